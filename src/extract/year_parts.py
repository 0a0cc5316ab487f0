"""Parts of a year as time expressions name them: "the first half", "by 30 June", "November to February"."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from extract.calendar_words import leading_digits
from model.period import TimePeriod, month_length

_MONTHS_IN_YEAR = 12
_LEAP_YEAR = 2000


@dataclass(frozen=True)
class Names:
    """The words for months, and the number words (cardinal and ordinal) that dates use."""

    months: Mapping[str, int]
    numbers: Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """What of a year is meant: from day `first` to day `last`, each (month, day), where day 0 is the month's last.

    `first` lies `years` years before `last` ("year ending March 2024"); a stated year is the year of `last`.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    years: int = 0

    @property
    def is_moment(self) -> bool:
        """True for a single day."""
        return self.first == self.last and not self.years

    def period(self, year: int) -> TimePeriod | None:
        """The days meant, in `year`; None where that year lacks one of them (29 February)."""
        start, end = _day(year - self.years, *self.first), _day(year, *self.last)
        if start is None or end is None or end < start:
            return None
        return TimePeriod(start, end)


WHOLE_YEAR = Part((1, 1), (12, 0))


def number_said(word: str, words: Names) -> int:
    """The number that digits or a number word say."""
    return int(leading_digits(word)) if word[0].isdecimal() else words.numbers[word]


def part_said(
    means: Mapping[str, Any], said: Mapping[str, str], year: int | None, words: Names
) -> tuple[Part, int | None, str] | None:
    """The part of the year, the year of its end and what is wrong with it; None where it is no time at all."""
    kind = means["part"]
    first_month, last_month = _month(said, "", words), _month(said, "2", words)
    last_year = int(leading_digits(said["Y2"])) if "Y2" in said else year
    if "YY" in said and year is not None:  # "2019-21"
        last_year = year - year % 100 + int(said["YY"])
    match kind:
        case "year":
            return WHOLE_YEAR, year, ""
        case "years":
            if year is None or last_year is None or last_year <= year:
                return None
            return replace(WHOLE_YEAR, years=last_year - year), last_year, ""
        case "dates":
            (month, day), (to_month, to_day) = means["dates"]
            return Part((month, day), (to_month, to_day)), year, ""
        case "financial-year":
            if year is None or last_year is None:
                return None
            if (year + 1) % 100 != int(said["YY"]):  # no financial year, but whole ones
                return (replace(WHOLE_YEAR, years=last_year - year), last_year, "") if last_year > year else None
            (month, day), (to_month, to_day) = means["dates"]
            return Part((month, day), (to_month, to_day), 1), year + 1, ""
        case "half" | "quarter":
            length, count = (6, 2) if kind == "half" else (3, 4)
            number = number_said(said["Q"], words)
            if number > count:
                return None
            return Part((length * (number - 1) + 1, 1), (length * number, 0)), year, ""
        case "first-months" | "last-months":
            number = number_said(said["N"], words)
            if not 1 <= number <= _MONTHS_IN_YEAR:
                return None
            low, high = (1, number) if kind == "first-months" else (_MONTHS_IN_YEAR + 1 - number, _MONTHS_IN_YEAR)
            return Part((low, 1), (high, 0)), year, ""
        case "month":
            return Part((first_month, 1), (first_month, 0)), year, ""
        case "month-end":
            return Part((first_month, 0), (first_month, 0)), year, ""
        case "month-middle":
            return Part((first_month, 15), (first_month, 15)), year, ""
        case "months":
            return _months(first_month, last_month, year, last_year)
        case "months-to":
            return _months_to(first_month, number_said(said["N"], words) if "N" in said else _MONTHS_IN_YEAR, year)
        case "year-to-day":
            return _year_to_day(first_month, said, year)
        case "day":
            return _one_day(first_month, said, year)
        case "days":
            return _days(first_month, last_month, said, year, last_year)
    raise ValueError(f"the rule names a part of the year that is not known: {kind}")


def _month(said: Mapping[str, str], which: str, words: Names) -> int:
    for name in ("M", "S"):
        if name + which in said:
            return words.months[said[name + which]]
    return int(said.get("m" + which, 0))


def _months(first: int, last: int, year: int | None, last_year: int | None) -> tuple[Part, int | None, str] | None:
    years = last_year - year if year is not None and last_year is not None else 0
    if first > last and years == 0:
        years = 1  # "November to February"
        last_year = last_year + 1 if last_year is not None and year == last_year else last_year
    return Part((first, 1), (last, 0), years), last_year, ""


def _months_to(last: int, number: int, year: int | None) -> tuple[Part, int | None, str] | None:
    if not 1 <= number <= _MONTHS_IN_YEAR:
        return None
    first = (last - number) % _MONTHS_IN_YEAR + 1
    return Part((first, 1), (last, 0), int(first > last)), year, ""


def _year_to_day(month: int, said: Mapping[str, str], year: int | None) -> tuple[Part, int | None, str] | None:
    day = int(leading_digits(said["D"]))
    end = _day(year or _LEAP_YEAR, month, day)
    if end is None:
        return Part((month, day), (month, day)), year, _no_day(day, month, year)
    next_day = end + timedelta(days=1)
    years = 0 if (next_day.month, next_day.day) == (1, 1) else 1
    return Part((next_day.month, next_day.day), (month, day), years), year, ""


def _one_day(month: int, said: Mapping[str, str], year: int | None) -> tuple[Part, int | None, str] | None:
    day = int(leading_digits(said["D"]))
    problem = "" if _day(year or _LEAP_YEAR, month, day) and day else _no_day(day, month, year)
    if problem and year is None and (day > 31 or not day):
        return None  # "74 June": a count beside a month
    return Part((month, day), (month, day)), year, problem


def _days(
    first: int, last: int, said: Mapping[str, str], year: int | None, last_year: int | None
) -> tuple[Part, int | None, str] | None:
    """A range of days; a month or year that is said only once holds for both ends."""
    start_day, end_day = int(leading_digits(said["D"])), int(leading_digits(said["D2"]))
    first = first or last
    years = (last_year or 0) - (year or 0) if "Y2" in said else 0
    year = last_year
    if "Y2" not in said and first > last:
        years = 1
    for day, month, of_year in ((start_day, first, year - years if year else None), (end_day, last, year)):
        if not day or _day(of_year or _LEAP_YEAR, month, day) is None:
            if day > 31 and of_year is None:
                return None
            return Part((first, start_day), (last, end_day), years), year, _no_day(day, month, of_year)
    part = Part((first, start_day), (last, end_day), years)
    if part.period(year or _LEAP_YEAR) is None:
        return part, year, "the days named end before they begin"
    return part, year, ""


def _day(year: int, month: int, day: int) -> date | None:
    """A day of the calendar, day 0 being the month's last; None where there is none."""
    if not 1 <= month <= _MONTHS_IN_YEAR or not 1 <= year <= 9999:
        return None
    last = month_length(year, month)
    return date(year, month, day or last) if day <= last else None


def _no_day(day: int, month: int, year: int | None) -> str:
    if not 1 <= month <= _MONTHS_IN_YEAR:
        return f"there is no month {month}"
    return f"{day} {calendar.month_name[month]}{f' {year}' if year else ''} does not exist"
