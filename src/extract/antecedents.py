"""Figures that a sentence states for another time, in the order of the sentence before.

"The exploitation of 118 happened in Finland, that of 65 abroad. A year earlier the figures were 94 and 64."
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.items import Item, marked
from extract.periods import resolve
from extract.statements import Reading, Sentence, Statement

_MAIN = ("count", "count-of-them", "count-of-population", "share-of")


def stated_again(reading: Reading, sentence: Sentence, before: Sequence[Statement]) -> Iterator[Statement]:
    """The statements of such a sentence; none where it says more than a time, a plural pronoun and figures."""
    figures = [i for i in sentence.items if i.number]
    times = [i.time for i in sentence.items if i.time]
    units = {i.number.unit for i in figures if i.number}
    if len(figures) < 2 or len(times) != 1 or len(units) != 1 or not _only_figures(sentence.items):
        return
    kind = "share" if units == {"percent"} else "level"
    main = [s for s in before if s.kind == kind and (s.rule in _MAIN or s.rule == "bracket-share")]
    if len(main) == len(figures) + 1 and {s.rule for s in main[1:]} == {"count-of-them"}:
        main = main[1:]  # "367 new clients, of whom 288 were victims and 79 children": the two parts
    measures = {reading.vocabulary.measure(s.cell.indicator) for s in main}
    unclear = len(measures) > 1 and times[0].bare_year  # of a year's end or of the day in it
    if len(main) != len(figures) or unclear or (kind == "level" and units != {""}):
        return
    for item, statement in zip(figures, main, strict=True):
        number = item.number
        measure = reading.vocabulary.measure(statement.cell.indicator)
        frame = replace(reading.frame, context=statement.cell.period)
        found = resolve(times[0], frame, measure, inherit=times[0].bare_year)
        if number is None or number.value is None or not found or found[0] == statement.cell.period:
            return
        cell = replace(statement.cell, period=found[0])
        reading.scope.compared = found[0]
        if kind == "level":
            reading.scope.record(number.value, cell)
        yield replace(
            statement,
            cell=cell,
            number=number,
            item=item,
            bound=number.bound,
            value=number.value,
            rule="stated-again",
            obs_status="E" if sentence.estimate else "A",
        )


def only_again(sentence: Sentence) -> bool:
    """True for a sentence that states several figures again, whether or not it is clear of what."""
    units = [i.number.unit for i in sentence.items if i.number]
    times = [i for i in sentence.items if i.time]
    return len(units) > len(times) > 0 and len(set(units)) == 1 and _only_figures(sentence.items)


def again_behind(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """The sentence before a semicolon and what behind it only states several figures again, "…; in 2033 the figures were
    115 and 76"; empty where nothing does.
    """
    if not marked(items, "plural_they"):
        return [], []
    stop = next((k for k, i in enumerate(items) if i.mark("stop") and not i.mark("colon")), 0)
    tail = list(items[stop + 1 :])
    figures, times = [i for i in tail if i.number], [i for i in tail if i.time]
    if not stop or len(figures) < 2 or len(times) != 1 or not _only_figures(tail) or marked(tail, "stop"):
        return [], []
    return list(items[:stop]), tail


def _only_figures(items: Sequence[Item]) -> bool:
    if not marked(items, "plural_they"):
        return False
    told = ("of", "of_them", "open", "more", "fewer", "amounts")
    return not any(i.codes or i.of_kind("noun", "verb", "unit") or i.mark(*told) for i in items)
