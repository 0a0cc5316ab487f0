"""The characters of a PDF page as pdfium sees them: code point, box, font, size, weight, colour, direction, render mode."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from ctypes import create_string_buffer
from dataclasses import dataclass, field
from itertools import repeat

from extract.readers import pdfium_calls as pdfium

_UNKNOWN_BOLD = ("bold", "black", "heavy", "semibold", "demi")
_LINE_END_HYPHENS = frozenset((0x02, 0xFFFE))  # what pdfium makes of a hyphen that ends a line
_NO_MEANING = frozenset((0, 0xFFFD))
_FIRST_HALF, _SECOND_HALF, _LAST_HALF, _LAST = 0xD800, 0xDC00, 0xDFFF, 0x10FFFF  # of UTF-16 and Unicode
_LONGEST_SPOKEN = 512  # bytes of a text given for reading aloud that are looked at
_TALLEST = 4.0  # times its size that a character's box may be high before its font is taken to lie about it

Colour = tuple[int, int, int, int]  # red, green, blue, opacity, each 0 to 255


@dataclass(frozen=True)
class Sheet:
    """Where a page lies in its PDF's coordinates: the visible box and by how many quarter turns it is shown turned."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int = 0

    @property
    def width(self) -> float:
        """Of the page as shown, in points."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Of the page as shown, in points."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the PDF as seen: from the left edge, and down from the top edge."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A rectangle of the PDF as seen: x0, top, x1, bottom."""
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


@dataclass(slots=True, eq=False)  # not frozen: there may be thousands on a page, and that costs half the time
class Face:
    """How one text object is set. `angle` is the direction of its lines as seen, in degrees against the clock; `x`, `y`
    the origin of its first character as seen; `order` its place in the order of painting.
    """

    font: str
    size: float
    bold: bool
    colour: Colour
    mode: int
    angle: int
    x: float
    y: float
    order: int

    @property
    def invisible(self) -> bool:
        """True for text that is drawn without ink (mode 3, as under scans) or fully transparent."""
        return self.mode in (3, 7) or self.colour[3] == 0


@dataclass(slots=True)
class Characters:
    """The characters of a page in the order of its content, as columns of equal length. Boxes are as seen."""

    text: list[str]
    faces: list[Face | None]  # None where pdfium generated the character: a blank or a line end
    x0: list[float]
    top: list[float]
    x1: list[float]
    bottom: list[float]
    unmapped: set[int] = field(default_factory=set)  # characters whose font does not say what they mean
    certainty: list[int] = field(default_factory=list)  # of 100, where a machine recognised them; else empty
    spoken: bool = False  # some figure is given for reading aloud; pdfium takes that for what is printed


def read_characters(textpage: int, sheet: Sheet, orders: dict[int, int]) -> Characters:
    """All characters of a page. `orders` gives the place of each text object in the order of painting."""
    count = max(pdfium.char_count(textpage), 0)
    codes = list(map(pdfium.char_code, repeat(textpage), range(count)))
    handles = list(map(pdfium.char_object, repeat(textpage), range(count)))
    flat = array("f", bytes(16 * count))
    start = flat.buffer_info()[0]
    for _ in map(pdfium.char_loose_box, repeat(textpage), range(count), range(start, start + 16 * count, 16)):
        pass
    x0, top, x1, bottom = _seen(flat, sheet)
    known = _FaceReader(textpage, sheet, orders).faces(handles)
    faces = [known[text_object] for text_object in handles]
    if max(codes, default=0) >= _FIRST_HALF:
        _unite_halves(codes, faces)
    texts = list(map(chr, codes))
    characters = Characters(texts, faces, x0, top, x1, bottom)
    characters.spoken = _spoken(known)
    used = set(codes)
    if used & _LINE_END_HYPHENS:
        for index, code in enumerate(codes):
            if code in _LINE_END_HYPHENS and faces[index] is not None:
                texts[index] = "-"
    characters.unmapped = _without_meaning(textpage, codes, faces, bool(used & _NO_MEANING))
    for index, (face, high, low) in enumerate(zip(faces, top, bottom, strict=True)):
        if face is not None and not 0 < low - high < _TALLEST * face.size:
            _tighten(textpage, index, characters, sheet)
    return characters


def _unite_halves(codes: list[int], faces: list[Face | None]) -> None:
    """Makes one character of the two halves in which pdfium gives one beyond U+FFFF, such as a bold figure of formulas.

    The second half becomes a blank of pdfium's own; one that stands alone has no meaning.
    """
    for index, code in enumerate(codes):
        behind = codes[index + 1] if index + 1 < len(codes) else 0
        if _FIRST_HALF <= code < _SECOND_HALF <= behind <= _LAST_HALF:
            codes[index] = 0x10000 + ((code - _FIRST_HALF) << 10) + behind - _SECOND_HALF
            codes[index + 1], faces[index + 1] = ord(" "), None
        elif _FIRST_HALF <= code <= _LAST_HALF or code > _LAST:
            codes[index] = 0xFFFD


def _without_meaning(textpage: int, codes: list[int], faces: list[Face | None], suspected: bool) -> set[int]:
    """The characters that have no meaning in their font. A font that gives its first one a meaning is not doubted."""
    firsts: dict[Face | None, int] = dict(zip(reversed(faces), reversed(range(len(faces))), strict=True))
    doubtful = {face for face, index in firsts.items() if face is not None and pdfium.char_unmapped(textpage, index)}
    if not doubtful and not suspected:
        return set()
    return {
        index
        for index, (code, face) in enumerate(zip(codes, faces, strict=True))
        if face is not None
        and (code in _NO_MEANING or (face in doubtful and bool(pdfium.char_unmapped(textpage, index))))
    }


def _seen(flat: array[float], sheet: Sheet) -> tuple[list[float], list[float], list[float], list[float]]:
    """Boxes of four floats each (left, top, right, bottom in the PDF) as four columns, as seen."""
    values = flat.tolist()
    left, upper, right, lower = values[0::4], values[1::4], values[2::4], values[3::4]
    if sheet.turns == 0:
        x, y = sheet.left, sheet.top
        return [v - x for v in left], [y - v for v in upper], [v - x for v in right], [y - v for v in lower]
    boxes = [sheet.box(a, d, c, b) for a, b, c, d in zip(left, upper, right, lower, strict=True)]
    return [b[0] for b in boxes], [b[1] for b in boxes], [b[2] for b in boxes], [b[3] for b in boxes]


def _tighten(textpage: int, index: int, characters: Characters, sheet: Sheet) -> None:
    """Replaces a box that its font's metrics spoil by the one around the ink."""
    box = pdfium.Numbers("d", 4)
    if pdfium.char_tight_box(textpage, index, *box.addresses):
        left, right, low, high = box.values
        seen = sheet.box(left, low, right, high)
        if seen[3] > seen[1]:
            for column, value in zip(
                (characters.x0, characters.top, characters.x1, characters.bottom), seen, strict=True
            ):
                column[index] = value


class _FaceReader:
    """Reads faces into the same few C buffers: some programs set every word as a text object of its own."""

    def __init__(self, textpage: int, sheet: Sheet, orders: dict[int, int]) -> None:
        self.textpage = textpage
        self.sheet = sheet
        self.orders = orders
        self.matrix, self.origin = pdfium.Numbers("f", 6), pdfium.Numbers("d", 2)
        self.colour = pdfium.Numbers("I", 4)
        self.fonts: dict[int, tuple[str, bool]] = {}

    def faces(self, handles: list[int | None]) -> dict[int | None, Face | None]:
        """The face of each text object, and none for what has no object."""
        faces: dict[int | None, Face | None] = {None: None, 0: None}
        firsts = dict(zip(reversed(handles), reversed(range(len(handles))), strict=True))
        for text_object, index in firsts.items():
            if text_object:
                faces[text_object] = self.face(text_object, index)
        return faces

    def face(self, text_object: int, index: int) -> Face:
        """The face of a text object, whose first character is at `index`."""
        pdfium.char_matrix(self.textpage, index, self.matrix.addresses[0])
        a, b, c, d, _, _ = self.matrix.values
        pdfium.char_origin(self.textpage, index, *self.origin.addresses)
        x, y = self.sheet.point(*self.origin.values)
        known = pdfium.object_fill(text_object, *self.colour.addresses)
        red, green, blue, opacity = self.colour.values if known else (0, 0, 0, 255)  # a pattern has no colour
        font = pdfium.text_font(text_object) or 0
        if font not in self.fonts:
            self.fonts[font] = _font(font)
        name, bold = self.fonts[font]
        mode = pdfium.text_mode(text_object)
        scale = abs(d) if not c else math.hypot(c, d)
        size = abs(pdfium.char_font_size(self.textpage, index)) * (scale or math.hypot(a, b))
        turned = round(math.degrees(math.atan2(b, a))) if b or a < 0 else 0
        angle = (turned - 90 * self.sheet.turns) % 360
        order = self.orders.get(text_object, -1)
        return Face(name, size, bold or mode == 2, (red, green, blue, opacity), mode, angle, x, y, order)


def _spoken(text_objects: Iterable[int | None]) -> bool:
    """True where one of the text objects is marked with digits in its stead (`ActualText`)."""
    marks = {
        pdfium.object_mark(text_object, index)
        for text_object in text_objects
        if text_object
        for index in range(pdfium.object_marks(text_object))
    }
    buffer, length = create_string_buffer(_LONGEST_SPOKEN), pdfium.Numbers("L", 1)
    for mark in marks:
        if pdfium.mark_text(mark, b"ActualText", buffer, _LONGEST_SPOKEN, length.addresses[0]):
            if any(c.isdigit() for c in buffer.raw[: length.values[0]].decode("utf-16-le", "replace")):
                return True
    return False


def _font(font: int) -> tuple[str, bool]:
    """Name and boldness of a font."""
    if not font:
        return "", False
    buffer = create_string_buffer(256)
    pdfium.font_name(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace")
    plain = name.rsplit("+", 1)[-1].lower()
    return name, any(word in plain for word in _UNKNOWN_BOLD) or pdfium.font_weight(font) >= 700
