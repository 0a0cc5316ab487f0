"""Runs commands for the pages of the documentation, so that no output in them is typed: `make docs` (cog) calls this.

Commands run in the project's folder on a store of their own, made from `raw/`, which is what `make run` reads.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_WIDTH = "110"


@cache
def _place() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _run(command: str) -> str:
    words = [sys.executable, "-m", "claimledger", *shlex.split(command)[1:]]
    store = str(Path(_place().name) / "claimledger.sqlite")
    environment = {**os.environ, "CLAIMLEDGER_STORE": store, "COLUMNS": _WIDTH, "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in (0, 3):
        raise SystemExit(f"{command}: {done.stderr}")
    return done.stdout.replace(store, "out/claimledger.sqlite").replace(_place().name, "out")


@cache
def ingested() -> str:
    """The page that `make run` ends with."""
    return _run(f"claimledger ingest raw --report {_place().name}/report")


def closing_page(first: int = 30, last: int = 3) -> str:
    """The page that `make run` ends with; of a long one its first and last lines."""
    lines = [line.rstrip() for line in ingested().rstrip().splitlines()]
    if len(lines) > first + last:
        lines = [*lines[:first], f"… ({len(lines) - first - last} more lines)", *lines[-last:]]
    return _fenced("\n".join(lines))


def asked(sql: str) -> str:
    """A query for sqlite3 and its answer, columns separated by bars."""
    ingested()
    with sqlite3.connect(Path(_place().name) / "claimledger.sqlite") as connection:
        rows = ["|".join("" if v is None else str(v) for v in row) for row in connection.execute(sql)]
    return _fenced(f'sqlite3 out/claimledger.sqlite "{sql}"\n\n' + "\n".join(rows))


def commands() -> str:
    """Every command of the program with what it does."""
    from typer.main import get_command

    from claimledger.cli import app

    rows = [f"| `{name}` | {said} |" for name, said in _commands(get_command(app), "claimledger")]
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


def _commands(group: Any, path: str) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        inner = hasattr(command, "commands")
        if not inner or command.invoke_without_command:
            yield f"{path} {name}", str(command.callback.__doc__).strip().splitlines()[0]
        if inner:
            yield from _commands(command, f"{path} {name}")


def _fenced(text: str) -> str:
    return f"```\n{text}\n```"


def scores(gold: str, releases: str) -> str:
    """The tables of `claimledger evaluate`, read with the project's codebooks and those of the test corpora."""
    from claimledger.scores import scores as tables

    return "\n".join(tables(_evaluated(gold, releases))).rstrip()


def corpora(*names: str) -> str:
    """One line for each of the test corpora: F1 of figures and of full claims, the latter by language too."""
    from claimledger.evaluation import total

    lines = ["| corpus | releases | figure | full | en | fi | sv |", "|---|---:|---:|---:|---:|---:|---:|"]
    for name in names:
        reads = _evaluated(f"tests/corpora/{name}/gold", f"tests/corpora/{name}/releases")
        of = [[r for r in reads if r.language == code] for code in ("en", "fi", "sv")]
        by_language = " | ".join(f"{total(part).f1:.3f}" if part else "" for part in of)
        lines.append(
            f"| {name} | {len(reads)} | {total(reads, 'figure').f1:.3f} | {total(reads).f1:.3f} | {by_language} |"
        )
    return "\n".join(lines)


def _evaluated(gold: str, releases: str) -> list[Any]:
    """The releases of a folder as `claimledger evaluate` reads them, with all codebooks."""
    from claimledger.evaluation import evaluate
    from codebook.read import read_codebook

    paths = [
        *sorted((ROOT / "codebooks").glob("*.toml")),
        *sorted((ROOT / "tests" / "corpora").glob("*/codebooks/*.toml")),
    ]
    books = {book.code: book for book in map(read_codebook, paths)}
    return list(evaluate(ROOT / gold, ROOT / releases, books))
