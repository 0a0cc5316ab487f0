"""Changes in brackets: "1,317 reports (up 15%)", "(+8% from 2037)", "rose by 4% (from 3,995)"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from extract.items import Item, marked
from extract.parentheticals import Bracket
from extract.periods import resolve
from extract.statements import Reading, Sentence, Statement
from model.period import TimePeriod

Read = Callable[[Reading, Sequence[Item], Sentence], None]
_NEAR = 3  # items between a figure and the word that makes it a difference


def told_change(
    reading: Reading, bracket: Bracket, main: Statement | None, sentence: Sentence, read: Read
) -> list[Statement] | None:
    """What a bracket says that tells how a level has changed, or from which level a change leads; None for any other."""
    numbers = [i for i in bracket.items if i.number]
    if main is None or not numbers:
        return None
    if main.kind == "change" and (both := _both_ends(reading, bracket, main)):
        return both
    if main.kind == "change" and len(numbers) == 1 and bracket.items[0].mark("than", "from_value", "to"):
        return _end_of(reading, bracket, numbers[0], main)
    if main.kind != "level" or not any(_differs(bracket.items, k) for k in range(len(bracket.items))):
        return None
    inner = replace(sentence, items=list(bracket.items), statements=[main], opening=None, waiting=None, pending=None)
    scope = reading.scope
    last, here = scope.last, scope.here
    scope.last = scope.here = main.cell
    read(reading, inner.items, inner)
    scope.last, scope.here = last, here
    return [s for s in inner.statements if s is not main]


def _differs(items: Sequence[Item], position: int) -> bool:
    """True for a figure that is a difference: "up 15%", "15% more than", "an increase of 169"; not "down from 1,448"."""
    number, before = items[position].number, items[max(0, position - _NEAR) : position]
    before = before[max((k + 1 for k, i in enumerate(before) if i.mark("comma", "stop")), default=0) :]
    if number is None or number.form == "ordinal" or marked(before[-1:], "than", "from_value", "to"):
        return False
    if marked([*before, *items[position + 1 : position + 3]], "than") and number.unit == "percent" and number.signed:
        return True
    near = [*before, *items[position + 1 : position + 2]]
    return marked(near, "more", "fewer") and not any(i.number for i in before)


def unknown_label(items: Sequence[Item]) -> bool:
    """True for a bracket that begins with a label of which we know no word: "(second round: 1,148)"."""
    colon = next((k for k, i in enumerate(items) if i.mark("colon")), 0)
    label = items[:colon]
    known = any(i.meanings or i.time or (i.number and i.number.form != "ordinal") for i in label)
    return any(i.word.isalpha() for i in label) and not known


def _end_of(reading: Reading, bracket: Bracket, item: Item, main: Statement) -> list[Statement]:
    """The level that a change leads from, "(from 3,995)", or to."""
    number = item.number
    plain = all(i is item or i.mark("than", "from_value", "to", "the", "more", "fewer") for i in bracket.items)
    if number is None or number.value is None or number.unit or not plain or ";" in main.base or not main.base:
        return []
    period = main.cell.period if bracket.items[0].mark("to") else TimePeriod.parse(main.base)
    cell = replace(main.cell, period=period)
    reading.scope.record(number.value, cell)
    unit = reading.vocabulary.unit(cell.indicator)
    return [Statement("level", cell, unit, number, item, number.bound, "", "change-from", number.value)]


def _both_ends(reading: Reading, bracket: Bracket, main: Statement) -> list[Statement]:
    """The levels between which a change leads: "was up by a half (from 76 to 115)"."""
    match [i for i in bracket.items if not i.mark("the")]:
        case [opener, first, to, last] if opener.mark("from_value") and to.mark("to") and first.number and last.number:
            ends = [Bracket(bracket.anchor, (opener, first)), Bracket(bracket.anchor, (to, last))]
            return [s for end, item in zip(ends, (first, last), strict=True) for s in _end_of(reading, end, item, main)]
    return []


def is_below_nothing(bracket: Bracket, numbers: Sequence[Item]) -> bool:
    """True for "(2017: -7)": no change since then, which would be told the other way round, but a count that cannot be."""
    first, *others = bracket.items
    minus = len(numbers) == 1 and numbers[0].number is not None and (numbers[0].number.value or 0) < 0
    return minus and first.time is not None and all(i is numbers[0] or i.mark("colon") for i in others)


def signed(item: Item) -> bool:
    """True for a percentage with its sign."""
    return item.number is not None and item.number.unit == "percent" and item.number.signed


def signed_change(item: Item, main: Statement | None, sentence: Sentence) -> Iterator[Statement]:
    """ "30, against 40 in 2022 (-25%)", "almost doubled (+89%)": the change between the two times just spoken of."""
    number = item.number
    if number is None or main is None:
        return
    made = replace(
        main,
        kind="change",
        unit="percent",
        number=number,
        item=item,
        bound=number.bound,
        value=number.value,
        rule="signed-change",
    )
    if main.kind == "change":
        yield made
    same = [
        s.cell.period
        for s in [*sentence.statements, main]
        if s.kind == main.kind == "level"
        and replace(s.cell, period=None, span=None) == replace(main.cell, period=None, span=None)
    ]
    times = sorted({p for p in same[-2:] if p is not None}, key=lambda p: p.end)
    if len(times) > 1:
        yield replace(made, cell=replace(main.cell, period=times[1]), base=times[0].code)


def signed_against(reading: Reading, item: Item, behind: Sequence[Item], main: Statement) -> Iterator[Statement]:
    """The change that a percentage with its sign states of the level before it, against the time behind it."""
    number, mention = item.number, next((i.time for i in behind if i.time), None)
    if number is None or mention is None or main.kind != "level":
        return
    frame = replace(reading.frame, context=main.cell.period)
    found = resolve(mention, frame, reading.vocabulary.measure(main.cell.indicator), inherit=mention.bare_year)
    if found and found[0] != main.cell.period:
        yield replace(
            main, kind="change", unit="percent", number=number, item=item, bound=number.bound, value=number.value,
            base=found[0].code, rule="signed-change",
        )  # fmt: skip
