"""One page of a PDF: what is seen of its characters, put in order, with its tables and charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.readers.axes import axis_figures
from extract.readers.charts import find_charts
from extract.readers.columns import Item, reading_order
from extract.readers.drawn_marks import read_drawn_marks
from extract.readers.figure_tiles import figure_tiles
from extract.readers.footnote_marks import set_fractions, set_marks
from extract.readers.grids import Grid
from extract.readers.line_joins import HYPHENS, SYLLABLES_ELSEWHERE, Spelled
from extract.readers.lines import Piece, lines_of, pieces_of, spelled
from extract.readers.misread_digits import repair_digits
from extract.readers.page_text import PageText
from extract.readers.pdfium_drawings import Drawings, Shape
from extract.readers.pie_charts import find_pies
from extract.readers.ruled_tables import ruled_tables
from extract.readers.second_opinion import SecondOpinion
from extract.readers.sight import Sight
from extract.readers.unruled_tables import unruled_tables
from extract.readers.words import Turn, Word, directions, words_of
from model.document import Page

_UNREADABLE = 0.2  # share of characters without a meaning from which on a page is not read
_FEW = 8  # that many are no reason to give up a page
_COLUMN_GAP = 0.7  # of the size of letters: the narrowest gutter between columns of prose
_MARGIN = 0.14  # of the page's height: where running heads and page numbers stand
_APART = 0.8  # of its height: the gap that sets such a line apart
_MOST_DIRECTIONS = 24  # beside the main one: on maps every street has its own
_CUT = tuple(HYPHENS)  # what a word ends with that a line's end has cut
_FAR = 4.0  # of the size of letters: the gap between a running head and the number of the page


def read_page(sight: Sight, known: set[str], opinion: SecondOpinion) -> Page:
    """The page as text. `known` are the words met so far; those of this page are added."""
    number, characters = sight.number, sight.characters
    notes = [*sight.notes]
    named = opinion.name(sight)
    if named:
        notes.append(
            f"page {number}: {named} characters are read by the names of their shapes, their font says no more"
        )
    if not sight.drawings.complete:
        notes.append(f"page {number}: so much is drawn here that tables and charts may be missed")
    printed = sight.printed
    unmapped = len(characters.unmapped)
    if unmapped > max(_FEW, _UNREADABLE * printed):
        notes.append(
            f"page {number} cannot be read: {unmapped} of its {printed} characters have no meaning in their font; "
            "ask the publisher for another edition, or read it from its image"
        )
        return _page(sight, PageText(characters), notes)
    if unmapped:
        notes.append(
            f"page {number}: {unmapped} of its {printed} characters have no meaning in their font and are not read"
        )
    hidden = sight.hidden.note(characters)
    if hidden:
        notes.append(f"page {number}: {hidden}")
    if printed == 0:
        return _page(sight, PageText(characters), notes)
    recognised = bool(characters.certainty)
    if sight.hidden.scanned and any(f.mode == 3 for f in characters.faces if f is not None):
        recognised = True
        notes.append(
            f"page {number}: the text lies invisible over a scan; it was recognised by a machine and may be wrong"
        )
    text = _read_text(sight, known, notes)
    others, said = opinion.on("".join(text.text), text.places, sight)
    page = _page(sight, text, [*notes, *said])
    return replace(page, recognised=recognised, certainty=text.certainty(), other_readings=tuple(others))


def _page(sight: Sight, text: PageText, notes: Sequence[str]) -> Page:
    return Page(
        sight.number,
        "".join(text.text),
        tuple(text.lines),
        tuple(text.tables),
        text.boxes(),
        sight.sheet.width,
        sight.sheet.height,
        tuple(notes),
    )


def _read_text(sight: Sight, known: set[str], notes: list[str]) -> PageText:
    characters = sight.characters
    left_out = set(sight.hidden.reasons) | characters.unmapped
    main, *others = directions(characters) or [0]
    words = words_of(characters, left_out, main)
    set_marks(words)
    set_fractions(words)
    turned = [(angle, words_of(characters, left_out, angle)) for angle in others[:_MOST_DIRECTIONS]]
    shapes = sight.drawings.shapes
    if main == 0:
        words, struck = read_drawn_marks(words, shapes)
        if struck:
            notes.append(f"page {sight.number}: struck out and not read: {' '.join(struck)!r}")
    repaired = repair_digits(words)
    if repaired:
        notes.append(f"page {sight.number}: letters in numbers were read as digits: {', '.join(repaired)}")
    known.update(_whole_words(words))
    if any(w.text.endswith(SYLLABLES_ELSEWHERE) for w in words):
        known.add(SYLLABLES_ELSEWHERE)
    grids: list[Grid] = []
    if main == 0:
        labels = [w for angle, found in turned for w in _as_seen(found, angle)]
        charts, in_charts = find_charts([*words, *labels], sight.drawings)
        pies, in_pies = find_pies([w for w in words if w not in in_charts], sight.drawings)
        charts, in_charts = [*charts, *pies], in_charts | in_pies
        words = [w for w in words if w not in in_charts]
        turned = [(angle, [w for w in found if not _among(w, angle, in_charts)]) for angle, found in turned]
        tables, in_tables = ruled_tables(words, _outside(sight.drawings, charts), sight.sheet)
        words = [w for w in words if w not in in_tables]
        grids = [*charts, *tables]
    axis = axis_figures(words)
    if axis:
        notes.append(f"page {sight.number}: a chart without figures at its bars or lines is not read")
    text = PageText(characters, known)
    text.add(_columns([w for w in words if w not in axis], grids, sight.sheet.height))
    text.add_lines([(spelled([word]), [word]) for word in axis], furniture=True)
    for angle, found in turned:
        set_marks(found)
        lines = lines_of(found)
        with_figures = [line for line in lines if any(c.isdigit() for w in line for c in w.text)]
        text.add_lines(_seen_lines(with_figures, angle), furniture=False)
        text.add_lines(_seen_lines([line for line in lines if line not in with_figures], angle), furniture=True)
    return text


def _whole_words(words: Sequence[Word]) -> Iterator[str]:
    """The words of a page in small letters, without those that a line's end has cut, and without their other halves."""
    cut = False
    for word in words:
        whole, cut = not cut, word.text.endswith(_CUT)
        if whole and not cut:
            yield word.text.strip(".,;:!?()[]\"'“”‘’«»").lower()


def _columns(words: Sequence[Word], grids: Sequence[Grid], height: float) -> list[list[Item]]:
    """The pieces and tables of a page in the order of reading, column by column."""
    lines = lines_of(words)
    head, foot = _margins(lines, grids, height)
    lines = [line for line in lines if line is not head and line is not foot]
    groups: list[list[Item]] = _margin_groups(head) if head else []
    found = reading_order([*(p for line in lines for p in pieces_of(line, _COLUMN_GAP)), *grids])
    for group in found:
        if len(found) > 1:
            lines = lines_of(w for item in group if isinstance(item, Piece) for w in item.words)
        rows = [pieces_of(line) for line in lines]
        fixed = [item for item in group if isinstance(item, Grid)]
        tables, taken = unruled_tables(rows, fixed)
        rows = [row for row in ([p for p in row if p.words[0] not in taken] for row in rows) if row]
        tiles, taken = figure_tiles(rows)
        groups.append([*(p for row in rows for p in row if p.words[0] not in taken), *fixed, *tables, *tiles])
    if foot:
        groups += _margin_groups(foot)
    return groups


def _margin_groups(line: Sequence[Word]) -> list[list[Item]]:
    """A line of the margin; a number far to the side is the page's and stands by itself."""
    pieces = pieces_of(line, _FAR)
    number = next((p for p in pieces if p.text.isdecimal() and p in (pieces[0], pieces[-1])), None)
    if number is None or len(pieces) == 1:
        return [list(pieces_of(line))]
    rest = [w for w in line if w not in number.words]
    return [list(pieces_of(rest)), [number]]


def _margins(
    lines: Sequence[list[Word]], grids: Sequence[Grid], height: float
) -> tuple[list[Word] | None, list[Word] | None]:
    """The first and the last line of a page where they stand in its margin, apart from everything else."""
    if len(lines) < 2:
        return None, None
    spans = [(min(w.top for w in line), max(w.bottom for w in line)) for line in lines]
    others = [(g.top, g.bottom) for g in grids]
    head, foot = spans[0], spans[-1]
    high = min([s[0] for s in spans[1:]] + [o[0] for o in others])
    low = max([s[1] for s in spans[:-1]] + [o[1] for o in others])
    return (
        lines[0] if head[1] < _MARGIN * height and high - head[1] > _APART * (head[1] - head[0]) else None,
        lines[-1] if foot[0] > (1 - _MARGIN) * height and foot[0] - low > _APART * (foot[1] - foot[0]) else None,
    )


def _outside(drawings: Drawings, charts: Sequence[Grid]) -> Drawings:
    """The drawings without those of charts."""

    def inside(shape: Shape) -> bool:
        return any(
            c.x0 - 8 <= shape.x0 and shape.x1 <= c.x1 + 60 and c.top - 30 <= shape.top and shape.bottom <= c.bottom + 8
            for c in charts
        )

    return replace(drawings, shapes=[s for s in drawings.shapes if not inside(s)])


# ---------------------------------------------------------------- text in other directions


def _as_seen(words: Sequence[Word], angle: int) -> list[Word]:
    """Turned words in the coordinates of the page, for those who look at where they stand."""
    return [_turned_back(word, angle) for word in words]


def _turned_back(word: Word, angle: int) -> Word:
    back = Turn(-angle)
    corners = [back.point(x, y) for x in (word.x0, word.x1) for y in (word.top, word.bottom)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return replace(word, x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys), base=max(ys), turned=angle)


def _among(word: Word, angle: int, taken: set[Word]) -> bool:
    return any(other.turned == angle and other.chars == word.chars for other in taken)


def _seen_lines(lines: Sequence[Sequence[Word]], angle: int) -> list[tuple[Spelled, list[Word]]]:
    return [(spelled(line), _as_seen(line, angle)) for line in lines]
