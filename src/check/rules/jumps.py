"""Figures that are implausible against their own series. Never more than a warning: things do change."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from statistics import median

from check.conflict import Conflict
from check.ledger import Cell, Ledger, Statement
from check.slips import best_repair
from check.words import about, plain, sources
from model.finding import Suspect
from model.interval import Interval

_LEAST_POINTS = 5
_SPREADS = 6  # of the median absolute deviation
_FLOOR = math.log(3)  # a series may treble or fall to a third between neighbours without a word
_POISSON = 6  # and small counts move by chance


def check_jumps(ledger: Ledger) -> Iterator[Conflict]:
    """A figure that stands out from both its neighbours in time, far beyond what the series does otherwise."""
    for cells in ledger.series.values():
        if len(cells) < _LEAST_POINTS:
            continue
        known = [(c, s) for c in cells if (s := _exact(ledger, c)) is not None]
        values = [max(0.0, float(s.claim.value or 0)) for _, s in known]
        if len(known) < _LEAST_POINTS:
            continue
        steps = [math.log((b + 1) / (a + 1)) for a, b in itertools.pairwise(values)]
        middle = median(steps)
        spread = median(abs(s - middle) for s in steps)
        limit = max(_FLOOR, _SPREADS * spread)
        for at in range(1, len(known) - 1):
            up, down = steps[at - 1] - middle, steps[at] - middle
            if up * down < 0 and min(abs(up), abs(down)) > limit and _beyond_chance(values[at - 1 : at + 2]):
                yield _jump(*known[at - 1], *known[at], *known[at + 1])


def _exact(ledger: Ledger, cell: Cell) -> Statement | None:
    return next((s for s in ledger.by_cell[cell] if s.claim.bound == "=" and s.claim.value is not None), None)


def _beyond_chance(values: list[float]) -> bool:
    before, here, after = values
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
