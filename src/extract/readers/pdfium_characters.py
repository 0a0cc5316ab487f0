"""The characters of a PDF page as pdfium sees them: code point, box, font, size, weight, colour, direction, render mode."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from ctypes import create_string_buffer
from dataclasses import dataclass, field
from itertools import compress, repeat

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

    def points(self, xs: Sequence[float], ys: Sequence[float]) -> tuple[list[float], list[float]]:
        """Many points of the PDF as seen."""
        if self.turns == 0:
            return [x - self.left for x in xs] if self.left else list(xs), [self.top - y for y in ys]
        seen = list(map(self.point, xs, ys))
        return [x for x, _ in seen], [y for _, y in seen]

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A rectangle of the PDF as seen: x0, top, x1, bottom."""
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


@dataclass(slots=True, eq=False)  # not frozen: there may be thousands on a page, and that costs half the time
class Face:
    """How one text object is set. `angle` is the direction of its lines as seen, in degrees against the clock; `x`, `y`
    where its baseline begins, as seen; `order` its place in the order of painting.
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
    codes = _codes(textpage, count)
    handles = list(map(pdfium.char_object, repeat(textpage), range(count)))
    flat = pdfium.Table("f", count, 4)
    flat.fill(pdfium.char_loose_box, repeat(textpage), range(count), flat.rows)
    x0, top, x1, bottom = _seen(flat, sheet)
    firsts = {h: i for h, i in zip(reversed(handles), reversed(range(count)), strict=True) if h}  # of each text object
    known = _faces(textpage, sheet, orders, firsts)
    faces = [known[text_object] for text_object in handles]
    used = set(codes)
    if any(_FIRST_HALF <= code <= _LAST_HALF or code > _LAST for code in used):
        _unite_halves(codes, faces)
    texts = list(map(chr, codes))
    characters = Characters(texts, faces, x0, top, x1, bottom)
    characters.spoken = _spoken(known)
    if used & _LINE_END_HYPHENS:
        for index, code in enumerate(codes):
            if code in _LINE_END_HYPHENS and faces[index] is not None:
                texts[index] = "-"
    doubtful = {known[h] for h in compress(firsts, map(pdfium.char_unmapped, repeat(textpage), firsts.values()))}
    if doubtful or not _NO_MEANING.isdisjoint(codes):
        characters.unmapped = _without_meaning(textpage, codes, faces, doubtful)
    spoilt = [
        index
        for index, (face, high, low) in enumerate(zip(faces, top, bottom, strict=True))
        if face is not None and not 0 < low - high < _TALLEST * face.size
    ]
    if spoilt:
        _tighten(textpage, spoilt, characters, sheet)
    return characters


def _codes(textpage: int, count: int) -> list[int]:
    """The code of every character: of all at once, but where the text leaves some of them out."""
    text = pdfium.Table("H", count + 1, 1)
    if pdfium.text_of(textpage, 0, count, text.rows[0]) == count + 1:
        return text.values.tolist()[:count]
    return list(map(pdfium.char_code, repeat(textpage), range(count)))


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


def _without_meaning(textpage: int, codes: list[int], faces: list[Face | None], doubtful: set[Face | None]) -> set[int]:
    """The characters that have no meaning in their font: of the faces that give their first one none, and by their code."""
    return {
        index
        for index, (code, face) in enumerate(zip(codes, faces, strict=True))
        if face is not None
        and (code in _NO_MEANING or (face in doubtful and bool(pdfium.char_unmapped(textpage, index))))
    }


def _seen(flat: pdfium.Table, sheet: Sheet) -> tuple[list[float], list[float], list[float], list[float]]:
    """Boxes of four floats each (left, top, right, bottom in the PDF) as four columns, as seen."""
    left, upper, right, lower = flat.by_column()
    ax, ay = sheet.points(left, upper)
    bx, by = sheet.points(right, lower)
    if sheet.turns == 0:
        return ax, ay, bx, by
    return list(map(min, ax, bx)), list(map(min, ay, by)), list(map(max, ax, bx)), list(map(max, ay, by))


def _tighten(textpage: int, indexes: list[int], characters: Characters, sheet: Sheet) -> None:
    """Replaces boxes that their font's metrics spoil by those around the ink."""
    table = pdfium.Table("d", len(indexes), 4)
    known = table.fill(pdfium.char_tight_box, repeat(textpage), indexes, *table.columns)
    for index, (left, right, low, high) in compress(zip(indexes, table, strict=True), known):
        x0, top, x1, bottom = sheet.box(left, low, right, high)
        if bottom > top:
            characters.x0[index], characters.top[index] = x0, top
            characters.x1[index], characters.bottom[index] = x1, bottom


def _faces(
    textpage: int, sheet: Sheet, orders: dict[int, int], firsts: dict[int, int]
) -> dict[int | None, Face | None]:
    """The face of each text object, and none for what has no object. Some programs set every word as one of its own.

    `firsts` has the place of the first character of each.
    """
    count, indexes, page = len(firsts), firsts.values(), repeat(textpage)
    matrices, colours = pdfium.Table("f", count, 6), pdfium.Table("I", count, 4)
    matrices.fill(pdfium.char_matrix, page, indexes, matrices.rows)
    a, b, c, d, x, y = matrices.by_column()
    scales = list(zip(map(pdfium.char_font_size, page, indexes), a, b, c, d, strict=True))
    sizes = {scale: _size(*scale) for scale in set(scales)}  # most text is set in few
    directions = {scale: (_direction(*scale[1:3]) - 90 * sheet.turns) % 360 for scale in sizes}
    coloured = colours.fill(pdfium.object_fill, firsts, *colours.columns)
    black = 0, 0, 0, 255  # a pattern has no colour
    fonts = list(map(pdfium.text_font, firsts))
    modes = list(map(pdfium.text_mode, firsts))
    described = {font: _font(font or 0) for font in set(fonts)}
    made = map(
        Face,
        [described[font][0] for font in fonts],
        map(sizes.get, scales),
        [described[font][1] or mode == 2 for font, mode in zip(fonts, modes, strict=True)],
        [colour if known else black for colour, known in zip(colours, coloured, strict=True)],
        modes,
        map(directions.get, scales),
        *sheet.points(x, y),
        map(orders.get, firsts, repeat(-1)),
    )
    return dict(zip([None, 0, *firsts], [None, None, *made], strict=True))


def _size(points: float, a: float, b: float, c: float, d: float) -> float:
    """Of letters, in points of the page."""
    return abs(points) * ((math.hypot(c, d) if c else abs(d)) or math.hypot(a, b))


def _direction(a: float, b: float) -> int:
    """Of a line in the PDF, in degrees against the clock."""
    return round(math.degrees(math.atan2(b, a))) if b or a < 0 else 0


def _spoken(text_objects: Iterable[int | None]) -> bool:
    """True where one of the text objects is marked with digits in its stead (`ActualText`)."""
    listed = [text_object for text_object in text_objects if text_object]
    marks = {
        pdfium.object_mark(text_object, index)
        for text_object, count in zip(listed, map(pdfium.object_marks, listed), strict=True)
        for index in range(count)
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
