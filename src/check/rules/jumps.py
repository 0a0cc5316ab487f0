"""Figures that are implausible against their own series. Never more than a warning: things do change."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from check.cells import Cell, Statement
from check.conflict import Conflict
from check.ledger import Ledger
from check.slips import best_repair
from check.words import about, plain, sources
from model.finding import Suspect
from model.interval import Interval

_LEAST_POINTS = 5
REACH = 12  # figures on either side that say what is usual
_SPREADS = 6  # of the median absolute deviation
_FLOOR = math.log(3)  # a series may treble or fall to a third between neighbours without a word
_POISSON = 6  # and small counts move by chance

Stated = tuple[Cell, Statement, float]


def reach(cells: Sequence[Cell], at: int) -> range:
    """The positions in a series whose check looks at the one at `at`."""
    return range(max(0, at - REACH), min(len(cells), at + REACH + 1))


def check_jump(ledger: Ledger, cells: Sequence[Cell], at: int) -> Conflict | None:
    """A figure of a series that stands out from both its neighbours in time, far beyond what the series does around it."""
    here = _exact(ledger, cells[at])
    if here is None:
        return None
    before = next((s for c in reversed(cells[max(0, at - REACH) : at]) if (s := _exact(ledger, c))), None)
    after = next((s for c in cells[at + 1 : at + REACH + 1] if (s := _exact(ledger, c))), None)
    if before is None or after is None or not _beyond_chance(before[2], here[2], after[2]):
        return None
    known = [s for p in reach(cells, at) if (s := _exact(ledger, cells[p]))]
    if len(known) < _LEAST_POINTS:
        return None
    steps = [_step(one, other) for one, other in itertools.pairwise(known)]
    middle = median(steps)
    limit = max(_FLOOR, _SPREADS * median(abs(s - middle) for s in steps))
    up, down = _step(before, here) - middle, _step(here, after) - middle
    if up * down >= 0 or min(abs(up), abs(down)) <= limit:
        return None
    return _jump(*before[:2], *here[:2], *after[:2])


def _step(one: Stated, other: Stated) -> float:
    return math.log((other[2] + 1) / (one[2] + 1))


def _exact(ledger: Ledger, cell: Cell) -> Stated | None:
    """A cell with the first figure that is stated of it without a hedge."""
    for statement in ledger.stated(cell):
        if statement.claim.bound == "=" and statement.claim.value is not None:
            return cell, statement, max(0.0, float(statement.claim.value))
    return None


def _beyond_chance(before: float, here: float, after: float) -> bool:
    return all(abs(here - other) > _POISSON * math.sqrt(max(here, other) + 1) for other in (before, after))


def _jump(before: Cell, first: Statement, cell: Cell, here: Statement, after: Cell, last: Statement) -> Conflict:
    values = [Fraction(s.claim.value or 0) for s in (first, here, last)]
    a, value, b = (plain(v) for v in values)
    title = (
        f"{value} ({about(cell)}) stands out between {a} ({before.period.code}) and {b} ({after.period.code}) "
        f"({sources((first, here, last))})."
    )
    between = Interval(min(values[0], values[2]), max(values[0], values[2]))
    repair = best_repair(values[1], between)
    suspects: tuple[Suspect, ...] = ()
    if repair is not None:
        meant = plain(repair.value) if repair.value is not None else ""
        suspects = (Suspect(here.claim.claim_id, meant, repair.reason, repair.cost),)
    reading = "Consistent if the year was an exception or the definition changed."
    return Conflict(
        "jump",
        "warning",
        (first, here, last),
        (before, cell, after),
        "",
        title,
        f"{a} → {value} → {b}.",
        reading,
        suspects,
    )
