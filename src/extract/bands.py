"""Age and size classes given by their bounds: "18–29" in a table, "aged 18 to 29", "under 15" in a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from extract.items import cover
from extract.languages import expression, language
from extract.terms import Match
from extract.tokens import Token
from extract.vocabulary import Meaning, Vocabulary
from model.document import Table

_RANGE = r"(?P<low>\d{1,3})\s*(?:[-–—−]|%s)\s*(?P<high>\d{1,3})"
_CHAINED = re.compile(r"(?<![\w.,-])(?P<low>\d{2})\s?[-–—−]\s?(?P<high>\d{2})(?![\w%])")
_IN_ROW = re.compile(r"(?:\A|[;:])\s*(?P<band>\d{2}\s?[-–—−]\s?\d{2}),\s+(?=\d)")  # a label with its figure
_FROM = r"(?P<from>\d{1,3})\s*(?:\+|%s)"
_LEAST = r"(?:≥\s?|%s)(?P<least>\d{1,3})"
_MOST = r"(?P<most>\d{1,3})\s*(?:%s)"
_UP_TO = r"(?:[-–−≤]\s?|%s)(?P<to>\d{1,3})"
_BELOW = r"(?:<\s?|%s)(?P<below>\d{1,3})"
_ABOVE = r"(?:>\s?|%s)(?P<above>\d{1,3})"


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a whole label may be, what marks a class in running text, and what does where the text speaks of ages."""
    words = language(code).section("bands")

    def any_of(key: str) -> str:
        return "|".join(words.get(key, [])) or r"(?!)"

    bounds = "|".join(
        pattern % any_of(key)
        for pattern, key in (
            (_RANGE, "to"),
            (_FROM, "from"),
            (_MOST, "or_less"),
            (_LEAST, "least"),
            (_UP_TO, "up_to"),
            (_BELOW, "below"),
            (_ABOVE, "above"),
        )
    )
    before, after = any_of("before"), any_of("after")
    named = bounds.replace("?P<", "?P<b_")
    label = rf"(?:{before}|{any_of('aged')})?\s*(?:{bounds})\s*(?:{after}|{any_of('unit')})?"
    aged = any_of("aged")
    older = rf"(?P<c_from>\d{{2}})\s+(?:{any_of('from')})|(?P<c_most>\d{{2}})\s*(?:{any_of('or_less')})"
    marked = rf"(?:{aged})\s*(?:{bounds})(?:\s*(?:{after}))?|(?:{before})?\s*(?:{named})\s*(?:{after})|{older}"
    between = (_RANGE % any_of("to")).replace("?P<", "?P<d_")
    # "18–29: 54", "18 to 29 years (54)"
    classes = (_RANGE % any_of("to")).replace("?P<", "?P<e_")
    listed = rf"{classes}(?:\s*(?:{after}|{any_of('unit')}))?(?=\s*[:(]\s*\d)"
    prose = rf"(?<![\w.,-])(?:{marked})(?![\w%])"
    spoken = rf"(?<![\w.,-])(?:{marked}|(?:{before})\s*{between}|{listed})(?![\w%])"
    return expression(label), expression(prose), expression(spoken)


def band_code(label: str, code: str) -> str:
    """The code of a class by its bounds ("18-29", "60+", "-17"); empty where `label` is more than that."""
    match = _patterns(code)[0].fullmatch(label.strip())
    return _code(match) if match else ""


def find_bands(
    text: str,
    start: int,
    tokens: Sequence[Token],
    words: Vocabulary,
    table: Table | None,
    terms: Sequence[Match[Meaning]],
    *,
    listed: bool = False,
) -> Iterator[Match[Meaning]]:
    """The classes in a block of text that begins at page position `start`, for the dimension that takes bounds.

    In an item of a list, `listed`, bounds with a figure behind them are a class, whatever the list says of ages.
    """
    dimension = next((d for d in words.codebook.dimensions.values() if d.bands), None)
    if dimension is None:
        return
    whole = {f"0{c.band}": c.code for c in dimension.codes.values() if c.band.startswith("-")}  # "0–17" are all minors
    found: list[tuple[int, int, str]] = []
    if table is not None:
        for cell in table.cells:
            if cell.column == 0 or cell.row < table.header_rows:
                label = text[cell.start - start : cell.end - start]
                found.append((cell.start, cell.end, band_code(label, words.language)))
    else:
        names = [m for match in terms for m in match.meanings if m.kind == "dimension"]
        spoken = any(m.name == dimension.code for m in names)
        matches = _patterns(words.language)[2 if spoken or listed else 1].finditer(text)
        found = [(start + match.start(), start + match.end(), _code(match)) for match in matches]
        found += [(start + a, start + b, c) for a, b, c in _life(text, words.language)]
        found += _label(text, start, words.language)
        if found or spoken:
            found += _labels(text, start, {a for a, _, _ in found})
        if not found:
            return
        found = sorted(found + list(_chained(text, start, found)))
    upper = {code.partition("-")[2] for _, _, code in found}
    # "50–59 … over 60": classes that follow one another leave no age out
    found = [
        (a, b, f"{int(c[:-1]) - 1}+" if c[-1:] == "+" and str(int(c[:-1]) - 2) in upper else c) for a, b, c in found
    ]
    found = [band for band in found if band[2]]
    positions: dict[int, list[int]] = {}
    for position, index in cover(tokens, [(a, b) for a, b, _ in found]).items():
        positions.setdefault(index, []).append(position)
    for index in sorted(positions):
        code = found[index][2]
        code = whole.get(code.replace("≤", "0-"), code.replace("≤", "-"))
        yield Match(tuple(positions[index]), (Meaning("code", dimension.code, code),))


def _label(text: str, start: int, code: str) -> Iterator[tuple[int, int, str]]:
    """The class that is the whole label of an entry: "18–29: 61"; "8–16: 12" may be hours."""
    label, colon, figure = text.partition(":")
    band = band_code(label, code) if colon and figure.strip().rstrip(".;,").isdecimal() else ""
    if _CHAINED.fullmatch(band):
        yield start, start + len(label), band


def _labels(text: str, start: int, known: Collection[int]) -> Iterator[tuple[int, int, str]]:
    """Classes by nothing but their bounds that are labels in a row: "under 18, 24 persons; 18–29, 128; 30–39, 131"."""
    for match in _IN_ROW.finditer(text):
        band = _CHAINED.search(text, match.start("band"), match.end("band"))
        if band and start + band.start() not in known and _code(band):
            yield start + band.start(), start + band.end(), _code(band)


def _chained(text: str, start: int, found: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Classes by nothing but their bounds that begin where one before ends: "56 were 18–29 years old and 42 were 30–39"."""
    upper = {int(high) for _, _, code in found if (high := code.partition("-")[2])} | {
        int(code[1:]) for _, _, code in found if code[:1] == "≤"
    }
    known = {a for a, _, _ in found}
    lower = {int(low) for _, _, code in found if (low := code.lstrip("≤").rstrip("+").partition("-")[0])}
    matches = [m for m in _CHAINED.finditer(text) if start + m.start() not in known and _code(m)]
    chained = set()
    for match in matches:
        if int(match["low"]) - 1 in upper:
            upper.add(int(match["high"]))
            chained.add(match)
    for match in reversed(matches):  # "66 were 18–29, 60 were 30–39 and 42 were at least 40"
        if int(match["high"]) + 1 in lower:
            lower.add(int(match["low"]))
            chained.add(match)
    yield from ((start + m.start(), start + m.end(), _code(m)) for m in matches if m in chained)


def _life(text: str, code: str) -> Iterator[tuple[int, int, str]]:
    """Ages told as decades or milestones of a life: "in their forties", "had passed the age of 60", "… 50 but not 60"."""
    for match in _life_pattern(code).finditer(text):
        said = match.lastgroup or ""
        begins = int(said[1:] if said[1:].isdecimal() else match["age"])
        ends = int(match["next"]) - 1 if said == "next" else begins + 9
        yield match.start(), match.end(), f"{begins}+" if said == "age" else f"{begins}-{ends}"


@cache
def _life_pattern(code: str) -> re.Pattern[str]:
    """The expressions of a language, each decade in a group of its own ("d30"), the `age` that was passed and, where the
    text says so, the `next` one that was not.
    """
    words = language(code).section("bands")
    choices = [f"(?P<d{age}>{'|'.join(names)})" for age, names in words.get("decades", {}).items()]
    if "passed" in words:
        short_of = rf"(?:(?:{'|'.join(words.get('short_of', ['(?!)']))})(?P<next>\d{{2}}))?"
        choices.append(rf"(?:{'|'.join(words['passed'])})(?P<age>\d{{2}}){short_of}")
    return expression(rf"\b(?:{'|'.join(choices) or '(?!)'})\b")


def _code(match: re.Match[str]) -> str:
    said = {name.rpartition("_")[2]: int(value) for name, value in match.groupdict().items() if value}
    if "low" in said:
        return f"{said['low']}-{said['high']}" if said["low"] < said["high"] else ""
    if "from" in said:
        return f"{said['from']}+"
    if "least" in said:
        return f"{said['least']}+"
    if "above" in said:
        return f"{said['above'] + 1}+"
    if "most" in said:
        return f"≤{said['most']}"
    return f"-{said['to']}" if "to" in said else f"-{said['below'] - 1}"
