"""What a figure is about: its indicator, breakdown and period, and from where each was carried over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.categories import category
from extract.items import Item, marked, of_kind
from extract.phrases import Phrase
from extract.scope import Cell, carried, merged
from extract.statements import Reading, Sentence
from extract.told_times import Notes, period_of
from extract.vocabulary import Meaning
from model.claim import Breakdown, Span


def cell_of(reading: Reading, said: Phrase, sentence: Sentence) -> tuple[Cell, Notes]:
    """The cell of a clause's figure, with notes on what was carried over."""
    codes = [(m.name, m.code) for m in said.codes]
    again = _again(reading, said, codes)
    if again is not None:
        period, notes = period_of(reading, said, sentence, again.indicator, None)
        return replace(again, period=period, span=span_of(said, sentence)), carried("indicator", again) + notes
    indicator, notes = _indicator(reading, said)
    for word in said.opposed:
        known = word.name in sentence.contrasts or (indicator, word.name, word.code) in reading.scope.established
        if known and word.name not in dict(codes):
            codes.append((word.name, word.code))
    codes = [(_dimension(reading, d, indicator), c) for d, c in codes if _breaks_down(reading, d, indicator)]
    whole = said.population.cell if said.population else None
    found = reading.vocabulary.codebook.indicators.get(indicator)
    if found and found.population:
        whose, breakdown = _whose(reading, said, indicator, found.population)
        period, more = period_of(reading, said, sentence, whose or indicator, whole)
    else:
        breakdown, more = _breakdown(reading, said, sentence, indicator, codes)
        notes += more
        period, more = period_of(reading, said, sentence, indicator, whole)
    cell = reading.set_apart(Cell(indicator, breakdown, period, span_of(said, sentence)))
    return _of_everybody(reading, cell, codes), notes + more


def _of_everybody(reading: Reading, cell: Cell, said: Sequence[tuple[str, str]]) -> Cell:
    """Without what was only carried over of whom a release means, where a moment is told: "94 had entered as minors"."""
    dimensions = reading.vocabulary.codebook.dimensions
    if not any(dimensions[d].moment_of for d, _ in cell.breakdown):
        return cell
    return replace(cell, breakdown=tuple(p for p in cell.breakdown if p in said or not dimensions[p[0]].scope))


def _dimension(reading: Reading, dimension: str, indicator: str) -> str:
    """The dimension of a category; of those who are counted as they come in, "a minor at entry" is a minor."""
    codebook = reading.vocabulary.codebook
    entry = codebook.dimensions[dimension].moment_of
    return entry if entry and indicator in {flow.inflow for flow in codebook.stock_flows} else dimension


def _breaks_down(reading: Reading, dimension: str, indicator: str) -> bool:
    """False for a dimension that the codebook gives to other indicators only."""
    only = reading.vocabulary.codebook.dimensions[dimension].indicators
    return not only or not indicator or indicator in only


def whole_of(reading: Reading, said: Phrase, cell: Cell) -> Cell:
    """The denominator of a share of `cell`: the population its clause names, else what the text stands at."""
    if said.population:
        whole = said.population.cell
    else:
        standing = reading.scope.standing(cell.indicator)
        topic = topic_before(reading, said)
        own = {c.name for c in said.codes} - {d for d, _ in topic}
        words = [
            (m.name, m.code) for m in said.opposed if (cell.indicator, m.name, m.code) in reading.scope.established
        ]
        known = merged(merged(merged(standing.breakdown, reading.scope.whole), words), topic)
        whole = replace(standing, breakdown=tuple((d, c) for d, c in known if d not in own))
    # A part has every category of its whole: what the predicate replaces was only carried over.
    kept = tuple((d, c) for d, c in whole.breakdown if _holds(reading, d, c, cell.code(d)))
    kept = tuple(p for p in kept if p not in _told_of_part(reading, said))
    lead = said.clause.lead
    phrase_leads = len(lead) <= _PHRASE and not any(i.mark("be") or i.of_kind("verb") for i in lead)
    if (
        said.population and said.population.reference is None and phrase_leads
    ):  # "for the SCA, 57% of these decisions were positive"
        narrower = [p for p in topic_before(reading, said) if p[0] not in dict(kept) and p in cell.breakdown]
        kept = merged(kept, narrower)
    items = said.clause.items
    among = [(b.codes[0].name, b.codes[0].code) for a, b in pairwise(items) if a.mark("among") and b.codes]
    if len({c.name for c in said.codes}) > 1:  # "criminal exploitation among children (44%)"
        kept = merged(kept, [p for p in among if p in cell.breakdown])
    told = {c.name for c in said.codes}  # "most of the clients were victims" is a share of all clients
    contrasts = reading.vocabulary.codebook.contrasts
    apart = [(c.dimension, c.counts) for c in contrasts if c.counts and told != {c.dimension}]
    return replace(whole, breakdown=merged(kept, [p for p in apart if p in cell.breakdown and not whole.code(p[0])]))


def _told_of_part(reading: Reading, said: Phrase) -> set[tuple[str, str]]:
    """What a clause says of the part though its heading says it of all: below "Exploitation in Finland", "261 of the victims
    (64%) had been exploited in Finland" are a part of all victims."""
    whole, number = said.population, said.number
    if whole is None or whole.anaphoric or number is None or number.form == "fraction":
        return set()  # "most of the victims were in Finland legally" says nothing of where they were exploited
    line = said.clause.lead if said.led else said.clause.items
    verb = next((k for k in range(whole.end, len(line)) if line[k].mark("be", "comma", "stop")), whole.end)
    own = {(c.name, c.code) for i in line[whole.start : verb] for c in i.codes}
    return ({(c.name, c.code) for c in said.codes} & set(reading.scope.section.breakdown)) - own


def _holds(reading: Reading, dimension: str, code: str, part: str) -> bool:
    """True where a category is the part's own or contains it, as abroad contains the home country."""
    found = reading.vocabulary.codebook.dimensions[dimension].codes.get(part)
    return part == code or bool(found and found.within == code)


def topic_before(reading: Reading, said: Phrase) -> list[tuple[str, str]]:
    """The categories before the clause that its own words narrow: "in Finland the commonest form is …: 149 persons"."""
    lead = said.clause.lead
    start = next((k for k, i in enumerate(lead[:3]) if not i.mark("of", "for", "the")), 0)
    opened = lead[start : start + 1]
    leading = [category(i, reading.vocabulary, frozenset()) for i in opened if i.codes]
    narrowed = any(c.name != lead.name for c in said.codes for lead in leading if lead is not None)
    own = {c.name for i in said.clause.items for c in i.codes}
    return [(c.name, c.code) for c in leading if c is not None and c.name not in own] if narrowed else []


def _again(reading: Reading, said: Phrase, codes: Sequence[tuple[str, str]]) -> Cell | None:
    """The cell stated earlier with this very figure and these categories, where the clause itself names no indicator.

    "Of the 478 people referred, 367 were victims" says again what "367 victims were admitted" says.
    """
    number = said.number
    if number is None or number.value is None or number.unit or not codes or said.verb or said.near_noun:
        return None
    if not (said.population and said.population.reference) or number.value < _TELLING:
        return None
    known = reading.scope.by_value(number.value, (), codes)
    if known is None or known.indicator == said.population.cell.indicator:
        return None
    return known


_PHRASE = 3  # items of a lead that is no clause
_TELLING = 20  # a smaller figure may recur by chance


def _indicator(reading: Reading, said: Phrase) -> tuple[str, Notes]:
    """The indicator that the clause names; else the one carried over, where it is counted in the same unit."""
    scope = reading.scope
    whole = said.population.cell.indicator if said.population else ""
    if said.population and said.population.vague:
        whole = said.noun or whole  # "the decisions were positive in 89% of the cases"
    near = reading.vocabulary.codebook.indicators.get(said.near_noun)
    if near and near.population:
        return said.near_noun, ()  # "citizens of 85 countries receive services"
    dimensions = reading.vocabulary.codebook.dimensions
    moment = any(dimensions[code.name].moment_of for code in said.codes)
    entered = _entered(reading, said, whole)
    stock = reading.vocabulary.measure(said.near_noun) == "stock" and not said.times
    # "108 of the clients came into the system as minors", "121 clients had been admitted as minors"
    verb = "" if (whole and (moment or entered)) or (stock and moment) else said.verb
    verb = "" if _narrower(reading, said, verb) else verb
    named = verb or said.near_noun or whole or said.noun
    ranked = marked([*said.clause.lead, *said.clause.items], "rank")
    if named and not (said.codes and reading.counts_kinds(named) and ranked):
        return named, ()
    standing = scope.standing()
    spoken = {c.indicator for c in (scope.here, standing, scope.last) if c is not None}
    for code in said.codes:
        only = reading.vocabulary.codebook.dimensions[code.name].indicators
        if len(only) == 1 and (only[0] in spoken or not _where(said, code)):
            return only[0], ()
    sources = [scope.last] if said.pronoun else []
    sources += [scope.here, standing if standing.indicator else None, scope.last]
    for source in sources:
        if source is None or not source.indicator:
            continue
        found = reading.vocabulary.codebook.indicators.get(source.indicator)
        indicator = source.indicator
        if found and found.population and (said.codes or not said.bare):
            indicator = source.code(found.population)  # "38 nationalities … Six were Ukrainians"
            found = reading.vocabulary.codebook.indicators.get(indicator)
        if found is None or (said.unit_noun and said.unit_noun != found.unit):
            continue
        if _of_a_day(said) and reading.vocabulary.measure(indicator) == "flow" and reading.default_stock():
            return reading.default_stock(), ()
        return indicator, carried("indicator", source)
    return (_of_a_day(said) and reading.default_stock()) or reading.default_indicator(), ()


def _where(said: Phrase, code: Meaning) -> bool:
    """True for a category that is no one who acts, as a word before it says: "the rest live in their municipalities"."""
    line = [*said.clause.lead, *said.clause.items]
    at = next((k for k, i in enumerate(line) if code in i.codes), 0)
    before = [i for i in line[:at] if not i.mark("the", "their")]
    return bool(before) and before[-1].word.isalpha()


def _narrower(reading: Reading, said: Phrase, verb: str) -> bool:
    """True where what is counted says more than its verb: "nine proposals", for which somebody "was responsible"."""
    known, head = reading.vocabulary.codebook.indicators, said.first
    noun = next((m.name for m in of_kind(said.clause.items[head + 1 : head + 2], "noun")), "")
    counted, done = known.get(noun), known.get(verb)
    parts = {part for funnel in reading.vocabulary.codebook.funnels if funnel.whole == noun for part in funnel.parts}
    if counted is None or done is None or verb in parts:
        return False
    return counted.within == verb or (counted.measure == "flow" and done.measure == "stock")


def _entered(reading: Reading, said: Phrase, whole: str) -> bool:
    """True where the verb only says how those on the books came there: "of all clients, 1,051 had been admitted as …"."""
    flows = [f.inflow for f in reading.vocabulary.codebook.stock_flows if f.stock == whole]
    return said.verb in flows and not said.times


def _of_a_day(said: Phrase) -> bool:
    """True where the clause says a day on which its figure holds, as a stock does: "on 30 June there were 80 minors"."""
    return any(t.part and t.part.is_moment and not (t.cumulative or t.since) for t in said.times)


def _breakdown(
    reading: Reading, said: Phrase, sentence: Sentence, indicator: str, codes: Sequence[tuple[str, str]]
) -> tuple[Breakdown, Notes]:
    whole = said.population.cell if said.population else None
    last = reading.scope.last
    if whole is not None:
        anaphoric = said.population is not None and said.population.anaphoric
        notes = tuple(n for d, _ in whole.breakdown for n in carried(d, whole)) if anaphoric else ()
        return merged(whole.breakdown, codes), notes
    same = last is not None and indicator == last.indicator  # not so "they made 2,086 other decisions"
    again = same or not (said.verb or said.near_noun or said.noun)
    if said.pronoun and last and not codes and again:
        return last.breakdown, tuple(n for d, _ in last.breakdown for n in carried(d, last))
    if said.such and last and indicator == last.indicator:
        return merged(last.breakdown, codes), tuple(n for d, _ in last.breakdown for n in carried(d, last))
    subject = reading.scope.subject
    if codes and subject is not None and subject.indicator == indicator and _they(said):
        return merged(subject.breakdown, codes), tuple(n for d, _ in subject.breakdown for n in carried(d, subject))
    standing = reading.scope.standing(indicator)
    topic = reading.scope.topic
    if topic is not None and not reading.scope.whole and topic.indicator == indicator and rest(said):
        standing = replace(standing, breakdown=merged(topic.breakdown, standing.breakdown))
    here = reading.scope.here
    if here and reading.counts_kinds(here.indicator) and indicator in {c for _, c in here.breakdown} and codes:
        # "the 93 held 27 nationalities. The largest groups were …"
        standing = replace(
            standing, breakdown=merged((p for p in here.breakdown if p[1] != indicator), standing.breakdown)
        )
    kept = [
        pair
        for pair in _continued(said, codes, sentence.included_in or reading.scope.here, reading.scope.whole, sentence)
        if pair[0] not in sentence.contrasts
    ]
    notes = tuple(n for d, _ in standing.breakdown if d not in dict(codes) for n in carried(d, standing))
    held = () if said.noun or said.verb or said.near_noun or said.pronoun or not codes else reading.scope.held
    return merged(merged(merged(standing.breakdown, held), kept), codes), notes


def _they(said: Phrase) -> bool:
    """True for a sentence that begins with "they were": it goes on about those spoken of last."""
    first = said.clause.items[:2]
    return said.clause.cut is None and len(first) > 1 and first[0].mark("plural_they") and first[1].mark("be")


def rest(said: Phrase) -> bool:
    """True for the figure of "the other five", "the remaining 64"."""
    head = said.first
    return marked(said.clause.items[max(0, head - 2) : head], "remaining", "the_other")


def _continued(
    said: Phrase, codes: Sequence[tuple[str, str]], last: Cell | None, whole: Breakdown, sentence: Sentence
) -> list[tuple[str, str]]:
    """An enumeration goes on ("Six … sexually in Finland. Two to beg"): what it does not name again holds.

    The `whole` of which the figure before was a part holds in any case, the rest where the same dimensions are named.
    """
    if last is None or not codes or said.near_noun or said.noun or said.verb:
        return []
    named = {d for d, _ in codes}
    added = {d for d, _ in last.breakdown} - {d for d, _ in whole}  # by the figure before, beyond its whole
    beside = bool(sentence.statements) and sentence.statements[-1].cell == last
    goes_on = named <= {d for d, _ in last.breakdown} and (not whole or beside or added <= named)
    # "eight girls and six boys. Minors were thus 14": of all of them
    goes_on = goes_on and (beside or said.pronoun or any(pair not in last.breakdown for pair in codes))
    return [(d, c) for d, c in merged(whole, last.breakdown if goes_on else ()) if d not in named]


def _whose(reading: Reading, said: Phrase, indicator: str, dimension: str) -> tuple[str, Breakdown]:
    """Whose nationalities a figure counts, with what else the text has narrowed them to."""
    last = reading.scope.last
    whole = said.population.cell if said.population else None
    named = whole.indicator if whole and whole.indicator != indicator else ""
    named = named or next((n for n in said.nouns if n != indicator), "")
    subject = reading.scope.subject
    narrowed = reading.scope.section.breakdown if not named else ()
    if whole and whole.indicator == named:
        narrowed = whole.breakdown  # "the 249 victims exploited in Finland held 36 nationalities"
    if not named and said.pronoun and subject:
        named = subject.indicator
    standing = reading.scope.standing()
    whose = named or (last.indicator if last and last.indicator != indicator else "") or standing.indicator
    if not whose and last:
        whose = last.code(dimension)
    whose = whose or reading.default_indicator()
    narrowed = merged(narrowed, [(m.name, m.code) for m in said.codes])
    dimensions = reading.vocabulary.codebook.dimensions
    kept = [(d, c) for d, c in narrowed if not dimensions[d].indicators or indicator in dimensions[d].indicators]
    return whose, merged(kept, [(dimension, whose)])


# ---------------------------------------------------------------- what a clause refers back to


def points_back(said: Phrase) -> bool:
    """True for "this is", "that was", "which corresponds to": what follows is said of the figure before it."""
    items, cut = said.clause.items, said.clause.cut
    if cut is None and items[0].mark("that_is"):
        return True
    relative = cut is None or cut.mark("comma")
    subject = items[0].mark("this") or (relative and items[0].mark("who"))  # "this", "that", "which"
    return subject and marked(items[1:2], "be", "amounts")


def antecedent(reading: Reading, said: Phrase, sentence: Sentence) -> Cell | None:
    """The cell of the figure before a clause, of its sentence or of the one before; None where that was not read."""
    if said.clause.cut is not None:
        last = sentence.statements[-1] if sentence.statements and sentence.pending is None else None
        if last is None or not all(sentence.of_base(s) for s in sentence.statements):
            return last.cell if last else None
        # "compared with May, when there were 90, this is a rise of 8%": of the time spoken of before
        before, period = sentence.before, reading.usual_period(last.cell.indicator)
        same = before is not None and (before.indicator, before.breakdown) == (last.cell.indicator, last.cell.breakdown)
        later = before.period if same and before and before.period and last.cell.period else None
        up_to = later is not None and last.cell.period is not None and later.end > last.cell.period.end
        return replace(last.cell, period=later if up_to else period)
    return reading.scope.here if sentence.follows else None


def item_of(said: Phrase) -> Item:
    """The item that holds the figure of a clause."""
    return next(i for i in said.clause.items if i.number is said.number)


def span_of(said: Phrase, sentence: Sentence) -> Span:
    """Where the figure of a clause stands."""
    items = said.clause.items[max(0, said.first) :] or sentence.items
    item = next((i for i in items if i.end > i.start), items[0])  # some stand for the end of a case, and have no length
    return Span(sentence.page, item.start, item.end)
