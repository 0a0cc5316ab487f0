"""The figures along the upright axis of a chart that has no figures at its bars or lines: they scale it and state nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from extract.readers.words import Word

_FEWEST = 4
_IN_LINE = 1.5  # points by which the edges or middles of two neighbours may differ
_EVEN = 0.12  # of their distance by which distances may differ


def axis_figures(words: Sequence[Word]) -> list[Word]:
    """The words that are an axis: numbers under each other at even distances, falling by even steps to the bottom."""
    numbers = [w for w in words if w.text.replace(",", "").isdecimal()]
    if len(numbers) < _FEWEST:
        return []
    found: dict[Word, None] = {}
    for place in (lambda w: w.x1, lambda w: w.middle, lambda w: w.x0):
        for column in _columns(numbers, place):
            if _is_axis(column) and not any(_has_label(number, words) for number in column):
                found |= dict.fromkeys(column)
    return list(found)


def _columns(numbers: Sequence[Word], place: Callable[[Word], float]) -> Iterator[list[Word]]:
    """The numbers parted into those that stand in one place across the page, each set from top to bottom."""
    column: list[Word] = []
    for number in sorted(numbers, key=place):
        if column and place(number) - place(column[-1]) > _IN_LINE:
            yield sorted(column, key=lambda w: w.base)
            column = []
        column.append(number)
    yield sorted(column, key=lambda w: w.base)


def _is_axis(column: Sequence[Word]) -> bool:
    if len(column) < _FEWEST:
        return False
    values = [int(w.text.replace(",", "")) for w in column]
    steps = {upper - lower for upper, lower in pairwise(values)}
    distances = [below.base - above.base for above, below in pairwise(column)]
    step = steps.pop()
    # Years that go back one by one are the rows of a table.
    return not steps and step > 0 and (step > 1 or values[-1] == 0) and max(distances) <= (1 + _EVEN) * min(distances)


def _has_label(number: Word, words: Sequence[Word]) -> bool:
    """True where words stand before a number in its line: it is a figure of theirs."""
    return any(
        w.x1 <= number.x0 and abs(w.base - number.base) < 0.3 * number.size and any(c.isalpha() for c in w.text)
        for w in words
    )
