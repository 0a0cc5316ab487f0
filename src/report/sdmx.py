"""The observations of each series as SDMX-CSV 2.0: one file a series, since each has dimensions of its own.

https://github.com/sdmx-twg/sdmx-csv, data message. The breakdown stands in one column a dimension, `_T` for the total.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from load import tables
from load.releases import series_of
from model.claim import breakdown_parsed
from model.period import TimePeriod
from report.export import write_csv

_AGENCY = "CLAIMLEDGER"
_TOTAL, _NOT_APPLICABLE = "_T", "_Z"
_IDENTITY = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
_DIMENSIONS = ("KIND", "INDICATOR", "BASE", "UNIT_MEASURE", "TIME_PERIOD")
_ATTRIBUTES = ("OBS_STATUS", "BOUND", "VALUE_TO", "VINTAGES", "SOURCE", "PAGE", "QUOTE", "RULE")


def export_sdmx(store: Engine, folder: Path) -> list[Path]:
    """Writes SERIES.sdmx.csv for each series that has observations; returns what was written."""
    written = []
    for code in series_of(store):
        rows = list(tables.observations(store, code))
        if rows:
            names = sorted({d for row in rows for d, _ in breakdown_parsed(row["breakdown"])})
            ids = column_ids(names)
            columns = (*_IDENTITY, *_DIMENSIONS[:2], *ids.values(), *_DIMENSIONS[2:], "OBS_VALUE", *_ATTRIBUTES)
            written.append(write_csv(folder / f"{code}.sdmx.csv", columns, _rows(code, rows, ids)))
    return written


def _rows(code: str, rows: Sequence[tables.Row], ids: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        breakdown = dict(breakdown_parsed(row["breakdown"]))
        yield {
            "STRUCTURE": "dataflow", "STRUCTURE_ID": f"{_AGENCY}:{_id(code)}(1.0)", "ACTION": "I",
            "KIND": row["kind"], "INDICATOR": row["indicator"],
            **{column: breakdown.get(name, _TOTAL) for name, column in ids.items()},
            "BASE": row["base"] or _NOT_APPLICABLE, "UNIT_MEASURE": row["unit"],
            "TIME_PERIOD": sdmx_period(row["time_period"]), "OBS_VALUE": row["value"],
            "OBS_STATUS": row["obs_status"], "BOUND": row["bound"], "VALUE_TO": row["value_to"],
            "VINTAGES": row["vintages"], "SOURCE": row["source"], "PAGE": row["page"], "QUOTE": row["sentence"],
            "RULE": row["rule"],
        }  # fmt: skip


def column_ids(dimensions: Sequence[str]) -> dict[str, str]:
    """A column for each dimension, none twice and none with the name of a column that SDMX or this export gives."""
    taken = {*_IDENTITY, *_DIMENSIONS, "OBS_VALUE", *_ATTRIBUTES}
    ids: dict[str, str] = {}
    for name in dimensions:
        column = _id(name)
        while column in taken:
            column = f"{column}_"
        taken.add(column)
        ids[name] = column
    return ids


def _id(name: str) -> str:
    """A name as an SDMX identifier: letters, digits and underscores, beginning with a letter."""
    plain = re.sub(r"[^A-Z0-9_]", "_", name.upper())
    return plain if plain[:1].isalpha() else f"X{plain}"


def sdmx_period(code: str) -> str:
    """A time period as SDMX writes it: a range of days as its first day and its length."""
    if "/" not in code:
        return code
    period = TimePeriod.parse(code)
    return f"{period.start.isoformat()}/P{(period.end - period.start).days + 1}D"
