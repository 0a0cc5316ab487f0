"""Records and orders, which need no figure: "more than ever before", "considerably higher than in previous years"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.categories import category
from extract.clauses import cut
from extract.items import Item, marked, of_kind
from extract.numerals import Number
from extract.parentheticals import without_brackets
from extract.periods import TimeMention, resolve
from extract.scope import Cell, merged
from extract.statements import ALL, Reading, Sentence, Statement
from model.period import TimePeriod

_PAIR = 2
_PHRASE = (
    7  # items at most between two categories that "and" joins: "Albanian nationals and the number of UK nationals"
)
_RECORDS = ("max", "min", "highest", "lowest", "no_time")


def records(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    """The extremes that a sentence states."""
    said: set[tuple[str, Cell]] = set()
    for item, bound in _marked(sentence.items):
        for cell in _subjects(reading, sentence, item):
            known = (bound, replace(cell, span=None))
            if not cell.indicator or known in said:
                continue
            said.add(known)
            base = _since(sentence.items)
            unit = reading.vocabulary.unit(cell.indicator)
            place = _place(sentence.items, item)
            if place is not None:
                reading.referred.append(place)
            yield Statement("extreme", cell, unit, None, item, bound, base, "record", place.value if place else None)


def _place(items: Sequence[Item], record: Item) -> Number | None:
    """The ordinal before a record: "the second highest figure so far", "the second-highest"."""
    position = next(k for k, item in enumerate(items) if item is record)
    before = next((i for i in reversed(items[:position]) if i.word != "-"), None)
    number = before.number if before is not None else None
    return number if number is not None and number.form == "ordinal" else None


def _since(items: Sequence[Item]) -> str:
    """The base of a record: from when it holds, or all times."""
    since = next((i.time for i in items if i.time and i.time.since and i.time.year), None)
    return f"since {_moment(since)}" if since else ALL


def _moment(since: TimeMention) -> str:
    """From when a record holds: the year, or the part of it that the text names."""
    period = since.part.period(since.year) if since.part and since.year else None
    return period.code if period else str(since.year)


def _marked(items: Sequence[Item]) -> Iterator[tuple[Item, str]]:
    """The items that say a record, each with its bound; "in no year … more" is one, too."""
    times = [i.time for i in items if i.time]
    if not (marked(items, *_RECORDS) or any(time.ever for time in times)):
        return
    since = any(time.since for time in times)
    for position, item in enumerate(items):
        if not (item.marks or item.time) or item.mark("no_record"):
            continue
        if item.mark("rank") and any(i.codes for i in items) and not (since or marked(items, "ever")):
            continue  # "the largest number of proposals came from reception centres"
        if item.mark("max", "min"):
            yield item, "max" if item.mark("max") else "min"
        elif since and item.mark("highest", "lowest") and not (item.mark("rank") and any(i.codes for i in items)):
            yield item, "max" if item.mark("highest") else "min"
        elif item.mark("no_time") or (
            item.time and item.time.ever and _denied(items[max(0, position - 3) : position + 4])
        ):
            following = next((i for i in items[position:] if i.mark("more", "fewer", "so_high", "max", "min")), None)
            if following is None and item.mark("in_none"):  # "more reports have not been received in any quarter"
                following = next((i for i in items[:position] if i.mark("more", "fewer")), None)
            following = following or next(
                (i for i in items[:1] if i.mark("so_high")), None
            )  # "so many there never were"
            if following is not None and not following.mark("max", "min"):
                yield (item if item.mark("no_time") else following), "min" if following.mark("fewer") else "max"


def _denied(items: Sequence[Item]) -> bool:
    """True for a negation beside "ever": what never was before is a record."""
    return marked(items, "not") or any(i.number and i.number.form == "zero" for i in items)


def orders(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    """The comparisons that a sentence states without a figure."""
    if not marked(sentence.items, "more", "fewer", "equal"):
        return
    line, _ = without_brackets(sentence.items)
    if not marked(line, "more", "fewer", "equal") or marked(line, "no_time"):
        return
    for position, item in enumerate(line):
        bound = ">" if item.mark("more") else "<" if item.mark("fewer") else "=" if item.mark("equal") else ""
        if not bound or item.mark("max", "min"):
            continue
        near = _unbroken(line[max(0, position - 3) : position])
        if any(i.number for i in [*near, *line[position + 1 : position + 2]]):
            continue
        following = _to_stop(line[position + 1 : position + 6])
        if any(i.number and i.number.unit == "points" for i in following):
            continue  # "has grown since last year by four percentage points"
        if any(a.mark("from_value") and b.number for a, b in pairwise(following)):
            continue  # "rose from 34 in 2012 to 43" says the figures
        than = next((k for k, i in enumerate(following) if i.mark("than") or i.time), -1)
        time = next((i.time for i in following[max(than, 0) :] if i.time), None)
        before = next((i.time for i in line[:position] if i.time and i.time.vague and not i.time.ever), None)
        if time is None and before is not None:  # "in earlier years it was lower": now it is higher
            time, than, bound = before, 0, "<" if bound == ">" else ">"
        if time is None and not any(i.number for i in following):
            yield from _since_told(reading, sentence, line, position, bound)
        if time is None or (than < 0 and not item.mark("than")):
            continue
        cells = _subjects(reading, sentence, item)
        if not cells or not cells[0].indicator:
            continue
        cell = cells[0]
        unit = reading.vocabulary.unit(cell.indicator)
        if time.ever and any(s.kind == "extreme" and s.cell.indicator == cell.indicator for s in sentence.statements):
            continue
        if time.ever:
            extreme = "max" if bound == ">" else "min"
            yield from (Statement("extreme", c, unit, None, item, extreme, _since(line), "record") for c in cells)
            continue
        measure = reading.measure_of(cell)
        periods = resolve(replace(time, since=False), replace(reading.frame, context=cell.period), measure)
        if periods and time.span:
            periods = tuple(TimePeriod.year(y) for y in range(periods[0].start.year, periods[0].end.year + 1))
        for further in _joined_times(line, time):  # "than in 2016 and 2017"
            periods += resolve(further, replace(reading.frame, context=cell.period), measure)
        base = ";".join(p.code for p in periods if p != cell.period)
        if periods and not base:
            continue
        if cell.period and any(cell.period.start <= p.start and p.end <= cell.period.end for p in periods):
            continue  # "the fall came late in the year"
        changes = [s for s in sentence.statements if s.kind == "change" and s.cell.indicator == cell.indicator]
        if any(s.base == base or _same_way(s, bound) for s in changes):
            continue  # "rose by 31% from last year", not "fewer than last quarter (1,402), but 31% more than in 2023"
        reading.scope.compared = periods[0] if periods else reading.scope.compared
        yield Statement("comparison", cell, unit, None, item, bound, base, "order")


def _joined_times(line: Sequence[Item], time: TimeMention) -> list[TimeMention]:
    """The bare years that are joined to a time by "and" or a comma, with nothing else between them."""
    at = next((k for k, i in enumerate(line) if i.time is time), len(line))
    joined: list[TimeMention] = []
    for sign, item in zip(line[at + 1 :: 2], line[at + 2 :: 2], strict=False):
        if not (time.bare_year and sign.mark("and", "comma") and item.time and item.time.bare_year):
            break
        joined.append(item.time)
    return joined


def _same_way(change: Statement, bound: str) -> bool:
    """True unless a change goes up where the order, by its `bound`, goes down, or the other way round."""
    value = change.value or 0
    return change.unit == "factor" or (bound != "<" if value > 0 else bound != ">")


def _since_told(
    reading: Reading, sentence: Sentence, line: Sequence[Item], position: int, bound: str
) -> Iterator[Statement]:
    """The order that follows from a figure of an earlier time: "in 2021 there were 21, so there was a slight increase"."""
    item, told = line[position], [s for s in sentence.statements if s.item.start < line[position].start]
    start = next((k for k in range(position - 1, -1, -1) if line[k].mark("comma", "stop", "and")), -1)
    levels = [s for s in told if s.kind == "level"]
    if not (levels and marked(line[start + 1 : start + 3], "hence")) or marked(line[start + 1 : position], "not"):
        return
    cell = levels[-1].cell
    now = reading.usual_period(cell.indicator)
    named = _named(line[start + 1 :]) or cell.indicator
    if cell.period is None or cell.period.end >= now.start or cell.period.is_day != now.is_day or len(told) > 1:
        return
    if named == cell.indicator and not any(i.codes for i in line[start + 1 :]):
        unit = reading.vocabulary.unit(cell.indicator)
        yield Statement("comparison", replace(cell, period=now), unit, None, item, bound, cell.period.code, "order")


def _to_stop(items: Sequence[Item]) -> list[Item]:
    """The items before a colon or semicolon."""
    end = next((k for k, i in enumerate(items) if i.mark("stop")), len(items))
    return list(items[:end])


def _unbroken(items: Sequence[Item]) -> list[Item]:
    """The items behind the last comma."""
    cut_at = max((k + 1 for k, i in enumerate(items) if i.mark("comma", "stop", "and")), default=0)
    return list(items[cut_at:])


# ---------------------------------------------------------------- what a record or an order is said of


def _subjects(reading: Reading, sentence: Sentence, item: Item) -> list[Cell]:
    """The cells a record or an order is said of: what its own clause names, else the level before it."""
    line, _ = without_brackets(sentence.items)
    chunk = next((c.items for c in cut(line) if any(i is item for i in c.items)), line)
    both = _both(reading, line, chunk, item)
    if both is not None:
        return both
    levels = [s for s in sentence.statements if s.kind == "level" and s.rule != "bracket-period"]
    before = [s.cell for s in levels if s.item.start < item.start and not _earlier(reading, s)]
    named = _named(chunk)
    if before and (not named or named in {c.indicator for c in before}):
        return [_counted(reading, before, named, chunk)]
    changed = [s.cell for s in sentence.statements if s.kind == "change" and s.item.start < item.start]
    if changed and not named and not any(i.codes for i in chunk):
        return changed[-1:]  # "that is 8% more than in 2023, and more than ever"
    if not named and (numbered := number_counted(reading, chunk)) is not None:
        return [numbered]
    told = [i for i in line if i.mark("they") and (i.start < item.start or item.mark("no_time"))]
    if not named and sentence.before and told:
        before_it = sentence.before
        if before_it.period is not None and before_it.period.end < reading.frame.release.start:
            before_it = replace(before_it, period=reading.usual_period(before_it.indicator))
        return [before_it]
    if not named:
        named = _named(line)
        chunk = line
    if not named:
        after = [
            replace(s.cell, period=reading.usual_period(s.cell.indicator)) if _earlier(reading, s) else s.cell
            for s in levels
            if s.item.start > item.start
        ]
        return after[:1] or _spoken_of(reading, sentence, line, item)
    codes = [category(i, reading.vocabulary, frozenset((named,))) for i in chunk if i.codes]
    pairs = [(c.name, c.code) for c in codes if c is not None]
    standing = reading.scope.standing(named)
    return [reading.set_apart(Cell(named, merged(standing.breakdown, pairs), reading.usual_period(named)))]


def _counted(reading: Reading, before: Sequence[Cell], named: str, chunk: Sequence[Item]) -> Cell:
    """The cell counted before that a clause means: of the number that it names, the one with that category."""
    fitting = [c for c in before if not named or c.indicator == named]
    told = [category(i, reading.vocabulary, frozenset((named,))) for i in chunk if i.codes]
    pairs = {(c.name, c.code) for c in told if c is not None} if marked(chunk, "number_of") else set()
    own = [c for c in fitting if pairs <= set(c.breakdown)]
    return (own or fitting or list(before))[-1]


def number_counted(reading: Reading, chunk: Sequence[Item]) -> Cell | None:
    """The cell of "the number of those exploited sexually in Finland", who are nobody else than those told of before, and of
    "there were fewer victims of forced labour".
    """
    fewer = any(a.mark("more", "fewer") and (b.codes or b.of_kind("unit")) for a, b in pairwise(chunk))
    if not (marked(chunk[:2], "number_of") or (fewer and any(i.mark("be") for i in chunk))):
        return None
    spoken = reading.scope.here or reading.scope.last
    codes = [category(i, reading.vocabulary, frozenset()) for i in chunk if i.codes]
    pairs = [(c.name, c.code) for c in codes if c is not None]
    if spoken is None or not spoken.indicator or not pairs or len(dict(pairs)) < len(pairs):
        return None
    standing = reading.scope.standing(spoken.indicator)
    kept = merged(standing.breakdown, pairs)
    return reading.set_apart(Cell(spoken.indicator, kept, reading.usual_period(spoken.indicator)))


def _spoken_of(reading: Reading, sentence: Sentence, line: Sequence[Item], item: Item) -> list[Cell]:
    """What the text spoke of before a sentence that names nothing itself: "That is the largest number since 2014".

    "…, which is the record so far" is said of what stands before it, a category names a part, and
    "in no year have so many …" says itself who; not so "no year has had more".
    """
    before = sentence.before
    relative = any(i.mark("who") and line[0].start < i.start < item.start for i in line)
    if relative or (item.mark("no_time") and not _bare(line)) or any(i.codes for i in line):
        return []
    pointing = marked(line[:1], "that_is", "this", "it")
    now = before is not None and before.period == reading.usual_period(before.indicator)
    return [before] if before is not None and (now or pointing) else []


def _named(items: Sequence[Item]) -> str:
    """The indicator that some items name: by what happened, else by what is counted."""
    meanings = of_kind(items, "verb") or of_kind(items, "noun")
    return meanings[0].name if meanings else ""


def _bare(line: Sequence[Item]) -> bool:
    """True where nothing that is counted stands behind the word that compares: "no quarter has had more", "… have more been"."""
    at = next((k for k, i in enumerate(line) if i.mark("more", "fewer", "so_high")), len(line))
    behind = line[at + 1 : at + 2]
    return (
        not behind or bool(behind[0].time) or behind[0].mark("be", "than", "of_them", "comma") or behind[0].word == "."
    )


def _both(reading: Reading, line: Sequence[Item], chunk: Sequence[Item], item: Item) -> list[Cell] | None:
    """The cells of "for both", "both nationalities": the two categories named last; of "the number of UK nationals and that
    of Albanian nationals" those two. None where the record is of one thing, empty where nobody says of which two.
    """
    end = max(item.end, *(i.end for i in chunk))
    named = [k for k, i in enumerate(line) if i.codes and i.end <= end]
    pair = [line[k].codes[0] for k in named[-2:]]
    alike = len(pair) > 1 and pair[0].name == pair[1].name and pair[0].code != pair[1].code
    alike = alike and (line[named[-1]] in chunk or not any(i.codes for i in chunk))
    if alike and (marked(line, "both") or _joined(line[named[-2] + 1 : named[-1]])):
        indicator = _named(line)
        last = reading.scope.ranked or reading.scope.last
        if indicator or last is None:
            indicator = indicator or reading.default_indicator()
            last = Cell(indicator, reading.scope.standing(indicator).breakdown, reading.usual_period(indicator))
        return [replace(last, breakdown=merged(last.breakdown, [(c.name, c.code)])) for c in pair]
    if not marked(chunk, "both") or of_kind(chunk, "code"):
        return None
    return list(reading.scope.ranks) if len(reading.scope.ranks) == _PAIR else []


def _joined(between: Sequence[Item]) -> bool:
    """True where "and" joins two categories, each with no more than its noun and "more" or "the number of" before it."""
    plain = ("and", "the", "of", "number_of", "more", "fewer", "they")
    said = all(i.mark(*plain) or i.word or i.of_kind("dimension", "unit", "noun") for i in between)
    return said and len(between) <= _PHRASE and sum(1 for i in between if i.mark("and")) == 1


def _earlier(reading: Reading, statement: Statement) -> bool:
    period = statement.cell.period
    return period is not None and period.end < reading.frame.release.start
