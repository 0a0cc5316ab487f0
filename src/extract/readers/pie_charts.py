"""Pie charts drawn as curves: each figure tied to the label beside it, or through its piece's colour to the legend."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.readers.grids import Grid, GridCell, is_figure
from extract.readers.lines import lines_of, pieces_of
from extract.readers.pdfium_characters import Colour
from extract.readers.pdfium_drawings import Drawings, Shape
from extract.readers.words import Word, bounds

_SMALLEST = 12.0  # points: radius of a pie
_AROUND = 0.9  # of the radius: how far outside its pie a figure may stand
_BESIDE = 6.0  # radii: how far to the left or right the legend may
_SWATCH = (0.3, 1.6)  # of the size of letters: height of the patch of colour in a legend
_SWATCH_GAP = 2.0  # of the size: the widest gap between patch and label
_GAP = 0.6  # of the size: a wider one parts two labels
_MOST_CURVES = 400
_LONGEST_LABEL = 7  # words: what is longer is a line of prose beside the pie


@dataclass(frozen=True, slots=True)
class Slice:
    """One piece of a pie: its colour, and from where to where it reaches round the middle, in radians."""

    colour: Colour
    start: float
    end: float

    def holds(self, angle: float) -> bool:
        """True for a direction from the middle that passes through the piece."""
        return (angle - self.start) % math.tau <= self.end - self.start


def find_pies(words: Sequence[Word], drawings: Drawings) -> tuple[list[Grid], set[Word]]:
    """The pie charts of a page, and the words that belong to them."""
    curves = [s for s in drawings.shapes if s.points and max(s.width, s.height) > _SMALLEST]
    if not 2 <= len(curves) <= _MOST_CURVES:
        return [], set()
    charts: list[Grid] = []
    taken: set[Word] = set()
    for middle, shapes in _pies(curves):
        chart = _chart(middle, shapes, [w for w in words if w not in taken], drawings)
        if chart is not None:
            charts.append(chart)
            taken.update(w for cell in chart.cells for line in cell.lines for w in line)
    return charts, taken


def _pies(curves: Sequence[Shape]) -> list[tuple[tuple[float, float], list[Shape]]]:
    """Sets of curves that meet in a point, with the point: the pieces of one pie meet in its middle."""
    counts: Counter[tuple[int, int]] = Counter()
    through: dict[tuple[int, int], list[int]] = {}  # the curves that have a point there
    for index, curve in enumerate(curves):
        places = {(round(x), round(y)) for x, y in curve.points}
        counts.update(places)
        for place in places:
            through.setdefault(place, []).append(index)
    found = []
    used: set[Shape] = set()
    for (x, y), count in counts.most_common():
        if count < 2:
            break
        near = {i for a in (x - 1, x, x + 1) for b in (y - 1, y, y + 1) for i in through.get((a, b), ())}
        own = [
            c
            for c in map(curves.__getitem__, sorted(near))
            if c not in used and any(abs(px - x) <= 1 and abs(py - y) <= 1 for px, py in c.points)
        ]
        reach = max((math.dist((x, y), p) for c in own for p in c.points), default=0.0)
        # Two pieces also meet where their edge meets the rim; only the middle is as far from the rim of each.
        if len({c.fill for c in own}) >= 2 and all(
            max(math.dist((x, y), p) for p in c.points) > 0.75 * reach for c in own
        ):
            found.append(((float(x), float(y)), own))
            used.update(own)
    return found


def _slice(shape: Shape, middle: tuple[float, float]) -> Slice | None:
    angles = [math.atan2(y - middle[1], x - middle[0]) for x, y in shape.points if math.dist((x, y), middle) > 2]
    if len(angles) < 2 or shape.fill is None:
        return None
    turned = [angles[0]]
    for before, after in pairwise(angles):
        turned.append(turned[-1] + (after - before + math.pi) % math.tau - math.pi)
    return Slice(shape.fill, min(turned), max(turned))


def _chart(
    middle: tuple[float, float], shapes: Sequence[Shape], words: Sequence[Word], drawings: Drawings
) -> Grid | None:
    slices = [s for s in (_slice(shape, middle) for shape in shapes) if s is not None]
    radius = max(max(s.x1 for s in shapes) - middle[0], middle[0] - min(s.x0 for s in shapes))
    near = [
        w
        for w in words
        if abs(w.middle - middle[0]) < _BESIDE * radius and abs(w.base - middle[1]) < (1 + _AROUND) * radius + w.size
    ]
    rows: list[tuple[list[Word], list[Word]]] = []
    lonely: list[Word] = []
    legend: dict[Colour, list[Word]] = {}
    colours = {s.colour for s in slices}
    for piece in (p for line in lines_of(near) for p in pieces_of(line, _GAP)):
        figures = [w for w in piece.words if is_figure(w.text) and any(c.isdigit() for c in w.text)]
        names = [w for w in piece.words if w not in figures]
        swatch = _swatch(piece.words[0], colours, drawings)
        if swatch is not None and names:
            legend[swatch] = list(piece.words)
        elif (
            math.dist((piece.x0 + piece.x1, 2 * piece.base), (2 * middle[0], 2 * middle[1]))
            > 2 * (1 + _AROUND) * radius
        ):
            continue
        elif _is_label(piece.words, names, figures):
            rows.append((names, figures))
        elif figures and not names:
            lonely += figures
    for figure in lonely:
        angle = math.atan2(figure.base - 0.35 * figure.size - middle[1], figure.middle - middle[0])
        own = next((s for s in slices if s.holds(angle)), None)
        if own is not None and own.colour in legend:
            rows.append((legend.pop(own.colour), [figure]))
    if len(rows) < 2:
        return None
    cells = []
    for number, (names, figures) in enumerate(rows):
        cells += [GridCell(number, 0, lines_of(names)), GridCell(number, 1, [figures])]
    x0, top, x1, bottom = bounds([w for names, figures in rows for w in (*names, *figures)])
    box = (
        min(x0, min(s.x0 for s in shapes)),
        min(top, min(s.top for s in shapes)),
        max(x1, max(s.x1 for s in shapes)),
        max(bottom, max(s.bottom for s in shapes)),
    )
    return Grid(cells, *box, kind="chart")


def _is_label(words: Sequence[Word], names: Sequence[Word], figures: Sequence[Word]) -> bool:
    """True for a short name with one figure before or behind it; prose has its figures within."""
    return (
        len(figures) == 1
        and figures[0] in (words[0], words[-1])
        and len(names) <= _LONGEST_LABEL
        and any(c.isalpha() for w in names for c in w.text)
    )


def _swatch(word: Word, colours: set[Colour], drawings: Drawings) -> Colour | None:
    """The colour of the patch to the left of a label, where it is one of the pie's."""
    for shape in drawings.shapes:
        if (
            shape.fill in colours
            and _SWATCH[0] * word.size <= shape.height <= _SWATCH[1] * word.size
            and 0 <= word.x0 - shape.x1 <= _SWATCH_GAP * word.size
            and shape.top < word.base - 0.3 * word.size < shape.bottom
        ):
            return shape.fill
    return None
