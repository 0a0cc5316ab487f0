"""The data dictionary: every view and table with every column, from the comments of the schema itself.

`python -m load.dictionary > docs/data-dictionary.md` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql import sqltypes as types

from load.schema import Figure, metadata
from load.views import VIEWS

_HEAD = """# Data dictionary

Written by `python -m load.dictionary` from the comments of `src/load/schema.py` and `src/load/views.py`; a test keeps it
current.

People query the **views**: they need no joins, and every row leads to a release, a page, a quote and a rule. The **tables**
are the program's own and change with its versions. A store of an earlier version is upgraded when it is opened: a SQLite
file after a copy has been laid beside it, PostgreSQL in one transaction that leaves the old state where it fails.
"""


def data_dictionary() -> str:
    """The whole dictionary as Markdown."""
    return "\n".join([_HEAD, "## Views", "", *_views(), "## Tables", "", *_tables()]).rstrip() + "\n"


def _views() -> Iterator[str]:
    for view in VIEWS:
        types_of = {str(column.key): column for column in view.query.selected_columns}
        rows = [(name, kind(types_of[name]), meaning) for name, meaning in view.columns().items()]
        yield from _section(view.name, view.comment, rows)


def _tables() -> Iterator[str]:
    for table in metadata.sorted_tables:
        rows = [(column.name, kind(column), _comment(column)) for column in table.columns]
        yield from _section(table.name, table.comment or "", rows)


def _comment(column: Column[object]) -> str:
    keys = [f"key of `{key.column.table.name}`" for key in sorted(column.foreign_keys, key=str)]
    return "; ".join([column.comment or "", *keys])


def _section(name: str, comment: str, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    yield from (f"### {name}", "", f"{comment}.", "", "| column | type | meaning |", "|---|---|---|")
    for column, holds, meaning in rows:
        yield f"| `{column}` | {holds} | {_cell(meaning)} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def kind(column: ColumnElement[object]) -> str:
    """What a column holds, in a word: text, integer, number or yes/no."""
    if isinstance(column.type, types.Boolean):
        return "yes/no"
    if isinstance(column.type, types.Integer):
        return "integer"
    return "number" if isinstance(column.type, (types.Numeric, Figure)) else "text"


if __name__ == "__main__":
    print(data_dictionary(), end="")
