"""Figures set large over or under what they count, side by side as on tiles: read as a chart, label and figure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.readers.grids import YEAR, Grid, GridCell, is_figure
from extract.readers.lines import Piece
from extract.readers.words import Word, bounds

_LARGER = 1.5  # times the size of its label: the least size of a figure on a tile
_GAP = 1.5  # of the label's size: the widest gap between figure and label
_LABEL = 8  # words


def figure_tiles(lines: Sequence[Sequence[Piece]]) -> tuple[list[Grid], set[Word]]:
    """The rows of tiles among the lines of one column, and the words on them."""
    grids: list[Grid] = []
    taken: set[Word] = set()
    for upper, lower in pairwise(lines):
        for figures, labels in ((upper, lower), (lower, upper)):
            pairs = _pairs(figures, labels)
            own = {w for pair in pairs for piece in pair for w in piece.words}
            if pairs and not own & taken:
                cells = []
                for row, (figure, label) in enumerate(pairs):
                    cells += [GridCell(row, 0, [label.words]), GridCell(row, 1, [figure.words])]
                grids.append(Grid(cells, *bounds(own), kind="chart"))
                taken |= own
                break
    return grids, taken


def _pairs(figures: Sequence[Piece], labels: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    """Each figure with the label above or below it; nothing unless every piece of both lines finds its partner."""
    if len(figures) != len(labels):
        return []
    for figure, label in zip(figures, labels, strict=True):
        gap = max(label.top - figure.bottom, figure.top - label.bottom)
        over = min(figure.x1, label.x1) - max(figure.x0, label.x0)
        if not (
            is_figure(figure.text)
            and any(c.isdigit() for c in figure.text)
            and not YEAR.fullmatch(figure.text)  # the end of a title
            and label.letters
            and len(label.words) <= _LABEL
            and figure.size >= _LARGER * label.size
            and gap <= _GAP * label.size
            and over > 0
        ):
            return []
    return list(zip(figures, labels, strict=True))
