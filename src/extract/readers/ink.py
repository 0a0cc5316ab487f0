"""Whether text leaves ink on its page: the page is drawn with it and without it, and the two pictures are compared."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Iterable
from typing import Any

import pypdfium2
from PIL import ImageChops
from pypdfium2 import raw

from extract.readers.pdfium_characters import Characters, Face, Sheet
from extract.readers.pdfium_drawings import Drawings

_SCALE = 2.0  # pixels a point
_MOST_PIXELS = 6_000_000
_FAINTEST = 24  # steps of 255 by which ink must differ from what is there without it


def without_ink(
    page: pypdfium2.PdfPage, sheet: Sheet, characters: Characters, drawings: Drawings, suspects: Collection[int]
) -> set[int]:
    """The characters among `suspects` that leave no ink. Their text objects are active again afterwards."""
    c = characters
    faces = {face for index in suspects if (face := c.faces[index]) is not None}
    scale = min(_SCALE, (_MOST_PIXELS / max(sheet.width * sheet.height, 1.0)) ** 0.5)
    places = {
        index: (
            int(c.x0[index] * scale),
            int(c.top[index] * scale),
            int(c.x1[index] * scale) + 1,
            int(c.bottom[index] * scale) + 1,
        )
        for index in suspects
    }
    left, top = (max(min(place[side] for place in places.values()), 0) for side in (0, 1))
    right, low = (max(place[side] for place in places.values()) for side in (2, 3))
    view = _View(page, scale, left, top, right, low)
    if view.empty:
        return set(places)
    with_text = view.drawn()
    set_active(drawings, faces, active=False)
    without_text = view.drawn()
    set_active(drawings, faces, active=True)
    changed = ImageChops.difference(with_text, without_text).point(lambda value: 255 if value > _FAINTEST else 0)
    return {
        index
        for index, (x0, y0, x1, y1) in places.items()
        if changed.crop((x0 - left, y0 - top, x1 - left, y1 - top)).getbbox() is None
    }


def set_active(drawings: Drawings, faces: Iterable[Face], *, active: bool) -> None:
    """Takes text objects off their page or puts them back; the file is not touched."""
    orders = {face.order for face in faces}
    for drawn, order in drawings.orders.items():
        if order in orders:
            raw.FPDFPageObj_SetIsActive(ctypes.cast(ctypes.c_void_p(drawn), raw.FPDF_PAGEOBJECT), active)


class _View:
    """The part of a page where the suspects stand, in pixels; to draw all of it would take most of a page's time."""

    def __init__(self, page: pypdfium2.PdfPage, scale: float, left: int, top: int, right: int, low: int) -> None:
        self.page = page
        self.scale = scale
        width, height = (math.ceil(side * scale) for side in page.get_size())
        self.margins = left, max(height - low, 0), max(width - right, 0), top
        self.empty = left >= min(right, width) or top >= min(low, height)

    def drawn(self) -> Any:
        """As it is drawn now."""
        crop = tuple((margin - 0.5) / self.scale if margin else 0 for margin in self.margins)  # pypdfium2 rounds up
        bitmap = self.page.render(scale=self.scale, crop=crop, may_draw_forms=False, draw_annots=False)
        try:
            return bitmap.to_pil()
        finally:
            bitmap.close()
