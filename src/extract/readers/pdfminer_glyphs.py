"""What pdfminer sees on a page: every glyph with its meaning, its place and the name that its font has for it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.readers.pdfium_characters import Sheet


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph as seen. `text` is empty where it has no meaning; `name` is the meaning of its name, where it has one."""

    text: str
    name: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        """Of its box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


class PdfminerPages:
    """The pages of one document, opened by pdfminer when the first is asked for."""

    def __init__(self, data: bytes, password: str | None) -> None:
        self._data = data
        self._password = password or ""
        self._pages: list[Any] | None = None

    def glyphs(self, index: int, sheet: Sheet) -> Sequence[Glyph]:
        """The glyphs of a page in the order of its content; none where pdfminer cannot read it."""
        try:
            if self._pages is None:
                from pdfminer.pdfpage import PDFPage  # a tenth of a second, for few documents

                self._pages = list(PDFPage.get_pages(io.BytesIO(self._data), password=self._password))
            return _glyphs(self._pages[index], sheet)
        except MemoryError:
            raise
        except Exception:  # pdfminer raises errors of many kinds for files that pdfium reads
            return ()


def _glyphs(page: Any, sheet: Sheet) -> list[Glyph]:
    from pdfminer.layout import LTChar
    from pdfminer.pdfdevice import PDFTextDevice
    from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager

    found: list[Glyph] = []

    class Fonts(PDFResourceManager):
        """Keeps the names that fonts have for their glyphs."""

        def __init__(self) -> None:
            super().__init__()
            self.names: dict[PDFFont, dict[int, str]] = {}

        def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
            font = super().get_font(objid, spec)
            if font not in self.names:
                self.names[font] = _names(spec)
            return font

    class Device(PDFTextDevice):
        """Takes down the glyphs of a page and nothing else."""

        def render_char(
            self,
            matrix: Any,
            font: PDFFont,
            fontsize: float,
            scaling: float,
            rise: float,
            cid: int,
            ncs: Any,
            graphicstate: Any,
        ) -> float:
            try:
                text = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = ""
            text = text if text.isprintable() else ""
            width, shift = font.char_width(cid), font.char_disp(cid)
            char = LTChar(matrix, font, fontsize, scaling, rise, text, width, shift, ncs, graphicstate)
            found.append(Glyph(text, fonts.names.get(font, {}).get(cid, ""), *sheet.box(*char.bbox)))
            return char.adv

    fonts = Fonts()
    page.mediabox, page.rotate = (0.0, 0.0, 1.0, 1.0), 0  # boxes in the PDF's own coordinates, as pdfium has them
    PDFPageInterpreter(fonts, Device(fonts)).process_page(page)
    return found


def _names(spec: Mapping[str, object]) -> dict[int, str]:
    """The meaning of those glyphs of a font that its encoding calls by a name of Adobe's list: 49 is "one", so 1."""
    from pdfminer.encodingdb import name2unicode
    from pdfminer.pdftypes import resolve1
    from pdfminer.psparser import PSLiteral

    encoding = resolve1(spec.get("Encoding"))
    if not isinstance(encoding, dict):
        return {}
    named: dict[int, str] = {}
    code = 0
    for entry in resolve1(encoding.get("Differences")) or ():
        if isinstance(entry, int):
            code = entry
            continue
        if isinstance(entry, PSLiteral):
            try:
                meaning = name2unicode(str(entry.name))
            except (KeyError, ValueError):
                meaning = ""
            if len(meaning) == 1:
                named[code] = meaning
        code += 1
    return named
