"""Many releases on a real cluster: worker processes of Dask, a Prefect server, PostgreSQL, and a worker that is lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from claimledger.batch import read_batch
from claimledger.folder import find_files
from claimledger.pipeline import ingest
from claimledger.settings import Settings
from cluster import dask_cluster, prefect_server
from model.errors import ClaimledgerError
from simulate import write_releases

pytestmark = pytest.mark.slow

FLOW = """
import sys
from pathlib import Path
from ingest import ingest
home, store, cluster = sys.argv[1:]
home = Path(home)
ingest(home / "raw", store=store, codebooks=home / "codebooks", export=home / "two", cluster=cluster, batch=8)
"""


def test_a_cluster_that_loses_a_worker_gives_what_one_machine_gives(tmp_path: Path, database: str) -> None:
    write_releases(tmp_path, 160)
    one = Settings(
        tmp_path / "raw", str(tmp_path / "one.sqlite"), tmp_path / "codebooks", jobs=2, export=tmp_path / "one"
    )
    assert ingest(one).new_errors == 3
    with prefect_server(tmp_path) as environment, dask_cluster(2, environment, tmp_path) as (scheduler, workers):
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        run = subprocess.Popen([sys.executable, "-c", FLOW, str(tmp_path), database, scheduler], env=environment)
        until = time.monotonic() + 300
        while not 20 < loaded(database) < 120:
            assert time.monotonic() < until and run.poll() is None, "the run never got to its middle"
            time.sleep(0.05)
        workers[0].kill()
        assert run.wait(240) == 0
    assert workers[0].returncode == -9
    exported = {name: files(tmp_path / name) for name in ("one", "two")}
    assert sum(name.startswith("documents/") for name in exported["one"]) == 160
    assert exported["one"] == exported["two"]


def test_a_machine_with_other_codebooks_reads_nothing(tmp_path: Path) -> None:
    write_releases(tmp_path, 1)
    jobs, _ = find_files(tmp_path / "raw")
    with pytest.raises(ClaimledgerError, match="another version of claimledger or of"):
        read_batch(jobs, Settings(tmp_path / "raw", codebooks=tmp_path / "codebooks"), "other rules")


def loaded(store: str) -> int:
    """How many releases the store has; none before it is made."""
    engine = create_engine(store)
    try:
        with engine.connect() as connection:
            if not engine.dialect.has_table(connection, "release"):
                return 0
            return int(connection.execute(text("SELECT count(*) FROM release")).scalar_one())
    finally:
        engine.dispose()


def files(folder: Path) -> dict[str, bytes]:
    """The content of every file, by its path in the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
