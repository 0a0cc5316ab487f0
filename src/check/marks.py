"""Marks: numbers that stand for what can be looked up in a ledger. They are the same in every process of one Python."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from model.claim import Breakdown, breakdown_text
from model.period import TimePeriod

Line = tuple[str, Breakdown]  # an indicator with its breakdown, over all time


@lru_cache(maxsize=100_000)
def of_text(text: str) -> int:
    """Any name: Python's own hash of a text differs from process to process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest())


@lru_cache(maxsize=100_000)
def of_line(line: Line) -> int:
    """All that is stated of an indicator and breakdown."""
    return of_text(f"line {line[0]}|{breakdown_text(line[1])}")


def in_year(line: Line, year: int) -> int:
    """What is stated of a line for periods of a year."""
    return hash((of_line(line), year))


def until(line: Line, year: int) -> int:
    """What is stated of a line up to a year."""
    return hash((of_line(line), year, 0))


def of_cell(line: Line, period: TimePeriod) -> int:
    """What is stated of a line for one period."""
    return hash((of_line(line), period.start.toordinal(), period.end.toordinal()))


def of_period(indicator: str, period: TimePeriod) -> int:
    """Which cells of an indicator are stated for a period."""
    return hash((of_text("cells " + indicator), period.start.toordinal(), period.end.toordinal()))


def of_release(source: str) -> int:
    """What one release states."""
    return of_text("release " + source)


def usual(indicator: str) -> int:
    """How far the figures of an indicator are usually restated."""
    return of_text("usual " + indicator)
