"""Tables drawn with blanks, dots or bars in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from model.document import Cell, Line, Table

_SPLIT = re.compile(r"[ \t]{2,}|[ \t]*\.{3,}[ \t]*|[ \t]*\|[ \t]*")
_RULE = re.compile(r"(?=.{3})[ \t]*+(?:[-=_—–+|](?: *[-=_—–+|])*[ \t]*+)?\Z")
_FIGURE = re.compile(r"[-+–−±]?[(]?\d[\d,.   ]*%?[)]?|[-–—.:*]|n/?a", re.IGNORECASE)
_YEAR = re.compile(r"(?:\d{1,2}\.\d{1,2}\.)?(?:19|20)\d\d")  # or a day of one
_PAIR = re.compile(r"\s{0,20}+(?P<label>[^|:\s](?:[^|:]{0,100}[^|:\s])?)\s*:\s*(?P<value>\d[\d,. ]*+%?)\s*(?:\||$)")

_LIST_MARK = r"(?!(?:[•▪‣◦●○■–*·o-]|\d{1,2}[.)])\s)"  # an item of a list is no row
_LABELLED = re.compile(
    rf"\s{{0,20}}+{_LIST_MARK}(?P<label>[^:\s](?:[^:]{{0,60}}[^:\s])?)\s*:\s+"
    r"(?P<value>\d[\d,. ]*+%?(?:\s*\([^()]{1,12}\))?)\s*$"
)
_CENTRED = 3  # how far the ends of two pieces with one centre may be apart, added up
_SHORTEST = 3  # lines of "label: value" that make a table

Piece = tuple[int, int]


def text_table(text: str, lines: Sequence[Line]) -> Table | None:
    """The table that a run of lines draws; None where they are prose.

    A table has at least two rows that end in as many figures as it has columns of them, or one below a line of heads. A
    single line of "label: value | label: value" is a chart.
    """
    rows = [(line, _pieces(text, line)) for line in lines if not _RULE.match(text[line.start : line.end])]
    labelled = _labelled(text, [line for line, _ in rows])
    if labelled is not None:
        return labelled
    if len(rows) < 2:
        return _pairs(text, [line for line, _ in rows])
    data = [index for index, (_, pieces) in enumerate(rows) if _figures(text, pieces) and len(pieces) >= 2]
    if len(data) > 1 and _years(text, rows[data[0]][1]):
        data = data[1:]
    if len(data) < 2 and not (data and _headed(text, [pieces for _, pieces in rows[: data[0] + 1]])):
        return _pairs(text, [line for line, _ in rows])
    first, last = data[0], data[-1]
    if last - first + 1 > len(data) + 2:
        return None
    columns = max(len(rows[i][1]) for i in data)
    header = [i for i in range(first) if _is_header(text, rows[i][1], rows[i][0])]
    header = [i for i in header if all(j in header for j in range(i, first))]
    edges = _edges([rows[i][1] for i in data if len(rows[i][1]) == columns])
    cells: list[Cell] = []
    for row, index in enumerate([*header, *range(first, last + 1)]):
        pieces = rows[index][1]
        if index < first:
            heads = [rows[i] for i in header if i != index]
            if _stacked(pieces, rows[index][0], heads, len(edges)):
                cells += [Cell(row, column, a, b) for (a, b), column in _placed(pieces, rows[index][0], rows, edges)]
            else:
                cells += _header_cells(row, pieces, rows[index][0], rows, edges)
        elif len(pieces) == columns:
            cells += [Cell(row, column, a, b) for column, (a, b) in enumerate(pieces)]
        else:
            cells += [Cell(row, column, a, b) for (a, b), column in _placed(pieces, rows[index][0], rows, edges)]
    start = rows[header[0] if header else first][0].start
    return Table(start, rows[last][0].end, tuple(cells), header_rows=len(header))


def _pieces(text: str, line: Line) -> list[Piece]:
    """The parts of a line between gaps."""
    pieces: list[Piece] = []
    at = line.start
    for match in _SPLIT.finditer(text, line.start, line.end):
        if match.start() > at:
            pieces.append((at, match.start()))
        at = match.end()
    if at < line.end:
        pieces.append((at, line.end))
    return [(a, b) for a, b in pieces if text[a:b].strip()]


def _figures(text: str, pieces: Sequence[Piece]) -> bool:
    return len(pieces) > 1 and all(_FIGURE.fullmatch(text[a:b].strip()) for a, b in pieces[1:])


def _headed(text: str, rows: Sequence[Sequence[Piece]]) -> bool:
    """True where the last of `rows` has two figures or more and a line of heads right above it, one over each."""
    if len(rows) < 2:
        return False
    *_, heads, row = rows
    fits = len(row) > 2 and len(heads) in (len(row) - 1, len(row))
    return fits and (_years(text, heads) or not any(_FIGURE.fullmatch(text[a:b].strip()) for a, b in heads))


def _years(text: str, pieces: Sequence[Piece]) -> bool:
    """True for a line of years, with or without a word before them: the heads of columns, not figures."""
    written = [text[a:b].strip() for a, b in pieces]
    named = _YEAR.fullmatch(written[0]) or not any(c.isdigit() for c in written[0])
    return bool(named) and all(_YEAR.fullmatch(word) for word in written[1:])


def _is_header(text: str, pieces: Sequence[Piece], line: Line) -> bool:
    if _figures(text, pieces) and not _years(text, pieces):
        return False
    return len(pieces) > 1 or line.start < pieces[0][0] - 8 if pieces else False


def _edges(rows: Sequence[Sequence[Piece]]) -> list[tuple[int, int]]:
    """Per column the leftmost start and rightmost end, counted from the start of the line's first piece."""
    if not rows:
        return []
    return [(min(r[c][0] - r[0][0] for r in rows), max(r[c][1] - r[0][0] for r in rows)) for c in range(len(rows[0]))]


def _placed(
    pieces: Sequence[Piece], line: Line, rows: Sequence[tuple[Line, list[Piece]]], edges: Sequence[tuple[int, int]]
) -> list[tuple[Piece, int]]:
    """Pieces with the column whose figures they stand over."""
    indent = min((p[0][0] - row.start for row, p in rows if p), default=0)
    placed = []
    for a, b in pieces:
        left, right = a - line.start - indent, b - line.start - indent
        distance = [max(left - high, low - right, 0) + abs(right - high) / 100 for low, high in edges]
        if distance:
            placed.append(((a, b), distance.index(min(distance))))
    return placed


def _stacked(pieces: Sequence[Piece], line: Line, heads: Sequence[tuple[Line, list[Piece]]], columns: int) -> bool:
    """True for a line of heads that go on in another one, each above or below its own: "Forced" above "marriage".

    Most columns have a piece of it, and each piece begins, ends or is centred where one of the full line does.
    """
    full = next(((other, p) for other, p in heads if len(p) >= columns - 1), None)
    if full is None or 2 * len(pieces) <= columns - 1 or len(pieces) >= columns - 1:
        return False
    marks = [(a - full[0].start, b - full[0].start) for a, b in full[1]]
    own = [(a - line.start, b - line.start) for a, b in pieces]
    return all(any(_aligned(one, other) for other in marks) for one in own)


def _aligned(one: Piece, other: Piece) -> bool:
    ends = min(abs(one[0] - other[0]), abs(one[1] - other[1]))
    return ends <= 1 or abs(sum(one) - sum(other)) <= _CENTRED


def _header_cells(
    row: int,
    pieces: Sequence[Piece],
    line: Line,
    rows: Sequence[tuple[Line, list[Piece]]],
    edges: Sequence[tuple[int, int]],
) -> list[Cell]:
    """The cells of a header line; a piece that stands over several columns spans them."""
    placed = _placed(pieces, line, rows, edges)
    if len(pieces) >= len(edges) - 1:
        columns = [column for _, column in placed]
        if len(pieces) <= len(edges) and len(set(columns)) < len(
            columns
        ):  # two over one column: they stand in their order
            columns = list(range(len(edges) - len(pieces), len(edges)))
        return [Cell(row, column, a, b) for ((a, b), _), column in zip(placed, columns, strict=True)]
    indent = min((p[0][0] - r.start for r, p in rows if p), default=0)
    owners: dict[int, list[int]] = {}
    for column, (low, high) in enumerate(edges):
        distance = [max(a - line.start - indent - high, low - (b - line.start - indent), 0) for a, b in pieces]
        if column or 0 in distance:
            owners.setdefault(distance.index(min(distance)), []).append(column)
    return [Cell(row, owned[0], *pieces[k], column_span=len(owned)) for k, owned in sorted(owners.items())]


def _labelled(text: str, lines: Sequence[Line]) -> Table | None:
    """The lines of "label: value" with which a run of lines ends, as a table of two columns; None for fewer than three."""
    cells: list[Cell] = []
    first = len(lines)
    while first and (match := _LABELLED.match(text[lines[first - 1].start : lines[first - 1].end])):
        first -= 1
        start = lines[first].start
        cells += [Cell(first, 1, start + match.start("value"), start + match.end("value"))]
        cells += [Cell(first, 0, start + match.start("label"), start + match.end("label"))]
    if len(lines) - first < _SHORTEST or first > 1:
        return None
    placed = [Cell(c.row - first, c.column, c.start, c.end) for c in reversed(cells)]
    return Table(lines[first].start, lines[-1].end, tuple(placed), header_rows=0)


def _pairs(text: str, lines: Sequence[Line]) -> Table | None:
    """A line of "label: value | label: value", as the labels of a drawn chart."""
    cells: list[Cell] = []
    for line in lines:
        body = text[line.start : line.end]
        if body.count("|") < 1:
            return None
        at = 0
        while at < len(body.rstrip()):
            match = _PAIR.match(body, at)
            if match is None:
                return None
            row = len(cells) // 2
            cells.append(Cell(row, 0, line.start + match.start("label"), line.start + match.end("label")))
            cells.append(Cell(row, 1, line.start + match.start("value"), line.start + match.end("value")))
            at = match.end()
    if len(cells) < 4:
        return None
    return Table(lines[0].start, lines[-1].end, tuple(cells), header_rows=0, kind="chart")
