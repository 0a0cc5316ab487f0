"""What a store can meet on its machine: no room, no rights, a lock that stays, a clock that goes back."""

from __future__ import annotations

import ctypes
import os
import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from made import ROOT, exported, ingesting, make_releases, run
from test_killed import intact

from claimledger.pipeline import ingest
from claimledger.settings import Settings
from load import opening
from load.opening import existing_store, open_store
from load.releases import save_series
from model.errors import StoreError

RELEASES = 6


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_releases(tmp_path / "raw", RELEASES)
    return tmp_path


def one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The run ended with status 2 and said these words in one line, without a traceback."""
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr


def at_most(size: int) -> Callable[[], None]:
    """Limits the size of every file that a child writes, as a quota or a full disk would."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.slow
@pytest.mark.parametrize("size", [0, 200_000])
def test_a_store_that_cannot_grow_is_said_and_stays_whole(place: Path, size: int) -> None:
    one_sentence(run(ingesting(place), preexec_fn=at_most(size)), "store.sqlite: ")
    intact(place / "store.sqlite")
    assert run(ingesting(place)).returncode == 0
    assert intact(place / "store.sqlite") == RELEASES


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 KiB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk cannot be mounted without the right to")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_said_and_what_was_stored_is_kept(small_disk: Path, place: Path) -> None:
    one_sentence(run(ingesting(small_disk, raw=place / "raw")), "has no room left on its disk")
    assert intact(small_disk / "store.sqlite") < RELEASES
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    assert run(ingesting(small_disk, raw=place / "raw")).returncode == 0
    assert intact(small_disk / "store.sqlite") == RELEASES


def test_a_store_that_runs_full_says_so(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store.sqlite"))
    with (
        pytest.raises(StoreError, match=r"has no room left on its disk; make room and run again"),
        store.begin() as own,
    ):
        own.exec_driver_sql("PRAGMA max_page_count = 1")
        own.exec_driver_sql("CREATE TABLE filler (text)")
        for _ in range(1_000):
            own.exec_driver_sql("INSERT INTO filler VALUES (?)", ("x" * 5_000,))
    assert intact(tmp_path / "store.sqlite") == 0


@pytest.mark.slow
def test_an_export_that_cannot_be_written_is_said_and_made_up_for(place: Path) -> None:
    (place / "export").mkdir()
    assert run(ingesting(place)).returncode == 0
    whole = exported(place)
    (place / "export" / "claims.csv").unlink()
    (place / "export" / "claims.csv").mkdir()
    one_sentence(run(ingesting(place)), "claims.csv: cannot be written (Is a directory); name another folder")
    (place / "export" / "claims.csv").rmdir()
    assert run(ingesting(place)).returncode == 0
    assert exported(place) == whole


def without_rights() -> None:
    """Takes from root what lets it read and write whatever the rights of a file are; others never had it."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.slow
def test_folders_and_files_without_rights_are_said(place: Path) -> None:
    assert run(ingesting(place)).returncode == 0
    free = place / "free"
    free.mkdir()
    closed = place / "raw" / "fi-nas" / "closed"
    closed.mkdir()
    modes = {place: 0o555, place / "store.sqlite": 0o444, closed: 0, place / "raw" / "fi-nas" / "2019-S1.en.txt": 0}
    for path, mode in modes.items():
        path.chmod(mode)
    try:
        if run(["cat", str(place / "raw" / "fi-nas" / "2019-S1.en.txt")], preexec_fn=without_rights).returncode == 0:
            pytest.skip("runs as root, whom this system lets read everything")
        read_only = run(ingesting(place, "--force"), preexec_fn=without_rights)
        new = run(ingesting(place / "new", raw=place / "raw"), preexec_fn=without_rights)
        some = run(ingesting(free, raw=place / "raw"), preexec_fn=without_rights)
    finally:
        for path in modes:
            path.chmod(0o755)
    one_sentence(read_only, "store.sqlite: is read-only; name another store or make it writable")
    one_sentence(new, "new: cannot be made (Permission denied); name another place with --store")
    assert some.returncode == 3, some.stderr
    said = " ".join(some.stdout.split())
    assert "fi-nas/closed: cannot be listed (Permission denied); check its rights" in said
    assert "fi-nas/2019-S1.en.txt: cannot be opened (Permission denied); check its rights" in said
    assert f"{RELEASES - 1} read, 0 unchanged, 2 rejected" in said


def test_a_lock_that_another_process_keeps_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_WAIT", 1)  # second; a run waits a minute
    path = tmp_path / "store.sqlite"
    open_store(str(path)).dispose()
    make_releases(tmp_path / "raw", 1)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"has been locked by another process for 1 seconds; wait until"):
            ingest(Settings(folder=tmp_path / "raw", store=str(path), codebooks=ROOT / "codebooks", jobs=0))
        reader = existing_store(str(path))
        with reader.connect() as connection:  # who only reads need not wait
            assert connection.exec_driver_sql("SELECT count(*) FROM release").scalar() == 0
        reader.dispose()
        other.execute("ROLLBACK")
    assert intact(path) == 0


@pytest.mark.slow
def test_a_lock_on_postgresql_is_said(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_WAIT", 1)
    store, other = open_store(f"{postgres}/postgres"), open_store(f"{postgres}/postgres")
    with (
        other.execution_options(writes=True).begin(),
        pytest.raises(StoreError, match="has been locked by another process for 1 seconds"),
        store.execution_options(writes=True).begin(),
    ):
        pass
    save_series(store, [])
    store.dispose()
    other.dispose()


@pytest.mark.slow
def test_a_clock_that_goes_back_changes_nothing(place: Path) -> None:
    assert run(ingesting(place)).returncode == 0
    before = exported(place)
    for path in (place / "raw").rglob("*"):
        os.utime(path, (0, 0))
    back = (
        "import time, runpy, sys; real = time.time; time.time = lambda: real() - 10**9; "
        "sys.argv = sys.argv[1:]; runpy.run_module('claimledger', run_name='__main__')"
    )
    program, _, _, *arguments = ingesting(place)
    assert f"{RELEASES} read, 0 unchanged" in run([program, "-c", back, "claimledger", *arguments, "--force"]).stdout
    assert exported(place) == before
