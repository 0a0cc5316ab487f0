"""Opens a store: makes a new one, upgrades an older one, refuses what is not ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from load.schema import APPLICATION_ID, REVISION
from load.views import VIEWS
from model.errors import StoreError

_WAIT = 60  # seconds to wait for another writer
_VERSIONS = "alembic_version"
_FORMS = "sqlite:///out/claims.sqlite or postgresql://user@host/database"


def store_url(name: str) -> URL:
    """The SQLAlchemy URL of a store named by URL or by the path of a SQLite file. Raises StoreError for neither."""
    try:
        url = make_url(name if "://" in name else f"sqlite:///{name}")
    except (ArgumentError, ValueError) as error:
        scheme, _, rest = name.partition("://")  # what stands before the @ may be a password
        raise StoreError(
            f"{scheme}://{rest.rpartition('@')[2]}: is neither a file nor a database URL such as {_FORMS}"
        ) from error
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")  # ours; SQLAlchemy's own choice is psycopg2
    shown, backend = url.render_as_string(hide_password=True), url.get_backend_name()
    if backend not in ("sqlite", "postgresql"):
        raise StoreError(f"{shown}: {backend!r} is no database for a store; name a file, or a URL such as {_FORMS}")
    if backend == "sqlite" and url.host:
        raise StoreError(
            f"{shown}: a SQLite file has no host; write three slashes before its path, or name the file alone"
        )
    return url


def open_store(name: str) -> Engine:
    """An engine on the store, at the newest revision. Raises StoreError where it cannot be opened, is newer or not ours."""
    url = store_url(name)
    shown = url.render_as_string(hide_password=True)
    file = _file(url)
    if file is not None:
        _make_room(file)
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        ours = "sqlite:///" if file else "postgresql:// and pip install 'claimledger[postgres]'"
        raise StoreError(f"{shown}: its driver is not installed ({error}); write {ours}") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _told(shown))
    try:
        with engine.connect() as connection:
            revision = _revision(connection, shown)
        if revision != REVISION:
            if file is not None and revision:
                _back_up(file, revision)
            upgrade(engine, REVISION)
    except (DBAPIError, UnicodeError) as error:
        engine.dispose()
        raise StoreError(f"{shown}: {_why(error)}") from error
    except StoreError:
        engine.dispose()
        raise
    return engine


def existing_store(name: str) -> Engine:
    """An engine on a store that some run has made. Raises StoreError where there is none."""
    file = _file(store_url(name))
    if file is not None and not file.exists():
        raise StoreError(
            f"{file}: there is no store yet; make one with claimledger ingest, or name another with --store"
        )
    return open_store(name)


def upgrade(engine: Engine, revision: str) -> None:
    """Brings the store to a revision: tables by Alembic, views made anew."""
    from alembic import command  # a third of a second that only a new or older store costs
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with engine.execution_options(writes=True).begin() as connection:
        for view in inspect(connection).get_view_names():
            if view in {v.name for v in VIEWS}:
                connection.execute(text(f'DROP VIEW "{view}"'))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if revision == REVISION:
            for made in VIEWS:
                connection.exec_driver_sql(made.create(connection.dialect))
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def known_revisions() -> list[str]:
    """Every revision a store can be at, oldest first."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(__file__).with_name("migrations")))
    return [entry.revision for entry in reversed(list(script.walk_revisions()))]


def _file(url: URL) -> Path | None:
    named = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return Path(str(url.database)) if named else None


def _make_room(file: Path) -> None:
    if file.is_dir():
        raise StoreError(f"{file}: is a folder; name a file for the store")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{file.parent}: cannot be made ({error.strerror}); name another place with --store"
        ) from error


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin says so
    connection.execute(f"PRAGMA busy_timeout = {_WAIT * 1000}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: Connection) -> None:
    """One writer at a time, and it takes its lock at once: two that read first and wrote then would wait for each other.

    On PostgreSQL the lock is one of ours, held until the transaction ends; readers are never in its way.
    """
    writes = connection.get_execution_options().get("writes", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif connection.dialect.name == "postgresql" and writes:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")


def _told(shown: str) -> Callable[[ExceptionContext], None]:
    """What turns a failure of the database (no room, no rights, locked, gone) into one sentence; defects of ours stay."""

    def handle(failure: ExceptionContext) -> None:
        error = failure.sqlalchemy_exception
        if error is not None and (isinstance(error, OperationalError) or "malformed" in str(error)):
            raise StoreError(f"{shown}: {_why(error)}") from failure.original_exception

    return handle


def _revision(connection: Connection, shown: str) -> str:
    """The store's revision, empty for a new one. Raises StoreError for what is not ours or newer than this program."""
    tables = set(inspect(connection).get_table_names())
    if _VERSIONS not in tables or "claim" not in tables:
        if tables - {_VERSIONS}:
            raise StoreError(
                f"{shown}: holds tables that are not claimledger's ({', '.join(sorted(tables)[:3])}, …); name another store"
            )
        return ""
    found = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608
    revision = str(found or "")
    if revision != REVISION and revision not in known_revisions():
        raise StoreError(
            f"{shown}: was written by a newer claimledger (revision {revision}, this one knows {REVISION}); upgrade claimledger"
        )
    return revision


def _back_up(file: Path, revision: str) -> None:
    """A copy of the store beside it, named after the revision it is at."""
    copy = file.with_name(f"{file.stem}.revision-{revision}{file.suffix}")
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)


def _why(error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    if "not a database" in said:
        return "is a file that is no database; name another store"
    if "malformed" in said:
        return "is damaged; put a copy of it back, or move it away and ingest again: all that is in it comes from the releases"
    if "readonly" in said or "read-only" in said:
        return "is read-only; name another store or make it writable"
    if "is full" in said or "No space" in said:
        return "has no room left on its disk; make room and run again, what was stored is kept"
    if "disk I/O" in said:
        return (
            "could not be written or read (disk I/O error); look at its disk, its quota and its limits, then run again"
        )
    if "lock" in said:
        return f"has been locked by another process for {_WAIT} seconds; wait until that run ends"
    if "unable to open" in said:
        return "cannot be opened; check the path and the rights of its folder"
    if isinstance(error, OperationalError):
        return f"cannot be reached ({said})"
    return f"cannot be used ({said})"
