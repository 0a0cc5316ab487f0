"""What tests of several rooms share: an empty store on each database that is supported."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from load.opening import open_store
from postgres import running_postgres

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a PostgreSQL server that runs as long as the tests do, without the name of a database."""
    with running_postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def store_name(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Names a store that does not exist yet: a file, then a new database on a server."""
    if request.param == "sqlite":
        return str(tmp_path / "new" / "store.sqlite")
    return str(request.getfixturevalue("database"))


@pytest.fixture
def database(postgres: str) -> str:
    """URL of a new and empty database of the PostgreSQL server."""
    name = f"store{next(_numbers)}"
    engine = create_engine(f"{postgres}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{postgres}/{name}"


@pytest.fixture
def empty_store(store_name: str) -> Iterator[Engine]:
    """A store without anything in it."""
    engine = open_store(store_name)
    yield engine
    engine.dispose()
