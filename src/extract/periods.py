"""What a time expression means: the period or day, resolved against the release that uses it."""

from __future__ import annotations

from datetime import date, timedelta

from extract.release_dates import publication_date, release_period
from extract.time_mentions import Shift, TimeMention, combine, find_times
from model.period import TimePeriod, month_length
from model.value import value

__all__ = [
    "Shift",
    "TimeFrame",
    "TimeMention",
    "combine",
    "find_times",
    "publication_date",
    "release_period",
    "resolve",
]

_MONTHS = {"A": 12, "S": 6, "Q": 3, "M": 1}


@value
class TimeFrame:
    """What a time expression is resolved against: the release's own period, its day of publication, and the period last
    spoken of ("the year before" counts from there; the release's own period where there is none).
    """

    release: TimePeriod
    published: date | None = None
    context: TimePeriod | None = None


def resolve(mention: TimeMention, frame: TimeFrame, measure: str, *, inherit: bool = False) -> tuple[TimePeriod, ...]:
    """The period meant, for a "flow" or for a "stock", whose period is a day; empty where the text does not say.

    With `inherit` a bare year takes over the part of the year that the context has: "(2017: 88)" beside a half-year is
    that half of 2017, beside a day that day of 2017. Times from a moment on ("since 2015") date no figure and give ().
    """
    if mention.problem or mention.vague or mention.since:
        return ()
    stock = measure == "stock"
    release = frame.release
    context = frame.context or release
    if mention.now:
        return (release.last_day() if stock else release,)
    if mention.span:
        year = release.end.year
        return (TimePeriod(date(year - mention.span, 1, 1), date(year - 1, 12, 31)),)
    try:
        meant = _meant(mention, frame, context, inherit=inherit)
        if meant is None:
            return ()
        return (_as_stock(mention, meant) if stock else _as_flow(mention, meant, release),)
    except (ValueError, OverflowError):  # a year before 1 or after 9999
        return ()


def _meant(mention: TimeMention, frame: TimeFrame, context: TimePeriod, *, inherit: bool) -> TimePeriod | None:
    part, shift = mention.part, mention.shift
    if mention.nth:
        return _nth(mention.nth, context)
    if shift is not None and shift.same:
        year = mention.year or _year(shift, frame, context)
        if mention.year is None and shift.anchor != "context" and year >= context.end.year:
            year = context.end.year - 1  # "the same period last year" in a release that came out the year after
        return context.shifted_years(year - context.end.year)
    if part is not None:
        if mention.year is not None:
            return part.period(mention.year)
        year = _year(shift, frame, context) if shift is not None else frame.release.end.year
        meant = part.period(year)
        if shift is None and meant is not None and _is_to_come(mention, meant, frame):
            return part.period(year - 1)
        return meant
    if mention.year is not None:
        if inherit:
            return context.shifted_years(mention.year - context.end.year)
        return TimePeriod.year(mention.year)
    if shift is None:
        return None
    if shift.months:
        return _shifted_months(context, frame.release, shift.months)
    if shift.anchor == "context":
        return context.shifted_years(shift.years)
    if not shift.years and shift.anchor == "release":  # this year, as far as the release goes
        return TimePeriod(date(frame.release.end.year, 1, 1), frame.release.end)
    return TimePeriod.year(_year(shift, frame, context))


def _year(shift: Shift, frame: TimeFrame, context: TimePeriod) -> int:
    if shift.anchor == "published" and frame.published is not None:
        return frame.published.year + shift.years
    if shift.anchor == "context":
        return context.end.year + shift.years
    if shift.anchor == "ended" and not (frame.release.end.month == 12 and frame.release.end.day == 31):
        return frame.release.end.year - 1 + shift.years
    return frame.release.end.year + shift.years


def _is_to_come(mention: TimeMention, meant: TimePeriod, frame: TimeFrame) -> bool:
    """True for a date without a year that the release cannot look back on, so that the year before must be meant.

    "October to December" in a release about January to March; seasons and halves are left to the release's own year,
    for they announce what is planned ("a project begins in the autumn").
    """
    known = max(frame.published or frame.release.end, frame.release.end)
    part = mention.part
    if part is None or mention.cumulative or meant.start <= known:
        return False
    return part.is_moment or _MONTHS.get(meant.frequency) == 3


def _nth(number: int, context: TimePeriod) -> TimePeriod | None:
    """The second half, quarter or month: of the same kind as the one last spoken of."""
    match context.frequency:
        case "S" if number <= 2:
            return TimePeriod.half(context.start.year, number)
        case "Q" if number <= 4:
            return TimePeriod.quarter(context.start.year, number)
    return None


def _shifted_months(context: TimePeriod, release: TimePeriod, months: int) -> TimePeriod:
    """So many months from the context; a period as long as the shift, where neither context nor release is one, ends
    where the context begins ("the preceding quarter").
    """
    length = abs(months)
    for base in (context, release):
        if base.is_day or _MONTHS.get(base.frequency, 0) in (1, length):
            return TimePeriod(_month_later(base.start, months), _month_later(base.end, months))
        if _MONTHS.get(base.frequency, 0) == 12 and length % 12 == 0:
            return base.shifted_years(months // 12)
    last = _month_later(date(context.start.year, context.start.month, 1), -1)
    first = _month_later(date(last.year, last.month, 1), 1 - length)
    return TimePeriod(first, date(last.year, last.month, month_length(last.year, last.month)))


def _month_later(day: date, months: int) -> date:
    """The day so many months later; the last of a month stays the last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    ends_month = day.day == month_length(day.year, day.month)
    last = month_length(year, month + 1)
    return date(year, month + 1, last if ends_month else min(day.day, last))


def _as_stock(mention: TimeMention, meant: TimePeriod) -> TimePeriod:
    """The day a stock refers to; the month where no more than a month is said ("customers numbered 77 in June")."""
    if mention.begins:
        return TimePeriod.day(meant.start - timedelta(days=1))
    said_month = meant.frequency == "M" and mention.part is not None and not mention.part.is_moment
    if meant.is_day or (said_month and not mention.cumulative):
        return meant
    return meant.last_day()


def _as_flow(mention: TimeMention, meant: TimePeriod, release: TimePeriod) -> TimePeriod:
    """The days over which a flow is counted; what is counted up to a moment starts with the year."""
    if mention.cumulative:
        return TimePeriod(date(meant.end.year, 1, 1), meant.end)
    if meant.is_day:
        whole = release.shifted_years(meant.end.year - release.end.year)
        if whole.end == meant.end:
            return whole
        if mention.part is not None and mention.part.last[1] == 0:
            return TimePeriod(date(meant.end.year, 1, 1), meant.end)
    return meant
