"""Letters that text recognition took for digits, in what can only be a number: l,O51 is 1,051 and 2O18 is 2018."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.readers.words import Word

_LETTERS = frozenset("OolI|")
_LIKE_DIGITS = str.maketrans("OolI|", "00111")
_MIXED = re.compile(
    r"(?P<open>\W*)(?P<number>[\dOolI|]{1,3}(?:,[\dOolI|]{3})+|[12lI|][09Oo][\dOolI|]{2})(?P<close>\W*)"
)


def repair_digits(words: Sequence[Word]) -> list[str]:
    """Sets right the words that are numbers but for letters that look like digits; what was changed, in words.

    Where strokes rule the tables of a page, some stand by what is no such number ("0.0%|"), and "204|" is 204.
    """
    changed = []
    suspects = [(word, _MIXED.fullmatch(word.text)) for word in words if not _LETTERS.isdisjoint(word.text)]
    ruled = any(match is None and not any(map(str.isalpha, word.text)) for word, match in suspects)
    for word, match in suspects:
        if match is None or sum(c.isdecimal() for c in match["number"]) < 2:
            continue
        number = match["number"].translate(_LIKE_DIGITS)
        if number == match["number"] or (ruled and "|" in match["number"]):
            continue
        changed.append(f"{match['number']!r} as {number}")
        word.text = match["open"] + number + match["close"]
    return changed
