"""How far the figures of an indicator usually move from one release to the next."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from check.ledger import Cell, Document, Ledger, Statement

LEAST_BAND = 2  # persons: a late registration or two is no news
_NONE = Fraction(0)
_ENOUGH = 6  # restatements, to say what is usual
LEAST_SHARE = Fraction(1, 200)  # of the figure, for large ones


class Revisions:
    """The usual revision by indicator: the median of what plain restatements moved, relative to the figure."""

    def __init__(self, ledger: Ledger) -> None:
        moved: dict[str, list[Fraction]] = defaultdict(list)
        small: Counter[str] = Counter()
        for cell, statements in ledger.by_cell.items():
            values = [Fraction(s.claim.value) for s in statements if s.claim.bound == "=" and s.claim.value]
            for earlier, later in itertools.pairwise(values):
                if earlier != later:
                    moved[cell.indicator].append(abs(later / earlier - 1))
                    small[cell.indicator] += abs(later - earlier) <= max(Fraction(LEAST_BAND), earlier * LEAST_SHARE)
        self._usual = {i: Fraction(median(m)) for i, m in moved.items() if len(m) >= _ENOUGH}
        self._restated = {i for i, times in small.items() if times >= _ENOUGH}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Revisions) and (self._usual, self._restated) == (other._usual, other._restated)

    __hash__ = None  # type: ignore[assignment]

    def band(self, indicator: str, value: Fraction) -> Fraction:
        """How much a restatement of `value` may differ before it calls for an explanation."""
        usual = min(3 * self._usual.get(indicator, Fraction(0)), Fraction(2, 100))
        return max(Fraction(LEAST_BAND), abs(value) * max(LEAST_SHARE, usual))

    def slack(self, document: Document, cell: Cell, statements: Sequence[Statement]) -> tuple[Fraction, Fraction]:
        """How far a cell taken from other releases may have moved since: for sure no further, and without any doubt.

        Nothing where they are editions of this very release; nothing doubtful in an indicator that is hardly restated.
        """
        own = document.release.time_period
        value = next((s.claim.value for s in statements if s.claim.value is not None), None)
        if value is None or any(s.release.time_period == own for s in statements):
            return _NONE, _NONE
        band = self.band(cell.indicator, Fraction(value))
        return band, band if cell.indicator in self._restated else _NONE
