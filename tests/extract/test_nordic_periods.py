"""Finnish and Swedish time expressions: what each stands for in a release, and month names against Babel's."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.periods import TimeFrame, find_times, resolve
from model.period import TimePeriod

FRAME = TimeFrame(TimePeriod.parse("2018-S1"), date(2018, 7, 30))


def meant(text: str, language: str, measure: str = "flow") -> str:
    """The code of the one period that a text names; empty where it names none."""
    (mention,) = find_times(text, language)
    found = resolve(mention, FRAME, measure)
    return found[0].code if found else ""


@pytest.mark.parametrize(
    ("language", "text", "flow", "stock"),
    [
        ("fi", "1.1.–30.6.2018", "2018-S1", "2018-06-30"),
        ("fi", "1.1.-30.6.2018", "2018-S1", "2018-06-30"),
        ("fi", "1.1. – 30.6.2018", "2018-S1", "2018-06-30"),
        ("fi", "1.1– 30.6.2018", "2018-S1", "2018-06-30"),
        ("fi", "1.1.2017-31.12.2017", "2017", "2017-12-31"),
        ("fi", "tammi–kesäkuussa 2018", "2018-S1", "2018-06-30"),
        ("fi", "tammi–kesäkuun aikana", "2018-S1", "2018-06-30"),
        ("fi", "alkuvuonna 2018", "2018-S1", "2018-06-30"),
        ("fi", "alkuvuodesta 2017", "2017-S1", "2017-06-30"),
        ("fi", "vuoden 2016 alkupuoliskolla", "2016-S1", "2016-06-30"),
        ("fi", "kuluvan vuoden ensimmäisen puolikkaan aikana", "2018-S1", "2018-06-30"),
        ("fi", "kesäkuun loppuun mennessä", "2018-S1", "2018-06-30"),
        ("fi", "kesäkuun 2018 lopussa", "2018-S1", "2018-06-30"),
        ("fi", "kesäkuun lopussa 2017", "2017-S1", "2017-06-30"),
        ("fi", "kesäkuun viimeisenä päivänä", "2018-S1", "2018-06-30"),
        ("fi", "vuoden 2017 viimeisenä päivänä", "2017", "2017-12-31"),
        ("fi", "vuoden 2017 lopussa", "2017", "2017-12-31"),
        ("fi", "30.6.2018", "2018-S1", "2018-06-30"),
        ("fi", "30. kesäkuuta 2018", "2018-S1", "2018-06-30"),
        ("fi", "koko vuonna 2017", "2017", "2017-12-31"),
        ("fi", "tänä vuonna", "2018-S1", "2018-06-30"),
        ("fi", "viime vuonna", "2017", "2017-12-31"),
        ("fi", "toissa vuonna", "2016", "2016-12-31"),
        ("fi", "vuonna 2016", "2016", "2016-12-31"),
        ("fi", "vuotta aiemmin vastaavana aikana", "2017-S1", "2017-06-30"),
        ("fi", "viime vuoden vastaavaan ajanjaksoon", "2017-S1", "2017-06-30"),
        ("fi", "edellisvuonna", "2017-S1", "2017-06-30"),
        ("fi", "vuoden 2018 toisella neljänneksellä", "2018-Q2", "2018-06-30"),
        ("sv", "den 1 januari–30 juni 2018", "2018-S1", "2018-06-30"),
        ("sv", "1.1–30.6.2018", "2018-S1", "2018-06-30"),
        ("sv", "under januari–juni i år", "2018-S1", "2018-06-30"),
        ("sv", "under första halvåret 2018", "2018-S1", "2018-06-30"),
        ("sv", "i början av året", "2018-S1", "2018-06-30"),
        ("sv", "i början av 2016", "2016-S1", "2016-06-30"),
        ("sv", "fram till utgången av juni", "2018-S1", "2018-06-30"),
        ("sv", "vid utgången av juni", "2018-S1", "2018-06-30"),
        ("sv", "vid utgången av 2016", "2016", "2016-12-31"),
        ("sv", "den sista december 2017", "2017", "2017-12-31"),
        ("sv", "den 30 juni 2018", "2018-S1", "2018-06-30"),
        ("sv", "hela år 2016", "2016", "2016-12-31"),
        ("sv", "i fjol", "2017", "2017-12-31"),
        ("sv", "i förfjol", "2016", "2016-12-31"),
        ("sv", "året innan", "2017-S1", "2017-06-30"),
        ("sv", "under motsvarande period i fjol", "2017-S1", "2017-06-30"),
        ("sv", "under samma period i fjol", "2017-S1", "2017-06-30"),
        ("sv", "under andra kvartalet 2018", "2018-Q2", "2018-06-30"),
    ],
)
def test_half_year_release(language: str, text: str, flow: str, stock: str) -> None:
    assert meant(text, language) == flow
    assert meant(text, language, "stock") == stock


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "vuodesta 2015 lähtien"),
        ("fi", "aiempina vuosina"),
        ("fi", "koskaan aiemmin"),
        ("sv", "ända sedan år 2015"),
        ("sv", "under tidigare år"),
        ("sv", "någonsin tidigare"),
    ],
)
def test_no_period_is_named(language: str, text: str) -> None:
    assert meant(text, language) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [("fi", "edellisvuodesta"), ("fi", "vuodesta 2017"), ("fi", "kolmessa vuodessa"), ("sv", "på tre år")],
)
def test_some_forms_only_say_what_is_compared_with(language: str, text: str) -> None:
    (mention,) = find_times(text, language)
    assert mention.base


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_days_with_the_names_of_months(day: date) -> None:
    finnish = get_month_names("wide", locale="fi")[day.month]  # "kesäkuuta" behind a day
    swedish = get_month_names("wide", locale="sv")[day.month]
    assert meant(f"{day.day}. {finnish} {day.year}", "fi", "stock") == day.isoformat()
    assert meant(f"den {day.day} {swedish} {day.year}", "sv", "stock") == day.isoformat()


@settings(max_examples=60, deadline=None)
@given(st.integers(1990, 2060), st.integers(1, 11), st.data())
def test_ranges_of_months(year: int, first: int, data: st.DataObject) -> None:
    last = data.draw(st.integers(first + 1, 12))
    finnish = get_month_names("wide", context="stand-alone", locale="fi")
    swedish = get_month_names("wide", locale="sv")
    wanted = TimePeriod.months(year, first, last).code
    stem = finnish[first].removesuffix("kuu")
    assert meant(f"{stem}–{finnish[last]}ssa {year}", "fi") == wanted
    assert meant(f"under {swedish[first]}–{swedish[last]} {year}", "sv") == wanted
