"""Corrections and acknowledgements through a whole run: what people decide holds, and says so when it no longer fits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from claimledger.cli import app
from claimledger.pipeline import ingest
from claimledger.settings import Settings
from claimledger.summary import Summary
from load.findings import read_findings
from load.opening import open_store

ROOT = Path(__file__).resolve().parents[2]
CORRECTION = """
[[correction]]
source = "fi-nas/2018-S1.en.txt"
claim = {{ indicator = "referrals", time_period = "2018-S1", kind = "level" }}
expect = {{ value = "{expected}" }}
action = "replace"
change = {{ value = "151" }}
reason = "the publisher's own table says 151"
author = "A. Reader"
date = 2026-01-31
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("2017-S1.en.txt", "2018-S1.en.txt"):
        target = tmp_path / "raw" / "fi-nas" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "raw" / "fi-nas" / name, target)
    return tmp_path / "raw"


def run(folder: Path) -> Summary:
    store = str(folder.parent / "store.sqlite")
    return ingest(Settings(folder=folder, store=store, codebooks=ROOT / "codebooks", jobs=0))


def values(folder: Path) -> list[tuple[object, ...]]:
    engine = open_store(str(folder.parent / "store.sqlite"))
    query = """SELECT value, replaced, correction FROM claim JOIN release USING (release_id)
               WHERE source LIKE '%2018-S1%' AND indicator = 'referrals' AND claim.time_period = '2018-S1' AND kind = 'level'
               ORDER BY replaced"""
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def test_a_correction_replaces_a_claim_and_both_stay_visible(folder: Path) -> None:
    assert run(folder).notices == ()
    (folder / "corrections.toml").write_text(CORRECTION.format(expected="115"), encoding="utf-8")
    summary = run(folder)
    assert (summary.loaded, summary.notices) == (1, ())  # the other release is not read again
    why = "the publisher's own table says 151 (A. Reader, 2026-01-31)"
    assert values(folder) == [(151, 0, why), (115, 1, why)]
    assert run(folder).loaded == 0
    (folder / "corrections.toml").unlink()
    assert run(folder).loaded == 1
    assert values(folder) == [(115, 0, "")]


def test_a_correction_whose_guard_no_longer_holds_is_said_at_every_run(folder: Path) -> None:
    (folder / "corrections.toml").write_text(CORRECTION.format(expected="116"), encoding="utf-8")
    for _ in range(2):
        (notice,) = run(folder).notices
        assert "expects value '116'" in notice
        assert "but the claim has value '115'" in notice
    assert values(folder) == [(115, 0, "")]


def test_a_correction_of_a_release_that_is_not_there_is_said(folder: Path) -> None:
    (folder / "corrections.toml").write_text(CORRECTION.format(expected="115").replace("2018-S1.en", "2018-S2.en"))
    (notice,) = run(folder).notices
    assert "there is no release fi-nas/2018-S2.en.txt" in notice


def test_an_accepted_finding_is_silent_until_its_figures_change(folder: Path) -> None:
    run(folder)
    engine = open_store(str(folder.parent / "store.sqlite"))
    restated = next(f for f, _ in read_findings(engine) if f.rule == "restatement" and set(f.values) == {"88", "89"})
    arguments = [
        "findings", "accept", restated.finding_id[:10], "--reason", "known", "--author", "A. Reader",
        "--folder", str(folder), "--store", str(folder.parent / "store.sqlite"),
    ]  # fmt: skip
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert run(folder).notices == ()
    status = {f.finding_id: f.status for f, _ in read_findings(engine)}
    assert status[restated.finding_id] == "acknowledged"
    path = folder / "fi-nas" / "2018-S1.en.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("88 referrals", "87 referrals"), encoding="utf-8")
    run(folder)
    status = {f.finding_id: f.status for f, _ in read_findings(engine)}
    assert status[restated.finding_id] == "open"
    engine.dispose()


def test_what_becomes_of_a_finding_from_run_to_run(folder: Path) -> None:
    def state(summary: Summary) -> tuple[str, str]:
        """State and status of the finding on 88 and 89 referrals, by its id."""
        found = zip(summary.findings, summary.states, strict=True)
        return next((state, f.status) for f, state in found if f.finding_id == restated)

    path = folder / "fi-nas" / "2018-S1.en.txt"
    text = path.read_text(encoding="utf-8")
    first = run(folder)
    restated = next(f.finding_id for f in first.findings if set(f.values) == {"88", "89"})
    assert state(first) == ("new", "open")
    shutil.copy(ROOT / "raw" / "fi-nas" / "2016.en.txt", folder / "fi-nas")  # an earlier release, read later
    assert state(run(folder)) == ("unchanged", "open")
    arguments = ["findings", "accept", restated, "--reason", "known", "--author", "A. Reader", "--folder", str(folder)]
    CliRunner().invoke(app, [*arguments, "--store", str(folder.parent / "store.sqlite")])
    silenced = run(folder)
    assert state(silenced) == ("unchanged", "acknowledged")
    assert "1 acknowledged" in str(silenced)
    path.write_text(text.replace("88 referrals", "87 referrals"), encoding="utf-8")
    assert state(run(folder)) == ("updated", "open")
    path.write_text(text.replace("88 referrals", "89 referrals"), encoding="utf-8")
    settled = run(folder)
    assert restated not in {f.finding_id for f in settled.findings}
    assert "1 resolved" in str(settled)
