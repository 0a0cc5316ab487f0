"""What people typed onto a PDF page: the values of form fields, and remarks. Both stand on the page and not in its text."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from extract.readers.pdfium_characters import Characters, Face, Sheet

_WITH_TEXT = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX)
_LARGEST = 12.0  # points: letters of a field that does not say how large
_WIDTH = 0.5  # of the size: the width of a character
_MOST_FIELDS = 2_000


def add_field_values(characters: Characters, page: pypdfium2.PdfPage, form: pypdfium2.PdfFormEnv, sheet: Sheet) -> None:
    """Adds the values of the page's form fields to its characters, each where its field is."""
    for value, (left, bottom, right, top) in _values(page, form):
        x0, upper, x1, lower = sheet.box(left, bottom, right, top)
        size = min(_LARGEST, 0.75 * (lower - upper))
        if size <= 0:
            continue
        base = (upper + lower) / 2 + 0.35 * size
        step = min(_WIDTH * size, (x1 - x0) / max(len(value), 1))
        face = Face("", size, False, (0, 0, 0, 255), 0, 0, x0, base, 1 << 30)
        for index, char in enumerate(value):
            characters.text.append(char)
            characters.faces.append(face)
            characters.x0.append(x0 + 2 + index * step)
            characters.x1.append(x0 + 2 + (index + 1) * step)
            characters.top.append(base - 0.9 * size)
            characters.bottom.append(base + 0.2 * size)


def remarks(page: pypdfium2.PdfPage) -> list[str]:
    """What was typed over a page without being a field; it has no place of its own for each character."""
    texts = (
        _text(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
        for annotation in _seen(page, raw.FPDF_ANNOT_FREETEXT)
    )
    return [" ".join(text.split()) for text in texts if text]


def _values(
    page: pypdfium2.PdfPage, form: pypdfium2.PdfFormEnv
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    for annotation in _seen(page, raw.FPDF_ANNOT_WIDGET):
        if raw.FPDFAnnot_GetFormFieldType(form, annotation) in _WITH_TEXT:
            rectangle = raw.FS_RECTF()
            value = _text(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
            if value and raw.FPDFAnnot_GetRect(annotation, rectangle):
                yield value, (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)


def _seen(page: pypdfium2.PdfPage, kind: int) -> Iterator[Any]:
    """The annotations of a kind that are shown."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            try:
                hidden = raw.FPDFAnnot_GetFlags(annotation) & (raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW)
                if raw.FPDFAnnot_GetSubtype(annotation) == kind and not hidden:
                    yield annotation
            finally:
                raw.FPDFPage_CloseAnnot(annotation)


def _text(call: Callable[..., int], *of: Any) -> str:
    """What a call of pdfium writes as UTF-16; it is asked for the length first."""
    length = call(*of, None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    call(*of, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0").strip()
