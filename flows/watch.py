"""The flow `watch`: new releases from the pages that the codebooks name, and all that is new into the store.

    python flows/watch.py [FOLDER]

What was fetched stays, whatever becomes of the rest of the run.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

# First, for it sets what Prefect reads when it is imported.
from ingest import REPORT, Folder, load_and_check, settings_of

# isort: split
from prefect import flow, task

from claimledger.settings import Settings
from claimledger.summary import Summary
from claimledger.terminal import plain
from claimledger.watching import fetch_new, watched_series
from codebook.book import Codebook
from fetch.client import Manners
from fetch.watch import Watched
from model.errors import ClaimledgerError
from outcome import FAILED_FETCHES, REJECTIONS, last_state, leave


@task(name="fetch", task_run_name="fetch {book.code}")
def fetch(book: Codebook, settings: Settings, manners: Manners) -> Watched:
    """Fetches what is new of one series; it repeats by itself what may succeed a little later."""
    return fetch_new(book, settings, manners)


@flow(name="watch")
def watch(
    folder: Folder = Path("raw"),
    series: str | None = None,
    store: str | None = None,
    codebooks: Path | None = None,
    report: Path | None = None,
    loopback: bool = False,
) -> Summary:
    """Fetches new releases of every watched series, then reads, loads and checks what is new.

    Args:
        folder: Releases, one folder a series; new ones are put there.
        series: Watch, check and report this series only.
        store: File or SQLAlchemy URL of the store.
        codebooks: Folder of codebooks.
        report: Folder of the report, to be brought up to date.
        loopback: For tests: plain http from this machine itself is allowed.
    """
    settings = settings_of(folder, series, store, codebooks, report=report)
    manners = replace(Manners(), loopback=loopback)
    watched = [fetch(book, settings, manners) for book in watched_series(settings)]
    summary = load_and_check(settings)
    failures = tuple(f"not fetched: {failure}" for w in watched for failure in w.failures)
    summary = replace(summary, notices=(*failures, *summary.notices))
    leave(summary, watched)
    return last_state(summary, watched)  # type: ignore[return-value]  # as in ingest


def main(arguments: list[str]) -> int:
    """Runs the flow here on the folder named, else on `raw`, writes the report, prints the summary; returns the exit code."""
    state = watch(Path(arguments[0] if arguments else "raw"), report=REPORT, return_state=True)
    try:
        print(plain(str(state.result())))
    except ClaimledgerError as error:
        print(plain(str(error)), file=sys.stderr)
        return 2
    return 3 if state.name in (REJECTIONS, FAILED_FETCHES) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
