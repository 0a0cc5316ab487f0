"""Small PDFs that corrupt figures, each with what it has to be read as (tests/pdf/traps/truth.toml)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from extract.readers import read, recognised
from model.document import Document, Page, Table

TRAPS = Path(__file__).parents[2] / "pdf" / "traps"
TRUTH: dict[str, dict[str, Any]] = tomllib.loads((TRAPS / "truth.toml").read_text(encoding="utf-8"))
WITH_RAISED = ["01-superscript-after-number", "03-superscript-same-size", "05-superscript-list"]


@pytest.fixture(autouse=True)
def _without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read of a picture depends on the machine; tests/extract/readers/test_recognised.py sees to that."""
    monkeypatch.setattr(recognised, "missing", lambda: "install it")


def _read(name: str) -> Document:
    path = TRAPS / f"{name}.pdf"
    return read(path, path.read_bytes())


def _rows(page: Page, table: Table) -> list[list[str]]:
    columns = 1 + max(cell.column for cell in table.cells)
    rows = [[""] * columns for _ in range(1 + max(cell.row for cell in table.cells))]
    for cell in table.cells:
        rows[cell.row][cell.column] = page.text[cell.start : cell.end]
    return rows


def test_every_trap_has_its_truth() -> None:
    assert sorted(TRUTH) == sorted(path.stem for path in TRAPS.glob("*.pdf"))


@pytest.mark.parametrize("name", TRUTH)
def test_a_trap_is_read_as_a_person_reads_it(name: str) -> None:
    truth, document = TRUTH[name], _read(name)
    assert re.sub(r"\n+", "\n", "\f".join(page.text.strip() for page in document.pages)) == truth["text"]
    tables = [(page, table) for page in document.pages for table in page.tables]
    for page, table in tables:
        assert _rows(page, table) == truth[table.kind]
        assert table.header_rows == truth["header_rows"]
    assert bool(tables) == ("header_rows" in truth)
    furniture = [page.text[line.start : line.end] for page in document.pages for line in page.lines if line.furniture]
    assert furniture == truth.get("furniture", [])
    notes = [note for page in document.pages for note in page.notes]
    assert len(notes) == len(truth.get("notes", []))
    assert all(words in note for words, note in zip(truth.get("notes", []), notes, strict=True))


# Not compared with pdfium's text in the box: a form field's value is no text of the page, numbers over two lines or turned
# or overlapping have more or other text in their box, and what was covered or misread stands there in another wording.
OTHER_TEXT = ("80-", "10-", "30-", "51-", "52-", "53-", "82-", "72-", "79-")


@pytest.mark.parametrize("name", TRUTH)
def test_the_box_of_every_number_holds_that_number_and_no_other_character(name: str) -> None:
    pdf = pypdfium2.PdfDocument(TRAPS / f"{name}.pdf")
    for page in _read(name).pages:
        textpage = pdf[page.number - 1].get_textpage()
        left, _, _, top = pdf[page.number - 1].get_bbox()
        for match in re.finditer(r"\d+(?:[.,]\d+)*", page.text):
            box = page.box(match.start(), match.end())
            assert box is not None
            assert 0 <= box.x0 < box.x1 <= (page.width or 0) and 0 <= box.top < box.bottom <= (page.height or 0)
            if not name.startswith(OTHER_TEXT):
                inset = 0.05 * (box.bottom - box.top)
                shown = textpage.get_text_bounded(
                    left + box.x0 + 0.2, top - box.bottom + inset, left + box.x1 - 0.2, top - box.top - inset
                )
                assert re.sub(r"[\s\u00ad]", "", shown) == match[0]


@pytest.mark.parametrize("name", WITH_RAISED)
def test_the_box_of_a_number_ends_before_its_footnote_mark(name: str) -> None:
    page = _read(name).pages[0]
    at = page.text.index("379")
    number, mark = page.box(at, at + 3), page.box(at + 3, at + 4)
    assert number is not None and mark is not None
    assert number.x1 <= mark.x0 + 0.2 and mark.bottom < number.bottom


def test_a_turned_page_gives_boxes_as_it_is_shown() -> None:
    page = _read("82-rotated-page-90").pages[0]
    box = page.box(page.text.index("1,234"), page.text.index("1,234") + 5)
    assert box is not None and (page.width, page.height) == (595, 842)
    assert box.x1 - box.x0 > box.bottom - box.top
