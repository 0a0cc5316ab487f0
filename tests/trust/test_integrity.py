"""`claimledger doctor --integrity` finds nothing in a store that runs have made, and whatever somebody did to it since."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from made import ROOT, command, make_releases, run
from sqlalchemy import Engine, text

from claimledger.integrity import differences
from claimledger.pipeline import ingest
from claimledger.settings import Settings
from load.integrity import faults
from load.opening import open_store


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Two made releases, a real PDF, a text in an old encoding, one with a byte order mark, and a file that is none."""
    folder = tmp_path / "raw"
    make_releases(folder, 2)
    shutil.copy(ROOT / "raw" / "fi-nas-pdf" / "2018-S1.en.pdf", folder / "fi-nas" / "2018-S1.en.pdf")
    swedish = (ROOT / "raw" / "fi-nas" / "2018-S1.sv.txt").read_text(encoding="utf-8")
    (folder / "fi-nas" / "2018-S1.sv.txt").write_bytes(swedish.encode("cp1252", errors="replace"))
    english = (ROOT / "raw" / "fi-nas" / "2017-S1.en.txt").read_text(encoding="utf-8")
    (folder / "fi-nas" / "2017-S1.en.txt").write_text(english, encoding="utf-16")
    (folder / "fi-nas" / "2016.en.pdf").write_bytes(b"no pdf")
    return folder


@pytest.fixture
def store(store_name: str, raw: Path) -> Engine:
    ingest(Settings(raw, store_name, ROOT / "codebooks", jobs=0))
    return open_store(store_name)


def test_a_store_that_runs_have_made_is_whole(store: Engine, raw: Path) -> None:
    with store.connect() as connection:
        read = text("SELECT count(*) FROM release WHERE status = 'loaded'")
        assert connection.execute(read).scalar_one() == 5
    assert list(faults(store)) == []
    assert list(differences(store, raw)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE numeral SET char_start = char_start + 1 WHERE text = '2019'", "the numeral '2019' does not stand at"),
        ("UPDATE claim SET text = '1' || text", "the claim '1"),
        ("DELETE FROM numeral WHERE role = 'claim'", "digits of page 1 do not stand in exactly one numeral"),
        ("UPDATE page SET text = replace(text, 'women', 'wOmen')", "its text is not that of the file it was read from"),
        ("UPDATE release SET pages = 7 WHERE status = 'loaded'", "was loaded with 7 pages, and"),
        (
            "UPDATE release SET status = 'lost' WHERE pages = 0",
            "2016.en.pdf: is neither loaded nor rejected but 'lost'",
        ),
        ("UPDATE release SET error = '' WHERE pages = 0", "2016.en.pdf: was rejected, and yet has pages or no reason"),
    ],
)
def test_what_was_done_to_a_store_is_found(store: Engine, change: str, fault: str) -> None:
    with store.execution_options(writes=True).begin() as connection:
        connection.execute(text(change))
    assert any(fault in said for said in faults(store))


def test_rows_that_lead_nowhere_are_found(tmp_path: Path, raw: Path) -> None:
    name = str(tmp_path / "store.sqlite")
    ingest(Settings(raw, name, ROOT / "codebooks", jobs=0))
    store = open_store(name)
    with store.connect() as connection:
        connection.exec_driver_sql("COMMIT")  # the setting cannot change inside a transaction
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("DELETE FROM release WHERE source LIKE '%2019.en%'")
    said = list(faults(store))
    assert any(s.endswith("rows of numeral lead to no release") for s in said)
    assert any(s.endswith("rows of claim lead to no release") for s in said)


def test_an_index_that_its_table_contradicts_is_found(tmp_path: Path, raw: Path) -> None:
    name = str(tmp_path / "store.sqlite")
    ingest(Settings(raw, name, ROOT / "codebooks", jobs=0))
    with closing(sqlite3.connect(name, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        changed = "replace(sql, '(observation_id)', '(text)')"
        connection.execute(f"UPDATE sqlite_master SET sql = {changed} WHERE name = 'ix_claim_observation_id'")
    assert any(said.startswith("the file is damaged: row ") for said in faults(open_store(name)))


def test_files_that_changed_came_and_went_are_said(store: Engine, raw: Path) -> None:
    path = raw / "fi-nas" / "2019.en.txt"
    path.rename(raw / "fi-nas" / "2010.en.txt")
    (raw / "fi-nas" / "2019-S1.en.txt").write_text("76")
    assert list(differences(store, raw)) == [
        "fi-nas/2010.en.txt: has not been read yet",
        "fi-nas/2019-S1.en.txt: has changed since it was read",
        "fi-nas/2019.en.txt: was read and is no longer there; what it said is kept",
    ]


@pytest.mark.slow
def test_the_command_says_it_and_ends_with_status_1(tmp_path: Path, raw: Path) -> None:
    name = str(tmp_path / "store.sqlite")
    ingest(Settings(raw, name, ROOT / "codebooks", jobs=0))
    asked = command(
        "doctor", "--integrity", "--folder", str(raw), "--store", name, "--codebooks", str(ROOT / "codebooks")
    )
    done = run(asked)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ok      integrity: the store is whole" in done.stdout
    data = bytearray(Path(name).read_bytes())
    data[8_192:12_288] = bytes(4_096)
    Path(name).write_bytes(data)
    done = run(asked)
    assert (done.returncode == 1 and "BROKEN" in done.stdout) or "store.sqlite: is damaged; put a copy" in done.stderr
    assert "Traceback" not in done.stderr
