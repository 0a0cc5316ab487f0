"""What the expressions of a language file find: all that they describe, wherever in a text it begins."""

from __future__ import annotations

import pytest

from extract.languages import LANGUAGES, expression, language
from extract.roles import _worded

TEXTS = {
    "en": "Under section 12 of the Act no. 746/2011, see table 3, call 09 123 4567 (24 h) or +358 40 123 4567 at 9 a.m.\n"
    "Page 2 of 5. A 17-year-old, those aged 18 to 24 and one of the 30-year-olds waited 14 days, not the fifth anniversary "
    "or COVID-19; all but two came twice a year, for three half-years running, 12 hours a day, in the 1990s, from H1 (3 kB) to "
    "room 4, 18–24: and 60+ after 3 months.",
    "fi": "Lain 388/2015 12 §:n mukaan, taulukko 3, puh. 09 123 4567, klo 9.15 (24 h). Sivu 2/5: alle 18-vuotiaita, 17-vuotias "
    "ja kolmen kuukauden ajan, 14 päivää, 1990-luvulla, COVID-19, huone 4, FI-00100.",
    "sv": "Enligt 12 § i lagen 388/2015, tabell 3, tel. 09 123 4567, kl. 9.15. Sida 2 av 5: under 18 år, en 17-åring, 14 dagar, "
    "tre gånger om året, på 1990-talet, COVID-19, rum 4, en av de vanligaste.",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_character_only_leaves_out_what_cannot_be(code: str) -> None:
    for (role, found), entry in zip(
        _worded(TEXTS[code], code), language(code).section("roles")["pattern"], strict=True
    ):
        any_of = "|".join(f"(?:{p})" for p in entry["match"])
        everywhere = expression(rf"(?<![^\W\d_])(?=\S)(?:{any_of})").finditer(TEXTS[code])
        assert (role, [m.span() for m in found]) == (entry["role"], [m.span() for m in everywhere])
    assert sum(len(found) for _, found in _worded(TEXTS[code], code)) > 8


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_expression_asks_what_stands_before_it(code: str) -> None:
    for entry in language(code).section("roles")["pattern"]:
        assert not [p for p in entry["match"] if p.startswith("(?<=")]
