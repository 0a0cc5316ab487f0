"""Figures in their surroundings: units, currencies, ranges and hedges of what the number layer has found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.atoms import Line
from extract.number_words import Phrases

_DASHES = frozenset("-–—‒‐−‑")
_COUNTS = ("digits", "words")
_STOPS = frozenset(".;!?()[]")
_ALL = 100  # per cent
_SET_APART = frozenset(",(–—")  # what parts a move off from the change it explains
_FAR = 18  # atoms before a move so set apart
_REACH = 6  # atoms before a range in which a word of change makes its ends two figures
_LONGEST_NOUN = 2  # words of a unit that is said at both ends of a range
_SAME_SCALE = 10  # "from 1.5 to 1.2 million", but "from 240 to 1.2 million"
_WIDEST_CHOICE = Decimal("1.5")  # "two or three" is a range, "25 or 40" are two figures


@dataclass(slots=True)
class Figure:
    """A figure in the making: atoms `first` to `last`, with all that belongs to it `lead` to `trail`.

    `tail` is a position of the text up to which a case ending reaches, or 0; `scale` what the value was multiplied by.
    Other fields as in a Number.
    """

    first: int
    last: int
    value: Decimal | None
    form: str
    unit: str = ""
    bound: str = "="
    value_to: Decimal | None = None
    lead: int = -1
    trail: int = -1
    tail: int = 0
    scale: Decimal = Decimal(1)
    parts: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        self.lead = self.first if self.lead < 0 else self.lead
        self.trail = self.last if self.trail < 0 else self.trail


def measured(figure: Figure, line: Line) -> Figure:
    """The figure with the unit beside it: percent, points, times or a currency."""
    words = line.vocabulary
    while figure.trail < len(line.atoms) and line.atoms[figure.trail].start < figure.tail:
        figure.trail += 1
    if figure.unit or figure.form not in _COUNTS:
        return figure
    unit = words.units.longest(line.words, figure.trail)
    if unit and line.close(figure.last - 1, unit[0]):
        figure.trail, figure.unit = unit
        return figure
    times = words.times.longest(line.words, figure.trail)
    if times and line.close(figure.last - 1, times[0]) and not words.frequency.longest(line.words, times[0]):
        figure.unit, figure.form = "factor", "multiple"
        figure.last = figure.trail = times[0]
        return figure
    before = words.money_before.longest(line.words, figure.lead - 1)
    behind = words.money_after.longest(line.words, figure.trail)
    if before:
        figure.lead, figure.unit = before[0] + 1, before[1]
    elif behind:
        figure.trail, figure.unit = behind
    return figure


# ---------------------------------------------------------------- ranges


def joined(figures: Sequence[Figure], line: Line) -> list[Figure]:
    """The figures with the two ends of every range made one."""
    result: list[Figure] = []
    for figure in figures:
        if result and _ranged(result[-1], figure, line):
            low = result[-1]
            low.value_to = abs(figure.value) if figure.value is not None else None
            low.last, low.trail, low.tail = figure.last, figure.trail, figure.tail
            low.unit, low.form = figure.unit or low.unit, figure.form if figure.form == "multiple" else low.form
            low.parts += figure.parts
        else:
            if result:
                _scale_of_move(result[-1], figure, line)
                _unit_of_pair(result[-1], figure, line)
            result.append(figure)
    return result


def _scale_of_move(low: Figure, high: Figure, line: Line) -> None:
    """Gives `low` its scale in "from 1.5 to 1.2 million": two figures, of which only the second says it."""
    if low.value is None or high.value is None or low.scale != 1 or high.scale == 1 or low.value_to is not None:
        return
    said = high.value / high.scale
    if low.unit not in ("", high.unit) or low.value > _SAME_SCALE * said or said > _SAME_SCALE * low.value:
        return
    for opener, joiner in line.vocabulary.moves:
        if opener.longest(line.words, low.lead - 1) and _bridged(joiner, low, high, line):
            low.value, low.scale = low.value * high.scale, high.scale
            return


def _unit_of_pair(one: Figure, other: Figure, line: Line) -> None:
    """Gives the first of "62 and 66 per cent" the unit that only the second has; "12 and 140 per cent" are of two kinds."""
    if one.unit or other.unit != "percent" or one.form != other.form or one.value is None or other.value is None:
        return
    joined = (
        one.trail + 1 == other.lead and one.trail < len(line.words) and line.words[one.trail] in line.vocabulary.joiners
    )
    if joined and max(one.value, other.value) <= _ALL and not line.table:
        one.unit = other.unit


def _ranged(low: Figure, high: Figure, line: Line) -> bool:
    """True where `low` and `high` are the ends of one range; gives `low` its lead and a scale that only `high` has."""
    if low.value is None or high.value is None or low.value_to is not None or low.form not in _COUNTS:
        return False
    if (high.form not in _COUNTS and high.unit != "factor") or (high.unit and low.unit not in ("", high.unit)):
        return False
    lower, upper = low.value, abs(high.value)
    shared = low.scale == 1 and high.scale > 1 and lower < upper / high.scale
    if shared:
        lower *= high.scale
    if lower >= upper or not (_dashed(low, high, line) or _spanned(low, high, line)):
        return False
    low.value = lower
    return True


def _dashed(low: Figure, high: Figure, line: Line) -> bool:
    """True for "10–14" and "10 - 14"; telephone numbers, and cells of a table, stay apart."""
    if low.form != "digits" or high.form == "words":
        return False
    start, end = low.parts[0][0], high.parts[-1][1]
    gap = line.text[low.parts[-1][1] : high.parts[0][0]]
    if gap.strip() not in _DASHES or (line.table and gap != gap.strip()) or line.text[start] == "0":
        return False
    before, after = line.text[max(0, start - 2) : start], line.text[end : end + 2]
    chained = len(before) == 2 and before[1] in _DASHES and before[0].isdigit()
    return not chained and not (len(after) == 2 and after[0] in _DASHES and after[1].isdigit())


def _spanned(low: Figure, high: Figure, line: Line) -> bool:
    """True for "between 10 and 14", "from 10 to 14", "10 to 14", "three or four", where no word of change precedes."""
    words = line.vocabulary
    if line.table:
        return False
    for opener, joiner in (*words.spans, *words.moves):
        opened = opener.longest(line.words, low.lead - 1)
        if opened and _bridged(joiner, low, high, line):
            if (opener, joiner) in words.moves and (_changes(opened[0], line) or _explains_change(opened[0], line)):
                return False
            low.lead = opened[0] + 1
            return True
    for joiner, closer in words.enclosed:
        closed = closer.longest(line.words, high.trail)
        if closed and _bridged(joiner, low, high, line):
            high.trail = closed[0]
            return True
    if _bridged(words.to, low, high, line) and low.unit in ("", high.unit, *words.money_units):
        if (
            not low.unit
            and high.unit in ("percent", "points")
            and low.lead
            and line.words[low.lead - 1] in words.amounts
        ):
            return True  # "grew by 10 to 12 per cent", not "grew by 10 to 74"
        return not _changes(low.lead - 1, line)
    choice = words.alternatives.longest(line.words, low.trail)
    if choice and choice[0] == high.lead and low.value is not None and high.value is not None:
        return low.form == high.form and high.value <= low.value * _WIDEST_CHOICE
    return False


def _bridged(joiner: Phrases[bool], low: Figure, high: Figure, line: Line) -> bool:
    """True where only the joining word stands between, or a noun before it that is repeated: "15 km and 17 km"."""
    for size in range(_LONGEST_NOUN + 1):
        found = joiner.longest(line.words, low.trail + size)
        if found and found[0] == high.lead:
            return line.words[low.trail : low.trail + size] == line.words[high.trail : high.trail + size]
    return False


def _explains_change(position: int, line: Line) -> bool:
    """True for a move set apart from a change that its sentence states: "grew by over 50% on the year before, from 76 to 115"."""
    return position > 0 and line.words[position] in _SET_APART and _changes(position - 1, line, _FAR)


def _changes(position: int, line: Line, reach: int = _REACH) -> bool:
    """True where the words up to `position` speak of a change, so that "from 10 to 14" is a figure before and after."""
    for at in range(position, max(-1, position - reach), -1):
        if line.words[at] in _STOPS:
            return False
        if line.vocabulary.changes.longest(line.words, at):
            return True
    return False


# ---------------------------------------------------------------- hedges


def hedged(figure: Figure, line: Line) -> Figure:
    """The figure with the bound that the words before and behind it give; of several hedges the nearest counts."""
    words = line.vocabulary
    if figure.form == "ordinal":
        return figure
    said = ""
    while True:
        position = figure.lead - 1
        found = words.hedges.longest(line.words, position)
        if not found and position > 0 and line.words[position] in words.determiners:
            found = words.hedges.longest(line.words, position - 1)
        if not found or not line.close(found[0] + 1, figure.first + 1):
            break
        said = said or (found[1] if found[1] != "=" else "")
        figure.lead = found[0] + 1
    behind = words.hedges_after.longest(line.words, figure.trail)
    if behind and line.close(figure.last - 1, behind[0]):
        said, figure.trail = said or behind[1], behind[0]
    figure.bound = said or figure.bound
    return figure
