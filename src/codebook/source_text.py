"""The source text of a codebook: its tables, and sentences that name file and line where something does not hold."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from model.errors import CodebookError

KEYS = {  # every table of a codebook with the keys it may hold
    "codebook": {"series", "indicator", "dimension", "scheme", "stock_flow", "break", "funnel", "contrast", "watch"},
    "series": {
        "code",
        "title",
        "publisher",
        "frequency",
        "languages",
        "expected",
        "recognise",
        "own_names",
        "counted_elsewhere",
    },
    "indicator": {"measure", "unit", "means", "within", "default", "aside", "population", "nouns", "verbs", "short"},
    "dimension": {
        "means",
        "names",
        "bands",
        "countries",
        "population",
        "countable",
        "scope",
        "indicators",
        "moment_of",
        "moments",
        "code",
    },
    "scheme": {"dimension", "codes", "indicators", "exhaustive", "disjoint", "residual", "unknown", "since", "until"},
    "stock_flow": {"stock", "inflow", "outflow", "complete"},
    "break": {"indicator", "day", "note"},
    "funnel": {"whole", "parts", "of"},
    "contrast": {"dimension", "code", "counts", "by"},
    "watch": {"hosts", "page"},
    "watch.page": {"address", "language", "links"},
}


class SourceText:
    """The parsed TOML of one file, with its text at hand for line numbers. What does not hold raises CodebookError."""

    def __init__(self, path: Path, text: str, data: Mapping[str, Any]) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.data = data

    def _known(self, kind: str, table: Mapping[str, Any], where: str) -> None:
        for key in table:
            if key not in KEYS[kind]:
                near = difflib.get_close_matches(key, KEYS[kind], 1)
                hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(KEYS[kind]))}"
                self._fail(f"unknown key {key!r}{hint}", where, key)

    def _one_of(self, name: str, known: Iterable[str], kind: str, where: str, key: str) -> None:
        names = list(known)
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            self._fail(f"there is no {kind} {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""), where, key)

    def _table(self, value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._fail(f"[{where}] is missing or no table", where)
        return dict(value)

    def _list(self, key: str, table: Mapping[str, Any] | None = None, within: str = "") -> list[Any]:
        value = (self.data if table is None else table).get(key, [])
        if not isinstance(value, list):
            self._fail(f"write [[{within}{key}]] with two brackets", f"{within}{key}")
        return list(value)

    def _string(self, table: Mapping[str, Any], key: str, where: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self._fail(f"{key} is missing or no text", where, key)
        return str(value)

    def _strings(self, value: Any, key: str, where: str) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            self._fail(f"{key} must be a list of texts", where, key)
        return list(value)

    def _fail(self, message: str, where: str, key: str = "") -> None:
        raise CodebookError(f"{self.path}:{self._line(where, key)}: {message}")

    def _line(self, where: str, key: str) -> int:
        """The line of a table header, or of the first line behind it that holds `key`; 1 where neither is found."""
        header, _, rest = where.partition("#")  # "[contrast]#1.code.minor": within the second of them
        count, _, inner = rest.partition(".")
        wanted, key = f"[{header}]", key or inner.rpartition(".")[2]
        passed = int(count) if count.isdecimal() else 0
        start = 0
        for number, line in enumerate(self.lines, start=1):
            if line.strip() == wanted:
                start = number
                if passed == 0:
                    break
                passed -= 1
        if key:
            for number in range(start, len(self.lines)):
                if key in self.lines[number]:
                    return number + 1
        return start or 1
