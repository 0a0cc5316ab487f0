"""Time periods: closed ranges of days with their SDMX code."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

_CODE = re.compile(r"(?P<year>\d{4})(?:-S(?P<half>[12])|-Q(?P<quarter>[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?\Z")


@lru_cache(maxsize=5_000)
def month_length(year: int, month: int) -> int:
    """How many days a month (1–12) has; raises ValueError for any other."""
    return calendar.monthrange(year, month)[1]


@dataclass(frozen=True, order=True)
class TimePeriod:
    """A closed range of days. A stock's reference day is a period of one day.

    `code` is the SDMX TIME_PERIOD: `2018`, `2018-S1`, `2018-Q2`, `2018-06`, `2018-06-30`,
    else `2018-01-01/2018-04-30`.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @classmethod
    def year(cls, year: int) -> TimePeriod:
        """The calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def months(cls, year: int, first: int, last: int) -> TimePeriod:
        """From the first day of month `first` to the last day of month `last` (1–12) of one year."""
        return cls(date(year, first, 1), date(year, last, month_length(year, last)))

    @classmethod
    def half(cls, year: int, half: int) -> TimePeriod:
        """A half-year, 1 or 2."""
        return cls.months(year, 6 * half - 5, 6 * half)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> TimePeriod:
        """A quarter, 1 to 4."""
        return cls.months(year, 3 * quarter - 2, 3 * quarter)

    @classmethod
    def month(cls, year: int, month: int) -> TimePeriod:
        """A month, 1 to 12."""
        return cls.months(year, month, month)

    @classmethod
    def day(cls, day: date) -> TimePeriod:
        """One day: what a stock refers to."""
        return cls(day, day)

    @classmethod
    def parse(cls, code: str) -> TimePeriod:
        """Read an SDMX code back; raises ValueError for anything else."""
        if "/" in code:
            start, end = code.split("/", 1)
            return cls(date.fromisoformat(start), date.fromisoformat(end))
        found = _CODE.match(code)
        if not found:
            raise ValueError(f"{code!r} is no time period")
        year = int(found["year"])
        if found["half"]:
            return cls.half(year, int(found["half"]))
        if found["quarter"]:
            return cls.quarter(year, int(found["quarter"]))
        if found["day"]:
            return cls.day(date(year, int(found["month"]), int(found["day"])))
        if found["month"]:
            return cls.month(year, int(found["month"]))
        return cls.year(year)

    @cached_property
    def frequency(self) -> str:
        """`A` year, `S` half-year, `Q` quarter, `M` month, `D` day, `R` any other range of days."""
        first = self.start
        if self.start == self.end:
            return "D"
        last_day = month_length(self.end.year, self.end.month)
        if first.year == self.end.year and first.day == 1 and self.end.day == last_day:
            months = self.end.month - first.month + 1
            if months == 12:
                return "A"
            if months == 6 and first.month in (1, 7):
                return "S"
            if months == 3 and first.month in (1, 4, 7, 10):
                return "Q"
            if months == 1:
                return "M"
        return "R"

    @property
    def code(self) -> str:
        """The SDMX TIME_PERIOD."""
        year, month = self.start.year, self.start.month
        match self.frequency:
            case "A":
                return f"{year}"
            case "S":
                return f"{year}-S{(month + 5) // 6}"
            case "Q":
                return f"{year}-Q{(month + 2) // 3}"
            case "M":
                return f"{year}-{month:02d}"
            case "D":
                return self.start.isoformat()
            case _:
                return f"{self.start.isoformat()}/{self.end.isoformat()}"

    @property
    def is_day(self) -> bool:
        """True for a single day."""
        return self.start == self.end

    def contains(self, other: TimePeriod) -> bool:
        """True when every day of `other` lies in this period."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: TimePeriod) -> bool:
        """True when the two share a day."""
        return self.start <= other.end and other.start <= self.end

    def shifted_years(self, years: int) -> TimePeriod:
        """The same period `years` later (negative: earlier); 29 February becomes the 28th."""
        return TimePeriod(_shift_year(self.start, years), _shift_year(self.end, years, month_end=True))

    def preceding(self) -> TimePeriod:
        """The period of the same kind just before this one; for a day, the day before."""
        year, month = self.start.year, self.start.month
        match self.frequency:
            case "A":
                return TimePeriod.year(year - 1)
            case "S":
                return TimePeriod.half(year, 1) if month == 7 else TimePeriod.half(year - 1, 2)
            case "Q":
                return TimePeriod.quarter(year, (month + 2) // 3 - 1) if month > 1 else TimePeriod.quarter(year - 1, 4)
            case "M":
                return TimePeriod.month(year, month - 1) if month > 1 else TimePeriod.month(year - 1, 12)
            case _:
                length = self.end - self.start + timedelta(days=1)
                return TimePeriod(self.start - length, self.end - length)

    def last_day(self) -> TimePeriod:
        """The reference day of a stock stated for this period."""
        return TimePeriod.day(self.end)

    def __str__(self) -> str:
        return self.code


def _shift_year(day: date, years: int, *, month_end: bool = False) -> date:
    year = day.year + years
    last = month_length(year, day.month)
    ends_month = day.day == month_length(day.year, day.month)
    return date(year, day.month, last if month_end and ends_month else min(day.day, last))
