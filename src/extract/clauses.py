"""A sentence cut into clauses: one figure each, with its brackets, and the context that stands before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.items import Item, figures, marked, references
from extract.parentheticals import Bracket, without_brackets
from extract.vocabulary import Meaning

_SUBJECT = 2  # items in which a clause with "of whom" tells its subject
_LEAD_WORDS = 5  # a clause without a figure that is no longer than this may introduce the next one


@dataclass
class Clause:
    """One clause: items without its brackets, the position of its figure (-1 for none), and the lead-in it stands under."""

    items: list[Item] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    lead: list[Item] = field(default_factory=list)
    cut: Item | None = None  # the conjunction, comma or colon at which it was cut off; None for the first

    @property
    def head(self) -> int:
        """Position of the first number that does not only name a whole; -1 where the clause has none."""
        for position, opener in figures(self.items):
            if opener is None:
                return position
        return -1


def clauses(items: Sequence[Item]) -> list[Clause]:
    """The clauses of a sentence in order. Clauses without a figure join their neighbour: a short one that introduces
    the next figure becomes its lead, any other stays with the figure before it.
    """
    line, brackets = without_brackets(_without_examples(items))
    chunks = _compared_first(cut(line, brackets))
    result: list[Clause] = []
    lead: list[Item] = []
    turned = False  # behind a "but" without a figure, which speaks of others
    for index, chunk in enumerate(chunks):
        headed = chunk.head >= 0
        if index and chunk.items and chunk.items[0].mark("when") and chunks[index - 1].items[-1:]:
            moment = chunks[index - 1].items[-1]
            if moment.time and not any(i.time and (i.time.year or i.time.shift) for i in chunk.items):
                # "since 2019, when there were 4,930" dates it, "last year, when in January–June there were 191", too; "when
                # it began" nothing
                at = replace(moment.time, since=False, base=False) if headed else moment.time
                chunk.items.append(replace(moment, time=at))
        if not headed and _is_predicate(chunk, result):
            _join(result[0], chunk)
            for apposition in result[1:]:
                apposition.lead = [*apposition.lead, *([chunk.cut] if chunk.cut else []), *chunk.items]
        elif result and not headed and _includes(chunk) and _dated(chunk):
            # "322, including the children (2016: 233)": narrows no figure, nor the one compared with it
            result[-1].brackets += [Bracket(result[-1].head, b.items) for b in chunk.brackets]
        elif headed or any(_holds_figure(b) for b in chunk.brackets):
            if not headed and chunk.cut and chunk.cut.mark("in_care") and not result:
                # "all clients and their children (1,314)": the figure is of them all
                chunk = Clause(lead, [Bracket(len(lead) - 1, b.items) for b in chunk.brackets])
                lead = []
            if not result and chunk.cut and chunk.cut.mark("stop") and not chunk.cut.mark("colon") and _full(lead):
                lead = []  # "All of them were adults; no minors were admitted"
            chunk.lead = _ranked_before(chunks[index - 1], chunk) if index else []
            chunk.lead = chunk.lead or list(lead)
            result.append(chunk)
            turned = False
        elif result and (turned or (chunk.cut and chunk.cut.mark("but")) or _of_some(chunk)):
            turned = True
        elif not result or _names_whole(chunk, chunks[index + 1 :]):
            lead = [*lead, *chunk.items] if not result else list(chunk.items)
        elif _introduces(chunk, chunks[index + 1 :]):
            lead = list(chunk.items)
        elif _includes(chunk):  # "429, including the children, who were 94": narrows no figure
            told = chunks[index + 1 : index + 2]
            lead = list(chunk.items) if told and told[0].head >= 0 and told[0].items[0].mark("who") else lead
        elif _of_all(chunk):
            _join(result[-1], Clause([i for i in chunk.items if not i.mark("of_them", "all")]))
        elif marked(chunk.items[1:], "of_them") and not any(i.mark("be") or i.of_kind("verb") for i in chunk.items):
            continue  # ", Finns among them": says nothing of the figure
        elif _ranks(chunk):
            continue  # "43 nationalities, and the commonest was Vietnamese": a rank is read by itself
        elif not _stands_apart(chunk):  # what a colon only explains says nothing of the figure
            _join(result[-1], chunk)
    if not result:
        return [Clause(items=list(line), brackets=brackets)]
    return result


def _compared_first(chunks: list[Clause]) -> list[Clause]:
    """The clauses with a time compared with, and its figure in brackets, as part of the one behind it: "compared with 2022
    (4,613), the number of Albanians was down 12%".
    """
    if len(chunks) < len(chunks[:2]) or not chunks[1:]:
        return chunks
    first, second = chunks[:2]
    plain = all(i.mark("than", "the") or i.time for i in first.items) and marked(first.items[:1], "than")
    told = [b for b in first.brackets if _holds_figure(b)]
    if not (plain and len(told) == len(first.brackets) == 1 and second.head >= 0) or marked(
        second.items[:1], "when", "who"
    ):
        return chunks
    shift = len(first.items)
    behind = [Bracket(b.anchor + shift, b.items) for b in second.brackets]
    return [Clause([*first.items, *second.items], [*told, *behind], cut=first.cut), *chunks[2:]]


def _without_examples(items: Sequence[Item]) -> Sequence[Item]:
    """The items without the examples between a category and its figure: "other forms, such as begging, eight"."""
    if not marked(items, "such_as"):
        return items
    for start, item in enumerate(items):
        if not (item.mark("comma") and marked(items[start + 1 : start + 2], "such_as") and start):
            continue
        end = next((k for k in range(start + 2, len(items)) if items[k].mark("comma")), len(items))
        figure, behind = items[end + 1 : end + 2], items[end + 2 : end + 3]
        bare = bool(figure) and figure[0].number is not None and not figure[0].number.unit
        closed = not behind or behind[0].mark("comma", "and", "stop") or behind[0].word == "."
        if bare and closed and items[start - 1].codes and not any(i.number for i in items[start:end]):
            return _without_examples([*items[:start], *items[end + 1 :]])
    return items


def cut(line: Sequence[Item], brackets: Sequence[Bracket] = ()) -> list[Clause]:
    """The main line cut at commas, conjunctions and colons; one inside a term ("women and girls") is part of it."""
    chunks = [Clause()]
    joined = _labelled(line)
    for position, item in enumerate(line):
        if not item.marks:
            chunks[-1].items.append(item)
        elif position in joined:
            pass  # the label and its figure are one clause
        elif item.mark("comma") and chunks[-1].items and all(i.mark("that_is") for i in chunks[-1].items):
            pass  # "…, that is, 63 persons"
        elif item.mark("outranked", "that_is") and _parts_off(line, position, chunks[-1].items):
            comma = Item(item.start, item.start, meanings=(Meaning("mark", "comma"),))
            chunks.append(Clause([] if item.mark("that_is") else [item], cut=comma))
        elif item.mark("with") and not chunks[-1].items:
            chunks[-1].items.append(item)  # "together with their children, …"
        elif item.mark("and", "comma", "stop") and not item.codes and not _jointly(line, position):
            if chunks[-1].items:
                chunks.append(Clause(cut=item))
            elif item.mark("but", "that_is"):
                chunks[-1].cut = item
        else:
            chunks[-1].items.append(item)
        for bracket in brackets:
            if bracket.anchor == position:
                chunks[-1].brackets.append(Bracket(len(chunks[-1].items) - 1, bracket.items))
    chunks[0].brackets[:0] = [b for b in brackets if b.anchor < 0]
    return [c for c in chunks if c.items or c.brackets]


def _parts_off(line: Sequence[Item], position: int, before: Sequence[Item]) -> bool:
    """True where a word does what a comma does behind a count: "17 victims ahead of Iraq (15)", "2,301, i.e. 114 more"."""
    if line[position].mark("outranked"):
        return any(i.number for i in before)
    if not line[position].mark("that_is"):
        return False
    counts = [i for i in before if i.number and not i.number.unit]
    figure = line[position + 1].number if position + 2 < len(line) else None
    more = marked(line[position + 2 : position + 4], "more", "fewer")
    return _sum_of_parts(line, position) or (bool(counts) and more and figure is not None and not figure.unit)


def _sum_of_parts(line: Sequence[Item], position: int) -> bool:
    """True where "that is" goes on with the sum of the two counts before it: "115 in the first half and 113 in the second,
    that is, 228 in the whole year"."""
    behind = [i for i in line[position + 1 : position + 3] if not i.time]
    figure = behind[0].number if behind else None
    parts = [i.number.value for i in line[:position] if i.number and not i.number.unit and i.number.value is not None]
    return figure is not None and not figure.unit and len(parts) > 1 and figure.value == sum(parts[-2:])


def _jointly(line: Sequence[Item], position: int) -> bool:
    """True between two of a kind who do something together: "the SCA and the IECA issued 5,233 decisions"."""
    before = line[position - 1 : position]
    if not (before and before[0].codes):
        return False
    behind = [i for i in line[position + 1 : position + 6] if not i.mark("the")]
    if not (behind and behind[0].codes) or marked(line, "rank"):
        return False
    same = before[0].codes[0].name == behind[0].codes[0].name
    doing = len(behind) > 2 and (behind[1].word.isalpha() or bool(behind[1].of_kind("verb"))) and bool(behind[2].number)
    return same and doing and not any(i.number for i in line[:position])


def _labelled(line: Sequence[Item]) -> frozenset[int]:
    """Where a colon stands between a label and its figure, in a row of them: "police: 30; shelters: 12; lawyers: 8"."""
    parted = _parted_by_comma(line)
    if parted or not marked(line, "colon"):
        return parted
    found = [
        k
        for k in range(1, len(line) - 1)
        if line[k].mark("colon")
        and line[k + 1].number
        and not line[k - 1].number
        and (k + 2 == len(line) or line[k + 2].mark("stop", "comma", "and") or line[k + 2].word == ".")
    ]
    return frozenset(found) if len(found) > 1 else frozenset()


def _parted_by_comma(line: Sequence[Item]) -> frozenset[int]:
    """The same for commas, in a row of labels and figures parted by semicolons: "18–29, 128 persons; 30–39, 131"."""
    if not marked(line, "stop"):
        return frozenset()
    stops = [k for k, i in enumerate(line) if i.mark("stop")]
    found = []
    for start, end in pairwise([-1, *stops, len(line)]):
        part = [k for k in range(start + 1, end) if line[k].word != "." and not line[k].mark("and")]
        label = part and line[part[0]].codes and len(part) > 2 and line[part[1]].mark("comma") and line[part[2]].number
        if label and all(line[k].of_kind("unit", "noun") for k in part[3:]):
            found.append(part[1])
    return frozenset(found) if len(found) > 1 else frozenset()


def _holds_figure(bracket: Bracket) -> bool:
    return any(item.number for item in bracket.items)


def _ranks(chunk: Clause) -> bool:
    """True for a clause of its own that ranks a category."""
    items = chunk.items
    return marked(items, "rank") and marked(items, "be") and any(i.codes for i in items)


def _of_some(chunk: Clause) -> bool:
    """True for a clause about a part whose figure nobody tells: "75 were referred, some by the police, others by lawyers"."""
    told = chunk.items[: _SUBJECT if chunk.items[0].mark("of_them") else 1]
    return marked(told, "unnumbered") and not any(i.codes or i.of_kind("noun") for i in told)


def _includes(chunk: Clause) -> bool:
    """True for "including the children", in a language that says so behind it "barnen medräknade"."""
    said = [i for i in chunk.items if i.word != "."]
    return bool(said) and (said[0].mark("including") or said[-1].mark("including"))


def _dated(chunk: Clause) -> bool:
    """True for a clause whose brackets give figures of other times: "including the children (2016: 233)"."""
    return any(_holds_figure(b) and b.items[0].time for b in chunk.brackets)


def _introduces(chunk: Clause, following: Sequence[Clause]) -> bool:
    """True for a short clause such as "and in 2016" before the clause with its figure."""
    if following and following[0].head >= 0 and chunk.cut is not None and chunk.cut.mark("stop"):
        if all(i.time or i.mark("the") for i in chunk.items):
            return True  # "… 93 people; the year before, the corresponding count was 81"
    if following and following[0].head >= 0 and _presents(chunk, following[0]):
        return True
    if not following or following[0].head not in (0, 1) or len(chunk.items) > _LEAD_WORDS:
        return False
    first = chunk.items[0]
    if first.time or first.mark("of", "of_them"):
        return True
    return _labels(chunk, following[0])


def _ranked_before(before: Clause, chunk: Clause) -> list[Item]:
    """The clause that places a category whose figure the next one tells: "second were the police, with 86 persons"; empty
    for any other.
    """
    ranks = [i.number for i in before.items if i.number]
    head = chunk.items[chunk.head].number if chunk.head >= 0 else None
    if not ranks or any(n.form != "ordinal" for n in ranks) or head is None or head.form == "ordinal":
        return []
    own = any(i.codes or i.of_kind("noun") for i in chunk.items if not i.of_kind("unit"))
    begins = chunk.head == 0 or chunk.items[0].mark("with", "it", "they", "who")
    told = any(i.codes for i in before.items) and begins and not own
    return [i for i in before.items if not i.number] if told else []


def _presents(chunk: Clause, following: Clause) -> bool:
    """True for a clause that names a category of which the next one tells: "next was forced labour, with 35 victims"."""
    items = chunk.items
    own = any(i.codes or i.of_kind("noun", "verb") for i in following.items if not i.of_kind("unit"))
    return marked(items, "followed") and bool(items[-1].codes) and following.items[0].mark("with", "who") and not own


def _of_all(chunk: Clause) -> bool:
    """True for an apposition that says of everybody just counted who they are: "31 persons, all of them children, …"."""
    items = chunk.items
    every = bool(items) and items[0].mark("all") and marked(items[:2], "of_them")
    return every and any(i.codes for i in items) and not any(i.mark("be") or i.of_kind("verb") for i in items)


def _labels(chunk: Clause, following: Clause) -> bool:
    """True for a category whose figure stands apart behind it: "begging: one", "Finns, with 40, had become …"."""
    if not chunk.items[-1].codes or any(i.mark("be") or i.of_kind("verb") for i in chunk.items):
        return False
    own = any(i.codes or i.of_kind("noun") for i in following.items)
    colon = following.cut is not None and following.cut.mark("colon") and following.head == 0
    return not own and (colon or following.items[0].mark("with"))


def _full(items: Sequence[Item]) -> bool:
    """True for a clause with its own subject and predicate."""
    verb = next((k for k, i in enumerate(items) if i.mark("be") and not i.mark("stop")), 0)
    return verb > 0 and any(i.codes for i in items[verb:])


def _stands_apart(chunk: Clause) -> bool:
    """True for what follows a colon, and for a full clause behind a semicolon or dash: it says nothing of the figure."""
    if chunk.cut is None or not chunk.items:
        return False
    full = any(i.mark("be") or i.of_kind("verb") for i in chunk.items[1:]) and not chunk.items[0].mark("be")
    return chunk.cut.mark("colon") or (chunk.cut.mark("stop") and full)


def _is_predicate(chunk: Clause, before: Sequence[Clause]) -> bool:
    """True for what is said of a subject behind its apposition: "66 victims, 63 adults and three minors, are …"."""
    return (
        len(before) > 1
        and bool(chunk.items)
        and chunk.items[0].mark("be")
        and not any(i.mark("be") or i.of_kind("verb") for clause in before for i in clause.items)
    )


def _names_whole(chunk: Clause, following: Sequence[Clause]) -> bool:
    """True for "of the 367 victims" before the clause with the part."""
    return bool(chunk.items) and bool(following) and following[0].head >= 0 and 0 in references(chunk.items).values()


def _join(clause: Clause, chunk: Clause) -> None:
    if chunk.cut:
        clause.items.append(chunk.cut)
    shift = len(clause.items)
    clause.items += chunk.items
    clause.brackets += [Bracket(b.anchor + shift, b.items) for b in chunk.brackets]
