"""PDF releases: words and lines by pdfplumber, with a box for every character."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pdfplumber

from model.document import Box, Document, Line, Page
from model.errors import RejectedRelease

_SAME_LINE = 3.0  # points between the tops of words of one line
_PARAGRAPH_GAP = 0.8  # times the height of a line


def read_pdf(data: bytes, name: str, password: str | None = None) -> Document:
    """The document in a PDF, page by page. Raises RejectedRelease for a file that cannot be opened or holds no page."""
    try:
        with pdfplumber.open(io.BytesIO(data), password=password) as pdf:
            pages = tuple(_page(page, number) for number, page in enumerate(pdf.pages, start=1))
    except Exception as error:  # pdfminer raises errors of many kinds for files that are broken
        raise RejectedRelease(f"{name}: cannot be read as a PDF ({type(error).__name__}); fetch it again") from error
    if not pages:
        raise RejectedRelease(f"{name}: holds no page that can be read; fetch it again from the publisher")
    return Document(pages, "application/pdf")


def _page(page: Any, number: int) -> Page:
    words = page.extract_words(return_chars=True, extra_attrs=["size", "fontname"])
    text: list[str] = []
    boxes: list[Box | None] = []
    lines: list[Line] = []
    bottom = None
    for row in _rows(words):
        height = row[0]["bottom"] - row[0]["top"]
        if bottom is not None and row[0]["top"] - bottom > _PARAGRAPH_GAP * height:
            text.append("\n")
            boxes.append(None)
        bottom = max(w["bottom"] for w in row)
        start = len(boxes)
        for word in row:
            if len(boxes) > start:
                text.append(" ")
                boxes.append(None)
            for char in word["chars"]:
                box = Box(char["x0"], char["top"], char["x1"], char["bottom"])
                text.append(char["text"])
                boxes += [box] * len(char["text"])
        bold = all("bold" in w["fontname"].lower() for w in row)
        around = Box.around([b for b in boxes[start:] if b is not None])
        lines.append(Line(start, len(boxes), around, round(row[0]["size"], 1), bold))
        text.append("\n")
        boxes.append(None)
    page.close()
    return Page(number, "".join(text), tuple(lines), (), tuple(boxes), float(page.width), float(page.height))


def _rows(words: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    ordered = sorted(words, key=lambda w: (round(w["top"] / _SAME_LINE), w["x0"]))
    return [list(group) for _, group in groupby(ordered, key=lambda w: round(w["top"] / _SAME_LINE))]
