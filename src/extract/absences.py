"""Zeros without a figure: "begging and organ trade were not detected in Finland"."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extract.categories import category
from extract.items import marked, of_kind
from extract.parentheticals import without_brackets
from extract.scope import Cell, merged
from extract.statements import Reading, Sentence, Statement


def absences(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    """A level of 0 for each category of one dimension that a sentence says was not found."""
    if sentence.quoted or not marked(sentence.items, "not_found"):
        return
    line, _ = without_brackets(sentence.items)
    mark = next((i for i in line if i.mark("not_found")), None)
    if mark is None or any(i.number for i in line):
        return
    topic = frozenset(m.name for m in of_kind(line, "noun", "verb"))
    before = [category(i, reading.vocabulary, topic) for i in line if i.codes and i.start < mark.start]
    behind = [category(i, reading.vocabulary, topic) for i in line if i.codes and i.start > mark.start]
    absent = [c for c in before if c is not None]
    next_to = [i for i in line if i.start >= mark.end][:1]
    if not absent and next_to and next_to[0].codes:  # the verb comes first: "not referred were beggars or soldiers"
        absent = [c for c in behind if c is not None and c.name == next_to[0].codes[0].name]
    if not absent or len({c.name for c in absent}) > 1:
        return
    scope = reading.scope
    here = scope.here.indicator if scope.here else ""
    indicator = next(iter(sorted(topic)), "") or here or scope.standing().indicator or reading.default_indicator()
    narrowed = [(c.name, c.code) for c in behind if c is not None and c.name != absent[0].name]
    whole = merged(merged(scope.standing(indicator).breakdown, scope.whole), narrowed)
    for code in absent:
        cell = Cell(indicator, merged(whole, [(code.name, code.code)]), reading.usual_period(indicator))
        unit = reading.vocabulary.unit(indicator)
        yield Statement("level", cell, unit, None, mark, "=", "", "absence", Decimal(0))
