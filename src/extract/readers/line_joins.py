"""What a line's end has cut is put together: words at a hyphen, numbers between their groups, ranges."""

from __future__ import annotations

import re
from collections.abc import Collection

from extract.readers.words import NO_BREAK

Spelled = list[tuple[str, int]]  # characters, each with its place among the page's characters or -1

HYPHENS = "-\u00ad\u2010\u2011"
_SYLLABLE_HYPHENS = "\u00ad\u2010"  # set by the machine at a line's end, never by an author
SYLLABLES_ELSEWHERE = "\u2010"  # among the known words: this document ends its cut lines with such a hyphen
_SHORTEST_PART = 3  # letters of a word that stands by itself in the document
_WORD_CUT = re.compile(rf"(?P<head>[^\W\d_][\w'’]{{0,60}}(?:-[^\W\d_]\w{{0,60}}){{0,6}})(?P<hyphen>[{HYPHENS}])\Z")
_WORD_REST = re.compile(r"(?P<tail>[^\W\d_]+)\S*")
_GROUP_CUT = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})*,\Z")
_SPACE_GROUP_CUT = re.compile(r"(?<![\w.,/–-])\d{1,3}(?:[\u202f\u00a0 ]\d{3}){0,6}\Z")
_GROUP_REST = re.compile(r"\d{3}(?!\d)")
_RANGE_CUT = re.compile(rf"(?<![\d,.])(?P<from>[\d,.]*\d)(?P<hyphen>[{HYPHENS}–])\Z")
_RANGE_REST = re.compile(r"\d[\d,.]*")
_DECIMAL_CUT = re.compile(r"\d[.,·]\Z")


def join_lines(above: Spelled, below: Spelled, known: Collection[str]) -> tuple[Spelled, Spelled]:
    """Two lines of one paragraph, with what the end of the first has cut put together at its end.

    `known` are the words of the document: they tell "exploita-tion" from "half-year".
    """
    text = "".join([c for c, _ in above])
    rest = "".join([c for c, _ in below])
    if not text.strip() or not rest.strip():
        return above, below
    return _joined_words(above, below, text, rest, known) or _joined_numbers(above, below, text, rest) or (above, below)


def number_goes_on(above: str, below: str) -> bool:
    """True where the end of a line stands between two groups of one number."""
    return bool(_GROUP_REST.match(below) and (_GROUP_CUT.search(above) or _SPACE_GROUP_CUT.search(above)))


def _joined_words(
    above: Spelled, below: Spelled, text: str, rest: str, known: Collection[str]
) -> tuple[Spelled, Spelled] | None:
    cut = _WORD_CUT.search(text) if text[-1] in HYPHENS else None  # few lines end so
    follows = _WORD_REST.match(rest)
    if cut is None or follows is None:
        return None
    head, tail = cut["head"].lower(), follows["tail"].lower()
    keeps_hyphen = cut["hyphen"] not in _SYLLABLE_HYPHENS and (
        follows["tail"][0].isupper()
        or SYLLABLES_ELSEWHERE in known
        or (f"{head}{tail}" not in known and (f"{head}-{tail}" in known or _compound(head, tail, known)))
    )
    return _moved(above if keeps_hyphen else above[:-1], below, follows.end())


def _compound(head: str, tail: str, known: Collection[str]) -> bool:
    last = head.rsplit("-", 1)[-1]
    return min(len(last), len(tail)) >= _SHORTEST_PART and last in known and tail in known


def _joined_numbers(above: Spelled, below: Spelled, text: str, rest: str) -> tuple[Spelled, Spelled] | None:
    token = len(rest.split(maxsplit=1)[0])
    if _GROUP_REST.match(rest):
        if _GROUP_CUT.search(text):
            return _moved(above, below, token)
        if _SPACE_GROUP_CUT.search(text):
            return _moved([*above, (NO_BREAK, -1)], below, token)
    cut, follows = _RANGE_CUT.search(text), _RANGE_REST.match(rest)
    if cut is None or follows is None:
        return None
    # "20-" and "19" are a year cut in two, "10-" and "15" a range: ranges rise, and a year is what the two make.
    year = cut["from"] + follows[0].rstrip(".,")
    falls = cut["from"].isdigit() and int(cut["from"]) >= int(re.sub(r"\D", "", follows[0]) or 0)
    in_two = cut["hyphen"] == "\u00ad" or (len(year) == 4 and year[:2] in ("19", "20") and falls)
    return _moved(above[:-1] if in_two else above, below, token)


def _moved(above: Spelled, below: Spelled, count: int) -> tuple[Spelled, Spelled]:
    rest = below[count:]
    while rest and rest[0][0].isspace():
        rest = rest[1:]
    return [*above, *below[:count]], rest


def without_soft_hyphens(line: Spelled) -> Spelled:
    """A line without the places where it might have been cut and was not."""
    return [pair for pair in line if pair[0] != "\u00ad"]
