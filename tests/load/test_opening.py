"""A store is made, upgraded, or refused with one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from load.opening import existing_store, known_revisions, open_store
from load.schema import APPLICATION_ID, REVISION, metadata
from load.views import VIEWS
from model.errors import StoreError


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    engine = open_store(str(tmp_path / "new" / "store.sqlite"))
    yield engine
    engine.dispose()


def test_the_migrations_make_exactly_the_tables_of_the_schema(store: Engine) -> None:
    with store.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert known_revisions()[-1] == REVISION


def test_every_view_is_there_and_every_column_of_it_is_explained(store: Engine) -> None:
    assert set(inspect(store).get_view_names()) == {view.name for view in VIEWS}
    with store.connect() as connection:
        for view in VIEWS:
            columns = list(connection.exec_driver_sql(f"SELECT * FROM {view.name}").keys())
            assert columns == list(view.columns())
            assert all(view.columns().values()), view.name


def test_every_table_and_column_is_explained() -> None:
    for table in metadata.tables.values():
        assert table.comment, table.name
        assert all(column.comment for column in table.columns), table.name


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    open_store(str(path)).dispose()
    before = path.read_bytes()
    open_store(f"sqlite:///{path}").dispose()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, " * 200)
    with pytest.raises(StoreError, match=r"letter\.txt: is a file that is no database; name another store"):
        open_store(str(path))
    assert path.read_text().startswith("Dear reader")


def test_a_database_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photo (name TEXT)")
    with pytest.raises(StoreError, match=r"holds tables that are not claimledger's \(photo"):
        open_store(str(path))


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    open_store(str(path)).dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="was written by a newer claimledger"):
        open_store(str(path))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("mysql+nothing://host/db", "its driver is not installed"),
        ("://", "is neither a file nor a database URL"),
    ],
)
def test_a_store_that_cannot_be_named_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        open_store(name)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder; name a file for the store"):
        open_store(str(tmp_path))


def test_reading_needs_a_store_that_some_run_has_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store yet; make one with claimledger ingest"):
        existing_store(str(tmp_path / "none.sqlite"))
    assert not (tmp_path / "none.sqlite").exists()
