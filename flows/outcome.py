"""What a run leaves on the server: artifacts, events, and a last state whose name says whether someone should look."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from textwrap import indent
from uuid import UUID

from prefect import task
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.states import Completed

from claimledger.summary import Summary
from claimledger.terminal import plain
from fetch.watch import Watched

FAILED_FETCHES = "CompletedWithFailedFetches"
REJECTIONS = "CompletedWithRejections"
TABLE_ROWS = 200  # an artifact is a page to look at; the export holds every finding
LONG = 10.0  # seconds after which a run shows how far it is
_EVERY = 2.0  # seconds between two updates of that

logging.getLogger("claimledger").setLevel(logging.INFO)
logging.getLogger("fetch").setLevel(logging.INFO)


@task(name="report")
def leave(summary: Summary, watched: Sequence[Watched] = ()) -> None:
    """Leaves the findings as a table, the run's summary as a page, and an event for each thing to look at."""
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
    create_markdown_artifact(_page(summary, watched), key="summary", description="What the run read and found")
    if summary.export is not None:
        create_link_artifact(summary.export.resolve().as_uri(), link_text="the export", key="export")
    if summary.report is not None:
        create_link_artifact(summary.report.resolve().as_uri(), link_text="the report", key="report")
    for event, count in _worth_a_look(summary, watched).items():
        emit_event(event, resource={"prefect.resource.id": "claimledger.store"}, payload={"count": count})


def last_state(summary: Summary, watched: Sequence[Watched] = ()) -> State[Summary]:
    """The state that a run ends in, named so that an automation can wait for it."""
    failures = sum(len(w.failures) for w in watched)
    name = "Completed"
    if summary.new_errors:
        name = "CompletedWithFindings"
    if failures:
        name = FAILED_FETCHES
    if summary.rejected:
        name = REJECTIONS
    said = f"releases rejected: {summary.rejected}; new findings of severity error: {summary.new_errors}"
    if watched:
        said += f"; releases fetched: {sum(len(w.new) for w in watched)}; addresses not fetched: {failures}"
    return Completed(name=name, message=said, data=summary)


def _worth_a_look(summary: Summary, watched: Sequence[Watched]) -> dict[str, int]:
    counts = {
        "claimledger.releases.fetched": sum(len(w.new) for w in watched),
        "claimledger.releases.not-fetched": sum(len(w.failures) for w in watched),
        "claimledger.releases.rejected": summary.rejected,
        "claimledger.findings.new": summary.new_errors,
    }
    return {event: count for event, count in counts.items() if count}


def _page(summary: Summary, watched: Sequence[Watched]) -> str:
    lines = [
        line
        for w in watched
        for line in (
            f"{w.series}: {len(w.new)} new, {w.held} held, {len(w.failures)} not fetched",
            *(f"  fetched  {path.name}" for path in w.new),
        )
    ]
    # Indented, it is code whatever marks of Markdown are in it.
    return indent(plain("\n".join([*lines, *([""] if lines else []), str(summary), ""])), "    ")


class LongRun:
    """Called as a run goes on: leaves a progress artifact once the run is a long one, and keeps it up to date."""

    def __init__(self) -> None:
        self._due = time.monotonic() + LONG
        self._artifacts: dict[str, UUID] = {}  # by what is being done

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` are done."""
        now = time.monotonic()
        known = self._artifacts.get(what)
        if now < self._due and not (known and done == total):
            return
        self._due = now + _EVERY
        if known is None:
            made = create_progress_artifact(
                100 * done / total, key=f"progress-{what}", description=f"{what}, {total:,} in all"
            )
            assert isinstance(made, UUID)  # it would be a coroutine in an async flow
            self._artifacts[what] = made
        else:
            update_progress_artifact(known, progress=100 * done / total)
