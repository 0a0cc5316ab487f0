"""Tables of a PDF page whose cells are parted by rules, found by pdfplumber's table finder."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.table import TableFinder

from extract.readers.grids import Grid, GridCell, header_rows, is_figure
from extract.readers.lines import GROUP_GAP, lines_of, pieces_of
from extract.readers.pdfium_characters import Sheet
from extract.readers.pdfium_drawings import Drawings
from extract.readers.words import Word

_MOST_CROSSINGS = 250_000  # rules across times rules down: beyond, a page is a drawing and no table
_MOST_RULES = 1_500
_MOST_LINES = 14  # of one cell


@dataclass
class RuledPage:
    """What pdfplumber's table finder asks of a page: its edges and its size."""

    edges: list[dict[str, Any]]
    bbox: tuple[float, float, float, float]


def ruled_tables(words: Sequence[Word], drawings: Drawings, sheet: Sheet) -> tuple[list[Grid], set[Word]]:
    """The tables whose cells are parted by rules, and the words in them."""
    edges = _edges(drawings)
    across = sum(e["orientation"] == "h" for e in edges)
    down = len(edges) - across
    if across < 2 or down < 2 or len(edges) > _MOST_RULES or across * down > _MOST_CROSSINGS:
        return [], set()
    finder = TableFinder(RuledPage(edges, (0, 0, sheet.width, sheet.height)))  # type: ignore[arg-type]
    grids: list[Grid] = []
    taken: set[Word] = set()
    for table in finder.tables:
        grid = _ruled(table.cells, [w for w in words if w not in taken], table.bbox)
        if grid is not None:
            grids.append(grid)
            taken.update(w for cell in grid.cells for line in cell.lines for w in line)
    return grids, taken


def _edges(drawings: Drawings) -> list[dict[str, Any]]:
    """Rules and the outlines of rectangles as pdfplumber describes edges."""
    edges = []
    for shape in drawings.shapes:
        if shape.kind == "rule":
            edges.append(_edge(shape.x0, shape.top, shape.x1, shape.bottom))
        elif shape.kind == "rectangle" and shape.stroke is not None:
            edges += [
                _edge(shape.x0, shape.top, shape.x1, shape.top),
                _edge(shape.x0, shape.bottom, shape.x1, shape.bottom),
                _edge(shape.x0, shape.top, shape.x0, shape.bottom),
                _edge(shape.x1, shape.top, shape.x1, shape.bottom),
            ]
    return edges


def _edge(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    if x1 - x0 >= bottom - top:
        orientation, top = "h", (top + bottom) / 2
        bottom = top
    else:
        orientation, x0 = "v", (x0 + x1) / 2
        x1 = x0
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "doctop": top,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _ruled(
    boxes: Sequence[tuple[float, float, float, float]], words: Sequence[Word], bbox: tuple[float, float, float, float]
) -> Grid | None:
    """The table in a set of boxes; None for a frame around prose or a drawing."""
    lefts = _distinct([box[0] for box in boxes])
    tops = _distinct([box[1] for box in boxes])
    inside = [w for w in words if bbox[0] <= w.middle <= bbox[2] and bbox[1] <= w.base - 0.3 * w.size <= bbox[3]]
    if len(lefts) < 2 or len(tops) < 2 or not inside:
        return None
    content: dict[tuple[float, float, float, float], list[Word]] = {}
    rows: dict[float, list[tuple[float, float, float, float]]] = {}  # the boxes that a line of words runs through
    for word in inside:
        x, y = word.middle, word.base - 0.3 * word.size
        if y not in rows:
            rows[y] = [b for b in boxes if b[1] <= y < b[3]]
        box = next((b for b in rows[y] if b[0] <= x < b[2]), None)
        if box is not None:
            content.setdefault(box, []).append(word)
    if sum(map(len, content.values())) < 0.7 * len(inside) or len(content) < 3:
        return None
    columns = {x: _place(x, lefts) for x in {box[0] for box in boxes}}
    places = {y: _place(y, tops) for y in {box[1] for box in boxes}}
    cells = []
    for box in boxes:
        span = max(bisect_left(lefts, box[2] - 1) - bisect_left(lefts, box[0] - 1), 1)
        lines = lines_of(content[box], stacked=False) if box in content else []
        cells.append(GridCell(places[box[1]], columns[box[0]], lines, span))
    cells.sort(key=lambda c: (c.row, c.column))
    cells = _split_rows(cells)
    if any(_holds_rows(cell) for cell in cells) or _hold_columns(cells):
        return None  # its rules part groups of rows or columns: the figures themselves show rows and columns better
    if not any(is_figure(c.text) and any(ch.isdigit() for ch in c.text) for c in cells):
        longest = max((len(c.text) for c in cells), default=0)
        if longest > 200 or len(content) < 4:
            return None
    return Grid(cells, *bbox, header_rows=header_rows(cells, len(lefts)))


def _split_rows(cells: list[GridCell]) -> list[GridCell]:
    """A row of cells with several lines of figures each is as many rows: the rules between them were left out."""
    result: list[GridCell] = []
    shift = 0
    for row in sorted({c.row for c in cells}):
        own = [c for c in cells if c.row == row]
        bases = _figure_bases([c for c in own if c.column > 0 and c.lines])
        if len(bases) < 2:
            result += [GridCell(row + shift, c.column, c.lines, c.span) for c in own]
            continue
        for cell in own:
            parts: dict[int, list[list[Word]]] = {}
            for line in cell.lines:
                nearest = min(range(len(bases)), key=lambda i: abs(bases[i] - line[0].base))
                parts.setdefault(nearest, []).append(line)
            result += [GridCell(row + shift + part, cell.column, lines, cell.span) for part, lines in parts.items()]
        shift += len(bases) - 1
    return sorted(result, key=lambda c: (c.row, c.column))


def _figure_bases(cells: Sequence[GridCell]) -> list[float]:
    """The baselines of a row's figures; none where other text stands among them, or a number runs over two lines."""
    bases: dict[float, int] = {}  # with the number of cells that have a figure there
    for cell in cells:
        for line in cell.lines:
            text = " ".join(w.text for w in line)
            if not is_figure(text) or (text[-1] in ",-–" and len(text) > 1):
                return []
            base = next((b for b in bases if abs(b - line[0].base) < 0.5 * line[0].size), line[0].base)
            bases[base] = bases.get(base, 0) + 1
    # A figure in the middle of its cell beside one at the top makes no second row.
    return sorted(bases) if all(2 * count >= len(cells) for count in bases.values()) else []


def _holds_rows(cell: GridCell) -> bool:
    """True for a cell in which several figures stand under each other, or a whole part of the page."""
    figures = sum(is_figure(" ".join(w.text for w in line)) for line in cell.lines)
    return (len(cell.lines) > 2 and figures > 2) or len(cell.lines) > _MOST_LINES


def _hold_columns(cells: Sequence[GridCell]) -> bool:
    """True where most cells of a column that have figures have several side by side."""
    for column in {c.column for c in cells} - {0}:
        own = [line for c in cells if c.column == column and c.span == 1 for line in c.lines if _figures(line)]
        if 1 < len(own) < 2 * sum(_figures(line) > 1 for line in own):
            return True
    return False


def _figures(line: Sequence[Word]) -> int:
    """How many figures stand in a line of a cell, wide gaps between them; none where there is more than figures."""
    pieces = pieces_of(line, GROUP_GAP)
    return len(pieces) if all(is_figure(p.text) and any(c.isdigit() for c in p.text) for p in pieces) else 0


def _distinct(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > 1:
            kept.append(value)
    return kept


def _place(value: float, marks: Sequence[float]) -> int:
    return min(range(len(marks)), key=lambda i: abs(marks[i] - value))
