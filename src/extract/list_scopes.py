"""Lead-ins of lists: "Broken down by form, those exploited in Finland were" says of whom every item below is a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.categories import category
from extract.items import Item, marked, of_kind
from extract.lead_ins import cell_named
from extract.scope import Cell, merged
from extract.statements import Reading, Statement

_SUBJECT = 2  # items in which a sentence tells its subject
_LEADS = ("be", "consists", "including", "amounts", "colon")  # with which a lead-in ends
_COUNTED = ("be", "consists", "including")  # the same where the lead-in gives the whole its figure
_DATED = ("than", "not")  # beside which a time or category may be another one's


def open_list(items: Sequence[Item], reading: Reading, stated: Sequence[Statement]) -> None:
    """Makes those whom the sentence before a list names, and counts not, those of whom its items are parts."""
    last = next((i for i in reversed(items) if i.word != "."), None)
    if last is None or not last.mark(*_LEADS) or marked(items, *_DATED):
        return
    scope = reading.scope
    if any(i.number for i in items):
        told = {(s.cell.indicator, s.cell.breakdown): s.cell for s in stated}
        counted = len(told) == 1 and last.mark(*_COUNTED) and all(s.kind == "level" for s in stated)
        cell = next(iter(told.values())) if counted else None if stated else _known(items, reading)
    else:
        cell = None if stated else _named(items, reading) or _pointed(items, reading)
    if cell is not None and cell.breakdown:
        scope.population = scope.subject = scope.last = scope.here = cell


def _pointed(items: Sequence[Item], reading: Reading) -> Cell | None:
    """Those told right before, whom a pronoun means: "34 had been exploited in Finland. They were:"."""
    pronoun = marked(items[:_SUBJECT], "plural_they", "of_them", "of_these")
    told = any(i.codes or i.time or i.of_kind("noun", "verb") for i in items)
    here, subject = reading.scope.here, reading.scope.subject
    if not pronoun or told or here is None or subject is None or here.indicator != subject.indicator:
        return None
    return replace(subject, period=subject.period or here.period)


def _known(items: Sequence[Item], reading: Reading) -> Cell | None:
    """Those whom the lead-in names by their figure, where the text has stated it: "the 34 exploited in Finland were"."""
    told = cell_named(items, reading.scope)
    codes = {(c.name, c.code) for i in items for c in i.codes[:1]}
    return told if told is not None and codes <= set(told.breakdown) and len(told.breakdown) > 0 else None


def _named(items: Sequence[Item], reading: Reading) -> Cell | None:
    """Those whom the lead-in names by their categories, one of each dimension; None where it names none."""
    nouns = [m.name for m in of_kind(items, "noun", "verb") if not reading.counts_kinds(m.name)]
    dimensions = reading.vocabulary.codebook.dimensions
    found = [category(i, reading.vocabulary, frozenset(nouns)) for i in items if i.codes]
    codes = [(c.name, c.code) for c in found if c is not None and dimensions[c.name].countable]
    if not codes or len({d for d, _ in codes}) < len(set(codes)) or len(set(nouns)) > 1:
        return None
    scope = reading.scope
    spoken = scope.here or scope.last
    indicator = next(iter(nouns), "") or scope.standing().indicator or (spoken.indicator if spoken else "")
    indicator = indicator or reading.default_indicator()
    same = spoken is not None and spoken.indicator == indicator
    period = spoken.period if same and spoken else reading.usual_period(indicator)
    return reading.set_apart(Cell(indicator, merged(scope.standing(indicator).breakdown, codes), period))
