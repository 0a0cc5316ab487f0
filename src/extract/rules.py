"""Named rules: a clause with its figure becomes claims. Each claim carries the name of the rule that made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.brackets import brackets, date_back, second_figure
from extract.changes import change, is_change, sets_apart, settled
from extract.clauses import Clause, clauses
from extract.counts import level, other_zeros
from extract.ellipses import count_and_whole, increases, named_by_sum, on_with_sum, second_share, told_of_others
from extract.items import Item, marked, of_kind
from extract.moves import arrived, came_to, compared_time, moved_from, of_level, parted, set_against, taken_out
from extract.numerals import Number
from extract.periods import TimeMention, resolve
from extract.phrases import Phrase, phrase
from extract.populations import Population
from extract.restated import rounds, told_again
from extract.shared_parts import share_parts
from extract.shares import count_behind, glossed, share, share_behind
from extract.statements import Reading, Sentence, Statement
from extract.vocabulary import Meaning
from extract.wholes import part_from_whole, referred_whole, whole_of_both

_WHOLE = 2  # items of a whole beside its share: "of those", "in the decisions"


def read(reading: Reading, items: Sequence[Item], sentence: Sentence) -> None:
    """Reads the clauses of `items`, part of `sentence`, and adds their statements to it."""
    first = next((i for i in items if not i.word or i.word.isalpha()), None)
    sentence.opening = first if first is not None and first.time else None
    sentence.contrasts = _contrasts(items) | sentence.apart
    read_clauses = clauses(items)
    share_parts(read_clauses)
    for clause in read_clauses:
        sentence.statements += _clause(reading, clause, sentence)
        _on_with_whole(reading, sentence)
        for bracket in clause.brackets:
            date_back(reading, bracket, sentence)
    named_by_sum(sentence.items, sentence.statements)
    increases(sentence.items, sentence.statements)
    part_from_whole(reading, sentence)
    on_with_sum(reading, sentence.statements)
    if sentence.included_in is not None:  # what follows goes on with the whole
        reading.scope.last = reading.scope.here = sentence.included_in


def _on_with_whole(reading: Reading, sentence: Sentence) -> None:
    """Behind a figure and its two parts the text goes on with the figure: "31 minors, 17 girls and 14 boys; before, 26"."""
    levels = [s for s in sentence.statements if s.kind == "level"][-3:]
    if len(levels) < 3 or any(s.value is None for s in levels):
        return
    whole, *parts = levels
    same = all(set(whole.cell.breakdown) < set(s.cell.breakdown) for s in parts)
    alike = len({(s.cell.indicator, s.cell.period) for s in levels}) == 1
    if same and alike and whole.value == sum(s.value for s in parts if s.value is not None):
        reading.scope.last = reading.scope.here = whole.cell


def _contrasts(items: Sequence[Item]) -> frozenset[str]:
    """The dimensions of which two categories are set against each other, as "women" and "girls" are by age.

    A word that is no category by itself ("victims") is also set against one that is ("children of clients").
    """
    said = {(m.name, m.code) for m in of_kind(items, "contrast")}
    if not said:
        return frozenset()
    plain = {m.name for item in items if not item.codes for m in item.of_kind("contrast")}
    said |= {(m.name, m.code) for item in items for m in item.codes if m.name in plain}
    return frozenset(name for name, code in said if any(n == name and c != code for n, c in said))


def _clause(reading: Reading, clause: Clause, sentence: Sentence) -> list[Statement]:
    last = sentence.statements[-1] if sentence.statements else None
    changed = last if last is not None and last.kind == "change" else sentence.waiting
    clause, origin = taken_out(clause, alone=changed is not None)
    clause, amount = parted(clause)
    clause, difference = set_against(clause)
    if difference is None:
        clause, difference = of_level(clause, sentence.items)
    if origin is not None and origin.time is not None and changed is None:
        _part_of_origin(reading, origin.time, sentence)
    if origin is not None and origin.time is None:
        origin = replace(origin, time=compared_time(clause))
    reached = came_to(reading, clause, changed) if origin is not None and changed is not None and changed.base else []
    made = reached or _read_clause(reading, clause, sentence)
    if difference is not None:
        sentence.statements, before = [*sentence.statements, *made], sentence.statements
        made += _read_clause(reading, difference, sentence)
        sentence.statements = before
    if origin is not None and changed is not None and not made:
        made = came_to(reading, clause, changed)
    if amount is not None:
        made = arrived(made, _read_clause(reading, amount, sentence))
    if origin is not None and made and made[0].kind in ("level", "share"):
        starts = list(moved_from(reading, origin, made[0]))
        made += [statement for start in starts for statement in (start, *settled(start, sentence))]
    return made


def _part_of_origin(reading: Reading, mention: TimeMention, sentence: Sentence) -> None:
    """A year behind the start of a move means the part of it that the start names: "from 11 in early 2030 to 16 in 2031"."""
    for measure in ("flow", "stock"):
        found = resolve(mention, reading.frame, measure) if mention.part is not None else ()
        if found and found[0].frequency != "A" and sentence.spoken is None and not found[0].is_day:
            sentence.spoken = found[0]


def _read_clause(reading: Reading, clause: Clause, sentence: Sentence) -> list[Statement]:
    if sentence.opening and not any(i.time for i in [*clause.items, *clause.lead]):
        clause.lead = [sentence.opening, *clause.lead]
    if clause.cut is not None and clause.items[:1] and clause.items[0].mark("than"):
        clause.lead = [
            i for i in clause.lead if i.time
        ]  # "the number rose: 538 were referred, compared to 480 in 2023"
    elliptical = not any(i.mark("be", "of", "of_them") or i.of_kind("verb", "noun") for i in clause.items)
    if sentence.led_within and clause.cut is not None and clause.cut.mark("stop"):
        sentence.led = ()  # "52, of which 30 were positive; 160 in the whole year"
    if sentence.led and elliptical and not marked(clause.lead, "of", "of_them"):
        clause.lead = [*sentence.led, *clause.lead]
    whole_of_both(reading, clause.items, sentence)
    said = phrase(clause, reading.scope, reading.vocabulary, reading.grammar.plural, reading.grammar.function)
    if said.population and said.population.start == 0 and not said.led and not clause.items[0].mark("including"):
        end = said.population.end
        ends = [i for i in clause.items[end : end + 1] if i.mark("end")]  # what is put behind it is no part of it
        sentence.led = (*clause.items[:end], *ends)
        sentence.led_within = clause.cut is not None
    if said.number is None:
        if said.population and said.population.anaphoric and said.population.reference:
            reading.scope.last = reading.scope.here = said.population.cell  # "what follows is about these 243 victims"
        return [*brackets(reading, said, None, sentence, read), *referred_whole(reading, said, sentence)]
    if marked(clause.items, "likewise") or _verb_alone(said) or _whole_alone(said, sentence):
        said.codes += [c for c in sentence.predicate if c.name not in {own.name for own in said.codes}]
    if clause.cut is not None and clause.cut.mark("colon"):
        sentence.pending = None
    pending = sentence.pending.number if sentence.pending else None
    if sentence.pending and said.population is None:
        rounded = pending is not None and rounds(
            pending, said.number
        )  # "just under two thirds of the decisions, 65%, were …"
        if rounded or marked(clause.items[:1], "that_is"):
            said.population = sentence.pending.population
    if (
        said.population is None
        and sentence.part_of
        and sentence.unread
        and elliptical
        and said.codes
        and not said.number.unit
    ):
        said.population = Population(sentence.part_of, 0, 0, anaphoric=True)  # "at work 31 of them and sexually eight"
    if said.population is None and sentence.part_of and _apposed(said, sentence):
        said.population = Population(sentence.part_of, 0, 0, anaphoric=True)
    alone = sum(1 for s in sentence.statements if s.kind == "level") == 1
    if alone and said.bare and not said.codes and sentence.predicate and marked(clause.items, "not"):
        said.codes = _otherwise(reading, sentence.predicate)
        said.denied = not said.codes
    _leave_to_brackets(said, sentence)
    again = told_again(reading, said, sentence)
    again = again or share_behind(reading, said, sentence) or count_behind(reading, said, sentence)
    if again is not None:
        return [again, *brackets(reading, said, again, sentence, read)]
    counts = list(count_and_whole(reading, said, sentence))
    if counts:
        return [*counts, *brackets(reading, said, counts[0], sentence, read)]
    second_share(said, sentence)
    _divide(reading, said, sentence)
    main = _figure(reading, said, sentence)
    if main and main.kind == "level" and not sentence.divided:
        sentence.whole = main
    if main and said.codes:
        sentence.predicate = tuple(said.codes)
    head = said.first
    behind = clause.items[head + 1].codes if 0 <= head < len(clause.items) - 1 else ()
    sentence.part_of = said.population.cell if said.population else None
    sentence.counted = tuple(c for c in said.codes if c in behind)
    made = [main] if main else []
    if main and main.number and main.number.form == "zero":
        made += other_zeros(said, main)
    if main:
        made += settled(main, sentence)
    if main and sentence.pending:
        made += glossed(reading, sentence.pending, main, sentence)
    sentence.pending = None if main or sentence.waiting or said.codes or said.verb or said.unlisted else said
    if main is None:
        _leave_unread(reading, said.number, sentence)
    if said.second is not None:
        made += second_figure(reading, said, main, sentence)
        if said.second.form == "digits" and not any(s.number is said.second for s in made):
            _leave_out(clause, said.second)
    made += brackets(reading, said, main, sentence, read)
    made += referred_whole(reading, said, sentence)
    return made


def _apposed(said: Phrase, sentence: Sentence) -> bool:
    """True for a share between commas behind its count: "79 of the 118, just over two thirds, had been in forced labour"."""
    last = sentence.statements[-1] if sentence.statements else None
    told = {(c.name, c.code) for c in said.codes}
    alone = len(said.clause.items) == 1 and said.number is not None and said.number.unit == "percent"
    return alone and bool(told) and last is not None and last.kind == "level" and told <= set(last.cell.breakdown)


def _otherwise(reading: Reading, predicate: Sequence[Meaning]) -> list[Meaning]:
    """What those are of whom the predicate before does not hold: "152 were exploited in Finland; 84 were not"."""
    rests = [(c.name, reading.vocabulary.rest(c.name, c.code)) for c in predicate]
    return [Meaning("code", name, rest) for name, rest in rests if rest]


def _leave_unread(reading: Reading, number: Number, sentence: Sentence) -> None:
    """A figure that nobody understood may be what the next one refers to, so that is not read as of an earlier one."""
    if number.unit == "percent":
        reading.scope.share = None
    elif not number.unit and number.form in ("digits", "words") and number.value is not None:
        counts = number.value == number.value.to_integral_value()
        sentence.unread = counts and reading.scope.by_value(number.value) is None  # not "Twelve is not many"


def _leave_out(clause: Clause, unread: Number) -> None:
    """Drops the brackets behind a figure that nobody understood: they say the same again, "leaving 978 (21%) to others"."""
    clause.brackets = [b for b in clause.brackets if b.anchor < 0 or clause.items[b.anchor].number is not unread]


def _verb_alone(said: Phrase) -> bool:
    """True for "… but only 38% of the women had": the predicate is that of the clause before."""
    kept = [i for i in said.clause.items if i.word != "."]
    behind = said.population is not None and not said.led and said.population.end == len(kept) - 1
    return behind and bool(kept) and kept[-1].mark("be") and not said.codes


def _whole_alone(said: Phrase, sentence: Sentence) -> bool:
    """True for a share and its whole alone behind another: "51% of these were positive, of those 66%", "66% in the latter"."""
    last, number = sentence.statements[-1] if sentence.statements else None, said.number
    if last is None or last.kind != "share" or number is None or number.unit != "percent" or said.clause.cut is None:
        return False
    named = said.noun or (said.population and not said.population.anaphoric and said.population.cell.indicator)
    told = said.codes or said.verb or said.times or said.base_times or said.direction or said.led
    words = [i for i in said.clause.items if i.number is not number and i.word != "." and not _article(i)]
    plain = len(words) == _WHOLE and sum(1 for i in words if i.of_kind("noun")) == 1
    return bool(named) and not told and plain and named != last.cell.indicator


def _article(item: Item) -> bool:
    return item.mark("the") and not item.mark("this", "they")


def _leave_to_brackets(said: Phrase, sentence: Sentence) -> None:
    """A listing that gives each category its own figure in brackets: "33 were made by the police (16) and others (17)"."""
    if not marked(sentence.items, "open"):
        return
    told = [
        (item, sentence.items[k - 1].codes[0], sentence.items[k + 1].number)
        for k, item in enumerate(sentence.items[:-2])
        if k and item.mark("open") and sentence.items[k - 1].codes and _counts(sentence.items[k + 1 : k + 3])
    ]
    listed = [c.name for _, c, _ in told]
    items, head = said.clause.items, said.first
    own = [c for b in said.clause.brackets if b.anchor > head >= 0 for c in items[b.anchor].codes]
    own = [c for c in own if listed.count(c.name) > 1]
    number = said.number
    percents = sum(1 for i in sentence.items if i.number and i.number.unit == "percent")
    most = percents == 1 and number is not None and number.form == "fraction" and number.bound == ">"
    # "23 were citizens of Finland (14) or of another EU country (9)": each a part of the 23
    parts = [(c.code, n.value) for opening, c, n in told if n and n.value and opening.start > items[head].start]
    summed = len({code for code, _ in parts}) > 1 and number is not None and sum(v for _, v in parts) == number.value
    if number is not None and (most or (not number.unit and (said.verb or said.near_noun or summed))):
        said.codes = [c for c in said.codes if c not in own]


def _counts(items: Sequence[Item]) -> bool:
    """True for a bracket with nothing but a count."""
    number = items[0].number if len(items) > 1 else None
    return number is not None and not number.unit and items[1].mark("close")


def _divide(reading: Reading, said: Phrase, sentence: Sentence) -> None:
    """Behind a colon stand the parts of the figure before it: "29 were minors: six in Finland and 23 abroad"."""
    if said.clause.cut is not None and said.clause.cut.mark("stop"):
        sentence.divided = said.clause.cut.mark("colon") and sentence.whole is not None
    whole, number = sentence.whole, said.number
    stands = said.population is not None and not said.led  # what leads the whole in does not set its parts apart
    if not sentence.divided or whole is None or stands or said.times or said.verb or not said.codes:
        return
    named = {code.name for code in said.codes}
    smaller = number and number.value is not None and whole.value is not None and number.value < whole.value
    dimensions = reading.vocabulary.codebook.dimensions
    if smaller and all(whole.cell.indicator in dimensions[c.name].indicators for c in said.codes):
        said.unlisted = ""  # "478 were referred: 430 by authorities, 48 on their own behalf"
    if smaller and whole.cell.breakdown and not named & {d for d, _ in whole.cell.breakdown}:
        said.population = Population(whole.cell, 0, 0, anaphoric=True)


def _figure(reading: Reading, said: Phrase, sentence: Sentence) -> Statement | None:
    number = said.number
    assert number is not None
    if number.value is None or number.form == "ordinal" or said.denied:
        return None
    _drop_foreign_verb(reading, said)
    if said.population and not (said.codes or said.times) and marked(said.clause.items, "corresponding"):
        told_of_others(reading, said, said.population.cell)
    if said.alternatives and marked(said.clause.items, "each"):
        return None  # "12 each had been exploited in Finland and abroad": of neither and of both
    if number.form != "zero":
        said.codes, clear = _whole_of(reading, said.alternatives, said.codes)
        if not clear:
            return None
    if number.unit == "factor" or is_change(said) or _changes_on(said, sentence) or sets_apart(said, sentence):
        return change(reading, said, sentence)
    if number.unit == "percent":
        return share(reading, said, sentence)
    if number.unit and not _measured(reading, said):
        return None
    return level(reading, said, sentence)


def _drop_foreign_verb(reading: Reading, said: Phrase) -> None:
    """ "They were responsible for 452 of the proposals": no part of those proposed is a stock of something else."""
    whole = said.population.cell.indicator if said.population and not said.population.vague else ""
    funnels = [f for f in reading.vocabulary.codebook.funnels if f.whole == whole]
    if funnels and said.verb != whole and not any(said.verb in f.parts for f in funnels):
        if reading.vocabulary.measure(said.verb) == "stock":
            said.verb = ""


def _measured(reading: Reading, said: Phrase) -> bool:
    """True where the clause itself names an indicator that is measured in the figure's own unit, such as money."""
    named = said.verb or said.near_noun or said.noun
    return bool(named) and said.number is not None and reading.vocabulary.unit(named) == said.number.unit


def _changes_on(said: Phrase, sentence: Sentence) -> bool:
    """True for a percentage that goes on with the change before it: "grew by 80 since May and by 12% since June".

    So does a figure behind "by" in a clause that leaves the verb out: "… rose by 8%, that of new clients by 11%".
    """
    last = next((s for s in reversed(sentence.statements) if not sentence.of_base(s)), None)
    before = said.clause.items[said.first - 1] if said.first > 0 else None
    if last is not None and before is not None and _again_by(said, before, sentence):
        return True
    if last is None or last.kind != "change":
        return False
    elliptical = before is not None and before.mark("by") and not (said.codes or said.verb)
    if (
        elliptical
        and (said.noun or said.population or (said.base_times and not said.times))
        and last.unit != "factor"
        and said.number is not None
        and said.number.unit in ("", last.unit)
    ):
        said.direction = said.direction or (-1 if last.value is not None and last.value < 0 else 1)
        return True
    if said.codes or said.verb or said.noun or said.population:
        return False
    said.direction = said.direction or (-1 if last.value is not None and last.value < 0 else 1)
    again = marked([*([said.clause.cut] if said.clause.cut else []), *said.clause.items[:1]], "that_is")
    timed = bool(said.base_times or said.times)
    return said.number is not None and said.number.unit == "percent" and (timed or (again and last.unit != "percent"))


def _again_by(said: Phrase, before: Item, sentence: Sentence) -> bool:
    """True for a move told again by its difference: "fell from 394 in 2020 to 300 in 2021, that is, by 24%"."""
    start = next((s for s in sentence.statements if s.rule == "moved-from"), None)
    end = next((s for s in sentence.statements if s.rule != "moved-from" and s.kind == "level"), None)
    if start is None or end is None or start.value is None or end.value is None or not before.mark("by"):
        return False
    if said.codes or said.verb or said.noun or said.population or said.times or said.base_times:
        return False
    said.direction = said.direction or (1 if end.value > start.value else -1)
    return True


def _whole_of(
    reading: Reading, alternatives: Sequence[Meaning], codes: Sequence[Meaning]
) -> tuple[list[Meaning], bool]:
    """The categories with alternatives taken in: two that are all of a dimension say nothing; else nobody knows."""
    kept = list(codes)
    for dimension in {a.name for a in alternatives}:
        named = {c.code for c in [*alternatives, *codes] if c.name == dimension}
        known = reading.vocabulary.codebook.dimensions[dimension].codes
        wider = next((c for c in named if all(o == c or (o in known and known[o].within == c) for o in named)), "")
        if wider:  # "in their home country or on the way": both lie abroad
            kept = [c if c.name != dimension else Meaning("code", dimension, wider) for c in kept]
            continue
        whole = any(
            s.exhaustive and set(s.codes) <= named
            for s in reading.vocabulary.codebook.schemes
            if s.dimension == dimension
        )
        if not whole:
            return kept, False
        kept = [c for c in kept if c.name != dimension]
    return kept, True
