"""The number layer: every figure of a text with its value, form, unit and hedge.

Words are data ([numerals] of the language files); how they combine is code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from extract.languages import language

_GAP = r"(?:[ \t\u00a0\u202f]|[ \t]*\n[ \t]*)+"
_THIN = "\u00a0\u202f\u2009\u2007"
_SUPER = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DASH = "-–—‒‐−"
_VULGAR = {"½": "50", "¼": "25", "¾": "75", "⅓": "33.33", "⅔": "66.67", "⅕": "20", "⅖": "40", "⅗": "60", "⅘": "80"}


@dataclass(frozen=True)
class Number:
    """One figure. Positions are half-open ranges of the text it was found in.

    `form`: "digits", "words", "fraction", "multiple", "ordinal" or "zero". `unit`: "", "percent", "points", "factor" or
    a currency code. `phrase_start` and `phrase_end` take in hedges, percent signs and the like. `parts` are the ranges
    of the digit strings and number words themselves.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    value_to: Decimal | None
    form: str
    unit: str
    bound: str
    phrase_start: int
    phrase_end: int
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Words:
    small: dict[str, int]
    scales: dict[str, int]
    joiners: frozenset[str]
    ordinals: dict[str, int]
    fractions: list[tuple[re.Pattern[str], Decimal | None, str]]
    multiples: list[tuple[re.Pattern[str], Decimal]]
    zeros: re.Pattern[str]
    hedges: list[tuple[re.Pattern[str], str]]
    hedges_after: list[tuple[re.Pattern[str], str]]
    percent: re.Pattern[str]
    points: re.Pattern[str]
    times: re.Pattern[str]
    word: re.Pattern[str]
    ranges: tuple[re.Pattern[str], re.Pattern[str]]
    ratio: re.Pattern[str]
    decimal: str
    thousands: str
    units: dict[str, str]


def _any(words: Sequence[str]) -> str:
    flexible = (re.escape(w).replace(r"\ ", _GAP) for w in sorted(words, key=len, reverse=True))
    return "|".join(flexible) or r"(?!)"


@cache
def _words(code: str) -> _Words:
    s: dict[str, Any] = language(code).section("numerals")
    small = {w: int(v) for v, ws in s.get("small", {}).items() for w in ws}
    scales = {w: int(v) for v, ws in s.get("scales", {}).items() for w in ws}
    ordinals = {w: int(v) for v, ws in s.get("ordinals", {}).items() for w in ws}
    flags = re.IGNORECASE
    bound = r"(?<![^\W_])", r"(?![^\W_])"
    number = "|".join(map(re.escape, sorted([*small, *scales], key=len, reverse=True))) or r"(?!)"
    fractions: list[tuple[re.Pattern[str], Decimal | None, str]] = []
    for entry in s.get("fractions", []):
        pattern = re.compile(bound[0] + "(?:" + _any(entry["words"]) + ")" + entry.get("unless", "") + bound[1], flags)
        fractions.append((pattern, Decimal(str(entry["percent"])), entry.get("bound", "=")))
    multiples = [
        (re.compile(bound[0] + "(?:" + _any(e["words"]) + ")" + bound[1], flags), Decimal(str(e["factor"])))
        for e in s.get("multiples", [])
    ]
    hedges = [
        (re.compile(bound[0] + "(?:" + _any(ws) + ")" + _GAP + r"(?:(?:the|a|an)" + _GAP + r")?\Z", flags), b)
        for b, ws in s.get("hedges", {}).items()
    ]
    after = [
        (re.compile(_GAP + "(?:" + _any(ws) + ")" + bound[1], flags), b) for b, ws in s.get("hedges_after", {}).items()
    ]
    opener, joiner = s.get("range", [["between", "from"], ["and", "to"]])
    return _Words(
        small,
        scales,
        frozenset(s.get("joiners", [])),
        ordinals,
        fractions,
        multiples,
        re.compile(bound[0] + "(?:" + _any(s.get("zeros", [])) + ")" + bound[1], flags),
        hedges,
        after,
        re.compile(r"(?:[ \t\u00a0\u202f]|\n[ \t]*)*(?:[%٪﹪％]|(?:" + _any(s.get("percent", [])) + ")" + bound[1] + ")", flags),
        re.compile(_GAP + "(?:" + _any(s.get("points", [])) + ")" + bound[1], flags),
        re.compile(_GAP + "(?:" + _any(s.get("times", [])) + ")" + bound[1], flags),
        re.compile(bound[0] + rf"(?:{number})(?:(?:[-\u2010]|{_GAP}(?:and{_GAP})?)?(?:{number}))*" + bound[1], flags),
        (re.compile("(?:" + _any(opener) + ")" + _GAP + r"\Z", flags), re.compile(_GAP + "(?:" + _any(joiner) + ")" + _GAP, flags)),
        re.compile(_GAP + "(?:" + _any(s.get("ratio", [])) + ")" + _GAP, flags),
        s.get("decimal", "."),
        s.get("thousands", ","),
        {k.lower(): v for k, v in s.get("currencies", {}).items()},
    )


def find_numbers(
    text: str, code: str, taken: Sequence[tuple[int, int]] = (), *, table: bool = False
) -> list[Number]:
    """Every figure of the text outside the ranges `taken`, in order; none overlap.

    Every run of digits lies in exactly one figure's parts. With `table`, blanks never join digits.
    """
    words = _words(code)
    found: list[Number] = []
    used = [False] * len(text)
    for a, b in taken:
        used[a:b] = [True] * (b - a)

    def take(number: Number) -> None:
        if not any(used[a:b].count(True) for a, b in number.parts):
            for a, b in number.parts:
                used[a:b] = [True] * (b - a)
            found.append(number)

    for number in _fractions(text, words):
        take(number)
    for number in _digits(text, words, used, table=table):
        take(number)
    for number in _in_words(text, words):
        take(number)
    for number in _zeros(text, words):
        take(number)
    found.sort(key=lambda n: n.start)
    found = _joined(text, words, found)
    return [_hedged(text, words, _measured(text, words, n)) for n in found]


# ---------------------------------------------------------------- digits


@cache
def _digit_pattern(decimal: str, thousands: str, table: bool) -> re.Pattern[str]:
    blank = _THIN if table else _THIN + " "
    group = rf"\d{{1,3}}(?:(?:{re.escape(thousands)}[ ]?|[{blank}])\d{{3}}(?!\d))+" if not table else (
        rf"\d{{1,3}}(?:[{re.escape(thousands)}{blank}]\d{{3}}(?!\d))+"
    )
    broken = rf"\d{{1,3}},\n[ \t]*\d{{3}}(?!\d)"
    return re.compile(rf"(?:{group}|{broken}|\d+)(?:{re.escape(decimal)}\d+)?")


def _digits(text: str, words: _Words, used: Sequence[bool], *, table: bool) -> Iterator[Number]:
    pattern = _digit_pattern(words.decimal, words.thousands, table)
    position = 0
    while True:
        match = pattern.search(text, position)
        if match is None:
            return
        start, end = match.span()
        if any(used[start:end]) or not match[0].isascii():
            end = start + 1
            while end < len(text) and text[end].isdigit() and text[end].isdecimal():
                end += 1
        position = end
        if any(used[start:end]):
            continue
        body = text[start:end]
        plain = re.sub(rf"[\s{re.escape(words.thousands)}{_THIN}]", "", body)
        try:
            value: Decimal | None = Decimal(plain.replace(words.decimal, "."))
        except ArithmeticError:
            value = None
        glued = (start and (text[start - 1].isalpha() or text[start - 1] == "_")) or (
            end < len(text) and text[end].isalpha()
        )
        form = "digits"
        if glued:
            suffix = re.match(r"(?:st|nd|rd|th)\b", text[end:])
            form = "ordinal" if suffix else "digits"
            if not suffix and not text[end : end + 1] in (":",):
                value = None if start and text[start - 1].isalpha() else value
        sign = text[start - 1 : start]
        first = start
        if sign and sign in "-−–" and (start < 2 or text[start - 2] in " \t\n(:=") and value is not None:
            if text[start - 2 : start - 1] != " " or sign != "–":
                value, first = -value, start - 1
        yield Number(first, end, text[first:end], value, None, form, "", "=", first, end, ((start, end),))


# ---------------------------------------------------------------- words


def _in_words(text: str, words: _Words) -> Iterator[Number]:
    for match in words.word.finditer(text):
        pieces = [p.lower() for p in re.findall(r"[^\W\d_]+", match[0])]
        value = _compose([p for p in pieces if p not in words.joiners], words)
        if value is None:
            continue
        start, end = match.span()
        yield Number(start, end, match[0], Decimal(value), None, "words", "", "=", start, end, ((start, end),))
    for match in re.finditer(r"(?<![^\W_])[^\W\d_]+(?:-[^\W\d_]+)?(?![^\W_])", text):
        place = words.ordinals.get(match[0].lower())
        if place:
            start, end = match.span()
            yield Number(start, end, match[0], Decimal(place), None, "ordinal", "", "=", start, end, ((start, end),))


def _compose(pieces: Sequence[str], words: _Words) -> int | None:
    total = current = 0
    for piece in pieces:
        if piece in words.small:
            if current % 10 and words.small[piece] < 10 or current % 100 and words.small[piece] >= 10:
                return None
            current += words.small[piece]
        elif piece in words.scales:
            scale = words.scales[piece]
            if scale == 100:
                current = (current or 1) * 100
            else:
                total += (current or 1) * scale
                current = 0
        else:
            return None
    return total + current


def _fractions(text: str, words: _Words) -> Iterator[Number]:
    for pattern, percent, bound in words.fractions:
        for match in pattern.finditer(text):
            start, end = match.span()
            yield Number(start, end, match[0], percent, None, "fraction", "percent", bound, start, end, ((start, end),))
    for pattern, factor in words.multiples:
        for match in pattern.finditer(text):
            start, end = match.span()
            yield Number(start, end, match[0], factor, None, "multiple", "factor", "=", start, end, ((start, end),))
    for match in re.finditer("[" + "".join(_VULGAR) + "]", text):
        start, end = match.span()
        value = Decimal(_VULGAR[match[0]])
        yield Number(start, end, match[0], value, None, "fraction", "percent", "=", start, end, ((start, end),))


def _zeros(text: str, words: _Words) -> Iterator[Number]:
    for match in words.zeros.finditer(text):
        start, end = match.span()
        yield Number(start, end, match[0], Decimal(0), None, "zero", "", "=", start, end, ((start, end),))


# ---------------------------------------------------------------- joining and measuring


def _joined(text: str, words: _Words, found: Sequence[Number]) -> list[Number]:
    """Ranges and simple ratios that are written with two figures become one."""
    result: list[Number] = []
    for number in found:
        last = result[-1] if result else None
        if last and last.form in ("digits", "words") and number.form in ("digits", "words") and last.value is not None and number.value is not None and last.value_to is None:
            between = text[last.end : number.start]
            opened = words.ranges[0].search(text[max(0, last.start - 16) : last.start])
            dash = between.strip() in set(_DASH) and last.form == "digits" and len(between) <= 3 and last.value < abs(number.value)
            ranged = bool(opened and words.ranges[1].fullmatch(between)) and last.value < number.value
            if dash or ranged:
                result[-1] = replace(
                    last, end=number.end, text=text[last.start : number.end], value_to=abs(number.value),
                    phrase_start=last.start - len(opened[0]) if opened and ranged else last.start, phrase_end=number.end,
                    parts=(*last.parts, *number.parts),
                )  # fmt: skip
                continue
            if words.ratio.fullmatch(between) and 0 < last.value < number.value <= 10 and not re.match(r"\s*(?:the|those|these)", text[number.end :]):
                result[-1] = replace(
                    last, end=number.end, text=text[last.start : number.end],
                    value=(last.value * 100 / number.value).quantize(Decimal("0.01")), form="fraction", unit="percent",
                    phrase_end=number.end, parts=((last.start, number.end),),
                )  # fmt: skip
                continue
        result.append(number)
    return result


def _measured(text: str, words: _Words, number: Number) -> Number:
    """With the unit that stands behind or before it: percent, points, times, a currency."""
    if number.unit:
        return number
    points = words.points.match(text, number.end)
    percent = words.percent.match(text, number.end)
    if points:
        return replace(number, unit="points", phrase_end=points.end())
    if percent:
        further = words.points.match(text, percent.end())
        return replace(number, unit="points" if further else "percent", phrase_end=(further or percent).end())
    times = words.times.match(text, number.end)
    if times and number.form in ("digits", "words"):
        return replace(
            number, unit="factor", form="multiple", end=times.end(), text=text[number.start : times.end()], phrase_end=times.end()
        )
    before = re.search(r"([A-Z]{3}|[€£$])[ \u00a0]?\Z", text[max(0, number.start - 5) : number.start])
    if before and before[1].lower() in words.units:
        return replace(number, unit=words.units[before[1].lower()], phrase_start=number.phrase_start - len(before[0]))
    after = re.match(r"[ \u00a0]?(€|£|\$|[a-z]+)", text[number.end : number.end + 12])
    if after and after[1].lower() in words.units:
        return replace(number, unit=words.units[after[1].lower()], phrase_end=number.end + after.end())
    return number


def _hedged(text: str, words: _Words, number: Number) -> Number:
    """With the hedge that stands before or behind it."""
    window = text[max(0, number.phrase_start - 40) : number.phrase_start]
    best: tuple[int, str] | None = None
    for pattern, bound in words.hedges:
        match = pattern.search(window)
        if match and (best is None or len(window) - match.start() > best[0]):
            best = (len(window) - match.start(), bound)
    if best is not None:
        bound = best[1]
        keep = number.bound if bound == "=" else bound
        return replace(number, bound=keep, phrase_start=number.phrase_start - best[0])
    for pattern, bound in words.hedges_after:
        match = pattern.match(text, number.phrase_end)
        if match:
            return replace(number, bound=bound, phrase_end=match.end())
    return number
