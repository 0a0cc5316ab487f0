"""Claims without a figure of their own: records, orders and ranks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.clauses import cut, without_brackets
from extract.items import Item
from extract.periods import resolve
from extract.scope import Cell, merged
from extract.statements import ALL, Reading, Sentence, Statement
from extract.vocabulary import Meaning
from model.period import TimePeriod


def wordless(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    """The extremes, comparisons and ranks of a sentence whose figures have been read."""
    yield from _extremes(reading, sentence)
    yield from _comparisons(reading, sentence)
    yield from _ranks(reading, sentence)


def _subject(reading: Reading, sentence: Sentence, item: Item) -> Cell | None:
    """The cell a record or an order is said of: the level stated before it in the sentence, else the one it names."""
    before = [
        s for s in sentence.statements if s.kind == "level" and s.rule != "bracket-period" and s.item.start < item.start
    ]
    own = [s for s in before if s.cell.period is not None and not _earlier(reading, s)]
    if own:
        return own[-1].cell
    line, _ = without_brackets(sentence.items)
    if sentence.before and any(i.mark("they") and i.start < item.start for i in line):
        return sentence.before
    named = [m for i in line for m in i.of_kind("verb")] or [m for i in line for m in i.of_kind("noun")]
    after = [s for s in sentence.statements if s.kind == "level" and s.item.start > item.start]
    if not named:
        return after[0].cell if after else None
    indicator = named[0].name
    codes = [(c.name, c.code) for i in line for c in i.codes[:1]]
    standing = reading.scope.standing()
    return Cell(indicator, merged(standing.breakdown, codes), reading.usual_period(indicator))


def _earlier(reading: Reading, statement: Statement) -> bool:
    period = statement.cell.period
    return period is not None and period.end < reading.frame.release.start


def _extremes(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    said: set[tuple[str, Cell]] = set()
    for item in sentence.items:
        bound = "max" if item.mark("max") else "min" if item.mark("min") else ""
        if not bound:
            continue
        cell = _subject(reading, sentence, item)
        if cell is None or not cell.indicator or (bound, replace(cell, span=None)) in said:
            continue
        said.add((bound, replace(cell, span=None)))
        since = next((i.time for i in sentence.items if i.time and i.time.since and i.time.year), None)
        base = f"since {since.year}" if since else ALL
        unit = reading.vocabulary.unit(cell.indicator)
        yield Statement("extreme", cell, unit, None, item, bound, base, "record")


def _comparisons(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    line, _ = without_brackets(sentence.items)
    for position, item in enumerate(line):
        bound = ">" if item.mark("more") else "<" if item.mark("fewer") else ""
        near = _unbroken(line[max(0, position - 3) : position])
        if not bound or item.mark("max", "min") or any(i.number for i in [*near, *line[position + 1 : position + 2]]):
            continue
        following = _to_stop(line[position + 1 : position + 6])
        than = next((k for k, i in enumerate(following) if i.mark("than") or i.time), -1)
        time = next((i.time for i in following[max(than, 0) :] if i.time), None)
        before = next((i.time for i in line[:position] if i.time and i.time.vague and not i.time.ever), None)
        if time is None and before is not None:  # "in earlier years it was lower": now it is higher
            time, than, bound = before, 0, "<" if bound == ">" else ">"
        if time is None or (than < 0 and not item.mark("than")):
            continue
        cell = _subject(reading, sentence, item)
        if cell is None or not cell.indicator:
            continue
        if time.ever:
            unit = reading.vocabulary.unit(cell.indicator)
            yield Statement("extreme", cell, unit, None, item, "max" if bound == ">" else "min", ALL, "record")
            continue
        measure = reading.vocabulary.measure(cell.indicator)
        periods = resolve(time, replace(reading.frame, context=cell.period), measure)
        if periods and time.span:
            periods = tuple(TimePeriod.year(y) for y in range(periods[0].start.year, periods[0].end.year + 1))
        base = ";".join(p.code for p in periods if p != cell.period)
        if periods and not base:
            continue
        if any(
            s.kind == "change" and s.base == base and s.cell.indicator == cell.indicator for s in sentence.statements
        ):
            continue
        reading.scope.compared = periods[0] if periods else reading.scope.compared
        yield Statement("comparison", cell, reading.vocabulary.unit(cell.indicator), None, item, bound, base, "order")


def _to_stop(items: Sequence[Item]) -> list[Item]:
    """The items before a colon or semicolon."""
    end = next((k for k, i in enumerate(items) if i.mark("stop")), len(items))
    return list(items[:end])


def _unbroken(items: Sequence[Item]) -> list[Item]:
    """The items behind the last comma."""
    cut_at = max((k + 1 for k, i in enumerate(items) if i.mark("comma", "stop", "and")), default=0)
    return list(items[cut_at:])


def _ranks(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    line, _ = without_brackets(sentence.items)
    if not any(i.mark("rank") for i in line):
        return
    ordered = _in_order(line)
    if ordered:
        for place, code in enumerate(ordered, start=1):
            yield from _rank(reading, [code], place, line, next(i for i in line if i.mark("rank")))
        return
    previous: tuple[list[Meaning], int] | None = None
    waiting = 0  # the place named by the clause before: "second most common was, that …"
    for chunk in cut(line):
        codes = [i.codes[0] for i in chunk.items if i.codes]
        mark = next((i for i in chunk.items if i.mark("rank")), None)
        ordinal = next((i for i in chunk.items if i.number and i.number.form == "ordinal"), None)
        place = int(ordinal.number.value) if ordinal and ordinal.number and ordinal.number.value else 1
        waiting *= not any(i.number for i in chunk.items)
        if codes and (mark or waiting or (previous and ordinal)):
            if not _elaborates(codes, chunk.items[0], sentence):
                yield from _rank(reading, codes, waiting or place, line, mark or ordinal or chunk.items[0])
            previous = (codes, waiting or place)
        elif previous and codes and {c.name for c in codes} == {c.name for c in previous[0]} and len(codes) > 1:
            if any(i.mark("they") for i in chunk.items):
                yield from _rank(reading, codes, previous[1], line, chunk.items[0])
        waiting = place if mark and not codes else 0


def _elaborates(codes: Sequence[Meaning], start: Item, sentence: Sentence) -> bool:
    """True where an earlier clause counted this very category: "18 sexually, most often in prostitution"."""
    named = {(c.name, c.code) for c in codes}
    return any(
        s.kind == "level" and s.item.start < start.start and named <= set(s.cell.breakdown) for s in sentence.statements
    )


def _in_order(line: Sequence[Item]) -> list[Meaning]:
    """Categories of one dimension that are ranked together ("A, B and C were the most common, in that order")."""
    position = next(i for i, item in enumerate(line) if item.mark("rank"))
    plural = any(item.mark("respectively") for item in line)
    counted = any(item.number and item.number.form != "ordinal" for item in line[max(0, position - 2) : position])
    if not (plural or counted):
        return []
    codes = [item.codes[0] for item in line if item.codes]
    return codes if len(codes) > 1 and len({c.name for c in codes}) == 1 else []


def _rank(
    reading: Reading, codes: Sequence[Meaning], place: int, line: Sequence[Item], item: Item
) -> Iterator[Statement]:
    named = [m.name for i in line for m in i.of_kind("dimension")]
    dimensions = reading.vocabulary.codebook.dimensions
    ranked = next((c.name for c in codes if c.name in named), "")
    ranked = ranked or max((c.name for c in codes), key=lambda d: len(dimensions[d].codes))
    standing = reading.scope.standing()
    kinds = {i.code for i in reading.vocabulary.codebook.indicators.values() if i.population}
    indicator = next((m.name for i in line for m in i.of_kind("noun") if m.name not in {*named, *kinds}), "")
    indicator = indicator or next((m.name for i in line for m in i.of_kind("verb")), "") or standing.indicator
    indicator = indicator or (reading.scope.last.indicator if reading.scope.last else "") or reading.default_indicator()
    last = reading.scope.here
    period = reading.usual_period(indicator)
    if last and last.indicator == indicator and last.period is not None:
        period = last.period
    breakdown = merged(standing.breakdown, [(c.name, c.code) for c in codes])
    cell = Cell(indicator, breakdown, period)
    before = reading.scope.ranked
    if before is not None and place > 1 and before.code(ranked):  # "the second most common …"
        cell = before.with_codes((c.name, c.code) for c in codes)
    reading.scope.ranked = cell
    yield Statement("rank", cell, reading.vocabulary.unit(indicator), None, item, "=", ranked, "rank", Decimal(place))
