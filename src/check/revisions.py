"""How far the figures of an indicator usually move from one release to the next."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from check.cells import Cell, Document, Statement
from check.ledger import Ledger
from model.kept import ALWAYS, Window

LEAST_BAND = 2  # persons: a late registration or two is no news
LEAST_SHARE = Fraction(1, 200)  # of the figure, for large ones
_MOST = 4  # steps of that share: no more is usual, however far figures move
_NONE = Fraction(0)
_UNKNOWN = (_NONE, False)
_ENOUGH = 6  # restatements, to say what is usual


class Move(NamedTuple):
    """One restatement: by how many steps, and whether that is next to nothing."""

    steps: int
    small: bool


class Revisions:
    """The usual revision by indicator: the median of what plain restatements moved, relative to the figure.

    It counts in steps of half a percent, so that one restatement more hardly ever changes what is usual.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0] * (_MOST + 1))  # small ones, then by steps
        self._usual: dict[
            str, tuple[Fraction, bool]
        ] = {}  # three times the usual move; whether little is restated at all

    def copy(self, ledger: Ledger) -> Revisions:
        """The same, for another ledger."""
        other = Revisions(ledger)
        other.take_up(self.counts)
        return other

    def take_up(self, counts: Mapping[str, Sequence[int]]) -> None:
        """Go on from what was counted before, by indicator."""
        for indicator, counted in counts.items():
            self.counts[indicator] = list(counted)
            self._usual[indicator] = _usual(*counted)

    def count(self, moves: Iterable[tuple[str, Sequence[Move], Sequence[Move]]]) -> list[Window]:
        """Take other restatements for those before, by indicator; returns the look-ups that are answered otherwise now."""
        changed = [(indicator, before, now) for indicator, before, now in moves if before != now]
        for indicator, before, now in changed:
            counts = self.counts[indicator]
            for sign, those in ((-1, before), (1, now)):
                for steps, small in those:
                    counts[0] += sign * small
                    counts[steps] += sign
        usual = {indicator: _usual(*self.counts[indicator]) for indicator, _, _ in changed}
        otherwise = [_of(indicator) for indicator, now in usual.items() if now != self._usual.get(indicator, _UNKNOWN)]
        self._usual.update(usual)
        return otherwise

    def _of(self, indicator: str) -> tuple[Fraction, bool]:
        self._ledger.looked_up((_of(indicator),))
        return self._usual.get(indicator, _UNKNOWN)

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


def _usual(small: int, *by_steps: int) -> tuple[Fraction, bool]:
    """Three times the usual move, and whether restatements are next to nothing."""
    steps = list(itertools.chain.from_iterable([n] * count for n, count in enumerate(by_steps, start=1)))
    if len(steps) < _ENOUGH:
        return _NONE, small >= _ENOUGH
    median = ceil(Fraction(steps[len(steps) // 2] + steps[(len(steps) - 1) // 2], 2))
    return median * LEAST_SHARE, small >= _ENOUGH


def moves_of(statements: Sequence[Statement]) -> tuple[Move, ...]:
    """How far each release moves the figure of a cell that an earlier one gave."""
    if len(statements) < 2:
        return ()
    values = [Fraction(s.claim.value) for s in statements if s.claim.bound == "=" and s.claim.value]
    return tuple(
        Move(
            min(ceil(3 * abs(later / earlier - 1) / LEAST_SHARE), _MOST),
            abs(later - earlier) <= max(Fraction(LEAST_BAND), earlier * LEAST_SHARE),
        )
        for earlier, later in itertools.pairwise(values)
        if earlier != later
    )


def _of(indicator: str) -> Window:
    """How far the figures of an indicator are usually restated."""
    return Window(f"usual {indicator}", *ALWAYS)
