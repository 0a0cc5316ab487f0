"""What the checks of a series have found so far, and what each result was read from: so that a further release costs only
what it touches. What is found is what a check of everything would find."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from check.cells import Cell, Document, Statement, in_time, of_cell, of_release
from check.conflict import Conflict
from check.coverage import cover
from check.kept import Result, Told, parsed, spoken_of, told_of, told_parsed, written
from check.ledger import Ledger
from check.readings import Speaking
from check.relations import View
from check.revisions import Move, Revisions, moves_of
from check.rules.carried import check_carried_over
from check.rules.headline import check_headline
from check.rules.impossible import check_possible
from check.rules.jumps import REACH, check_jump, reach
from check.rules.missing import check_missing
from check.rules.network import check_document, view_of
from check.rules.periods import check_periods, check_times
from check.rules.releases import check_releases
from check.rules.stocks import check_stock_flow
from check.rules.vintages import check_vintages
from check.rules.whole_shares import check_shares_of_whole
from check.shelf import Present, Shelf
from check.suspects import rank_vintages
from codebook.book import Codebook
from model.claim import Claim, Line, Release, Span
from model.finding import Coverage
from model.kept import Days, Kept, Window, by_topic, joined, meets
from model.period import TimePeriod

KINDS = ("cell", "release", "stock", "jump")  # of results, in the order in which their conflicts are told
_NOWHERE = Span(0, 0, 0)
_Results = dict[Any, Result | None]  # by source, or by cell


class Standing:
    """The ledger of a series with the results by release (its network), cell (vintages), stock and figure in a series.

    One that stands on another holds its own results only where they differ: None where there is none any more.
    """

    def __init__(self, codebook: Codebook, shelf: Shelf | Present, below: Standing | None = None) -> None:
        self.ledger = Ledger((), codebook, None if isinstance(shelf, Present) else shelf)
        self.revisions = Revisions(self.ledger)
        self._shelf = shelf
        self._below = below
        self._own: dict[str, _Results] = {kind: {} for kind in KINDS}
        self._again: dict[str, set[Any]] = {kind: set() for kind in KINDS}  # what the last update checked again
        self._moved: dict[Cell, tuple[Move, ...]] = {}  # how the cells that it concerned were restated before
        self._rows: dict[tuple[str, str], Kept] = {}  # by kind and key: what a store holds
        self._taken: dict[tuple[str, Any], Result | None] = {}  # and what was made of it
        self._elsewhere: dict[str, Told] = {}  # of releases whose results a store holds and nothing has touched

    def above(self) -> Standing:
        """A standing on this one, with the same claims until some are left out."""
        other = Standing(self.ledger.codebook, self._shelf, self)
        other.ledger = self.ledger.copy()
        other.revisions = self.revisions.copy(other.ledger)
        return other

    # ------------------------------------------------------------------ what an earlier run has found

    def take_up(self, rows: Iterable[Kept], told: Mapping[str, str]) -> None:
        """Go on from these results of an earlier check. `told` is what the others tell of releases, by source."""
        for row in rows:
            self._take_up(row)
        self._elsewhere.update({source: told_parsed(text) for source, text in told.items()})

    def _take_up(self, row: Kept) -> None:
        key = row.key if row.kind == "release" else Cell.parse(row.key)
        if (row.kind, key) not in self._taken:
            self._own[row.kind][key] = self._taken[row.kind, key] = parsed(row, self.ledger)
            self._rows[row.kind, row.key] = row

    def _recall(self, days: Days) -> None:
        """Take up what was kept of all that was read from these days."""
        if self._below is not None:
            self._below._recall(days)
        elif days and not isinstance(self._shelf, Present):
            for row in self._shelf.touched(days):
                self._take_up(row)

    def to_keep(self, standing: str) -> tuple[list[Kept], list[tuple[str, str, str]]]:
        """What a store does not hold yet, and the places of what it is to hold no longer."""
        rows, held = [], dict(self._rows)
        for kind, results in self._own.items():
            for key, result in results.items():
                name = key if kind == "release" else key.key
                before = held.pop((kind, name), None)
                if before is None or result is not self._taken.get((kind, key)):
                    row = written((standing, kind, name), result)
                    if row != before:
                        rows.append(row)
        return rows, [(standing, *place) for place in held]

    # ------------------------------------------------------------------ results

    def _get(self, kind: str, key: str | Cell) -> Result | None:
        if key in self._own[kind] or self._below is None:
            return self._own[kind].get(key)
        return self._below._get(kind, key)

    def _set(self, kind: str, key: str | Cell, result: Result | None) -> None:
        self._again[kind].add(key)
        if result == (None if self._below is None else self._below._get(kind, key)):
            self._own[kind].pop(key, None)
        else:
            self._own[kind][key] = result

    def _all(self, kind: str) -> Iterator[tuple[Any, Result]]:
        own = self._own[kind]
        yield from ((key, result) for key, result in own.items() if result is not None)
        if self._below is not None:
            yield from ((key, result) for key, result in self._below._all(kind) if key not in own)

    def _touched(self, kind: str, days: Days) -> set[Any]:
        found = {key for key, result in self._all(kind) if meets(result.rests_on, days)} if days else set()
        if self._below is not None:
            found |= self._below._touched(kind, days)
        return found

    def _quoting(self, kind: str, sources: Collection[str]) -> set[Any]:
        """Where one of these releases is quoted: what it says is then to be found at other places of its text."""
        quoted = ((key, c.statements) for key, result in self._all(kind) for c in result.conflicts)
        return {key for key, statements in quoted if any(s.release.source in sources for s in statements)}

    # ------------------------------------------------------------------ what is new

    def update(
        self,
        changed: Collection[str],
        before: Mapping[str, Sequence[Cell]] | None = None,
        left_out: Collection[str] = frozenset(),
        *,
        following: bool = True,
    ) -> set[str]:
        """Check again what releases touch that are new, have changed or are gone; returns the releases checked again.

        `before` are the cells that some of them stated when the results were found that were taken up. `following`: the
        standing below has been updated since this one was.
        """
        fresh = isinstance(self._shelf, Present) and not self._below and not self._own["release"]
        self.ledger.left_out = left_out
        cells = self._exchange(changed, before or {})
        windows = [] if fresh else [*map(of_cell, cells), *map(of_release, changed)]  # nothing was looked up yet
        self._recall(by_topic(windows))
        windows += self._count(cells, following=following)
        days = by_topic(windows)
        self._recall(days)
        self._again = {kind: set() for kind in KINDS}
        again = {kind: self._touched(kind, days) | self._quoting(kind, changed) for kind in KINDS}
        if self._below is not None and following:
            again = {kind: keys | self._below._again[kind] for kind, keys in again.items()}
        self._check_cells({**cells, **dict.fromkeys(again["cell"])})
        self._check_stocks({**cells, **dict.fromkeys(again["stock"])})
        self._check_jumps(cells, again["jump"])
        for source in sorted(again["release"].union(changed)):
            self._check_document(source)
        return self._again["release"]

    def _exchange(self, changed: Collection[str], before: Mapping[str, Sequence[Cell]]) -> dict[Cell, None]:
        """Put releases into the ledger as they are now; returns the cells of which they say something else than before."""
        documents = {source: self.ledger.documents[source] for source in changed & self.ledger.documents.keys()}
        for source in documents:
            self.ledger.drop(source)
        self.ledger.put(self._shelf.read(sorted(changed)))
        cells: dict[Cell, None] = {}
        for source in changed:
            self._elsewhere.pop(source, None)
            known = None if source in before else documents.get(source)
            cells.update(dict.fromkeys(_restated(known, self.ledger.documents.get(source))))
            cells.update((c, None) for c in before.get(source, ()) if c.indicator in self.ledger.codebook.indicators)
        return cells

    def _count(self, cells: Iterable[Cell], *, following: bool) -> list[Window]:
        """Count how cells are restated now; returns the look-ups that are answered otherwise."""
        self._moved = {cell: self._moves_before(cell, following=following) for cell in cells}
        now = ((c.indicator, before, moves_of(self.ledger.stated(c))) for c, before in self._moved.items())
        return self.revisions.count(now)

    def _moves_before(self, cell: Cell, *, following: bool) -> tuple[Move, ...]:
        if self._below is not None and following and cell not in self._own["cell"] and cell in self._below._moved:
            return self._below._moved[cell]
        result = self._get("cell", cell)
        return result.moves if result else ()

    def _check_document(self, source: str) -> None:
        document = self.ledger.find(source)
        if document is None:
            self._set("release", source, None)
            return
        with self.ledger.tracked() as looked_up:
            conflicts = [*check_possible(document), *check_periods(document), *check_headline(document)]
            for rule in (check_shares_of_whole, check_carried_over, check_missing):
                conflicts += rule(self.ledger, document)
            view = view_of(self.ledger, document, self.revisions)
            conflicts += check_document(view)
            coverage = [*cover(view), *(Coverage(c.claim_id, 0, None) for c in document.aside)]
        conflicts += check_times(document)
        rests_on = tuple(joined(looked_up))
        self._set("release", source, Result(rests_on, tuple(conflicts), (), told_of(document), tuple(coverage)))

    def _check_cells(self, cells: Iterable[Cell]) -> None:
        views: dict[str, tuple[View, set[tuple[str, int, int]]]] = {}

        def view(source: str) -> View:
            if source not in views:
                with self.ledger.tracked() as looked_up:
                    views[source] = view_of(self.ledger, self.ledger.document(source), self.revisions), looked_up
            self.ledger.looked_up(views[source][1])
            return views[source][0]

        for cell in cells:
            with self.ledger.tracked() as looked_up:
                conflicts = tuple(check_vintages(self.ledger, self.revisions, cell))
                for conflict in conflicts:
                    ranked = rank_vintages(view, self.ledger, self.revisions, conflict.statements)
                    conflict.suspects, conflict.borne_out = ranked
                moves = moves_of(self.ledger.stated(cell))
            found = Result(tuple(joined(looked_up)), conflicts, moves) if conflicts or moves else None
            self._set("cell", cell, found)

    def _check_stocks(self, cells: Iterable[Cell]) -> None:
        stocks = {flow.stock for flow in self.ledger.codebook.stock_flows}
        for cell in cells:
            if cell.indicator in stocks and not cell.breakdown:
                with self.ledger.tracked() as looked_up:
                    stated = self.ledger.stated(cell)
                    conflicts = tuple(check_stock_flow(self.ledger, cell)) if stated else ()
                self._set("stock", cell, Result(tuple(joined(looked_up)), conflicts) if stated else None)

    def _check_jumps(self, cells: Iterable[Cell], also: Iterable[Cell]) -> None:
        """Check the figures again that have one of the `cells` within reach, and `also` these."""
        by_series: dict[tuple[Line, str], tuple[list[Cell], list[Cell]]] = defaultdict(lambda: ([], []))
        for position, those in enumerate((cells, also)):
            for cell in those:
                by_series[cell.line, self.ledger.frequency(cell)][position].append(cell)
        for within_reach, themselves in by_series.values():
            for cell in (*within_reach, *themselves):
                series = self.ledger.around_in_series(cell, 2 * REACH)
                self._set("jump", cell, None)  # it may be stated no more
            wanted = dict.fromkeys(p for c in themselves if (p := _position(series, c)) < len(series))
            done = 0
            for at in sorted(_position(series, cell) for cell in within_reach):
                within = reach(series, at)
                wanted.update(dict.fromkeys(range(max(done, within.start), within.stop)))
                done = max(done, within.stop)
            for at in wanted:
                found = check_jump(self.ledger, series, at)
                self._set("jump", series[at], None if found is None else Result((), (found,)))

    # ------------------------------------------------------------------ what stands

    def conflicts(self, releases: Sequence[Release]) -> list[Conflict]:
        """All conflicts, in an order that does not depend on how they were come upon."""
        found: list[Conflict] = []
        for kind in KINDS:
            results = [(self._order(key), result) for key, result in self._all(kind) if result.conflicts]
            found += [c for _, result in sorted(results, key=lambda r: r[0]) for c in result.conflicts]
        figures = {source: told.figures for source, told in self._told().items()}
        return found + list(check_releases(releases, figures, self.ledger.codebook.expected))

    def _order(self, key: str | Cell) -> tuple[str, ...]:
        if isinstance(key, Cell):
            return (key.key,)
        document = (self._below or self).ledger.find(key)
        return document.order if document else ()

    def _told(self) -> dict[str, Told]:
        told = dict(self._elsewhere) if self._below is None else self._below._told()
        told.update({source: result.told for source, result in self._own["release"].items() if result and result.told})
        return told

    def speaking(self, releases: Sequence[Release]) -> Speaking:
        """The periods of the releases that speak of each kind of group."""
        told = self._told()
        found: dict[tuple[str, ...], set[TimePeriod | None]] = defaultdict(set)
        for release in releases:
            for group in spoken_of(told.get(release.source, Told()).groups):
                found[group].add(release.time_period)
        return found

    def coverage(self) -> tuple[Coverage, ...]:
        """How far each figure is held in place by the others, of the releases that were checked since results were taken up."""
        results = ((self._order(source), result) for source, result in self._all("release") if result.coverage)
        return tuple(c for _, result in sorted(results, key=lambda r: r[0]) for c in result.coverage)


def _position(series: Sequence[Cell], cell: Cell) -> int:
    """Where a cell stands in its series, or would."""
    return bisect_left(series, in_time(cell), key=in_time)


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
