"""Columns of prose are read one after the other, also where their lines stand on the same baselines."""

from __future__ import annotations

import pytest
from small_pdf import at, pdf

from extract.readers.pdf import read_pdf

LINES = "{} rose to|{},234 in the half|year 2018, of whom|{}8 were moved on|to other places, and|then there are more."
COLUMNS = [
    LINES.format(what, number, number).split("|")
    for number, what in ((1, "Referrals"), (2, "Decisions"), (3, "Departures"))
]


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("shift", [0, 5])
def test_columns_are_read_one_after_the_other(number: int, shift: int) -> None:
    content = "".join(
        at(20 + 135 * place, 220 - 14 * row - shift * place, line, size=9)
        for place, column in enumerate(COLUMNS[:number])
        for row, line in enumerate(column)
    )
    text = " ".join(read_pdf(pdf(content), "x.pdf").pages[0].text.split())
    assert text == " ".join(line for column in COLUMNS[:number] for line in column)
