"""What the text speaks of behind a sentence that ranks, that counts parts, or that has no figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.items import Item, marked
from extract.lead_ins import number_named, number_narrowed, subject_named
from extract.scope import Cell
from extract.statements import Reading, Sentence, Statement


def take_up_ranked(reading: Reading, items: Sequence[Item], previous: Sequence[Statement]) -> None:
    """ "The most common form was forced labour. It had been experienced by 147": of what was ranked last."""
    ranked = reading.scope.ranked
    told = marked(items, "it", "to_it") and not any(i.codes for i in items)
    if ranked is not None and told and previous[-1:]:
        if previous[-1].kind == "rank":
            reading.scope.last = reading.scope.here = ranked


def back_to_whole(reading: Reading, said: Sequence[Statement]) -> None:
    """ "1,314 clients, of whom 309 were children. A year earlier the number was 1,132": of all of them."""
    levels = [s for s in said if s.kind == "level"]
    rules = [s.rule for s in levels]
    if len(levels) > 1 and rules[0] != "count-of-them" and set(rules[1:]) == {"count-of-them"}:
        reading.scope.last = reading.scope.here = levels[0].cell
    elif len(levels) > 1 and set(rules) <= {"count", "count-of-them"}:
        _back_to_parted(reading, [s.cell for s in levels])


def _back_to_parted(reading: Reading, cells: Sequence[Cell]) -> None:
    """ "1,005 victims and 309 children. The number has doubled": that of all, where the parts are all there are."""
    for scheme in reading.vocabulary.codebook.schemes:
        whole = {tuple(p for p in c.breakdown if p[0] != scheme.dimension) for c in cells}
        parts = {c.code(scheme.dimension) for c in cells} - {""}
        if scheme.exhaustive and len(whole) == 1 and parts == set(scheme.codes):
            reading.scope.last = reading.scope.here = replace(cells[0], breakdown=whole.pop())


def open_without_figures(reading: Reading, sentence: Sentence) -> None:
    """What a sentence without figures opens: "Never had it so many clients. They were 900.", "The number grew. It is 9."."""
    said = sentence.statements
    if said and all(s.kind in ("extreme", "comparison") for s in said):
        cell = said[-1].cell
    elif not said and not any(i.number for i in sentence.items):
        narrowed = number_narrowed(sentence.items, reading)
        named = narrowed.indicator if narrowed else number_named(sentence.items)
        if not named and reading.scope.here is None and not sentence.quoted:  # it opens a paragraph
            named = subject_named(sentence.items)
        if not named:
            return
        cell = narrowed or Cell(named, reading.scope.standing(named).breakdown, reading.usual_period(named))
    else:
        return
    reading.scope.last = reading.scope.here = reading.scope.subject = cell
    reading.scope.whole = ()
