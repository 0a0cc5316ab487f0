"""What this installation consists of, what is missing, and how to get it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from codebook.read import read_codebooks
from extract.readers.recognised import missing
from load import tables
from load.opening import existing_store
from model.errors import ClaimledgerError

_NEEDED = ("spacy", "simplemma", "pdfplumber", "pypdfium2", "sqlalchemy", "alembic", "typer", "rich")
_FLOWS = ("prefect", "fastapi")


@dataclass(frozen=True)
class Line:
    """One thing that was looked at. `needed` where nothing works without it."""

    what: str
    fine: bool
    said: str
    needed: bool = True


def examine(store: str, codebooks: Path) -> Iterator[Line]:
    """Looks at Python, packages, codebooks and store, one line each."""
    yield Line("Python", sys.version_info >= (3, 11), sys.version.split()[0])
    for name in _NEEDED:
        yield _package(name, needed=True)
    for name in _FLOWS:
        yield _package(name, needed=False)
    yield _package("psycopg", needed=False, get="pip install 'claimledger[postgres]', for stores on PostgreSQL")
    lacking = missing()
    yield Line(
        "scanned pages", not lacking, f"are not read; {lacking}" if lacking else "read by Tesseract", needed=False
    )
    try:
        books = read_codebooks(codebooks)
        yield Line("codebooks", True, f"{', '.join(books)} in {codebooks}")
    except ClaimledgerError as error:
        yield Line("codebooks", False, str(error))
    try:
        engine = existing_store(store)
        numerals = sum(tables.role_counts(engine).values())
        yield Line("store", True, f"{tables.claim_count(engine):,} claims, {numerals:,} numerals", needed=False)
        engine.dispose()
    except ClaimledgerError as error:
        yield Line("store", False, str(error), needed=False)


def _package(name: str, *, needed: bool, get: str = "run make setup") -> Line:
    try:
        return Line(name, True, version(name), needed)
    except PackageNotFoundError:
        return Line(name, False, f"is not installed; {get}", needed)
