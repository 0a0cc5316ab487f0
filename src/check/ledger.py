"""All claims of one series, ordered by publication and found by cell: what the checks look things up in."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from heapq import nlargest, nsmallest
from typing import NamedTuple

from check.denote import denote
from codebook.book import Codebook
from model.claim import Breakdown, Claim, Recorded, Release, breakdown_text
from model.interval import Denotation, Interval
from model.period import TimePeriod


class Cell(NamedTuple):
    """What is observed: an indicator, broken down, in a period."""

    indicator: str
    breakdown: Breakdown
    period: TimePeriod

    @property
    def key(self) -> str:
        """The cell as text, for hashes and sorting."""
        return f"{self.indicator}|{breakdown_text(self.breakdown)}|{self.period.code}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with its place in the ledger, the cell it speaks of and what it allows (None: an order, a rank, a record)."""

    number: int
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
    """One release as offered: its levels by cell, and its other statements."""

    release: Release
    order: tuple[str, ...]
    levels: dict[Cell, list[Statement]] = field(default_factory=dict)
    others: list[Statement] = field(default_factory=list)

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
    """Statements of one series. Claims without a listed indicator or a period are kept aside: nothing can be said of them."""

    def __init__(self, recorded: Sequence[Recorded], codebook: Codebook) -> None:
        self.codebook = codebook
        self.statements: list[Statement] = []
        self.aside: list[Recorded] = []
        self.documents: dict[str, Document] = {}
        self.by_cell: dict[Cell, list[Statement]] = defaultdict(list)
        self._best: dict[tuple[str, Breakdown, str, bool], list[Cell]] = {}
        self._periods: dict[tuple[str, Breakdown], dict[TimePeriod, None]] = defaultdict(dict)
        for item in sorted(
            recorded,
            key=lambda r: (publication_order(r.release), r.claim.span.page, r.claim.span.start, r.claim.claim_id),
        ):
            self._take(item)

    def _take(self, item: Recorded) -> None:
        claim, release = item.claim, item.release
        document = self.documents.get(release.source)
        if document is None:
            document = self.documents[release.source] = Document(release, publication_order(release))
        indicator = self.codebook.indicators.get(claim.indicator)
        if indicator is None or claim.time_period is None or (claim.kind == "level" and claim.unit != indicator.unit):
            self.aside.append(item)
            return
        cell = Cell(claim.indicator, claim.breakdown, claim.time_period)
        statement = Statement(len(self.statements), claim, release, cell, denote(claim), _exact(claim))
        self.statements.append(statement)
        if statement.is_level:
            document.levels.setdefault(cell, []).append(statement)
            self.by_cell[cell].append(statement)
            self._periods[cell.indicator, cell.breakdown].setdefault(cell.period)
        else:
            document.others.append(statement)

    def is_flow(self, cell: Cell) -> bool:
        """True where the indicator happens in a period, false where it is found on a day."""
        return self.codebook.indicators[cell.indicator].measure == "flow"

    def is_additive(self, cell: Cell) -> bool:
        """False for a number of distinct things (nationalities): parts do not add up to their whole."""
        return not self.codebook.indicators[cell.indicator].population

    def is_whole(self, cell: Cell) -> bool:
        """True for what comes in whole numbers only: everything but money and measures."""
        return all(
            s.exact is not None or (s.claim.value is not None and s.claim.value % 1 == 0)
            for s in self.by_cell.get(cell, ())
        )

    def periods(self, indicator: str, breakdown: Breakdown) -> Sequence[TimePeriod]:
        """The periods for which some release states this cell, in order of time."""
        return self._sorted_periods.get((indicator, breakdown), ())

    @cached_property
    def _sorted_periods(self) -> dict[tuple[str, Breakdown], list[TimePeriod]]:
        return {key: sorted(periods) for key, periods in self._periods.items()}

    @cached_property
    def _longest(self) -> int:
        """Days of the longest period stated, to bound the search for what contains a period."""
        return max(((c.period.end - c.period.start).days for c in self.by_cell), default=0)

    def of_period(self, cell: Cell) -> Sequence[Cell]:
        """All stated cells of the same indicator and period."""
        return self._by_period.get((cell.indicator, cell.period), ())

    @cached_property
    def _by_period(self) -> dict[tuple[str, TimePeriod], list[Cell]]:
        found: dict[tuple[str, TimePeriod], list[Cell]] = defaultdict(list)
        for cell in self.by_cell:
            found[cell.indicator, cell.period].append(cell)
        return found

    def near(self, cell: Cell) -> list[TimePeriod]:
        """Stated periods of the same cell that overlap this one."""
        periods = self.periods(cell.indicator, cell.breakdown)
        first = TimePeriod.day(
            max(datetime.date.min + datetime.timedelta(1), cell.period.start - datetime.timedelta(days=self._longest))
        )
        position = bisect_left(periods, first)
        found = []
        while position < len(periods) and periods[position].start <= cell.period.end:
            if periods[position] != cell.period and periods[position].overlaps(cell.period):
                found.append(periods[position])
            position += 1
        return found

    @cached_property
    def series(self) -> dict[tuple[str, Breakdown, str], list[Cell]]:
        """By indicator, breakdown and frequency ("stock" for stocks): the stated cells in order of time."""
        found: dict[tuple[str, Breakdown, str], list[Cell]] = defaultdict(list)
        for cell in self.by_cell:
            found[cell.indicator, cell.breakdown, self.frequency(cell)].append(cell)
        for cells in found.values():
            cells.sort(key=lambda c: (c.period.end, c.period.start))
        return found

    def frequency(self, cell: Cell) -> str:
        """What a cell may be compared with over time: flows of as long a period, stocks of any day."""
        return cell.period.frequency if self.is_flow(cell) else "stock"

    def foremost(self, cell: Cell, since: TimePeriod | None, count: int, *, highest: bool) -> list[Cell]:
        """The `count` highest (lowest) stated cells of the same series before this one, all of them or those `since`.

        "The lowest since January to March 2022" leaves that quarter out; "since 2009" takes in the quarters of 2009.
        """
        cells = self.series.get((cell.indicator, cell.breakdown, self.frequency(cell)), [])
        earlier = bisect_left(cells, cell.period.end, key=lambda c: c.period.end)
        if since is None and count == 1:
            best = self._so_far(cell.indicator, cell.breakdown, self.frequency(cell), highest)
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
        value = self.by_cell[cell][0].claim.value
        return Fraction(0) if value is None else Fraction(value)

    def _so_far(self, indicator: str, breakdown: Breakdown, frequency: str, highest: bool) -> list[Cell]:
        """For each cell of a series the highest (lowest) up to it."""
        key = (indicator, breakdown, frequency, highest)
        if key not in self._best:
            best: list[Cell] = []
            for cell in self.series[indicator, breakdown, frequency]:
                keep = best and (self._size(best[-1]) >= self._size(cell)) == highest
                best.append(best[-1] if keep else cell)
            self._best[key] = best
        return self._best[key]


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
