"""Bytes to Document: one reader per format, chosen by content."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from extract.readers.text import read_text
from model.document import Document
from model.errors import RejectedRelease

SUFFIXES = (".txt", ".pdf", ".md", ".html", ".htm")
_HTML = (".html", ".htm")
_HTML_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--(?:(?!-->).)*-->\s*+)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_HEAD = 1_024


def read(
    path: Path, data: bytes, password: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Document:
    """The document in `data`, the content of `path`. Raises RejectedRelease with one sentence where there is none.

    `password` opens an encrypted PDF; `progress` hears of each of its pages: how many are read, of how many.
    """
    if not data or data.isspace():
        raise RejectedRelease(f"{path.as_posix()}: the file is empty")
    if _is_pdf(data):
        from extract.readers.pdf import read_pdf  # pdfplumber and pdfium take half a second to import

        return read_pdf(data, path.as_posix(), password, progress)
    if path.suffix.lower() == ".pdf":
        raise RejectedRelease(
            f"{path.as_posix()}: is no PDF though its name says so; fetch it again from the publisher"
        )
    if _is_html(path, data):
        from extract.readers.html import read_html

        return read_html(data, path.as_posix())
    return read_text(data, path.as_posix())


def _is_pdf(data: bytes) -> bool:
    return b"%PDF" in data[:_HEAD]


def _is_html(path: Path, data: bytes) -> bool:
    return path.suffix.lower() in _HTML or bool(_HTML_HEAD.match(data[:_HEAD]))
