"""The rules for figures in brackets, and for a second figure in one clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.categories import contrasted
from extract.cells import cell_of, whole_of
from extract.change_brackets import (
    Read,
    is_below_nothing,
    signed,
    signed_against,
    signed_change,
    told_change,
    unknown_label,
)
from extract.changes import change
from extract.clauses import Clause
from extract.items import Item, marked, references
from extract.numerals import Number
from extract.parentheticals import Bracket
from extract.periods import TimeMention, resolve
from extract.phrases import Phrase, phrase
from extract.populations import Population, population
from extract.ranks import ranked_dimension
from extract.records import number_counted
from extract.scope import Cell, merged
from extract.statements import ALL, Reading, Sentence, Statement
from model.claim import breakdown_text
from model.period import TimePeriod


def brackets(
    reading: Reading, said: Phrase, main: Statement | None, sentence: Sentence, read: Read
) -> Iterator[Statement]:
    """The statements of the brackets in a clause; `read` reads what is a clause of its own."""
    share: Statement | None = None  # "higher (62%) than the year before (42%)"
    for bracket in said.clause.brackets:
        for statement in _bracket(reading, bracket, said, main or share, sentence, read):
            share = statement if statement.kind == "share" else None
            yield statement


def _bracket(
    reading: Reading, bracket: Bracket, said: Phrase, main: Statement | None, sentence: Sentence, read: Read
) -> Iterator[Statement]:
    known = references(bracket.items)  # "(27 per cent of the 207)"
    numbers = [
        i
        for k, i in enumerate(bracket.items)
        if i.number and k not in known and i.number.form != "ordinal" and i.number.value is not None
    ]
    times = [i.time for i in bracket.items if i.time]
    behind = said.clause.items[: bracket.anchor + 1]
    before = next((i for i in reversed(behind) if not i.mark("end")), None)
    if not numbers:
        return
    changed = told_change(reading, bracket, main, sentence, read)
    if changed is not None:
        yield from changed
        return
    if unknown_label(bracket.items):
        return
    if signed(numbers[0]):
        yield from signed_change(numbers[0], main, sentence)
        return
    if any(i.word == "+" or (i.number and i.number.signed) for i in bracket.items):
        if main is not None and main.kind == "level" and is_below_nothing(bracket, numbers):
            yield from other_period(reading, numbers, times, main.cell, main)
        return  # "(139 + 26)" only adds up what stands before it
    if marked(bracket.items, "base_n") and all(_known(reading, i) for i in numbers):
        reading.referred += [i.number for i in numbers if i.number]
        reading.scope.subject = _stated_cell(reading, numbers[-1])
        return
    if main is None and said.joint and not (before and before.codes):
        return  # "Afghans and Iraqis made up 62 of the clients (38%)" is a sum
    cell = main.cell if main else _anchor_cell(reading, said, before, sentence)
    if main is None and before is not None and before.time is not None:
        cell = None if sentence.unread else number_counted(reading, said.clause.items) or reading.scope.last
    if cell is None:
        return
    if before is not None and before.codes:
        cell = _of_whom(reading, cell.with_codes([(before.codes[0].name, before.codes[0].code)]))
    words = [i for i in bracket.items if i.codes or i.of_kind("verb", "noun")]
    if main is None and said.codes and not any(i.codes or i.of_kind("verb") for i in words) and len(numbers) == 1:
        words = []  # "forced labour was the commonest form (74 clients)"
    if main is None:  # "… was the commonest form among adults (1,521 people, or 38% of adults)"
        words = [w for w in words if w.of_kind("verb", "noun") or w.codes[0].code != cell.code(w.codes[0].name)]
    kind = main.kind if main and main.kind == "share" else "level"  # "55% of …, of … 57% (2023: 57% and 56%)"
    levels = [s for s in sentence.statements if s.kind == kind] + ([main] if main and main.kind == kind else [])
    if times and not words and len(times) == 1 < len(numbers) <= len(levels):
        for item, before_it in zip(numbers, levels[-len(numbers) :], strict=True):
            yield from other_period(reading, [item], times, before_it.cell, before_it)
        return
    whole = population(bracket.items, reading.scope, reading.vocabulary, known)
    if main is not None and main.kind == "level" and _only_of(bracket, whole, cell):
        words = []  # "47 had been exploited in Finland (37% of new clients)"
    if times and (not words or bracket.items[0].time):
        yield from other_period(reading, numbers, times, cell, main)
        return
    base_time = main is not None and before is not None and before.time is not None and before.time in said.base_times
    if base_time and main is not None and {m.name for w in words for m in w.meanings} == {main.cell.indicator}:
        words = []  # "up 4% from the second quarter (3,995 referrals)"
    if main is None and before is not None and before.time in said.base_times and not any(w.codes for w in words):
        named = {m.name for w in words for m in w.of_kind("noun", "verb")}
        if (
            len(named) == 1 and len(numbers) == 1
        ):  # "compared with the first quarter (4,524 referrals), the fall was 5%"
            own = named.pop()
            cell = cell if cell.indicator == own else reading.scope.standing(own)
            words = []
    if words:
        inner = replace(sentence, items=list(bracket.items), statements=[])
        scope = reading.scope
        last, here = scope.last, scope.here
        read(reading, inner.items, inner)
        if main is not None and main.kind == "level":  # what follows goes on with the figure, not with its parts
            scope.last, scope.here = last, here
        told = [(c.name, c.code) for c in said.codes] if main is None else []
        yield from (_part_of(main, _of_anchor(s, told)) for s in inner.statements)
        return
    base_time = (
        before is not None
        and before.time is not None
        and (
            before.time in said.base_times
            or main is None
            or (main is not None and main.kind != "level")
            or (main is not None and numbers[0].number is not None and numbers[0].number.unit == "")
        )
    )
    if base_time and before is not None and before.time is not None:
        yield from other_period(reading, numbers, [before.time], cell, main)
        return
    if before is not None and before.of_kind("country") and not before.codes:
        return  # "came from Iraq (34)": of a country, and nobody says whether by citizenship
    if main is not None and main.kind in ("change", "comparison") and before is not None and before.codes:
        cell = replace(cell, breakdown=merged((), [(m.name, m.code) for m in before.codes[:1]]))
    if main is not None and main.kind == "level" and before is not None and before.codes:
        if not any(cell.code(m.name) for m in before.codes):  # "33 were made by the police (16) and others (17)"
            cell = cell.with_codes([(before.codes[0].name, before.codes[0].code)])
    if main is None and before is not None:  # "Syrians had overtaken Iraqis (5)"
        again = [(m.name, m.code) for m in before.codes if cell.code(m.name)]
        cell = cell.with_codes(again or [(m.name, m.code) for m in before.codes[:1]])
    if before is not None:
        cell = cell.with_codes((m.name, m.code) for m in contrasted(before, sentence.contrasts))
    if marked(bracket.items, "in_total"):
        cell = _of_all(cell, sentence, main)
    for item in numbers:
        glossed = _gloss(reading, item, cell, main, said, sentence)
        if glossed is not None and glossed.kind == "share" and whole is not None:
            kept = tuple(p for p in whole.cell.breakdown if whole.anaphoric or p in cell.breakdown)
            glossed = replace(glossed, base=breakdown_text(kept) or ALL)
        if glossed is not None:
            yield glossed
    reading.referred += [n for k in known if (n := bracket.items[k].number)]


def _only_of(bracket: Bracket, whole: Population | None, cell: Cell) -> bool:
    """True for a percentage and the whole that it is of: "(37% of the new clients)"."""
    if whole is None or not whole.known or whole.anaphoric or whole.cell.indicator != cell.indicator:
        return False
    number, inside = bracket.items[0].number, range(whole.start, whole.end)
    return number is not None and number.unit == "percent" and all(k in inside for k in range(1, len(bracket.items)))


def _of_whom(reading: Reading, cell: Cell) -> Cell:
    """Those whose kinds were counted: "passports of 41 countries. Somalia (24), …" goes on with persons."""
    found = reading.vocabulary.codebook.indicators.get(cell.indicator)
    if found is None or not found.population or not cell.code(found.population):
        return cell
    rest = tuple(p for p in cell.breakdown if p[0] != found.population)
    return reading.set_apart(replace(cell, indicator=cell.code(found.population), breakdown=rest))


def _of_all(cell: Cell, sentence: Sentence, main: Statement | None) -> Cell:
    """What the figures of a sentence have in common: "84 women, 5 girls (52% in total)"."""
    levels = [s.cell for s in [*sentence.statements, *([main] if main else [])] if s.kind == "level"]
    same = [c for c in levels if (c.indicator, c.period) == (cell.indicator, cell.period)]
    return replace(cell, breakdown=tuple(p for p in cell.breakdown if all(p in c.breakdown for c in same)))


def _of_anchor(inner: Statement, told: Sequence[tuple[str, str]]) -> Statement:
    """A count in brackets behind a clause without a figure: "benefit fraud remains rare (four clients, two in Finland)"."""
    if inner.kind != "level" or not told:
        return inner
    return replace(inner, cell=inner.cell.with_codes(p for p in told if not inner.cell.code(p[0])))


def _part_of(main: Statement | None, inner: Statement) -> Statement:
    """A count in brackets with a category of its own is a part of the figure before it: "12 were minors (five girls)"."""
    if main is None or (main.kind, inner.kind) != ("level", "level"):
        return inner
    whole, part = main.cell, inner.cell
    apart = not {d for d, _ in whole.breakdown} & {d for d, _ in part.breakdown}
    smaller = main.value is not None and inner.value is not None and inner.value < main.value
    if not (apart and smaller and (whole.indicator, whole.period) == (part.indicator, part.period)):
        return inner
    return replace(inner, cell=part.with_codes(whole.breakdown))


def _known(reading: Reading, item: Item) -> bool:
    """True for a figure that the text has stated before."""
    return _stated_cell(reading, item) is not None


def _stated_cell(reading: Reading, item: Item) -> Cell | None:
    number = item.number
    return reading.scope.by_value(number.value) if number is not None and number.value is not None else None


def _anchor_cell(reading: Reading, said: Phrase, before: Item | None, sentence: Sentence) -> Cell | None:
    listed = _listed(said, sentence)
    if listed is not None:
        return listed
    cell, _ = cell_of(reading, said, sentence)
    told = said.codes or said.noun or said.verb or (before is not None and before.codes)
    return cell if cell.indicator and told else None


def _listed(said: Phrase, sentence: Sentence) -> Cell | None:
    """The next cell of a list: "in Finland most often to forced labour (38), sexual exploitation (16) and crime (3)"."""
    last = sentence.statements[-1] if sentence.statements else None
    goes_on = said.clause.cut is not None and said.clause.cut.mark("comma", "and")
    timed = any(i.time for i in said.clause.items)
    more = said.noun or said.verb or (said.population and not said.led) or timed or said.number
    if last is None or not last.rule.startswith("bracket-") or last.rule == "bracket-period" or not goes_on or more:
        return None
    codes = [(c.name, c.code) for c in said.codes]
    return (
        last.cell.with_codes(codes) if codes and {d for d, _ in codes} <= {d for d, _ in last.cell.breakdown} else None
    )


def _gloss(
    reading: Reading, item: Item, cell: Cell, main: Statement | None, said: Phrase, sentence: Sentence
) -> Statement | None:
    """A figure in brackets behind a figure or a category says the same cell again, as a count or as a share."""
    number = item.number
    assert number is not None and number.value is not None
    status = main.obs_status if main else "A"
    if main and main.kind == "change" and number.unit == main.unit and main.value is not None:
        value = number.value if number.unit == "factor" else number.value.copy_sign(main.value)
        return replace(main, number=number, item=item, bound=number.bound, value=value, rule="bracket-change")
    if main and main.value is not None and _difference(reading, number, main):
        unit = reading.vocabulary.unit(cell.indicator)
        value = number.value.copy_sign(main.value)
        return replace(
            main, number=number, item=item, bound=number.bound, value=value, unit=unit, rule="bracket-change"
        )
    if main and main.kind == "change" and main.value is not None and number.unit == "percent":
        value = number.value.copy_sign(main.value)  # "173 clients (38%) more than a year earlier"
        return replace(
            main, unit="percent", number=number, item=item, bound=number.bound, value=value, rule="bracket-change"
        )
    if number.unit == "percent":
        if said.population and said.population.cell.indicator not in ("", cell.indicator):
            return None  # a part of something else: "12,907 of the people referred (76%) are open cases"
        found = reading.vocabulary.codebook.indicators.get(cell.indicator)
        if found and found.within and said.near_noun == found.within:
            return None  # "70 applications (11%) were rejected": of the applications
        whole = whole_of(reading, said, cell)
        line = said.clause.items
        if marked(line, "rank") and said.codes:
            ranked = ranked_dimension(reading, said.codes, line)
            whole = replace(whole, breakdown=tuple(p for p in cell.breakdown if p[0] != ranked))
        if main is None and cell.breakdown == whole.breakdown:
            return None  # what part of it, no word that we know says
        base = main.base if main and main.kind == "share" else breakdown_text(whole.breakdown) or ALL
        made = Statement(
            "share", cell, "percent", number, item, number.bound, base, "bracket-share", number.value, status
        )
        reading.scope.share = made
        return made
    narrowed = said.codes or said.population or cell.breakdown != reading.scope.standing(cell.indicator).breakdown
    if main is None and said.number is not None and said.number.unit == "percent" and not narrowed:
        return None  # "in three cases out of four (151), the reason was …": what part of it, no word says
    if marked(said.clause.items, "including"):
        sentence.included_in = reading.scope.here
    reading.scope.record(number.value, cell)
    reading.scope.last = cell
    if main:
        reading.scope.here = cell
    if (main and main.kind == "share") or (main is None and marked(sentence.items, "of_whom")):
        reading.scope.subject = cell
    unit = reading.vocabulary.unit(cell.indicator)
    return Statement("level", cell, unit, number, item, number.bound, "", "bracket-count", number.value, status)


def _difference(reading: Reading, number: Number, main: Statement) -> bool:
    """True for "rose by 28 per cent (36 persons)" where the text has stated another level of that cell."""
    if main.kind != "change" or main.unit != "percent" or number.unit:
        return False
    cell = replace(main.cell, span=None)
    stated = [value for value, cells in reading.scope.stated.items() for c in cells if replace(c, span=None) == cell]
    return bool(stated) and number.value not in stated


def other_period(
    reading: Reading, items: Sequence[Item], times: Sequence[TimeMention], cell: Cell, main: Statement | None
) -> Iterator[Statement]:
    """Figures of the same cell at another time: "(2017: 88)", "than in 2015 (75)"."""
    measure = reading.measure_of(cell)
    frame = replace(reading.frame, context=cell.period)
    periods: list[TimePeriod] = []
    for mention in times:
        periods += resolve(replace(mention, since=False), frame, measure, inherit=mention.bare_year)
    if not periods:
        return
    if cell.period is not None and periods[-1].end < cell.period.end:
        reading.scope.compared = periods[-1]
    for index, item in enumerate(items):
        number = item.number
        assert number is not None and number.value is not None
        other = replace(cell, period=periods[min(index, len(periods) - 1)])
        if number.unit == "percent":
            base = main.base if main and main.kind == "share" else ALL
            yield Statement("share", other, "percent", number, item, number.bound, base, "bracket-period", number.value)
        else:
            reading.scope.record(number.value, other)
            unit = reading.vocabulary.unit(cell.indicator)
            yield Statement("level", other, unit, number, item, number.bound, "", "bracket-period", number.value)


def date_back(reading: Reading, bracket: Bracket, sentence: Sentence) -> None:
    """A year alone in brackets dates the figures before it: "88 referrals and 55 new clients (2017)"."""
    if len(bracket.items) != 1 or bracket.items[0].time is None:
        return
    mention = bracket.items[0].time
    for index, statement in enumerate(sentence.statements):
        if statement.kind == "level" and statement.cell.period in (
            reading.frame.release,
            reading.frame.release.last_day(),
        ):
            measure = reading.vocabulary.measure(statement.cell.indicator)
            frame = replace(reading.frame, context=statement.cell.period)
            found = resolve(mention, frame, measure, inherit=True)
            if found and mention.start > statement.item.start:
                sentence.statements[index] = replace(statement, cell=replace(statement.cell, period=found[0]))


def second_figure(reading: Reading, said: Phrase, main: Statement | None, sentence: Sentence) -> Iterator[Statement]:
    """A second figure in the same clause: the same cell in another measure, or the figure compared with."""
    items = said.clause.items
    refs = [i for i, item in enumerate(items) if item.number is said.second]
    position = refs[0]
    number = said.second
    if number is None or number.value is None or main is None:
        return
    item = items[position]
    if number.unit == "percent" and number.signed:  # "702 were referred in 2038, +8% from 2037"
        yield from signed_against(reading, item, items[position + 1 :], main)
        return
    near = items[max(0, position - 3 if items[position - 1].mark("the") else position - 2) : position]
    if marked(near, "than", "more", "fewer") and not number.unit:
        following = [i.time for i in items[position:] if i.time]
        if following:
            yield from other_period(reading, [item], following[:1], main.cell, main)
        elif main.kind == "change" and main.base:
            other = replace(main.cell, period=TimePeriod.parse(main.base))
            unit = reading.vocabulary.unit(other.indicator)
            reading.scope.record(number.value, other)
            yield Statement("level", other, unit, number, item, number.bound, "", "change-from", number.value)
        return
    explains = number.unit == "percent" and items[position - 1].mark("that_is")
    if explains and main.kind in ("share", "change"):  # "two thirds or 67% were …", "40 or 20% more than in 2020"
        value = number.value.copy_sign(main.value) if main.kind == "change" and main.value else number.value
        yield replace(main, unit="percent", number=number, item=item, bound=number.bound, value=value)
        return
    if main.kind == "share" and not number.unit and items[position - 1].mark("that_is"):  # "a third, i.e. 44, were …"
        unit = reading.vocabulary.unit(main.cell.indicator)
        reading.scope.record(number.value, main.cell)
        yield replace(main, kind="level", unit=unit, number=number, item=item, bound=number.bound, base="", rule="gloss",
                      value=number.value)  # fmt: skip
        return
    if number.unit == "percent" and main.kind == "level":
        tail = Clause(items=list(items[position:]))
        further = phrase(tail, reading.scope, reading.vocabulary, reading.grammar.plural, reading.grammar.function)
        if marked(items[position + 1 : position + 2], "more", "fewer"):  # "4,586 represents a 10% increase on 2020"
            yield from filter(None, [change(reading, further, sentence)])
            return
        whole = whole_of(reading, further if further.population else said, main.cell)
        base = breakdown_text(whole.breakdown) or ALL
        made = Statement(
            "share", main.cell, "percent", number, item, number.bound, base, "level-is-share", number.value
        )
        reading.scope.share = made
        yield made
