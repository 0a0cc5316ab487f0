"""How far a ledger that is read on demand has come: which years of which indicators, and of which lines, are all there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from check.shelf import Shelf
from model.claim import Breakdown, Line

EVER = (1, 9999)  # the years that a period may begin in


class Reach:
    """Says which releases are still to be read before what is stated in some years can be looked up."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._years: dict[tuple[str, Breakdown | None], set[int]] = defaultdict(set)

    def copy(self) -> Reach:
        """The same, to go on from apart."""
        other = Reach(self.shelf)
        other._years.update({key: set(years) for key, years in self._years.items()})
        return other

    def stating(self, indicator: str, breakdown: Breakdown | None, first: int, last: int) -> Iterator[str]:
        """The releases to read that state the indicator, of one breakdown or any, for periods that begin in these years."""
        known, own = self._years[indicator, None], self._years[indicator, breakdown]
        missing = [y for y in range(max(first, EVER[0]), min(last, EVER[1]) + 1) if y not in known and y not in own]
        if missing:
            yield from self.shelf.stating(indicator, breakdown, missing[0], missing[-1])
            own.update(missing)

    def years(self, line: Line, year: int, count: int, *, later: bool) -> Sequence[int]:
        """The nearest years after (before) one in which periods begin that the line is stated for."""
        return self.shelf.years(line, year, count, later=later)
