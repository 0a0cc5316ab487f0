"""Plain text releases: one page that is the file's own text."""

from __future__ import annotations

import re
import unicodedata

from model.document import Document, Page, PlainLines
from model.errors import RejectedRelease

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LINE = re.compile(r"[^\r\n\f]+|(?<=\n)(?=\r?\n)")
_MOST_CONTROLS = 0.01  # share of control characters above which a file is no text


def read_text(data: bytes, name: str) -> Document:
    """A document of one page. The text is decoded and otherwise left as it is, so that offsets hold."""
    text = decoded(data, name)
    controls = sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\f" for c in text)
    if controls > _MOST_CONTROLS * len(text):
        raise RejectedRelease(f"{name}: holds binary data, not text; releases are text or PDF")
    return Document((Page(1, text, lines_of(text)),), "text/plain")


def lines_of(text: str) -> PlainLines:
    """The lines of a text without their line ends."""
    return PlainLines(m.span() for m in _LINE.finditer(text))


def decoded(data: bytes, name: str) -> str:
    """The text in `data`, which must be UTF-8, UTF-16 with a mark, or Western European."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise RejectedRelease(f"{name}: begins as {encoding} but is not; save it as UTF-8") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            text = ""
        # Western European text of the nineties; anything with control characters in it is something else.
        if text and all(unicodedata.category(c) != "Cc" or c in "\t\n\r" for c in text) and _mostly_letters(text):
            return text
        raise RejectedRelease(
            f"{name}: its encoding cannot be read (byte {error.start} is no UTF-8); save it as UTF-8"
        ) from error


def _mostly_letters(text: str) -> bool:
    plain = sum(c.isascii() for c in text)
    return plain >= 0.8 * len(text)
