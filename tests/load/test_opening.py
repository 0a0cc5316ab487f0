"""A store is made, upgraded, or refused with one sentence."""

from __future__ import annotations

import sqlite3
from importlib.util import find_spec
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, column, create_engine, insert, inspect, select, text
from sqlalchemy import table as named
from sqlalchemy.engine import make_url

from load.opening import existing_store, known_revisions, open_store, store_url, upgrade
from load.schema import APPLICATION_ID, REVISION, metadata
from load.views import VIEWS
from model.errors import StoreError


def test_the_migrations_make_exactly_the_tables_of_the_schema(empty_store: Engine) -> None:
    with empty_store.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        if empty_store.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert known_revisions()[-1] == REVISION


def test_every_view_is_there_and_every_column_of_it_is_explained(empty_store: Engine) -> None:
    assert set(inspect(empty_store).get_view_names()) == {view.name for view in VIEWS}
    with empty_store.connect() as connection:
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


def test_a_newer_store_is_refused(store_name: str) -> None:
    store = open_store(store_name)
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.dispose()
    with pytest.raises(StoreError, match="was written by a newer claimledger"):
        open_store(store_name)


MADE_ANEW = {("finding", "rank"), ("series", "kept_under")}  # by the next check, and all that was kept of earlier ones


@pytest.mark.parametrize("revision", known_revisions()[:-1])
def test_a_store_of_an_earlier_revision_is_upgraded_with_all_that_is_in_it(store_name: str, revision: str) -> None:
    before = _filled(store_name, revision)
    store = open_store(store_name)
    assert compare_metadata(MigrationContext.configure(store.connect()), metadata) == []
    lasting = {
        table: [{name: value for name, value in row.items() if (table, name) not in MADE_ANEW} for row in rows]
        for table, rows in before.items() if table != "kept"
    }  # fmt: skip
    assert _rows(store, lasting) == lasting
    with store.connect() as connection:
        assert {view.name for view in VIEWS} == set(inspect(store).get_view_names())
        assert connection.execute(text("SELECT count(*) FROM claims")).scalar_one() == 1
    store.dispose()
    if store_name.endswith(".sqlite"):
        copy = create_engine(f"sqlite:///{store_name.removesuffix('.sqlite')}.revision-{revision}.sqlite")
        assert _rows(copy, before) == before
        with copy.connect() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == revision


def _filled(store_name: str, revision: str) -> dict[str, list[dict[str, object]]]:
    """Makes a store at this revision with one row in each table; returns the rows by table."""
    url = store_url(store_name)
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    store = create_engine(url)
    upgrade(store, revision)
    then = MetaData()
    then.reflect(store, only=lambda name, _: name != "alembic_version")
    sample = {int: 1, float: 1.5, str: "x", bytes: b"x", bool: False}
    with store.begin() as connection:
        for table in then.sorted_tables:
            connection.execute(insert(table).values({c.name: sample[c.type.python_type] for c in table.columns}))
    rows = _rows(store, {table.name: [{c.name: None for c in table.columns}] for table in then.sorted_tables})
    store.dispose()
    assert all(len(found) == 1 for found in rows.values())
    return rows


def _rows(store: Engine, like: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """What these tables hold now in the columns that `like` names."""
    with store.connect() as connection:
        return {
            name: [
                dict(row)
                for row in connection.execute(select(*(column(c) for c in rows[0])).select_from(named(name))).mappings()
            ]
            for name, rows in like.items()
        }


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("sqlite+nothing:///x", r"its driver is not installed \(.*\); write sqlite:///"),
        ("postgresql+nothing://host/db", r"its driver is not installed \(.*\); write postgresql:// and pip install"),
        ("mysql://host/db", r"'mysql' is no database for a store; name a file, or a URL such as sqlite:///out"),
        ("oops://x", r"oops://x: 'oops' is no database for a store; name a file, or a URL such as sqlite:///out"),
        ("sqlite://x/y", "a SQLite file has no host; write three slashes before its path"),
        ("postgresql://me:secret@host:port/db", "^postgresql://host:port/db: is neither a file nor a database URL"),
        ("://", "is neither a file nor a database URL"),
    ],
)
def test_a_store_that_cannot_be_named_is_refused(name: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        open_store(name)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_an_address_of_postgresql_goes_to_the_driver_that_we_install(scheme: str) -> None:
    assert store_url(f"{scheme}://me:secret@host:1/db") == make_url("postgresql+psycopg://me:secret@host:1/db")
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed (pip install 'claimledger[postgres]')")
    with pytest.raises(StoreError, match=r"postgresql\+psycopg://me:\*\*\*@127\.0\.0\.1:1/db: cannot be reached"):
        open_store(f"{scheme}://me:secret@127.0.0.1:1/db")


@pytest.mark.slow
def test_a_store_is_made_at_the_plain_address(postgres: str) -> None:
    plain = postgres.replace("+psycopg", "")
    open_store(f"{plain}/postgres").dispose()
    existing_store(f"{postgres}/postgres").dispose()


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder; name a file for the store"):
        open_store(str(tmp_path))


def test_reading_needs_a_store_that_some_run_has_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store yet; make one with claimledger ingest"):
        existing_store(str(tmp_path / "none.sqlite"))
    assert not (tmp_path / "none.sqlite").exists()
