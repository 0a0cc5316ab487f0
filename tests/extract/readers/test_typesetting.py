"""Figures and words however they are set: digits of other scripts, spaced or small letters, ligatures, fractions, drawn minus."""

from __future__ import annotations

from decimal import Decimal

import pytest
from small_pdf import at, pdf, stream

from extract.numerals import find_numbers
from extract.readers.pdf import read_pdf

SAYS = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>"  # what its characters mean, object 4 says
)
LATIN = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def _meanings(of: dict[int, str]) -> str:
    """A stream that gives character codes a meaning."""
    rows = "\n".join(f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in of.items())
    return stream(
        f"begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n{len(of)} beginbfchar\n{rows}\nendbfchar endcmap"
    )


def _digits(first: str) -> dict[int, str]:
    return {ord("0") + value: chr(ord(first) + value) for value in range(10)}


def _read(data: bytes) -> tuple[str, list[Decimal | None]]:
    """The text of the only page, and the values of its figures."""
    text = read_pdf(data, "x.pdf").pages[0].text.strip()
    return text, [number.value for number in find_numbers(text, "en")]


@pytest.mark.parametrize("first", ["０", "٠", "۰", "०", "𝟎"], ids=["wide", "Arabic", "Persian", "Devanagari", "bold"])
def test_digits_of_every_script_are_figures(first: str) -> None:
    content = at(30, 200, "In all,") + at(72, 200, "379", "F2") + at(100, 200, "persons")
    text, values = _read(pdf(content, fonts={"F2": SAYS}, objects=(_meanings(_digits(first)),)))
    assert values == [379] and text == f"In all, {''.join(chr(ord(first) + d) for d in (3, 7, 9))} persons"


def test_half_a_character_has_no_meaning() -> None:
    broken = stream(
        "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <31> <d835> endbfchar endcmap"
    )
    page = read_pdf(pdf(at(30, 200, "In all 1 of them", "F2"), fonts={"F2": SAYS}, objects=(broken,)), "x.pdf").pages[0]
    assert "\ud835" not in page.text and any("no meaning" in note for note in page.notes)


LIGATURES = {1: "fi", 2: "\ufb01", 3: "\ufb03"}  # as two letters, and as the signs for two and for three


def test_ligatures_are_letters_and_leave_the_figures_their_boxes() -> None:
    content = at(30, 200, "Of") + at(48, 200, "\\001ve, o\\003ces and \\002les, 45 were", "F2")
    page = read_pdf(pdf(content, fonts={"F2": SAYS}, objects=(_meanings(LIGATURES),)), "x.pdf").pages[0]
    assert page.text.strip() == "Of five, offices and files, 45 were"
    place = page.text.index("45")
    box, behind = page.box(place, place + 2), page.box(place + 3, place + 4)
    assert box is not None and behind is not None and 12 < box.x1 - box.x0 < 15 and box.x1 < behind.x0


SPACED = {
    "by the spacing of characters": ("BT /F1 12 Tf 4 Tc 30 200 Td (1,184 clients in 2019) Tj ET", "1,184 clients in 2019"),
    "by gaps in one text object": ("BT /F1 12 Tf 30 200 Td [(1)-400(,)-400(1)-400(8)-400(4)] TJ ( cases) Tj ET", "1,184 cases"),
    "a heading over plain text": (
        "BT /F1 14 Tf 3 Tc 30 200 Td (STATISTICS OF 2019) Tj 0 Tc /F1 10 Tf 0 -30 Td (There were 45 or 9 in all.) Tj ET",
        "STATISTICS OF 2019\n\nThere were 45 or 9 in all.",
    ),
    "each letter by itself": (
        "".join(at(30 + 9.4 * k, 200, c) for k, c in enumerate("2019")) + at(90, 200, "cases"), "2019 cases"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "text"), SPACED.values(), ids=SPACED)
def test_spaced_letters_are_words(content: str, text: str) -> None:
    assert _read(pdf(content))[0].replace("   ", " ") == text


@pytest.mark.parametrize("pitch", [12, 14, 18, 24])
def test_single_figures_in_narrow_columns_are_never_one_number(pitch: int) -> None:
    rows = {"Nigeria": "13579", "Somalia": "46813", "Iraq": "7-2-6" if pitch > 12 else "79246"}
    content = "".join(
        at(30, 220 - 14 * row, name) + "".join(at(120 + pitch * k, 220 - 14 * row, d) for k, d in enumerate(figures))
        for row, (name, figures) in enumerate(rows.items())
    )
    (page,) = read_pdf(pdf(content), "x.pdf").pages
    cells = [page.text[c.start : c.end] for table in page.tables for c in table.cells]
    assert cells == [cell for name, figures in rows.items() for cell in (name, *figures)]


def test_figures_far_apart_in_one_cell_are_two() -> None:
    rules = [(30, y, 330, y) for y in (180, 205, 230)] + [(x, 180, x, 230) for x in (30, 130, 330)]
    frame = "".join(f"{a} {b} m {c} {d} l S\n" for a, b, c, d in rules)
    head = at(34, 213, "Country") + at(140, 213, "Cases")
    (page,) = read_pdf(
        pdf(frame + head + at(34, 188, "Iraq") + at(140, 188, "102") + at(172, 188, "105")), "x.pdf"
    ).pages
    (cell,) = [page.text[c.start : c.end] for c in page.tables[0].cells if (c.row, c.column) == (1, 1)]
    assert cell == "102 105"


def test_small_capitals_and_small_digits_are_of_their_words() -> None:
    parts = ((12, "T"), (9, "HE "), (12, "NRM "), (9, "RECEIVED "), (12, "3"), (10, "79"))
    content = "".join(f"/F1 {size} Tf ({text}) Tj " for size, text in parts)
    assert _read(pdf(f"BT 30 200 Td {content} ET")) == ("THE NRM RECEIVED 379", [379])


RISE = (
    "BT /F1 12 Tf 30 200 Td (about {}) Tj /F1 7 Tf 4 Ts ({}) Tj 0 Ts /F1 12 Tf ({}) Tj "
    "/F1 7 Tf ({}) Tj /F1 12 Tf ( times) Tj ET"
)
FRACTIONS = {
    "as one sign": (at(30, 200, "about 2\\275 times", "F2"), ["2.5"]),
    "built, behind a whole": (RISE.format("2", "1", "/", "2"), ["2.5"]),
    "built, alone": (RISE.format("", "3", "/", "4"), ["75"]),
    "a mark and no fraction": (RISE.format("379", "1", "", ""), ["379", "1"]),
    "larger than one": (RISE.format("24", "7", "/", "2"), ["24", "7", "2"]),
}


@pytest.mark.parametrize(("content", "values"), FRACTIONS.values(), ids=FRACTIONS)
def test_fractions_are_read_as_one_figure(content: str, values: list[str]) -> None:
    assert _read(pdf(content, fonts={"F2": LATIN}))[1] == [Decimal(v) for v in values]


MINUS = {
    "typed as a hyphen": (at(30, 200, "by -5.2 points"), "-5.2"),
    "drawn as a line": (at(30, 200, "by") + at(56, 200, "5.2 points") + "0.8 w 48 204 m 53.5 204 l S", "-5.2"),
    "drawn as a thin rectangle": (at(30, 200, "by") + at(56, 200, "5.2 points") + "48 203.6 5.5 0.8 re f", "-5.2"),
    "a rule under the figure": (at(30, 200, "by") + at(56, 200, "5.2 points") + "0.8 w 56 198 m 73 198 l S", "5.2"),
    "the rule of a column": (at(30, 200, "by") + at(56, 200, "5.2 points") + "0.8 w 20 204 m 53 204 l S", "5.2"),
}


@pytest.mark.parametrize(("content", "value"), MINUS.values(), ids=MINUS)
def test_a_minus_is_one_typed_or_drawn(content: str, value: str) -> None:
    assert _read(pdf(content))[1] == [Decimal(value)]


def test_a_stroke_is_a_misread_one_but_where_strokes_rule_a_table() -> None:
    page = read_pdf(pdf(at(30, 200, "in 20|8 and 2O19")), "x.pdf").pages[0]
    assert page.text.strip() == "in 2018 and 2019" and "'20|8' as 2018" in page.notes[0]
    page = read_pdf(pdf(at(30, 200, "|CARDIAC ARREST |  218|  204| 0.0%|  1,051|")), "x.pdf").pages[0]
    assert [n.value for n in find_numbers(page.text, "en")] == [218, 204, 0, 1051] and page.notes == ()


def test_what_a_column_s_end_cuts_goes_on_in_the_next_one() -> None:
    left = ["The system helps those who", "were exploited by traffickers,", "and all of them who have exploi-"]
    right = ["tation behind them. There were", "in all of its long life nearly 12,", "and not one of them was left."]
    content = "".join(
        at(20 + 200 * side, 200 - 14 * row, line, size=10)
        for side, rows in enumerate((left, right))
        for row, line in enumerate(rows)
    )
    assert "who have exploitation\nbehind them." in _read(pdf(content))[0]
    left[-1], right[0] = "In all they were in this year 1,", "163 persons behind them, and"
    content = "".join(
        at(20 + 200 * side, 200 - 14 * row, line, size=10)
        for side, rows in enumerate((left, right))
        for row, line in enumerate(rows)
    )
    assert 1163 in _read(pdf(content))[1]
