"""What is drawn on a PDF page beside its text: rules, rectangles, other shapes and images, in the order of painting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat

from extract.readers import pdfium_calls as pdfium
from extract.readers.pdfium_characters import Colour, Sheet
from model.value import value

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
Points = tuple[list[float], list[float]]  # across and up
Bounds = tuple[float, float, float, float]  # x0, top, x1, bottom, as seen


@value
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
    count = min(pdfium.page_objects(page), _MOST_OBJECTS)
    reader.read_all(map(pdfium.page_object, repeat(page), range(count)), _IDENTITY, 0)
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
        self.points = pdfium.Table("f", _FEW_POINTS, 2)  # of one path after the other

    def read_all(self, objects: Iterable[int | None], outer: Matrix, depth: int) -> None:
        """Takes down objects that are drawn one after the other: all of a page, or of a form within it."""
        listed = [drawn for drawn in objects if drawn]
        kinds = list(map(pdfium.object_type, listed))
        clipped = self._clipped(listed, kinds) if depth == 0 else {}  # within a form, in the form's own coordinates
        for drawn, kind in zip(listed, kinds, strict=True):
            self.left_objects -= 1
            if self.left_objects < 0:
                return
            order = _MOST_OBJECTS - self.left_objects
            if kind == _TEXT:
                self.drawings.orders[drawn] = order
                if drawn in clipped:
                    self._clip(drawn, order, *clipped[drawn])
            elif kind == _PATH and self.left_segments > 0:
                self._path(drawn, outer, order)
            elif kind in (_IMAGE, _SHADING):
                self._bounds("image" if kind == _IMAGE else "curve", drawn, outer, order)
            elif kind == _FORM and depth < _DEEPEST:
                count = min(pdfium.form_objects(drawn), self.left_objects + 1)
                inner = map(pdfium.form_object, repeat(drawn), range(count))
                self.read_all(inner, _times(self._matrix(drawn), outer), depth + 1)

    def _clipped(self, objects: Sequence[int], kinds: Sequence[int]) -> dict[int, tuple[int, int]]:
        """The clips of the text objects that have one, each with the number of its paths."""
        texts = [drawn for drawn, kind in zip(objects, kinds, strict=True) if kind == _TEXT]
        clips = list(map(pdfium.object_clip, texts))
        listed = zip(texts, clips, map(pdfium.clip_paths, clips), strict=True)
        return {drawn: (clip, paths) for drawn, clip, paths in listed if paths > 0}

    def _clip(self, drawn: int, order: int, clip: int, paths: int) -> None:
        """Takes down where a text object is cut off."""
        if not pdfium.object_bounds(drawn, *self.floats.addresses[:4]):
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
            self._add(kind, *_applied(outer, [left, right], [low, high]), fill, None, order)

    def _path(self, drawn: int, outer: Matrix, order: int) -> None:
        pdfium.path_draw_mode(drawn, self.numbers.addresses[0], self.numbers.addresses[1])
        filled, stroked = self.numbers.values[:2]
        if not filled and not stroked:
            return
        fill = self._colour(pdfium.object_fill, drawn) if filled else None
        stroke = self._colour(pdfium.object_stroke, drawn) if stroked else None
        matrix = _times(self._matrix(drawn), outer)
        for xs, ys, curved in self._subpaths(drawn, matrix):
            band = self._band(drawn, matrix, xs, ys) if stroke and len(xs) == 2 and not curved else None
            if band:
                self._add("", *band, stroke, None, order)
                continue
            self._add("curve" if curved or not _rectangular(xs, ys) else "", xs, ys, fill, stroke, order)

    def _band(self, drawn: int, matrix: Matrix, xs: list[float], ys: list[float]) -> Points | None:
        """The rectangle that a thick straight line fills; None for a thin one, which is a rule."""
        if not pdfium.object_stroke_width(drawn, self.floats.addresses[0]):
            return None
        half = self.floats.values[0] * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5 / 2
        if 2 * half <= _THIN:
            return None
        (ax, bx), (ay, by) = xs, ys
        across, down = (0.0, half) if abs(ay - by) < abs(ax - bx) else (half, 0.0)
        return [ax - across, bx - across, bx + across, ax + across], [ay - down, by - down, by + down, ay + down]

    def _colour(self, call: Callable[..., int], drawn: int) -> Colour | None:
        if not call(drawn, *self.numbers.addresses):
            return 0, 0, 0, 255
        red, green, blue, opacity = self.numbers.values
        return (red, green, blue, opacity) if opacity else None

    def _subpaths(self, drawn: int, matrix: Matrix) -> Iterator[tuple[list[float], list[float], bool]]:
        """The points of each part of a path, across and up, and whether its sides are curved."""
        count = min(pdfium.path_segments(drawn), self.left_segments)
        self.left_segments -= count
        if count > len(self.points.rows):
            self.points = pdfium.Table("f", count, 2)
        segments = list(map(pdfium.path_segment, repeat(drawn), range(count)))
        self.points.fill(pdfium.segment_point, segments, *self.points.columns)
        xs, ys = _applied(matrix, self.points.values[: 2 * count : 2], self.points.values[1 : 2 * count : 2])
        kinds = list(map(pdfium.segment_type, segments))
        starts = [index for index, kind in enumerate(kinds) if kind == _MOVE and index]
        for start, end in pairwise([0, *starts, count]):
            if end - start > 1:
                yield xs[start:end], ys[start:end], _BEZIER in kinds[start:end]

    def _add(
        self, kind: str, xs: list[float], ys: list[float], fill: Colour | None, stroke: Colour | None, order: int
    ) -> None:
        if fill is None and stroke is None and kind != "image":
            return
        x0, top, x1, bottom = self.sheet.box(min(xs), min(ys), max(xs), max(ys))
        if not kind:
            kind = "rule" if min(x1 - x0, bottom - top) <= _THIN else "rectangle"
        few = kind == "curve" and fill is not None and 3 <= len(xs) <= _FEW_POINTS
        seen = tuple(zip(*self.sheet.points(xs, ys), strict=True)) if few else ()
        self.drawings.shapes.append(Shape(kind, x0, top, x1, bottom, fill, stroke, order, seen))


def _common(one: Bounds, other: Bounds) -> Bounds:
    """What two boxes have in common; upside down where that is nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _rectangular(xs: list[float], ys: list[float]) -> bool:
    """True for a straight line along an axis and for a rectangle along the axes."""
    if len(xs) == 2:
        return abs(xs[0] - xs[1]) < 0.5 or abs(ys[0] - ys[1]) < 0.5
    if len(xs) not in (4, 5):
        return False
    return all(abs(xs[i - 1] - xs[i]) < 0.5 or abs(ys[i - 1] - ys[i]) < 0.5 for i in (1, 2, 3)) and (
        abs(xs[3] - xs[0]) < 0.5 or abs(ys[3] - ys[0]) < 0.5
    )


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _applied(matrix: Matrix, xs: Iterable[float], ys: Iterable[float]) -> Points:
    a, b, c, d, e, f = matrix
    points = list(zip(xs, ys, strict=True))
    return [a * x + c * y + e for x, y in points], [b * x + d * y + f for x, y in points]
