"""The same releases give the same export, byte for byte, whatever the run, the jobs, the order and Python's hash seed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from made import ROOT, environment, exported, ingesting, run

from claimledger.parsing import Job, Outcome
from claimledger.pipeline import ingest, read_here
from claimledger.settings import Settings

SAMPLES = ("fi-nas/2017-S1.en.txt", "fi-nas/2018-S1.en.txt", "fi-nas/2018-S1.fi.txt", "fi-nas/2018-S1.sv.txt",
           "fi-nas/2018.en.txt", "uk-nrm/2022.en.txt", "fi-nas-pdf/2018-S1.en.pdf")  # fmt: skip


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some releases of both series, in three languages, as text and as PDF."""
    folder = tmp_path_factory.mktemp("determinism") / "raw"
    for name in SAMPLES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "raw" / name, folder / name)
    return folder


@pytest.mark.slow
def test_runs_jobs_and_hash_seeds_change_nothing(raw: Path, tmp_path: Path) -> None:
    exports = []
    for seed, jobs in (("0", "1"), ("1", "3"), ("4242", "0")):
        place = tmp_path / seed
        place.mkdir()
        done = run(ingesting(place, "--jobs", jobs, raw=raw), env=environment(PYTHONHASHSEED=seed))
        assert done.returncode in (0, 3), done.stderr
        exports.append(exported(place))
    assert len(exports[0]) >= len(SAMPLES) + 3
    assert exports[0] == exports[1] == exports[2]


def _backwards(jobs: Sequence[Job], *more: Any) -> list[Outcome]:
    return list(read_here(list(reversed(jobs)), *more))


@pytest.mark.slow
def test_the_order_in_which_releases_come_changes_nothing(raw: Path, tmp_path: Path) -> None:
    """Forwards, backwards, and by and by: each release a run of its own, with checks in between."""
    readings: dict[str, Callable[..., Any]] = {"forwards": read_here, "backwards": _backwards}
    for name, reading in readings.items():
        place = tmp_path / name
        ingest(
            Settings(raw, str(place / "s.sqlite"), ROOT / "codebooks", jobs=0, export=place / "export"), None, reading
        )
    grown, place = tmp_path / "raw", tmp_path / "by and by"
    for name in sorted(SAMPLES, key=lambda n: n[::-1]):
        (grown / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(raw / name, grown / name)
        ingest(Settings(grown, str(place / "s.sqlite"), ROOT / "codebooks", jobs=0, export=place / "export"))
    whole = exported(tmp_path / "forwards")
    assert exported(tmp_path / "backwards") == whole
    by_and_by = exported(place)
    assert {n: b for n, b in by_and_by.items() if n != "findings.csv"} == {
        n: b for n, b in whole.items() if n != "findings.csv"
    }
    assert _open(by_and_by) == _open(whole)  # those that lapsed as releases came are kept, as resolved


def _open(export: dict[str, bytes]) -> list[bytes]:
    return [line for line in export["findings.csv"].splitlines() if not line.endswith(b",resolved")]
