"""The wholes that figures are parts of: "of the new clients", "of them", "of the 47 persons exploited in Finland"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.categories import at_moment
from extract.items import Item, marked
from extract.numerals import Number
from extract.periods import TimeMention
from extract.scope import Cell, Scope, merged
from extract.vocabulary import Meaning, Vocabulary


@dataclass
class Population:
    """The whole that a figure is a part of: "of the new clients", "of them", "of the 47". `end` is the item after it."""

    cell: Cell
    start: int
    end: int
    anaphoric: bool = False  # said by a pronoun or a figure, so its period holds too
    reference: Number | None = None  # the figure by which it is named
    known: bool = True  # False: it names something that no earlier figure and no term explains
    vague: bool = False  # named by nothing but the unit: "of the cases"


def population(items: Sequence[Item], scope: Scope, vocabulary: Vocabulary, refs: dict[int, int]) -> Population | None:
    """The first population that the items name; None where they name none."""
    for start, item in enumerate(items):
        if not item.marks and start not in refs.values():
            continue
        if item.mark("of_them") and start not in refs.values() and not _goes_on(items, start):
            subject = _right_before(items, start, scope) or scope.holding(_part(items, refs))
            if subject is None and scope.section.indicator and scope.last is None:
                subject = scope.section  # the first sentence under "How many people were referred?"
            if subject is None:
                return Population(Cell(), start, start + 1, anaphoric=True, known=False)
            return Population(subject, start, start + 1, anaphoric=True)
        if item.mark("including") and start <= 1 and scope.last is not None:
            return Population(scope.last, start, start + 1, anaphoric=True)
        says = item.mark("of", "of_them") and not _complement(items, start) and not _of_dimension(items, start)
        if says or start in refs.values():
            found = _noun_phrase(items, start, scope, vocabulary, refs)
            if found:
                return found
    return None


def _right_before(items: Sequence[Item], start: int, scope: Scope) -> Cell | None:
    """Those counted last, whom "three of whom" means, where they are enough; None elsewhere."""
    number = items[start - 1].number if start == 1 and items[start].mark("of_whom") else None
    here = scope.here
    if number is None or number.value is None or number.unit or here is None:
        return None
    whole = scope.values.get((here.indicator, here.breakdown, here.period))
    return here if whole is not None and whole >= number.value else None


def _part(items: Sequence[Item], refs: dict[int, int]) -> Decimal:
    """The count that a clause states of its whole; 0 where it states none."""
    counts = (i.number for k, i in enumerate(items) if i.number and k not in refs and not i.number.unit)
    return next((n.value for n in counts if n.value is not None and n.form in ("digits", "words")), Decimal())


def _goes_on(items: Sequence[Item], start: int) -> bool:
    """True where the pronoun begins more than itself: "those who …", "those exploited …", "these women"; not "them"."""
    if start + 1 >= len(items):
        return False
    following = items[start + 1]
    if following.mark("who"):
        return True
    if items[start].mark("of_those") and following.of_kind("verb"):
        return True
    if items[start].mark("of_those") and following.word.isalpha():  # "of the present clients"
        return any(i.of_kind("noun", "unit") for i in items[start + 2 : start + 4]) or bool(
            following.word and not following.meanings and any(i.codes for i in items[start + 2 : start + 3])
        )  # "of those in forced labour"
    return items[start].mark("of_those", "of_these") and bool(following.codes or following.of_kind("noun"))


def _complement(items: Sequence[Item], start: int) -> bool:
    """True for "victims of forced marriage": a category behind "of" that no article introduces says what kind.

    So does one that comes before anything counted: "conditions indicative of human trafficking in Finland".
    """
    if items[start].mark("of_them", "of_all"):
        return False
    for following in items[start + 1 :]:
        if following.of_kind("noun", "unit") or (following.mark("the") and not following.mark("who")):
            return False
        if following.codes:
            return True
        if not (following.of_kind("own") or following.mark("who") or following.word.isalpha()):
            return False
    return False


def _of_dimension(items: Sequence[Item], start: int) -> bool:
    """True for "the purpose of the exploitation": what "of" goes on with is not counted."""
    if not start or not items[start - 1].of_kind("dimension"):
        return False
    named = next((i for i in items[start + 1 :] if not i.mark("the")), None)
    return named is not None and named.word.isalpha()


def _noun_phrase(
    items: Sequence[Item], start: int, scope: Scope, vocabulary: Vocabulary, refs: dict[int, int]
) -> Population | None:
    """The population behind "of": up to the verb of the clause, a comma, or the figure it is the whole of."""
    reference: Number | None = None
    nouns: list[str] = []
    codes: list[Meaning] = []
    labels: list[tuple[str, str]] = []
    relative = 0
    done = seen = False
    named = bool(items[start : start + 1]) and items[start].mark("of_them", "of_all")
    times: list[TimeMention] = []
    # a lead-in says nothing else
    opens = not any((i.number and k not in refs) or i.mark("rank") for k, i in enumerate(items))
    told_of = any(i.number and k not in refs for k, i in enumerate(items[:start]))  # the figure stands before its whole
    position = start + 1
    while position < len(items):
        item = items[position]
        if item.number:
            if refs.get(position) != start:
                break
            reference = item.number
            seen = True
        elif item.mark("who") and not (item.mark("the") and position == start + 1):
            relative += 1
        elif item.mark("the") and position == start + 1:
            named = True
        elif item.mark("comma", "stop", "end"):
            break
        elif item.mark("the") and seen and not opens and not item.mark("who") and not _within(items[position - 1]):
            break  # "for 81% of the referrals the authority was responsible"
        elif item.mark("be"):
            if seen and ((not relative and (reference or not opens)) or (done and told_of)):
                break
            told_who = bool(relative) and items[position - 1].mark("who")  # "half of those who have a permit"
            goes_on = told_who or (position + 1 < len(items) and items[position + 1].mark("be"))
            relative = relative if goes_on else 0
        elif item.time:
            times.append(item.time)
        elif item.of_kind("noun", "unit"):
            nouns += [m.name for m in item.of_kind("noun")]
            labels += [(m.name, m.code) for m in item.of_kind("contrast")]
            codes += item.codes[:1]  # "of the victims among the clients"
            seen = True
        elif item.of_kind("verb"):
            goes_on = _verb_follows(items, position, told_of) and not _counts(items, position)
            if seen and not relative and not opens and not goes_on:
                break  # "ten of the proposals were turned down"
            nouns += [m.name for m in item.of_kind("verb")]
            done = relative > 0  # "53 of the people who became clients had been …"
            behind = any(i.codes for i in items[position + 1 :])  # "of the referrals made …", by whom
            seen = seen or items[start].mark("of_them") or (named and behind)  # "of those accepted"
        elif item.codes:
            if (
                seen
                and not told_of
                and items[position + 1 : position + 2]
                and items[position + 1].mark("amounts", "be")
            ):
                if items[position - 1].of_kind("unit", "noun"):
                    break  # "among the victims women and girls made up 59%": the subject begins
            told = relative or opens or items[position - 1].mark("of") or _verb_follows(items, position, told_of)
            if seen and not told:
                break  # "six of the newcomers had not turned 18": it says what they were
            codes += item.codes[:1]
            seen = seen or named
        elif item.of_kind("dimension", "own"):
            seen = True
        position += 1
    pairs = [(m.name, m.code) for m in (at_moment(c, items[start:position], vocabulary) for c in codes)]
    standing = scope.standing()
    here = _counted_here(scope, vocabulary)
    told_here = here and labels and scope.by_label(labels, here)  # "of the victims" among the clients just counted
    counted = nouns[-1] if nouns else here if told_here else standing.indicator or here
    apart = {c.dimension for c in vocabulary.codebook.contrasts if c.counts}
    roles = [pair for pair in pairs if pair[0] in apart] if not nouns else []
    if roles and (
        not counted or scope.by_label(roles, counted) is None
    ):  # "of the presumed victims", who were counted among the clients
        known_as = scope.by_label(roles)
        counted = known_as.indicator if known_as is not None else counted
    for word in [m for i in items[start:position] if i.of_kind("unit", "noun") for m in i.of_kind("contrast")]:
        if (counted, word.name, word.code) in scope.established and word.name not in dict(pairs):
            pairs.append((word.name, word.code))
    if reference is not None and reference.value is not None:
        known = scope.by_value(reference.value, nouns, pairs)
        if known is None and not _says_of_whom(items[start:position], reference):
            known = scope.by_value(reference.value, (), pairs)
        if known is not None:
            return Population(known, start, position, anaphoric=True, reference=reference)
        cell = Cell(nouns[0] if nouns else counted, merged(scope.standing(counted).breakdown, pairs))
        return Population(cell, start, position, reference=reference, known=bool(nouns or pairs))
    if not seen or not (nouns or codes or any(i.of_kind("unit") for i in items[start:position])):
        return None
    if len({c.name for c in codes}) < len(set(codes)) and marked(items[start:position], "and"):
        return Population(Cell(), start, position, known=False)  # "of the victims of forced labour and forced marriage"
    if nouns:
        indicator = nouns[-1]
        pointing = items[start].mark("of_these") and not items[start].mark("of_those") and not pairs
        if pointing and not any(i.mark("who") for i in items[start:position]):
            spoken_of = scope.holding(_part(items, refs))
            if spoken_of is not None and spoken_of.indicator == indicator:  # "of these clients": those told last
                return Population(spoken_of, start, position, anaphoric=True)
        return Population(Cell(indicator, merged(scope.restriction(indicator), pairs)), start, position)
    of_unit = _of_unit(items[start:position], counted, scope, vocabulary)
    if of_unit is None:
        return Population(Cell(), start, position, known=False)
    counted = of_unit
    standing = scope.standing(counted)
    labelled = scope.by_codes([*pairs, *labels], standing.indicator)
    if labelled is not None:  # "of the victims exploited in Finland", who were counted before
        standing = Cell(labelled.indicator)
    labelled = labelled or scope.by_label(labels, standing.indicator)
    if labelled is not None:  # "of the victims", where the text has counted the victims
        standing = replace(labelled, breakdown=merged(standing.breakdown, labelled.breakdown))
    return Population(
        Cell(standing.indicator, merged(standing.breakdown, pairs)), start, position, vague=not pairs and not labelled
    )


def _says_of_whom(items: Sequence[Item], reference: Number) -> bool:
    """True where the words behind the figure of a whole say of what it is: "of the 115 newcomers", "of the 115 people who
    became clients". Another indicator's 115 is then not meant.
    """
    behind = next((items[k + 1 :] for k, i in enumerate(items) if i.number is reference), ())
    relative = next((k for k, i in enumerate(behind) if i.mark("who")), len(behind))
    return bool(behind) and (
        bool(behind[0].of_kind("noun")) or any(i.of_kind("noun", "verb") for i in behind[relative:])
    )


def _counted_here(scope: Scope, vocabulary: Vocabulary) -> str:
    """What the paragraph counts: behind "38 nationalities" the people who have them."""
    if scope.here is None:
        return ""
    found = vocabulary.codebook.indicators.get(scope.here.indicator)
    return scope.here.code(found.population) if found and found.population else scope.here.indicator


def _of_unit(items: Sequence[Item], counted: str, scope: Scope, vocabulary: Vocabulary) -> str | None:
    """What `counted` is where nothing but a unit is named: "84% of the decisions", behind the decisions of one kind.

    The one that the text counted last in that unit; None where the sentence before counted several. The unit of the
    default indicator, persons and cases, says nothing.
    """
    units = {m.name for i in items for m in i.of_kind("unit")}
    known = vocabulary.codebook.indicators.values()
    own = {i.code for i in known if i.unit in units}
    if not own or any(i.default and i.unit in units for i in known):
        return counted
    if len(scope.counted & own) > 1:
        return None
    return next((c.indicator for c in (scope.here, scope.last) if c is not None and c.indicator in own), None)


def _within(item: Item) -> bool:
    """True for a preposition, behind which a phrase goes on."""
    return item.mark("of", "of_them", "to", "by", "for", "than") or bool(item.word and item.word.isalpha())


def _counts(items: Sequence[Item], position: int) -> bool:
    """True for the clause's own verb directly before its figure, "of the proposals were rejected 17": no other follows."""
    behind = items[position + 1 :]
    return bool(behind and behind[0].number) and not any(i.mark("be") or i.of_kind("verb") for i in behind[1:])


def _verb_follows(items: Sequence[Item], position: int, told_of: bool) -> bool:
    """True where a verb or the figure itself still comes, so that what stands before belongs to the population.

    Where the figure stood before it, `told_of`, what a comma parts off is no longer about it.
    """
    following = items[position + 1 :]
    end = next((k for k, i in enumerate(following) if told_of and i.mark("comma", "stop")), len(following))
    return any(i.mark("be") or i.number or i.of_kind("verb") for i in following[:end])
