"""What a figure certainly is when it is no claim: a telephone number, a law section, a list number, an age class.

The expressions are data ([roles] of the language files); here stands only what looks the same in every language.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import regex

from extract import languages
from extract.numerals import Number

NOT_TEXT = ("furniture", "contact")  # kinds of block whose figures all claim nothing, whatever stands beside them
_OF_WEB = re.compile(r"@|www\.|https?:|mailto:|\.(?:com|org|net|eu|fi|se|uk|example)\b")  # what every address has
_WEB = re.compile(
    r"(?:www\.|https?:|mailto:)\S+|[\w.+-]{1,64}@[\w.-]+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:com|org|net|eu|fi|se|uk|example)\b(?:/\S*)?"
)
_CLOCK = re.compile(r"(?<![\d.:])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?![\d:])")
_STAMP = re.compile(r"(?<!\d)\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?(?!\d)")  # ISO 8601
_SCORE = re.compile(r"(?<![\w.,/–-])(\d{1,2})[-–](\d{1,2})(?![\w/%–-]|[.,]\d)")
_NO_LETTER = r"(?<![^\W\d_])(?=\S)"  # before
_FIRST = re.compile(r"(?<![^\W\d_])\S")  # of what may begin an expression
_LIST_NUMBER = r"(?:\(?\d{1,3}\)|\d{1,2}(?:\.\d{1,2}){0,3}\.)(?=\s)"
_AT_START = re.compile(rf"\s*{_LIST_NUMBER}")
_AT_LINE = re.compile(rf"(?m)^[ \t]*{_LIST_NUMBER}")
_ENUMERATED = re.compile(r"(?<![\w.,)])(\d{1,2})[.)](?=\s[^\W\d_])")
_BEFORE_LIST = ("", ":", ";", ",", ".", "–", "—")  # what may stand before the first number of one
_BLANKS = 100  # characters: more blanks in a row are as good as the beginning of a text
_STARRED = re.compile(r"(?<![\w(])\d{1,2}\s?\*?\)(?=\s)|\*\s?\d{1,2}(?=\s|\Z)")
_SECTION = re.compile(r"\s*(\d{1,2})(?:\.\d{1,2}){0,3}\.?\s+(?=[^\W\d_])")
_NOTE_MARK = re.compile(r"\[\d{1,2}\]")
_AGE_CLASS = re.compile(r"(?<=[^\W\d_] )\(\d{1,2} ?[-–] ?\d{2}\)")  # "young adults (18–24)"
_CELL_MARK = re.compile(r"(?<=[^\W\d_])[ ]?\(\d\)(?=\s|\Z)")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_LAST_SECTION = 20  # a heading's number above this is a count ("233 people in the care of the system")


@cache
def _entries(code: str) -> list[tuple[str, re.Pattern[str] | None, tuple[str, ...]]]:
    """The expressions of each role, in the order of the language file; with what a text must hold somewhere for those that
    may begin with any word.
    """
    section: dict[str, Any] = languages.language(code).section("roles")
    return [
        (entry["role"], languages.expression(entry["where"]) if "where" in entry else None, tuple(entry["match"]))
        for entry in section.get("pattern", [])
    ]


@cache
def _begun(code: str) -> list[tuple[int, list[tuple[str, Any]]]]:
    """The expressions that a character rules out, by the place of their role, in a form that tells how they may begin."""
    return [
        (place, [(p, regex.compile(languages.bounded(p), regex.IGNORECASE)) for p in expressions])
        for place, (_, where, expressions) in enumerate(_entries(code))
        if where is None
    ]


@lru_cache(maxsize=1_000)
def _beginning(code: str, first: str) -> list[tuple[int, re.Pattern[str]]]:
    """The expressions that may begin with a character, as one for each role, with its place. Most cannot, and to try them
    everywhere takes longer than all else that is asked of a block.
    """
    fitting = [
        (place, tuple([p for p, begun in some if begun.match(first, partial=True)])) for place, some in _begun(code)
    ]
    return [(place, _any_of(expressions)) for place, expressions in fitting if expressions]


@cache
def _any_of(expressions: tuple[str, ...], before: str = "") -> re.Pattern[str]:
    return languages.expression(f"{before}(?:{'|'.join(f'(?:{p})' for p in expressions)})")


def _worded(text: str, code: str) -> list[tuple[str, list[re.Match[str]]]]:
    """What the expressions of the language file find, by role, in the order of the text. None begins inside a word."""
    found: list[tuple[str, list[re.Match[str]]]] = []
    for name, where, expressions in _entries(code):
        held = where is not None and where.search(text)
        found.append((name, list(_any_of(expressions, _NO_LETTER).finditer(text)) if held else []))
    ends = [0] * len(found)
    for first in _FIRST.finditer(text):
        start = first.start()
        for place, expression in _beginning(code, first[0]):
            match = expression.match(text, start) if start >= ends[place] else None
            if match:
                ends[place] = match.end()
                found[place][1].append(match)
    return found


@lru_cache(maxsize=64)
def _ranges(text: str, code: str, block: str) -> tuple[tuple[str, list[tuple[int, int]]], ...]:
    """The stretches of a block whose figures claim nothing, by role and expression, the most certain first.

    Those of one expression are in the order of the text and do not overlap.
    """
    found: list[tuple[str, Iterable[re.Match[str]]]] = []
    if _OF_WEB.search(text):
        found.append(("contact", _WEB.finditer(text)))
    if ":" in text:
        found.append(("period", _STAMP.finditer(text)))
    if block in ("list_item", "footnote"):
        found += [("label", _AT_LINE.finditer(text)), ("label", _STARRED.finditer(text)), ("label", enumeration(text))]
    elif block == "table":
        found.append(("label", _CELL_MARK.finditer(text)))
    else:
        start = _AT_START.match(text)
        found += [
            ("label", enumeration(text)),
            ("band", _AGE_CLASS.finditer(text)),
            ("label", [start] if start else []),
        ]
    if block == "heading":
        section = _SECTION.match(text)
        if section and text[section.end()].isupper() and int(section[1]) <= _LAST_SECTION:
            found.append(("label", [section]))
    found += _worded(text, code)
    found.append(("label", _NOTE_MARK.finditer(text)))
    found.append(("label", [m for m in _SCORE.finditer(text) if int(m[1]) >= int(m[2])]))  # "won 3-1"
    if ":" in text:
        found.append(("period", _CLOCK.finditer(text)))
    spans = [(name, [match.span() for match in matches]) for name, matches in found]
    return tuple((name, of_one) for name, of_one in spans if of_one)


def enumeration(text: str) -> list[re.Match[str]]:
    """The numbers of a list within a sentence, "1. forced labour, 2. marriage": two or more that count up from 1."""
    runs: list[list[re.Match[str]]] = []
    for mark in _ENUMERATED.finditer(text):
        if runs and int(mark[1]) == len(runs[-1]) + 1:
            runs[-1].append(mark)
        elif mark[1] == "1" and text[max(0, mark.start() - _BLANKS) : mark.start()].rstrip()[-1:] in _BEFORE_LIST:
            runs.append([mark])
    return [mark for run in runs if len(run) > 1 for mark in run]


def role(number: Number, text: str, language: str, *, block: str = "paragraph", offset: int = 0) -> str | None:
    """The contract's role of a figure that certainly claims nothing; None where it may be a claim.

    `text` is the block in which the number was found, `block` the kind of that block, `offset` where the number's
    positions count the block's beginning.
    """
    if block in NOT_TEXT:
        return block
    start, end = number.parts[0][0] - offset, number.parts[-1][1] - offset
    for name, spans in _ranges(text, language, block):
        before = bisect_right(spans, (start, len(text))) - 1
        if before >= 0 and end <= spans[before][1]:
            return name
    if number.text[0] in _RAISED:
        return "label"
    if number.value is None:
        return "name" if start and text[start - 1].isalpha() else "other"
    if number.form == "words" and text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return "other"
    return None
