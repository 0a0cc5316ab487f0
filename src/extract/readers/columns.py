"""The order of reading: a page is cut where a gutter parts columns of prose, above, left, right, below."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import inf

from extract.readers.grids import Grid
from extract.readers.lines import Piece

Item = Piece | Grid
_FEWEST = 3  # pieces on either side of a gutter
_WORDY = 2.2  # words of a piece, in the mean, that make it prose
_FILLED = 0.7  # of a column's width that a line of prose takes
_ALIGNED = 0.8  # share of pieces with a partner on their baseline from which on they may be rows of a table
_OVERLAP = 0.4  # of the height of the lower column that the higher one stands beside
_DEEPEST = 6


def reading_order(items: Sequence[Item], depth: int = 0) -> list[list[Item]]:
    """Groups of items, each one column or one stretch of full width, in the order of reading."""
    ordered = sorted(items, key=lambda i: (i.top, i.x0))
    if len(ordered) < 2 * _FEWEST or depth >= _DEEPEST:
        return [ordered] if ordered else []
    best: tuple[float, list[Item], list[Item], list[Item], list[Item]] | None = None
    for edge in _edges(ordered):
        for cut in _cuts(ordered, edge):
            if best is None or cut[0] > best[0]:
                best = cut
    if best is None:
        return [ordered]
    return [group for part in best[1:] for group in reading_order(part, depth + 1)]


def _edges(items: Sequence[Item]) -> list[float]:
    """Left edges that several items share, well inside of the text."""
    left, right = min(i.x0 for i in items), max(i.x1 for i in items)
    counts: dict[int, list[float]] = {}
    for item in items:
        if item.x0 > left + 0.12 * (right - left):
            counts.setdefault(round(item.x0 / 3), []).append(item.x0)
    near = {key: counts[key] + counts.get(key + 1, []) for key in counts}
    common = sorted(near.values(), key=lambda xs: -len(xs))[:8]
    return [min(xs) for xs in common if len(xs) >= 2]


def _cuts(items: Sequence[Item], edge: float) -> list[tuple[float, list[Item], list[Item], list[Item], list[Item]]]:
    """Every stretch of the page in which nothing crosses `edge`, with what lies above, left, right and below."""
    cuts = []
    start = 0
    for end in range(len(items) + 1):
        if end < len(items) and not (items[end].x0 < edge - 1 and items[end].x1 > edge - 1):
            continue
        run = items[start:end]
        left = [i for i in run if i.x1 <= edge - 1]
        right = [i for i in run if i.x0 >= edge - 1]
        if _columns(left, right):
            weight = min(sum(_weight(i) for i in left), sum(_weight(i) for i in right))
            left, right, tail = _ended(left, right)
            cuts.append((weight, list(items[:start]), left, right, [*tail, *items[end:]]))
        start = end + 1
    return cuts


def _ended(left: list[Item], right: list[Item]) -> tuple[list[Item], list[Item], list[Item]]:
    """Columns without what follows far below both of them, such as a page number."""
    bottom = max(i.bottom for i in left), max(i.bottom for i in right)
    lower = left if bottom[0] > bottom[1] else right
    last = lower[-1]
    if len(lower) > _FEWEST and last.top > min(bottom) and last.top - lower[-2].bottom > 4 * (last.bottom - last.top):
        rest = lower[:-1]
        return (rest, right, [last]) if lower is left else (left, rest, [last])
    return left, right, []


def _columns(left: Sequence[Item], right: Sequence[Item]) -> bool:
    if not left or not right or max(len(left), len(right)) < _FEWEST:
        return False
    if min(len(left), len(right)) < _FEWEST and not any(isinstance(i, Grid) for i in (*left, *right)):
        return False
    tops = min(i.top for i in left), min(i.top for i in right)
    bottoms = max(i.bottom for i in left), max(i.bottom for i in right)
    lower = min(bottoms[0] - tops[0], bottoms[1] - tops[1])
    if min(bottoms) - max(tops) < _OVERLAP * lower:
        return False
    if not _prose(left) or not _prose(right):
        return False
    bases = sorted(i.base for i in left if isinstance(i, Piece))
    partners = [_near(i.base, bases) < 0.15 * i.size for i in right if isinstance(i, Piece)]
    if partners and sum(partners) > _ALIGNED * len(partners):
        return _filled(left) and _filled(right)
    return True


def _near(base: float, bases: Sequence[float]) -> float:
    """How far the nearest of several baselines is, which are in order."""
    at = bisect_left(bases, base)
    return min((abs(base - other) for other in bases[max(at - 1, 0) : at + 1]), default=inf)


def _prose(items: Sequence[Item]) -> bool:
    pieces = [i for i in items if isinstance(i, Piece)]
    if not pieces:
        return True
    letters = sum(p.letters for p in pieces)
    signs = sum(len(p.text) - len(p.words) + 1 for p in pieces)
    words = sum(len(p.words) for p in pieces)
    return letters >= 0.6 * signs and words >= _WORDY * len(pieces)


def _filled(items: Sequence[Item]) -> bool:
    """True where many lines run through to the right edge of their column, of which there may be several."""
    width = max(i.x1 - i.x0 for i in items)
    return sum(i.x1 - i.x0 >= _FILLED * width for i in items) >= 0.4 * len(items)


def _weight(item: Item) -> float:
    return float(item.letters) if isinstance(item, Piece) else 40.0
