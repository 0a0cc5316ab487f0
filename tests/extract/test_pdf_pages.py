"""Tables, charts, footnotes and headings of small pages, from the page to the claims."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import pytest
from small_pdf import at, pdf

from codebook.read import read_codebooks
from extract.blocks import blocks
from extract.pipeline import extract
from extract.readers.pdf import read_pdf
from model.claim import breakdown_text

BOOKS = read_codebooks(Path(__file__).parents[2] / "codebooks")
TITLE = at(30, 275, "Assistance system for victims, 2018", size=15)
PROSE = at(
    30, 250, "In 2018, 163 new clients were admitted. Of them, 139 were victims and 24 were their children.", size=8
)
Rows = Sequence[Sequence[str | None]]


def _claims(content: str, *rules: str) -> list[str]:
    """The claims of a page, those of the rules that are named."""
    found = extract(read_pdf(pdf(TITLE + content), "x.pdf"), BOOKS, source="fi-nas/2018.en.pdf").claims
    return [
        f"{c.indicator} {breakdown_text(c.breakdown) or 'all'} {c.time_period.code if c.time_period else ''} "
        f"{c.value} {c.unit}"
        for c in found
        if c.rule in rules
    ]


def _table(rows: Rows, widths: Sequence[float], heights: Sequence[float], top: float = 225) -> str:
    """The text of a table whose upper left corner is at (30, `top`); a cell that is None belongs to the one on its left."""
    lefts = [30, *accumulate(widths, initial=30)][1:]
    tops = [*accumulate((-h for h in heights), initial=top)]
    return "".join(
        at(x + 3, y - 11 - 10 * number, line, size=9)
        for row, y in zip(rows, tops, strict=False)
        for cell, x in zip(row, lefts, strict=False)
        for number, line in enumerate((cell or "").split("\n") if cell else ())
    )


def _rules(rows: Rows, widths: Sequence[float], heights: Sequence[float], top: float = 225) -> str:
    """The rules around its cells."""
    lefts, tops = [*accumulate(widths, initial=30)], [*accumulate((-h for h in heights), initial=top)]
    across = [f"30 {y} m {lefts[-1]} {y} l S\n" for y in tops]
    down = [
        f"{x} {tops[row]} m {x} {tops[row + 1]} l S\n"
        for row, cells in enumerate(rows)
        for column, x in enumerate(lefts)
        if column == len(cells) or cells[column] is not None or not column
    ]
    return "0.6 w\n" + "".join([*across, *down])


SPANNING: Rows = [
    ["", "2017", None, "2018", None],
    ["", "Women", "Men", "Women", "Men"],
    ["Labour exploitation", "12", "31", "14", "38"],
    ["Forced marriage", "20", "2", "24", "3"],
]
CELLS = [
    f"new_clients exploitation={form};sex={sex} {year} {value} persons"
    for form, values in (("labour", (12, 31, 14, 38)), ("forced_marriage", (20, 2, 24, 3)))
    for (year, sex), value in zip(
        ((2017, "female"), (2017, "male"), (2018, "female"), (2018, "male")), values, strict=True
    )
]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_header_over_two_columns_holds_for_both(ruled: bool) -> None:
    caption = at(30, 235, "Table 1. New clients by form of exploitation and sex", size=9)
    widths, heights = [120, 50, 50, 50, 50], [16] * 4
    assert (
        _claims(caption + _table(SPANNING, widths, heights) + ruled * _rules(SPANNING, widths, heights), "table")
        == CELLS
    )


WRAPPED: Rows = [
    ["Form of\nexploitation", "New\nclients", "Share, %"],
    ["Labour\nexploitation", "1,\n234", "60.5"],
    ["Sexual\nexploitation", "45", "22.0"],
]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_label_and_a_figure_over_two_lines_are_one_cell_each(ruled: bool) -> None:
    caption = at(30, 235, "Table 1. New clients in 2018", size=9)
    widths, heights = [90, 60, 60], [26] * 3
    assert _claims(
        caption + _table(WRAPPED, widths, heights) + ruled * _rules(WRAPPED, widths, heights), "table", "table-share"
    ) == [
        "new_clients exploitation=labour 2018 1234 persons",
        "new_clients exploitation=labour 2018 60.5 percent",
        "new_clients exploitation=sexual 2018 45 persons",
        "new_clients exploitation=sexual 2018 22.0 percent",
    ]


MEASURED: Rows = [
    ["Citizenship", "Persons", "Per cent"],
    ["Nigeria", "45", "27.6"],
    ["Somalia", "118", "72.4"],
    ["Total", "163", "100.0"],
]


def test_a_header_names_the_unit_and_a_total_is_of_all() -> None:
    caption = at(30, 235, "Table 1. New clients in 2018", size=9)
    assert _claims(caption + _table(MEASURED, [120, 70, 70], [16] * 4), "table", "table-share") == [
        "new_clients citizenship=NG 2018 45 persons",
        "new_clients citizenship=NG 2018 27.6 percent",
        "new_clients citizenship=SO 2018 118 persons",
        "new_clients citizenship=SO 2018 72.4 percent",
        "new_clients all 2018 163 persons",
    ]


@pytest.mark.parametrize(("place", "indicator"), [("above", "new_clients"), ("below", "new_clients")])
def test_a_caption_is_that_of_the_table_it_stands_at(place: str, indicator: str) -> None:
    caption = at(30, 235 if place == "above" else 168, "Table 3. New clients by citizenship in 2018", size=9)
    rows: Rows = [["Citizenship", "Persons"], ["Nigeria", "45"], ["Somalia", "22"]]
    after = at(30, 60, "In 2018, 409 clients were helped by the system in all.", size=9)
    assert _claims(caption + _table(rows, [120, 60], [16] * 3) + after, "table") == [
        f"{indicator} citizenship=NG 2018 45 persons",
        f"{indicator} citizenship=SO 2018 22 persons",
    ]


def _bars(figures: dict[str, int]) -> str:
    """A bar chart with a figure over each bar and its label under it."""
    bars = "".join(f"{60 + 55 * k} 80 24 {value} re f\n" for k, value in enumerate(figures.values()))
    named = "".join(
        at(66 + 55 * k, 84 + value, str(value), size=9) + at(56 + 55 * k, 68, name, size=8)
        for k, (name, value) in enumerate(figures.items())
    )
    return f"0.2 0.3 0.6 rg\n{bars}0 g\n{named}"


CHART = {"Under 18": 14, "18-29": 56, "30-39": 42, "40-49": 27}


def test_the_figures_of_a_chart_are_of_those_that_the_n_of_its_caption_counts() -> None:
    caption = at(30, 180, "Figure 1. Age in 2018 \\(n = 139\\)", size=9)
    found = _claims(PROSE + caption + _bars(CHART), "chart")
    assert [claim.split()[3] for claim in found] == ["14", "56", "42", "27"]
    assert all("role=victim" in claim and claim.startswith("new_clients") for claim in found)


def test_the_figures_of_a_chart_in_per_cent_are_shares() -> None:
    caption = at(30, 180, "Figure 1. New clients by form of exploitation in 2018, per cent", size=9)
    found = _claims(caption + _bars({"Labour": 60, "Sexual": 25, "Other": 15}), "chart")
    assert found == [
        f"new_clients exploitation={form} 2018 {value} percent"
        for form, value in (("labour", 60), ("sexual", 25), ("other", 15))
    ]


def test_a_footnote_speaks_of_the_figure_that_carries_its_mark() -> None:
    text = at(30, 230, "In 2018, 163 new clients", size=10) + at(138, 234, "1", size=6)
    text += at(144, 230, "were admitted to the system. Of them, 45", size=10)
    text += at(30, 216, "were minors", size=10) + at(83, 220, "2", size=6) + at(87, 216, ".", size=10)
    notes = at(30, 60, "1", size=6) + at(35, 56, "Of them, 97 were men.", size=8)
    notes += at(30, 46, "2", size=6) + at(35, 42, "Of these, 12 were girls.", size=8)
    assert _claims(text + notes, "count", "count-of-them") == [
        "new_clients all 2018 163 persons",
        "new_clients age=minor 2018 45 persons",
        "new_clients sex=male 2018 97 persons",
        "new_clients age=minor;sex=female 2018 12 persons",
    ]


def test_headings_are_known_by_size_or_weight() -> None:
    body = [
        ("F1", 13, "New clients"), ("F1", 9, "In 2018, 163 new clients were admitted to the system."),
        ("F2", 9, "Age and sex"), ("F1", 9, "Ninety-seven of them were men, as in all the years before."),
        ("F1", 9, "About the system"), ("F1", 9, "It helps those who were exploited in any way at all."),
    ]  # fmt: skip
    content = "".join(at(30, 240 - 22 * k, text, font, size) for k, (font, size, text) in enumerate(body))
    bold = {"F2": "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>"}
    document = read_pdf(pdf(TITLE + content, fonts=bold), "x.pdf")
    text = document.pages[0].text
    heads = [text[b.start : b.end] for b in blocks(document, "en") if b.kind == "heading"]
    assert heads == ["Assistance system for victims, 2018", "New clients", "Age and sex"]


def _figures(rows: Rows, lefts: Sequence[float], size: float) -> str:
    """Rows of figures without rules, each column from a left edge on."""
    return "".join(
        at(x, 200 - 14 * number, cell or "", size=size)
        for number, row in enumerate(rows)
        for x, cell in zip(lefts, row, strict=True)
    )


FRAME = "".join(
    f"{a} {b} m {c} {d} l S\n"
    for a, b, c, d in [(30, y, 330, y) for y in (150, 210)] + [(x, 150, x, 210) for x in (30, 130, 330)]
)


@pytest.mark.parametrize("rules", ["", FRAME], ids=["without rules", "in a frame"])
def test_columns_that_stand_close_are_told_apart(rules: str) -> None:
    """Seven digits fill a column nearly to the next one, and rules may part groups of columns only."""
    caption = at(30, 235, "Table 1. New clients by sex", size=9)
    rows: Rows = [["Sex", "2017", "2018"], ["Women", "1,753,438", "1,799,250"], ["Men", "485,670", "503,528"]]
    assert _claims(caption + rules + _figures(rows, (34, 140, 185), 9), "table") == [
        "new_clients sex=female 2017 1753438 persons",
        "new_clients sex=female 2018 1799250 persons",
        "new_clients sex=male 2017 485670 persons",
        "new_clients sex=male 2018 503528 persons",
    ]


def test_names_over_the_middle_of_unequal_groups_of_columns_hold_for_all_of_them() -> None:
    caption = at(30, 245, "Table 1. New clients by sex and age", size=9)
    over = at(170, 222, "2017", size=9) + at(276, 222, "2018", size=9)
    rows: Rows = [
        ["Age", "Men", "Women", "All", "Men", "Women"],
        ["Minors", "12", "31", "43", "14", "38"],
        ["Adults", "20", "42", "62", "24", "53"],
    ]
    found = _claims(caption + over + _figures(rows, (34, 130, 172, 216, 258, 300), 9), "table")
    assert [claim.split()[2] for claim in found] == ["2017", "2017", "2017", "2018", "2018"] * 2
    assert (
        found[2] == "new_clients age=minor 2017 43 persons"
        and found[4] == "new_clients age=minor;sex=female 2018 38 persons"
    )
