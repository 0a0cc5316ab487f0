"""The calls into pdfium that are made for every character and object, declared so that one costs less than half a microsecond.

pypdfium2's own declarations build a ctypes object for every handle and let go of the interpreter lock for every call.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Iterable, Iterator
from ctypes import c_int, c_uint, c_ulong, c_void_p
from typing import Any

import pypdfium2.raw as raw


def _call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def handle(pointer: Any) -> int:
    """The address that one of pypdfium2's pointers holds."""
    return ctypes.cast(pointer, c_void_p).value or 0


char_count = _call("FPDFText_CountChars", c_int, c_void_p)
text_of = _call("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
char_code = _call("FPDFText_GetUnicode", c_uint, c_void_p, c_int)
char_object = _call("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
char_loose_box = _call("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
char_tight_box = _call("FPDFText_GetCharBox", c_int, c_void_p, c_int, c_void_p, c_void_p, c_void_p, c_void_p)
char_matrix = _call("FPDFText_GetMatrix", c_int, c_void_p, c_int, c_void_p)
char_font_size = _call("FPDFText_GetFontSize", ctypes.c_double, c_void_p, c_int)
char_unmapped = _call("FPDFText_HasUnicodeMapError", c_int, c_void_p, c_int)

text_font = _call("FPDFTextObj_GetFont", c_void_p, c_void_p)
text_mode = _call("FPDFTextObj_GetTextRenderMode", c_int, c_void_p)
font_name = _call("FPDFFont_GetBaseFontName", ctypes.c_size_t, c_void_p, c_void_p, ctypes.c_size_t)
font_weight = _call("FPDFFont_GetWeight", c_int, c_void_p)

page_objects = _call("FPDFPage_CountObjects", c_int, c_void_p)
page_object = _call("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
form_objects = _call("FPDFFormObj_CountObjects", c_int, c_void_p)
form_object = _call("FPDFFormObj_GetObject", c_void_p, c_void_p, c_ulong)
object_type = _call("FPDFPageObj_GetType", c_int, c_void_p)
object_marks = _call("FPDFPageObj_CountMarks", c_int, c_void_p)
object_mark = _call("FPDFPageObj_GetMark", c_void_p, c_void_p, c_ulong)
mark_text = _call("FPDFPageObjMark_GetParamStringValue", c_int, c_void_p, c_void_p, c_void_p, c_ulong, c_void_p)
object_bounds = _call("FPDFPageObj_GetBounds", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
object_matrix = _call("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)
object_fill = _call("FPDFPageObj_GetFillColor", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
object_stroke = _call("FPDFPageObj_GetStrokeColor", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
object_stroke_width = _call("FPDFPageObj_GetStrokeWidth", c_int, c_void_p, c_void_p)
object_clip = _call("FPDFPageObj_GetClipPath", c_void_p, c_void_p)
clip_paths = _call("FPDFClipPath_CountPaths", c_int, c_void_p)
clip_segments = _call("FPDFClipPath_CountPathSegments", c_int, c_void_p, c_int)
clip_segment = _call("FPDFClipPath_GetPathSegment", c_void_p, c_void_p, c_int, c_int)
path_draw_mode = _call("FPDFPath_GetDrawMode", c_int, c_void_p, c_void_p, c_void_p)
path_segments = _call("FPDFPath_CountSegments", c_int, c_void_p)
path_segment = _call("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_point = _call("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)
segment_type = _call("FPDFPathSegment_GetType", c_int, c_void_p)


class Numbers:
    """A few C numbers that calls write into: `addresses` go into the call, `values` is what the last call wrote.

    `kind` is an array's: "f" for floats, "d" for doubles, "I" for unsigned integers.
    """

    def __init__(self, kind: str, count: int) -> None:
        self.values = array(kind, [0] * count)
        first, _ = self.values.buffer_info()
        self.addresses = tuple(first + self.values.itemsize * i for i in range(count))


class Table:
    """A row of C numbers for each of many calls; `kind` is an array's. Iterating gives the rows as tuples."""

    def __init__(self, kind: str, rows: int, width: int) -> None:
        self.values = array(kind, bytes(array(kind).itemsize * rows * width))
        first, size = self.values.buffer_info()[0], self.values.itemsize
        end = first + rows * width * size
        self.columns = [range(first + size * i, end, size * width) for i in range(width)]  # addresses for the calls
        self.rows = self.columns[0]
        self._width = width

    def fill(self, call: Callable[..., Any], *arguments: Iterable[Any]) -> list[Any]:
        """Makes a call for every row, in a loop that costs nothing beside the calls; what they return."""
        return list(map(call, *arguments))

    def by_column(self) -> list[list[Any]]:
        """The numbers, column by column."""
        values = self.values.tolist()
        return [values[i :: self._width] for i in range(self._width)]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return zip(*self.by_column(), strict=True)
