"""What a release of somebody who means ill can do at each way out of the program: stand there as text."""

from __future__ import annotations

import csv
import io
import logging
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from made import ROOT, command, exported, ingesting, make_releases, run

from claimledger.parsing import Job, Outcome
from claimledger.pipeline import ingest
from claimledger.settings import Settings
from claimledger.terminal import steers

STEERS = "\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\u202e"
FORMULA = '=HYPERLINK("http://evil.example","here")'
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
HOSTILE = (
    f"""Assistance system for victims of human trafficking: first half of 2018 {SCRIPT}

{FORMULA} Between January and June 2018 a total of 76 new clients were admitted {"".join(STEERS)} to the assistance system.

12 new clients were women {SCRIPT}. @SUM(1+1)*cmd|' /C calc'!A0 of the new clients, 12 were women.

At the end of June 2018 there were 300 clients {STEERS[0]} in the assistance system.
"""
    + "\n\nThe assistance system helps victims of trafficking in human beings in Finland." * 20
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store and an export in which the hostile release stands beside one that contradicts it."""
    folder = tmp_path / "raw" / "fi-nas"
    folder.mkdir(parents=True)
    (folder / "2018-S1.en.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "2018-S1.v2.en.txt").write_text(HOSTILE.replace("76", "67").replace("12", "99"), encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_no_command_sends_an_order_to_the_terminal(place: Path) -> None:
    store = ("--store", str(place / "store.sqlite"))
    done = run(ingesting(place))
    said = {"ingest": done.stdout + done.stderr}
    assert "2 read" in done.stdout
    claims = csv.DictReader(io.StringIO(exported(place)["claims.csv"].decode()))
    claim = next(row["claim_id"] for row in claims if row["value"] == "76")
    for arguments in (
        ["show", "fi-nas/2018-S1.en.txt"], ["show", claim], ["findings"], ["findings", "--format", "csv"],
        ["findings", "--format", "json"], ["history", "new_clients", "2018-S1"],
    ):  # fmt: skip
        done = run(command(*arguments, *store))
        assert done.returncode == 0, done.stderr
        said[" ".join(arguments)] = done.stdout + done.stderr
    assert "owned" in said["show fi-nas/2018-S1.en.txt"]  # the words are shown, their order is not obeyed
    found = {name: sorted({c for c in text if steers(c)} - {"\r"}) for name, text in said.items()}
    assert {name: orders for name, orders in found.items() if orders} == {}


@pytest.mark.slow
def test_no_order_to_the_terminal_reaches_a_log(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    (place / "raw" / "fi-nas" / f"{STEERS[0]}.txt").write_bytes(b"")
    with caplog.at_level(logging.DEBUG):
        ingest(Settings(place / "raw", str(place / "store.sqlite"), ROOT / "codebooks", jobs=0))
    messages = [record.getMessage() for record in caplog.records if record.name.startswith(("claimledger", "fetch"))]
    assert any(message.startswith("rejected ") for message in messages)
    assert [message for message in messages if any(map(steers, message)) or "\n" in message] == []


def _complaining(jobs: Sequence[Job], *_: Any) -> list[Outcome]:
    """Reads nothing; the reason is in words of the file, as a library's may be."""
    return [Outcome(job, "", None, None, f"{job.source}: could not be read ({''.join(STEERS)})") for job in jobs]


def test_no_order_in_the_reason_of_a_rejection_reaches_a_log(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings(place / "raw", str(place / "store.sqlite"), ROOT / "codebooks", jobs=0)
    with caplog.at_level(logging.INFO):
        summary = ingest(settings, None, _complaining)
    messages = [record.getMessage() for record in caplog.records if record.name.startswith("claimledger")]
    assert len(summary.rejections) == sum("owned" in message for message in messages) == 2
    assert [message for message in messages if any(map(steers, message))] == []


@pytest.mark.slow
def test_no_cell_of_an_export_is_a_formula(place: Path) -> None:
    assert run(ingesting(place)).returncode == 0
    store = ("--store", str(place / "store.sqlite"))
    assert run(command("export", str(place / "sdmx"), "--format", "sdmx-csv", *store)).returncode == 0
    assert run(command("export", str(place / "package"), "--format", "datapackage", *store)).returncode == 0
    files = [path for folder in ("export", "sdmx", "package") for path in (place / folder).rglob("*.csv")]
    assert len(files) >= 7
    cells = [(path.name, cell) for path in files for row in csv.reader(path.open(encoding="utf-8")) for cell in row]
    assert any("HYPERLINK" in cell for _, cell in cells)
    assert [(name, cell) for name, cell in cells if len(cell) > 1 and cell[0] in "=@\t\r"] == []


@pytest.mark.slow
def test_no_page_of_the_report_runs_what_a_release_says(place: Path) -> None:
    assert run(ingesting(place)).returncode == 0
    assert run(command("report", str(place / "report"), "--store", str(place / "store.sqlite"))).returncode == 0
    pages = [path.read_text(encoding="utf-8") for path in (place / "report").rglob("*.html")]
    assert any("&lt;script&gt;alert(1)" in page for page in pages)
    assert not any("<script>alert" in page or "<img src=x" in page for page in pages)
    assert not any(order in page for page in pages for order in ("\x1b", "\x07", "\x9b", "\u202e"))


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../escaped.txt", HOSTILE)
        packed.writestr("/tmp/escaped.txt", HOSTILE)
        packed.writestr("bomb.txt", bytes(10**7))


def _tar(path: Path) -> None:
    with tarfile.open(path, "w:gz") as packed:
        member = tarfile.TarInfo("../../escaped.txt")
        member.size = len(HOSTILE.encode())
        packed.addfile(member, io.BytesIO(HOSTILE.encode()))
        link = tarfile.TarInfo("passwd.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)


@pytest.mark.parametrize(
    ("name", "pack", "rejected"),
    [
        ("2018-S1.en.zip", _zip, False),
        ("2018-S1.en.tar.gz", _tar, False),
        ("2019-S1.en.txt", _zip, True),
        ("2019-S1.en.pdf", _zip, True),
        ("2019-S1.en.html", _tar, True),
    ],
)
def test_an_archive_is_never_unpacked(tmp_path: Path, name: str, pack: Callable[[Path], None], rejected: bool) -> None:
    make_releases(tmp_path / "a" / "raw", 1)
    (tmp_path / "a" / "raw" / "fi-nas" / "2019-S1.en.txt").unlink()
    pack(tmp_path / "a" / "raw" / "fi-nas" / name)
    summary = ingest(Settings(tmp_path / "a" / "raw", str(tmp_path / "a" / "s.sqlite"), ROOT / "codebooks", jobs=0))
    assert (summary.loaded, len(summary.rejections), summary.passed_over) == (0, int(rejected), int(not rejected))
    assert list(tmp_path.rglob("*escaped*")) == list(tmp_path.rglob("*passwd*")) == list(tmp_path.rglob("*bomb*")) == []
    assert not Path("/tmp/escaped.txt").exists()


@pytest.mark.parametrize("name", ["codebooks/fi-nas.toml", "raw/corrections.toml", "raw/acknowledged.toml"])
@pytest.mark.parametrize(
    "bomb", ["x = " + "[" * 100_000, "a" + ".a" * 50_000 + " = 1", f"x = {'9' * 10**6}", "# " + "x" * 10**7]
)
def test_a_bomb_in_toml_is_one_sentence(tmp_path: Path, name: str, bomb: str) -> None:
    make_releases(tmp_path / "raw", 1)
    shutil.copytree(ROOT / "codebooks", tmp_path / "codebooks")
    (tmp_path / name).write_text(bomb)
    done = run(ingesting(tmp_path, "--codebooks", str(tmp_path / "codebooks")), timeout=60)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert done.stderr.count("\n") == 1
    assert Path(name).name in done.stderr
    assert len(done.stderr) < 1_000
