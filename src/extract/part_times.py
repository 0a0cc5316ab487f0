"""Figures of a part of the time spoken of, and of the time at which a change began."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from extract.items import marked
from extract.phrases import Phrase
from extract.scope import Cell
from extract.statements import Reading, Sentence
from model.period import TimePeriod


def in_part(said: Phrase, cell: Cell, sentence: Sentence) -> bool:
    """True for a part by time: "in early 2014 there were nine of them", "of these, 174 were made in January–June"."""
    if not said.population or not said.times or said.unlisted or cell.period is None:
        return False
    whole, before = said.population.cell, sentence.before
    period = whole.period or (before.period if before and before.indicator == whole.indicator else None)
    if period == cell.period:
        return False
    return (said.bare and said.population.anaphoric) or (period is not None and period.contains(cell.period))


def rest_of(said: Phrase, cell: Cell, sentence: Sentence) -> TimePeriod | None:
    """What remains of the whole's time behind the part told before: "238 came before the end of June and 251 after that"."""
    part, before = sentence.spoken, sentence.before
    period = said.population.cell.period if said.population else None
    whole = period or (before.period if before and before.indicator == cell.indicator else None)
    if part is None or whole is None or not (whole.start == part.start and part.end < whole.end):
        return None
    return TimePeriod(part.end + timedelta(days=1), whole.end)


def where_from(said: Phrase) -> bool:
    """True for the figure from which a change began, whose time stands behind it."""
    items, head = said.clause.items, said.first
    begun = head > 0 and items[head - 1].mark("from_value") and bool(said.direction)
    behind = any(i.time in said.base_times for i in items[head + 1 :] if i.time)
    return begun and behind and not said.times and said.second is None


def of_base_told(said: Phrase) -> bool:
    """True for what is said by the way of a time just named to compare with: "compared with the previous quarter, in which
    4,524 people were referred, this is a fall of 5%".
    """
    lead, first = said.clause.lead, said.clause.items[0]
    compares = marked(lead[:2], "than") and lead[-1].time is not None
    return compares and said.clause.cut is not None and first.mark("when", "who")


def up_from(said: Phrase) -> bool:
    """True for "up from 71": a figure of the time compared with last, and nothing else."""
    items = said.clause.items
    dated = any(not mention.vague for mention in (*said.times, *said.base_times))  # "mot tidigare 71" is not dated
    told = said.codes or said.verb or said.noun or said.population or dated
    begins = all(i.time or i.mark("from_value") for i in items[: max(said.first, 0)])
    return bool(items) and items[0].mark("from_value") and begins and said.bare and not told


def start_of(reading: Reading, sentence: Sentence) -> Cell | None:
    """The cell of the figure before, at the time compared with last in the paragraph; None where nobody knows when."""
    main, when = sentence.statements[-1] if sentence.statements else None, reading.scope.compared
    if main is None or main.kind != "level" or main.cell.period is None or when is None:
        return None
    return replace(main.cell, period=when) if when.is_day == main.cell.period.is_day else None
