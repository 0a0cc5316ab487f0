"""An indicator that every release of a kind has given is missed where one leaves it out."""

import pytest
from saying import BOOK, said

from check.run import check

THREE_YEARS = """
2016.en: clients - 2016 = 30
2016.en: refused - 2016 = 4
2017.en: clients - 2017 = 33
2017.en: refused sex=f 2017 = 6
2018.en: clients - 2018 = 31
2018.en: refused - 2018 = 5
"""


@pytest.mark.parametrize(
    ("last", "missed"),
    [
        ("2019.en: clients - 2019 = 35", ["No figure of refused for 2019"]),
        ("2019.en: refused - 2018 = 5", ["No figure of clients, refused for 2019"]),
        ("2019.en: clients - 2019 = 35\n2019.en: refused - 2019 = 3", []),
        ("2019.en: clients - 2019 = 35\n2019.fi: refused - 2019 = 3", []),  # another edition has it
        (
            "2019.en: clients - 2019 = 35\n2020.en: refused - 2019 = 3\n2020.en: clients - 2020 = 40",
            ["No figure of refused for 2019"],
        ),
        ("2019-S1.en: clients - 2019-S1 = 35", []),  # no release of this kind ever gave it
        ("2020.en: clients - 2020 = 35", []),  # that of the year before is not here
    ],
)
def test_one_note_names_what_is_left_out(last, missed):
    found = check(said(THREE_YEARS + last), [], [], BOOK).findings
    notes = [f for f in found if f.rule == "gap"]
    assert [f.title.split(" is here")[0] for f in notes] == missed
    assert all(f.severity == "note" for f in notes)
