"""The rules for levels and averages: a figure that counts one cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.categories import contrasted
from extract.cells import cell_of, item_of
from extract.items import Item, marked, of_kind
from extract.memory import remember
from extract.part_times import in_part, of_base_told, rest_of, start_of, up_from, where_from
from extract.periods import TimeMention, resolve
from extract.phrases import Phrase
from extract.scope import Cell, carried
from extract.statements import Reading, Sentence, Statement
from extract.still import still, still_young
from extract.told_times import period_of
from extract.understood import (
    all_but,
    beside_unread,
    by_agent,
    continues,
    in_row,
    more_than_that,
    nothing,
    passed,
    pointing,
    threshold,
    understood,
)
from extract.vocabulary import Meaning
from extract.wholes import together
from model.claim import Breakdown
from model.period import TimePeriod

_MOMENT = 6  # letters of a word at most that may point to a time: "by that moment", "that month"
_SHORT = 3  # letters of a word that says nothing by itself


def level(reading: Reading, said: Phrase, sentence: Sentence) -> Statement | None:
    """The level or average that a figure states; None where the clause does not say what is counted."""
    number = said.number
    assert number is not None and number.value is not None
    mean = _rate(said) or marked([*said.clause.items, *said.clause.lead], "average")
    if number.unit == "" and number.value != number.value.to_integral_value() and not mean:
        return None  # "multiplied by two and a half": persons and cases are counted in whole numbers
    if number.value == 1 and number.bound == "~":
        return None  # "for every man there was roughly one woman"
    if marked(sentence.items, "others") or all_but(said):
        return None  # "its own clients"
    if marked(said.clause.items[: max(0, said.first)], "share_of") and not (said.unit_noun or said.near_noun):
        return None  # "the share of women was 59": no count
    dated = any(i.time and not i.time.vague for i in sentence.items)
    if said.times and not dated and all(mention.vague and not mention.ever for mention in said.times):
        return None  # "in earlier years there were 10 to 14", "earlier it was 51": of no one year
    if sentence.unread and not sentence.statements and _of_unread(said):
        return None
    said.codes += _beside(said, sentence) or _parted(said, sentence)
    said.codes = still_young(reading, said, sentence)
    aside = said.clause.items[0].mark("when")  # "…, when it was 4,139": said of another time only
    spoken = sentence.period
    if where_from(said):  # "grew from 2,041 a year earlier"
        said.times, aside = said.base_times, True
    if of_base_told(said):
        said.times, aside = said.times or said.base_times, True
        sentence.bases.add(number.start)
    cell, notes = cell_of(reading, said, sentence)
    total = together(said, sentence)
    if total is not None:
        cell = total
    if not aside:
        spoken = sentence.period
    if (
        pointing(said)
        or more_than_that(said)
        or threshold(reading, said)
        or in_row(said, sentence)
        or passed(said)
        or by_agent(reading, said)
    ):
        return None
    if marked(said.clause.items, "after_that"):
        rest = rest_of(said, cell, sentence)
        if rest is None:
            return None
        cell = replace(cell, period=rest)
    rule = "count"
    last = reading.scope.here or reading.scope.last
    if said.clause.items[0].mark("who"):  # "127, including 14 minors, which was 130 the year before": of the whole
        last = sentence.included_in or last
    if (
        said.population
        and said.population.anaphoric
        and not (said.codes or said.verb or said.population.reference or continues(said))
        and not reading.counts_kinds(said.near_noun)  # "38 nationalities were represented among them"
    ):
        shares = [s for s in sentence.statements if s.kind == "share"]
        if shares:  # "the majority …: there were twelve of them"
            cell, rule = shares[-1].cell, "count-of-share"
        elif said.population.known and in_part(said, cell, sentence):
            cell = replace(said.population.cell, period=cell.period)  # "in early 2014 there were nine of them"
        elif _so_many(reading, said, cell):
            cell = replace(said.population.cell, period=cell.period)
        else:
            return None
    elif up_from(said):
        started = start_of(reading, sentence)
        if started is None:
            return None
        cell, rule, aside = started, "compared-with", True
    elif (start := _base_told(said, sentence)) is not None:
        cell, rule, aside = start, "compared-with", True
    elif total is None and _compared(said) and beside_unread(said, sentence):
        return None
    elif total is None and _compared(said) and last is not None and not sentence.quoted:
        led = [i.time for i in said.clause.lead if i.time]  # "in 2021, 61 were minors, against 55 a year earlier"
        said.times = [t for t in said.times if t not in led] or said.base_times or said.times
        period, notes = period_of(reading, said, sentence, last.indicator, None)
        if not sentence.statements:
            notes += tuple(n for what in ("indicator", *dict(last.breakdown)) for n in carried(what, last))
        before = sentence.statements[-1] if sentence.statements else None
        if aside and before and before.kind == "change" and before.base and period == before.cell.period:
            period = TimePeriod.parse(before.base)  # "has grown by 102 since the new year, when there were 1,314"
        now = any(mention.now for mention in said.times)  # "a year ago there were 16, and now there are 22"
        aside = aside or (bool(sentence.statements) and not now) or _past(reading, replace(last, period=period))
        sentence.period = spoken
        cell, rule = replace(last, period=period), "compared-with"
    elif sentence.quoted and not (said.codes or said.verb or said.near_noun):
        _topic(reading, said, number.value)
        return None
    elif number.form == "zero" and not nothing(said):
        return None
    elif total is None and ((said.unlisted and not said.near_noun) or not understood(reading, said, cell, sentence)):
        _topic(reading, said, number.value)
        return None
    if rule == "count" and _part_by_other_words(reading, said, cell, sentence):
        return None
    if aside and rule == "count":  # "up 8% on May, when 90 had come; against the same month of 2022 …"
        sentence.period = spoken
    cell = cell.with_codes(still(reading, said, sentence))
    if rule == "count" and not mean and (_told_otherwise(said, cell, sentence) or _unknown_part(reading, said, cell)):
        return None
    since = _since(reading, said, sentence, cell)
    if since is not None:
        began = resolve(replace(since, since=False), reading.frame, "flow")
        if not began or began[0].start > reading.usual_of("flow").end:
            # "since the system was set up": the text does not say when; or it begins after the release's time
            return None
        cell = replace(cell, period=TimePeriod(began[0].start, reading.usual_of("flow").end))
    if said.population and rule == "count":
        rule = "count-of-them" if said.population.anaphoric else "count-of-population"
    kind = "average" if mean else "level"
    base = _per(said) if kind == "average" else ""
    if kind == "average":
        cell = replace(cell, period=_years_on(reading, said, cell) or cell.period)
    if kind == "level" and not sentence.forecast:
        if said.population and _by_the_way(said):
            sentence.included_in = said.population.cell
        remember(reading, said, number.value, cell, aside=aside)
        if said.population and sentence.before and in_part(said, cell, sentence):  # the text goes on with the whole
            whole = replace(said.population.cell, period=said.population.cell.period or sentence.before.period)
            sentence.included_in = reading.scope.subject = whole
    if kind == "level" and sentence.forecast:  # its subject is spoken of from now on, its time is not
        reading.scope.last = replace(cell, period=reading.usual_period(cell.indicator))
    status = "F" if sentence.forecast else "E" if sentence.estimate else "A"
    unit = reading.vocabulary.unit(cell.indicator)
    return Statement(kind, cell, unit, number, item_of(said), number.bound, base, rule, number.value, status, notes)


def _years_on(reading: Reading, said: Phrase, cell: Cell) -> TimePeriod | None:
    """The years that an average is of, up to the release's own: "over the last three years about 360 a year"; else None."""
    usual = reading.usual_of("flow")
    shifts = [t.shift for t in [*said.times, *said.base_times] if t.rule == "years-back" and t.shift]
    if len(shifts) != 1 or shifts[0].years > -2 or usual.frequency != "A" or cell.period is None or cell.period.is_day:
        return None
    return TimePeriod(usual.shifted_years(shifts[0].years + 1).start, usual.end)


def _base_told(said: Phrase, sentence: Sentence) -> Cell | None:
    """What a clause means that only gives the figure compared with: "three times the number of 2015, which was 75"."""
    last = sentence.statements[-1] if sentence.statements else None
    items = said.clause.items
    told = said.codes or said.noun or said.verb or said.population or said.times or said.base_times
    if last is None or last.kind != "change" or not last.base or told or not said.bare:
        return None
    relative = items[0].mark("who") and marked(items[1:2], "be")
    return replace(last.cell, period=TimePeriod.parse(last.base)) if relative else None


def _told_otherwise(said: Phrase, cell: Cell, sentence: Sentence) -> bool:
    """True for a figure that would be a second one of a cell the sentence has just counted, so that it is of a part of
    which no known word tells: "93 were admitted, 80 for their own sake".
    """
    number = said.number
    same = [s for s in sentence.statements if s.kind == "level" and s.rule != "bracket-period"]
    same = [s for s in same if _what(s.cell) == _what(cell)]
    return (
        bool(same)
        and not said.codes
        and number is not None
        and same[-1].value != number.value
        and same[-1].bound == number.bound
    )


def _unknown_part(reading: Reading, said: Phrase, cell: Cell) -> bool:
    """True for a smaller figure of a cell told before, beside which stands what nobody knows: of 143 proposals told of
    before, "26 proposals remained on the desk", "the police looked into 20 proposals".
    """
    whole, number, items = reading.scope.values.get(_what(cell)), said.number, said.clause.items
    if number is None or number.value is None or said.codes or said.verb or said.population:
        return False
    behind = items[said.first + 1 :]
    noun = bool(behind) and bool(behind[0].of_kind("noun"))
    stock = reading.vocabulary.measure(cell.indicator) == "stock"  # of whom all or some may do something
    if stock and noun and said.first == 0 and _opens(said) and _word(behind[1:2]):
        return not any(i.mark("be", "amounts") for i in items)  # "twenty-two clients testified in court"
    if whole is None:
        return False
    beside = [*behind[1:], *items[max(0, said.first - 1) : said.first]]
    unknown = any(i.word.isalpha() and len(i.word) > _SHORT for i in beside)
    return noun and unknown and number.value < whole


def _opens(said: Phrase) -> bool:
    """True for a clause that nothing leads in and that goes on with none before."""
    return said.clause.cut is None and not said.clause.lead


def _word(items: Sequence[Item]) -> bool:
    """True for a word of some length that means nothing here."""
    return bool(items) and not items[0].meanings and items[0].word.isalpha() and len(items[0].word) > _SHORT


def _what(cell: Cell) -> tuple[str, Breakdown, TimePeriod | None]:
    return cell.indicator, cell.breakdown, cell.period


def _of_unread(said: Phrase) -> bool:
    """True for what is said of a figure before it in the sentence that was not understood: "…, of which 25 were still
    children", "…, when there were 233 users the year before"."""
    first = said.clause.items[0]
    told = said.codes or said.verb or said.near_noun or said.noun
    whole = said.population
    relative = whole is not None and whole.start == 0 and whole.anaphoric and whole.reference is None
    return bool(said.clause.cut) and ((first.mark("when") and not told) or (relative and not said.led))


def _so_many(reading: Reading, said: Phrase, cell: Cell) -> bool:
    """True for "there were 298 of them", of those whom a heading or a sentence names without another figure."""
    whole, number = said.population, said.number
    if whole is None or number is None or not whole.known:
        return False
    items, head = said.clause.items, said.first
    before, behind = items[:head], items[whole.end :] if head < whole.start else []
    then = all(
        i.mark("be", "the", "than", "comma") or i.time or len(i.word) <= _MOMENT for i in before
    )  # "on that day"
    closed = marked(before, "be") and all(i.word == "." or i.mark("in_total") for i in behind)
    if not ((said.bare and items[0].mark("be")) or (then and closed)):
        return False
    known = reading.scope.values.get((whole.cell.indicator, whole.cell.breakdown, cell.period), number.value)
    return known == number.value


def _part_by_other_words(reading: Reading, said: Phrase, cell: Cell, sentence: Sentence) -> bool:
    """True for a part of those just counted of whom the clause says no more than was said: behind "twelve victims of forced
    marriage in Finland", "four of the forced marriages were entered into in Finland" tells of what no word is known.
    """
    here, whole, number = reading.scope.here, said.population, said.number
    if here is None or whole is None or whole.anaphoric or sentence.statements or number is None or number.unit:
        return False
    same = (here.indicator, here.breakdown, here.period) == (cell.indicator, cell.breakdown, cell.period)
    told = reading.scope.values.get((here.indicator, here.breakdown, here.period)) if same else None
    return told is not None and number.value is not None and number.value < told and bool(whole.cell.breakdown)


def _since(reading: Reading, said: Phrase, sentence: Sentence, cell: Cell) -> TimeMention | None:
    """The moment from which on something was counted, up to now: "since 2015 a total of 540 people have been admitted"."""
    other = said.times or said.direction or marked(sentence.items, "max", "min", "highest", "lowest", "change")
    if other or cell.period != reading.usual_of("flow") or reading.vocabulary.measure(cell.indicator) == "stock":
        return None
    return next((mention for mention in said.base_times if mention.since), None)


def _beside(said: Phrase, sentence: Sentence) -> list[Meaning]:
    """The categories that the words directly beside the figure have against other words of the sentence or before it."""
    items = said.clause.items
    head = next(i for i, item in enumerate(items) if item.number is said.number)
    first = head - 1
    adverb = items[first] if first > 0 else items[head]
    if adverb.word.isalpha() and not adverb.meanings and items[first - 1].mark("be"):
        first -= 1  # "the victims were thus 1,110"
    inside = range(said.population.start, said.population.end) if said.population else range(0)
    # "the victims are 1,203", "victims make up 1,203", "victims of the clients are 1,203"
    # "children accounted for 464 of the clients and victims for 1,497"
    while first > 0 and (
        items[first].mark("be", "amounts", "end", "colon", "for") or items[first].time or first in inside
    ):
        first -= 1
    last = head + 1
    # "1,203 were victims", "1,203 of them were", "1,203 of the clients were"
    while last < len(items) and (items[last].mark("be", "of_them", "comma") or last in inside):
        last += 1
    label = said.clause.lead[-1:] if first < 0 else []  # "victims: 1,203"
    beside = [
        m
        for item in [*label, *items[max(0, first) : last + 1]]
        for m in contrasted(item, sentence.contrasts)
        if not _with_others(item, m, sentence)
    ]
    return [m for m in beside if m.name not in {c.name for c in said.codes}]


def _parted(said: Phrase, sentence: Sentence) -> list[Meaning]:
    """What parts of the figure before share with it: "31 were minors, 17 girls and 14 boys" are girls and boys of minors."""
    last = next((s.cell for s in reversed(sentence.statements) if s.kind == "level"), None)
    if last is None or said.verb or said.noun or said.population:
        return []
    behind = said.clause.items[said.first + 1 : said.first + 2]
    named = {c.name for c in said.codes}
    words = (replace(m, kind="code") for m in of_kind(behind, "contrast") if m.name not in named)
    return [m for m in words if (m.name, m.code) in last.breakdown] if behind and behind[0].codes else []


def _with_others(item: Item, said: Meaning, sentence: Sentence) -> bool:
    """True for "82 were women (76) or girls (6)": the figure is of both."""
    behind = [i for i in sentence.items if i.start >= item.end]
    if behind and behind[0].mark("open"):
        closing = next((k for k, i in enumerate(behind) if i.mark("close")), 0)
        behind = behind[closing + 1 :]
    joined = len(behind) > 1 and behind[0].mark("and")
    return joined and any(m.name == said.name and m.code != said.code for m in behind[1].of_kind("contrast"))


def _compared(said: Phrase) -> bool:
    """ "against 1,184 at the end of June", "in 2016 forty-five": the cell spoken of, at another time."""
    items = said.clause.items
    if any(i.number and i.number.form == "ordinal" for i in items) and not any(i.time for i in items):
        return False  # "the first quarter saw 60, the second 55"
    if said.codes or said.verb or said.near_noun or said.population or said.unlisted:
        return False
    than = bool(items) and items[0].mark("than") and (said.times or said.base_times)
    timed = any(i.time and not i.time.ever for i in [*said.clause.lead, *items])
    return bool(than) or (said.bare and timed and not said.noun)


def _by_the_way(said: Phrase) -> bool:
    """True for a part that is only told as included: "900 clients, including 100 children"."""
    return marked([*said.clause.lead[:1], *said.clause.items[:2]], "including")


def _past(reading: Reading, cell: Cell) -> bool:
    """True for a cell of a time before the release's own."""
    return cell.period is not None and cell.period.end < reading.frame.release.start


def _topic(reading: Reading, said: Phrase, value: Decimal) -> None:
    """A figure repeated without a word about it ("Twelve is not many") makes its cell the one spoken of."""
    known = reading.scope.by_value(value)
    if known is not None and not (said.unlisted or said.unit_noun or said.population):
        reading.scope.last = reading.scope.here = known


def other_zeros(said: Phrase, main: Statement) -> Iterator[Statement]:
    """ "No victims of begging or organ trade": one zero for each of the categories."""
    for code in said.alternatives:
        yield replace(main, cell=main.cell.with_codes([(code.name, code.code)]))


def _rate(said: Phrase) -> bool:
    """True for "more than forty people a month": a period directly behind what is counted."""
    head = said.first
    near = said.clause.items[head + 1 : head + 3]
    return any(m.name.startswith("per_") for m in of_kind(near, "mark")) and not any(i.time for i in near)


def _per(said: Phrase) -> str:
    for item in [*said.clause.items, *said.clause.lead]:
        for meaning in item.of_kind("mark"):
            if meaning.name.startswith("per_"):
                return meaning.name.removeprefix("per_")
    return ""
