"""What is drawn on a PDF page beside its text: rules, rectangles, other shapes and images, in the order of painting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extract.readers import pdfium_calls as pdfium
from extract.readers.pdfium_characters import Colour, Sheet

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_LINE, _BEZIER, _MOVE = 0, 1, 2
_DEEPEST = 12  # forms within forms
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 120_000
_MOST_CLIPS = 8  # one within the other
_FEW_POINTS = 80  # of a curve whose form matters, such as a piece of a pie
_THIN = 2.5  # points: a filled rectangle no thicker is a rule

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
Bounds = tuple[float, float, float, float]  # x0, top, x1, bottom, as seen


@dataclass(frozen=True, slots=True)
class Shape:
    """One drawn thing as seen. `kind` is rule (a straight line or a thin rectangle), rectangle, curve or image."""

    kind: str
    x0: float
    top: float
    x1: float
    bottom: float
    fill: Colour | None
    stroke: Colour | None
    order: int
    points: tuple[tuple[float, float], ...] = ()  # of a small closed curve, its corners and control points as seen

    @property
    def width(self) -> float:
        """In points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top


@dataclass(slots=True)
class Drawings:
    """The shapes of a page, and the place of each text object in the order of painting.

    `clips` has, by that place, the box outside of which a text object is not painted, for those that reach out of it.
    """

    shapes: list[Shape] = field(default_factory=list)
    orders: dict[int, int] = field(default_factory=dict)
    clips: dict[int, Bounds] = field(default_factory=dict)
    complete: bool = True  # False where there were too many to look at all

    def of_kind(self, *kinds: str) -> list[Shape]:
        """The shapes of these kinds."""
        return [shape for shape in self.shapes if shape.kind in kinds]


def read_drawings(page: int, sheet: Sheet) -> Drawings:
    """Everything drawn on a page."""
    drawings = Drawings()
    reader = _Reader(drawings, sheet)
    for index in range(min(pdfium.page_objects(page), _MOST_OBJECTS)):
        reader.read(pdfium.page_object(page, index), _IDENTITY, 0)
    drawings.complete = reader.left_objects > 0 and reader.left_segments > 0
    return drawings


class _Reader:
    def __init__(self, drawings: Drawings, sheet: Sheet) -> None:
        self.drawings = drawings
        self.sheet = sheet
        self.left_objects = _MOST_OBJECTS
        self.left_segments = _MOST_SEGMENTS
        self.floats = pdfium.Numbers("f", 6)
        self.numbers = pdfium.Numbers("I", 4)

    def read(self, drawn: int | None, outer: Matrix, depth: int) -> None:
        self.left_objects -= 1
        if not drawn or self.left_objects < 0:
            return
        kind = pdfium.object_type(drawn)
        order = _MOST_OBJECTS - self.left_objects
        if kind == _TEXT:
            self.drawings.orders[drawn] = order
            if depth == 0:  # within a form, a clip is in the form's own coordinates
                self._clip(drawn, order)
        elif kind == _PATH and self.left_segments > 0:
            self._path(drawn, outer, order)
        elif kind in (_IMAGE, _SHADING):
            self._bounds("image" if kind == _IMAGE else "curve", drawn, outer, order)
        elif kind == _FORM and depth < _DEEPEST:
            inner = _times(self._matrix(drawn), outer)
            for index in range(pdfium.form_objects(drawn)):
                if self.left_objects < 0:
                    break
                self.read(pdfium.form_object(drawn, index), inner, depth + 1)

    def _clip(self, drawn: int, order: int) -> None:
        """Takes down where a text object is cut off."""
        clip = pdfium.object_clip(drawn)
        paths = pdfium.clip_paths(clip) if clip else 0
        if paths <= 0 or not pdfium.object_bounds(drawn, *self.floats.addresses[:4]):
            return
        left, low, right, high = self.floats.values[:4]
        first, second = self.floats.addresses[:2]
        for path in range(min(paths, _MOST_CLIPS)):
            count = pdfium.clip_segments(clip, path)
            if not 2 <= count <= _FEW_POINTS:
                continue
            xs, ys = [], []
            for index in range(count):
                pdfium.segment_point(pdfium.clip_segment(clip, path, index), first, second)
                xs.append(self.floats.values[0])
                ys.append(self.floats.values[1])
            box = min(xs), min(ys), max(xs), max(ys)
            if left < box[0] - 1 or low < box[1] - 1 or right > box[2] + 1 or high > box[3] + 1:
                known = self.drawings.clips.get(order)
                seen = self.sheet.box(*box)
                self.drawings.clips[order] = _common(seen, known) if known else seen

    def _matrix(self, drawn: int) -> Matrix:
        if not pdfium.object_matrix(drawn, self.floats.addresses[0]):
            return _IDENTITY
        a, b, c, d, e, f = self.floats.values
        return a, b, c, d, e, f

    def _bounds(self, kind: str, drawn: int, outer: Matrix, order: int) -> None:
        if pdfium.object_bounds(drawn, *self.floats.addresses[:4]):
            left, low, right, high = self.floats.values[:4]
            fill: Colour | None = (0, 0, 0, 255) if kind == "curve" else None
            self._add(kind, [_applied(outer, left, low), _applied(outer, right, high)], fill, None, order)

    def _path(self, drawn: int, outer: Matrix, order: int) -> None:
        pdfium.path_draw_mode(drawn, self.numbers.addresses[0], self.numbers.addresses[1])
        filled, stroked = self.numbers.values[:2]
        if not filled and not stroked:
            return
        fill = self._colour(pdfium.object_fill, drawn) if filled else None
        stroke = self._colour(pdfium.object_stroke, drawn) if stroked else None
        matrix = _times(self._matrix(drawn), outer)
        for points, curved in self._subpaths(drawn):
            seen = [_applied(matrix, x, y) for x, y in points]
            band = self._band(drawn, matrix, seen) if stroke and len(seen) == 2 and not curved else None
            if band:
                self._add("", band, stroke, None, order)
                continue
            self._add("curve" if curved or not _rectangular(seen) else "", seen, fill, stroke, order)

    def _band(self, drawn: int, matrix: Matrix, line: list[tuple[float, float]]) -> list[tuple[float, float]] | None:
        """The rectangle that a thick straight line fills; None for a thin one, which is a rule."""
        if not pdfium.object_stroke_width(drawn, self.floats.addresses[0]):
            return None
        half = self.floats.values[0] * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5 / 2
        if 2 * half <= _THIN:
            return None
        (ax, ay), (bx, by) = line
        across, down = (0.0, half) if abs(ay - by) < abs(ax - bx) else (half, 0.0)
        return [(ax - across, ay - down), (bx - across, by - down), (bx + across, by + down), (ax + across, ay + down)]

    def _colour(self, call: Callable[..., int], drawn: int) -> Colour | None:
        if not call(drawn, *self.numbers.addresses):
            return 0, 0, 0, 255
        red, green, blue, opacity = self.numbers.values
        return (red, green, blue, opacity) if opacity else None

    def _subpaths(self, drawn: int) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        points: list[tuple[float, float]] = []
        curved = False
        point, (first, second) = self.floats.values, self.floats.addresses[:2]
        count = min(pdfium.path_segments(drawn), self.left_segments)
        self.left_segments -= count
        for index in range(count):
            segment = pdfium.path_segment(drawn, index)
            kind = pdfium.segment_type(segment)
            pdfium.segment_point(segment, first, second)
            x, y = point[0], point[1]
            if kind == _MOVE:
                if len(points) > 1:
                    yield points, curved
                points, curved = [], False
            points.append((x, y))
            curved = curved or kind == _BEZIER
        if len(points) > 1:
            yield points, curved

    def _add(
        self, kind: str, points: list[tuple[float, float]], fill: Colour | None, stroke: Colour | None, order: int
    ) -> None:
        if fill is None and stroke is None and kind != "image":
            return
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, top, x1, bottom = self.sheet.box(min(xs), min(ys), max(xs), max(ys))
        if not kind:
            kind = "rule" if min(x1 - x0, bottom - top) <= _THIN else "rectangle"
        few = kind == "curve" and fill is not None and 3 <= len(points) <= _FEW_POINTS
        seen = tuple(self.sheet.point(x, y) for x, y in points) if few else ()
        self.drawings.shapes.append(Shape(kind, x0, top, x1, bottom, fill, stroke, order, seen))


def _common(one: Bounds, other: Bounds) -> Bounds:
    """What two boxes have in common; upside down where that is nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _rectangular(points: list[tuple[float, float]]) -> bool:
    """True for a straight line along an axis and for a rectangle along the axes."""
    if len(points) == 2:
        (ax, ay), (bx, by) = points
        return abs(ax - bx) < 0.5 or abs(ay - by) < 0.5
    if len(points) not in (4, 5):
        return False
    corners = points[:4]
    return all(
        abs(corners[i][0] - corners[(i + 1) % 4][0]) < 0.5 or abs(corners[i][1] - corners[(i + 1) % 4][1]) < 0.5
        for i in range(4)
    )


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
