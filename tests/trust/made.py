"""Made releases for the tests of this folder, the program run as a user runs it, and exports as values to compare."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_TEXT = """Assistance system: {title}

Between January and {last} {year} a total of {referred} persons were referred to the assistance system, and {new} of \
them were admitted as new clients. In the same period of the previous year there were {before} new clients.

Of the new clients, {women} were women and {men} were men. {minors} were minors. About {share} per cent of the new \
clients were victims of forced labour.

At the end of {last} {year} there were {stock} clients in the assistance system.
"""


def make_releases(folder: Path, number: int, seed: int = 8) -> None:
    """Writes `number` releases of the series fi-nas, a half-year and a year in turn, with figures of their own."""
    chance = random.Random(seed)
    (folder / "fi-nas").mkdir(parents=True, exist_ok=True)
    for index in range(number):
        year, half = 2019 - index // 2, index % 2 == 0
        women, men = chance.randrange(10, 90), chance.randrange(10, 90)
        text = _TEXT.format(
            title=f"first half of {year}" if half else f"the year {year}", last="June" if half else "December",
            year=year, referred=women + men + chance.randrange(50), new=women + men, women=women, men=men,
            before=chance.randrange(20, 180), minors=chance.randrange(10), share=chance.randrange(5, 60),
            stock=chance.randrange(180, 900),
        )  # fmt: skip
        name = f"{year}-S1.en.txt" if half else f"{year}.en.txt"
        (folder / "fi-nas" / name).write_text(text, encoding="utf-8")


def command(*arguments: str) -> list[str]:
    """The command line `claimledger …` of this checkout."""
    return [sys.executable, "-m", "claimledger", *arguments]


def ingesting(place: Path, *more: str, raw: Path | None = None) -> list[str]:
    """The command that ingests `raw` (else `place/raw`) into the store and the export of `place`."""
    return command(
        "ingest", str(raw or place / "raw"), "--store", str(place / "store.sqlite"), "--export", str(place / "export"),
        "--codebooks", str(ROOT / "codebooks"), "--jobs", "1", *more,
    )  # fmt: skip


def environment(**more: str) -> dict[str, str]:
    """The environment of a child that imports what this process imports."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), **more}


def run(arguments: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, five minutes at most, and returns what it said and its exit status."""
    settings: dict[str, object] = {"capture_output": True, "text": True, "timeout": 300, "env": environment(), **more}
    return subprocess.run(arguments, check=False, **settings)  # type: ignore[call-overload, no-any-return]


def exported(place: Path) -> dict[str, bytes]:
    """Every file of an export by its name, with its bytes; without what the export keeps for itself."""
    folder = place / "export"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
