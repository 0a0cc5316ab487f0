"""When a release came out and which period it is about, read from its text and checked against its file name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from extract.languages import language
from extract.time_mentions import TimeMention, find_times
from extract.year_parts import WHOLE_YEAR, Part
from model.period import TimePeriod

_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d(?:-(?:S[12]|Q[1-4]|0[1-9]|1[0-2]))?)(?![\d])", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_HEAD = 1_500  # characters in which a dateline is looked for
_TITLE = 300  # characters that count more when the period is read
_DATELINE = 90  # a longer line is a sentence
_DATELINE_WORDS = 8
_RECENT = 150  # days after its period within which a release comes out, as a rule
_ENDS = {3: Part((1, 1), (3, 0)), 6: Part((1, 1), (6, 0)), 9: Part((7, 1), (9, 0)), 12: WHOLE_YEAR}
_NINE_MONTHS = Part((1, 1), (9, 0))


def publication_date(text: str, code: str) -> date | None:
    """The day a text in language `code` was published, from its dateline; None where no line says so."""
    words = tuple(language(code).section("periods").get("published", ()))
    best: tuple[int, date] | None = None
    for line in text[:_HEAD].splitlines():
        rank, day = _dateline(line, code, words)
        if day is not None and (best is None or rank > best[0]):
            best = (rank, day)
    if best is not None:
        return best[1]
    for found in _LINE.finditer(text, _HEAD):
        line = found[0]
        if line.lower().lstrip(" *-–|").startswith(words):
            _, day = _dateline(line, code, words)
            if day is not None:
                return day
    return None


def _dateline(line: str, code: str, words: tuple[str, ...]) -> tuple[int, date | None]:
    """How surely a line tells the day of publication (3 surely, 1 perhaps), and the day."""
    if len(line.strip()) > _DATELINE or not _YEAR.search(line):
        return 0, None
    for mention in find_times(line, code):
        day = _stated_day(mention)
        if day is None:
            continue
        rest = line[: mention.start] + " " + line[mention.end :]
        others = _LETTERS.findall(rest)
        if any(word in rest.lower() for word in words):
            return 3, day
        if not others:
            return 2, day
        # What else is short and dated is a dateline too ("Press release 7 August 2014"), unless it dates a stock.
        if len(others) <= _DATELINE_WORDS and not _ends_month(day) and not line.rstrip().endswith((".", ",")):
            return 1, day
    return 0, None


def ends_as_dateline(line: str, code: str) -> bool:
    """True for a short line that ends with a day and may be the one of publication: "Immigration Service, 7 August 2014"."""
    if not line[-1:].isdigit():
        return False
    rank, day = _dateline(line, code, ())
    if not rank or day is None or _ends_month(day):
        return False
    return any(m.end == len(line) and _stated_day(m) == day for m in find_times(line, code))


def _ends_month(day: date) -> bool:
    """True for the last day of a quarter: figures are counted then."""
    return (day.month, day.day) in ((3, 31), (6, 30), (9, 30), (12, 31))


def _stated_day(mention: TimeMention) -> date | None:
    part = mention.part
    if mention.year is None or part is None or not part.is_moment or not part.last[1] or mention.problem:
        return None
    if mention.cumulative or mention.since:
        return None
    meant = part.period(mention.year)
    return meant.start if meant else None


def release_period(
    said: Sequence[tuple[int, TimeMention]], name: str, published: date | None
) -> tuple[TimePeriod | None, list[str]]:
    """The period that a release is about, and a sentence for each doubt about it; None where nothing tells.

    The text decides where it is certain: what its title and dates name, weighed against the day it was `published`.
    Else the file `name` does ("2018-S1.en.txt"). `said` are its time expressions with the number of their page.
    """
    named = _NAME.search(name)
    by_name = TimePeriod.parse(named[1].upper()) if named else None
    votes = _votes(said, published)
    by_text = max(votes, key=lambda p: (votes[p], p.end), default=None)
    if by_text is None or by_name is None:
        return by_text or by_name, []
    if by_text == by_name:
        return by_text, []
    if votes[by_text] >= 2 and votes[by_text] >= 2 * votes.get(by_name, 0):
        return by_text, [f"the file name says {by_name}, the text speaks of {by_text}: the text was followed"]
    if by_name not in votes:
        return by_name, [
            f"the file name says {by_name}, the text rather speaks of {by_text}: the file name was followed"
        ]
    return by_name, []


def _votes(said: Sequence[tuple[int, TimeMention]], published: date | None) -> Mapping[TimePeriod, float]:
    """What speaks for each period: how often it is named, and how well it fits the day of publication."""
    likely_year = _likely_year(said)
    votes: dict[TimePeriod, float] = defaultdict(float)
    for page, mention in _telling(said):
        title = _in_title(page, mention)
        for period, weight in _evidence(mention, published, likely_year):
            if published is not None and period.end > published:
                continue
            recent = published is None or (published - period.end).days <= _RECENT
            votes[period] += weight * (1.0 if recent else 0.25) * (3.0 if title else 1.0)
    for year in {period.end.year for period in votes}:  # "163 in the first half and 231 in the second" is of the year
        first, second = TimePeriod.half(year, 1), TimePeriod.half(year, 2)
        if TimePeriod.year(year) in votes and first in votes and second in votes:
            votes[TimePeriod.year(year)] += 2 * min(votes[first], votes[second])
    return votes


def _telling(said: Sequence[tuple[int, TimeMention]]) -> Iterator[tuple[int, TimeMention]]:
    return ((page, m) for page, m in said if not (m.problem or m.since or m.vague or m.span))


def _in_title(page: int, mention: TimeMention) -> bool:
    return page == 1 and mention.start < _TITLE


def _likely_year(said: Sequence[tuple[int, TimeMention]]) -> int | None:
    """The year most often stated, the later one where two are; for texts without a day of publication. A title tells more."""
    years: Counter[int] = Counter()
    for page, mention in _telling(said):
        if mention.year is not None:
            years[mention.year] += 3 if _in_title(page, mention) else 1
    return max(years, key=lambda year: (years[year], year), default=None)


def _evidence(
    mention: TimeMention, published: date | None, likely_year: int | None
) -> Iterator[tuple[TimePeriod, float]]:
    part, year = mention.part, mention.year
    if mention.shift is not None and (mention.shift.same or mention.shift.years or mention.shift.anchor == "context"):
        return
    if part is None:
        if year is not None and mention.bare_year:
            yield TimePeriod.year(year), 0.5
        return
    weight = 1.0
    if part.is_moment:
        day, month = part.last[1], part.last[0]
        if month not in _ENDS or day not in (0, 30, 31):
            return
        if _NINE_MONTHS.last[0] == month:  # "by the end of September": not the third quarter alone
            longer = replace(mention, part=_NINE_MONTHS, cumulative=False)
            yield from _evidence(longer, published, likely_year)
            if mention.cumulative:
                return
        part = _ENDS[month]
    if year is None:
        if part == WHOLE_YEAR and not mention.stock_hint:
            weight = 0.3
        year = _latest(part, published) if published is not None else likely_year
    meant = part.period(year) if year is not None else None
    if meant is not None and (meant.frequency in ("A", "S", "Q") or part == _NINE_MONTHS):
        yield meant, weight


def _latest(part: Part, published: date) -> int | None:
    """The last year in which this part of the year was over at the day of publication."""
    for year in (published.year, published.year - 1):
        meant = part.period(year)
        if meant is not None and meant.end <= published:
            return year
    return None
