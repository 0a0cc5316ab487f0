"""Finnish and Swedish numbers: words in every form against num2words, endings, fractions, hedges, zeros."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from extract.number_words import compose, number_words
from extract.numerals import find_numbers

CASES = {"genitive": "genitive", "elative": "elative", "partitive": "partitive", "allative": "allative"}
MISSPELT = {"förtio": "fyrtio", "etttusen": "ettusen"}  # what num2words writes, and what Swedes write


def only(text: str, language: str) -> tuple[Decimal | None, str, str]:
    """Value, unit and bound of the one figure of a text."""
    (number,) = find_numbers(text, language)
    return number.value, number.unit, number.bound


def said(word: str, language: str) -> int | None:
    """The number that one or more words make when they stand alone."""
    vocabulary = number_words(language)
    return compose([morph for part in word.split() for morph in vocabulary.read(part)])


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=0, max_value=999_999), st.booleans())
def test_finnish_number_words(value: int, capital: bool) -> None:
    words = num2words(value, lang="fi")
    words = words.capitalize() if capital else words
    assert only(f"{words} asiakasta", "fi")[0] == value


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=2, max_value=99), st.sampled_from(sorted(CASES)))
def test_finnish_number_words_in_other_cases(value: int, case: str) -> None:
    assert said(num2words(value, lang="fi", case=CASES[case]), "fi") == value


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=2, max_value=999_999), st.booleans())
def test_swedish_number_words(value: int, capital: bool) -> None:
    words = num2words(value, lang="sv")
    for wrong, right in MISSPELT.items():
        words = words.replace(wrong, right)
    words = words.capitalize() if capital else words
    assert only(f"{words} klienter", "sv")[0] == value


@settings(max_examples=100, deadline=None)
@given(st.integers(min_value=1000, max_value=999_999_999), st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"]))
def test_thousands_are_parted_by_blanks(value: int, blank: str) -> None:
    for language, noun in (("fi", "asiakasta"), ("sv", "klienter")):
        assert only(f"{value:,} {noun}".replace(",", blank), language)[0] == value


@pytest.mark.parametrize("ending", [":n", ":tä", ":ää", ":een", ":stä", ":llä", ":ksi", " : n"])
def test_digits_with_a_case_ending(ending: str) -> None:
    (number,) = find_numbers(f"Heistä 52{ending} arvioitiin", "fi")
    assert number.value == 52
    assert number.phrase_end == len(f"Heistä 52{ending}")


@pytest.mark.parametrize(
    ("language", "text", "value", "unit", "bound"),
    [
        ("fi", "64 % uhreista", 64, "percent", "="),
        ("fi", "61 prosenttia uhreista", 61, "percent", "="),
        ("fi", "kolmella prosentilla uhreista", 3, "percent", "="),
        ("fi", "yhdeksän prosenttiyksikköä", 9, "points", "="),
        ("fi", "vajaan kolmanneksen uhreista", Decimal("33.33"), "percent", "<~"),
        ("fi", "runsas viidennes heistä", 20, "percent", ">~"),
        ("fi", "runsaat kaksi kolmasosaa heistä", Decimal("66.67"), "percent", ">~"),
        ("fi", "lähes joka neljäs", 25, "percent", "<~"),
        ("fi", "joka kymmenes", 10, "percent", "="),
        ("fi", "yli puolet uhreista", 50, "percent", ">"),
        ("fi", "seitsemän kymmenestä uhrista", 70, "percent", "="),
        ("fi", "valtaosa uhreista", 50, "percent", ">"),
        ("fi", "on lähes kolminkertaistunut", 3, "factor", "<~"),
        ("fi", "on yli nelinkertainen", 4, "factor", ">"),
        ("fi", "2,5-kertainen", Decimal("2.5"), "factor", "="),
        ("fi", "viisi kertaa niin paljon", 5, "factor", "="),
        ("fi", "puolensataa uhria", 50, "", "~"),
        ("fi", "peräti 429 asiakasta", 429, "", "="),
        ("fi", "vähintään kymmenen uhria", 10, "", ">="),
        ("fi", "enintään viittä uhria", 5, "", "<="),
        ("fi", "liki 40 uhria", 40, "", "<~"),
        ("fi", "vajaat 130 uhria", 130, "", "<~"),
        ("fi", "reilut 70 uhria", 70, "", ">~"),
        ("fi", "noin 1,5 miljoonaa euroa", 1_500_000, "EUR", "~"),
        ("fi", "−7 henkilöä", -7, "", "="),
        ("sv", "45 % av offren", 45, "percent", "="),
        ("sv", "56 procent av offren", 56, "percent", "="),
        ("sv", "nio procentenheter", 9, "points", "="),
        ("sv", "drygt två tredjedelar av dem", Decimal("66.67"), "percent", ">~"),
        ("sv", "knappt en fjärdedel av dem", 25, "percent", "<~"),
        ("sv", "en dryg fjärdedel av dem", 25, "percent", ">~"),
        ("sv", "var tredje klient", Decimal("33.33"), "percent", "="),
        ("sv", "nästan hälften av offren", 50, "percent", "<~"),
        ("sv", "varannan klient", 50, "percent", "="),
        ("sv", "sju av tio offer", 70, "percent", "="),
        ("sv", "majoriteten av dem", 50, "percent", ">"),
        ("sv", "har mer än fördubblats", 2, "factor", ">"),
        ("sv", "har nästan tredubblats", 3, "factor", "<~"),
        ("sv", "är mer än fyrdubbelt", 4, "factor", ">"),
        ("sv", "sex gånger så många", 6, "factor", "="),
        ("sv", "Sex av dem", 6, "", "="),
        ("sv", "bara elva klienter", 11, "", "="),
        ("sv", "cirka 270 klienter", 270, "", "~"),
        ("sv", "närmare 80 klienter", 80, "", "<~"),
        ("sv", "minst tio klienter", 10, "", ">="),
        ("sv", "högst fem klienter", 5, "", "<="),
        ("sv", "färre än 20 klienter", 20, "", "<"),
    ],
)
def test_forms(language: str, text: str, value: int | Decimal, unit: str, bound: str) -> None:
    assert only(text, language) == (Decimal(value), unit, bound)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Muunsukupuolisia ei ollut yhtään."),
        ("fi", "Yhtään lapsisotilasta ei ohjattu."),
        ("fi", "Elinkaupan uhreja ei ollut."),
        ("fi", "Kukaan ei ilmoittanut."),
        ("sv", "Ingen av dem hade tvingats."),
        ("sv", "Inget offer identifierades."),
        ("sv", "Inte heller fanns några barnsoldater."),
    ],
)
def test_zeros_in_words(language: str, text: str) -> None:
    assert [n.value for n in find_numbers(text, language) if n.form == "zero"] == [0]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "työskentelivät yhdessä muiden kanssa"),
        ("fi", "yksi syy on pelko"),
        ("fi", "asia joka koskee"),
        ("fi", "määrä ei ollut suurempi"),
        ("sv", "sexuellt utnyttjande"),
        ("sv", "en annan form av stöd"),
        ("sv", "ett projekt som ska"),
        ("sv", "andra former av hjälp"),
        ("sv", "ingen annan myndighet"),
    ],
)
def test_words_that_are_no_figures(language: str, text: str) -> None:
    assert find_numbers(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "low", "high"),
    [
        ("fi", "10–14 uhria", 10, 14),
        ("fi", "kolme tai neljä uhria", 3, 4),
        ("sv", "mellan 80 och 90 klienter", 80, 90),
        ("sv", "omkring 10–14 klienter", 10, 14),
    ],
)
def test_ranges(language: str, text: str, low: int, high: int) -> None:
    (number,) = find_numbers(text, language)
    assert (number.value, number.value_to) == (low, high)
