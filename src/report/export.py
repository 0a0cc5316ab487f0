"""The export that other programs read: CSV files and the text of every release."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from load import tables
from model.errors import ClaimledgerError

_TABLES: dict[str, tuple[Sequence[str], Callable[[Engine], Iterator[tables.Row]]]] = {
    "claims": (tables.CLAIMS, tables.claims),
    "mentions": (tables.MENTIONS, tables.mentions),
    "findings": (tables.FINDINGS, tables.findings),
    "releases": (tables.RELEASES, tables.releases),
}
_FORMULA = re.compile(r"(?:[=+@\t\r]|[-−](?![\d.,])).", re.DOTALL)  # a lone sign runs nothing
_NUMBER = re.compile(r"[-+]?[\d.,  ]+%?")


def export_csv(store: Engine, folder: Path) -> list[Path]:
    """Writes claims.csv, mentions.csv, findings.csv, releases.csv and documents/; returns what was written.

    Each file is written beside its place and then moved there, so that a reader never sees half of one.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = [_csv(store, folder / f"{name}.csv", *how) for name, how in _TABLES.items()]
        for source, text in tables.documents(store):
            written.append(_write(folder / "documents" / f"{source}.txt", text))
    except OSError as error:
        raise ClaimledgerError(
            f"{error.filename or folder}: cannot be written ({error.strerror}); name another folder"
        ) from error
    return written


def _csv(store: Engine, path: Path, columns: Sequence[str], rows: Callable[[Engine], Iterator[tables.Row]]) -> Path:
    passing = path.with_name(f".{path.name}.part")
    with passing.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(row[name]) for name in columns] for row in rows(store))
    return passing.replace(path)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.part")
    passing.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    return passing.replace(path)


def cell(value: Any) -> str:
    """A value as a CSV cell: plain decimals, nothing for None, and no text that a spreadsheet would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    text = str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def decimal_text(value: Decimal) -> str:
    """A decimal without exponent or idle zeros: 1200, 66.67."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
