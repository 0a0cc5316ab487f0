"""Checks go on from the run before: what many runs find one release at a time is what one run finds at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from claimledger.pipeline import ingest
from claimledger.settings import Settings
from load.opening import open_store

ROOT = Path(__file__).resolve().parents[2]
RELEASES = (
    "2016.en.txt", "2017.en.txt", "2018-S1.en.txt", "2018-S1.fi.txt", "2018.en.txt", "2019-S1.en.txt",
)  # fmt: skip
PARTIAL = """
[[not_exhaustive]]
dimension = "sex"
since = "2018"
reason = "some are of unknown sex"
author = "A. Reader"
date = 2026-01-31
"""
CORRECTION = """
[[correction]]
source = "fi-nas/2018-S1.en.txt"
claim = { indicator = "referrals", time_period = "2018-S1", kind = "level" }
expect = { value = "115" }
action = "replace"
change = { value = "151" }
reason = "the publisher's own table says 151"
author = "A. Reader"
date = 2026-01-31
"""
SEEN = (
    "SELECT * FROM finding ORDER BY finding_id",
    "SELECT * FROM suspect ORDER BY finding_id, position",
    "SELECT * FROM finding_claim ORDER BY finding_id, position",
    "SELECT * FROM coverage ORDER BY claim_id",
)


class Home:
    """A folder with releases, codebooks and a store. Every run is one like that of the command line."""

    def __init__(self, place: Path) -> None:
        self.releases, self.codebooks = place / "raw" / "fi-nas", place / "codebooks"
        self.releases.mkdir(parents=True)
        shutil.copytree(ROOT / "codebooks", self.codebooks)

    def add(self, name: str) -> None:
        shutil.copy(ROOT / "raw" / "fi-nas" / name, self.releases)

    def run(self, store: str) -> list[list[tuple[object, ...]]]:
        """Findings, suspects, quotes and coverage after a run; without the findings' state, which is the run's own."""
        path = str(self.releases.parents[1] / store)
        ingest(Settings(folder=self.releases.parent, store=path, codebooks=self.codebooks, jobs=0))
        engine = open_store(path)
        with engine.connect() as connection:
            rows = [connection.execute(text(query)).mappings().all() for query in SEEN]
        engine.dispose()
        open_now = [[r for r in table if r.get("status") != "resolved"] for table in rows]
        kept = {r["finding_id"] for r in open_now[0]}
        return [
            [
                tuple(v for k, v in row.items() if k != "state")
                for row in table
                if "finding_id" not in row or row["finding_id"] in kept
            ]
            for table in open_now
        ]


def change_codebook(home: Home) -> None:
    path = home.codebooks / "fi-nas.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# read again\n", encoding="utf-8")


def write(name: str, content: str) -> Callable[[Home], None]:
    return lambda home: (home.releases.parent / name).write_text(content, encoding="utf-8") and None


def slip(home: Home) -> None:
    """A release is issued anew, with a figure that is wrong."""
    path = home.releases / "2018-S1.en.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("115", "151", 1), encoding="utf-8")


ONE_BY_ONE = [[name] for name in RELEASES]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("batches", "events"),
    [
        (ONE_BY_ONE, {}),
        (ONE_BY_ONE[::-1], {}),
        ([list(RELEASES[::2]), list(RELEASES[1::2])], {}),
        ([list(RELEASES[:4]), [RELEASES[4]], [RELEASES[5]]], {0: change_codebook}),
        ([list(RELEASES[3:]), *ONE_BY_ONE[:3]], {1: write("acknowledged.toml", PARTIAL)}),
        ([list(RELEASES[:3]), *ONE_BY_ONE[3:]], {0: write("corrections.toml", CORRECTION), 2: slip}),
        ([list(RELEASES[:4]), *ONE_BY_ONE[4:]], {0: slip}),
    ],
    ids=["in order", "latest first", "two batches", "codebook", "partition", "correction", "re-issue"],
)
def test_runs_one_by_one_find_what_one_run_finds(
    tmp_path: Path, batches: list[list[str]], events: dict[int, Callable[[Home], None]]
) -> None:
    home = Home(tmp_path)
    for number, batch in enumerate(batches):
        for name in batch:
            home.add(name)
        found = home.run("one-by-one.sqlite")
        if number in events:
            events[number](home)
    found = home.run("one-by-one.sqlite")
    assert found[0], "nothing was found, so nothing was compared"
    for one, other in zip(found, home.run("at-once.sqlite"), strict=True):
        assert one == other
