"""What a terminal may be sent: text of others without the control characters that would steer it."""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t"
_STAND_IN = "\N{REPLACEMENT CHARACTER}"


def plain(text: str) -> str:
    """The text with control characters, escape sequences and marks that turn the writing direction made visible."""
    return "".join(_STAND_IN if steers(c) else c for c in text)


def steers(character: str) -> bool:
    """Whether a terminal takes this character for an order and not for text."""
    if character in _KEPT:
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or unicodedata.bidirectional(character) in (
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    )  # fmt: skip
