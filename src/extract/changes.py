"""The rule for changes: a difference or a factor against another time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from extract.cells import antecedent, cell_of, item_of, points_back
from extract.items import Item, marked
from extract.periods import TimeFrame, TimeMention, resolve
from extract.phrases import Phrase
from extract.scope import Cell
from extract.statements import Reading, Sentence, Statement
from model.period import TimePeriod


def is_change(said: Phrase) -> bool:
    """True where the words around a figure make it a difference ("12 more than", "rose by 12")."""
    items = said.clause.items
    head = said.first
    # "the figure of 4,586 represents a 10% increase": the increase is that of the next figure
    ends = (k for k in range(head + 1, len(items)) if items[k].mark("comma", "stop") or _other(items, k))
    comma = next(ends, len(items))
    behind = items[head + 1 : comma]
    more = [i for i in behind[:4] if i.mark("more", "fewer") and not i.mark("max", "min")]
    if said.number and said.number.unit == "percent" and said.number.signed and (said.base_times or said.times):
        return True  # "702 people were referred, +8% from 2037"
    if more and (said.base_times or marked(behind, "than")):
        return True
    before = [*said.clause.lead, *items[:head]]
    near = items[max(0, head - 4) : head]
    if marked(near[-1:], "from_value"):
        return False  # "19 per cent, up from 16 per cent in early 2024"
    if _is_growth(said):
        return True
    if marked(near, "more", "fewer") and not marked(near[-2:], "to", "than"):
        return said.number is not None and (
            said.number.unit == "percent" or marked(near, "by") or marked(near[-1:], "more", "fewer")
        )
    if items and items[0].mark("more", "fewer") and all(i.mark("be") or i.time for i in items[1:head]):
        return False
    return bool(
        said.number
        and said.number.unit == "percent"
        and marked(before, "more", "fewer")
        and (said.base_times or any(i.time for i in said.clause.lead))
        and not said.codes
    )


def _other(items: Sequence[Item], position: int) -> bool:
    """True for a percentage that does not say again the figure before it, as "40, or 20 per cent, more" does."""
    number = items[position].number
    return number is not None and number.unit == "percent" and not items[position - 1].mark("that_is")


def _is_growth(said: Phrase) -> bool:
    """True for "the increase since May is 80", "here the fall is 72%"."""
    before = said.clause.items[: said.first]
    opening = next((k for k, i in enumerate(before) if i.mark("more", "fewer")), -1)
    if opening < 0 or not all(i.mark("the") or _adverb(i) for i in before[:opening]):
        return False
    behind = before[opening + 1 :]
    return marked(behind, "be") and all(i.mark("be", "that_is") or i.time for i in behind)


def _adverb(item: Item) -> bool:
    """True for a plain word that means nothing to us, such as "here"."""
    return item.word.isalpha() and not item.meanings


def sets_apart(said: Phrase, sentence: Sentence) -> bool:
    """True for the difference of two figures just told: "… 233, and on 30 June 2017 270, which is 16% more"."""
    items, head = said.clause.items, said.first
    more = items[head + 1 : head + 2]
    told = [s for s in sentence.statements if s.kind == "level" and s.rule != "bracket-period"][-2:]
    pair = len(told) > 1 and told[1].rule == "compared-with" and told[0].cell.indicator == told[1].cell.indicator
    closed = not any(i.meanings or i.time or i.number for i in items[head + 2 :])
    return pair and closed and bool(more) and more[0].mark("more", "fewer") and not said.codes


def change(reading: Reading, said: Phrase, sentence: Sentence) -> Statement | None:
    """A difference, percentage or factor against the period compared with; None where that is unknown."""
    number = said.number
    assert number is not None and number.value is not None
    if number.unit == "points":
        return None  # of a share, which no unit of a change is of
    if sentence.quoted and not (said.noun or said.verb or said.pronoun or points_back(said)):
        return None  # of what somebody speaks of, nobody knows
    _base_of_factor(said)
    cell, notes = cell_of(reading, said, sentence)
    before = _levels_before(sentence) or [
        s for s in sentence.statements if s.kind == "change"
    ]  # "by 14% from May and by 3%"
    if sentence.unread and not (before or said.codes or said.verb or said.noun or said.population):
        return None  # "that made 120 of whom we cannot tell, an increase of 9%"
    own = any(i.codes or i.of_kind("verb", "noun") for i in said.clause.items)
    if before and not (own or (said.population and not said.led) or said.unlisted):
        cell = replace(before[-1].cell, span=cell.span)  # "seventeen were minors, two more than a year ago"
    elif (points_back(said) or _is_growth(said)) and not (said.codes or said.noun or said.population):
        # "Ten were minors. That is two more …"
        cell = replace(antecedent(reading, said, sentence) or Cell(), span=cell.span)
    if sentence.paired_with is not None and not own:
        cell = replace(sentence.paired_with, span=cell.span)
    if said.base_times and not said.times and cell.period is not None and (not before or _on_base(said)):
        # "A year earlier they were 455. Compared with 2020, the number has grown": up to the release's own time
        usual = reading.usual_period(cell.indicator)
        cell = replace(cell, period=usual) if cell.period.end < usual.end else cell
    if not cell.indicator or cell.period is None or (not before and _beside_unread(reading, said, sentence)):
        return None
    cell, base = _since_earlier(reading, said, cell, sentence)
    base = base or _base(reading, said, cell)
    direction = said.direction or 1
    unit = number.unit if number.unit in ("factor", "percent") else reading.vocabulary.unit(cell.indicator)
    value = number.value if unit == "factor" else number.value * direction
    if base is not None:
        reading.scope.compared = base
    if base is None and said.times and said.times[-1].start > item_of(said).start:
        usual = reading.usual_period(cell.indicator)  # "more than tripled from 2015": the time behind is the base
        if cell.period != usual:
            base, cell = cell.period, replace(cell, period=usual)
    if base is None:
        base = reading.scope.compared
    if base is not None and base == cell.period:
        cell = replace(cell, period=_other_period(reading, cell, base))
    made = Statement(
        "change", cell, unit, number, item_of(said), number.bound, base.code if base else "", "change-against", value,
        "A", notes,
    )  # fmt: skip
    reading.scope.last = reading.scope.here = cell
    if not said.population:
        reading.scope.subject = cell
    if base is None or base == cell.period:
        sentence.waiting = replace(made, base="")
        return None
    return made


def _base_of_factor(said: Phrase) -> None:
    """A time that only counts back is what a factor before it compares with: "half as many again as a year before"."""
    number, times = said.number, said.times
    told = said.noun or said.verb or said.codes or said.population or said.pronoun
    if number is None or number.unit != "factor" or said.base_times or not times or not told:
        return
    shift = times[-1].shift
    if shift is not None and (shift.years < 0 or shift.months < 0) and times[-1].start > number.start:
        said.times, said.base_times = times[:-1], [times[-1]]


def _other_period(reading: Reading, cell: Cell, base: TimePeriod) -> TimePeriod:
    """The period that a cell stated for `base` has changed in: the one spoken of, or stated last, of the same part of a year."""
    here = reading.scope.here
    if here and here.period not in (None, base):
        return here.period or base
    stated = reversed(reading.scope.periods.get((cell.indicator, cell.breakdown), ()))
    alike = (p for p in stated if p != base and p == base.shifted_years(p.end.year - base.end.year))
    return next(alike, reading.usual_period(cell.indicator))


def _levels_before(sentence: Sentence) -> list[Statement]:
    """The levels that a change of the same sentence may be one of. Of one set against another, the later: "at the end of
    2016 there were 233; on 30 June 2017 there were 270, an increase of 16%".
    """
    levels = [s for s in sentence.statements if s.kind == "level" and s.rule != "bracket-period"]
    main = [s for s in levels if s.rule != "compared-with" and not sentence.of_base(s)]
    other = levels[-1] if levels and levels[-1].rule == "compared-with" else None
    if not main or other is None or other.cell.period is None or main[-1].cell.period is None:
        return main
    later = other.cell.period.start > main[-1].cell.period.end
    same = (other.cell.indicator, other.cell.breakdown) == (main[-1].cell.indicator, main[-1].cell.breakdown)
    return [*main, other] if same and later else main


def _beside_unread(reading: Reading, said: Phrase, sentence: Sentence) -> bool:
    """True behind a count of the same sentence that says nothing by itself: of that is the difference. A heading may
    say of what it is.
    """
    if reading.scope.standing().indicator:
        return False
    told = said.codes or said.verb or said.noun or said.population or said.clause.cut is None
    earlier = (i.number for i in sentence.items if i.start < item_of(said).start and i.number)
    told = told or (said.number is not None and said.number.unit == "factor")
    return not told and not sentence.statements and any(n.form in ("digits", "words") and not n.unit for n in earlier)


def _on_base(said: Phrase) -> bool:
    """True for "up 3% on the quarter", which counts from the release's own time."""
    return bool(said.base_times) and all(mention.base for mention in said.base_times)


def settled(main: Statement, sentence: Sentence) -> Iterator[Statement]:
    """A change that waited for its base: "the number has almost tripled; on 30 June 2017 it was 269"."""
    waiting = sentence.waiting
    if waiting is None or main.kind != "level" or main.cell.period in (None, waiting.cell.period):
        return
    if (main.cell.indicator, main.cell.breakdown) == (waiting.cell.indicator, waiting.cell.breakdown):
        sentence.waiting = None
        yield replace(waiting, base=main.cell.period.code if main.cell.period else "")


def _since_earlier(reading: Reading, said: Phrase, cell: Cell, sentence: Sentence) -> tuple[Cell, TimePeriod | None]:
    """A change behind an earlier figure leads from that to now: "a year before there were 341, so it grew by 11%"."""
    levels = [s.cell for s in sentence.statements if s.kind == "level" and s.cell.indicator == cell.indicator]
    levels = [c for c in levels if c.period is not None]
    if len(levels) > 1 and levels[-1].period == cell.period and levels[-1].breakdown == levels[-2].breakdown:
        first = levels[-2].period
        if not said.base_times and first and cell.period and first.end < cell.period.start:
            return cell, first  # "at the end of 2016 there were 233, on 30 June there were 270, up 16%"
    if not levels or not _up_to_now(reading, said):
        return cell, None
    before, now = levels[-1].period, reading.usual_period(cell.indicator)
    same = reading.scope.periods.get((cell.indicator, cell.breakdown), [])
    if before is not None and before.frequency != now.frequency:  # "January to September" in a release of a quarter
        now = next((p for p in same if p.end > before.end and p == _in_year(before, p.end.year)), now)
    if before is None or before.end >= now.start or before.is_day != now.is_day:
        return cell, None
    since = any(t.since for t in said.base_times)  # it names its own base, if none was just spoken of
    if before != cell.period and (cell.period != now or since):
        return cell, None
    return replace(cell, period=now), before


def _up_to_now(reading: Reading, said: Phrase) -> bool:
    """True where a clause names no time but what lasts to the end of the release's own: "so it grew by 8% this year".

    So does one since which it counts: "since 2018, when there were 455, …".
    """
    times = {
        t.start: t for t in [*said.base_times, *(i.time for i in said.clause.items if i.time)] if not t.now
    }.values()
    spans = [found[0] for t in times if not t.since for found in [resolve(t, reading.frame, "flow")] if found]
    end = reading.frame.release.end
    return all(t.since for t in times) or (len(spans) == len(times) and all(s.start <= end <= s.end for s in spans))


def _in_year(period: TimePeriod, year: int) -> TimePeriod:
    return period.shifted_years(year - period.end.year)


def _base(reading: Reading, said: Phrase, cell: Cell) -> TimePeriod | None:
    measure = reading.vocabulary.measure(cell.indicator)
    frame = replace(reading.frame, context=cell.period)
    for mention in said.base_times:
        found = resolve(replace(mention, since=False), frame, measure, inherit=_inherits(mention, cell))
        if found and found[0] == cell.period:
            return _before_span(mention, frame, cell)
        if found:
            return _stated_part(reading, mention, found[0], cell)
    for mention in said.times:
        found = resolve(mention, frame, measure)
        if found and found[0] != cell.period:
            return found[0]
        before = _before_span(mention, frame, cell)
        if before is not None:
            return before
    return None


def _before_span(mention: TimeMention, frame: TimeFrame, cell: Cell) -> TimePeriod | None:
    """The day before the span at whose end a stock stands: "during the year the number rose by 222"."""
    if cell.period is None or not cell.period.is_day or mention.stock_hint:
        return None
    over = resolve(replace(mention, since=False), frame, "flow")
    if over and over[0].start < over[0].end == cell.period.end:
        return TimePeriod.day(over[0].start - timedelta(days=1))
    return None


def _stated_part(reading: Reading, mention: TimeMention, year: TimePeriod, cell: Cell) -> TimePeriod:
    """The part of a bare `year` for which the text has stated the same cell, where it did not state the whole year."""
    if mention.part is not None or not (mention.bare_year or mention.since):  # "since the end of last year" is a moment
        return year
    same = reading.scope.periods.get((cell.indicator, cell.breakdown), [])
    parts = [p for p in same if p is not None and p.end.year == year.end.year]
    fitting = [
        p
        for p in parts
        if cell.period is not None and p == cell.period.shifted_years(p.end.year - cell.period.end.year)
    ]
    return year if year in parts or not fitting else fitting[-1]


def _inherits(mention: TimeMention, cell: Cell) -> bool:
    return bool(mention.bare_year and cell.period is not None and cell.period.is_day)
