"""Whether a store is whole, and whether the files of a folder are those that it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from claimledger.fingerprints import file_hash
from claimledger.folder import find_files
from load.integrity import faults
from load.releases import offered
from model.errors import StoreError


def broken(store: Engine) -> Iterator[str]:
    """One sentence for each thing in the store that no run of ours leaves behind."""
    try:
        yield from faults(store)
    except StoreError as error:  # too damaged to be read to its end
        yield str(error)


def differences(store: Engine, folder: Path) -> Iterator[str]:
    """One sentence for each file that is not as the last run found it. Raises ClaimledgerError for no such folder."""
    known = offered(store)
    jobs, _ = find_files(folder)
    for job in jobs:
        if job.source not in known:
            yield f"{job.source}: has not been read yet"
        elif not job.refused and _hash(job.path) != known[job.source].sha256:
            yield f"{job.source}: has changed since it was read"
    for source in sorted(set(known) - {job.source for job in jobs}):
        yield f"{source}: was read and is no longer there; what it said is kept"


def _hash(path: Path) -> str:
    try:
        return file_hash(path)
    except OSError:
        return ""
