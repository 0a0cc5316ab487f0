"""Bytes to Document: one reader per format, chosen by content."""

from __future__ import annotations

from pathlib import Path

from extract.readers.text import read_text
from model.document import Document
from model.errors import RejectedRelease

SUFFIXES = (".txt", ".pdf", ".md")
_PDF_HEAD = 1_024


def read(path: Path, data: bytes, password: str | None = None) -> Document:
    """The document in `data`, the content of `path`. Raises RejectedRelease with one sentence where there is none.

    `password` opens an encrypted PDF.
    """
    if not data.strip():
        raise RejectedRelease(f"{path.name}: the file is empty")
    if b"%PDF" in data[:_PDF_HEAD]:
        from extract.readers.pdf import read_pdf  # pdfplumber and pdfium take half a second to import

        return read_pdf(data, path.name, password)
    if path.suffix.lower() == ".pdf":
        raise RejectedRelease(f"{path.name}: is no PDF though its name says so; fetch it again from the publisher")
    return read_text(data, path.name)
