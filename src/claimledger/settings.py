"""Where a run finds its releases, codebooks and store."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

STORE = "sqlite:///out/claimledger.sqlite"
CODEBOOKS = Path("codebooks")


def default_store() -> str:
    """The store named by CLAIMLEDGER_STORE, else the embedded one."""
    return os.environ.get("CLAIMLEDGER_STORE") or STORE


def default_codebooks() -> Path:
    """The folder named by CLAIMLEDGER_CODEBOOKS, else `codebooks`."""
    return Path(os.environ.get("CLAIMLEDGER_CODEBOOKS") or CODEBOOKS)


def default_jobs() -> int:
    """As many processes as this one may use processors, eight at most."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8)


@dataclass(frozen=True)
class Settings:
    """What a run is asked to do. `series` limits it to one; `force` reads again what has not changed."""

    folder: Path = Path("raw")
    store: str = field(default_factory=default_store)
    codebooks: Path = field(default_factory=default_codebooks)
    series: str | None = None
    jobs: int = field(default_factory=default_jobs)
    force: bool = False
    export: Path | None = None  # written at the end of a run that changed something
    report: Path | None = None  # the pages for people, brought up to date at the end of the run
    seconds: float = 30.0  # of wall time for one file
    memory: int = 2**30  # bytes for one file
    password: str | None = None
