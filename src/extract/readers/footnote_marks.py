"""Raised and lowered marks: footnote numbers, exponents, ordinals. A raised 1 behind 379 must never make 3791."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.readers.words import Word

_SMALLER = 0.82  # of the neighbour's size: the largest that a mark of a smaller size is
_RISE = 0.12  # of the neighbour's size: the least that a smaller mark is raised
_RISE_SAME_SIZE = 0.2  # the same for a mark in the size of its neighbour
_HIGHEST = 0.9  # of the neighbour's size: higher up is another line
_NEAR = 0.3  # of the neighbour's size: the widest gap between a mark and what it belongs to
_FOOTNOTE_GAP = 1.6  # of the size: the same between the mark that opens a footnote and its text
_MARK = re.compile(r"[\d*†‡§#¹²³⁰⁴-⁹,()a-z+–−-]{1,6}|\d?(?:st|nd|rd|th)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_UNDER = re.compile(r"[/\u2044](\d{1,2})(?!\d)")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def set_marks(words: Sequence[Word]) -> None:
    """Finds the marks among words in the order of the content. A mark's figures become raised or lowered characters, and
    it moves to the baseline of the word that it belongs to.
    """
    for index, word in enumerate(words):
        if word.mark or len(word.text) > 6:
            continue
        before = words[index - 1] if index else None
        behind = words[index + 1] if index + 1 < len(words) else None
        if _in_line(word, before) and _in_line(word, behind):  # as most are
            continue
        if not _MARK.fullmatch(word.text):
            continue
        if before is not None and before.mark and index > 1 and _beside(before.x1, word):
            before = words[index - 2]  # two marks in a row
        host = next((w for w in (before, behind) if w is not None and not w.mark and _belongs(word, w)), None)
        if host is None and behind is not None and _opens(word, before, behind):
            host = behind
        if host is None:
            continue
        raised = word.base < host.base
        word.mark = "raised" if raised else "lowered"
        word.text = word.text.translate(_RAISED if raised else _LOWERED)
        word.base = host.base
        word.leads = host is behind


def set_fractions(words: Sequence[Word]) -> None:
    """Makes a fraction of a raised figure with a slash and a figure behind it: "2", "¹", "/2" are two and a half."""
    for mark, rest in pairwise(words):
        if mark.mark != "raised" or not _beside(mark.x1, rest):
            continue
        over, under = mark.text.translate(_PLAIN), _UNDER.match(rest.text)
        if under is None or not over.isdecimal():
            continue
        if 0 < int(over) < int(under[1]):
            mark.text, mark.mark, mark.leads, mark.before = over, "", False, " "
            rest.text, rest.mark, rest.before = f"\u2044{under[1]}{rest.text[under.end() :]}", "", ""


def raised(text: str) -> str:
    """A text as raised characters where all of it can be; otherwise as it is."""
    changed = text.translate(_RAISED)
    return changed if not any(c.isdecimal() for c in changed) else text


def _in_line(word: Word, beside: Word | None) -> bool:
    return beside is None or (beside.base == word.base and not beside.mark)


def _beside(x1: float, word: Word) -> bool:
    return abs(word.x0 - x1) < word.size


def _opens(mark: Word, before: Word | None, behind: Word) -> bool:
    """True where a mark opens a footnote, some way before its first word."""
    alone = before is None or abs(before.base - behind.base) > 0.5 * behind.size or before.x0 > mark.x0
    gap = behind.x0 - mark.x1
    rise = behind.base - mark.base
    return (
        alone
        and 0 <= gap <= _FOOTNOTE_GAP * behind.size
        and mark.size <= _SMALLER * behind.size
        and _RISE * behind.size <= rise <= _HIGHEST * behind.size
    )


def _belongs(mark: Word, host: Word) -> bool:
    """True where a word stands close by another one, and raised or lowered as a mark does."""
    gap = mark.x0 - host.x1 if mark.x0 >= host.middle else host.x0 - mark.x1
    if not -0.3 * host.size <= gap <= _NEAR * host.size:
        return False
    rise = (host.base - mark.base) / host.size
    if mark.size <= _SMALLER * host.size:
        return _RISE <= rise <= _HIGHEST or (-0.5 <= rise <= -_RISE and host.text[-1:].isalpha())
    return mark.size <= 1.05 * host.size and _RISE_SAME_SIZE <= rise <= 0.6 and not mark.text.isalpha()
