"""A run that is killed at any moment costs nothing: the next plain run ends where an undisturbed one would have.

The moments are drawn from a seed: half of them over the length of an undisturbed run, half over the number of releases
that are stored by then. By default there are few releases and few kills, so that this can run every time; `make kills`
takes 200 releases and 50 kills.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest
from made import environment, exported, ingesting, make_releases, run

RELEASES = int(os.environ.get("CLAIMLEDGER_TEST_RELEASES", "40"))
KILLS = int(os.environ.get("CLAIMLEDGER_TEST_KILLS", "4"))
SEED = int(os.environ.get("CLAIMLEDGER_TEST_SEED", "8"))


@pytest.mark.slow
def test_a_killed_run_and_a_second_one_yield_what_an_undisturbed_run_yields(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    make_releases(raw, RELEASES)
    whole = tmp_path / "undisturbed"
    whole.mkdir()
    began = time.monotonic()
    assert run(ingesting(whole, raw=raw)).returncode == 0
    length = time.monotonic() - began
    wanted = exported(whole)
    assert len(wanted) == RELEASES + 4

    chance = random.Random(SEED)
    left = []  # releases in the store when the run was killed
    for number in range(KILLS):
        place = tmp_path / f"killed{number}"
        place.mkdir()
        killed = subprocess.Popen(ingesting(place, raw=raw), stdout=subprocess.DEVNULL, env=environment())
        if number % 2:
            time.sleep(chance.uniform(0.02, 0.98) * length)
        else:
            wait_for(place / "store.sqlite", chance.randrange(1, RELEASES), killed)
            time.sleep(chance.uniform(0, 0.1))
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        left.append(intact(place / "store.sqlite"))
        again = run(ingesting(place, raw=raw))
        assert (again.returncode, again.stderr) == (0, ""), again.stderr
        assert intact(place / "store.sqlite") == RELEASES
        assert exported(place) == wanted, f"kill {number} of seed {SEED}"
    assert any(0 < releases < RELEASES for releases in left), left  # some were killed in the midst of loading


@pytest.mark.slow
def test_an_interrupted_run_says_so_and_the_next_one_goes_on(tmp_path: Path) -> None:
    make_releases(tmp_path / "raw", 100)  # enough that a busy machine interrupts in the midst of them
    started = subprocess.Popen(ingesting(tmp_path), stderr=subprocess.PIPE, text=True, env=environment(),
                               stdout=subprocess.DEVNULL, start_new_session=True, preexec_fn=heeding_interrupts)  # fmt: skip
    wait_for(tmp_path / "store.sqlite", 0, started)
    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: to every process of the command
    _, said = started.communicate(timeout=60)
    assert (started.returncode, said.count("\n")) == (130, 1), said
    assert "interrupted; what is stored is kept" in said
    intact(tmp_path / "store.sqlite")
    assert run(ingesting(tmp_path)).returncode == 0
    assert intact(tmp_path / "store.sqlite") == 100


def heeding_interrupts() -> None:
    """Undoes what a shell without a terminal does to whatever it starts in the background: it has Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(store: Path, number: int, running: subprocess.Popen[bytes]) -> None:
    """Returns once so many releases are stored, or the run has ended."""
    while running.poll() is None:
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as reader:
            if reader.execute("SELECT count(*) FROM release").fetchone()[0] >= number:
                return
        time.sleep(0.02)


def intact(store: Path) -> int:
    """How many releases a store holds; 0 where there is none yet. Fails where SQLite finds it damaged."""
    if not store.is_file():
        return 0
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'release'").fetchone():
            return 0
        return int(connection.execute("SELECT count(*) FROM release").fetchone()[0])
