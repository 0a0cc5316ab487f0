"""The command line as a user meets it."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claimledger.cli import app
from claimledger.lists import _told
from load.findings import read_findings
from load.opening import open_store

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ("fi-nas/2017-S1.en.txt", "fi-nas/2018-S1.en.txt", "fi-nas/2018.en.txt")


def call(place: Path, *arguments: str, status: int = 0) -> str:
    environment = {"CLAIMLEDGER_STORE": str(place / "store.sqlite"), "CLAIMLEDGER_CODEBOOKS": str(ROOT / "codebooks")}
    result = CliRunner().invoke(app, list(arguments), env={**environment, "COLUMNS": "160"})
    assert result.exit_code == status, (result.output, result.exception)
    return result.output


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sample releases, one broken file, and the store and export that were made of them."""
    place = tmp_path_factory.mktemp("place")
    for name in SAMPLES:
        (place / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "raw" / name, place / "raw" / name)
    (place / "raw" / "fi-nas" / "2019.pdf").write_bytes(b"not a pdf")
    said = folded(call(place, "ingest", str(place / "raw"), "--jobs", "0", status=3))
    assert "4 releases in" in said
    assert "1 rejected" in said
    assert "2019.pdf: is no PDF though its name says so" in said
    assert "files written" in call(place, "export", str(place / "export"))
    return place


def claims(place: Path) -> list[dict[str, str]]:
    with (place / "export" / "claims.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_findings_in_every_shape(place: Path) -> None:
    rows = json.loads(call(place, "findings", "--format", "json"))
    assert any(row["rule"] == "restatement" and sorted(row["values"]) == ["88", "89"] for row in rows)
    table = list(csv.DictReader(call(place, "findings", "--format", "csv").splitlines()))
    assert [row["finding_id"] for row in table] == [row["finding_id"] for row in rows]
    assert "restatement" in call(place, "findings")
    errors = json.loads(call(place, "findings", "--format", "json", "--severity", "error"))
    assert {row["severity"] for row in errors} <= {"error"}
    assert json.loads(call(place, "findings", "--format", "json", "--since", "2030")) == []


def test_findings_can_fail_a_script(place: Path) -> None:
    call(place, "findings", "--fail-on", "note", status=1)


def test_export_holds_every_release(place: Path) -> None:
    assert sorted({row["source"] for row in claims(place)}) == list(SAMPLES)


def test_show_a_release_and_a_claim(place: Path) -> None:
    assert "referred to the assistance system" in folded(call(place, "show", "fi-nas/2018-S1.en.txt"))
    claim = claims(place)[0]
    said = call(place, "show", claim["claim_id"][:12])
    assert claim["rule"] in said
    assert claim["source"] in said
    assert "to other figures" in folded(said) or "not verifiable here" in folded(said)
    assert "is no PDF though its name says so" in folded(call(place, "show", "fi-nas/2019.pdf"))


def test_coverage_of_series_releases_and_figures(place: Path) -> None:
    told = json.loads(call(place, "coverage", "--format", "json"))
    assert [release["source"] for release in told["releases"]] == list(SAMPLES)
    figures = [figure for release in told["releases"] for figure in release["figures"]]
    assert sorted(f["claim_id"] for f in figures) == sorted(row["claim_id"] for row in claims(place))
    (series,) = told["series"]
    assert series["figures_stated"] == len(figures)
    assert (
        series["figures_checked"] == sum(f["relations"] > 0 for f in figures) == sum(f["verifiable"] for f in figures)
    )
    assert series["redundancy"] == round(series["figures_checked"] / len(figures), 4)
    loose = [f for f in figures if not f["verifiable"]]
    held = [f for f in figures if f["low"] is not None and f["low"] == f["high"] and f["kind"] == "level"]
    assert loose
    assert any(float(f["value"]) == f["low"] for f in held)
    assert "not verifiable here" in "".join(call(place, "coverage", source) for source in SAMPLES)
    rows = list(csv.DictReader(call(place, "coverage", SAMPLES[1], "--format", "csv").splitlines()))
    assert {row["source"] for row in rows} == {SAMPLES[1]}
    assert "all of fi-nas" in folded(call(place, "coverage"))


def test_a_finding_reads_the_same_in_table_json_csv_and_report(place: Path, tmp_path: Path) -> None:
    rows = json.loads(call(place, "findings", "--format", "json"))
    table = list(csv.DictReader(call(place, "findings", "--format", "csv").splitlines()))
    call(place, "report", str(tmp_path), "--raw", str(place / "raw"))
    pages = [folded(page.read_text(encoding="utf-8")) for page in tmp_path.rglob("*.html")]
    engine = open_store(str(place / "store.sqlite"))
    for row, line, (finding, _) in zip(rows, table, read_findings(engine), strict=True):
        for text in filter(None, (row["title"], row["arithmetic"], row["reading"])):
            assert any(escape(text, quote=False) in page or escape(text) in page for page in pages), text
            assert folded(text) in folded(_told(finding))  # what a cell of the table holds
        assert (row["title"], row["arithmetic"], row["reading"]) == (line["title"], line["arithmetic"], line["reading"])
    engine.dispose()


def test_doctor_and_codebook_check(place: Path) -> None:
    assert "MISSING" not in call(place, "doctor")
    assert "series fi-nas" in call(place, "codebook", "check", str(ROOT / "codebooks"))


@pytest.mark.parametrize(
    "command", [[], ["ingest"], ["findings"], ["show"], ["coverage"], ["export"], ["codebook", "check"], ["doctor"]]
)
def test_every_command_explains_itself(place: Path, command: list[str]) -> None:
    said = call(place, *command, "--help")
    assert "Usage:" in said
    assert len(said.splitlines()) > 5


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ingest", "no/such/folder"], "no/such/folder: there is no such folder; name the one that holds the releases"),
        (
            ["findings", "--store", "none.sqlite"],
            "none.sqlite: there is no store yet; make one with claimledger ingest",
        ),
        (["show", "nothing", "--store", "none.sqlite"], "there is no store yet"),
        (["codebook", "check", "none.toml"], "none.toml: cannot be read"),
    ],
)
def test_a_foreseen_failure_is_one_sentence_and_status_2(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    command = [sys.executable, "-m", "claimledger", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_listing_findings_loads_no_text_pipeline(place: Path) -> None:
    code = (
        "import sys; from claimledger.cli import app\n"
        f"try: app(['findings', '--store', {str(place / 'store.sqlite')!r}])\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'pdfplumber', 'prefect', 'simplemma', 'pypdfium2', 'alembic'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
