"""The text of a page out of its columns, tables and charts: every character with its box, every line and cell with its range."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.readers.columns import Item
from extract.readers.grids import Grid, GridCell
from extract.readers.line_joins import Spelled, join_lines, number_goes_on, without_soft_hyphens
from extract.readers.lines import GROUP_GAP, Piece, spelled
from extract.readers.pdfium_characters import Characters
from extract.readers.words import NO_BREAK, Word, bounds
from model.document import Box, Boxes, Cell, Line, Table

_LEADING = 1.28  # times the usual distance of lines: more begins a paragraph
_USUAL_LEADING = 1.45  # of the size of letters, where there are too few lines to tell
_OTHER_SIZE = 0.8  # points: lines that differ by more belong to different blocks
_WORDY = 3  # words of a line of prose, at least
_WIDE_GAP = 2.0  # of the size of letters: shown as three blanks
_ENDS = (".", "!", "?", ":", ";", ".”", '."', ".'", ".’", "?”", ")")
_MARK_FIRST = re.compile(r"[¹²³⁰⁴-⁹⁽*†‡]")
_CAPTION = re.compile(r"[^\W\d_]+\.? \d{1,3}[a-z]?[.:]? ", re.IGNORECASE)
_NUMBERED = re.compile(r"[^\W\d_]+\.? \d{1,3}[a-z]?[.:] ", re.IGNORECASE)  # "Table 3. ", not "Table 3 shows"
_CLOSE = 2.0  # of the size of letters: how far under its table a caption stands
_THOUSANDS = re.compile(
    r"[(+−–-]?\d{1,3}(?:[ \u202f]\d{3})+[)%]?"
)  # a cell of its own, so the blank parts no two numbers


@dataclass(slots=True)
class Printed:
    """One line of running text: its pieces from left to right."""

    pieces: list[Piece]

    @property
    def words(self) -> list[Word]:
        """Of all its pieces."""
        return [w for p in self.pieces for w in p.words]

    @property
    def size(self) -> float:
        """Of the letters that it has most of."""
        return max(self.pieces, key=lambda p: len(p.text)).size

    @property
    def bold(self) -> bool:
        """True where all of it is."""
        return all(p.bold for p in self.pieces)

    @property
    def base(self) -> float:
        """Its baseline."""
        return self.pieces[0].base

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Its right edge."""
        return self.pieces[-1].x1

    @property
    def text(self) -> str:
        """As it is spelled."""
        return "".join(c for c, _ in self.spelled())

    def spelled(self) -> Spelled:
        """Its characters, with three blanks in wide gaps."""
        found: Spelled = []
        for index, piece in enumerate(self.pieces):
            if index:
                gap = piece.x0 - self.pieces[index - 1].x1
                found += [(" ", -1)] * (3 if gap > _WIDE_GAP * piece.size else 1)
            found += spelled(piece.words)
        return found


@dataclass(slots=True)
class PageText:
    """A page's text as it grows."""

    characters: Characters
    known: Collection[str] = ()
    text: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def add(self, groups: Sequence[Sequence[Item]]) -> None:
        """Adds columns in the order of reading."""
        paragraph: list[Printed] = []  # the last one, which may go on at the top of the next column
        ended = False  # True at the top of a column
        for group in groups:
            for block in _captions_first(_blocks(group)):
                if isinstance(block, Grid):
                    self._paragraph(paragraph)
                    self._break()
                    self._grid(block)
                    paragraph = []
                elif paragraph and ended and _runs_on(paragraph[-1], block[0]):
                    paragraph = [*paragraph, *block]
                else:
                    self._paragraph(paragraph)
                    paragraph = block
                ended = False
            ended = True
        self._paragraph(paragraph)

    def add_lines(self, lines: Sequence[tuple[Spelled, Sequence[Word]]], *, furniture: bool) -> None:
        """Adds lines that stand apart, such as labels along an axis."""
        for line, words in lines:
            self._break()
            self._line(line, words, furniture=furniture)

    def boxes(self) -> Boxes:
        """A box for every character of the text."""
        c = self.characters
        return Boxes.of_columns((c.x0, c.top, c.x1, c.bottom), self.places)

    def certainty(self) -> bytes:
        """How sure the recognition is of every character of the text, of 100; empty where nothing was recognised."""
        of = self.characters.certainty
        return bytes(100 if i < 0 else of[i] for i in self.places) if of else b""

    # ------------------------------------------------------------------ parts

    def _break(self) -> None:
        """A blank line, but not at the top."""
        if self.text and self.text[-2:] != ["\n", "\n"]:
            self._append([("\n", -1)] * (1 if self.text[-1] == "\n" else 2))

    def _append(self, line: Spelled) -> None:
        if line:
            text, places = zip(*line, strict=True)
            self.text += text
            self.places += places

    def _line(self, line: Spelled, words: Sequence[Word], *, furniture: bool = False) -> None:
        line = without_soft_hyphens(line)
        start = len(self.text)
        self._append(line)
        main = [w for w in words if not w.mark] or list(words)
        box = Box(*bounds(words))
        size = round(max(main, key=lambda w: len(w.text)).size, 1)
        bold = all(w.bold for w in main if w.text != "•")
        self.lines.append(Line(start, len(self.text), box, size, bold, furniture))
        self._append([("\n", -1)])

    def _paragraph(self, block: Sequence[Printed]) -> None:
        if not block:
            return
        self._break()
        above, owner = block[0].spelled(), block[0]
        for printed in block[1:]:
            above, below = join_lines(above, printed.spelled(), self.known)
            if below:
                self._line(above, owner.words)
                above, owner = below, printed
        self._line(above, owner.words)

    def _grid(self, grid: Grid) -> None:
        cells: list[Cell] = []
        start = len(self.text)
        end = start
        for row in sorted({c.row for c in grid.cells}):
            own = sorted((c for c in grid.cells if c.row == row), key=lambda c: c.column)
            line_start = len(self.text)
            words = [w for c in own for line in c.lines for w in line]
            for cell in own:
                if len(self.text) > line_start:
                    self._append([("\t", -1)])
                at = len(self.text)
                self._append(self._cell_text(cell))
                if len(self.text) > at:
                    end = len(self.text)
                    cells += [Cell(row, c, at, end, cell.span) for c in range(cell.column, cell.column + cell.span)]
            if words:
                size, bold = round(words[0].size, 1), all(w.bold for w in words)
                self.lines.append(Line(line_start, len(self.text), Box(*bounds(words)), size, bold))
            if len(self.text) > line_start:
                self._append([("\n", -1)])
        self.tables.append(Table(start, end, tuple(cells), grid.header_rows, grid.kind))
        if grid.extra:
            self.add_lines([(spelled(line), line) for line in grid.extra], furniture=True)

    def _cell_text(self, cell: GridCell) -> Spelled:
        if not cell.lines:
            return []
        whole: Spelled = []
        above = spelled(cell.lines[0])
        if len(cell.lines) == 1 and _close(cell.lines[0]) and _THOUSANDS.fullmatch("".join(c for c, _ in above)):
            return [(NO_BREAK if c == " " else c, place) for c, place in above]
        for line in cell.lines[1:]:
            above, below = join_lines(above, spelled(line), self.known)
            if below:
                whole += [*above, (" ", -1)]
                above = below
        return without_soft_hyphens([*whole, *above])


def _close(words: Sequence[Word]) -> bool:
    """True where the gaps between words are as narrow as those between the groups of one number."""
    return all(b.x0 - a.x1 < GROUP_GAP * b.size for a, b in pairwise(words))


def _blocks(group: Sequence[Item]) -> list[Grid | list[Printed]]:
    """The lines of one column as paragraphs, and its tables, from top to bottom."""
    rows: list[Printed | Grid] = []
    for item in sorted(group, key=lambda i: (i.base if isinstance(i, Piece) else i.top, i.x0)):
        last = rows[-1] if rows else None
        if isinstance(item, Grid):
            rows.append(item)
        elif isinstance(last, Printed) and abs(last.base - item.base) < 0.3 * item.size:
            last.pieces.append(item)
            last.pieces.sort(key=lambda p: p.x0)
        else:
            rows.append(Printed([item]))
    printed = [row for row in rows if isinstance(row, Printed)]
    parted = _parted(printed)
    blocks: list[Grid | list[Printed]] = []
    for row in rows:
        last_block = blocks[-1] if blocks else None
        if isinstance(row, Grid):
            blocks.append(row)
        elif isinstance(last_block, list) and id(row) not in parted:
            last_block.append(row)
        else:
            blocks.append([row])
    return blocks


def _parted(lines: Sequence[Printed]) -> set[int]:
    """The lines (by identity) that begin a block."""
    distances = [0.0] + [below.base - above.base for above, below in pairwise(lines)] + [0.0]
    least: dict[int, float] = {}
    for line, distance in zip(lines, distances, strict=False):
        size = round(line.size)
        if 0.95 * line.size <= distance < 2.6 * line.size:
            least[size] = min(distance, least.get(size, distance))
    right = max((line.x1 for line in lines), default=0.0)
    parted = set()
    for index in range(1, len(lines)):
        above, below = lines[index - 1], lines[index]
        around = [d for d in (distances[index - 1], distances[index + 1]) if d >= 0.95 * below.size]
        if _other_kind(above, below) or _further(above, below, distances[index], least, around, right):
            parted.add(id(below))
    return parted


def _further(
    above: Printed, below: Printed, distance: float, least: dict[int, float], around: Sequence[float], right: float
) -> bool:
    """True where two lines stand further apart than lines of one paragraph do."""
    size = below.size
    usual = min(least.get(round(size), _USUAL_LEADING * size), 2.2 * size)
    if distance < 0 or distance > 2.6 * size:
        return True
    if distance <= max(_LEADING * usual, usual + 1.5):
        return False
    # A paragraph may be set wider than the closest lines of the page: then its sentence runs on at the same distance.
    even = not around or distance <= _LEADING * min(around)
    ended = above.words[-1].text.endswith(_ENDS)
    return not (even and not ended and (below.words[0].text[:1].islower() or above.x1 > right - 3 * size))


def _other_kind(above: Printed, below: Printed) -> bool:
    """True where a line is set unlike the one above, carries a footnote's mark, or is indented after a full stop."""
    size, text = below.size, below.words[0].text
    if abs(above.size - size) > _OTHER_SIZE or above.bold != below.bold:
        return True
    if _MARK_FIRST.match(text) and below.words[0].mark == "raised":
        return True
    ended = above.words[-1].text.endswith(_ENDS)
    return ended and size * 0.8 < below.x0 - above.x0 < 4 * size and text != "•" and above.words[0].text != "•"


def _runs_on(last: Printed, first: Printed) -> bool:
    """True where a paragraph goes on at the top of the next column."""
    if abs(last.size - first.size) > _OTHER_SIZE or last.bold != first.bold:
        return False
    if last.words[-1].text.endswith(_ENDS):
        return False
    prose = len(last.words) >= _WORDY and len(first.words) >= _WORDY
    return first.words[0].text[:1].islower() or (prose and number_goes_on(last.text, first.text))


def _captions_first(blocks: Sequence[Grid | list[Printed]]) -> list[Grid | list[Printed]]:
    """A chart or table whose caption stands below it comes behind the caption, unless it has one above."""
    ordered = list(blocks)
    for index in range(len(ordered) - 1):
        chart, below = ordered[index], ordered[index + 1]
        above = ordered[index - 1] if index else None
        if (
            isinstance(chart, Grid)
            and isinstance(below, list)
            and (_is_caption(below) if chart.kind == "chart" else _closes(chart, below, ordered[index + 2 : index + 4]))
            and not (isinstance(above, list) and _is_caption(above))
            and not _nearer_below(chart, below, ordered[index + 2 : index + 3])
        ):
            ordered[index], ordered[index + 1] = below, chart
    return ordered


def _nearer_below(chart: Grid, caption: Sequence[Printed], following: Sequence[Grid | list[Printed]]) -> bool:
    """True where a caption stands closer over what follows it than under the chart before it."""
    if not following or not isinstance(following[0], Grid):
        return False
    top, bottom = caption[0].base - caption[0].size, caption[-1].base
    return following[0].top - bottom < top - chart.bottom


def _closes(table: Grid, below: Sequence[Printed], following: Sequence[Grid | list[Printed]]) -> bool:
    """True for "Table 3. New clients by age" close under a table, where no other table follows that it may stand over."""
    close = below[0].base - below[0].size - table.bottom < _CLOSE * below[0].size
    named = _is_caption(below) and _NUMBERED.match(below[0].text) is not None
    return named and close and not any(isinstance(block, Grid) for block in following)


def _is_caption(block: Sequence[Printed]) -> bool:
    return len(block) <= 3 and _CAPTION.match(block[0].text) is not None
