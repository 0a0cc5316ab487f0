"""A release printed and scanned: its pages as pictures in a PDF, without a character of text."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest

from extract.readers.recognised import missing

needs_tesseract = pytest.mark.skipif(bool(missing()), reason=f"no Tesseract here; {missing()}")


def scan_of(release: Path, dots: int = 200) -> bytes:
    """The PDF of a scan of `release` with `dots` an inch."""
    with pypdfium2.PdfDocument(release) as document:
        pictures = [page.render(scale=dots / 72, grayscale=True).to_pil() for page in document]
    scanned = io.BytesIO()
    pictures[0].save(scanned, "PDF", save_all=True, append_images=pictures[1:], resolution=dots)
    return scanned.getvalue()
