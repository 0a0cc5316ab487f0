"""Time expressions: the period each stands for in a release, and month names against Babel's."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.periods import TimeFrame, find_times, resolve
from model.period import TimePeriod

HALF = TimeFrame(TimePeriod.parse("2018-S1"), date(2018, 7, 30))
QUARTER = TimeFrame(TimePeriod.parse("2022-Q3"), date(2022, 11, 3))


def meant(text: str, frame: TimeFrame = HALF, measure: str = "flow", *, inherit: bool = False) -> str:
    """The code of the one period that a text names; empty where it names none."""
    (mention,) = find_times(text, "en")
    found = resolve(mention, frame, measure, inherit=inherit)
    return found[0].code if found else ""


@pytest.mark.parametrize(
    ("text", "flow", "stock"),
    [
        ("in the first half of 2018", "2018-S1", "2018-06-30"),
        ("between January and June 2014", "2014-S1", "2014-06-30"),
        ("in the early part of 2016", "2016-S1", "2016-06-30"),
        ("by the end of June", "2018-S1", "2018-06-30"),
        ("at the end of June 2018", "2018-S1", "2018-06-30"),
        ("this year", "2018-S1", "2018-06-30"),
        ("in the previous year", "2017-S1", "2017-12-31"),
        ("during the same period in the previous year", "2017-S1", "2017-06-30"),
        ("on the last day of 2017", "2017", "2017-12-31"),
        ("on 31 December 2017", "2017-12-31", "2017-12-31"),
        ("in the whole of 2016", "2016", "2016-12-31"),
        ("last year", "2017", "2017-12-31"),
        ("1.1.–30.6.2018", "2018-S1", "2018-06-30"),
        ("in June 2018", "2018-06", "2018-06"),
        ("in the first nine months of 2018", "2018-01-01/2018-09-30", "2018-09-30"),
        ("year ending March 2018", "2017-04-01/2018-03-31", "2018-03-31"),
        ("in 2014-15", "2014-04-01/2015-03-31", "2015-03-31"),
        ("the 2014–15 financial year", "2014-04-01/2015-03-31", "2015-03-31"),
        ("during 2015–17", "2015-01-01/2017-12-31", "2017-12-31"),
    ],
)
def test_half_year_release(text: str, flow: str, stock: str) -> None:
    assert meant(text) == flow
    if text != "in the previous year":  # of a stock: the same day a year before
        assert meant(text, measure="stock") == stock


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("in quarter 3 2022", "2022-Q3"),
        ("in the preceding quarter", "2022-Q2"),
        ("the same quarter a year before", "2021-Q3"),
        ("July to September 2022", "2022-Q3"),
        ("from October to December 2021", "2021-Q4"),
        ("in Q1 2022", "2022-Q1"),
    ],
)
def test_quarterly_release(text: str, flow: str) -> None:
    assert meant(text, QUARTER) == flow


@pytest.mark.parametrize("text", ["since 2015", "since the NRM began in 2009", "in previous years"])
def test_no_period_is_named(text: str) -> None:
    assert meant(text) == ""


def test_a_bare_year_takes_over_the_part_of_the_year() -> None:
    assert meant("2017", inherit=True) == "2017-S1"
    assert meant("2017") == "2017"


@pytest.mark.parametrize("text", ["31 June 2018", "30 February 2018"])
def test_days_that_do_not_exist_are_recorded_with_the_problem(text: str) -> None:
    (mention,) = find_times(text, "en")
    assert "does not exist" in mention.problem
    assert resolve(mention, HALF, "flow") == ()


@settings(max_examples=100, deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "on {d} {m} {y}"])
)
def test_dates_in_words(day: date, form: str) -> None:
    month = get_month_names("wide", locale="en")[day.month]
    text = form.format(d=day.day, m=month, y=day.year)
    assert meant(text, measure="stock") == day.isoformat()


@settings(max_examples=60, deadline=None)
@given(st.integers(1990, 2060), st.integers(1, 12), st.integers(1, 12))
def test_ranges_of_months(year: int, first: int, last: int) -> None:
    names = get_month_names("wide", locale="en")
    found = meant(f"from {names[first]} to {names[last]} {year}")
    period = TimePeriod.parse(found)
    assert (period.start.month, period.end.month) == (first, last)
    assert period.end >= period.start
