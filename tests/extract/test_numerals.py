"""The number layer: what each way to write a number says, checked against tables and against num2words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from extract.numerals import find_numbers


def only(text: str) -> tuple[Decimal | None, str, str]:
    """Value, unit and bound of the one figure of a text."""
    (number,) = find_numbers(text, "en")
    return number.value, number.unit, number.bound


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=0, max_value=9_999_999), st.booleans())
def test_number_words_say_their_number(value: int, capital: bool) -> None:
    words = num2words(value, lang="en").replace(", ", " ")
    words = words.capitalize() if capital else words
    if value == 1:
        words += " person"
    if value == 0:
        words += " persons"
    assert only(words)[0] == value


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=1000, max_value=999_999_999), st.sampled_from([",", "\u00a0", "\u202f", "\u2009", " "]))
def test_thousands_separators(value: int, separator: str) -> None:
    assert only(f"{value:,}".replace(",", separator) + " clients")[0] == value


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("1, 051 clients", 1051, "", "="),
        ("62%", 62, "percent", "="),
        ("62 per cent", 62, "percent", "="),
        ("27 percent of them", 27, "percent", "="),
        ("nearly two thirds", Decimal("66.67"), "percent", "<~"),
        ("just over a quarter were", 25, "percent", ">~"),
        ("one in five", 20, "percent", "="),
        ("every third client", Decimal("33.33"), "percent", "="),
        ("the majority", 50, "percent", ">"),
        ("more than tripled", 3, "factor", ">"),
        ("almost 2.5 times as many", Decimal("2.5"), "factor", "<~"),
        ("two and a half times as many", Decimal("2.5"), "factor", "="),
        ("a dozen victims", 12, "", "="),
        ("at least ten persons", 10, "", ">="),
        ("no more than 269 clients", 269, "", "="),
        ("fewer than 20 persons", 20, "", "<"),
        ("around 1.5 million people", 1_500_000, "", "~"),
        ("−7 persons", -7, "", "="),
        ("nine percentage points", 9, "points", "="),
        ("1⁄32 of them", Decimal("3.12"), "percent", "="),
        ("2 1⁄2 times as many", Decimal("2.5"), "factor", "="),
        ("12\u202f2⁄3 per cent", Decimal("12.6667"), "percent", "="),
        ("2 1/2 times as many", Decimal("2.5"), "factor", "="),
        ("about 2 ½ years", Decimal("2.5"), "", "~"),
        ("2½ years", Decimal("2.5"), "", "="),
        ("24 1/4 per cent", Decimal("24.25"), "percent", "="),
    ],
)
def test_forms(text: str, value: int | Decimal, unit: str, bound: str) -> None:
    assert only(text) == (Decimal(value), unit, bound)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10–14 persons", 10, 14),
        ("between 80 and 90 clients", 80, 90),
        ("350 to 450 persons a year", 350, 450),
        ("three or four minors", 3, 4),
        ("between 1 1/2 and 2 1/2 years", Decimal("1.5"), Decimal("2.5")),
        ("grew by 10 to 12 per cent", 10, 12),
    ],
)
def test_ranges(text: str, low: int | Decimal, high: int | Decimal) -> None:
    (number,) = [n for n in find_numbers(text, "en") if n.value_to is not None]
    assert (number.value, number.value_to) == (low, high)


def test_a_year_or_a_date_takes_no_fraction_to_itself() -> None:
    assert [n.value for n in find_numbers("in 2021 1/2 of the clients, in 2022 ½", "en")] == [2021, 50, 2022, 50]
    assert [n.value for n in find_numbers("on 12 1/2/2021", "en")] == [12, None]
    assert [n.value for n in find_numbers("odotti 1 3/4 vuotta", "fi")] == [Decimal("1.75")]


def test_the_first_figure_of_a_move_is_of_the_scale_that_the_second_says() -> None:
    assert [n.value for n in find_numbers("fell from 1.5 to 1.2 million", "en")] == [1_500_000, 1_200_000]
    assert [n.value for n in find_numbers("rose from 240 to 1.2 million", "en")] == [240, 1_200_000]
    assert [n.value for n in find_numbers("rose by 10 to 74", "en")] == [10, 74]


@pytest.mark.parametrize(
    "text", ["rose from 10 to 14 persons", "45 out of the 74 persons", "5 of 9, 3 of 8", "25 or 40 euros"]
)
def test_two_figures_are_no_range(text: str) -> None:
    assert all(n.value_to is None for n in find_numbers(text, "en"))


@pytest.mark.parametrize(
    "text", ["the one who asks", "first half of the year", "no longer", "most often", "one another"]
)
def test_words_that_are_no_figures(text: str) -> None:
    assert find_numbers(text, "en") == []


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("the share was 62 and 66 per cent, respectively", ["percent", "percent"]),
        ("it came to 115 and 20 per cent were women", ["", "percent"]),  # more than everything: a count
        ("24 women and 20 per cent of the men", ["", "percent"]),
        ("24, and 20 per cent of the men", ["", "percent"]),
    ],
)
def test_the_first_of_two_percentages_may_leave_the_sign_to_the_second(text: str, units: list[str]) -> None:
    assert [n.unit for n in find_numbers(text, "en")] == units
