"""Time expressions as they stand in a text, before anything is resolved.

They are found before all numbers, so that a date is not taken for a count; where a number may be a count after all
("2018 people", "the end of June 12 were"), it is left alone. What each pattern means is data: [periods] of the
language files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extract.calendar_words import Lexicon, Match, Network, Piece, leading_digits
from extract.languages import language
from extract.year_parts import WHOLE_YEAR, Names, Part, number_said, part_said
from model.value import value


@dataclass(frozen=True)
class Shift:
    """Where a time lies that the text does not date: so many `years` or `months` from the `anchor`.

    `anchor`: "release" (the release's own period), "ended" (the last year that had ended with it), "published" (the day of
    publication) or "context" (the period last spoken of). `same` takes the part of the year over from the context ("the
    same period of 2013").
    """

    anchor: str
    years: int = 0
    months: int = 0
    same: bool = False


@value
class TimeMention:
    """One time expression, not yet resolved. Positions are half-open ranges of the text it was found in.

    `digits` are the digit strings and number words inside. `bare_year`: nothing but a year. `stock_hint`: names a moment.
    `cumulative`: up to a moment. `since`: from a moment on. `vague`: no period can be named ("in previous years");
    `ever`: any time before, the other side of a record. `now`: the present. `span`: so many whole years before the
    release's own. `nth`: which half or quarter, where the kind is left out ("but 21 in the second"). `base`: says by itself that
    a figure is compared with it ("edellisvuodesta", from the year before). `begins`: where a period begins, for a stock the
    day before it ("at the start of the year"). `problem`: why it can be no date, one sentence.
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
    base: bool = False
    begins: bool = False
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
    names: Names
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
    gap, minutes = r"[^\S\n]{1,20}", r"[.:][0-5]\d"
    clock = re.compile(
        rf",?{gap}(?:(?:{at})\.?(?:{gap})?)?(?:[01]?\d|2[0-3]){minutes}(?:{minutes})?(?:{gap}(?:{zones})(?!\w))?"
        rf"(?!(?:{gap})?[\w%]|[.,:]\d)",
        re.IGNORECASE,
    )
    return _Calendar(
        network,
        Lexicon(kinds, capitalised, section.get("number_endings", [])),
        network.known | frozenset(kinds),
        Names({**stems, **months}, {**ordinals, **cardinals}),
        frozenset(cardinals),
        tuple(section.get("counted", ())),
        clock,
    )


def _numbered(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    return {word: number for number, words in enumerate(rows, start=1) for word in words}


def find_times(
    text: str, code: str, start: int = 0, end: int | None = None, *, table: bool = False
) -> list[TimeMention]:
    """The time expressions of `text` from `start` to `end` in language `code`, in order and without overlaps.

    The longest reading wins. Positions are those of the whole text. The lines of a `table` are rows,
    and its heads need no article ("1st quarter").
    """
    words = _calendar(code)
    stop = len(text) if end is None else end
    pieces = words.lexicon.pieces(text, words.known, start, stop, table=table)
    taken = bytearray(len(pieces))
    found: list[tuple[int, TimeMention]] = []
    # Rules stand in the language file with the more telling before the less telling, which decides between equals.
    for match in sorted(words.network.matches(pieces), key=lambda m: (m.first - m.last, m.first, m.rule.order)):
        span = slice(match.first, match.last + 1)
        only = match.rule.means.get("table", False) and not table
        if only or any(taken[span]) or not _stands_alone(match, pieces, words):
            continue
        mention = _mention(match, pieces, text, words)
        if mention is not None:
            taken[span] = b"\x01" * (match.last + 1 - match.first)
            found.append((match.last, mention))
    found.sort(key=lambda pair: pair[1].start)
    return _joined([_with_clock(mention, text, words, stop) for _, mention in found], text)


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
    closed = rule.means.get("closed", False)  # to words only, where the verb and its figure stand behind the time
    if after.word in rule.unless or (closed and (after.is_word or (after.is_number and closed != "word"))):
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
    return len(piece.word) == 3 and piece.word.isdecimal()


# ---------------------------------------------------------------- from a match to a mention


def _mention(match: Match[_Rule], pieces: Sequence[Piece], text: str, words: _Calendar) -> TimeMention | None:
    means = match.rule.means
    said = {name: pieces[at].word for name, at in match.said.items()}
    year = int(leading_digits(said["Y"])) if "Y" in said else None
    part, problem = None, ""
    if "part" in means:
        read = part_said(means, said, year, words.names)
        if read is None:
            return None
        part, year, problem = read
    times = number_said(said["N"], words.names) if "N" in said else 1
    shift = None
    if "anchor" in means:
        shift = Shift(
            str(means["anchor"]),
            int(means.get("years", 0)) * times,
            int(means.get("months", 0)) * times,
            bool(means.get("same", False)),
        )
    inside = pieces[match.first : match.last + 1]
    if inside[-1].word == ",":  # a comma before a year that does not follow
        inside = inside[:-1]
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
        base=bool(means.get("base", False)),
        begins=bool(means.get("begins", False)),
        nth=number_said(said["Q"], words.names) if means.get("nth", False) else 0,
        rule=match.rule.name,
        problem=problem,
    )


# ---------------------------------------------------------------- what belongs together


def _with_clock(mention: TimeMention, text: str, words: _Calendar, stop: int) -> TimeMention:
    """A full date takes the clock time that follows it along."""
    if mention.year is None or mention.part is None or not mention.part.is_moment or not mention.part.last[1]:
        return mention
    found = words.clock.match(text, mention.end, stop)
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
