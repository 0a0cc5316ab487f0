"""A sentence as a row of typed items: numbers, times, terms, marks and plain words, each with its place in the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.numerals import Number
from extract.periods import TimeMention
from extract.terms import Match
from extract.tokens import Token
from extract.vocabulary import Meaning

_MARKS_ONLY = frozenset(["mark"])
_REACH = 6  # items over which a term may go on behind a gap


@dataclass(slots=True, eq=False)
class Item:
    """One item: a half-open range of the page's text and what stands there. At most one of the last four is set.

    Nothing changes an item once it is made; it is the same as itself only.
    """

    start: int
    end: int
    word: str = ""
    number: Number | None = None
    time: TimeMention | None = None
    meanings: tuple[Meaning, ...] = ()
    kinds: frozenset[str] = field(init=False, default=frozenset(), repr=False)  # of its meanings
    marks: frozenset[str] = field(init=False, default=frozenset(), repr=False)
    codes: tuple[Meaning, ...] = field(init=False, default=(), repr=False)  # categories it may stand for

    def __post_init__(self) -> None:
        if self.meanings:
            self.kinds = frozenset([m.kind for m in self.meanings])
            if "mark" in self.kinds:
                self.marks = frozenset([m.name for m in self.meanings if m.kind == "mark"])
            if "code" in self.kinds:
                self.codes = tuple([m for m in self.meanings if m.kind == "code"])

    def mark(self, *names: str) -> bool:
        """True when the item may be one of the grammar marks `names`."""
        return not self.marks.isdisjoint(names)

    def of_kind(self, *kinds: str) -> tuple[Meaning, ...]:
        """Its meanings of the given kinds."""
        return () if self.kinds.isdisjoint(kinds) else tuple([m for m in self.meanings if m.kind in kinds])


def marked(items: Iterable[Item], *names: str) -> bool:
    """True when one of the items may be one of the grammar marks `names`."""
    for item in items:  # noqa: SIM110 - asked several hundred times of a sentence: a generator costs more than the answer
        if item.marks and not item.marks.isdisjoint(names):
            return True
    return False


def first_marked(items: Iterable[Item], *names: str) -> int:
    """Position of the first item that may be one of the grammar marks `names`; -1 where there is none."""
    for position, item in enumerate(items):
        if item.marks and not item.marks.isdisjoint(names):
            return position
    return -1


def of_kind(items: Iterable[Item], *kinds: str) -> list[Meaning]:
    """What the items may mean, of the given kinds, in their order."""
    return [m for i in items if not i.kinds.isdisjoint(kinds) for m in i.meanings if m.kind in kinds]


def itemise(
    tokens: Sequence[Token],
    matches: Sequence[Match[Meaning]],
    numbers: Sequence[Number],
    times: Sequence[TimeMention],
) -> tuple[list[Item], list[Number]]:
    """The items of a block in order, and the numbers that turned out to be part of a term ("under 18").

    All positions are page offsets. Times win over terms, terms over the hedges of numbers; a term that holds the figure
    itself takes it along.
    """
    time_at = cover(tokens, [(t.start, t.end) for t in times])
    figure_at = cover(tokens, [(a, b) for n in numbers for a, b in n.parts])
    phrase_at = cover(tokens, [(n.phrase_start, n.phrase_end) for n in numbers])
    parts = [i for i, n in enumerate(numbers) for _ in n.parts]
    swallowed: set[int] = set()
    owner: dict[int, Item] = {}  # token position -> the item that covers it
    for match in matches:
        item = Item(tokens[match.first].start, tokens[match.last].end, meanings=match.meanings)
        inside = {parts[figure_at[i]] for i in match.tokens if i in figure_at}
        if item.kinds == _MARKS_ONLY:
            if inside or not phrase_at.keys().isdisjoint(match.tokens):
                continue
        elif inside and not _holds(match, tokens, [numbers[i] for i in inside]):
            continue
        swallowed |= inside
        for position in match.tokens:
            owner[position] = item
    numbers_of = [Item(n.start, n.end, number=n) for n in numbers]
    times_of = [Item(t.start, t.end, time=t) for t in times]
    owner = {p: numbers_of[i] for p, i in phrase_at.items() if i not in swallowed} | owner
    owner |= {p: times_of[i] for p, i in time_at.items()}
    items: list[Item] = []
    for position, token in enumerate(tokens):
        covering = owner.get(position)
        if covering is None:
            items.append(Item(token.start, token.end, word=token.lower))
        elif covering not in items[-_REACH:]:
            items.append(covering)
    return items, [numbers[i] for i in sorted(swallowed)]


def placed(items: Sequence[Item]) -> list[Item]:
    """The items with a figure behind "place" as the ordinal that it stands for, "sijalla neljä"; not so behind "second
    place".
    """
    line = list(items)
    for position in [k for k, item in enumerate(line[:-1]) if item.mark("placing")]:
        number, before = line[position + 1].number, line[position - 1].number if position else None
        if number is not None and (before is None or before.form != "ordinal"):
            line[position + 1] = replace(line[position + 1], number=replace(number, form="ordinal"))
    return line


def cover(tokens: Sequence[Token], ranges: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Token position -> index of the range that the token touches; ranges are in order and do not overlap."""
    covered: dict[int, int] = {}
    position = 0
    for index, (start, end) in sorted(enumerate(ranges), key=lambda pair: pair[1]):
        while position < len(tokens) and tokens[position].end <= start:
            position += 1
        at = position
        while at < len(tokens) and tokens[at].start < end:
            covered[at] = index
            at += 1
    return covered


def _holds(match: Match[Meaning], tokens: Sequence[Token], numbers: Sequence[Number]) -> bool:
    """True when every part of the numbers lies in tokens that the term matched, not in its gap."""
    ranges = [(tokens[i].start, tokens[i].end) for i in match.tokens]
    return all(any(a <= start and end <= b for a, b in ranges) for n in numbers for start, end in n.parts)


def references(items: Sequence[Item]) -> dict[int, int]:
    """Positions of figures that only name a whole ("of the 74 persons"), with the position of their "of"."""
    return {position: opener for position, opener in figures(items) if opener is not None}


def figures(items: Sequence[Item]) -> Iterator[tuple[int, int | None]]:
    """The position of each figure; where it only names a whole, with the position of the "of" before it, else None."""
    several = False
    for position, item in enumerate(items):
        if not item.number:
            continue
        opener = _opener(items, position)
        named = position - 1 if opener < 0 and _is_subject(items, position) else None
        if named is None and opener < 0 and _includes(items, position):  # "this quarter's 4,406"
            named = next((k for k in range(position - 1, -1, -1) if items[k].marks), position - 1)
        part = several and opener == position - 1 and _counts(items, opener - 1)
        if opener >= 0 and (part or _definite(items, opener, position)):
            if item.number.unit not in ("percent", "factor") and not items[position - 1].number:
                named = opener
        yield position, named
        several = True


def _opener(items: Sequence[Item], position: int) -> int:
    for at in range(position - 1, max(-1, position - 4), -1):
        item = items[at]
        if item.mark("of", "of_them"):
            return at
        if not ("the" in item.marks or item.time):
            return -1
    return -1


def _is_subject(items: Sequence[Item], position: int) -> bool:
    """True for the figure of "the 139 victims were citizens of 29 countries": what is counted comes later."""
    if _has_parts(items, position):
        return True
    if not (position and items[position - 1].mark("the") and items[position + 1 : position + 2]):
        return False
    behind = items[position + 1 : position + 4]
    told = next((k for k, i in enumerate(behind) if i.number), 0)
    equals = told > 0 and (behind[0].mark("be") or marked(behind[:told], "consists"))
    equals = equals and (told == 1 or marked(behind[:told], "consists"))
    counted = items[position + 1].of_kind("unit", "noun", "code", "contrast")
    if not (equals or counted or items[position + 1].word.isalpha()):
        return False  # "the 1,988 are 1,541 victims and 447 children"
    for before, item in pairwise(items[position:]):
        if item.mark("comma", "stop", "and"):
            return False
        if item.number:  # "the 263 children of these 1,051" says no part
            return item.number.unit == "" and item.number.form in ("digits", "words") and not before.mark("of_these")
    return False


def _has_parts(items: Sequence[Item], position: int) -> bool:
    """True for the first figure of "a total of 149 new clients, which consists of 108 victims": its parts follow."""
    if not position or not marked(items[position + 1 : position + 6], "consists"):
        return False
    following = [i for i in items[position + 1 : position + 6] if not i.mark("comma", "who")]
    counted = next((k for k, i in enumerate(following) if not i.of_kind("noun", "unit")), len(following))
    behind = following[counted : counted + 2]
    return len(behind) > 1 and behind[0].mark("consists") and behind[1].number is not None


def _includes(items: Sequence[Item], position: int) -> bool:
    """True for the first figure of "this quarter's 4,406 include 2,690 …": it only names the whole."""
    following = items[position + 1 : position + 3]
    return bool(position) and len(following) > 1 and following[0].mark("including") and following[1].number is not None


def _counts(items: Sequence[Item], position: int) -> bool:
    """True for a figure, or for the unit or noun behind one: "45 of 74", "45 persons out of 74"."""
    return items[position].number is not None or bool(
        position and items[position - 1].number and items[position].of_kind("unit", "noun")
    )


def _definite(items: Sequence[Item], opener: int, position: int) -> bool:
    return items[opener].mark("of_these") or any(
        items[i].mark("the") or items[i].time for i in range(opener + 1, position)
    )
