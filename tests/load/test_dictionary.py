"""The data dictionary says what the schema says."""

from __future__ import annotations

from pathlib import Path

from load.dictionary import data_dictionary
from load.schema import metadata
from load.views import VIEWS

_FILE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_file_is_what_the_command_prints() -> None:
    assert _FILE.read_text(encoding="utf-8") == data_dictionary(), "python -m load.dictionary > docs/data-dictionary.md"


def test_every_table_view_and_column_stands_in_it() -> None:
    told = data_dictionary()
    for table in metadata.tables.values():
        assert f"### {table.name}\n" in told
        assert all(f"| `{column.name}` | " in told for column in table.columns)
    assert all(f"### {view.name}\n" in told for view in VIEWS)
