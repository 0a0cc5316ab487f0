"""The exported tables as Parquet files, typed, with the meaning of each column in the file."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from load import tables
from model.errors import ClaimledgerError
from report.export import ROWS
from report.files import replaced

_ROWS = 50_000  # of one row group


def export_parquet(store: Engine, folder: Path) -> list[Path]:
    """Writes claims, mentions, findings, releases and observations as Parquet; returns what was written.

    Raises ClaimledgerError where pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise ClaimledgerError(
            "Parquet needs pyarrow, which is not installed; pip install 'claimledger[export]', or choose --format csv"
        ) from error

    types = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "yes/no": pa.bool_()}
    written = []
    for name, rows_of in {**ROWS, "observations": tables.observations}.items():
        columns = tables.fields(name)
        schema = pa.schema([pa.field(f.name, types[f.holds], metadata={"description": f.meaning}) for f in columns])
        path = folder / f"{name}.parquet"
        rows = rows_of(store)
        with replaced(path) as passing, parquet.ParquetWriter(passing, schema) as writer:
            while batch := list(islice(rows, _ROWS)):
                values = [[_plain(row[f.name], f.holds) for row in batch] for f in columns]
                writer.write_table(pa.table(values, schema=schema))
        written.append(path)
    return written


def _plain(value: object, holds: str) -> object:
    return float(value) if holds == "number" and value is not None else value  # type: ignore[arg-type]
