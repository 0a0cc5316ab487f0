"""Time expressions as they stand in a text, before anything is resolved.

They are found before all numbers, so that a date is not taken for a count; where a number may be a count after all
("2018 people", "the end of June 12 were"), it is left alone. What each pattern means is data: [periods] of the
language files.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from extract.calendar_words import Lexicon, Match, Network, Piece, leading_digits
from extract.languages import language
from model.period import TimePeriod

_MONTHS_IN_YEAR = 12


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


@dataclass(frozen=True)
class Shift:
    """Where a time lies that the text does not date: so many `years` or `months` from the `anchor`.

    `anchor`: "release" (the release's own period), "published" (the day of publication) or "context" (the period last
    spoken of). `same` takes the part of the year over from the context ("the same period of 2013").
    """

    anchor: str
    years: int = 0
    months: int = 0
    same: bool = False


@dataclass(frozen=True)
class TimeMention:
    """One time expression, not yet resolved. Positions are half-open ranges of the text it was found in.

    `digits` are the digit strings and number words inside. `bare_year`: nothing but a year. `stock_hint`: names a moment.
    `cumulative`: up to a moment. `since`: from a moment on. `vague`: no period can be named ("in previous years");
    `ever`: any time before, the other side of a record. `now`: the present. `span`: so many whole years before the
    release's own. `nth`: which half or quarter, where the kind is left out ("but 21 in the second"). `problem`: why it
    can be no date, one sentence.
    """

    start: int
    end: int
    text: str
    digits: tuple[tuple[int, int], ...] = ()
    year: int | None = None
    part: Part | None = None
    shift: Shift | None = None
    bare_year: bool = False
    stock_hint: bool = False
    cumulative: bool = False
    since: bool = False
    vague: bool = False
    ever: bool = False
    now: bool = False
    span: int = 0
    nth: int = 0
    rule: str = ""
    problem: str = ""


@dataclass(frozen=True)
class _Rule:
    order: int
    name: str
    means: Mapping[str, Any]
    unless: frozenset[str]  # next words that forbid the reading

    def __hash__(self) -> int:
        return self.order


@dataclass(frozen=True)
class _Calendar:
    """Everything that a language says about time, made ready."""

    network: Network[_Rule]
    lexicon: Lexicon
    known: frozenset[str]
    months: Mapping[str, int]
    numbers: Mapping[str, int]  # cardinal and ordinal words
    cardinals: frozenset[str]
    counted: tuple[str, ...]
    clock: re.Pattern[str]


@cache
def _calendar(code: str) -> _Calendar:
    section = language(code).section("periods")
    endings = section.get("month_endings", [""])
    stems = {stem: number for number, names in enumerate(section.get("months", []), start=1) for stem in names}
    months = {stem + ending: number for stem, number in stems.items() for ending in endings}
    cardinals = _numbered(section.get("cardinals", []))
    ordinals = _numbered(section.get("ordinals", []))
    kinds: dict[str, list[str]] = {}
    for words, kind in ((months, "M"), (stems, "S"), (cardinals, "N"), (ordinals, "Q")):
        for word in words:
            kinds.setdefault(word, []).append(kind)
    capitalised = frozenset(months) if section.get("months_capitalised", False) else frozenset[str]()
    network: Network[_Rule] = Network(section.get("sets", {}))
    for order, entry in enumerate(section.get("rule", [])):
        rule = _Rule(order, entry["name"], entry, frozenset(entry.get("unless", ())))
        for pattern in entry["text"]:
            network.add(pattern, rule)
    at = "|".join(re.escape(word) for word in section.get("clock", []))
    zones = "|".join(re.escape(word) for word in section.get("zones", []))
    clock = re.compile(
        rf",?[^\S\n]+(?:(?:{at})\.?[^\S\n]*)?(?:[01]?\d|2[0-3])[.:][0-5]\d(?:[.:][0-5]\d)?(?:[^\S\n]+(?:{zones})(?!\w))?"
        r"(?![^\S\n]*[\w%]|[.,:]\d)",
        re.IGNORECASE,
    )
    return _Calendar(
        network,
        Lexicon(kinds, capitalised, section.get("number_endings", [])),
        network.known | frozenset(kinds),
        {**stems, **months},
        {**ordinals, **cardinals},
        frozenset(cardinals),
        tuple(section.get("counted", ())),
        clock,
    )


def _numbered(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    return {word: number for number, words in enumerate(rows, start=1) for word in words}


def find_times(text: str, code: str) -> list[TimeMention]:
    """The time expressions of a text in language `code`, in order and without overlaps; the longest reading wins."""
    words = _calendar(code)
    pieces = words.lexicon.pieces(text, words.known)
    taken = bytearray(len(pieces))
    found: list[tuple[int, TimeMention]] = []
    # Rules stand in the language file with the more telling before the less telling, which decides between equals.
    for match in sorted(words.network.matches(pieces), key=lambda m: (m.first - m.last, m.first, m.rule.order)):
        span = slice(match.first, match.last + 1)
        if any(taken[span]) or not _stands_alone(match, pieces, words):
            continue
        mention = _mention(match, pieces, text, words)
        if mention is not None:
            taken[span] = b"\x01" * (match.last + 1 - match.first)
            found.append((match.last, mention))
    found.sort(key=lambda pair: pair[1].start)
    return _joined([_with_clock(mention, text, words) for _, mention in found], text)


def _stands_alone(match: Match[_Rule], pieces: Sequence[Piece], words: _Calendar) -> bool:
    """False where the words run on into a longer word or number, or the last number is one of things counted."""
    first, last = pieces[match.first], pieces[match.last]
    before = pieces[match.first - 1] if match.first else None
    after = pieces[match.last + 1] if match.last + 1 < len(pieces) else None
    if before is not None and first.glued:
        if before.word.isalnum() and (before.is_word or first.is_word or first.is_number):
            return False
        if first.is_number and before.word in _BINDING_BEFORE and _is_bound(pieces, match.first - 1, -1):
            return False
    if after is None:
        return True
    if after.glued:
        if after.is_word or after.is_number:
            return False
        if last.is_number and after.word in _BINDING_AFTER and _is_bound(pieces, match.last + 1, 1):
            return False
    if last.is_number and after.word == "%":
        return False
    rule = match.rule
    if after.apart:
        return True
    if after.word in rule.unless or (rule.means.get("closed", False) and (after.is_word or after.is_number)):
        return False
    if rule.means.get("weak", False):
        if after.is_word and after.word.startswith(words.counted):
            return False
        # "029 000 2018": the last group of a longer number
        return not (match.first == match.last and before and before.is_number and not first.apart and _is_group(before))
    return True


_BINDING_BEFORE = frozenset("/.,-=#$€£+?&@'")
_BINDING_AFTER = frozenset("/.,-=+@'")
_ALWAYS_BINDING = frozenset("/=#$€£+?&@")


def _is_bound(pieces: Sequence[Piece], sign: int, step: int) -> bool:
    """True when the sign at `sign` ties a number to what stands on its other side ("1.2018", "746/2011", "=2018")."""
    if pieces[sign].word in _ALWAYS_BINDING:
        return True
    beyond = sign + step
    if not 0 <= beyond < len(pieces) or not (pieces[sign].glued if step < 0 else pieces[beyond].glued):
        return False
    return pieces[beyond].is_number or (pieces[sign].word in "-@" and pieces[beyond].is_word)


def _is_group(piece: Piece) -> bool:
    return len(piece.word) == 3 and piece.word.isdigit()


# ---------------------------------------------------------------- from a match to a mention


def _mention(match: Match[_Rule], pieces: Sequence[Piece], text: str, words: _Calendar) -> TimeMention | None:
    means = match.rule.means
    said = {name: pieces[at].word for name, at in match.said.items()}
    year = int(leading_digits(said["Y"])) if "Y" in said else None
    part, problem = None, ""
    if "part" in means:
        read = _part(means, said, year, words)
        if read is None:
            return None
        part, year, problem = read
    times = _number(said["N"], words) if "N" in said else 1
    shift = None
    if "anchor" in means:
        shift = Shift(
            str(means["anchor"]),
            int(means.get("years", 0)) * times,
            int(means.get("months", 0)) * times,
            bool(means.get("same", False)),
        )
    inside = pieces[match.first : match.last + 1]
    start, end = inside[0].start, inside[-1].end
    return TimeMention(
        start,
        end,
        text[start:end],
        tuple(
            (p.start, p.start + len(leading_digits(p.word)) if p.is_number else p.end)
            for p in inside
            if p.is_number or p.word in words.cardinals
        ),
        year=year,
        part=part,
        shift=shift,
        bare_year=bool(means.get("bare", False)),
        stock_hint=bool(means.get("stock", False)),
        cumulative=bool(means.get("cumulative", False)),
        since=bool(means.get("since", False)),
        vague=bool(means.get("vague", False)),
        ever=bool(means.get("ever", False)),
        now=bool(means.get("now", False)),
        span=times if means.get("span", False) else 0,
        nth=_number(said["Q"], words) if means.get("nth", False) else 0,
        rule=match.rule.name,
        problem=problem,
    )


def _number(word: str, words: _Calendar) -> int:
    return int(leading_digits(word)) if word[0].isdigit() else words.numbers[word]


def _part(
    means: Mapping[str, Any], said: Mapping[str, str], year: int | None, words: _Calendar
) -> tuple[Part, int | None, str] | None:
    """The part of the year, the year of its end and what is wrong with it; None where it is no time at all."""
    kind = means["part"]
    first_month, last_month = _month(said, "", words), _month(said, "2", words)
    last_year = int(leading_digits(said["Y2"])) if "Y2" in said else year
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
            if year is None or (year + 1) % 100 != int(said["YY"]):
                return None
            (month, day), (to_month, to_day) = means["dates"]
            return Part((month, day), (to_month, to_day), 1), year + 1, ""
        case "half" | "quarter":
            length, count = (6, 2) if kind == "half" else (3, 4)
            number = _number(said["Q"], words)
            if number > count:
                return None
            return Part((length * (number - 1) + 1, 1), (length * number, 0)), year, ""
        case "first-months" | "last-months":
            number = _number(said["N"], words)
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
            return _months_to(first_month, _number(said["N"], words) if "N" in said else _MONTHS_IN_YEAR, year)
        case "year-to-day":
            return _year_to_day(first_month, said, year)
        case "day":
            return _one_day(first_month, said, year)
        case "days":
            return _days(first_month, last_month, said, year, last_year)
    raise ValueError(f"the rule names a part of the year that is not known: {kind}")


def _month(said: Mapping[str, str], which: str, words: _Calendar) -> int:
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


_LEAP_YEAR = 2000


def _day(year: int, month: int, day: int) -> date | None:
    """A day of the calendar, day 0 being the month's last; None where there is none."""
    if not 1 <= month <= _MONTHS_IN_YEAR or not 1 <= year <= 9999:
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def _no_day(day: int, month: int, year: int | None) -> str:
    if not 1 <= month <= _MONTHS_IN_YEAR:
        return f"there is no month {month}"
    return f"{day} {calendar.month_name[month]}{f' {year}' if year else ''} does not exist"


# ---------------------------------------------------------------- what belongs together


def _with_clock(mention: TimeMention, text: str, words: _Calendar) -> TimeMention:
    """A full date takes the clock time that follows it along."""
    if mention.year is None or mention.part is None or not mention.part.is_moment or not mention.part.last[1]:
        return mention
    found = words.clock.match(text, mention.end)
    if found is None:
        return mention
    digits = tuple((m.start() + mention.end, m.end() + mention.end) for m in re.finditer(r"\d+", found[0]))
    return replace(mention, end=found.end(), text=text[mention.start : found.end()], digits=(*mention.digits, *digits))


def _joined(mentions: list[TimeMention], text: str) -> list[TimeMention]:
    """Neighbours that only together say which time it is ("by the end of June" "this year") become one."""
    joined: list[TimeMention] = []
    for mention in mentions:
        both = None
        if joined:
            gap = text[joined[-1].end : mention.start]
            if gap.isspace() and gap.count("\n") < 2:
                both = combine(joined[-1], mention)
        if both is None:
            joined.append(mention)
        else:
            start, end = joined[-1].start, mention.end
            joined[-1] = replace(both, start=start, end=end, text=text[start:end])
    return joined


def combine(first: TimeMention, second: TimeMention) -> TimeMention | None:
    """A year and a part of it said apart ("In 2017 … by the end of June") as one; None where they do not fit.

    The result stands where the part of the year stands, with the digits of both.
    """
    if any(m.problem or m.vague or m.since or m.now or m.span for m in (first, second)):
        return None
    for year, part in ((first, second), (second, first)):
        if not _names_a_year(year) or not _waits_for_a_year(part):
            continue
        same = bool(part.shift and part.shift.same)
        shift = Shift("context", same=True) if same else None
        if year.shift is not None:
            shift = replace(year.shift, same=same)
        digits = tuple(sorted({*first.digits, *second.digits}))
        return replace(part, year=year.year, shift=shift, bare_year=False, digits=digits)
    return None


def _names_a_year(mention: TimeMention) -> bool:
    if mention.part not in (None, WHOLE_YEAR) or mention.nth or mention.stock_hint or mention.cumulative:
        return False
    if mention.year is not None:
        return not (mention.shift and mention.shift.same)
    return mention.shift is not None and not mention.shift.same and not mention.shift.months


def _waits_for_a_year(mention: TimeMention) -> bool:
    if mention.year is not None or mention.nth:
        return False
    if mention.shift is not None:
        if mention.shift.same:
            return mention.shift.years == 0
        return mention.part not in (None, WHOLE_YEAR) and mention.shift.anchor == "release" and not mention.shift.years
    return mention.part not in (None, WHOLE_YEAR)
