"""What is loaded comes back as it was; what is loaded again replaces what was there."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from load import tables
from load.findings import checked_hash, mark_unchanged, read_findings, save_findings
from load.recorded import contents_of, releases_of
from load.releases import (
    Concept,
    Corrected,
    SeriesEntry,
    load_release,
    offered,
    reject_release,
    save_series,
    series_of,
)
from load.schema import Figure
from model.document import Document, Line, Page
from model.finding import Finding, Suspect
from model.interval import Interval
from samples import a_claim, a_document, a_release, an_extraction


@pytest.fixture
def store(empty_store: Engine) -> Engine:
    save_series(empty_store, [SeriesEntry("fi-nas", "Assistance System", "its publisher", "S")])
    return empty_store


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
    with store.connect() as connection:
        (back,) = contents_of(connection, releases_of(connection, "fi-nas"))
    assert back.release == a_release()
    assert [c.value for c in back.claims] == [Decimal(76), Decimal("24.5")]
    assert [c.carried for c in back.claims] == [c.carried for c in read.claims]
    assert back.times == read.times


def test_a_series_is_described_as_its_codebook_says_now(store: Engine) -> None:
    concepts = (Concept("indicator", "new_clients", "taken on", "flow", "persons"), Concept("dimension", "sex", "sex"))
    told = SeriesEntry("fi-nas", "Assistance System", "its publisher", "S", ("en", "fi"), ("S1", "A"), concepts)
    save_series(store, [told])
    assert series_of(store) == {"fi-nas": told}
    save_series(store, [replace(told, concepts=concepts[1:])])
    assert series_of(store)["fi-nas"].concepts == concepts[1:]


def test_sources_are_listed_in_the_order_of_their_codes(store: Engine) -> None:
    names = ["fi-nas/B.txt", "fi-nas/_.txt", "fi-nas/a.txt", "fi-nas/ä.txt"]
    for number, name in enumerate(reversed(names)):
        load_release(store, a_release(name), a_document(), an_extraction(a_claim(f"c{number}")), "rules")
    assert [row["source"] for row in tables.releases(store)] == names
    assert [row["source"] for row in tables.claims(store)] == names


def test_a_text_with_nul_in_it_keeps_its_length(store: Engine) -> None:
    read = "a\0b 76"
    load_release(store, a_release(), Document((Page(1, read, (Line(0, 6),)),), "text/plain"), an_extraction(), "rules")
    ((_, kept),) = tables.documents(store)
    assert kept.replace("\N{REPLACEMENT CHARACTER}", "\0") == read


def test_every_row_of_the_views_leads_to_release_page_quote_and_rule(store: Engine) -> None:
    load_release(store, a_release(), a_document(), an_extraction(), "rules")
    later = a_release("fi-nas/2019.en.txt", "2019")
    load_release(store, later, a_document(), an_extraction(a_claim("c2", "78"), period="2019"), "rules")
    save_findings(store, "fi-nas", 2, "hash", [a_finding(claim_ids=("c1", "c2"))], {})
    with store.connect() as connection:
        for view in ("claims", "vintages", "observations", "revisions", "evidence"):
            rows = connection.execute(text(f"SELECT source, page, sentence, rule, claim_id FROM {view}")).all()
            assert rows, view
            assert all(source and page == 1 and "new clients" in quote for source, page, quote, *_ in rows), view
        before = connection.execute(text("SELECT source_before, page_before, rule_before FROM revisions")).one()
        assert tuple(before) == ("fi-nas/2018.en.txt", 1, "count")


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
        assert "clients, 15 more than" in unread[0].context


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
