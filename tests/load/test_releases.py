"""What is loaded comes back as it was; what is loaded again replaces what was there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from load import tables
from load.findings import checked_hash, mark_unchanged, read_findings, save_findings
from load.opening import open_store
from load.recorded import claims_of, releases_of, times_of
from load.releases import Corrected, SeriesEntry, load_release, offered, reject_release, save_series
from load.schema import Figure
from model.finding import Finding, Suspect
from model.interval import Interval
from samples import a_claim, a_document, a_release, an_extraction


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    engine = open_store(str(tmp_path / "store.sqlite"))
    save_series(engine, [SeriesEntry("fi-nas", "Assistance System", "its publisher", "S")])
    yield engine
    engine.dispose()


def a_finding(finding_id: str = "f1", value: str = "76", **changes: object) -> Finding:
    parts = {
        "rule": "contradiction", "severity": "error", "title": "76 and 77", "sources": ("fi-nas/2018.en.txt",),
        "claim_ids": ("c1",), "values": (value, "77"), "time_period": "2018",
        "suspects": (Suspect("c1", "77", "one off", 1.2),), "series": "fi-nas",
    }  # fmt: skip
    return Finding(finding_id=finding_id, **{**parts, **changes})  # type: ignore[arg-type]


def test_claims_and_times_come_back_as_they_were(store: Engine) -> None:
    read = an_extraction(a_claim(), a_claim("c2", "24.5", unit="percent", kind="share", base="all"))
    load_release(store, a_release(), a_document(), read, "rules")
    releases = releases_of(store, "fi-nas")
    assert list(releases.values()) == [a_release()]
    back = [one.claim for one in claims_of(store, releases)]
    assert [c.value for c in back] == [Decimal(76), Decimal("24.5")]
    assert [c.carried for c in back] == [c.carried for c in read.claims]
    assert [one.time for one in times_of(store, releases)] == list(read.times)


def test_a_changed_release_replaces_what_its_source_held(store: Engine) -> None:
    load_release(store, a_release(), a_document(), an_extraction(), "rules")
    load_release(store, a_release(sha256="b" * 64), a_document(), an_extraction(a_claim("c9", "77")), "rules")
    assert [row["value"] for row in tables.claims(store)] == [Decimal(77)]
    assert len(list(tables.mentions(store))) == 3
    assert checked_hash(store, "fi-nas") == (2, "")


def test_a_file_that_broke_keeps_the_figures_of_its_last_good_edition(store: Engine) -> None:
    load_release(store, a_release(), a_document(), an_extraction(), "rules")
    reject_release(store, a_release(sha256="b" * 64, status="rejected", error="the file is empty"), "rules")
    (row,) = tables.releases(store)
    assert (row["status"], row["error"], row["claims"]) == ("loaded", "the file is empty", 1)
    assert offered(store)["fi-nas/2018.en.txt"].sha256 == "b" * 64


def test_a_rejected_file_is_listed_with_its_reason(store: Engine) -> None:
    known = a_release(series="", time_period=None, status="rejected", error="is no PDF", pages=0)
    reject_release(store, known, "rules")
    (row,) = tables.releases(store)
    assert (row["status"], row["error"], row["claims"], row["series"]) == ("rejected", "is no PDF", 0, None)


def test_what_a_correction_replaced_stays_visible_but_is_claimed_no_more(store: Engine) -> None:
    corrected = Corrected((a_claim("c0", "67"),), {"c0": "misread", "c1": "misread"})
    load_release(store, a_release(), a_document(), an_extraction(), "rules", corrected)
    assert [row["claim_id"] for row in tables.claims(store)] == ["c1"]
    with store.connect() as connection:
        rows = connection.execute(text("SELECT claim_id, replaced, correction FROM claim ORDER BY claim_id")).all()
    assert [tuple(row) for row in rows] == [("c0", 1, "misread"), ("c1", 0, "misread")]


def test_views_lead_from_a_revision_to_both_quotes(store: Engine) -> None:
    load_release(store, a_release(), a_document(), an_extraction(), "rules")
    later = a_release("fi-nas/2019.en.txt", "2019")
    load_release(store, later, a_document(), an_extraction(a_claim("c2", "78"), period="2019"), "rules")
    with store.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM revisions")).mappings()
        assert (row["value_before"], row["value"], row["difference"]) == (76, 78, 2)
        assert (row["source_before"], row["source"]) == ("fi-nas/2018.en.txt", "fi-nas/2019.en.txt")
        (cell,) = connection.execute(text("SELECT value, vintages, source FROM observations")).all()
        assert tuple(cell) == (78, 2, "fi-nas/2019.en.txt")
        unread = connection.execute(text("SELECT text, context FROM unread")).all()
        assert unread[0].text == "15"
        assert unread[0].context.startswith("15 more than")


def test_findings_are_new_then_unchanged_then_updated_then_resolved(store: Engine) -> None:
    load_release(store, a_release(), a_document(), an_extraction(), "rules")

    def run(*found: Finding) -> list[tuple[str, str]]:
        assert save_findings(store, "fi-nas", 1, "hash", found, {"c1": (2, Interval.point(77)), "gone": (1, None)})
        return [(f.status, state) for f, state in read_findings(store, resolved=True)]

    assert run(a_finding()) == [("open", "new")]
    assert run(a_finding(title="said in other words")) == [("open", "unchanged")]
    assert run(a_finding(value="75")) == [("open", "updated")]
    mark_unchanged(store, ["fi-nas"])
    assert [state for _, state in read_findings(store)] == ["unchanged"]
    assert run() == [("resolved", "resolved")]
    assert run(a_finding()) == [("open", "new")]
    (back, _), *_ = read_findings(store, severity="error")
    assert back == a_finding()
    assert checked_hash(store, "fi-nas") == (1, "hash")


def test_findings_of_an_older_state_are_not_stored(store: Engine) -> None:
    load_release(store, a_release(), a_document(), an_extraction(), "rules")
    load_release(store, a_release(), a_document(), an_extraction(), "rules")
    assert not save_findings(store, "fi-nas", 1, "hash", [a_finding()], {})
    assert read_findings(store) == []


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2))
def test_a_figure_is_the_same_after_the_store(value: Decimal) -> None:
    kept = Figure()
    assert kept.process_result_value(kept.process_bind_param(value, None), None) == value  # type: ignore[arg-type]
