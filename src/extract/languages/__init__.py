"""The words of each language, one TOML file a language. The grammar that uses them is code elsewhere."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("en", "fi", "sv")
_REPEATED = re.compile(r"(\\[sd])([*+])")
_LONGEST_RUN = 20  # blanks or digits that one repetition in a pattern of a language file takes


@dataclass(frozen=True)
class Language:
    """One language file. `sections` are its top-level tables; each module reads the one that carries its name."""

    code: str
    sections: dict[str, Any]

    def __hash__(self) -> int:
        return hash(self.code)

    def section(self, name: str) -> dict[str, Any]:
        """The table `name`; empty where the language file has none."""
        found = self.sections.get(name, {})
        return found if isinstance(found, dict) else {}


@cache
def language(code: str) -> Language:
    """The language file of `code` ("en"); raises KeyError for a language we do not know."""
    if code not in LANGUAGES:
        raise KeyError(code)
    text = resources.files(__package__).joinpath(f"{code}.toml").read_text(encoding="utf-8")
    return Language(code, tomllib.loads(text))


def expression(pattern: str) -> re.Pattern[str]:
    """A pattern of a language file, compiled. Its repeated blanks and digits are bounded: two of them in a row would
    cost the square of a run's length, three the cube.
    """
    return re.compile(bounded(pattern), re.IGNORECASE)


def bounded(pattern: str) -> str:
    """The same, as it is written."""
    return _REPEATED.sub(lambda m: f"{m[1]}{{{'0' if m[2] == '*' else '1'},{_LONGEST_RUN}}}", pattern)
