"""Each shape of the export is read by the public library that people read it with."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest
from sqlalchemy import Engine

from load.findings import save_findings
from load.opening import open_store
from load.releases import SeriesEntry, load_release, reject_release, save_series
from model.claim import Span
from model.finding import Finding, Suspect
from report.export import export
from report.sdmx import column_ids, sdmx_period
from samples import a_claim, a_document, a_release, an_extraction


@pytest.fixture
def store(tmp_path: Path) -> Engine:
    made = open_store(str(tmp_path / "store.sqlite"))
    save_series(made, [SeriesEntry("fi-nas", "Assistance System", "its publisher", "S")])
    first = (
        a_claim(),
        a_claim("c2", "8", breakdown=(("age", "<18"), ("sex", "F"))),
        a_claim("c3", "24.5", kind="share", unit="percent", base="all", breakdown=(("sex", "F"),)),
        a_claim("c4", "5", period="2018-01-01/2018-04-30", sentence="=cmd|' /C calc'!A0", bound="~", obs_status="E"),
        a_claim("c5", "0", kind="comparison", bound=">", base="2017", span=Span(1, 35, 37)),
    )
    load_release(made, a_release(published="2019-02-01"), a_document(), an_extraction(*first), "rules")
    later = a_release("fi-nas/2019.en.txt", "2019")
    load_release(made, later, a_document(), an_extraction(a_claim("d1", "78"), period="2019"), "rules")
    reject_release(made, a_release("fi-nas/x.pdf", status="rejected", error="is no PDF", pages=0), "rules")
    found = Finding(
        "f1", "restatement", "warning", "76, later 78", ("fi-nas/2018.en.txt", "fi-nas/2019.en.txt"), ("c1", "d1"),
        ("76", "78"), "2018", suspects=(Suspect("c1", "78", "two more", 1.0),), series="fi-nas",
    )  # fmt: skip
    save_findings(made, "fi-nas", 2, "hash", [found], {})
    return made


def test_parquet_is_typed_and_explained(store: Engine, tmp_path: Path) -> None:
    export(store, tmp_path, "parquet")
    claims = pyarrow.parquet.read_table(tmp_path / "claims.parquet")
    assert claims.column("value").to_pylist() == [76.0, 8.0, 24.5, 5.0, 0.0, 78.0]
    assert claims.column("x0").to_pylist()[0] == 1.0
    assert claims.schema.field("bound").metadata[b"description"].startswith(b"how the text hedges")
    cells = duckdb.sql(f"SELECT value, vintages, source FROM '{tmp_path / 'observations.parquet'}' WHERE vintages > 1")
    assert cells.fetchall() == [(78.0, 2, "fi-nas/2019.en.txt")]
    assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path / 'mentions.parquet'}'").fetchall() == [(6,)]


@pytest.mark.slow
def test_frictionless_validates_the_data_package(store: Engine, tmp_path: Path) -> None:
    package = export(store, tmp_path / "package", "datapackage")[-1]
    program = shutil.which("frictionless", path=Path(sys.executable).parent)
    assert program
    said = subprocess.run([program, "validate", package.name, "--json"], cwd=package.parent, capture_output=True)
    report = json.loads(said.stdout)
    assert report["valid"], report
    assert {task["name"]: task["stats"]["rows"] for task in report["tasks"]} == {
        "claims": 6, "mentions": 6, "findings": 1, "releases": 3,
    }  # fmt: skip
    (package.parent / "claims.csv").write_text("source,claim_id\n,c1\n")
    said = subprocess.run([program, "validate", package.name, "--json"], cwd=package.parent, capture_output=True)
    assert not json.loads(said.stdout)["valid"]


def test_sdmx_csv_is_read_by_a_public_library(store: Engine, tmp_path: Path) -> None:
    from pysdmx.io import read_sdmx

    (path,) = export(store, tmp_path, "sdmx-csv")
    (data,) = read_sdmx(path.read_text(encoding="utf-8")).data
    assert str(data.short_urn) == "Dataflow=CLAIMLEDGER:FI_NAS(1.0)"
    frame = data.data.set_index(["KIND", "AGE", "SEX", "TIME_PERIOD"])
    assert frame.loc[("level", "_T", "_T", "2018"), "OBS_VALUE"] == "78.0"
    assert frame.loc[("level", "<18", "F", "2018"), "OBS_VALUE"] == "8.0"
    share = frame.loc[("share", "_T", "F", "2018")]
    assert (share["OBS_VALUE"], share["UNIT_MEASURE"], share["BASE"]) == ("24.5", "percent", "all")
    part = frame.loc[("level", "_T", "_T", "2018-01-01/P120D")]
    assert (part["OBS_STATUS"], part["BOUND"], part["QUOTE"][0]) == ("E", "~", "'")


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("2018", "2018"),
        ("2018-S1", "2018-S1"),
        ("2018-06-30", "2018-06-30"),
        ("2018-01-01/2018-01-31", "2018-01-01/P31D"),
    ],
)
def test_periods_of_sdmx(code: str, written: str) -> None:
    assert sdmx_period(code) == written


def test_no_dimension_takes_the_column_of_another() -> None:
    ids = column_ids(["age", "source", "a-b", "a b", "9th"])
    assert ids == {"age": "AGE", "source": "SOURCE_", "a-b": "A_B", "a b": "A_B_", "9th": "X9TH"}


def test_the_same_store_gives_the_same_bytes(store: Engine, tmp_path: Path) -> None:
    for shape in ("datapackage", "sdmx-csv"):
        one, two = export(store, tmp_path / f"1{shape}", shape), export(store, tmp_path / f"2{shape}", shape)
        assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
