"""What the checks of a series have found so far, and what each result was read from: so that a further release costs only
what it touches. What is found is what a check of everything would find."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from check.conflict import Conflict
from check.coverage import cover
from check.ledger import Cell, Ledger, Line, in_time
from check.relations import View
from check.revisions import Revisions
from check.rules.impossible import check_possible
from check.rules.jumps import check_jump, reach
from check.rules.network import check_document, view_of
from check.rules.periods import check_periods, check_times
from check.rules.releases import check_releases, figures_of
from check.rules.stocks import check_stock_flow
from check.rules.vintages import check_vintages
from check.suspects import rank_vintages
from codebook.book import Codebook
from model.claim import Recorded, RecordedTime, Release
from model.finding import Coverage

Claims = Mapping[str, Sequence[Recorded]]
Times = Mapping[str, Sequence[RecordedTime]]
_Key = TypeVar("_Key")
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found, and the marks of all that it looked up."""

    marks: array[int]
    conflicts: tuple[Conflict, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    figures: str = ""


class Standing:
    """The ledger of a series with the results by release (its network), cell (vintages), stock and figure in a series."""

    def __init__(self, codebook: Codebook) -> None:
        self.ledger = Ledger((), codebook)
        self._revisions = Revisions(self.ledger)
        self._claims: Claims = {}
        self._times: Times = {}
        self._documents: dict[str, Result] = {}
        self._cells: dict[Cell, Result] = {}
        self._stocks: dict[Cell, Result] = {}
        self._jumps: dict[Cell, Conflict] = {}

    def copy(self) -> Standing:
        """The same, to go on from with other claims."""
        other = Standing(self.ledger.codebook)
        other.ledger = self.ledger.copy()
        other._revisions = Revisions(other.ledger)
        other._claims, other._times = self._claims, self._times
        other._documents, other._cells = dict(self._documents), dict(self._cells)
        other._stocks, other._jumps = dict(self._stocks), dict(self._jumps)
        return other

    # ------------------------------------------------------------------ what is new

    def update(self, claims: Claims, times: Times) -> set[str]:
        """Check again what has changed since the last time, by source, and whatever has looked it up.

        Returns the releases that were checked again.
        """
        changed = _different(self._claims, claims)
        cells: dict[Cell, None] = {}
        for source in changed & self.ledger.documents.keys():
            cells.update(dict.fromkeys(self.ledger.documents[source].levels))
            self.ledger.drop(source)
            del self._documents[source]
        self.ledger.put(claims[source] for source in sorted(changed & claims.keys()))
        for source in changed & self.ledger.documents.keys():
            cells.update(dict.fromkeys(self.ledger.documents[source].levels))
        marks = self._revisions.update(cells)
        if self._documents:
            marks |= self.ledger.marks_of(cells)
            marks.update(hash(("release", source)) for source in changed)
        again = changed | _different(self._times, times) | _touched(self._documents, marks)
        again &= self.ledger.documents.keys()
        self._claims, self._times = claims, times
        self._check_cells({**cells, **dict.fromkeys(_touched(self._cells, marks))})
        self._check_stocks({**cells, **dict.fromkeys(_touched(self._stocks, marks))})
        self._check_jumps(cells)
        for source in again:
            self._documents[source] = self._check_document(source)
        return again

    def _check_document(self, source: str) -> Result:
        document = self.ledger.documents[source]
        with self.ledger.tracked() as marks:
            conflicts = [*check_possible(document), *check_periods(document)]
            view = view_of(self.ledger, document, self._revisions)
            conflicts += check_document(view)
            coverage = [*cover(view), *(Coverage(c.claim_id, 0, None) for c in document.aside)]
        conflicts += check_times(self._times.get(source, ()), document)
        return Result(array("q", marks), tuple(conflicts), tuple(coverage), figures_of(document))

    def _check_cells(self, cells: Iterable[Cell]) -> None:
        views: dict[str, tuple[View, set[int]]] = {}

        def view(source: str) -> View:
            if source not in views:
                with self.ledger.tracked() as marks:
                    views[source] = view_of(self.ledger, self.ledger.document(source), self._revisions), marks
            self.ledger.looked_up(views[source][1])
            return views[source][0]

        for cell in cells:
            self._cells.pop(cell, None)
            with self.ledger.tracked() as marks:
                conflicts = tuple(check_vintages(self.ledger, self._revisions, cell))
                for conflict in conflicts:
                    ranked = rank_vintages(view, self.ledger, self._revisions, conflict.statements)
                    conflict.suspects, conflict.borne_out = ranked
            if conflicts:
                self._cells[cell] = Result(array("q", marks), conflicts)

    def _check_stocks(self, cells: Iterable[Cell]) -> None:
        stocks = {flow.stock for flow in self.ledger.codebook.stock_flows}
        for cell in cells:
            if cell.indicator in stocks and not cell.breakdown:
                self._stocks.pop(cell, None)
                with self.ledger.tracked() as marks:
                    stated = self.ledger.stated(cell)
                    conflicts = tuple(check_stock_flow(self.ledger, cell)) if stated else ()
                if stated:
                    self._stocks[cell] = Result(array("q", marks), conflicts)

    def _check_jumps(self, cells: Iterable[Cell]) -> None:
        by_series: dict[tuple[Line, str], list[Cell]] = defaultdict(list)
        for cell in cells:
            by_series[cell.line, self.ledger.frequency(cell)].append(cell)
            self._jumps.pop(cell, None)
        for (line, frequency), changed in by_series.items():
            series = self.ledger.series(line, frequency)
            done = 0
            for at in sorted(bisect_left(series, in_time(c), key=in_time) for c in changed):
                within = reach(series, at)
                for position in range(max(done, within.start), within.stop):
                    self._jumps.pop(series[position], None)
                    found = check_jump(self.ledger, series, position)
                    if found is not None:
                        self._jumps[series[position]] = found
                done = max(done, within.stop)

    # ------------------------------------------------------------------ what stands

    def conflicts(self, releases: Sequence[Release]) -> list[Conflict]:
        """All conflicts, in an order that does not depend on how they were come upon."""
        found = [c for _, result in _by_key(self._cells) for c in result.conflicts]
        found += [c for source in self.ledger.documents for c in self._documents[source].conflicts]
        found += [c for _, result in _by_key(self._stocks) for c in result.conflicts]
        found += [conflict for _, conflict in _by_key(self._jumps)]
        for source in sorted(self._times.keys() - self.ledger.documents.keys()):
            found += check_times(self._times[source], None)
        figures = ((d.release, self._documents[source].figures) for source, d in self.ledger.documents.items())
        found += check_releases(releases, figures, self.ledger.codebook.expected)
        return found

    def coverage(self) -> tuple[Coverage, ...]:
        """How far each figure is held in place by the others."""
        return tuple(c for source in self.ledger.documents for c in self._documents[source].coverage)


def _different(before: Mapping[str, object], now: Mapping[str, object]) -> set[str]:
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def _touched(results: Mapping[_Key, Result], marks: set[int]) -> set[_Key]:
    return {key for key, result in results.items() if not marks.isdisjoint(result.marks)} if marks else set()


def _by_key(results: Mapping[Cell, _Found]) -> list[tuple[Cell, _Found]]:
    return sorted(results.items(), key=lambda item: item[0].key)
