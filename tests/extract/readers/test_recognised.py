"""Scanned pages: read with Tesseract where it is installed, named with what is to be installed where it is not."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from codebook.read import read_codebooks
from extract.pipeline import extract
from extract.readers import pdf, recognised
from scans import needs_tesseract, scan_of

ROOT = Path(__file__).parents[3]
RELEASE = min((ROOT / "raw" / "fi-nas-pdf").glob("*.pdf"))
_FIGURE = re.compile(r"\d+")


def _place(text: str, figure: str) -> tuple[int, int]:
    found = next(f for f in _FIGURE.finditer(text) if f[0] == figure)
    return found.span()


@needs_tesseract
def test_the_figures_of_a_scan_are_those_of_the_print_each_in_its_place() -> None:
    printed, scanned = pdf.read_pdf(RELEASE.read_bytes(), "print.pdf"), pdf.read_pdf(scan_of(RELEASE), "scan.pdf")
    for page, picture in zip(printed.pages, scanned.pages, strict=True):
        theirs, ours = Counter(_FIGURE.findall(page.text)), Counter(_FIGURE.findall(picture.text))
        assert (theirs & ours).total() > 0.95 * theirs.total()
        assert picture.recognised and len(picture.certainty) == len(picture.text)
        assert "was recognised by a machine and may be wrong" in picture.notes[0]
        for figure in (f for f, n in theirs.items() if n == ours[f] == 1):
            here, there = page.box(*_place(page.text, figure)), picture.box(*_place(picture.text, figure))
            assert here is not None and there is not None
            assert abs(here.x0 - there.x0) < 3 and abs(here.bottom - there.bottom) < 4


@needs_tesseract
def test_claims_of_a_scan_are_doubted_and_those_of_the_print_are_not() -> None:
    books = read_codebooks(ROOT / "codebooks")
    printed = extract(pdf.read_pdf(RELEASE.read_bytes(), "x"), books, source="x.pdf", folder="fi-nas-pdf")
    scanned = extract(pdf.read_pdf(scan_of(RELEASE), "x"), books, source="x.pdf", folder="fi-nas-pdf")
    assert not any("by a machine" in claim.doubt for claim in printed.claims)
    assert scanned.claims
    assert all(re.fullmatch(r"read from a picture by a machine, \d+ of 100 sure", c.doubt) for c in scanned.claims)
    said = {(c.kind, c.indicator, c.breakdown, c.time_period, c.value) for c in printed.claims}
    found = {(c.kind, c.indicator, c.breakdown, c.time_period, c.value) for c in scanned.claims}
    assert len(said & found) > 0.9 * len(said)


@needs_tesseract
def test_a_picture_without_text_is_named() -> None:
    empty = io.BytesIO()
    Image.new("L", (850, 1100), 255).save(empty, "PDF", resolution=100)
    (page,) = pdf.read_pdf(empty.getvalue(), "scan.pdf").pages
    assert page.notes == ("page 1 holds pictures and no text, and Tesseract recognises none in them",)


@needs_tesseract
def test_pages_beyond_the_time_for_recognising_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "Recogniser", partial(recognised.Recogniser, left=0.0))
    pages = pdf.read_pdf(scan_of(RELEASE), "scan.pdf").pages
    assert [page.text for page in pages] == ["", ""]
    assert all("the time for recognising them is used up" in page.notes[0] for page in pages)


def test_without_tesseract_the_page_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognised, "missing", lambda: "apt install tesseract-ocr")
    pages = pdf.read_pdf(scan_of(RELEASE), "scan.pdf").pages
    assert [page.notes for page in pages] == [
        (f"page {n} holds pictures and no text; to have it read: apt install tesseract-ocr",) for n in (1, 2)
    ]
