"""All claims of one series, ordered by publication and found by cell: what the checks look things up in.

Whoever looks things up under `tracked` learns what the result rests on, and so whether another release can change it.
"""

from __future__ import annotations

import copy
import datetime
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import nlargest, nsmallest
from typing import NamedTuple, TypeVar

from check import marks
from check.denote import denote
from check.marks import Line
from check.network import Place
from codebook.book import Codebook
from model.claim import Breakdown, Claim, Recorded, RecordedTime, Release, breakdown_parsed, breakdown_text
from model.interval import Denotation, Interval
from model.period import TimePeriod

_Recorded = TypeVar("_Recorded", Recorded, RecordedTime)


class Cell(NamedTuple):
    """What is observed: an indicator, broken down, in a period."""

    indicator: str
    breakdown: Breakdown
    period: TimePeriod

    @property
    def key(self) -> str:
        """The cell as text, for hashes and sorting."""
        return f"{self.indicator}|{breakdown_text(self.breakdown)}|{self.period.code}"

    @classmethod
    def parse(cls, key: str) -> Cell:
        """The inverse of `key`."""
        indicator, _, rest = key.partition("|")
        breakdown, _, period = rest.rpartition("|")
        return cls(indicator, breakdown_parsed(breakdown), TimePeriod.parse(period))

    @property
    def line(self) -> Line:
        """The cell over all time."""
        return (self.indicator, self.breakdown)


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with its place in the ledger, the cell it speaks of and what it allows (None: an order, a rank, a record)."""

    number: Place
    claim: Claim
    release: Release
    cell: Cell
    allows: Denotation | None
    exact: int | None  # the one whole number it allows; None where it allows others, or none

    @property
    def is_level(self) -> bool:
        """True for a count or amount of one cell that is no forecast."""
        return self.claim.kind == "level" and self.allows is not None and self.claim.obs_status != "F"


@dataclass(slots=True)
class Document:
    """One release as offered: its levels by cell, its other statements, and the claims that nothing can be said of."""

    release: Release
    order: tuple[str, ...]
    levels: dict[Cell, list[Statement]] = field(default_factory=dict)
    others: list[Statement] = field(default_factory=list)
    aside: list[Claim] = field(default_factory=list)  # without a listed indicator or a period

    def statements(self) -> Iterator[Statement]:
        """All of them: levels first."""
        for statements in self.levels.values():
            yield from statements
        yield from self.others


def publication_order(release: Release) -> tuple[str, ...]:
    """Sorts releases as they came out; where the day is unknown, a release comes after the period it is about."""
    period = release.time_period
    day = release.published or ((period.end + datetime.timedelta(days=30)).isoformat() if period else "")
    return (day, period.code if period else "", release.language, release.edition, release.source)


class Ledger:
    """Statements of one series. Releases can be put in and taken out; what is looked up can be kept track of."""

    def __init__(self, recorded: Iterable[Recorded], codebook: Codebook) -> None:
        self.codebook = codebook
        self.documents: dict[str, Document] = {}  # in the order of publication
        self.statements: dict[Place, Statement] = {}
        self.lines: dict[Line, dict[TimePeriod, None]] = defaultdict(dict)
        self._by_cell: dict[Cell, list[Statement]] = {}
        self._by_period: dict[tuple[str, TimePeriod], dict[Cell, None]] = defaultdict(dict)
        self._sorted: dict[Line, list[TimePeriod]] = {}
        self._series: dict[tuple[Line, str], list[Cell]] = {}
        self._best: dict[tuple[Line, str, bool], list[Cell]] = {}
        self._longest = 0  # days of the longest period ever stated, to bound the search for what contains a period
        self._last_year = 0  # of all periods ever stated
        self._tracks: list[set[int]] = []
        self.put(by_source(recorded).values())

    # ------------------------------------------------------------------ releases in and out

    def put(self, releases: Iterable[Sequence[Recorded]]) -> None:
        """Take in releases that are not there yet, each with all its claims."""
        ordered = sorted(releases, key=lambda r: publication_order(r[0].release))
        in_order = not self.documents or not ordered or self._last_order() < publication_order(ordered[0][0].release)
        for claims in ordered:
            self._take(claims)
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
        return other

    def _last_order(self) -> tuple[str, ...]:
        return self.documents[next(reversed(self.documents))].order

    def _take(self, claims: Sequence[Recorded]) -> None:
        release = claims[0].release
        document = Document(release, publication_order(release))
        in_order = sorted((r.claim for r in claims), key=lambda c: (c.span.page, c.span.start, c.claim_id))
        for position, claim in enumerate(in_order):
            indicator = self.codebook.indicators.get(claim.indicator)
            if (
                indicator is None
                or claim.time_period is None
                or (claim.kind == "level" and claim.unit != indicator.unit)
            ):
                document.aside.append(claim)
                continue
            cell = Cell(claim.indicator, claim.breakdown, claim.time_period)
            statement = Statement((document.order, position), claim, release, cell, denote(claim), _exact(claim))
            self.statements[statement.number] = statement
            self._last_year = max(self._last_year, cell.period.end.year)
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

    # ------------------------------------------------------------------ what was looked up

    @contextmanager
    def tracked(self) -> Iterator[set[int]]:
        """Collects the marks of all that is looked up meanwhile."""
        track: set[int] = set()
        self._tracks.append(track)
        try:
            yield track
        finally:
            self._tracks.pop()
            self.looked_up(track)

    def looked_up(self, found: Iterable[int]) -> None:
        """Note that something rests on what was looked up under these marks."""
        if self._tracks:
            self._tracks[-1].update(found)

    def marks_of(self, cells: Iterable[Cell]) -> set[int]:
        """The marks of all look-ups that these cells may change the answer to by being stated, otherwise or no longer."""
        found: set[int] = set()
        for cell in cells:
            years = range(cell.period.start.year, cell.period.end.year + 1)
            found.update((marks.of_cell(cell.line, cell.period), marks.of_line(cell.line)))
            found.add(marks.of_period(cell.indicator, cell.period))
            found.update(marks.in_year(cell.line, year) for year in years)
            found.update(marks.until(cell.line, year) for year in range(years[-1], self._last_year + 1))
        return found

    # ------------------------------------------------------------------ looking up

    def stated(self, cell: Cell) -> Sequence[Statement]:
        """What all releases state for a cell, in the order of publication; nothing where none does."""
        if self._tracks:
            self._tracks[-1].add(marks.of_cell(cell.line, cell.period))
        return self._by_cell.get(cell, ())

    def cells(self) -> Iterable[Cell]:
        """All cells that some release states."""
        return self._by_cell

    def document(self, source: str) -> Document:
        """A release as offered."""
        if self._tracks:
            self._tracks[-1].add(marks.of_release(source))
        return self.documents[source]

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
        self.looked_up(marks.in_year(cell.line, year) for year in range(first, last + 1))
        periods = self._in_order(cell.line)
        start = bisect_left(periods, first, key=lambda p: p.start.year)
        return periods[start : bisect_right(periods, last, key=lambda p: p.start.year)]

    def of_period(self, cell: Cell) -> Sequence[Cell]:
        """All stated cells of the same indicator and period, in a fixed order."""
        self.looked_up((marks.of_period(cell.indicator, cell.period),))
        return sorted(self._by_period.get((cell.indicator, cell.period), ()), key=lambda c: c.breakdown)

    def near(self, cell: Cell) -> list[TimePeriod]:
        """Stated periods of the same cell that overlap this one."""
        start, end = cell.period.start, cell.period.end
        self.looked_up(marks.in_year(cell.line, year) for year in range(start.year, end.year + 1))
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
        """The stated cells of an indicator and breakdown over time; of one frequency, "stock" for stocks. Not tracked."""
        if (line, frequency) not in self._series:
            cells = (Cell(*line, p) for p in self.lines.get(line, ()))
            self._series[line, frequency] = sorted((c for c in cells if self.frequency(c) == frequency), key=in_time)
        return self._series[line, frequency]

    def neighbours(self, cell: Cell) -> list[Cell]:
        """The cells before and after this one in its series."""
        cells = self.series(cell.line, self.frequency(cell))
        at = bisect_left(cells, in_time(cell), key=in_time)
        after = at + (at < len(cells) and cells[at] == cell)
        if at > 0 and after < len(cells):
            years = range(cells[at - 1].period.start.year, cells[after].period.end.year + 1)
            self.looked_up(marks.in_year(cell.line, year) for year in years)
        else:
            self.looked_up((marks.of_line(cell.line),))
        return [*cells[max(0, at - 1) : at], *cells[after : after + 1]]

    def foremost(self, cell: Cell, since: TimePeriod | None, count: int, *, highest: bool) -> list[Cell]:
        """The `count` highest (lowest) stated cells of the same series before this one, all of them or those `since`.

        "The lowest since January to March 2022" leaves that quarter out; "since 2009" takes in the quarters of 2009.
        """
        self.looked_up((marks.until(cell.line, cell.period.end.year),))
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


def by_source(recorded: Iterable[_Recorded]) -> dict[str, list[_Recorded]]:
    """Claims or time expressions by the release they are from."""
    found: dict[str, list[_Recorded]] = {}
    for item in recorded:
        found.setdefault(item.release.source, []).append(item)
    return found


def in_time(cell: Cell) -> tuple[datetime.date, datetime.date]:
    """Sorts the cells of a series."""
    return cell.period.end, cell.period.start


def _exact(claim: Claim) -> int | None:
    if claim.kind != "level" or claim.bound != "=" or claim.value is None or claim.value_to is not None:
        return None
    whole = int(claim.value)
    return whole if whole == claim.value else None


def hull(statements: Sequence[Statement]) -> Denotation:
    """What the statements of one cell allow together; where they contradict each other, all that any of them allows."""
    hard, soft = statements[0].allows, statements[0].allows
    assert hard is not None and soft is not None
    common_hard, common_soft = hard.hard, soft.soft
    wide = hard.hard
    for statement in statements[1:]:
        assert statement.allows is not None
        common_hard &= statement.allows.hard
        common_soft &= statement.allows.soft
        wide = _around(wide, statement.allows.hard)
    if common_hard.empty:
        return Denotation(wide, wide)
    return Denotation(common_hard, common_hard if common_soft.empty else common_soft)


def _around(one: Interval, other: Interval) -> Interval:
    low = None if one.low is None or other.low is None else min(one.low, other.low)
    high = None if one.high is None or other.high is None else max(one.high, other.high)
    return Interval(low, high)
