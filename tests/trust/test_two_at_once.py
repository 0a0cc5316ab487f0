"""Two runs that load one folder into one store at the same time, and readers meanwhile: nothing lost, doubled or refused."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from made import ROOT, command, environment, make_releases, run
from sqlalchemy import func, select

from claimledger.pipeline import ingest
from claimledger.settings import Settings
from load import tables
from load.opening import existing_store
from load.schema import claim, release
from report.export import export_csv

RELEASES = 20


@pytest.mark.slow
def test_two_runs_at_once_and_a_reader_leave_what_one_run_leaves(store_name: str, tmp_path: Path) -> None:
    make_releases(tmp_path / "raw", RELEASES)
    arguments = command(
        "ingest", str(tmp_path / "raw"), "--store", store_name, "--codebooks", str(ROOT / "codebooks"), "--jobs", "1"
    )
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment()}
    runs = [subprocess.Popen(arguments, **pipes) for _ in range(2)]  # type: ignore[call-overload]
    seen = [0]
    while any(one.poll() is None for one in runs):
        found = run(command("findings", "--store", store_name, "--format", "json"))
        if found.returncode == 2 and "there is no store yet" in found.stderr and seen == [0]:
            continue
        assert found.returncode == 0, found.stderr
        store = existing_store(store_name)
        with store.connect() as connection:
            seen.append(int(connection.execute(select(func.count()).select_from(release)).scalar_one()))
        store.dispose()
    for one in runs:
        _, errors = one.communicate()
        assert (one.returncode, errors) == (0, "")
    assert seen == sorted(seen)  # a release is never gone, not even while it is loaded anew

    alone = str(tmp_path / "alone.sqlite")
    ingest(Settings(tmp_path / "raw", alone, ROOT / "codebooks", jobs=0))
    contents = []
    for number, name in enumerate((store_name, alone)):
        store = existing_store(name)
        with store.connect() as connection:
            assert connection.execute(select(func.count()).select_from(release)).scalar_one() == RELEASES
            claims = connection.execute(select(func.count()).select_from(claim)).scalar_one()
        assert claims == tables.claim_count(store) > RELEASES
        written = export_csv(store, tmp_path / f"export{number}")
        contents.append({path.name: path.read_bytes() for path in written})
        store.dispose()
    assert contents[0] == contents[1]
