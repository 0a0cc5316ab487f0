"""Running heads and page numbers: lines at the edge of the page that come back on other pages, or only count them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from model.document import Line, Page

_EDGE_LINES = 4  # at the top and at the bottom of each page that are looked at
_EDGE = 0.14  # of the page's height at either end where running heads stand
_SAME_HEIGHT = 4.0  # points
_PAGE_NUMBER = re.compile(
    r"\W*(?:[^\W\d_]{1,9}\.? ?)?(?P<page>\d{1,4})(?: ?(?:[/(|]|[^\W\d_]{1,4}) ?(?P<of>\d{1,4}) ?\)?)?\W*"
)
_STEP = 2.5  # of a line's height: the gap that sets a single page's head or foot apart


def set_furniture(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with their running heads and page numbers marked as furniture."""
    edges = [_edge_lines(page) for page in pages]
    counts: Counter[tuple[str, int]] = Counter()
    for page, lines in zip(pages, edges, strict=True):
        counts.update({key for line in lines for key in _keys(page, line)[:1]})
    marked = []
    for index, (page, lines) in enumerate(zip(pages, edges, strict=True)):
        found = {
            line
            for line in lines
            if any(_repeated(counts, key) for key in _keys(page, line)[:1])
            or _counts_pages(page, line, len(pages), index)
            or (len(pages) == 1 and _set_apart(page, line))
        }
        marked.append(
            replace(page, lines=tuple(replace(line, furniture=True) if line in found else line for line in page.lines))
            if found
            else page
        )
    return tuple(marked)


def _edge_lines(page: Page) -> list[Line]:
    """The outermost lines of a page, where nothing but them stands."""
    height = page.height or 0.0
    placed = sorted((line for line in page.lines if line.box is not None), key=lambda line: line.box.top)  # type: ignore[union-attr]
    upper = [line for line in placed[:_EDGE_LINES] if line.box and line.box.bottom < _EDGE * height]
    lower = [line for line in placed[-_EDGE_LINES:] if line.box and line.box.top > (1 - _EDGE) * height]
    return upper + [line for line in lower if line not in upper]


def _keys(page: Page, line: Line) -> list[tuple[str, int]]:
    assert line.box is not None
    text = re.sub(r"\d+", "#", " ".join(page.text[line.start : line.end].split()))
    place = round(line.box.top / _SAME_HEIGHT)
    return [(text, place), (text, place - 1), (text, place + 1)]


def _repeated(counts: Counter[tuple[str, int]], key: tuple[str, int]) -> bool:
    return counts[key] + counts[key[0], key[1] - 1] + counts[key[0], key[1] + 1] >= 2


def _counts_pages(page: Page, line: Line, pages: int, index: int) -> bool:
    """True for a line that only gives the number of its page, at the very edge."""
    match = _PAGE_NUMBER.fullmatch(page.text[line.start : line.end].strip())
    if match is None or line.box is None:
        return False
    outermost = all(other is line or other.box is None or not _further_out(other, line, page) for other in page.lines)
    if not outermost:
        return False
    of = int(match["of"]) if match["of"] else None
    return (of is not None and int(match["page"]) <= of) or (of is None and _alone(page, line))


def _further_out(other: Line, line: Line, page: Page) -> bool:
    assert other.box is not None and line.box is not None
    if line.box.top > (page.height or 0) / 2:
        return other.box.top > line.box.bottom
    return other.box.bottom < line.box.top


def _alone(page: Page, line: Line) -> bool:
    """True where no other line stands near a line, or only far to its left or right."""
    assert line.box is not None
    box = line.box
    height = box.bottom - box.top
    for other in page.lines:
        if other is line or other.box is None:
            continue
        near = other.box.bottom > box.top - 0.8 * height and other.box.top < box.bottom + 0.8 * height
        beside = other.box.x1 < box.x0 - 3 * height or other.box.x0 > box.x1 + 3 * height
        if near and not beside:
            return False
    return True


def _set_apart(page: Page, line: Line) -> bool:
    """On a single page: a line in small letters far from everything else."""
    sizes: Counter[float | None] = Counter()
    for other in page.lines:
        sizes[other.size] += other.end - other.start
    usual = sizes.most_common(1)[0][0] if sizes else None
    if line.box is None or usual is None or line.size is None or line.size >= usual:
        return False
    height = line.box.bottom - line.box.top
    others = [other.box for other in page.lines if other is not line and other.box is not None]
    if line.box.top < (page.height or 0) / 2:
        beyond = all(box.top > line.box.bottom + _STEP * height for box in others)
    else:
        beyond = all(box.bottom < line.box.top - _STEP * height for box in others)
    return beyond
