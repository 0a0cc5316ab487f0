"""Moves: "rose from 34 in 2012 to 43" states two figures of one cell, each with its own time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.clauses import Clause
from extract.items import Item
from extract.periods import TimeMention, resolve
from extract.statements import Reading, Statement

_COUNTS = ("digits", "words")


@dataclass(frozen=True)
class Origin:
    """Where a move starts: the item of its figure, and the time that is said of it, if any."""

    item: Item
    time: TimeMention | None


def taken_out(clause: Clause) -> tuple[Clause, Origin | None]:
    """The clause without the start of its move, and that start; the same clause where it tells of none.

    What is left, "rose to 43", reads as one figure. A clause that begins with the start says nothing else.
    """
    for start, item in enumerate(clause.items):
        origin = _origin(clause.items, start) if start and item.mark("from_value") else None
        if origin is None:
            continue
        end = next(k for k in range(start, len(clause.items)) if clause.items[k].mark("to"))
        kept = [*clause.items[:start], *clause.items[end:]]
        brackets = [
            replace(b, anchor=b.anchor - (end - start)) if b.anchor >= end else b
            for b in clause.brackets
            if not start <= b.anchor < end
        ]
        return replace(clause, items=kept, brackets=brackets), origin
    return clause, None


def _origin(items: Sequence[Item], start: int) -> Origin | None:
    """The start of a move: "from", a count, a time, "to" and another count, in this order.

    Without a time the move must end its clause: "from 34 to 43 persons" can be a range.
    """
    match items[start + 1 :]:
        case [count, moment, to, target, *_] if moment.time and _move(count, to, target):
            return Origin(count, moment.time)
        case [count, to, target, *rest] if _move(count, to, target) and not any(i.word.isalpha() for i in rest):
            return Origin(count, None)
    return None


def _move(count: Item, to: Item, target: Item) -> bool:
    return _is_count(count) and to.mark("to") and _is_count(target)


def _is_count(item: Item) -> bool:
    return item.number is not None and item.number.form in _COUNTS


def moved_from(reading: Reading, origin: Origin, main: Statement) -> Iterator[Statement]:
    """The figure from which a move to `main` started; nothing where no time is said of it."""
    if origin.time is None:
        return
    number = origin.item.number
    measure = reading.vocabulary.measure(main.cell.indicator)
    found = resolve(
        origin.time, replace(reading.frame, context=main.cell.period), measure, inherit=origin.time.bare_year
    )
    if number is None or number.value is None or not found or number.unit != (main.number.unit if main.number else ""):
        return
    cell = replace(main.cell, period=found[0])
    if main.kind == "level":
        reading.scope.record(number.value, cell)
    yield replace(
        main, cell=cell, number=number, item=origin.item, bound=number.bound, value=number.value, rule="moved-from"
    )
