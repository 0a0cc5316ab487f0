"""All claims of one series, ordered by publication and found by cell: what the checks look things up in.

Whoever looks things up under `tracked` learns what the result rests on, and so whether another release can change it. A
ledger with a shelf reads releases from it as they are looked up, and answers as if all of them were there.
"""

from __future__ import annotations

import copy
import datetime
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from heapq import nlargest, nsmallest

from check.cells import Cell, Document, Statement, exact_of, in_time, of_cell, of_release, publication_order
from check.denote import denote
from check.network import Place
from check.reach import EVER, Reach
from check.shelf import Shelf, contents_of
from codebook.book import Codebook
from model.claim import (
    Breakdown,
    Contents,
    Line,
    Recorded,
)
from model.kept import ALWAYS, Window
from model.period import TimePeriod


class Ledger:
    """Statements of one series. Releases can be put in and taken out; what is looked up can be kept track of."""

    def __init__(self, recorded: Iterable[Recorded], codebook: Codebook, shelf: Shelf | None = None) -> None:
        self.codebook = codebook
        self.left_out: Collection[str] = frozenset()  # claims, by id, that are not to be taken in
        self.documents: dict[str, Document] = {}  # in the order of publication
        self.statements: dict[Place, Statement] = {}
        self.lines: dict[Line, dict[TimePeriod, None]] = defaultdict(dict)
        self._by_cell: dict[Cell, list[Statement]] = {}
        self._by_period: dict[tuple[str, TimePeriod], dict[Cell, None]] = defaultdict(dict)
        self._sorted: dict[Line, list[TimePeriod]] = {}
        self._series: dict[tuple[Line, str], list[Cell]] = {}
        self._best: dict[tuple[Line, str, bool], list[Cell]] = {}
        self._longest = 0  # days of the longest period ever stated, to bound the search for what contains a period
        self.span = 0  # how many years after its beginning a period ever stated ends
        self._tracks: list[set[tuple[str, int, int]]] = []
        self._reach = Reach(shelf) if shelf is not None else None
        self.put(contents_of(recorded))

    # ------------------------------------------------------------------ releases in and out

    def put(self, releases: Iterable[Contents]) -> None:
        """Take in releases that are not there yet, each with all its claims."""
        ordered = sorted(releases, key=lambda r: publication_order(r.release))
        in_order = not self.documents or not ordered or self._last_order() < publication_order(ordered[0].release)
        for contents in ordered:
            self._take(contents)
        if not in_order:
            self.documents = dict(sorted(self.documents.items(), key=lambda item: item[1].order))

    def drop(self, source: str) -> None:
        """Take out a release with all its statements."""
        document = self.documents.pop(source)
        for statement in document.statements():
            del self.statements[statement.number]
        for cell in document.levels:
            left = [s for s in self._by_cell[cell] if s.release.source != source]
            if left:
                self._by_cell[cell] = left
            else:
                self._forget(cell)
            self._shorten_best(cell)

    def copy(self) -> Ledger:
        """A ledger of the same releases, to put in and take out others."""
        other = copy.copy(self)
        for name in ("documents", "statements"):
            setattr(other, name, dict(getattr(self, name)))
        other._by_cell = {c: list(s) for c, s in self._by_cell.items()}
        other.lines = defaultdict(dict, {line: dict(p) for line, p in self.lines.items()})
        other._by_period = defaultdict(dict, {k: dict(c) for k, c in self._by_period.items()})
        other._sorted, other._series, other._best, other._tracks = {}, {}, {}, []
        other._reach = self._reach.copy() if self._reach is not None else None
        return other

    def _last_order(self) -> tuple[str, ...]:
        return self.documents[next(reversed(self.documents))].order

    def _take(self, contents: Contents) -> None:
        release = contents.release
        document = Document(release, publication_order(release), times=contents.times)
        in_order = sorted(contents.claims, key=lambda c: (c.span.page, c.span.start, c.claim_id))
        for position, claim in enumerate(in_order):
            if claim.claim_id in self.left_out:
                continue
            indicator = self.codebook.indicators.get(claim.indicator)
            if (
                indicator is None
                or claim.time_period is None
                or (claim.kind == "level" and claim.unit != indicator.unit)
            ):
                document.aside.append(claim)
                continue
            cell = Cell(claim.indicator, claim.breakdown, claim.time_period)
            statement = Statement((document.order, position), claim, release, cell, denote(claim), exact_of(claim))
            self.statements[statement.number] = statement
            if statement.is_level:
                document.levels.setdefault(cell, []).append(statement)
                self._state(statement)
            else:
                document.others.append(statement)
        for cell in document.levels:
            self._shorten_best(cell)
        self.documents[release.source] = document

    def _state(self, statement: Statement) -> None:
        cell = statement.cell
        known = self._by_cell.get(cell)
        if known is not None:
            if known[-1].number < statement.number:
                known.append(statement)
            else:
                insort(known, statement, key=lambda s: s.number)
            return
        self._by_cell[cell] = [statement]
        self._by_period[cell.indicator, cell.period][cell] = None
        line, period = cell.line, cell.period
        self._longest = max(self._longest, (period.end - period.start).days)
        self.span = max(self.span, period.end.year - period.start.year)
        if period not in self.lines[line]:
            self.lines[line][period] = None
            if line in self._sorted:
                insort(self._sorted[line], period)
            if (line, self.frequency(cell)) in self._series:
                insort(self._series[line, self.frequency(cell)], cell, key=in_time)

    def _forget(self, cell: Cell) -> None:
        del self._by_cell[cell]
        del self._by_period[cell.indicator, cell.period][cell]
        del self.lines[cell.line][cell.period]
        if cell.line in self._sorted:
            self._sorted[cell.line].remove(cell.period)
        if (cell.line, self.frequency(cell)) in self._series:
            self._series[cell.line, self.frequency(cell)].remove(cell)

    # ------------------------------------------------------------------ what is read on demand

    def _read(self, indicator: str, first: int, last: int, breakdown: Breakdown | None = None) -> None:
        """Make sure that all is there that is stated of an indicator for periods with a day in these years."""
        if self._reach is not None:
            self._fetch(self._reach.stating(indicator, breakdown, first - self.span, last))

    def _fetch(self, sources: Iterable[str]) -> None:
        missing = [source for source in sources if source not in self.documents]
        if missing and self._reach is not None:
            self.put(self._reach.shelf.read(missing))

    # ------------------------------------------------------------------ what was looked up

    @contextmanager
    def tracked(self) -> Iterator[set[tuple[str, int, int]]]:
        """Collects the windows through which things are looked up meanwhile."""
        track: set[tuple[str, int, int]] = set()
        self._tracks.append(track)
        try:
            yield track
        finally:
            self._tracks.pop()
            self.looked_up(track)

    def looked_up(self, found: Iterable[tuple[str, int, int]]) -> None:
        """Note that something rests on what was looked up through these windows."""
        if self._tracks:
            self._tracks[-1].update(found)

    # ------------------------------------------------------------------ looking up

    def stated(self, cell: Cell) -> Sequence[Statement]:
        """What all releases state for a cell, in the order of publication; nothing where none does."""
        indicator, _, period = cell
        if self._reach is not None:
            self._read(indicator, period.start.year, period.end.year)
        if self._tracks:
            self._tracks[-1].add((indicator, period.start.toordinal(), period.end.toordinal()))
        return self._by_cell.get(cell, ())

    def cells(self) -> Iterable[Cell]:
        """All cells that some release states; of those that were read, where they are read on demand."""
        return self._by_cell

    def document(self, source: str) -> Document:
        """A release as offered."""
        if self._tracks:
            self._tracks[-1].add(of_release(source))
        found = self.find(source)
        assert found is not None
        return found

    def find(self, source: str) -> Document | None:
        """A release as offered; None where it is no longer there. Not tracked."""
        self._fetch((source,))
        return self.documents.get(source)

    def is_flow(self, cell: Cell) -> bool:
        """True where the indicator happens in a period, false where it is found on a day."""
        return self.codebook.indicators[cell.indicator].measure == "flow"

    def is_additive(self, cell: Cell) -> bool:
        """False for a number of distinct things (nationalities): parts do not add up to their whole."""
        return not self.codebook.indicators[cell.indicator].population

    def is_whole(self, cell: Cell) -> bool:
        """True for what comes in whole numbers only: everything but money and measures."""
        return all(
            s.exact is not None or (s.claim.value is not None and s.claim.value % 1 == 0) for s in self.stated(cell)
        )

    def frequency(self, cell: Cell) -> str:
        """What a cell may be compared with over time: flows of as long a period, stocks of any day."""
        return cell.period.frequency if self.is_flow(cell) else "stock"

    def around(self, cell: Cell, years: int) -> list[TimePeriod]:
        """The stated periods of the same cell that begin at most so many years before or after its own, in order of time."""
        first, last = cell.period.start.year - years, cell.period.start.year + years
        self._read(cell.indicator, first, last, cell.breakdown)
        days = datetime.date(max(first, EVER[0]), 1, 1), datetime.date(min(last, EVER[1]), 12, 31)
        self.looked_up((Window(cell.indicator, days[0].toordinal(), days[1].toordinal()),))
        periods = self._in_order(cell.line)
        start = bisect_left(periods, first, key=lambda p: p.start.year)
        return periods[start : bisect_right(periods, last, key=lambda p: p.start.year)]

    def of_period(self, cell: Cell) -> Sequence[Cell]:
        """All stated cells of the same indicator and period, in a fixed order."""
        self._read(cell.indicator, cell.period.start.year, cell.period.end.year)
        self.looked_up((of_cell(cell),))
        return sorted(self._by_period.get((cell.indicator, cell.period), ()), key=lambda c: c.breakdown)

    def near(self, cell: Cell) -> list[TimePeriod]:
        """Stated periods of the same cell that overlap this one."""
        start, end = cell.period.start, cell.period.end
        self._read(cell.indicator, start.year, end.year)
        self.looked_up((of_cell(cell),))
        periods = self._in_order(cell.line)
        longest = datetime.timedelta(days=min(self._longest, (start - datetime.date.min).days - 1))
        position = bisect_left(periods, TimePeriod.day(start - longest))
        found = []
        while position < len(periods) and periods[position].start <= end:
            if periods[position] != cell.period and periods[position].overlaps(cell.period):
                found.append(periods[position])
            position += 1
        return found

    def _in_order(self, line: Line) -> list[TimePeriod]:
        if line not in self._sorted:
            self._sorted[line] = sorted(self.lines.get(line, ()))
        return self._sorted[line]

    def series(self, line: Line, frequency: str) -> list[Cell]:
        """The stated cells of an indicator and breakdown over time; of one frequency, "stock" for stocks. Not tracked.

        Read on demand, it has gaps where nothing has been looked up yet.
        """
        if (line, frequency) not in self._series:
            cells = (Cell(*line, p) for p in self.lines.get(line, ()))
            self._series[line, frequency] = sorted((c for c in cells if self.frequency(c) == frequency), key=in_time)
        return self._series[line, frequency]

    def around_in_series(self, cell: Cell, count: int) -> list[Cell]:
        """The series of a cell, without gaps for `count` cells before and after it. Not tracked."""
        if self._reach is not None:
            self._read(cell.indicator, cell.period.start.year, cell.period.end.year, cell.breakdown)
            for later in (False, True):
                edge = cell.period.end.year if later else cell.period.start.year
                while self._within(cell, edge, later=later) < count:
                    years = self._reach.years(cell.line, edge, count, later=later)
                    if not years:
                        break
                    self._read(cell.indicator, min(years), max(years), cell.breakdown)
                    edge = max(years) if later else min(years)
        return self.series(cell.line, self.frequency(cell))

    def _within(self, cell: Cell, edge: int, *, later: bool) -> int:
        """How many cells of the series there are between a cell and all that begins beyond a year."""
        cells = self.series(cell.line, self.frequency(cell))
        at = bisect_left(cells, in_time(cell), key=in_time)
        if later:
            return bisect_right(cells, edge, key=lambda c: c.period.end.year) - bisect_right(
                cells, in_time(cell), key=in_time
            )
        return at - bisect_left(cells, edge + self.span, key=lambda c: c.period.end.year)

    def neighbours(self, cell: Cell) -> list[Cell]:
        """The cells before and after this one in its series."""
        cells = self.around_in_series(cell, 1)
        at = bisect_left(cells, in_time(cell), key=in_time)
        after = at + (at < len(cells) and cells[at] == cell)
        before, behind = cells[max(0, at - 1) : at], cells[after : after + 1]
        first = before[0].period.start.toordinal() if before else ALWAYS[0]
        last = behind[0].period.end.toordinal() if behind else ALWAYS[1]
        self.looked_up((Window(cell.indicator, first, last),))
        return [*before, *behind]

    def foremost(self, cell: Cell, since: TimePeriod | None, count: int, *, highest: bool) -> list[Cell]:
        """The `count` highest (lowest) stated cells of the same series before this one, all of them or those `since`.

        "The lowest since January to March 2022" leaves that quarter out; "since 2009" takes in the quarters of 2009.
        """
        self._read(cell.indicator, EVER[0], cell.period.end.year, cell.breakdown)
        self.looked_up((Window(cell.indicator, ALWAYS[0], cell.period.end.toordinal()),))
        cells = self.series(cell.line, self.frequency(cell))
        earlier = bisect_left(cells, cell.period.end, key=lambda c: c.period.end)
        if since is None and count == 1:
            best = self._so_far((cell.line, self.frequency(cell), highest), earlier)
            return [best[earlier - 1]] if earlier else []
        start = 0
        if since is not None and since.frequency == cell.period.frequency:
            start = bisect_right(cells, since.end, key=lambda c: c.period.end)
        elif since is not None:
            start = bisect_left(cells, since.start, key=lambda c: c.period.end)
        choice = nlargest if highest else nsmallest
        return choice(count, cells[start:earlier], key=self._size)

    def _size(self, cell: Cell) -> Fraction:
        """A figure to order cells by: the first one stated."""
        value = self._by_cell[cell][0].claim.value
        return Fraction(0) if value is None else Fraction(value)

    def _so_far(self, key: tuple[Line, str, bool], count: int) -> list[Cell]:
        """For each of the first cells of a series the highest (lowest) up to it."""
        line, frequency, highest = key
        best = self._best.setdefault(key, [])
        for cell in self.series(line, frequency)[len(best) : count]:
            keep = best and (self._size(best[-1]) >= self._size(cell)) == highest
            best.append(best[-1] if keep else cell)
        return best

    def _shorten_best(self, cell: Cell) -> None:
        """Forget the highest and lowest so far from a cell on whose figure has changed."""
        for highest in (True, False):
            best = self._best.get((cell.line, self.frequency(cell), highest))
            if best:
                cells = self.series(cell.line, self.frequency(cell))
                del best[bisect_left(cells, in_time(cell), key=in_time) :]
