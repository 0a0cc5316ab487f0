"""What a figure is about: its indicator, breakdown and period, and from where each was carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extract.items import Item
from extract.periods import combine, resolve
from extract.phrases import Phrase
from extract.scope import Cell, carried, merged
from extract.statements import Reading, Sentence
from model.claim import Carried, Span
from model.period import TimePeriod


def cell_of(reading: Reading, said: Phrase, sentence: Sentence) -> tuple[Cell, tuple[Carried, ...]]:
    """The cell of a clause's figure, with notes on what was carried over."""
    standing = reading.scope.standing()
    whole = said.population.cell if said.population else None
    last = reading.scope.last
    notes: tuple[Carried, ...] = ()
    indicator = said.verb or said.near_noun or (whole.indicator if whole else "") or said.noun
    if not indicator:
        source = last if said.pronoun and last else reading.scope.here or (standing if standing.indicator else last)
        indicator = source.indicator if source else ""
        notes += carried("indicator", source)
    if not indicator:
        indicator = reading.default_indicator()
    codes = [(m.name, m.code) for m in said.codes]
    if whole is not None:
        breakdown = merged(whole.breakdown, codes)
        if said.population and said.population.anaphoric and whole.breakdown:
            notes += tuple(n for d, _ in whole.breakdown for n in carried(d, whole))
    elif said.pronoun and last and not codes and (not (said.verb or said.near_noun) or indicator == last.indicator):
        breakdown = last.breakdown
        notes += tuple(n for d, _ in breakdown for n in carried(d, last))
    else:
        kept = _continued(said, codes, last)
        breakdown = merged(merged(standing.breakdown, kept), codes)
        notes += tuple(n for d, _ in standing.breakdown if d not in dict(codes) for n in carried(d, standing))
    found = reading.vocabulary.codebook.indicators.get(indicator)
    if found and found.population:
        whose = whole.indicator if whole and whole.indicator != indicator else ""
        whose = whose or next((n for n in said.nouns if n != indicator), "")
        whose = whose or (last.indicator if last and last.indicator != indicator else standing.indicator)
        breakdown = merged((), [(found.population, whose)] if whose else [])
        period, more = period_of(reading, said, sentence, whose or indicator, whole)
    else:
        period, more = period_of(reading, said, sentence, indicator, whole)
    return Cell(indicator, breakdown, period, span_of(said, sentence)), notes + more


def _continued(said: Phrase, codes: Sequence[tuple[str, str]], last: Cell | None) -> list[tuple[str, str]]:
    """An enumeration goes on ("Six … sexually in Finland. Two to beg"): what it does not name again holds."""
    if last is None or not codes or said.near_noun or said.noun or said.unit_noun or said.verb:
        return []
    named = {d for d, _ in codes}
    if not named & {d for d, _ in last.breakdown}:
        return []
    return [(d, c) for d, c in last.breakdown if d not in named]


def period_of(
    reading: Reading, said: Phrase, sentence: Sentence, indicator: str, whole: Cell | None
) -> tuple[TimePeriod | None, tuple[Carried, ...]]:
    """The period of a clause's figure, with notes on what was carried over."""
    measure = reading.vocabulary.measure(indicator)
    frame = replace(reading.frame, context=_context(reading, measure))
    times = list(said.times)
    if len(times) > 1:
        both = combine(times[0], times[1])
        if both is not None:
            times = [both]
            sentence.combined = True
    for mention in times:
        inherit = mention.bare_year and sentence.combined and sentence.period is not None
        if inherit:
            frame = replace(frame, context=sentence.period)
        known = sentence.resolved.get((mention.start, measure))
        found = (known,) if known else resolve(mention, frame, measure, inherit=inherit)
        if found:
            sentence.resolved[mention.start, measure] = found[0]
            sentence.period = found[0]
            return found[0], ()
    if said.population and said.population.anaphoric and whole and whole.period:
        if (measure == "stock") == whole.period.is_day:
            return whole.period, carried("time_period", whole)
    last = reading.scope.here or reading.scope.last
    if said.pronoun and last and last.period and not said.verb and last.period.is_day == (measure == "stock"):
        return last.period, carried("time_period", last)
    here = reading.scope.here
    if measure == "stock" and here and here.period and reading.vocabulary.measure(here.indicator) == "stock":
        return here.period, carried("time_period", here)
    standing = reading.scope.standing()
    if standing.period and (measure == "stock") == standing.period.is_day:
        return standing.period, carried("time_period", standing)
    release = reading.frame.release
    return (release.last_day() if measure == "stock" else release), ()


def _context(reading: Reading, measure: str) -> TimePeriod:
    """The period that "the year before" counts from: the one spoken of last, where it is of the right kind."""
    stock = measure == "stock"
    last = reading.scope.here.period if reading.scope.here else None
    if last is not None and last.is_day == stock:
        return last
    return reading.frame.release.last_day() if stock else reading.frame.release


def remember(reading: Reading, said: Phrase, value: Decimal, cell: Cell) -> None:
    """Keeps a level for what later text refers back to."""
    reading.scope.record(value, cell)
    reading.scope.last = reading.scope.here = cell
    if cell.period not in (None, reading.frame.release, reading.frame.release.last_day()):
        reading.scope.compared = cell.period
    if not (said.population and said.population.anaphoric and said.population.reference is None):
        reading.scope.subject = cell
    lead = said.clause.lead
    if said.population and lead and not said.population.anaphoric and said.population.start < len(lead):
        reading.scope.population = said.population.cell


def item_of(said: Phrase) -> Item:
    """The item that holds the figure of a clause."""
    return next(i for i in said.clause.items if i.number is said.number)


def span_of(said: Phrase, sentence: Sentence) -> Span:
    """Where the figure of a clause stands."""
    item = said.clause.items[max(0, said.clause.head)] if said.clause.items else sentence.items[0]
    return Span(sentence.page, item.start, item.end)
