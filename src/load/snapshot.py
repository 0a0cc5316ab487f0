"""A copy of what people query as one SQLite file: each view a table with keys and indexes, for tools that only read."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from sqlalchemy import Column, Engine, Float, ForeignKey, Index, Integer, MetaData, Table, Text, create_engine, insert
from sqlalchemy import column as named
from sqlalchemy import select as choose
from sqlalchemy import table as stored

from load.dictionary import kind
from load.views import VIEWS

_BATCH = 5_000
_KEYS = {"claims": "claim_id", "findings": "finding_id", "releases": "source", "observations": "observation_id"}
_LEADS = {"claim_id": "claims.claim_id", "finding_id": "findings.finding_id", "source": "releases.source"}
_INDEXED = (
    "source",
    "series",
    "indicator",
    "time_period",
    "observation_id",
    "claim_id",
    "finding_id",
    "severity",
    "role",
)
_TYPES = {"text": Text, "integer": Integer, "yes/no": Integer, "number": Float}


def save_snapshot(store: Engine, file: Path) -> None:
    """Writes the views of a store, whatever its database, as the tables of a new SQLite file in place of `file`."""
    passing = file.with_name(f".{file.name}.part")
    passing.unlink(missing_ok=True)
    copy = create_engine(f"sqlite:///{passing}")
    tables = _tables()
    tables.create_all(copy)
    with store.connect().execution_options(yield_per=_BATCH) as source, copy.begin() as target:
        for table in tables.sorted_tables:
            names = [column.name for column in table.columns]
            rows = source.execute(choose(*(named(name) for name in names)).select_from(stored(table.name))).mappings()
            while batch := [dict(row) for row in islice(rows, _BATCH)]:
                target.execute(insert(table), batch)
    copy.dispose()
    passing.replace(file)


def _tables() -> MetaData:
    made = MetaData()
    for view in VIEWS:
        key = _KEYS.get(view.name)
        columns: list[Column[object]] = []
        for column in view.query.selected_columns:
            name = str(column.key)
            leads = [ForeignKey(_LEADS[name])] if name in _LEADS and name != key else []
            columns.append(Column(name, _TYPES[kind(column)], *leads, primary_key=name == key, nullable=name != key))
        indexes = [Index(None, c) for c in columns if c.name in _INDEXED and c.name != key]
        Table(view.name, made, *columns, *indexes)
    return made
