"""What the checks of a series have found so far, and what each result was read from: so that a further release costs only
what it touches. What is found is what a check of everything would find."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from check import marks as mark
from check.conflict import Conflict
from check.coverage import cover
from check.kept import Result, cells_of, parsed
from check.ledger import Cell, Document, Ledger, Statement, in_time
from check.marks import Line
from check.relations import View
from check.revisions import Revisions, Usual
from check.rules.carried import check_carried_over
from check.rules.headline import check_headline
from check.rules.impossible import check_possible
from check.rules.jumps import check_jump, reach
from check.rules.missing import check_missing
from check.rules.network import check_document, view_of
from check.rules.periods import check_periods, check_times
from check.rules.releases import check_releases, figures_of
from check.rules.stocks import check_stock_flow
from check.rules.vintages import check_vintages
from check.rules.whole_shares import check_shares_of_whole
from check.suspects import rank_vintages
from codebook.book import Codebook
from model.claim import Claim, Recorded, RecordedTime, Release, Span
from model.finding import Coverage, Kept

Claims = Mapping[str, Sequence[Recorded]]
Times = Mapping[str, Sequence[RecordedTime]]
_Key = TypeVar("_Key")
_NOWHERE = Span(0, 0, 0)


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
        self._jumps: dict[Cell, Result] = {}
        self._lapsed: dict[Cell, None] = {}  # cells of releases that have changed since the results that were taken up
        self._changed: set[str] = set()  # these releases

    def copy(self) -> Standing:
        """The same, to go on from with other claims."""
        other = Standing(self.ledger.codebook)
        other.ledger = self.ledger.copy()
        other._revisions = Revisions(other.ledger)
        other._claims, other._times = self._claims, self._times
        other._documents, other._cells = dict(self._documents), dict(self._cells)
        other._stocks, other._jumps = dict(self._stocks), dict(self._jumps)
        other._lapsed, other._changed = dict(self._lapsed), set(self._changed)
        return other

    # ------------------------------------------------------------------ what an earlier run has found

    def take_up(self, claims: Claims, times: Times, rows: Iterable[Kept], usual: Mapping[str, Usual]) -> None:
        """Go on from the `rows` of an earlier check. `claims` and `times` are of the releases that are still the same."""
        changed = _different(self._claims, claims)
        for source in changed & self.ledger.documents.keys():
            self.ledger.drop(source)
        self.ledger.put(claims[source] for source in changed & claims.keys())
        self._claims, self._times = claims, times
        self._revisions = Revisions(self.ledger, usual)
        statements = {s.claim.claim_id: s for s in self.ledger.statements.values()}
        for row in rows:
            self._take_up(row, statements)

    def _take_up(self, row: Kept, statements: Mapping[str, Statement]) -> None:
        if row.kind == "release" and row.found and row.key not in self.ledger.documents:
            self._changed.add(row.key)
            self._lapsed.update(dict.fromkeys(cells_of(row)))
            return
        result = parsed(row, statements) if row.found else None
        if row.kind == "release":
            _set(self._documents, row.key, result)
            return
        cell = Cell.parse(row.key)
        _set({"cell": self._cells, "stock": self._stocks, "jump": self._jumps}[row.kind], cell, result)
        if row.found and result is None:
            self._lapsed[cell] = None

    def results(self) -> dict[tuple[str, str], Result]:
        """All results by kind and key, as rows have them."""
        by_cell = (("cell", self._cells), ("stock", self._stocks), ("jump", self._jumps))
        found = {("release", source): result for source, result in self._documents.items()}
        return found | {(kind, cell.key): result for kind, results in by_cell for cell, result in results.items()}

    @property
    def usual(self) -> Mapping[str, Usual]:
        """How far figures are usually restated, by indicator."""
        return self._revisions.usual

    # ------------------------------------------------------------------ what is new

    def update(self, claims: Claims, times: Times) -> set[str]:
        """Check again what has changed since the last time, by source, and whatever has looked it up.

        Returns the releases that were checked again.
        """
        goes_on = bool(self._claims or self._changed)  # else all is new, and nothing can have looked anything up
        changed = _different(self._claims, claims) | self._changed
        cells, self._lapsed, self._changed = self._lapsed, {}, set()
        before = {source: self.ledger.documents[source] for source in changed & self.ledger.documents.keys()}
        for source in before:
            self.ledger.drop(source)
            self._documents.pop(source, None)
        self.ledger.put(claims[source] for source in sorted(changed & claims.keys()))
        for source in changed:
            cells.update(dict.fromkeys(_restated(before.get(source), self.ledger.documents.get(source))))
        marks = self._revisions.update(cells)
        if goes_on:
            marks |= self.ledger.marks_of(cells)
            marks.update(mark.of_release(source) for source in changed)
        cells.update(dict.fromkeys((*_quoting(self._cells, changed), *_quoting(self._jumps, changed))))
        again = changed | _different(self._times, times) | _touched(self._documents, marks)
        again |= _quoting(self._documents, changed)
        again |= self.ledger.documents.keys() - self._documents.keys()
        again &= self.ledger.documents.keys()
        self._claims, self._times = claims, times
        self._check_cells({**cells, **dict.fromkeys(_touched(self._cells, marks))})
        stocks = _touched(self._stocks, marks) | _quoting(self._stocks, changed)
        self._check_stocks({**cells, **dict.fromkeys(stocks)})
        self._check_jumps(cells)
        for source in again:
            self._documents[source] = self._check_document(source)
        return again

    def _check_document(self, source: str) -> Result:
        document = self.ledger.documents[source]
        with self.ledger.tracked() as marks:
            conflicts = [*check_possible(document), *check_periods(document), *check_headline(document)]
            for rule in (check_shares_of_whole, check_carried_over, check_missing):
                conflicts += rule(self.ledger, document)
            view = view_of(self.ledger, document, self._revisions)
            conflicts += check_document(view)
            coverage = [*cover(view), *(Coverage(c.claim_id, 0, None) for c in document.aside)]
        conflicts += check_times(self._times.get(source, ()), document)
        cells = tuple(document.levels)
        return Result(array("q", marks), tuple(conflicts), tuple(coverage), figures_of(document), cells)

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
                        self._jumps[series[position]] = Result(conflicts=(found,))
                done = max(done, within.stop)

    # ------------------------------------------------------------------ what stands

    def conflicts(self, releases: Sequence[Release]) -> list[Conflict]:
        """All conflicts, in an order that does not depend on how they were come upon."""
        found = [c for _, result in _by_key(self._cells) for c in result.conflicts]
        found += [c for source in self.ledger.documents for c in self._documents[source].conflicts]
        found += [c for _, result in _by_key(self._stocks) for c in result.conflicts]
        found += [c for _, result in _by_key(self._jumps) for c in result.conflicts]
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


def _quoting(results: Mapping[_Key, Result], sources: set[str]) -> set[_Key]:
    """Where one of these releases is quoted: what it says is then to be found at other places of its text."""
    quoted = ((key, c.statements) for key, result in results.items() for c in result.conflicts)
    return {key for key, statements in quoted if any(s.release.source in sources for s in statements)}


def _restated(before: Document | None, now: Document | None) -> Iterator[Cell]:
    """The cells of which a release that has changed says something else than before: all of them where it is new or gone."""
    levels = [{} if document is None else document.levels for document in (before, now)]
    moved = before is None or now is None or before.order != now.order
    for cell in {**levels[0], **levels[1]}:
        if moved or _said(levels[0].get(cell, ())) != _said(levels[1].get(cell, ())):
            yield cell


def _said(statements: Sequence[Statement]) -> list[Claim]:
    """What is said of a cell, wherever in the text."""
    said = []
    for claim in (s.claim for s in statements):
        carried = tuple(replace(c, span=_NOWHERE) for c in claim.carried)
        said.append(replace(claim, claim_id="", span=_NOWHERE, box=None, parts=(), carried=carried))
    return said


def _set(results: dict[_Key, Result], key: _Key, result: Result | None) -> None:
    if result is None:
        results.pop(key, None)
    else:
        results[key] = result


def _by_key(results: Mapping[Cell, Result]) -> list[tuple[Cell, Result]]:
    return sorted(results.items(), key=lambda item: item[0].key)
