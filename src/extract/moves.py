"""Moves: "rose from 34 in 2012 to 43" states two figures of one cell, each with its own time.

Where the start has no time of its own, "fell from 264 to 249", it is of the period last compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extract.clauses import Clause
from extract.items import Item, marked
from extract.periods import TimeMention, resolve
from extract.statements import Reading, Statement
from model.period import TimePeriod

_COUNTS = ("digits", "words")
_ALL = Decimal(100)


@dataclass(frozen=True)
class Origin:
    """Where a move starts: the item of its figure, and the time that is said of it, if any."""

    item: Item
    time: TimeMention | None


def taken_out(clause: Clause, *, alone: bool = False) -> tuple[Clause, Origin | None]:
    """The clause without the start of its move, and that start; the same clause where it tells of none.

    What is left, "rose to 43", reads as one figure. A clause that begins with the start says nothing else, unless it may
    stand `alone`, behind a change: "fell by 11%, from 4,912 to 4,376".
    """
    for start, item in enumerate(clause.items if marked(clause.items, "from_value") else ()):
        origin = _origin(clause.items, start) if (start or clause.lead or alone) and item.mark("from_value") else None
        if origin is None:
            continue
        end = next(k for k in range(start, len(clause.items)) if clause.items[k].mark("to"))
        return _left_out(clause, start, end), origin
    return clause, None


def _origin(items: Sequence[Item], start: int) -> Origin | None:
    """The start of a move: "from", a count, a time, "to" and another count, in this order.

    Without a time the move must end its clause: "from 34 to 43 persons" can be a range.
    """
    match [i for i in items[start + 1 :] if not i.mark("the")]:
        case [count, moment, to, target, *_] if moment.time and _move(count, to, target):
            return Origin(count, moment.time)
        case [count, noun, moment, to, target, *_] if moment.time and _counted(noun) and _move(count, to, target):
            return Origin(count, moment.time)
        case [count, to, target, *rest] if _move(count, to, target) and not any(i.word.isalpha() for i in rest):
            return Origin(count, None)
    return None


def compared_time(clause: Clause) -> TimeMention | None:
    """The time that a clause compares with, at its beginning or behind the move: "compared with 2015 it rose from 34 to 43"."""
    for line in (clause.lead, clause.items):
        for than, moment in pairwise([i for i in line if not i.mark("the")]):
            if than.mark("than") and moment.time and not moment.time.vague:
                return moment.time
    return None


def parted(clause: Clause) -> tuple[Clause, Clause | None]:
    """A move by one figure to another, "rose by 52 to 541", as the clause of what it came to and that of the change."""
    items = clause.items
    for by in range(1, len(items) - 3):
        if items[by].number and items[by].number.unit == "factor" and items[by + 1].mark("to"):  # type: ignore[union-attr]
            reached = _left_out(clause, by, by + 1)
            return reached, _left_out(clause, by + 1, by + 3)
        amount = items[by + 1].number
        told = items[by].mark("by") and marked(items[:by], "more", "fewer")
        grew = items[by - 1] if items[by].time else items[by]  # "rose since last year 10 per cent to 620"
        if amount is None or not (told or grew.mark("more", "fewer")):  # "rose by 52", "up 52"
            continue
        behind = range(by + 2, min(by + 5, len(items) - 1))  # "by 23 people during the year to 160"
        to = next((k for k in behind if items[k].mark("to")), -1)
        if any(not (i.time or i.of_kind("unit", "noun")) for i in items[by + 2 : max(to, by + 3)] if not i.mark("to")):
            to = by + 3 if items[by + 3].mark("to") else -1
        target = items[to + 1].number if to >= 0 and _is_count(items[to + 1]) else None
        if target is None or (target.unit and (target.unit, amount.unit) != ("percent", "points")):
            continue
        return _left_out(clause, by, to), replace(_left_out(clause, to, to + 2), brackets=[])
    return clause, None


def set_against(clause: Clause) -> tuple[Clause, Clause | None]:
    """The clause of a figure and that of how it differs: "last year's 458 referrals were 20 fewer than in 2022"."""
    if not marked(clause.items, "more", "fewer"):
        return clause, None
    items, head = clause.items, clause.head
    for verb in range(head + 1, len(items) - 2) if head >= 0 and _is_count(items[head]) else ():
        amount = items[verb + 1].number
        differs = amount is not None and items[verb].mark("be") and items[verb + 2].mark("more", "fewer")
        if differs and not any(i.number or i.mark("be") for i in items[head + 1 : verb]):
            return _left_out(clause, verb, len(items)), replace(_left_out(clause, 0, verb), lead=[])
    return clause, None


def of_level(clause: Clause, others: Sequence[Item]) -> tuple[Clause, Clause | None]:
    """The clause of a figure and that of the percentage behind it, "referrals came to 143, i.e. 34 per cent more than in
    the first half of 2018", where `others`, the figures of the sentence, tell that 143 is not the difference itself.
    """
    if not marked(clause.items, "that_is"):
        return clause, None
    items, head = clause.items, clause.head
    second = head + 2
    if not (head >= 0 and second < len(items) - 1 and items[head + 1].mark("that_is") and _is_count(items[head])):
        return clause, None
    count, rate = items[head].number, items[second].number
    grows = marked(items[second + 1 : second + 3], "more", "fewer")
    if count is None or count.unit or not count.value or rate is None or rate.unit != "percent" or not grows:
        return clause, None
    part = (rate.value or Decimal()) / _ALL
    sign = 1 if marked(items[second + 1 : second + 3], "more") else -1
    before = [n.value for i in others if (n := i.number) and not n.unit and n.value and n not in (count, rate)]
    if not part or 1 + sign * part <= 0 or not before:
        return clause, None
    as_level, as_difference = count.value / (1 + sign * part), count.value / part
    nearer = min(before, key=lambda b: min(abs(b - as_level), abs(b - as_difference)))
    if abs(nearer - as_level) >= abs(nearer - as_difference):
        return clause, None
    return _left_out(clause, head + 1, len(items)), replace(_left_out(clause, 0, second), lead=[])


def _left_out(clause: Clause, start: int, end: int) -> Clause:
    """The clause without the items from `start` to before `end`."""
    kept = [b for b in clause.brackets if not start <= b.anchor < end]
    brackets = [replace(b, anchor=b.anchor - (end - start)) if b.anchor >= end else b for b in kept]
    return replace(clause, items=[*clause.items[:start], *clause.items[end:]], brackets=brackets)


def arrived(reached: list[Statement], by: list[Statement]) -> list[Statement]:
    """Both clauses of a move; what it came to holds when the change ended: "in 2023 they were 489. It rose by 52 to 541"."""
    moved = next((s for s in by if s.kind == "change" and s.cell.period), None)
    if moved is None:
        return [*reached, *by]
    return [
        replace(s, cell=replace(s.cell, period=moved.cell.period)) if _start_of(moved, s) else s for s in reached
    ] + by


def _start_of(change: Statement, level: Statement) -> bool:
    """True for a level that was dated back to where the change began."""
    return level.kind == "level" and level.cell.period is not None and level.cell.period.code == change.base


def _move(count: Item, to: Item, target: Item) -> bool:
    return _is_count(count) and to.mark("to") and _is_count(target)


def _counted(item: Item) -> bool:
    """True for the word behind a figure that says what it counts."""
    return bool(item.of_kind("unit", "noun", "contrast"))


def _is_count(item: Item) -> bool:
    return item.number is not None and item.number.form in _COUNTS


def came_to(reading: Reading, clause: Clause, changed: Statement) -> list[Statement]:
    """What the cell of a change came to, where its clause says no more than the figure."""
    item = next((i for i in clause.items if i.number), None)
    number = item.number if item else None
    if item is None or number is None or number.value is None or number.unit or any(i.codes for i in clause.items):
        return []
    if any(a.mark("the") and b.word.isalpha() for a, b in pairwise(clause.items)):
        return []  # "our staff has grown from 31 to 44": nobody knows of whom
    reading.scope.record(number.value, changed.cell)
    unit = reading.vocabulary.unit(changed.cell.indicator)
    return [replace(changed, kind="level", unit=unit, number=number, item=item, bound=number.bound, base="",
                    rule="moved-to", value=number.value)]  # fmt: skip


def moved_from(reading: Reading, origin: Origin, main: Statement) -> Iterator[Statement]:
    """The figure from which a move to `main` started; nothing where nobody knows when that was."""
    number = origin.item.number
    period = _start(reading, origin, main)
    if number is None or number.value is None or number.unit != (main.number.unit if main.number else ""):
        return
    if period is None or period == main.cell.period:
        return
    cell = replace(main.cell, period=period)
    if main.cell.period is not None and period.end < main.cell.period.end:
        reading.scope.compared = period
    if main.kind == "level":
        reading.scope.record(number.value, cell)
    yield replace(
        main, cell=cell, number=number, item=origin.item, bound=number.bound, value=number.value, rule="moved-from"
    )


def _start(reading: Reading, origin: Origin, main: Statement) -> TimePeriod | None:
    """The period of the start: its own time, else the one last compared with; None where nobody knows."""
    if origin.time is None:
        before = reading.scope.compared
        return before if before and main.cell.period and before.is_day == main.cell.period.is_day else None
    frame = replace(reading.frame, context=main.cell.period)
    measure = reading.vocabulary.measure(main.cell.indicator)
    found = resolve(origin.time, frame, measure, inherit=origin.time.bare_year)
    return found[0] if found else None
