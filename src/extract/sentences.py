"""Cuts the text of a block into sentences, and tells which of them are quoted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from extract.languages import language
from extract.roles import enumeration

_QUOTES = (("“", "”"), ("«", "»"), ("„", "“"))
_SINGLE = "'‘"
_LONGEST = 2_000  # characters: several times the longest sentence that was ever met in a release
_BLANK = re.compile(r"(?<!\d)\s|\s(?!\d)")
_NO_WORD = re.compile(r"\W")
_LONGEST_WORD = 100  # characters: no abbreviation, initial or day of a date is longer
# a footnote's mark may stand behind the stop: "clients.¹ Of these, …"
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*(?:[⁰¹²³⁴-⁹]{0,4}|[*†‡]{1,3})(?=\s|\Z)|[.!?][\"”’»]+,(?=\s)")
_NEXT = re.compile(r"\s*(.{0,5})", re.DOTALL)
_QUOTE = re.compile(r"[\"“”«»„]")
_DATE_GOES_ON = re.compile(r"\d[-–—]\s?\d")  # "1.1. – 30.6.2022"
_DATE_PART = re.compile(r"\d{1,2}\.|\d{4}|\d{1,2}$")  # "30. 6. 2022"


def sentences(text: str, code: str) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of one block, without the blanks around them.

    A full stop ends a sentence only before a capital, a digit or an opening quote, never behind an abbreviation, an
    initial, or the day of a date. Brackets are not cut.
    """
    found: list[tuple[int, int]] = []
    start = 0
    listed = {mark.end() for mark in enumeration(text)}  # "the largest groups: 1. Iraqis, 2. Somalis"
    for match in _END.finditer(text):
        if match.end() not in listed and _ends(text, start, match, code):
            found.append((start, match.end()))
            start = match.end()
    found.append((start, len(text)))
    trimmed = []
    for a, b in (part for start, end in found for part in _bearable(text, start, end)):
        body = text[a:b]
        left = len(body) - len(body.lstrip())
        if body.strip():
            trimmed.append((a + left, a + len(body.rstrip())))
    return trimmed


def _bearable(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence in parts that are no longer than a sentence can be: the rules weigh each figure against all its words.

    Cut at a blank, rather not between digits; what has no blank, behind anything that is no letter and no digit.
    """
    while end - start > _LONGEST:
        window = text[start : start + _LONGEST]
        cut = max((m.end() for m in _BLANK.finditer(window)), default=0) or window.rfind(" ") + 1
        if not cut:
            gap = _NO_WORD.search(text, start + _LONGEST, end)
            cut = (gap.end() if gap else end) - start
        yield start, start + cut
        start += cut
    yield start, end


def _ends(text: str, start: int, match: re.Match[str], code: str) -> bool:
    if match[0].endswith(","):
        return False
    behind = _NEXT.match(text, match.end())
    following = behind[1] if behind else ""
    if not following or _DATE_GOES_ON.match(text[match.start() - 1 : match.start()] + following):
        return not following
    start = max(start, match.start() - _LONGEST)  # a bracket that nobody closes goes no further than a sentence can
    if text.count("(", start, match.start()) > text.count(")", start, match.end()):
        return False
    if not (following[0].isupper() or following[0].isdigit() or following[0] in "\"'“‘”«(–-•*"):
        return False
    if match[0][0] != ".":
        return True
    before = text[max(start, match.start() - _LONGEST_WORD) : match.start()]
    words = before.split()
    word = words[-1].lower().lstrip("(\"'“") if words and before.endswith(words[-1]) else ""
    if word in _abbreviations(code) or (len(word) == 1 and word.isalpha()):
        return False
    return not (word.isdigit() and len(word) <= 2 and _DATE_PART.match(following)) and not (
        word.isdigit()
        and len(word) <= 2
        and language(code).section("blocks").get("ordinal_dot", False)
        and not (following[0].isupper() or following[0].isdigit())
    )


@cache
def _abbreviations(code: str) -> frozenset[str]:
    return frozenset(language(code).section("blocks").get("abbreviations", ()))


def quoted(text: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """For each sentence of a block, in the order of the text: whether it begins inside quotation marks, or with one."""
    marks: Counter[str] = Counter()  # of the text up to where a sentence begins, read once
    found = []
    read = 0
    for start, end in spans:
        marks.update(_QUOTE.findall(text, read, start + 1))
        read = start + 1
        # An apostrophe may open a word; before all else and closed by none at the end it opens a quotation.
        alone = start == spans[0][0] and text[start : start + 1] in _SINGLE and text[end - 1 : end] not in _SINGLE
        found.append(marks['"'] % 2 == 1 or any(marks[a] > marks[b] for a, b in _QUOTES) or alone)
    return found
