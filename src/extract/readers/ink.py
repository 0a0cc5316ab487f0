"""Whether text leaves ink on its page: the page is drawn with it and without it, and the two pictures are compared."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
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
    page: pypdfium2.PdfPage, sheet: Sheet, characters: Characters, drawings: Drawings, suspects: Iterable[int]
) -> set[int]:
    """The characters among `suspects` that leave no ink. Their text objects are active again afterwards."""
    listed = [index for index in suspects if characters.faces[index] is not None]
    faces = {face for index in listed if (face := characters.faces[index]) is not None}
    scale = min(_SCALE, (_MOST_PIXELS / max(sheet.width * sheet.height, 1.0)) ** 0.5)
    with_text = _drawn(page, scale)
    set_active(drawings, faces, active=False)
    without_text = _drawn(page, scale)
    set_active(drawings, faces, active=True)
    if with_text.size != without_text.size:
        return set()
    changed = ImageChops.difference(with_text, without_text).point(lambda value: 255 if value > _FAINTEST else 0)
    return {
        index
        for index in listed
        if changed.crop(
            (
                int(characters.x0[index] * scale),
                int(characters.top[index] * scale),
                int(characters.x1[index] * scale) + 1,
                int(characters.bottom[index] * scale) + 1,
            )
        ).getbbox()
        is None
    }


def set_active(drawings: Drawings, faces: Iterable[Face], *, active: bool) -> None:
    """Takes text objects off their page or puts them back; the file is not touched."""
    orders = {face.order for face in faces}
    for drawn, order in drawings.orders.items():
        if order in orders:
            raw.FPDFPageObj_SetIsActive(ctypes.cast(ctypes.c_void_p(drawn), raw.FPDF_PAGEOBJECT), active)


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Any:
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
