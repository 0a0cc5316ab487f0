"""How far the figures of an indicator usually move from one release to the next."""

from __future__ import annotations

import itertools
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil

from check import marks
from check.ledger import Cell, Document, Ledger, Statement

LEAST_BAND = 2  # persons: a late registration or two is no news
LEAST_SHARE = Fraction(1, 200)  # of the figure, for large ones
_MOST_SHARE = Fraction(2, 100)
_NONE = Fraction(0)
_ENOUGH = 6  # restatements, to say what is usual

Usual = tuple[Fraction, bool]  # three times the usual move, and whether an indicator is restated by little at all


class Revisions:
    """The usual revision by indicator: the median of what plain restatements moved, relative to the figure.

    It counts in steps of half a percent, so that one restatement more hardly ever changes what is usual.
    """

    def __init__(self, ledger: Ledger, before: Mapping[str, Usual] | None = None) -> None:
        """`before` is what was usual when results were found that are to be gone on from."""
        self._ledger = ledger
        self._of_cell: dict[Cell, list[tuple[Fraction, bool]]] = {}
        self._moved: dict[str, list[Fraction]] = defaultdict(list)  # by indicator, the smallest first
        self._small: Counter[str] = Counter()
        self._unsure: set[str] = set()  # indicators to look at the next time, whatever changes
        self.usual: dict[str, Usual] = {}
        self.update(ledger.cells())
        if before is not None:
            self._unsure = {*self.usual, *before}
            self.usual = dict(before)

    def update(self, cells: Iterable[Cell]) -> set[int]:
        """Look at these cells anew; returns the marks of the look-ups that are answered otherwise now."""
        concerned, self._unsure = self._unsure, set()
        for cell in cells:
            before, now = self._of_cell.pop(cell, []), _moves(self._ledger.stated(cell))
            if now:
                self._of_cell[cell] = now
            if now != before:
                concerned.add(cell.indicator)
                self._count(cell.indicator, before, now)
        usual = {indicator: self._now(indicator) for indicator in concerned}
        changed = [i for i in concerned if usual[i] != self.usual.get(i, (_NONE, False))]
        self.usual.update(usual)
        return {marks.usual(indicator) for indicator in changed}

    def _count(self, indicator: str, before: list[tuple[Fraction, bool]], now: list[tuple[Fraction, bool]]) -> None:
        moved = self._moved[indicator]
        for size, _ in before:
            del moved[bisect_left(moved, size)]
        for size, _ in now:
            insort(moved, size)
        self._small[indicator] += sum(small for _, small in now) - sum(small for _, small in before)

    def _now(self, indicator: str) -> Usual:
        moved = self._moved[indicator]
        usual = _NONE
        if len(moved) >= _ENOUGH:
            median = (moved[len(moved) // 2] + moved[(len(moved) - 1) // 2]) / 2
            usual = min(ceil(3 * median / LEAST_SHARE) * LEAST_SHARE, _MOST_SHARE)
        return usual, self._small[indicator] >= _ENOUGH

    def _of(self, indicator: str) -> Usual:
        self._ledger.looked_up((marks.usual(indicator),))
        return self.usual.get(indicator, (_NONE, False))

    def band(self, indicator: str, value: Fraction) -> Fraction:
        """How much a restatement of `value` may differ before it calls for an explanation."""
        return max(Fraction(LEAST_BAND), abs(value) * max(LEAST_SHARE, self._of(indicator)[0]))

    def slack(self, document: Document, cell: Cell, statements: Sequence[Statement]) -> tuple[Fraction, Fraction]:
        """How far a cell taken from other releases may have moved since: for sure no further, and without any doubt.

        Nothing where they are editions of this very release; nothing doubtful in an indicator that is hardly restated.
        """
        own = document.release.time_period
        value = next((s.claim.value for s in statements if s.claim.value is not None), None)
        if value is None or any(s.release.time_period == own for s in statements):
            return _NONE, _NONE
        band = self.band(cell.indicator, Fraction(value))
        return band, band if self._of(cell.indicator)[1] else _NONE


def _moves(statements: Sequence[Statement]) -> list[tuple[Fraction, bool]]:
    """By how much of the figure each release restates a cell, and whether that is next to nothing."""
    if len(statements) < 2:
        return []
    values = [Fraction(s.claim.value) for s in statements if s.claim.bound == "=" and s.claim.value]
    return [
        (abs(later / earlier - 1), abs(later - earlier) <= max(Fraction(LEAST_BAND), earlier * LEAST_SHARE))
        for earlier, later in itertools.pairwise(values)
        if earlier != later
    ]
