"""The number layer: every figure of a text with its value, form, unit and hedge.

Words are data ([numerals] of the language files); how they combine is code. A text is read as atoms (extract.atoms),
figures and number words are found among them, then joined to ranges and given units and hedges (extract.figures).

What is one figure and what are two: "two out of three" and "7 in 10" are shares, "45 out of the 74" and "6 out of 9"
are two counts; "10–14", "between 10 and 14" and "three or four" are one ranged figure, "rose from 10 to 14" is two.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import gcd

from extract.atoms import Line, read_line, rounded
from extract.figures import Figure, hedged, joined, measured
from extract.number_words import FIGURE, compose, number_words
from model.value import value

_LARGEST_DENOMINATOR = 100
_ROUND_DENOMINATORS = (10, 20, 100)  # of which a share in words may be when it is of more than ten


@value
class Number:
    """One figure. Positions are half-open ranges of the text it was found in.

    `start` to `end` is the figure itself, `phrase_start` to `phrase_end` takes in hedges, percent signs, currencies
    and the like; `parts` are the ranges of the digit strings and number words. `value` is None where it cannot be
    read, `value_to` the upper end of a range. `form`: "digits", "words", "fraction", "multiple", "ordinal" or "zero".
    `unit`: "", "percent", "points", "factor" or a currency code. `bound` is one of the contract's.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    value_to: Decimal | None
    form: str
    unit: str
    bound: str
    phrase_start: int
    phrase_end: int
    parts: tuple[tuple[int, int], ...]
    signed: bool = False  # written with its plus or minus


def find_numbers(
    text: str, language: str, taken: Sequence[tuple[int, int]] = (), *, table: bool = False, offset: int = 0
) -> list[Number]:
    """Every figure of the text outside the ranges `taken`, in order; none overlap.

    Every run of digits lies in exactly one figure's parts. With `table`, blanks never join digits. `offset` is added
    to every position, so that figures of a block point into its page.
    """
    line = read_line(text, number_words(language), taken, table=table)
    return [_number(hedged(figure, line), line, offset) for figure in joined(_figures(line), line)]


def _number(figure: Figure, line: Line, offset: int) -> Number:
    first, last = line.atoms[figure.first], line.atoms[figure.last - 1]
    start = first.start if first.sign < 0 else first.sign
    return Number(
        start=start + offset,
        end=last.end + offset,
        text=line.text[start : last.end],
        value=figure.value,
        value_to=figure.value_to,
        form=figure.form,
        unit=figure.unit,
        bound=figure.bound,
        phrase_start=min(start, line.atoms[figure.lead].start) + offset,
        phrase_end=max(line.atoms[figure.trail - 1].end, figure.tail) + offset,
        parts=tuple((a + offset, b + offset) for a, b in figure.parts),
        signed=start < first.start or line.text[start - 1 : start] == "+",
    )


def _figures(line: Line) -> list[Figure]:
    """All figures with their units, from left to right, the longest reading first; ranges and hedges come later."""
    made: list[Figure] = []
    behind = 0  # the last figure
    for position, word in enumerate(line.words):
        if position < behind or not (word == FIGURE or line.vocabulary.begins(word)):
            continue
        readings = (
            _share(line, position),
            _special(line, position),
            _amount(line, position),
            _ordinal(line, position),
        )
        figure = max((r for r in readings if r is not None), key=lambda r: r.last, default=None)
        if figure is not None:
            made.append(measured(figure, line))
            behind = made[-1].last
    return made


def _figure(
    line: Line, first: int, last: int, value: Decimal | None, form: str, unit: str = "", bound: str = "="
) -> Figure:
    part = (line.atoms[first].start, line.atoms[last - 1].end)
    return Figure(first, last, value, form, unit, bound, parts=(part,))


# ---------------------------------------------------------------- words that are a number by themselves


def _special(line: Line, position: int) -> Figure | None:
    found = line.vocabulary.specials.longest(line.words, position)
    if found is None or not line.close(position, found[0]) or not line.allowed(position, found[0]):
        return None
    last, special = found
    return _figure(line, position, last, special.value, special.form, special.unit, special.bound)


def _ordinal(line: Line, position: int) -> Figure | None:
    place = line.vocabulary.ordinals.get(line.words[position])
    if place is None or not line.allowed(position, position + 1):
        return None
    return _figure(line, position, position + 1, Decimal(place), "ordinal")


# ---------------------------------------------------------------- amounts


def _amount(line: Line, position: int) -> Figure | None:
    """A digit string or number words with what multiplies them: "1.5 million", "a hundred and fifteen"."""
    words = line.vocabulary
    if line.words[position] == FIGURE:
        return _digits(line, position)
    made = _negative(line, position) or _half_of_scale(line, position)
    if made is not None:
        return made
    start = position
    if line.words[position] in words.articles and _scale(line, position + 1) and line.close(position, position + 2):
        start = position + 1
    elif not words.bare_scales and _scale(line, position):
        return None
    last, value = _composed(line, start)
    if value is None or (last == position + 1 and not line.allowed(position, last)):
        return None
    ordinal = words.ordinals.get(line.words[last]) if last < len(line.words) else None
    if ordinal and line.atoms[last].hyphened and value % 10 == 0 and ordinal < 10:
        return _figure(line, position, last + 1, Decimal(value + ordinal), "ordinal")
    return _scaled(line, position, last, Decimal(value), "words")


def _digits(line: Line, position: int) -> Figure:
    words, atom = line.vocabulary, line.atoms[position]
    form = atom.form
    ending = words.case_endings.match(line.text, atom.end)
    glued = position + 1 < len(line.atoms) and line.atoms[position + 1].glued
    suffix = line.text[line.atoms[position + 1].start : line.atoms[position + 1].end] if glued else ""
    if suffix in words.ordinal_endings or (ending and ending[0].lstrip(" :") in words.colon_ordinals):
        form = "ordinal"
    scale = words.glued_scales.get(suffix)
    if suffix in words.money_scales and _counted(line, position):
        scale = words.money_scales[suffix]
    if form != "digits" or atom.value is None:
        figure = _figure(line, position, position + 1, atom.value, form, "percent" if form == "fraction" else "")
    elif scale:
        figure = _figure(line, position, position + 2, atom.value * scale, form)
        figure.scale = Decimal(scale)
    else:
        figure = _scaled(line, position, position + 1, atom.value, form)
    if ending:
        figure.tail = ending.end()
    return figure


def _counted(line: Line, position: int) -> bool:
    """True where the "m" behind a figure is a million: money before it, or a word behind it that is no dimension."""
    words, after = line.vocabulary, position + 2
    if words.money_before.longest(line.words, position - 1):
        return True
    counts = after < len(line.words) and line.words[after].isalpha() and not line.atoms[after].hyphened
    return counts and words.lengths.longest(line.words, after) is None


def _negative(line: Line, position: int) -> Figure | None:
    """Reads "minus 5"."""
    number = position + 1
    if line.words[position] not in line.vocabulary.minus or number >= len(line.words) or line.words[number] != FIGURE:
        return None
    figure = _digits(line, number)
    if figure.value is None or (position and line.words[position - 1] == FIGURE):
        return None
    figure.first = figure.lead = position
    figure.value = -figure.value
    return figure


def _scaled(line: Line, first: int, last: int, value: Decimal, form: str) -> Figure:
    """With "and a half" and the scale word behind it: "two and a half", "1.5 million"."""
    half = line.vocabulary.and_half.longest(line.words, last)
    if half and line.close(last - 1, half[0]):
        value, last = value + Decimal("0.5"), half[0]
    multiplier = Decimal(1)
    while _scale(line, last) and line.close(last - 1, last + 1):
        scale = line.vocabulary.morphs[line.words[last]].value
        if scale <= abs(value):
            break
        value, multiplier, last = value * scale, multiplier * scale, last + 1
    figure = _figure(line, first, last, value, form)
    figure.scale = multiplier
    return figure


def _half_of_scale(line: Line, position: int) -> Figure | None:
    """Reads "half a million" and "a half million"."""
    words = line.vocabulary
    scale = position + 1 if line.words[position] in words.articles else position
    if scale >= len(line.words) or line.words[scale] not in words.halves:
        return None
    scale += 1
    if scale < len(line.words) and line.words[scale] in words.articles:
        scale += 1
    if not _scale(line, scale) or not line.close(position, scale + 1):
        return None
    value = Decimal(words.morphs[line.words[scale]].value) / 2
    return _figure(line, position, scale + 1, value, "words")


def _scale(line: Line, position: int) -> bool:
    morph = line.vocabulary.morphs.get(line.words[position]) if position < len(line.words) else None
    return morph is not None and morph.scale and morph.value > 10


def _composed(line: Line, start: int) -> tuple[int, int | None]:
    """The longest run of number words from `start` that makes one number: the position after it, and the number."""
    words = line.vocabulary
    morphs = list(words.read(line.words[start])) if start < len(line.words) else []
    value = compose(morphs) if morphs else None
    last = position = start + 1
    while value is not None and position < len(line.words):
        bridged = line.words[position] in words.joiners and any(m.scale and m.value >= 100 for m in morphs)
        position += bridged
        if position >= len(line.words) or not line.close(last - 1, position + 1):
            break
        more = words.read(line.words[position])
        if not more or (bridged and more[0].scale) or (words.compounds and not _apart(morphs[-1].value, more[0].value)):
            break
        longer = compose([*morphs, *more])
        if longer is None:
            break
        morphs += more
        value = longer
        last = position = position + 1
    return last, value


def _apart(before: int, after: int) -> bool:
    """Where number words are written together, only large scales stand apart from what they multiply."""
    return before >= 100 or after >= 100


# ---------------------------------------------------------------- shares in words


def _share(line: Line, position: int) -> Figure | None:
    """Reads "half", "a quarter", "two-thirds", "every third", "one in five"."""
    words, word = line.vocabulary, line.words[position]
    part = words.parts.longest(line.words, position)
    if part and part[1][1] and line.allowed(position, part[0]):
        return _percent(line, position, part[0], 1, part[1][0])
    if word in words.every and position + 1 < len(line.words):
        place = words.ordinals.get(line.words[position + 1], 0)
        ranged = words.to.longest(line.words, position + 2)  # "every fourth to fifth" is no one share
        counted = words.frequency.longest(line.words, position + 2)
        if place > 1 and not counted and not ranged and line.allowed(position, position + 2):
            return _percent(line, position, position + 2, 1, place)
    part_of = _parts(line, position, position + 1, 1) if word in words.articles else None
    if part_of:
        return part_of
    last, count = _whole(line, position)
    if count is None or not 0 < count < _LARGEST_DENOMINATOR:
        return None
    return _parts(line, position, last, count) or _ratio(line, position, last, count)


def _percent(line: Line, first: int, last: int, count: int, of: int) -> Figure:
    return _figure(line, first, last, rounded(Decimal(100) * count / of), "fraction", "percent")


def _whole(line: Line, position: int) -> tuple[int, int | None]:
    """The whole number at `position`, in digits or words, and the position after it."""
    if position >= len(line.words):
        return position, None
    if line.words[position] != FIGURE:
        return _composed(line, position)
    value = line.atoms[position].value
    return position + 1, int(value) if value is not None and value == value.to_integral_value() else None


def _parts(line: Line, position: int, after: int, count: int) -> Figure | None:
    found = line.vocabulary.parts.longest(line.words, after)
    if not found or not line.close(position, found[0]) or not line.allowed(position, found[0]):
        return None
    last, (of, _) = found
    return _percent(line, position, last, count, of) if count < of and gcd(count, of) == 1 else None


_COUNTED = 2  # words of what a share counts: "one new client in eight"


def _counted_ratio(line: Line, position: int, after: int, count: int) -> Figure | None:
    """Reads "one complaint in ten", "one new client in eight": in words, and behind it the sentence goes on or ends.

    What is counted stays outside the figure's parts, so that it is still read as a noun.
    """
    words, goes_on = line.vocabulary, line.vocabulary.ratio_before
    if line.words[position] == FIGURE:
        return None
    between = None
    for behind in range(after + 1, min(after + _COUNTED, len(line.words) - 1) + 1):
        noun = line.words[behind - 1]
        if not noun.isalpha():
            return None
        between = words.plain_ratios.longest(line.words, behind) or words.ratios.longest(line.words, behind)
        if line.words[behind] in words.denominators:  # "kuudella uhrilla kymmenestä"
            between = (behind, True)
        if not between and goes_on.longest(line.words, behind - 1):
            return None
        if between or words.read(noun):
            break
    if not between or words.read(noun):
        return None
    last, whole = _whole(line, between[0])
    if whole is None or line.words[between[0]] == FIGURE or not count < whole or whole not in range(2, 11):
        return None
    ended = last >= len(line.words) or not line.words[last][0].isalpha()
    if not (ended or goes_on.longest(line.words, last)) or not line.close(position, last):
        return None
    figure = _percent(line, position, last, count, whole)
    figure.parts = tuple(
        (line.atoms[a].start, line.atoms[b - 1].end) for a, b in ((position, after), (between[0], last))
    )
    return figure


def _ratio(line: Line, position: int, after: int, count: int) -> Figure | None:
    """A share such as "one in five" or "seven out of ten".

    Both numbers are small and stand directly at the ratio word; digits are read so after "in", and after "out of"
    only when the whole is 10 or 100, since "6 out of 9" are two counts.
    """
    words = line.vocabulary
    if after < len(line.words) and line.words[after] in words.denominators:
        of = words.denominators[line.words[after]]
        return _percent(line, position, after + 1, count, of) if count < of else None
    plain = words.plain_ratios.longest(line.words, after)
    between = plain or words.ratios.longest(line.words, after)
    if not between:
        return _counted_ratio(line, position, after, count)
    last, whole = _whole(line, between[0])
    if whole is None or count >= whole or not line.close(position, last):
        return None
    digits = line.words[position] == FIGURE
    if digits != (line.words[between[0]] == FIGURE) or words.units.longest(line.words, last):
        return None
    allowed = (10, 100) if digits and not plain else (*range(2, 11), *_ROUND_DENOMINATORS)
    if whole not in allowed or not line.allowed(position, last):
        return None
    return _percent(line, position, last, count, whole)
