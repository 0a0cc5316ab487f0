"""Time expressions: found before all figures, and resolved against the release that makes them.

The patterns are data ([periods] of the language files); this module knows only what a pattern may mean.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from extract.languages import language
from model.period import TimePeriod

_SPACE = r"(?:[\s\u00a0\u202f]+)"
_YEAR = r"(?P<{name}>(?:19|20)\d\d)(?!\d)"
_DASH = r"\s*[-–—‒‐]\s*"


@dataclass(frozen=True)
class Part:
    """What of a year is meant: whole months `first` to `last`, or one `day` of month `first`."""

    first: int
    last: int
    day: int | None = None


YEAR = Part(1, 12)


@dataclass(frozen=True)
class TimeMention:
    """One time expression, not yet resolved. Positions are half-open ranges of the text it was found in.

    `anchor` says what `shift` (years) and `months` (months) count from where no year is stated: "release", "published"
    or "context" (the period last spoken of). `same` takes the part of the year from the context.
    """

    start: int
    end: int
    text: str
    digits: tuple[tuple[int, int], ...] = ()
    year: int | None = None
    end_year: int | None = None
    part: Part | None = None
    anchor: str = ""
    shift: int = 0
    months: int = 0
    same: bool = False
    preceding: bool = False
    span_years: int = 0
    bare_year: bool = False
    stock_hint: bool = False
    cumulative: bool = False
    since: bool = False
    vague: bool = False
    now: bool = False
    rule: str = ""
    problem: str = ""


@dataclass(frozen=True)
class TimeFrame:
    """What a time expression is resolved against."""

    release: TimePeriod
    published: date | None = None
    context: TimePeriod | None = None


@dataclass(frozen=True)
class _Rule:
    name: str
    pattern: re.Pattern[str]
    means: Mapping[str, Any]


@cache
def _rules(code: str) -> tuple[re.Pattern[str], tuple[_Rule, ...], Mapping[str, int], Mapping[str, int]]:
    section = language(code).section("periods")
    months: dict[str, int] = {}
    for number, names in enumerate(section.get("months", []), start=1):
        for name in names:
            months[name] = number
    ordinals = {word: number for number, words in enumerate(section.get("ordinals", []), start=1) for word in words}
    month = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    ordinal = "|".join(sorted(map(re.escape, ordinals), key=len, reverse=True)) or r"(?!)"
    holes = {
        "{M}": rf"(?P<m>{month})\.?(?![^\W\d_])",
        "{M2}": rf"(?P<m2>{month})\.?(?![^\W\d_])",
        "{Y}": _YEAR.format(name="y"),
        "{Y2}": _YEAR.format(name="y2"),
        "{D}": r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?![\d%])",
        "{D2}": r"(?P<d2>\d{1,2})(?:st|nd|rd|th)?(?![\d%])",
        "{m}": r"(?P<mn>\d{1,2})(?!\d)",
        "{m2}": r"(?P<mn2>\d{1,2})(?!\d)",
        "{Q}": rf"(?P<q>[1-4]|{ordinal})(?!\d)",
        "{N}": rf"(?P<n>{ordinal})",
        "-": _DASH,
        "~": r"[^\W\d_]+",
    }
    rules = []
    for rule in section.get("rule", []):
        for text in rule["text"]:
            rules.append(_Rule(rule["name"], _compiled(text, holes), rule))
    trigger = section.get("trigger", [])
    return _trigger(trigger, month), tuple(rules), months, ordinals


def _trigger(words: list[str], month: str) -> re.Pattern[str]:
    """Sentences without any of these hold no time expression: a cheap look before the many patterns."""
    return re.compile(rf"(?:19|20)\d\d|\d\.\d|{month}|" + "|".join(map(re.escape, words)), re.IGNORECASE)


def _compiled(text: str, holes: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern from its notation: words, `(a|b)`, `word?` with a blank before it, and holes."""
    body, begun, dash = "", False, False
    for word in re.findall(r"(?:\([^()]*\)|\S)+\??", text):
        comma = ",?" if word.endswith(",?") else ""
        word = word.removesuffix(",?")
        optional = word.endswith("?")
        core = word.removesuffix("?")
        piece = re.sub(r"\{\w+\}", lambda m: holes[m[0]], core).replace("~", holes["~"]).replace(" ", _SPACE) + comma
        if core == "-":
            body, dash = body + holes["-"], True
            continue
        if not optional:
            body += piece if dash or not begun else _SPACE + piece
            begun, dash = True, False
        else:
            body += f"(?:{_SPACE}{piece})?" if begun else f"(?:{piece}{_SPACE})?"
    return re.compile(rf"(?<![^\W_]){body}(?![^\W_])", re.IGNORECASE)


def find_times(text: str, code: str) -> list[TimeMention]:
    """The time expressions of a text in order, none overlapping; the longest reading wins."""
    trigger, rules, months, ordinals = _rules(code)
    if not trigger.search(text):
        return []
    found: list[TimeMention] = []
    for rule in rules:
        for match in rule.pattern.finditer(text):
            mention = _mention(rule, match, months, ordinals)
            if mention is not None:
                found.append(mention)
    taken: list[TimeMention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= t.start or t.end <= mention.start for t in taken):
            taken.append(mention)
    return sorted(taken, key=lambda m: m.start)


def _mention(
    rule: _Rule, match: re.Match[str], months: Mapping[str, int], ordinals: Mapping[str, int]
) -> TimeMention | None:
    said = {k: v for k, v in match.groupdict().items() if v is not None}
    means = rule.means
    year = int(said["y"]) if "y" in said else None
    part, problem = _part(means, said, months, ordinals)
    if part is None and problem == "skip":
        return None
    digits = tuple((match.start() + m.start(), match.start() + m.end()) for m in re.finditer(r"\d+", match[0]))
    return TimeMention(
        match.start(),
        match.end(),
        match[0],
        digits,
        year=year,
        end_year=int(said["y2"]) if "y2" in said else None,
        part=part,
        anchor=str(means.get("anchor", "")),
        shift=int(means.get("shift", 0)) * (ordinals.get(said["n"].lower(), 1) if "n" in said else 1),
        months=int(means.get("months_shift", 0)) * (ordinals.get(said["n"].lower(), 1) if "n" in said else 1),
        same=bool(means.get("same", False)),
        preceding=bool(means.get("preceding", False)),
        span_years=int(means.get("span_years", 0)),
        bare_year=bool(means.get("bare", False)),
        stock_hint=bool(means.get("stock", False)),
        cumulative=bool(means.get("cumulative", False)),
        since=bool(means.get("since", False)),
        vague=bool(means.get("vague", False)),
        now=bool(means.get("now", False)),
        rule=rule.name,
        problem=problem,
    )


def _part(
    means: Mapping[str, Any], said: Mapping[str, str], months: Mapping[str, int], ordinals: Mapping[str, int]
) -> tuple[Part | None, str]:
    first = months.get(said["m"].lower().rstrip("."), 0) if "m" in said else int(said.get("mn", 0))
    last = months.get(said["m2"].lower().rstrip("."), 0) if "m2" in said else int(said.get("mn2", 0))
    kind = means.get("part", "")
    if kind == "quarter":
        quarter = int(said["q"]) if said["q"].isdigit() else ordinals.get(said["q"].lower(), 9)
        return (Part(3 * quarter - 2, 3 * quarter), "") if quarter <= 4 else (None, "skip")
    if kind == "half":
        half = int(means.get("half", 0)) or ordinals.get(said["q"].lower(), int(said["q"]) if said["q"].isdigit() else 9)
        return (Part(6 * half - 5, 6 * half), "") if half <= 2 else (None, "skip")
    if kind == "months":
        if not (1 <= first <= 12 and 1 <= last <= 12):
            return None, "skip"
        return (Part(first, last), "") if first <= last else (None, "skip")
    if kind == "month":
        return (Part(first, first), "") if 1 <= first <= 12 else (None, "skip")
    if kind == "month-end":
        return Part(first, first, 0), ""
    if kind == "day":
        day = int(said["d"])
        if not 1 <= first <= 12:
            return None, "skip"
        year = int(said.get("y", 2000))
        if not 1 <= day <= calendar.monthrange(year, first)[1]:
            if day > 31 or day == 0:
                return None, "skip"
            return Part(first, first, day), f"{said['d']}.{first}.{said.get('y', '')} is no day of the calendar"
        return Part(first, first, day), ""
    if kind == "days":
        return (Part(first, last), "") if 1 <= first <= last <= 12 else (None, "skip")
    if kind == "year-end":
        return Part(12, 12, 0), ""
    if kind == "year":
        return YEAR, ""
    if isinstance(means.get("range"), list):
        low, high = means["range"]
        return Part(int(low), int(high)), ""
    return None, ""


def combine(first: TimeMention, second: TimeMention) -> TimeMention | None:
    """A year and a part of it said apart ("In 2017 … by the end of June") as one; None where they do not fit."""
    for year, part in ((first, second), (second, first)):
        dated = year.year is not None or (year.anchor and not year.same and not year.months and not year.preceding)
        if dated and (year.part in (None, YEAR)) and part.part not in (None, YEAR) and part.year is None:
            if part.anchor not in ("", "release") or part.same or year.now or part.now:
                continue
            return replace(
                part, year=year.year, anchor=year.anchor or part.anchor, shift=year.shift, bare_year=False,
                digits=tuple(sorted((*first.digits, *second.digits))),
            )  # fmt: skip
    return None


def resolve(
    mention: TimeMention, frame: TimeFrame, measure: str, *, inherit: bool = False
) -> tuple[TimePeriod, ...]:
    """The period or periods meant, for a "flow" or a "stock"; empty where the text does not say.

    With `inherit` a bare year takes the part of the year from the context: "(2017: 88)" beside a half-year.
    """
    if mention.problem or mention.vague:
        return ()
    context = frame.context or frame.release
    stock = measure == "stock"
    if mention.now:
        return (frame.release.last_day() if stock else frame.release,)
    if mention.preceding:
        return (context.preceding(),)
    if mention.months:
        return (_month_shift(context, mention.months),)
    year = _year(mention, frame, context)
    if mention.span_years:
        return (TimePeriod(date(year - mention.span_years, 1, 1), date(year - 1, 12, 31)),)
    part = mention.part
    if part is None and (mention.same or (inherit and mention.bare_year) or (mention.anchor == "context" and not mention.year)):
        return (context.shifted_years(year - context.end.year),)
    if part is None:
        part = YEAR
    if mention.since:
        return ()
    if mention.end_year is not None:
        return (TimePeriod(date(year, part.first, 1), TimePeriod.months(mention.end_year, part.last, part.last).end),)
    if part == YEAR and not mention.year and mention.anchor == "release" and not mention.shift and not stock:
        return (frame.release,)
    if part.day is not None:
        day = part.day or calendar.monthrange(year, part.first)[1]
        if day > calendar.monthrange(year, part.first)[1]:
            return ()
        point = TimePeriod.day(date(year, part.first, day))
        if not stock and (mention.cumulative or part.day == 0):
            return (TimePeriod(date(year, 1, 1), point.end),)
        return (point,)
    period = TimePeriod.months(year, part.first, part.last)
    if stock and (part.first != part.last or mention.stock_hint or mention.cumulative):
        return (period.last_day(),)
    if mention.cumulative:
        return (TimePeriod(date(year, 1, 1), period.end),)
    return (period,)


def _year(mention: TimeMention, frame: TimeFrame, context: TimePeriod) -> int:
    if mention.year is not None:
        return mention.year + (mention.shift if mention.anchor == "context" else 0)
    if mention.anchor == "published" and frame.published is not None:
        return frame.published.year + mention.shift
    if mention.anchor == "context":
        return context.end.year + mention.shift
    return frame.release.end.year + mention.shift


def _month_shift(period: TimePeriod, months: int) -> TimePeriod:
    at = period.end.year * 12 + period.end.month - 1 + months
    year, month = divmod(at, 12)
    if period.is_day:
        return TimePeriod.month(year, month + 1).last_day()
    length = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    start_year, start_month = divmod(at - length, 12)
    return TimePeriod(date(start_year, start_month + 1, 1), TimePeriod.month(year, month + 1).end)


# ---------------------------------------------------------------- what the release itself is about

_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d(?:-(?:S[12]|Q[1-4]|\d\d))?)(?!\d)")
_HEAD = 1_500


def publication_date(text: str, code: str) -> date | None:
    """The day of publication, from the first lines of the text; None where they do not say."""
    for mention in _days(text[:_HEAD], code):
        line_start = text.rfind("\n", 0, mention.start) + 1
        line_end = text.find("\n", mention.end)
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        if len(line.strip()) <= 90 and not line.rstrip().endswith((".", ",")) and mention.year and mention.part:
            return date(mention.year, mention.part.first, mention.part.day or 1)
    return None


def _days(text: str, code: str) -> Iterator[TimeMention]:
    for mention in find_times(text, code):
        if mention.year and mention.part and mention.part.day and not mention.problem and not mention.end_year:
            yield mention


def release_period(text: str, code: str, name: str = "") -> tuple[TimePeriod | None, list[str]]:
    """The period a release is about, and what casts doubt on it.

    The text decides by what it dates most; the day of publication settles half-year against year; the file name is
    taken where the text does not say.
    """
    named = _NAME.search(name)
    by_name = TimePeriod.parse(named[1]) if named else None
    by_text = _from_text(text, code)
    if by_text is None or by_name is None:
        return by_text or by_name, []
    if by_text != by_name:
        if by_name.contains(by_text) or by_text.contains(by_name) or by_name.overlaps(by_text):
            return by_name, []
        return by_text, [f"the file name says {by_name}, the text speaks of {by_text}; the text was followed"]
    return by_text, []


def _from_text(text: str, code: str) -> TimePeriod | None:
    published = publication_date(text, code)
    mentions = [m for m in find_times(text, code) if not m.problem and not m.since]
    votes: dict[TimePeriod, float] = {}
    anchor = published.year - (1 if published.month <= 4 else 0) if published else None
    for rank, mention in enumerate(mentions):
        year = mention.year or (anchor if mention.part is not None and mention.anchor in ("", "release") else None)
        if year is None or mention.part is None or mention.part.first > mention.part.last:
            continue
        part = mention.part
        if part.day is not None:
            if part.day not in (0, 28, 29, 30, 31) or part.first not in (3, 6, 9, 12):
                continue
            part = Part(1, 6) if part.first == 6 else YEAR if part.first == 12 else Part(part.first - 2, part.first)
        if published and TimePeriod.months(year, part.first, part.last).end > published:
            continue
        period = TimePeriod.months(year, part.first, part.last)
        if period.frequency not in ("A", "S", "Q"):
            continue
        lag = (published - period.end).days if published else 0
        weight = (2.0 if rank < 4 else 1.0) * (1.0 if 0 <= lag <= 200 else 0.1)
        votes[period] = votes.get(period, 0.0) + weight
    return max(votes, key=lambda p: (votes[p], p.end), default=None)
