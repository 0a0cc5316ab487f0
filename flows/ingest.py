"""The flow `ingest`: the plain functions of claimledger as one Prefect run that leaves its findings as artifacts.

    python flows/ingest.py [FOLDER]

Prefect is imported nowhere else than in this folder. Documents are parsed by the pipeline's own process pool inside one
task: Prefect's process runner would start a server of its own for every worker.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

# Read when Prefect is imported. Nothing is sent home. What the plain functions log belongs to the run's log; on the
# terminal the summary speaks, and an error is the one sentence that `main` prints.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "claimledger")
if __name__ == "__main__":
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.states import Completed
from pydantic import Field

from claimledger import pipeline
from claimledger.settings import Settings
from claimledger.summary import Summary
from model.errors import ClaimledgerError

logging.getLogger("claimledger").setLevel(logging.INFO)

TABLE_ROWS = 200  # an artifact is a page to look at; the export holds every finding


@task
def discover(settings: Settings) -> int:
    """How many files the folder offers. Raises ClaimledgerError where there is no such folder."""
    jobs, _ = pipeline.find_files(settings.folder)
    return len(jobs)


@task
def load_and_check(settings: Settings) -> Summary:
    """Parses what is new or changed, loads it and checks every series."""
    return pipeline.ingest(settings)


@task
def report(summary: Summary) -> None:
    """Leaves the findings as a table and the run's summary as a page, and an event for each thing to look at."""
    rows = [
        {
            "severity": finding.severity,
            "rule": finding.rule,
            "what": finding.title,
            "releases": ", ".join(finding.sources),
            "status": finding.status,
        }
        for finding in summary.findings[:TABLE_ROWS]
    ]
    create_table_artifact(rows, key="findings", description=f"{len(rows)} of {len(summary.findings)} findings")
    create_markdown_artifact(f"```\n{summary}\n```\n", key="summary", description="What the run read and found")
    for event, count in _worth_a_look(summary).items():
        emit_event(event, resource={"prefect.resource.id": "claimledger.ingest"}, payload={"count": count})


@flow(name="ingest")
def ingest(
    folder: Annotated[Path, Field(description="releases, one folder a series")] = Path("raw"),
    series: Annotated[str | None, Field(description="check and report this series only")] = None,
    store: Annotated[str | None, Field(description="SQLAlchemy URL of the store")] = None,
    codebooks: Annotated[Path | None, Field(description="folder of codebooks")] = None,
    jobs: Annotated[int | None, Field(ge=1, le=64, description="processes that parse")] = None,
    force: Annotated[bool, Field(description="read releases again though nothing changed")] = False,
    export: Annotated[Path | None, Field(description="folder that the export is written to")] = Path("out/export"),
) -> Summary:
    """Reads, loads and checks the releases of a folder; its last state's name says whether someone should look."""
    usual = Settings()
    settings = Settings(
        folder=folder,
        series=series or usual.series,
        store=store or usual.store,
        codebooks=codebooks or usual.codebooks,
        jobs=jobs or usual.jobs,
        force=force,
        export=export,
    )
    discover(settings)
    summary = load_and_check(settings)
    report(summary)
    return outcome(summary)  # type: ignore[return-value]  # Prefect hands a returned state's data to the caller


def outcome(summary: Summary) -> State[Summary]:
    """The state that a run with this summary ends in: named so that an automation can wait for it."""
    name = "Completed"
    if summary.new_errors:
        name = "CompletedWithFindings"
    if summary.rejected:
        name = "CompletedWithRejections"
    said = f"releases rejected: {summary.rejected}; new findings of severity error: {summary.new_errors}"
    return Completed(name=name, message=said, data=summary)


def _worth_a_look(summary: Summary) -> dict[str, int]:
    counts = {"claimledger.releases.rejected": summary.rejected, "claimledger.findings.new": summary.new_errors}
    return {event: count for event, count in counts.items() if count}


def main(arguments: list[str]) -> int:
    """Runs the flow here on the folder named, else on `raw`, and prints its summary; returns the exit code."""
    # A spawned process imports the script that started it, and with this one Prefect; parsing needs neither.
    del sys.modules["__main__"].__file__
    try:
        summary = ingest(Path(arguments[0] if arguments else "raw"))
    except ClaimledgerError as error:
        print(error, file=sys.stderr)
        return 2
    print(summary)
    return 3 if summary.rejected else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
