"""What a figure certainly is when it is no claim: a telephone number, a law section, a list number, an age class."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from extract.languages import language
from extract.numerals import Number

_WEB = re.compile(r"[^\s]*(?:www\.|https?:|@)[^\s]*|[^\s]+\.(?:com|org|fi|se|net|example)\b[^\s]*")
_LIST = re.compile(r"(?m)^[ \t]*(?:\d{1,2}[.)]|\(\d{1,2}\))(?=\s)")
_MARK = re.compile(r"(?<=\w)[ ]?\(\d{1,2}\)(?=[\s,.;:]|\Z)|\d{1,2}\*?\)(?=\s)")


@cache
def _patterns(code: str) -> list[tuple[str, re.Pattern[str]]]:
    section: dict[str, Any] = language(code).section("roles")
    return [(entry["role"], re.compile(p, re.IGNORECASE)) for entry in section.get("pattern", []) for p in entry["match"]]


@cache
def _ranges(text: str, code: str, block: str) -> tuple[tuple[int, int, str], ...]:
    found = [(m.start(), m.end(), "contact") for m in _WEB.finditer(text)]
    if block in ("heading", "list_item", "footnote", "paragraph"):
        found += [(m.start(), m.end(), "label") for m in _LIST.finditer(text)]
    for name, pattern in _patterns(code):
        found += [(m.start(), m.end(), name) for m in pattern.finditer(text)]
    return tuple(found)


def role(number: Number, text: str, code: str, *, block: str = "paragraph") -> str | None:
    """The role of a figure that claims nothing; None where it may be a claim. `block` is the kind of its block."""
    if block == "furniture":
        return "furniture"
    if block == "contact":
        return "contact"
    start, end = number.parts[0][0], number.parts[-1][1]
    for a, b, name in _ranges(text, code, block):
        if a <= start and end <= b:
            return name
    if number.form == "digits" and any("⁰" <= c <= "⁹" or c in "¹²³" for c in number.text):
        return "label"
    if number.value is None:
        return "name" if start and text[start - 1].isalpha() else "other"
    return None
