"""PDF releases as a whole: the text that goes to the extraction, where its characters stand, and files that resist."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from small_pdf import at, pdf

from extract.readers import read
from extract.readers.pdf import read_pdf
from model.document import Box, Boxes, Document
from model.errors import RejectedRelease

ROOT = Path(__file__).parents[3]
RELEASES = sorted((ROOT / "raw" / "fi-nas-pdf").glob("*.pdf"))
REAL = ROOT.parent / "shared" / "pdf" / "real"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real PDFs lie beside the project and are not there")


def _document(name: str) -> Document:
    path = ROOT / "raw" / "fi-nas-pdf" / name
    return read(path, path.read_bytes())


def _tables(document: Document) -> list[tuple[str, list[str]]]:
    return [
        (table.kind, [page.text[c.start : c.end] for c in table.cells if c.row >= table.header_rows])
        for page in document.pages
        for table in page.tables
    ]


def _real(name: str) -> Document:
    path = REAL / name
    return read(path, path.read_bytes(), password="test")


# ---------------------------------------------------------------- structure


def test_two_columns_are_read_one_after_the_other_and_a_sentence_runs_on_between_them() -> None:
    text = " ".join(_document("2018-S1.en.pdf").pages[0].text.split())
    assert "for labour exploitation and that four are victims of forced marriage" in text
    assert text.index("Where it happened") < text.index("All new clients by form")


def test_words_cut_at_a_line_s_end_are_whole_and_compounds_keep_their_hyphen() -> None:
    text = _document("2022-S1.en.pdf").pages[0].text
    assert "the National Assistance System for Victims of Human Trafficking received" in text
    assert "Thirty-eight" in text and "1\u202f184" in text


def test_bar_charts_tie_figures_to_categories() -> None:
    assert ("chart", ["2016", "11", "2017", "16", "2018", "30", "2019", "34", "2020", "48"]) in _tables(
        _document("2020-S1.en.pdf")
    )
    ages = ["under 18", "14", "18–29", "56", "30–39", "42", "40–49", "21", "50–59", "5", "60+", "0"]
    assert ("chart", ages) in _tables(_document("2022-S1.en.pdf"))


def test_the_caption_below_a_chart_stands_before_it() -> None:
    page = _document("2020-S1.en.pdf").pages[0]
    assert page.text.index("Figure 1.") < page.tables[0].start


def test_running_heads_page_numbers_and_axes_are_furniture() -> None:
    for path in RELEASES:
        for page in read(path, path.read_bytes()).pages:
            furniture = [page.text[line.start : line.end] for line in page.lines if line.furniture]
            assert any(re.search(rf"\b{page.number}\b", line) for line in furniture), (
                path.name,
                page.number,
                furniture,
            )
            body = "\n".join(page.text[line.start : line.end] for line in page.lines if not line.furniture)
            assert not re.search(r"(?m)^(?:Page )?\d+(?: ?[/(] ?\d+\)?)?$", body)


def test_drawn_bullets_begin_their_items() -> None:
    lines = [line for line in _document("2022.en.pdf").pages[0].text.splitlines() if line.startswith("•")]
    assert lines[0] == "• Referrals in 2022: 478 people" and len(lines) == 4


def test_headings_are_larger_or_bold() -> None:
    page = _document("2022.en.pdf").pages[0]
    bold = [page.text[line.start : line.end] for line in page.lines if line.bold]
    assert "1 Referrals" in bold and bold[0].startswith("Annual overview 2022:")


# ---------------------------------------------------------------- places


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.name)
def test_every_figure_stands_where_its_box_says(path: Path) -> None:
    pdf = pypdfium2.PdfDocument(path)
    for page in read(path, path.read_bytes()).pages:
        textpage, height = pdf[page.number - 1].get_textpage(), page.height or 0
        for match in re.finditer(r"\d+(?:[.,]\d+)*", page.text):
            box = page.box(match.start(), match.end())
            assert box is not None
            inset = 0.05 * (box.bottom - box.top)
            shown = textpage.get_text_bounded(
                box.x0 + 0.2, height - box.bottom + inset, box.x1 - 0.2, height - box.top - inset
            )
            assert re.sub(r"\D", "", shown) == re.sub(r"\D", "", match[0])


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.name)
def test_lines_and_cells_lie_within_the_text_and_do_not_overlap(path: Path) -> None:
    for page in read(path, path.read_bytes()).pages:
        assert len(page.boxes) == len(page.text)
        assert all(0 <= line.start < line.end <= len(page.text) for line in page.lines)
        assert all(a.end <= b.start for a, b in zip(page.lines, page.lines[1:], strict=False))
        assert all(t.start <= c.start < c.end <= t.end for t in page.tables for c in t.cells)


def test_boxes_are_kept_as_given() -> None:
    boxes = Boxes([(1, 2, 3, 4), None, (5, 6, 7, 8.5)])
    assert list(boxes) == [Box(1, 2, 3, 4), None, Box(5, 6, 7, 8.5)]
    assert boxes[1:] == [None, Box(5, 6, 7, 8.5)] and boxes[-1] == Box(5, 6, 7, 8.5)
    assert boxes == Boxes(boxes[:1] and [(1, 2, 3, 4), None, (5, 6, 7, 8.5)]) and len({boxes, boxes}) == 1


# ---------------------------------------------------------------- files that resist


def test_what_is_no_pdf_is_rejected_with_a_sentence() -> None:
    with pytest.raises(RejectedRelease, match="is no PDF though its name says so"):
        read(Path("release.pdf"), b"In 2018, 163 persons")
    with pytest.raises(RejectedRelease, match="is damaged or no PDF at all"):
        read(Path("release.pdf"), b"%PDF-1.7\n" + b"\0" * 200)


def test_half_a_file_is_read_or_rejected_and_never_raises_anything_else() -> None:
    data = RELEASES[0].read_bytes()
    for part in range(1, 10):
        try:
            document = read_pdf(data[: len(data) * part // 10], "half.pdf")
        except RejectedRelease as error:
            assert str(error).startswith("half.pdf: ")
        else:
            assert document.pages


def test_progress_hears_of_every_page() -> None:
    heard: list[tuple[int, int]] = []
    read_pdf(RELEASES[0].read_bytes(), "x", progress=lambda done, of: heard.append((done, of)))
    assert heard == [(1, 2), (2, 2)]


def test_a_password_opens_an_encrypted_file() -> None:
    data = pdf(at(50, 200, "163 persons"), password="a word")
    with pytest.raises(RejectedRelease, match="it is encrypted; give its password"):
        read_pdf(data, "x.pdf")
    with pytest.raises(RejectedRelease, match="the password does not open it"):
        read_pdf(data, "x.pdf", "wrong")
    assert read_pdf(data, "x.pdf", "a word").pages[0].text.strip() == "163 persons"


@needs_real
def test_a_password_opens_an_encrypted_file_of_another_program() -> None:
    assert _real("09-password.pdf").pages[0].text.strip()


@needs_real
def test_a_scan_with_a_text_layer_is_read_and_doubted() -> None:
    recognised = _real("26-scan-with-ocr-layer.pdf").pages[0]
    assert recognised.text.strip() and "recognised by a machine" in recognised.notes[0]
    assert recognised.doubt(0, 1) == "read from a picture by a machine"


@needs_real
def test_a_file_that_pdfminer_opens_with_no_page_is_read() -> None:
    document = _real("15-stat-abstract-sec22.pdf")
    assert len(document.pages) == 20
    assert sum(len(page.text) for page in document.pages) > 80_000


@needs_real
def test_a_table_turned_on_its_page_and_a_turned_page_are_read_like_upright_ones() -> None:
    upright, turned = _real("03-nics-2015-11.pdf").pages[0], _real("04-nics-rotated.pdf").pages[0]
    assert sorted(re.findall(r"[\d,]{4,}", upright.text)) == sorted(re.findall(r"[\d,]{4,}", turned.text))
    assert "Table 11" in _real("14-rotated-table.pdf").pages[0].text or _real("14-rotated-table.pdf").pages[0].tables


@needs_real
def test_three_columns_with_footnotes_keep_their_order() -> None:
    page = _real("01-federal-register.pdf").pages[1]
    text = " ".join(page.text.split())
    assert "Investigation of the accident has been completed by the Indonesian authorities" in text
    assert "Reports¹ from the accident investigation" in text
    assert "¹ Preliminary KNKT.18.10.35.04 Aircraft" in text


@needs_real
def test_a_statistical_table_keeps_rows_columns_and_marks() -> None:
    page = _real("10-superscript.pdf").pages[0]
    assert "24.91²" in page.text
    rows = {
        page.text[c.start : c.end]: [page.text[d.start : d.end] for d in t.cells if d.row == c.row and d.column]
        for t in page.tables
        for c in t.cells
        if c.column == 0
    }
    assert rows["Kerala"][:3] == ["29.03", "24.91²", "-"]
