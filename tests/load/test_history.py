"""A cell is found by what a person types."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from load.history import vintages_of
from load.releases import SeriesEntry, load_release, observation_id, save_series
from model.errors import ClaimledgerError
from samples import a_claim, a_document, a_release, an_extraction

PART = a_claim("c2", "8", breakdown=(("age", "<18"), ("sex", "F")))


@pytest.fixture
def store(empty_store: Engine) -> Engine:
    save_series(empty_store, [SeriesEntry("fi-nas", "Assistance System", "its publisher", "S")])
    load_release(empty_store, a_release(), a_document(), an_extraction(a_claim(), PART), "rules")
    later = (a_claim("d1", "78"), a_claim("d2", "90", period="2019"))
    load_release(
        empty_store,
        a_release("fi-nas/2019.en.txt", "2019"),
        a_document(),
        an_extraction(*later, period="2019"),
        "rules",
    )
    return empty_store


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        (["new_clients"], [76, 78, 90]),
        (["new_clients", "2018"], [76, 78]),
        (["new_clients", "sex=F", "age=<18"], [8]),
        (["new_clients age=<18;sex=F 2018"], [8]),
        ([observation_id("fi-nas", PART)[:7]], [8]),
        (["d2"], [90]),
    ],
)
def test_what_is_found(store: Engine, typed: list[str], values: list[int]) -> None:
    assert [row["value"] for row in vintages_of(store, typed)] == values


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["nothing_of_it"], "is no indicator of this store and no id; it has new_clients"),
        (["new_clients", "sex=M"], "no figure was ever stated for it; new_clients has age=<18;sex=F, the whole"),
        ([""], "nothing: is no indicator"),
        (["100%_"], "is no indicator"),
    ],
)
def test_what_is_not_found_is_said(store: Engine, typed: list[str], said: str) -> None:
    with pytest.raises(ClaimledgerError, match=said):
        vintages_of(store, typed)


def test_a_series_is_asked_for_alone(store: Engine) -> None:
    with pytest.raises(ClaimledgerError, match="is no indicator"):
        vintages_of(store, ["new_clients"], "uk-nrm")
