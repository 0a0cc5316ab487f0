"""A release as it was read: pages of text with the geometry that leads from a character back to the page."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from math import inf
from typing import overload

from model.value import value


@value
class Box:
    """A rectangle on a page, in PDF points from the top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def around(cls, boxes: Sequence[Box]) -> Box | None:
        """The smallest box that holds all of `boxes`; None for none."""
        if not boxes:
            return None
        return cls(
            min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
        )


def boxes_text(boxes: Iterable[Box]) -> str:
    """Boxes as the store keeps several of them: four sides each, joined by `;`."""
    return ";".join(f"{b.x0:.2f} {b.top:.2f} {b.x1:.2f} {b.bottom:.2f}" for b in boxes)


def boxes_parsed(text: str) -> tuple[Box, ...]:
    """The inverse of `boxes_text`."""
    return tuple(Box(*map(float, sides.split())) for sides in text.split(";") if sides)


_NONE = (inf, inf, -inf, -inf)  # holds nothing, so that the box around others need not leave it out


class Boxes(Sequence[Box | None]):
    """One box, or none, for each character of a page, in 16 bytes each: long documents hold millions."""

    __slots__ = ("_sides",)

    def __init__(self, boxes: Iterable[tuple[float, float, float, float] | None] = ()) -> None:
        self._sides = array("f", [side for box in boxes for side in box or _NONE])

    @classmethod
    def of_columns(cls, columns: Sequence[Sequence[float]], places: Sequence[int]) -> Boxes:
        """Boxes out of four columns, x0, top, x1, bottom: for each of `places` the one that stands there, for -1 none."""
        boxes = cls()
        boxes._sides = array("f", bytes(16 * len(places)))
        for side, (column, none) in enumerate(zip(columns, _NONE, strict=True)):
            listed = [*column, none]  # -1 finds it at the end
            boxes._sides[side::4] = array("f", [listed[place] for place in places])
        return boxes

    def __len__(self) -> int:
        return len(self._sides) // 4

    @overload
    def __getitem__(self, index: int) -> Box | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[Box | None]: ...
    def __getitem__(self, index: int | slice) -> Box | list[Box | None] | None:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        at = 4 * range(len(self))[index]
        x0, top, x1, bottom = self._sides[at : at + 4]
        return Box(x0, top, x1, bottom) if x0 < inf else None

    def around(self, start: int, end: int) -> Box | None:
        """The smallest box that holds characters `start` to `end` (half-open); None where they have none."""
        sides = self._sides[4 * start : 4 * end]
        left = min(sides[::4], default=inf)
        return None if left == inf else Box(left, min(sides[1::4]), max(sides[2::4]), max(sides[3::4]))

    def parts(self, start: int, end: int) -> tuple[Box, ...]:
        """A box for each part of characters `start` to `end` where a line or column ends between them; else none."""
        tops = self._sides[4 * start + 1 : 4 * end : 4]
        if not tops or max(tops) == min(tops):  # as of nearly every figure
            return ()
        parts: list[list[Box]] = []
        for box in self[start:end]:
            if box is None:
                continue
            if not parts or _elsewhere(parts[-1][-1], box):
                parts.append([])
            parts[-1].append(box)
        return tuple(b for part in parts if (b := Box.around(part))) if len(parts) > 1 else ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Boxes) and self._sides.tobytes() == other._sides.tobytes()

    def __hash__(self) -> int:
        return hash(self._sides.tobytes())


def _elsewhere(before: Box, box: Box) -> bool:
    """True where a character stands at the beginning of a line below, or of a column, and not behind the one before it."""
    height = before.bottom - before.top
    below = box.x0 < before.x0 and box.top > before.top + height / 2
    return below or box.x0 > before.x1 + height


@value
class Line:
    """One printed line: a half-open range of the page's text. `size` in points and `bold` only where the format tells."""

    start: int
    end: int
    box: Box | None = None
    size: float | None = None
    bold: bool = False
    furniture: bool = False  # running head, page number: known from the layout of several pages


class PlainLines(Sequence[Line]):
    """Lines of which nothing is known but where they stand, in eight bytes each: long texts hold hundreds of thousands."""

    __slots__ = ("_places",)

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self._places = array("I", chain.from_iterable(places))

    def __len__(self) -> int:
        return len(self._places) // 2

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, index: int | slice) -> Line | tuple[Line, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        at = 2 * range(len(self))[index]
        return Line(self._places[at], self._places[at + 1])

    def __iter__(self) -> Iterator[Line]:
        places = iter(self._places)
        return map(Line, places, places)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlainLines) and self._places == other._places

    def __hash__(self) -> int:
        return hash(self._places.tobytes())


@value
class Cell:
    """One cell of a table: a half-open range of the page's text. Rows and columns count from 0.

    A cell over several columns is listed in each of them, with the same range and its `column_span`.
    """

    row: int
    column: int
    start: int
    end: int
    column_span: int = 1


@dataclass(frozen=True)
class Table:
    """A table found by its geometry: header rows first. `start`, `end` enclose all its cells in the page's text."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    header_rows: int = 1
    kind: str = "table"  # or "chart": value labels tied to category labels

    @cached_property
    def row_labels(self) -> dict[int, Cell]:
        """The first cell of each row that has one."""
        return {cell.row: cell for cell in reversed(self.cells) if cell.column == 0}


@dataclass(frozen=True)
class OtherReading:
    """What a second reader of the file makes of a figure: a half-open range of the page's text, and its own digits.

    `text` is empty where that reader sees no figure.
    """

    start: int
    end: int
    text: str

    @property
    def what(self) -> str:
        """In words."""
        return f"a second reader has {self.text!r}" if self.text else "a second reader sees no figure"


@dataclass(frozen=True)
class Page:
    """One page. `boxes` holds a box for every character of `text`, or is empty where there is no geometry."""

    number: int
    text: str
    lines: Sequence[Line]
    tables: tuple[Table, ...] = ()
    boxes: Boxes = field(default_factory=Boxes, repr=False)
    width: float | None = None
    height: float | None = None
    notes: tuple[str, ...] = ()  # what could not be read as text here, one sentence each
    recognised: bool = False  # the text is a machine's reading of a picture
    certainty: bytes = field(default=b"", repr=False)  # of that reading, 0 to 100 for every character; empty if unknown
    other_readings: tuple[OtherReading, ...] = ()  # in the order of the text

    def other_reading(self, start: int, end: int) -> OtherReading | None:
        """What a second reader has instead of the first figure from `start` to `end`; None where both agree."""
        first = bisect_right(self.other_readings, start, key=lambda r: r.end)
        return next((r for r in self.other_readings[first : first + 1] if r.start < end), None)

    @cached_property
    def usual_size(self) -> float | None:
        """The size in which most of the page is set, in points; None where its format does not tell."""
        weight: dict[float, int] = {}
        for line in self.lines:
            if line.size:
                weight[round(line.size, 1)] = weight.get(round(line.size, 1), 0) + line.end - line.start
        return max(weight, key=lambda size: (weight[size], -size)) if weight else None

    def doubt(self, start: int, end: int) -> str:
        """Why the text from `start` to `end` may not be what is printed; empty where nothing speaks against it."""
        other = self.other_reading(start, end) if self.other_readings else None
        if other is not None:
            return f"for {self.text[other.start : other.end]!r} {other.what}"
        if not self.recognised:
            return ""
        sure = f", {min(self.certainty[start:end])} of 100 sure" if self.certainty[start:end] else ""
        return f"read from a picture by a machine{sure}"

    def box(self, start: int, end: int) -> Box | None:
        """The box around characters `start` to `end` (half-open); None where the page has no geometry."""
        return self.boxes.around(start, end)

    def parts(self, start: int, end: int) -> tuple[Box, ...]:
        """A box for each part of these characters where a line or column ends between them; else none."""
        return self.boxes.parts(start, end)


@dataclass(frozen=True)
class Document:
    """A release as read: its pages in order. Nothing downstream asks what format it came in."""

    pages: tuple[Page, ...]
    media_type: str
    notes: tuple[str, ...] = ()
