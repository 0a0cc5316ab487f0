"""What a clause says around its figure: population, categories, indicator words, times, and how it compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.categories import at_moment, category, code_or_rest, indicator_told_by
from extract.clauses import Clause
from extract.counted_besides import added_before, counted_besides, either_way, other_way, taken_in
from extract.items import Item, marked, of_kind, references
from extract.numerals import Number
from extract.periods import TimeMention
from extract.populations import Population, population
from extract.predicates import says_who, stands_for_noun, who_by_reason
from extract.scope import Scope
from extract.vocabulary import Meaning, Vocabulary

_NEAR = 3  # items between a figure and a word that still belongs to it
_SUBJECT = 2  # items of a clause with a subject and a verb, at least
_RECORDS = ("max", "min", "highest", "lowest")


@dataclass
class Phrase:
    """One clause, understood as far as the words go."""

    clause: Clause
    number: Number | None = None
    first: int = -1  # position of the clause's figure, be it a rank; -1 for none
    population: Population | None = None
    led: bool = False  # the population stands in the lead-in, not in the clause itself
    codes: list[Meaning] = field(default_factory=list)
    verb: str = ""  # indicator named by what happened
    noun: str = ""  # indicator named by what the figure counts
    nouns: list[str] = field(default_factory=list)  # every indicator noun, in order
    near_noun: str = ""  # the same, directly behind the figure
    unit_noun: str = ""  # the unit for which a general noun stands behind the figure ("30 persons")
    unlisted: str = ""  # a plural noun that no codebook lists stands behind the figure ("three offices")
    times: list[TimeMention] = field(default_factory=list)
    base_times: list[TimeMention] = field(default_factory=list)
    whole_times: list[TimeMention] = field(default_factory=list)  # inside the population: "of those admitted in 2018"
    direction: int = 0  # +1 more, -1 fewer than something
    second: Number | None = None  # another figure of the same clause
    denied: bool = False  # a category stands behind "not"
    pronoun: bool = False  # "the number", "they": the cell spoken of last
    such: bool = False  # "such victims": those spoken of last, also at another time or place
    object: bool = False  # the pronoun says what was done, not when: "eight had been subjected to it"
    alone: bool = False  # the figure and a time at most, the first under a heading that names an indicator
    bare: bool = False  # nothing but the figure, times and marks: the rest is understood from before
    opposed: list[Meaning] = field(default_factory=list)  # what its nouns stand for where the text has set them apart
    alternatives: list[Meaning] = field(
        default_factory=list
    )  # further categories of a dimension: "in Finland or abroad"
    joint: bool = False  # its subject is several kinds together
    listed: list[Meaning] = field(default_factory=list)  # categories behind a comma, alternatives once an "or" follows


def _ranks(items: Sequence[Item], position: int) -> bool:
    """True for the figure of "the three most common forms", which counts no cell."""
    if position + 1 >= len(items) or items[position].number is None:
        return False
    behind = items[position + 1]
    top = position > 0 and items[position - 1].mark("rank") and bool(behind.of_kind("dimension") or behind.word == ".")
    return items[position + 1].mark("rank") or top  # "the top three nationalities"


def _ordinal(item: Item) -> bool:
    return item.number is not None and item.number.form == "ordinal"


def phrase(
    clause: Clause, scope: Scope, vocabulary: Vocabulary, plural: tuple[str, ...], function: frozenset[str]
) -> Phrase:
    """Everything that the words of the clause say; nothing is decided yet."""
    items = clause.items
    refs = references(items)
    topic = _topic(clause)
    heads = [i for i, item in enumerate(items) if item.number and i not in refs and not _ranks(items, i)]
    heads = [i for i in heads if not _ordinal(items[i])] or heads  # "in second place with 11 clients"
    head = heads[0] if heads else -1
    result = Phrase(clause, items[head].number if heads else None, clause.head)
    result.second = items[heads[1]].number if len(heads) > 1 else None
    result.population = population(items, scope, vocabulary, refs)
    _of_subject(result, clause, scope, vocabulary)
    inside = range(0)
    if result.population:
        inside = range(result.population.start, result.population.end)
    if clause.lead and clause.lead[0].mark("when", "aside"):
        clause.lead = [i for i in clause.lead if i.time]
    lead_population = population(clause.lead, scope, vocabulary, references(clause.lead))
    if result.population is None and lead_population:
        result.population, result.led = lead_population, True
    whole = result.population.cell.indicator if result.population else ""
    topic = topic or frozenset([whole] if whole else [])
    _read_words(result, items, inside, head, vocabulary, topic)
    lead_inside = range(lead_population.start, lead_population.end) if lead_population else range(0)
    _read_lead(result, clause.lead, lead_inside, vocabulary, topic)
    _read_joint_subject(result, clause)
    result.codes = [
        c for c in result.codes if not (counted_besides(clause, c, vocabulary) or either_way(clause, c, vocabulary))
    ]
    if head >= 0 and items[0].mark("than") and any(i.time for i in items) and not any(i.codes for i in items):
        result.codes = []  # what leads in has narrowed the figure before: "in Finland 81, compared with 70 a year earlier"
    headed = scope.section.indicator or scope.section.breakdown
    result.alone = scope.here is None and bool(headed) and scope.last is None and _alone(items, head)
    unknown = ("unknown", "not_found") if result.number and not result.number.unit else ("unknown",)
    if marked(items, *unknown):  # "the age of 173 was unknown"
        named = [m.name for m in of_kind(items, "dimension")]
        of_others = {c.name for i in items if i.mark("unknown") for c in i.codes} - set(named) if named else set()
        result.codes = [c for c in result.codes if c.name not in of_others]
    if not result.codes and marked(items, *unknown):
        result.codes = [Meaning("code", d, c) for d in named[:1] if (c := vocabulary.codebook.unknown_of(d))]
        result.denied = result.denied or bool(named and not result.codes)  # of whom a dimension has no word
    result.codes = [at_moment(c, [*clause.lead, *items], vocabulary) for c in result.codes]
    result.bare = not any(len(i.word) > 3 and i.word.isalpha() for i in _to_comma(items, head))
    if head >= 0:
        _read_counted(result, items, head, vocabulary, plural, function)
    return result


def _of_subject(result: Phrase, clause: Clause, scope: Scope, vocabulary: Vocabulary) -> None:
    """Whom a pronoun means behind a clause about a category: "children were mostly …: 692 of them", "adults, of whom 98"."""
    whole, lead = result.population, clause.lead
    if (
        whole is None
        or not whole.anaphoric
        or whole.reference is not None
        or clause.cut is None
        or len(lead) < _SUBJECT
    ):
        return
    relative = clause.items[whole.start].mark("of_whom")
    subject_noun = next(iter(lead[int(lead[0].mark("the"))].of_kind("noun")), None)
    if subject_noun is not None and not any(i.codes for i in lead) and not clause.items[whole.start].mark("of_whom"):
        # "the clients came from far and near: 24 nationalities were represented among them"
        period = whole.cell.period if whole.cell.indicator == subject_noun.name else None
        whole.cell = replace(scope.standing(subject_noun.name), period=period)
        return
    among = next((b for a, b in pairwise(lead) if a.mark("of") and b.codes), None)
    subject = lead[-1] if relative else among or lead[0]
    said = subject.codes[:1] if relative or (clause.cut.mark("stop") and lead[1].mark("be")) else ()
    if said and vocabulary.codebook.dimensions[said[0].name].countable:
        standing = scope.standing(whole.cell.indicator)
        named = standing.with_codes([(said[0].name, said[0].code)])
        whole.cell = replace(named, indicator=whole.cell.indicator, period=whole.cell.period)


def _behind_comma(items: Sequence[Item], position: int) -> bool:
    """True where a comma parts an item, and at most an article, from what stands before it."""
    return items[position - 1].mark("comma") or (items[position - 1].mark("the") and items[position - 2].mark("comma"))


def _to_comma(items: Sequence[Item], head: int) -> Sequence[Item]:
    """The items up to the first comma behind the figure: "394 in 2020, was left behind"."""
    end = next((k for k in range(max(head, 0), len(items)) if items[k].mark("comma")), len(items))
    return items[:end]


def _alone(items: Sequence[Item], head: int) -> bool:
    """True where nothing but a time stands beside the figure: "103.", "on 30 June, 870."."""
    return head >= 0 and all(
        k == head or item.time or item.of_kind("unit") or item.mark("the", "comma", "be") or _small(item)
        for k, item in enumerate(items)
    )


def _small(item: Item) -> bool:
    """True for a full stop or the like, and for a short word that means nothing by itself."""
    return not item.meanings and (item.word in ".:;" or (item.word.isalpha() and len(item.word) <= 3))


def _topic(clause: Clause) -> frozenset[str]:
    """The indicators that a clause names."""
    named = {m.name for m in of_kind([*clause.lead, *clause.items], "noun", "verb")}
    return frozenset(named)


def _read_words(
    result: Phrase, items: Sequence[Item], inside: range, head: int, vocabulary: Vocabulary, topic: frozenset[str]
) -> None:
    examples = False
    for position, item in enumerate(items):
        if not (item.meanings or item.time or item.number):
            continue
        if position > head >= 0 and item.mark("aside"):
            who = who_by_reason(items[position:], vocabulary)
            result.codes += [who] if who and who.name not in {c.name for c in result.codes} else []
            break
        if position > head >= 0 and item.mark("rank") and _behind_comma(items, position):
            break  # "72 had been exploited abroad, most often in Libya"
        examples = (examples or item.mark("such_as")) and not item.number
        if item.time and item.time.since and marked(items[max(0, head) : position], *_RECORDS):
            continue  # "an increase of 1%, and the largest number since 2009": it is the record's
        if item.time:
            based = (
                item.time.base
                or item.time.since
                or marked(items[max(0, position - 3) : position], "than", "more", "fewer", "equal")
                or _of_second(items, head, position)
            )
            (result.base_times if based else result.whole_times if position in inside else result.times).append(
                item.time
            )
        if position in inside or examples:
            continue
        if item.codes:
            code = code_or_rest(
                category(item, vocabulary, topic), items[max(0, position - _NEAR) : position], vocabulary
            )
            negated = marked(items[max(0, position - _NEAR) : position], "not")
            if negated and not (result.number and result.number.form == "zero"):  # "nobody was not" says no more
                result.denied = True
            elif (code is not None and other_way(result.verb, code, items, position, vocabulary)) or (
                code is not None and taken_in(items, position, code, vocabulary)
            ):
                continue
            elif code is not None:
                _add_code(result, code, _before(items, position))
                result.verb = result.verb or indicator_told_by(item, code, vocabulary)
        elif says_who(items, position):  # "most of the clients were victims"
            _add_code(result, replace(item.of_kind("contrast")[0], kind="code"), ())
        elif item.of_kind("verb") and not result.verb:
            result.verb = item.of_kind("verb")[0].name
        if "noun" in item.kinds:
            encloses = head >= 0 and item.start < items[head].start < item.end  # "citizens of 84 countries"
            later = position > head >= 0 and not result.near_noun
            if not result.noun or encloses or later:
                result.noun = item.of_kind("noun")[0].name
                behind = 0 <= head < position <= head + _NEAR and not _blocked(items[head + 1 : position])
                if behind or encloses or marked(items[max(0, position - 2) : position], "number_of"):
                    result.near_noun = result.noun
            result.nouns += [m.name for m in item.of_kind("noun")]
        if item.of_kind("unit", "noun"):
            result.opposed += item.of_kind("contrast")
        if not item.marks:
            continue
        if item.mark("more") and not _hedge(items, position):
            result.direction = 1
        elif item.mark("fewer"):
            result.direction = -1
        beside = [*items[max(0, position - 1) : position], *items[position + 1 : position + 3]]
        counts = item.mark("number_of") and any(i.of_kind("noun") for i in beside)
        result.such = result.such or item.mark("such")
        article = item.mark("the") and not stands_for_noun(items, position)
        if item.mark("they", "to_it") and not article and not counts:
            # "the number of new clients" is no pronoun
            to_it = position > 0 and item.mark("it") and items[position - 1].mark("to", "of", "by", "for")
            result.object = to_it or item.mark("to_it")
            result.pronoun = True
    if not result.noun and marked(items, "average"):
        result.pronoun = True
    if items[:1] and items[0].mark("when") and not (result.codes or result.verb or result.noun):
        result.pronoun = True  # "than in 2023, when we counted 312"
    _read_kinds(result, items, head, inside, vocabulary)
    subject = items[head - 2].of_kind("noun") if head > 1 and items[head - 1].mark("be") else ()
    if subject and not result.near_noun and head - 2 not in inside:
        result.noun = result.near_noun = subject[0].name  # "the clients' nationalities were 84"


def _read_kinds(result: Phrase, items: Sequence[Item], head: int, inside: range, vocabulary: Vocabulary) -> None:
    """Makes what opens the clause what the figure counts, where it counts kinds: "kansalaisuuksia asiakkailla oli 77"."""
    first = next((k for k, i in enumerate(items[: max(0, head)]) if not i.time), -1)
    named = items[first].of_kind("noun") if first >= 0 and first not in inside else ()
    indicator = vocabulary.codebook.indicators.get(named[0].name) if named else None
    behind = items[head + 1 : head + 2]
    if indicator is None or not indicator.population or not marked(items[first:head], "be"):
        return
    if result.number and not result.number.unit and not any(i.of_kind("noun", "unit") or i.codes for i in behind):
        result.noun = result.near_noun = named[0].name


def _of_second(items: Sequence[Item], head: int, position: int) -> bool:
    """True for the time of a figure compared with: "rose by 8% from the 3,893 issued in the preceding quarter"."""
    behind = range(position - 1, head, -1) if head >= 0 else range(0)
    than = next((k for k in behind if items[k].mark("than", "more", "fewer")), -1)
    return than > 0 and any(i.number for i in items[than + 1 : position])


def _before(items: Sequence[Item], position: int) -> Sequence[Item]:
    """The two items before a category, general nouns and prepositions left out: "soldiers or victims of organ trade"."""
    kept = [
        i
        for i in items[:position]
        if not (i.of_kind("unit", "contrast") or i.mark("of", "for", "the", "it", "be") or _plain(i))
    ]
    return kept[-2:]


def _plain(item: Item) -> bool:
    """True for a short word that means nothing here, such as the "in" or "as" of "in organ trade or as a child soldier"."""
    return not item.meanings and item.word.isalpha() and len(item.word) <= _NEAR


def _add_code(result: Phrase, code: Meaning, before: Sequence[Item]) -> None:
    """Adds a category. A second one of its dimension is an alternative behind "or"; elsewhere the first one holds.

    The "or" stands before the last of a list only: "of electricity, gas and heat".
    """
    same = [c for c in result.codes if c.name == code.name]
    if not same:
        result.codes.append(code)
    elif code.code in [c.code for c in same]:
        return
    elif marked(before, "and"):
        result.alternatives += [c for c in result.listed if c.name == code.name]
        result.alternatives.append(code)
    elif marked(before[-1:], "comma"):
        result.listed.append(code)
    elif marked(before[-1:], "by"):  # "lawyers made 12 of the referrals by shelters": nobody knows whose they are
        result.alternatives.append(code)


def _hedge(items: Sequence[Item], position: int) -> bool:
    return position + 1 < len(items) and items[position + 1].number is not None and items[position].mark("than")


def _blocked(between: Sequence[Item]) -> bool:
    return marked(between, "be", "of", "who", "comma", "stop", "than", "and")


def _read_lead(
    result: Phrase, lead: Sequence[Item], inside: range, vocabulary: Vocabulary, topic: frozenset[str]
) -> None:
    for position, item in enumerate(lead):
        if item.time:
            based = (
                item.time.base
                or item.time.since
                or lead[0].mark("than")
                or marked(lead[max(0, position - 3) : position], "than")
            )
            (result.base_times if based else result.times).append(item.time)
        if position in inside:
            continue
        left = lead[max(0, position - _NEAR) : position]
        if result.clause.items[0].mark("of_whom", "who"):
            left = []  # "not counting children, of whom there are 194"
        code = code_or_rest(category(item, vocabulary, topic), left, vocabulary)
        if code is not None and added_before(lead, position, code, vocabulary):
            continue
        if code is not None and not any(c.name == code.name for c in result.codes):
            result.codes.append(code)
        elif code is not None and result.number is not None and result.number.form == "zero":
            result.alternatives.append(code)  # "beggars, soldiers or victims of organ trade: none"
        elif says_who(lead, position):
            _add_code(result, replace(item.of_kind("contrast")[0], kind="code"), ())
        elif item.of_kind("verb") and not result.verb:
            result.verb = item.of_kind("verb")[0].name
        elif item.of_kind("noun") and not result.noun:
            result.noun = item.of_kind("noun")[0].name
        if item.mark("more") and any(i.time and not i.time.ever for i in lead):
            result.direction = result.direction or 1
        elif item.mark("fewer"):
            result.direction = result.direction or -1


def _read_joint_subject(result: Phrase, clause: Clause) -> None:
    """Takes in the others of a subject of several kinds, of which the one figure is the sum: "Afghans and Iraqis made up 62"."""
    lead, cut = clause.lead, clause.cut
    if not (lead and cut and cut.mark("and") and not cut.mark("but")) or result.second is not None:
        return
    items = [i for i in clause.items if not i.mark("the")]
    if not items or cut.start - lead[-1].end > 1:
        return  # "forced labour concerned eleven and forced marriage nine"
    others = [c for c in lead[-1].codes if any(c.name == own.name for own in items[0].codes)]
    result.joint = bool(others)
    result.alternatives += [c for c in others if c not in [*result.codes, *result.alternatives]]


def _read_counted(
    result: Phrase,
    items: Sequence[Item],
    head: int,
    vocabulary: Vocabulary,
    plural: tuple[str, ...],
    function: frozenset[str],
) -> None:
    """What stands directly behind the figure: a unit, a listed noun, or something that nobody lists."""
    for position, item in enumerate(items[head + 1 : head + 1 + _NEAR]):
        if item.of_kind("unit"):
            result.unit_noun = item.of_kind("unit")[0].name
            return
        if any(m.name == "elsewhere" for m in item.of_kind("own")) and not (item.codes and position):
            result.unlisted = "elsewhere"
            return
        if item.of_kind("noun", "verb") or item.number or item.time:
            return
        if item.word and item.mark("such") and not item.codes:
            continue  # "eleven such calls"
        if item.of_kind("dimension") and not (item.codes or position):
            result.unlisted = item.of_kind("dimension")[0].name  # "more than one form of exploitation"
            return
        if item.codes:
            dimension = vocabulary.codebook.dimensions.get(item.codes[0].name)
            acts = head > 0 and items[head - 1].mark("behind")  # "bakom 29 polisen": who was behind them
            if dimension is not None and not dimension.countable and not acts:
                result.unlisted = item.word or item.codes[0].code
            return
        if item.meanings and not item.of_kind("dimension", "own"):
            return
        if item.word and item.word.isalpha() and item.word not in function and item.word.endswith(plural):
            result.unlisted = item.word
            return
