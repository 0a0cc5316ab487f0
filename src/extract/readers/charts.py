"""Bar charts drawn as rectangles: the figure at each bar tied to the label of its category."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.readers.grids import YEAR, Grid, GridCell, is_figure
from extract.readers.lines import lines_of
from extract.readers.pdfium_characters import Colour
from extract.readers.pdfium_drawings import Drawings, Shape
from extract.readers.words import Word, bounds
from model.value import value

_SAME_BASE = 1.2  # points by which the feet of the bars of one chart may differ
_SAME_BREADTH = 0.15  # of their breadth by which bars may differ
_LABELLED = 0.6  # share of the bars that must have a figure and a label
_REACH = 1.6  # of the size of letters: how far from the end of its bar a figure may stand
_MOST_RECTANGLES = 600


@value
class Bar:
    """A bar as it looks from its foot: `low` to `high` across, from `foot` to `tip` along. Along grows away from the foot."""

    low: float
    high: float
    foot: float
    tip: float
    shape: Shape

    @property
    def middle(self) -> float:
        """Across."""
        return (self.low + self.high) / 2

    @property
    def breadth(self) -> float:
        """Across."""
        return self.high - self.low


class View:
    """Looks at a page so that bars stand on their foot, whether they are drawn upright or lying."""

    def __init__(self, upright: bool) -> None:
        self.upright = upright

    def bar(self, shape: Shape) -> Bar:
        """A rectangle as a bar."""
        if self.upright:
            return Bar(shape.x0, shape.x1, -shape.bottom, -shape.top, shape)
        return Bar(shape.top, shape.bottom, shape.x0, shape.x1, shape)

    def across(self, word: Word) -> tuple[float, float]:
        """Where a word begins and ends across the bars."""
        return (word.x0, word.x1) if self.upright else (word.top, word.bottom)

    def along(self, word: Word) -> tuple[float, float]:
        """Where a word begins and ends along the bars."""
        return (-word.bottom, -word.top) if self.upright else (word.x0, word.x1)


def find_charts(words: Sequence[Word], drawings: Drawings) -> tuple[list[Grid], set[Word]]:
    """The bar charts of a page, and the words that belong to them."""
    shapes = [
        s
        for s in drawings.shapes
        if s.fill is not None and s.kind in ("rectangle", "rule") and not _pale(s) and s.order >= 0
    ]
    if not 2 <= len(shapes) <= _MOST_RECTANGLES:
        return [], set()
    charts: list[Grid] = []
    taken: set[Word] = set()
    used: set[Shape] = set()
    for view in (View(upright=True), View(upright=False)):
        for bars in _rows_of_bars([view.bar(s) for s in shapes if s not in used]):
            chart = _chart(view, bars, [w for w in words if w not in taken])
            if chart is not None:
                charts.append(chart)
                taken.update(w for cell in chart.cells for line in cell.lines for w in line)
                taken.update(w for line in chart.extra for w in line)
                used.update(bar.shape for bar in bars)
    return charts, taken


def _pale(shape: Shape) -> bool:
    return shape.fill is not None and min(shape.fill[:3]) > 225


def _rows_of_bars(bars: Sequence[Bar]) -> list[list[Bar]]:
    """Bars of one breadth on one foot, of different lengths, from left to right."""
    groups: list[list[Bar]] = []
    near: dict[Colour | None, list[list[Bar]]] = {}  # by colour, those on whose foot a bar may still stand
    for bar in sorted(bars, key=lambda b: (round(b.foot), b.low)):
        alike = near.setdefault(bar.shape.fill, [])
        while alike and alike[0][0].foot < bar.foot - 2 * _SAME_BASE - 1:
            alike.pop(0)
        for group in alike:
            first = group[0]
            if (
                abs(bar.foot - first.foot) <= _SAME_BASE
                and abs(bar.breadth - first.breadth) <= _SAME_BREADTH * first.breadth
                and bar.low > group[-1].high - 0.5
            ):
                group.append(bar)
                break
        else:
            alike.append([bar])
            groups.append(alike[-1])
    return [
        group
        for group in groups
        if len(group) >= 2
        and group[0].breadth > 3
        and max(b.tip - b.foot for b in group) > 8
        and len({round(b.tip) for b in group}) > 1
    ]


def _chart(view: View, bars: list[Bar], words: Sequence[Word]) -> Grid | None:
    slots = _slots(bars)
    pitch = slots[1] - slots[0]
    size = median(w.size for w in words) if words else 10.0
    foot, longest = bars[0].foot, max(b.tip for b in bars)
    labels = _labels(view, words, slots, pitch, foot)
    figures: dict[int, Word] = {}
    for word in words:
        low, high = view.across(word)
        slot = _slot((low + high) / 2, slots, pitch)
        if slot is None or not is_figure(word.text) or not any(c.isdigit() for c in word.text):
            continue
        near, far = view.along(word)
        bar = next((b for b in bars if abs(b.middle - slots[slot]) < 0.5 * pitch), None)
        tip = bar.tip if bar is not None else foot
        inside = foot - 0.2 * size < near and far <= tip
        if not inside and not -0.4 * size <= near - tip <= _REACH * word.size:
            continue
        if slot not in figures or abs(near - tip) < abs(view.along(figures[slot])[0] - tip):
            figures[slot] = word
    figured = [s for s in figures if s in labels]
    if len(figured) < max(2, _LABELLED * len(bars)):
        return None
    cells = []
    for row, slot in enumerate(sorted(figured)):
        cells += [GridCell(row, 0, lines_of(labels[slot])), GridCell(row, 1, [[figures[slot]]])]
    inner = [w for cell in cells for line in cell.lines for w in line]
    shapes = [b.shape for b in bars]
    x0, top, x1, bottom = bounds(inner)
    box = (
        min(x0, min(s.x0 for s in shapes)),
        min(top, min(s.top for s in shapes)),
        max(x1, max(s.x1 for s in shapes)),
        max(bottom, max(s.bottom for s in shapes)),
    )
    ticks = _ticks(view, words, inner, slots, pitch, foot, longest)
    return Grid(cells, *box, header_rows=0, kind="chart", extra=lines_of(ticks))


def _slots(bars: Sequence[Bar]) -> list[float]:
    """The middles of the places for bars, also where a bar has no length, and one more at either end."""
    middles = [bar.middle for bar in bars]
    pitch = min(b - a for a, b in pairwise(middles))
    count = round((middles[-1] - middles[0]) / pitch)
    return [middles[0] + pitch * i for i in range(-1, count + 2)]


def _slot(position: float, slots: Sequence[float], pitch: float) -> int | None:
    nearest = round((position - slots[0]) / pitch)
    return nearest if 0 <= nearest < len(slots) and abs(slots[nearest] - position) < 0.5 * pitch else None


def _labels(
    view: View, words: Sequence[Word], slots: Sequence[float], pitch: float, foot: float
) -> dict[int, list[Word]]:
    """The words at the foot of each place: the nearest line of them, and lines close behind it."""
    below: list[tuple[float, Word, int]] = []
    for word in words:
        low, high = view.across(word)
        slot = _slot((low + high) / 2, slots, pitch)
        gap = foot - view.along(word)[1]
        if slot is not None and -0.3 * word.size <= gap:
            below.append((gap, word, slot))
    labels: dict[int, list[Word]] = {}
    for slot in range(len(slots)):
        own = sorted(((gap, word) for gap, word, s in below if s == slot), key=lambda pair: pair[0])
        reach = None
        for gap, word in own:
            near, far = view.along(word)
            limit = (2.2 if view.upright else 1.5) * word.size if reach is None else reach
            if gap > limit:
                break
            labels.setdefault(slot, []).append(word)
            # Behind the first line of a label only what follows at once: the caption stands further off.
            reach = gap + (far - near) + (0.25 if view.upright else 0.5) * word.size
            if view.upright and reach > 0 and len({round(w.base) for w in labels[slot]}) >= 3:
                break
    return labels


def _ticks(
    view: View,
    words: Sequence[Word],
    inner: Sequence[Word],
    slots: Sequence[float],
    pitch: float,
    foot: float,
    longest: float,
) -> list[Word]:
    """The figures along the axis and in the drawing that are nobody's value."""
    found = []
    left, right = slots[1] - pitch / 2, slots[-2] + pitch / 2
    for word in words:
        low, high = view.across(word)
        near, far = view.along(word)
        beside = foot - word.size <= (near + far) / 2 <= longest + 3 * word.size
        if (
            beside
            and left - 4 * word.size - 20 <= low
            and high <= right + 4 * word.size + 20
            and any(c.isdigit() for c in word.text)
            and is_figure(word.text)
            and word not in inner
            and (view.upright or (left <= low and high <= right) or _on_a_scale(word, words))
            and not any(_beside(word, other) and not is_figure(other.text) for other in words)
        ):
            found.append(word)
    return found


def _on_a_scale(word: Word, words: Sequence[Word]) -> bool:
    """True where the figures in a word's line rise by even steps, as along an axis; a row of a table has others."""
    line = sorted((w for w in words if abs(w.base - word.base) < 0.3 * word.size), key=lambda w: w.x0)
    values = [int(w.text.replace(",", "").rstrip("%")) for w in line if w.text.replace(",", "").rstrip("%").isdecimal()]
    steps = {after - before for before, after in pairwise(values)}
    return len(values) == len(line) > 2 and len(steps) == 1 and min(steps) > 0 and not YEAR.fullmatch(word.text)


def _beside(word: Word, other: Word) -> bool:
    """True for words of one line of running text."""
    gap = max(other.x0 - word.x1, word.x0 - other.x1)
    return other is not word and abs(word.base - other.base) < 0.3 * word.size and gap < 1.5 * word.size
