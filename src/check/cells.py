"""What is observed, what releases state of it, and releases as they are offered to the checks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from check.network import Place
from model.claim import Breakdown, Claim, Line, Release, TimeExpression, breakdown_parsed, breakdown_text
from model.interval import Denotation, Interval
from model.kept import ALWAYS, Window
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
    times: tuple[TimeExpression, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """True for a release without a claim."""
        return not (self.levels or self.others or self.aside)

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


def of_cell(cell: Cell) -> Window:
    """All look-ups that a cell may change the answer to by being stated, otherwise or no longer."""
    return Window(cell.indicator, cell.period.start.toordinal(), cell.period.end.toordinal())


def of_release(source: str) -> Window:
    """What one release states."""
    return Window(f"release {source}", *ALWAYS)


def in_time(cell: Cell) -> tuple[datetime.date, datetime.date]:
    """Sorts the cells of a series."""
    return cell.period.end, cell.period.start


def exact_of(claim: Claim) -> int | None:
    """The one whole number that a claim allows; None where it allows others, or none."""
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
