"""TOML that people write for us, refused where reading it would cost more than any such file is worth."""

from __future__ import annotations

import re
import tomllib
from typing import Any

LARGEST = 1_000_000  # characters
_DEEPEST = 50  # parts of a dotted key, for which a reader of TOML takes the square of their number in time and memory
_DEEP_KEY = re.compile(rf"[\w\"'-](?:[ \t]?\.[ \t]?[\w\"'-]{{1,99}}){{{_DEEPEST}}}")


def parse_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML file. Raises ValueError, in words, for what is none or too much."""
    if len(text) > LARGEST:
        raise ValueError(f"{len(text):,} characters are too many; the limit is {LARGEST:,}")
    deep = _DEEP_KEY.search(text)
    if deep:
        line = text.count("\n", 0, deep.start()) + 1
        raise ValueError(f"a name has more than {_DEEPEST} parts (at line {line}, column 1)")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("its values are nested too deeply (at line 1, column 1)") from error
