"""Releases parsed in batches on a Dask cluster, through a Prefect task runner; the caller alone loads what comes back.

Every machine of the cluster sees the releases and the codebooks under the same paths and has the same claimledger
installed. A worker that is lost costs time: Dask gives its batches to another one.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.settings import get_current_settings

from claimledger import batch
from claimledger.fingerprints import reading_hash
from claimledger.parsing import Job, Outcome
from claimledger.pipeline import Reading
from claimledger.settings import Settings
from codebook.book import Codebook
from model.errors import ClaimledgerError

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner

_AHEAD = 2  # batches in hand for each thread of the cluster; bounds what waits in memory to be loaded
PATIENCE = 60  # seconds in which the scheduler must answer and have a worker

read_batch = task(name="read batch")(batch.read_batch)


def on_cluster(address: str, size: int) -> Reading:
    """Reading on the Dask cluster whose scheduler has this address, `size` releases at a time.

    Outcomes come in the order of the jobs, whichever worker is done first. Raises ClaimledgerError where the cluster
    cannot be used.
    """
    if not get_current_settings().api.url:
        raise ClaimledgerError(
            "a cluster needs a Prefect server, or every worker would start its own: set PREFECT_API_URL"
        )
    try:
        from cloudpickle import register_pickle_by_value
        from prefect_dask.task_runners import DaskTaskRunner
    except ModuleNotFoundError as error:
        raise ClaimledgerError(f"a cluster needs {error.name}: pip install 'claimledger[scale]'") from error

    # A task takes the flow that it runs in along, and the machines of a cluster have this folder on no path of theirs.
    here = Path(__file__).resolve().parent
    for module in list(sys.modules.values()):
        if Path(getattr(module, "__file__", None) or "/").resolve().parent == here:
            register_pickle_by_value(module)

    def read(jobs: Sequence[Job], codebooks: Mapping[str, Codebook], settings: Settings) -> Iterator[Outcome]:
        rules = reading_hash(codebooks)
        there = replace(settings, codebooks=settings.codebooks.absolute())
        jobs = [replace(job, path=job.path.absolute()) for job in jobs]
        with DaskTaskRunner(address=address, client_kwargs={"timeout": PATIENCE}) as runner:
            ahead = _AHEAD * _threads(runner, address) if jobs else 0
            waiting: deque[Any] = deque()
            for start in range(0, len(jobs), size):
                some = {"jobs": jobs[start : start + size], "settings": there, "rules": rules}
                waiting.append(runner.submit(read_batch, some))
                if len(waiting) > ahead:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()

    return read


def _threads(runner: DaskTaskRunner, address: str) -> int:
    """How many batches the cluster reads at a time."""
    try:
        runner.client.wait_for_workers(1, timeout=PATIENCE)
    except OSError as error:  # a TimeoutError among them
        raise ClaimledgerError(
            f"{address}: no Dask scheduler with a worker answers there ({error}); start both, or leave out the cluster"
        ) from error
    threads: Mapping[str, int] = runner.client.nthreads()  # type: ignore[no-untyped-call]
    return sum(threads.values())
