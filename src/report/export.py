"""The export that other programs read: CSV files and the text of every release."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from load import tables
from report.files import inside, replaced, write_text

ROWS: dict[str, Callable[[Engine], Iterator[tables.Row]]] = {
    "claims": tables.claims,
    "mentions": tables.mentions,
    "findings": tables.findings,
    "releases": tables.releases,
}
_STAMP = ".stamp"
_FORMULA = re.compile(r"(?:[=+@\t\r]|[-−](?![\d.,])).", re.DOTALL)  # a lone sign runs nothing
_NUMBER = re.compile(r"[-+]?[\d.,  ]+%?")


def export(store: Engine, folder: Path, shape: str = "csv") -> list[Path]:
    """Writes the store into a folder as csv, parquet, sdmx-csv or datapackage; returns what was written."""
    if shape == "parquet":
        from report.parquet import export_parquet

        return export_parquet(store, folder)
    if shape == "sdmx-csv":
        from report.sdmx import export_sdmx

        return export_sdmx(store, folder)
    if shape == "datapackage":
        from report.datapackage import export_datapackage

        return export_datapackage(store, folder)
    return export_csv(store, folder)


def export_csv(store: Engine, folder: Path) -> list[Path]:
    """Writes claims.csv, mentions.csv, findings.csv, releases.csv and documents/; returns what was written.

    A stamp that is written last says which state of the store the whole shows.
    """
    shows = tables.stamp(store)
    write_text(folder / _STAMP, "")
    written = [write_csv(folder / f"{name}.csv", tables.TABLES[name], rows(store)) for name, rows in ROWS.items()]
    for source, text in tables.documents(store):
        written.append(write_text(inside(folder / "documents", f"{source}.txt"), text))
    write_text(folder / _STAMP, shows)
    return written


def is_exported(store: Engine, folder: Path) -> bool:
    """Whether the folder holds a whole export of the store as it is now."""
    try:
        return (folder / _STAMP).read_text(encoding="ascii") == tables.stamp(store) and (
            folder / "claims.csv"
        ).is_file()
    except (OSError, UnicodeError):
        return False


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[Any, Any]]) -> Path:
    """Writes these columns of the rows, formulas defused; returns `path`."""
    with replaced(path) as passing, passing.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([cell(row[name]) for name in columns] for row in rows)
    return path


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
