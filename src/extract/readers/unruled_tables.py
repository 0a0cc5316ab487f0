"""Tables of a PDF page that no rules part: figures that stand under each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from extract.readers.grids import Grid, GridCell, header_rows, is_figure
from extract.readers.line_joins import number_goes_on
from extract.readers.lines import GROUP_GAP, Piece, pieces_of
from extract.readers.words import Word, bounds

_ROW_GAP = 2.4  # of the size of letters: the widest gap between two rows of an unruled table
_HEADER_LINES = 3
_SHORT_LABEL = 9  # words
_LABEL_LINES = 3  # of label alone between two rows with figures
_LEADING = 1.7  # of the size: how far apart the lines of one name in a header may stand
_SET_APART = 1.4  # of the size: how far over the names of columns a name stands that spans several
_OFF_CENTRE = 0.3  # of the distance of columns: how far from the middle of its columns such a name stands
_BETWEEN = 0.8  # of the size: how far a name in the middle of a header of two lines may stand over the lower one

_FIRST_GROUP = re.compile(r"\D*+\d{1,3}")  # of the thousands of a number
_LAST_GROUP = re.compile(r"\d{3}(?:\D.*)?")

_Placed = list[tuple[int, int, list[list[Word]]]]  # the cells of one row: column, span, lines of words


@dataclass(slots=True, eq=False)
class Row:
    """One line of a column of the page, as the pieces between its gaps."""

    pieces: list[Piece]
    figures: list[Piece] = field(default_factory=list)

    @property
    def top(self) -> float:
        """Of its highest piece."""
        return min(p.top for p in self.pieces)

    @property
    def bottom(self) -> float:
        """Of its lowest piece."""
        return max(p.bottom for p in self.pieces)

    @property
    def size(self) -> float:
        """Of its letters."""
        return max(p.size for p in self.pieces)


def unruled_tables(lines: Sequence[list[Piece]], beside: Sequence[Grid]) -> tuple[list[Grid], set[Word]]:
    """The tables among the lines of one column that no rules part, and the words in them. None runs across `beside`."""
    rows = [Row([part for piece in line for part in _parted(piece)]) for line in lines]
    walls = [grid.top for grid in beside]
    for row in rows:
        row.figures = [p for i, p in enumerate(row.pieces) if (i or len(row.pieces) > 1) and is_figure(p.text)]
    grids: list[Grid] = []
    index = 0
    while index < len(rows):
        end = _run(rows, index, walls)
        grid = _unruled(rows, index, end, grids) if end - index >= 2 else None
        if grid is not None:
            grids.append(grid)
            index = end
        else:
            index += 1
    taken = {w for grid in grids for cell in grid.cells for line in cell.lines for w in line}
    return grids, taken


def _parted(piece: Piece) -> list[Piece]:
    """The figures of a piece that holds several side by side, closer than columns stand as a rule; else the piece."""
    if len(piece.words) == 1 or not (is_figure(piece.text) or all(is_figure(w.text) for w in piece.words)):
        return [piece]
    return [
        part
        for group in pieces_of(piece.words, GROUP_GAP)
        for part in ([group] if _one_number(group) else [Piece.of([word]) for word in group.words])
    ]


def _one_number(piece: Piece) -> bool:
    """True where the words of a figure are groups of its thousands, its sign or its unit, or the ends of a range."""
    figures = [w.text for w in piece.words if any(c.isdecimal() for c in w.text)]
    if len(figures) < 2 or (len(figures) == 2 and [w.text for w in piece.words[1:-1]] in (["-"], ["–"])):
        return True
    return (
        _FIRST_GROUP.fullmatch(figures[0]) is not None
        and all(len(f) == 3 and f.isdecimal() for f in figures[1:-1])
        and _LAST_GROUP.fullmatch(figures[-1]) is not None
    )


def _is_data(row: Row) -> bool:
    """A row with a short label and figures, or with figures alone."""
    others = [p for p in row.pieces if p not in row.figures]
    figures = [p for p in row.figures if any(c.isdigit() for c in p.text)]
    return (
        bool(figures)
        and len(others) <= 1 + len(row.figures)
        and all(len(p.words) <= _SHORT_LABEL for p in others)
        and (not others or others[0].x0 < row.figures[0].x0)
    )


def _run(rows: Sequence[Row], start: int, walls: Sequence[float]) -> int:
    """Where the data rows that begin at `start` end; a line of label alone may stand between them."""
    if not _is_data(rows[start]):
        return start
    end = start + 1
    while end < len(rows):
        gap = rows[end].top - rows[end - 1].bottom
        if any(rows[end - 1].bottom - 1 <= wall <= rows[end].top + 1 for wall in walls):
            break
        if gap > _ROW_GAP * rows[end].size or abs(rows[end].size - rows[start].size) > 0.25 * rows[start].size:
            break
        if _is_data(rows[end]) and _under(rows[start:end], rows[end]):
            end += 1
            continue
        labels = _label_lines(rows, end)
        following = end + labels
        if not (
            labels
            and following < len(rows)
            and _is_data(rows[following])
            and _under(rows[start:end], rows[following])
            and rows[following].top - rows[following - 1].bottom <= _ROW_GAP * rows[following].size
        ):
            break
        end = following + 1
    return end


def _label_lines(rows: Sequence[Row], start: int) -> int:
    """How many lines of label alone stand from `start` on: names of parts of a table, or labels that run over lines."""
    count = 0
    for row in rows[start : start + _LABEL_LINES]:
        if len(row.pieces) != 1 or row.figures or len(row.pieces[0].words) > _SHORT_LABEL:
            break
        if count and row.top - rows[start + count - 1].bottom > _ROW_GAP * row.size:
            break
        count += 1
    return count


def _under(above: Sequence[Row], row: Row) -> bool:
    """True where a figure of `row` stands under one of the rows above."""
    return any(
        min(p.x1, q.x1) - max(p.x0, q.x0) > 0.3 * min(p.x1 - p.x0, q.x1 - q.x0) or abs(p.x1 - q.x1) < 2
        for p in row.figures
        for other in above[-3:]
        for q in other.figures
    )


def _unruled(rows: Sequence[Row], start: int, end: int, before: Sequence[Grid]) -> Grid | None:
    body = list(rows[start:end])
    columns = _columns(body)
    if not columns:
        return None
    label = any(p.x1 <= columns[0][0] + 1 for row in body for p in row.pieces if p not in row.figures)
    if not label and len(columns) < 2:
        return None
    shift = 1 if label else 0
    taken = {w for grid in before for cell in grid.cells for line in cell.lines for w in line}
    head = _header(rows, start, columns, label, taken)
    listed = _wrapped([*head, *body], len(head), columns, shift)
    count = max(len(head), header_rows(_cells(listed), len(columns) + shift))
    if count < len(listed):
        heads = _whole_names(listed[:count])
        listed, count = [*heads, *listed[count:]], len(heads)
    cells = _cells(listed)
    every = [p for row in [*head, *body] for p in row.pieces]
    box = min(p.x0 for p in every), min(p.top for p in every), max(p.x1 for p in every), max(p.bottom for p in every)
    return Grid(cells, *box, header_rows=min(count, len(listed) - 1))


def _columns(body: Sequence[Row]) -> list[tuple[float, float]]:
    """The stretches from left to right that the figures of the rows take, each a column."""
    columns: list[list[float]] = []
    for piece in sorted((p for row in body for p in row.figures), key=lambda p: p.x0):
        if columns and piece.x0 < columns[-1][1] - 0.5:
            columns[-1][1] = max(columns[-1][1], piece.x1)
        else:
            columns.append([piece.x0, piece.x1])
    return [(a, b) for a, b in columns]


def _header(
    rows: Sequence[Row], start: int, columns: Sequence[tuple[float, float]], label: bool, taken: set[Word]
) -> list[Row]:
    """The lines right above the first data row that name its columns."""
    head: list[Row] = []
    first = min(p.x0 for p in rows[start].pieces)
    second = columns[0 if label or len(columns) == 1 else 1][0]  # where the column behind the names begins
    index = start - 1
    while index >= 0 and len(head) < _HEADER_LINES:
        row = rows[index]
        below = rows[index + 1]
        over = [p for p in row.pieces if any(min(p.x1, b) - max(p.x0, a) > -2 * row.size for a, b in columns)]
        runs_on = len(row.pieces) == 1 and row.pieces[0].x0 < min(first + 2 * row.size, second - row.size)
        between = label and runs_on and below.pieces[0].base - row.pieces[0].base < _BETWEEN * row.size
        if (
            below.top - row.bottom > _ROW_GAP * row.size
            or (not (over and not runs_on) and not between)
            or any(w in taken for p in row.pieces for w in p.words)
            or any(len(p.words) > _SHORT_LABEL for p in row.pieces)
            or min(p.x0 for p in row.pieces) < first - 3 * row.size
        ):
            break
        head.insert(0, row)
        index -= 1
    if len(head) > 1 and index >= 0 and head[0].top - rows[index].bottom < head[1].top - head[0].bottom:
        return head[1:]  # the first line goes on with the caption above it
    return head


def _wrapped(rows: Sequence[Row], heads: int, columns: Sequence[tuple[float, float]], shift: int) -> list[_Placed]:
    """Rows of (column, span, lines of words). A label that runs over two lines is one cell; so are header lines."""
    result: list[_Placed] = []
    for number, row in enumerate(rows):
        placed: _Placed = []
        for piece in row.pieces:
            column, span = _column(piece, columns, shift, header=number < heads)
            same = next((p for p in placed if p[0] == column), None)
            if same is not None:
                same[2][0].extend(piece.words)
            else:
                placed.append((column, span, [list(piece.words)]))
        if number < heads - 1:
            placed = _spread(placed, rows[number + 1 : heads], columns, shift)
        label_only = len(placed) == 1 and placed[0][0] == 0 and number >= heads and shift
        starts_small = bool(placed) and placed[0][0] == 0 and placed[0][2][0][0].text[:1].islower()
        if result and number > heads and _cut(result[-1], placed):
            result[-1] = _united(result[-1], placed)
        elif result and number > heads and starts_small and label_only and result[-1][0][0] == 0:
            result[-1][0][2].extend(placed[0][2])
        elif result and number > heads and starts_small and len(result[-1]) == 1 and result[-1][0][0] == 0:
            result[-1] = [(0, 1, [*result[-1][0][2], *placed[0][2]]), *placed[1:]]
        else:
            result.append(placed)
    return result


def _cut(above: _Placed, below: _Placed) -> bool:
    """True where the end of a line cuts a figure in two, "1," over "234": both lines are of one row."""
    first = {column: lines[0][0].text for column, _, lines in below}
    return any(
        lines[-1][-1].text.endswith(",") and number_goes_on(lines[-1][-1].text, first.get(column, ""))
        for column, _, lines in above
    )


def _united(above: _Placed, below: _Placed) -> _Placed:
    """The cells of two lines of one row."""
    under = {column: (column, span, lines) for column, span, lines in below}
    joined = [(column, span, [*lines, *under.pop(column, (0, 0, []))[2]]) for column, span, lines in above]
    return sorted([*joined, *under.values()], key=lambda cell: cell[0])


def _cells(listed: Sequence[_Placed]) -> list[GridCell]:
    return [GridCell(number, column, lines, span) for number, row in enumerate(listed) for column, span, lines in row]


def _whole_names(heads: Sequence[_Placed]) -> list[_Placed]:
    """The lines of a header with those joined that hold the halves of names: "Q1" over "2020"."""
    joined: list[_Placed] = []
    for row in heads:
        above = joined[-1] if joined else []
        if not above or any(span > 1 for _, span, _ in (*above, *row)) or not _close_under(above, row):
            joined.append(list(row))
            continue
        lines = {column: own for column, _, own in above}
        for column, _, own in row:
            lines[column] = [*lines.get(column, []), *own]
        joined[-1] = [(column, 1, lines[column]) for column in sorted(lines)]
    return joined


def _close_under(above: _Placed, below: _Placed) -> bool:
    """True for two lines that stand as close as lines of one text do."""
    last = above[0][2][-1][0]
    return max(below[0][2][0][0].base - lines[-1][0].base for _, _, lines in above) <= _LEADING * last.size


def _spread(placed: _Placed, below: Sequence[Row], columns: Sequence[tuple[float, float]], shift: int) -> _Placed:
    """A line of a header over one that names the same columns again and again: each of its names spans one such set. So
    does each of two or more that stand apart from the line below, over the middle of their columns.
    """
    names = [p.text for p in below[-1].pieces][-len(columns) :]
    over = [p for p in placed if p[0] >= shift]
    period = len(columns) // len(over) if over else 0
    if len(over) < 2 or len(over) == len(columns):
        return placed
    if period * len(over) == len(columns) and names == names[:period] * len(over):
        spans = [period] * len(over)
    else:
        first = over[0][2][0][0]
        apart = min(p.base for p in below[0].pieces) - first.base > _SET_APART * first.size
        spans = _centred([bounds(lines[0]) for _, _, lines in over], columns) if apart else []
    starts = accumulate(spans, initial=shift)
    spread = [(start, span, lines) for start, span, (_, _, lines) in zip(starts, spans, over, strict=False)]
    return [p for p in placed if p[0] < shift] + spread if spread else placed


def _centred(names: Sequence[tuple[float, float, float, float]], columns: Sequence[tuple[float, float]]) -> list[int]:
    """How many columns each name stands over the middle of, all of them together; empty where they do not."""
    pitch = (columns[-1][1] - columns[0][0]) / len(columns)
    spans: list[int] = []
    for number, (x0, _, x1, _) in enumerate(names, start=1):
        start = sum(spans)
        left = [columns[start][0] + columns[end][1] for end in range(start, len(columns) - len(names) + number)]
        off = [abs(both - x0 - x1) / 2 for both in left]
        if not off or min(off) > _OFF_CENTRE * pitch:
            return []
        spans.append(off.index(min(off)) + 1)
    return spans if sum(spans) == len(columns) else []


def _column(piece: Piece, columns: Sequence[tuple[float, float]], shift: int, *, header: bool) -> tuple[int, int]:
    """The column that a piece stands in, and how many it spans."""
    if shift and piece.x1 <= columns[0][0] + 1 and not header:
        return 0, 1
    covered = [i for i, (a, b) in enumerate(columns) if min(piece.x1, b) - max(piece.x0, a) > 0]
    if header and len(covered) > 1:
        return covered[0] + shift, len(covered)
    if covered:
        return max(covered, key=lambda i: min(piece.x1, columns[i][1]) - max(piece.x0, columns[i][0])) + shift, 1
    distance = [max(a - piece.x1, piece.x0 - b) for a, b in columns]
    nearest = distance.index(min(distance))
    if shift and piece.x1 < columns[0][0] and (not header or columns[0][0] - piece.x1 > 2 * piece.size):
        return 0, 1
    return nearest + shift, 1
