"""The flow `ingest`: the plain functions of claimledger as one Prefect run that leaves its findings as artifacts.

    python flows/ingest.py [FOLDER]

Prefect is imported nowhere else than in this folder. Releases are parsed by the pipeline's own processes inside one
task, for a task each would cost more than to parse it; only with a cluster do batches go through a task runner.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

# Read when Prefect is imported. Nothing is sent home. What the plain functions log belongs to the run's log; on the
# terminal the summary speaks, and an error is the one sentence that `main` prints.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")  # a busy machine needs more than 20
os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "claimledger,fetch")
if __name__ == "__main__":
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")

from prefect import flow, task
from pydantic import Field

from batches import on_cluster
from claimledger import pipeline
from claimledger.settings import Settings
from claimledger.summary import Summary
from claimledger.terminal import plain
from model.errors import ClaimledgerError
from outcome import LongRun, last_state, leave

REPORT = Path("out/report")  # beside the embedded store

# What the server refuses before a run is made is in the schema; an empty path would be the whole project.
Folder = Annotated[Path, Field(json_schema_extra={"minLength": 1})]
Cluster = Annotated[str | None, Field(pattern=r"^(tcp|tls)://[^/\s]+:[0-9]+$")]


def settings_of(
    folder: Path, series: str | None, store: str | None, codebooks: Path | None, **others: object
) -> Settings:
    """What was asked for, and the usual where nothing was."""
    asked = {"series": series, "store": store, "codebooks": codebooks, **others}
    given = {name: value for name, value in asked.items() if value is not None}
    return Settings(folder=folder, **given)  # type: ignore[arg-type]


@task(name="read, load and check")
def load_and_check(settings: Settings, cluster: str | None = None, batch: int = 1) -> Summary:
    """Parses what is new or changed, loads it and checks every series."""
    reading = on_cluster(cluster, batch) if cluster else pipeline.read_here
    return pipeline.ingest(settings, LongRun(), reading)


@flow(name="ingest")
def ingest(
    folder: Folder = Path("raw"),
    series: str | None = None,
    store: str | None = None,
    codebooks: Path | None = None,
    jobs: Annotated[int | None, Field(ge=1, le=64)] = None,
    force: bool = False,
    export: Path | None = None,
    report: Path | None = None,
    cluster: Cluster = None,
    batch: Annotated[int, Field(ge=1, le=10_000)] = 50,
) -> Summary:
    """Reads, loads and checks the releases of a folder; its last state's name says whether someone should look.

    Args:
        folder: Releases, one folder a series.
        series: Check and report this series only.
        store: File or SQLAlchemy URL of the store.
        codebooks: Folder of codebooks.
        jobs: Processes that parse on the worker's machine.
        force: Read releases again though nothing changed.
        export: Write the export into this folder when something changed.
        report: Folder of the report, to be brought up to date.
        cluster: Parse on the Dask cluster at tcp://HOST:PORT instead.
        batch: Releases handed to the cluster at a time.
    """
    settings = settings_of(folder, series, store, codebooks, jobs=jobs, force=force, export=export, report=report)
    summary = load_and_check(settings, cluster, batch)
    leave(summary)
    return last_state(summary)  # type: ignore[return-value]  # Prefect hands a returned state's data to the caller


def main(arguments: list[str]) -> int:
    """Runs the flow here on the folder named, else on `raw`, writes the report, prints the summary; returns the exit code."""
    try:
        summary = ingest(Path(arguments[0] if arguments else "raw"), report=REPORT)
    except ClaimledgerError as error:
        print(plain(str(error)), file=sys.stderr)
        return 2
    print(plain(str(summary)))
    return 3 if summary.rejected else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
