"""What a clause leaves out because the one before it has said it: the unit of a second share, the category of two parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.cells import item_of
from extract.items import Item
from extract.phrases import Phrase
from extract.scope import Cell
from extract.statements import Reading, Sentence, Statement
from extract.vocabulary import Meaning

_ALL = Decimal(100)
_MANY = 4  # parts whose sum is no chance
_PAIR = 2  # parts that may add up to a whole, at least
_ROUNDED = Decimal(1)  # points by which a rounded share may miss the quotient of its counts
_VAGUE = 10  # points by which "more than half" may understate its counts


def second_share(said: Phrase, sentence: Sentence) -> None:
    """ "Minors account for nine per cent of the victims, the adults for 91": the bare figure is a percentage, too."""
    number = said.number
    if number is None or number.value is None or number.unit or not said.codes or len(sentence.statements) == 0:
        return
    shares = [s for s in sentence.statements if s.kind == "share" and s.value is not None]
    items, head = said.clause.items, said.first
    label = [i for i in items[:head] if not i.mark("the", "for", "at", "amounts")]
    plain = len(label) == 1 and bool(label[0].codes) and all(i.word == "." for i in items[head + 1 :])
    if not plain or len(shares) != len(sentence.statements):
        return
    same = {c.name for c in said.codes} & {d for d, _ in shares[-1].cell.breakdown}
    if same and sum((s.value for s in shares if s.value is not None), number.value) <= _ALL:
        said.number = replace(number, unit="percent")
        items[head] = replace(items[head], number=said.number)
        said.population = None
        said.led = False


def increases(items: Sequence[Item], statements: list[Statement]) -> None:
    """ "It was 5,987 in the previous quarter and 5,630 a year before: increases of 2% and 8%": each against its own time."""
    rules = [s.rule for s in statements[-3:]]
    if rules != ["compared-with", "compared-with", "change-against"]:
        return
    first, second, change = statements[-3:]
    at = next((k for k, i in enumerate(items) if i is change.item), len(items))
    behind = items[at + 1 : at + 3]
    number = behind[1].number if len(behind) > 1 and behind[0].mark("and") else None
    if (
        number is None
        or number.value is None
        or number.unit != change.unit
        or not (first.cell.period and second.cell.period)
    ):
        return
    if (first.cell.breakdown, second.cell.breakdown) != (change.cell.breakdown,) * 2:
        return
    sign = -1 if change.value is not None and change.value < 0 else 1
    told = replace(change, number=number, item=behind[1], bound=number.bound, value=number.value * sign)
    statements[-1] = replace(change, base=first.cell.period.code)
    statements.append(replace(told, base=second.cell.period.code))


def named_by_sum(items: Sequence[Item], statements: list[Statement]) -> None:
    """ "There were 20 girls and 18 boys, 38 minors in all": what is said of the sum holds for its parts."""
    for k in range(len(statements) - 2):
        first, second, both = statements[k : k + 3]
        values = [s.value for s in (first, second, both) if s.kind == "level" and s.value is not None]
        if len(values) < 3 or values[0] + values[1] != values[2]:
            continue
        words = [_contrasts_behind(items, s.item) for s in (first, second)]
        told = words[0] & words[1] & set(both.cell.breakdown)
        same = {(s.cell.indicator, s.cell.period) for s in (first, second, both)}
        if told and len(same) == 1:
            statements[k] = replace(first, cell=first.cell.with_codes(told))
            statements[k + 1] = replace(second, cell=second.cell.with_codes(told))


def on_with_sum(reading: Reading, statements: Sequence[Statement]) -> None:
    """ "115 in the first half and 113 in the second, 228 in the whole year. Of them 163 were admitted": of the whole."""
    levels = [s for s in statements if s.kind == "level" and s.value is not None][-3:]
    if len(levels) < 3 or len({(s.cell.indicator, s.cell.breakdown) for s in levels}) > 1:
        return
    *parts, both = levels
    spans = [s.cell.period for s in levels if s.cell.period is not None]
    if len(spans) < 3 or any(p == spans[-1] or p.start < spans[-1].start or p.end > spans[-1].end for p in spans[:-1]):
        return
    if both.value == sum(s.value for s in parts if s.value is not None):
        reading.scope.last = reading.scope.here = reading.scope.subject = both.cell


def parts_of_last(reading: Reading, sentence: Sentence, previous: Sequence[Statement]) -> None:
    """ "48 had been exploited in Finland. The form was forced labour for 26, …": parts that add up to those whom one of
    the figures of the `previous` sentence counts are theirs, though no word says so. Of many parts it may stand anywhere
    before.
    """
    said = sentence.statements
    rules = ("count", "bracket-count") if len(said) >= _MANY else ("count",)
    plain = all(s.kind == "level" and s.bound == "=" and s.rule in rules for s in said)
    if len(said) < _PAIR or not plain:
        return
    values = [s.value for s in said if s.value is not None]
    added = [s.cell for s in previous if s.kind == "level" and s.value == sum(values)]
    if not added and len(values) >= _MANY:
        now = said[0].cell
        told = reading.scope.stated.get(sum(values, Decimal()), ())
        added = [c for c in told if (c.indicator, c.period) == (now.indicator, now.period)]
    whole = added[0] if len(added) == 1 and len(values) == len(said) else None
    if whole is None:
        return
    dimensions = set.intersection(*({d for d, _ in s.cell.breakdown} for s in said)) - {d for d, _ in whole.breakdown}
    dimension = next((d for d in dimensions if len({s.cell.code(d) for s in said}) == len(said)), "")
    rest = {tuple(p for p in s.cell.breakdown if p[0] != dimension) for s in said}
    same = {(s.cell.indicator, s.cell.period) for s in said} == {(whole.indicator, whole.period)}
    if not (dimension and same and len(rest) == 1 and set(next(iter(rest))) < set(whole.breakdown)):
        return
    for k, statement in enumerate(said):
        cell = statement.cell.with_codes(whole.breakdown)
        reading.scope.values.pop((statement.cell.indicator, statement.cell.breakdown, statement.cell.period), None)
        reading.scope.record(values[k], cell)
        said[k] = replace(statement, cell=cell)
    reading.scope.last = reading.scope.here = said[-1].cell


def _contrasts_behind(items: Sequence[Item], figure: Item) -> set[tuple[str, str]]:
    at = next((k for k, i in enumerate(items) if i is figure), len(items))
    return {(m.name, m.code) for i in items[at + 1 : at + 2] for m in i.of_kind("contrast")}


def count_and_whole(reading: Reading, said: Phrase, sentence: Sentence) -> Iterator[Statement]:
    """ "A year earlier it was 57 per cent, 207 victims out of 361": the share again, as a count and that of its whole.

    Only where the counts give the share. A whole that led the sentence in, "of these 108 victims 56 per cent were
    exploited abroad, 60 people", is not stated again.
    """
    share = sentence.statements[-1] if sentence.statements else None
    number, whole = said.number, said.population.reference if said.population else None
    told = said.codes or said.verb or said.noun or said.base_times or any(i.time for i in said.clause.items)
    if share is None or share.kind != "share" or share.value is None or told or number is None or whole is None:
        return
    if number.unit or number.value is None or not whole.value:
        return
    told_exactly = number.value / whole.value * _ALL
    vague = {">": told_exactly > share.value, "<": told_exactly < share.value}.get(share.bound[:1], False)
    if abs(told_exactly - share.value) > (_VAGUE if vague else _ROUNDED):
        return
    base = Cell(share.cell.indicator, _breakdown(share.base), share.cell.period)
    other = next((i for i in said.clause.items if i.number is whole), None)
    for figure, cell, item in ((number, share.cell, item_of(said)), (whole, base, other)):
        if item is None:
            continue
        assert figure.value is not None
        reading.scope.record(figure.value, cell)
        unit = reading.vocabulary.unit(cell.indicator)
        yield Statement("level", cell, unit, figure, item, figure.bound, "", "count-of-share", figure.value)


def told_of_others(reading: Reading, said: Phrase, whole: Cell) -> None:
    """ "25 of those in forced labour had been exploited abroad; of those in forced marriage the corresponding figure was 26":
    what was said of the first holds of the others."""
    last = reading.scope.here
    if last is not None and last.indicator == whole.indicator and not set(whole.breakdown) <= set(last.breakdown):
        told = [pair for pair in last.breakdown if not whole.code(pair[0])]
        said.codes = [Meaning("code", dimension, code) for dimension, code in told]


def _breakdown(base: str) -> tuple[tuple[str, str], ...]:
    """The breakdown that the base of a share writes out."""
    return tuple((d, c) for d, _, c in (pair.partition("=") for pair in base.split(";")) if c)
