"""The share of a run that a machine of a cluster has: it parses what it is handed, and loads nothing."""

from __future__ import annotations

import platform
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from claimledger.fingerprints import reading_hash
from claimledger.parsing import Job, Limits, Outcome, Pool
from claimledger.settings import Settings
from codebook.read import read_codebooks
from model.errors import ClaimledgerError

_standing = (
    threading.local()
)  # the pool of a thread that reads batches, kept for the next one: it costs seconds to make


def read_batch(jobs: Sequence[Job], settings: Settings, rules: str) -> list[Outcome]:
    """The outcome of each job, read by a process beside this one under the limits of `settings`.

    Raises ClaimledgerError where this machine has other code or codebooks than those whose reading hash is `rules`.
    """
    pool = _pool(rules, settings.codebooks, Limits(settings.seconds, settings.memory), settings.password)
    try:
        return list(pool.run(jobs))
    except BaseException:
        _close()  # jobs in hand must not be taken for those of the next batch
        raise


def _pool(rules: str, codebooks: Path, limits: Limits, password: str | None) -> Pool:
    asked = (rules, codebooks, limits, password)
    if getattr(_standing, "asked", None) != asked:
        _close()
        books = read_codebooks(codebooks)
        if reading_hash(books) != rules:
            raise ClaimledgerError(
                f"{platform.node()}: has another version of claimledger or of {codebooks} than the machine that loads; "
                "install the same on both"
            )
        _standing.pool, _standing.asked = Pool(1, books, limits, password), asked
    pool: Pool = _standing.pool
    return pool


def _close() -> None:
    with suppress(AttributeError):
        _standing.pool.close()
        del _standing.pool, _standing.asked
