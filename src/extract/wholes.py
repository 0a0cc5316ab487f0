"""The whole that parts belong to: their sum, what they share, or a population told of for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.categories import contrasted
from extract.cells import span_of
from extract.items import Item, marked
from extract.phrases import Phrase
from extract.scope import Cell
from extract.statements import Reading, Sentence, Statement
from extract.told_times import period_of
from model.period import TimePeriod


def together(said: Phrase, sentence: Sentence) -> Cell | None:
    """The whole of the parts before it, whose sum it is: "263 victims and 81 children, in total 344 persons".

    None for a figure that is no such sum.
    """
    parts = [s for s in sentence.statements if s.kind == "level"][-2:]
    opened = sentence.opening.time if sentence.opening else None  # "on 30 June the clients were 263 and 81, in all 344"
    if said.codes or said.verb or said.noun or said.population or any(t is not opened for t in said.times):
        return None
    if len(parts) == 1 and marked(said.clause.items, "in_total"):
        return _with_unread(said, parts[0].cell, sentence)
    if len(parts) < 2:
        return None
    first, last = (s.cell for s in parts)
    total = sum(s.value for s in parts if s.value is not None)
    same = first.breakdown == last.breakdown and first.period == last.period
    if same or said.number is None or said.number.value != total:
        return None
    period = last.period if first.period == last.period else _both_halves(first.period, last.period)
    if first.indicator != last.indicator or period is None:
        return None
    return replace(last, period=period, breakdown=tuple(p for p in last.breakdown if p in first.breakdown))


def _with_unread(said: Phrase, last: Cell, sentence: Sentence) -> Cell | None:
    """The whole of two parts of which the first is of a kind that nobody lists: "430 came through others and 48 by themselves,
    which makes 478 in total".
    """
    figures = [n for i in sentence.items if (n := i.number) and not n.unit and n.value is not None and i.number]
    at = next((k for k, n in enumerate(figures) if n is said.number), 0)
    parts = [n.value for n in figures[max(0, at - 2) : at] if n.value is not None]
    if len(parts) < 2 or said.number is None or sum(parts) != said.number.value:
        return None
    told = {c.name for c in sentence.predicate}
    return replace(last, breakdown=tuple(p for p in last.breakdown if p[0] not in told))


def _both_halves(first: TimePeriod | None, last: TimePeriod | None) -> TimePeriod | None:
    """The year whose first half and second half the two periods are; None for any others."""
    if first is None or last is None or (first.frequency, last.frequency) != ("S", "S"):
        return None
    year = TimePeriod.year(first.start.year)
    return year if (first.start, last.end) == (year.start, year.end) else None


def referred_whole(reading: Reading, said: Phrase, sentence: Sentence) -> Iterator[Statement]:
    """The figure of a population that nobody stated before is a claim of its own ("45 out of the 74 persons")."""
    whole = said.population
    if whole is not None and whole.reference is not None and whole.known:
        reading.referred.append(whole.reference)
    if whole is None or whole.reference is None or whole.anaphoric or not whole.known:
        return
    number = whole.reference
    if number.value is None or not whole.cell.indicator:
        return
    period, notes = period_of(reading, said, sentence, whole.cell.indicator, None)
    line = said.clause.lead if said.led else said.clause.items
    apart = [(m.name, m.code) for i in line[whole.start : whole.end] for m in contrasted(i, sentence.contrasts)]
    cell = replace(whole.cell.with_codes(apart), period=period, span=span_of(said, sentence))
    item = next((i for i in [*said.clause.items, *said.clause.lead] if i.number is number), None)
    if item is None:  # it stands in another clause, which makes the claim
        return
    reading.scope.record(number.value, cell)
    yield Statement(
        "level", cell, reading.vocabulary.unit(cell.indicator), number, item, number.bound, "", "population", number.value,
        carried=notes,
    )  # fmt: skip


def whole_of_both(reading: Reading, items: Sequence[Item], sentence: Sentence) -> None:
    """ "71 women and 44 men, of whom eight in all were minors": a part of both together is one of what they share."""
    levels = [s.cell for s in sentence.statements if s.kind == "level"][-2:]
    if len(levels) < 2 or not (marked(items[:1], "of_whom") and marked(items, "in_total", "together", "all")):
        return
    shared = set(levels[0].breakdown) & set(levels[1].breakdown)
    if (levels[0].indicator, levels[0].period) == (levels[1].indicator, levels[1].period):
        reading.scope.subject = replace(levels[0], breakdown=tuple(sorted(shared)))


def part_from_whole(reading: Reading, sentence: Sentence) -> None:
    """ "34 women and 18 men … none of them": a pronoun behind the parts of one whole means the whole."""
    parts = [s for s in sentence.statements if s.kind == "level"]
    siblings = all(s.rule in ("count-of-population", "count-of-them") for s in parts)
    levels = [s.cell for s in parts if siblings or s.rule in ("count", "bracket-count")]
    if len(levels) < 2 or len({(c.indicator, c.period) for c in levels}) > 1:
        return
    shared = set(levels[0].breakdown).intersection(*(c.breakdown for c in levels))
    if siblings and len({d for c in levels for d, _ in set(c.breakdown) - shared}) > 1:
        return
    if all(len(set(c.breakdown) - shared) <= 1 for c in levels):
        reading.scope.subject = replace(levels[0], breakdown=tuple(sorted(shared)))
