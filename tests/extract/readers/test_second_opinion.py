"""Pages whose figures are in doubt are read by pdfminer, too: what it says otherwise stands with the figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_pdf import at, pdf, stream

from codebook.read import read_codebook
from extract.pipeline import extract
from extract.readers import read
from extract.readers.pdf import read_pdf
from model.document import OtherReading, Page

ROOT = Path(__file__).parents[3]
BOOK = read_codebook(ROOT / "codebooks" / "fi-nas.toml")
RELEASES = sorted((ROOT / "raw" / "fi-nas-pdf").glob("*.pdf"))
SHAPE = stream("600 0 0 0 500 700 d1 0 0 500 700 re f")


def _drawn_font(*names: str) -> str:
    """A font of Type 3, as charts have it: every glyph is a drawing with a name. Its first code is 33, an "!"."""
    shapes, widths = " ".join(f"/{name} 4 0 R" for name in names), " ".join("600" for _ in names)
    return (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 33 "
        f"/LastChar {32 + len(names)} /Widths [{widths}] /CharProcs << {shapes} >> "
        f"/Encoding << /Type /Encoding /Differences [33 {' '.join(f'/{name}' for name in names)}] >> >>"
    )


def _spoken(printed: str, aloud: str) -> str:
    return f"/Span << /ActualText ({aloud}) >> BDC {printed} EMC\n"


def _page(content: str, *glyphs: str) -> Page:
    fonts = {"F2": _drawn_font(*glyphs)} if glyphs else None
    return read_pdf(pdf(content, fonts=fonts, objects=(SHAPE,)), "x.pdf").pages[0]


def test_figures_of_a_drawn_font_are_read_by_the_names_of_their_shapes() -> None:
    page = _page(at(50, 200, "Persons") + at(120, 200, '!"', "F2"), "one", "seven")
    assert page.text.split() == ["Persons", "17"]
    assert page.notes == ("page 1: 2 characters are read by the names of their shapes, their font says no more",)
    assert not page.doubt(0, len(page.text))


def test_shapes_whose_names_mean_nothing_are_left_out_and_told() -> None:
    page = _page(at(50, 200, "Persons 12") + at(160, 200, '!"', "F2"), "g49", "one")
    assert page.text.split() == ["Persons", "12", "1"]
    assert page.notes[-1] == "page 1: 1 of its 12 characters have no meaning in their font and are not read"


@pytest.mark.parametrize(
    ("content", "readings"),
    [
        pytest.param(
            at(50, 250, "In 2018") + _spoken(at(50, 200, "1,284"), "1,234") + at(50, 150, "persons"),
            [("1,234", "1,284")],
            id="another figure is given for reading aloud than is printed",
        ),
        pytest.param(
            _spoken(at(50, 200, "1,284"), "1,284") + at(50, 150, "persons in 2018"), [], id="the same is given"
        ),
        pytest.param(
            _spoken(at(50, 200, "many"), "40") + at(50, 150, "persons in 2018"),
            [("40", "")],
            id="a figure is given where none is printed",
        ),
        pytest.param(
            _spoken(at(50, 200, "99"), "1234") + at(50, 150, "persons in 2018"),
            [("1234", "99")],
            id="a longer one is given; its characters share the room",
        ),
    ],
)
def test_a_figure_that_a_second_reader_reads_otherwise_carries_that_reading(
    content: str, readings: list[tuple[str, str]]
) -> None:
    page = _page(content)
    assert [(page.text[r.start : r.end], r.text) for r in page.other_readings] == readings
    said = [
        (f, f"a second reader has {theirs!r}" if theirs else "a second reader sees no figure") for f, theirs in readings
    ]
    for figure, what in said:
        start = page.text.index(figure)
        assert page.doubt(start, start + len(figure)) == f"for {figure!r} {what}"
    listed = ", ".join(f"{figure!r} ({what})" for figure, what in said)
    assert page.notes == ((f"page 1: two readers disagree on {listed}; compare with the page",) if said else ())
    assert not page.doubt(page.text.index("2018"), page.text.index("2018") + 4)


def test_pages_that_give_no_reason_are_read_once_and_carry_nothing() -> None:
    for path in RELEASES:
        for page in read(path, path.read_bytes()).pages:
            assert page.other_readings == (), path.name


def test_the_numeral_and_its_claim_carry_the_other_reading() -> None:
    content = at(30, 250, "Review of the year 2018", size=18) + at(30, 200, "In 2018,")
    content += _spoken(at(80, 200, "163"), "136") + at(104, 200, "new clients were admitted to the system.")
    document = read_pdf(pdf(content), "fi-nas/2018.en.pdf")
    found = extract(document, {"fi-nas": BOOK}, source="fi-nas/2018.en.pdf")
    said = "for '136' a second reader has '163'"
    assert [(c.text, c.doubt) for c in found.claims] == [("136", said)]
    assert {n.text: n.doubt for n in found.numerals} == {"2018": "", "136": said}
    assert any("two readers disagree on '136'" in problem for problem in found.problems)


def test_a_doubt_holds_for_the_figure_alone() -> None:
    page = Page(1, "In 2018, 136 persons", (), other_readings=(OtherReading(9, 12, ""),))
    assert page.doubt(9, 12) == page.doubt(0, 20) == "for '136' a second reader sees no figure"
    assert page.doubt(3, 7) == page.doubt(12, 20) == ""
