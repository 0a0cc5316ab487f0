"""The language files name countries and their citizens by the codes that Unicode's own list gives them."""

from __future__ import annotations

from collections import Counter

import pytest
from babel import Locale

from extract.languages import LANGUAGES, language


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_countrys_usual_name_has_its_code(code: str) -> None:
    known = {name.lower(): country for country, name in Locale(code).territories.items() if len(country) == 2}
    countries = language(code).section("grammar")["countries"]
    wrong = {n: c for c, names in countries.items() for n in names if known.get(n, c) != c}
    assert wrong == {}
    assert len(countries) > 100


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_stands_for_the_citizens_of_two_countries(code: str) -> None:
    people = language(code).section("grammar")["people"]
    seen = Counter(word for words in people.values() for word in set(words))
    assert [word for word, count in seen.items() if count > 1] == []
