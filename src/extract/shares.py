"""The rules for shares: a part of a whole in percent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeGuard

from extract.cells import antecedent, cell_of, item_of, points_back, whole_of
from extract.items import marked, of_kind
from extract.phrases import Phrase
from extract.restated import again, rounds
from extract.scope import Cell
from extract.statements import ALL, Reading, Sentence, Statement
from extract.told_times import period_of
from extract.vocabulary import Meaning
from model.claim import breakdown_text


def share(reading: Reading, said: Phrase, sentence: Sentence) -> Statement | None:
    """The share that a percentage states of its whole."""
    number = said.number
    assert number is not None
    cell, notes = cell_of(reading, said, sentence)
    whole = whole_of(reading, said, cell)
    codes = [(m.name, m.code) for m in said.codes]
    if (said.population and not said.population.known) or not cell.indicator:
        return None
    if _of_several(said) and not _theirs(reading, said, sentence):
        return None
    back = points_back(said)
    before = antecedent(reading, said, sentence) if back else reading.scope.last
    if not codes and (said.pronoun or back) and said.population and _within(before, said.population.cell):
        cell = replace(before, period=cell.period)  # "they are 64% of all the 367 victims"
        whole = said.population.cell
        others = {d for d, _ in cell.breakdown}  # "98 had been in forced labour, which is 57% of all new clients"
        apart = [(c.dimension, c.counts) for c in reading.vocabulary.codebook.contrasts if c.counts]
        whole = whole.with_codes(p for p in apart if p in cell.breakdown and others != {p[0]})
    elif (
        not codes
        and (back or _they_make(said))
        and not said.population
        and _plain(said)
        and before
        and before.breakdown
    ):
        cell = replace(before, period=cell.period)  # "251 were exploited in Finland. That is 62 per cent of the total."
        apart = [(c.dimension, c.counts) for c in reading.vocabulary.codebook.contrasts if c.counts]
        whole = replace(cell, breakdown=tuple(_parent(reading, cell, None)))
        whole = whole.with_codes(p for p in apart if p in cell.breakdown and len(cell.breakdown) > 1)
    elif not codes and (theirs := _theirs(reading, said, sentence)):
        cell = replace(theirs, period=cell.period)
        whole = said.population.cell if said.population else whole_of(reading, said, cell)
        whole = replace(whole, breakdown=tuple(p for p in whole.breakdown if p in cell.breakdown))
    elif not codes and (ranked := _ranked(reading, said)):
        cell = replace(ranked, period=cell.period)
        whole = whole_of(reading, said, cell)
    elif not codes:
        return _share_again(reading, said, sentence)
    if (sentence.statements and _of_others(reading, said)) or _by_the_way(said):
        return None
    if said.population and (cell.indicator, cell.breakdown) == (whole.indicator, whole.breakdown):
        return None  # what part of it, no word that we know says: "most of the 66 clients told the police"
    if said.population:
        reading.scope.whole = whole.breakdown
    if said.population and not (said.population.anaphoric or back):
        reading.scope.subject = replace(whole, period=cell.period)
    elif not said.population:
        reading.scope.subject = cell
    status = "F" if sentence.forecast else "E" if sentence.estimate else "A"
    if not said.population:
        whole = whole.with_codes((c.name, c.code) for c in _of_subject(said))
    base = _base_again(reading, said, cell) or breakdown_text(tuple((d, c) for d, c in whole.breakdown)) or ALL
    reading.scope.last = reading.scope.here = cell
    made = Statement(
        "share",
        cell,
        "percent",
        number,
        item_of(said),
        number.bound,
        base,
        "share-of",
        number.value,
        status,
        notes,
    )
    reading.scope.share = made
    return made


def _by_the_way(said: Phrase) -> bool:
    """True for "in most cases" in an aside that only explains: "sexual exploitation, in most cases prostitution, …"."""
    items, head, cut = said.clause.items, said.first, said.clause.cut
    number = said.number
    if number is None or number.bound != ">" or number.form != "fraction" or head < 1 or cut is None:
        return False
    cases = marked(items[head + 1 : head + 2], "of") + head + 1
    told = any(i.mark("be") or i.of_kind("verb", "noun") for i in items)
    return bool(items[head - 1].word.isalpha()) and bool(of_kind(items[cases : cases + 1], "unit")) and not told


def _they_make(said: Phrase) -> bool:
    """True for "they make up 62%": of the whole in which those counted last are."""
    items = said.clause.items
    return said.clause.cut is None and items[0].mark("plural_they") and marked(items[1:2], "amounts")


def _of_others(reading: Reading, said: Phrase) -> bool:
    """True where a part would be of another category than its whole: "other forms, 18 cases, half of them begging"."""
    if said.population is None or said.led or not said.population.anaphoric or said.population.start != said.first + 1:
        return False
    whole = said.population.cell
    dimensions = reading.vocabulary.codebook.dimensions
    known = ((whole.code(c.name), dimensions[c.name].codes.get(c.code), c.code) for c in said.codes)
    return any(told and told != code and not (found and found.within == told) for told, found, code in known)


def _base_again(reading: Reading, said: Phrase, cell: Cell) -> str:
    """The base of a share told again of another category, "for the SCA 57% … for the IECA the figure was 31%"; "" for none."""
    last: Statement | None = reading.scope.share
    if last is None or not said.pronoun or said.population or said.noun or said.verb:
        return ""
    if dict(last.cell.breakdown).keys() != dict(cell.breakdown).keys():
        return ""
    own = {c.name: c.code for c in said.codes}
    pairs = [pair.partition("=") for pair in last.base.split(";") if "=" in pair]
    return breakdown_text(tuple((d, own.get(d, c)) for d, _, c in pairs))


def _theirs(reading: Reading, said: Phrase, sentence: Sentence) -> Cell | None:
    """Those whose share "their share" is: the parts of the sentence before together, "153 men and twelve boys"."""
    line = [*said.clause.lead, *said.clause.items]
    subject, last = reading.scope.subject, reading.scope.here
    both = _of_several(said)  # "together they make up 61% of the victims"
    if not (both or marked(line, "their_share")) or last is None or not sentence.follows:
        return None
    if both and not (subject and set(subject.breakdown) < set(last.breakdown)):
        return None
    whole = said.population.cell.indicator if said.population else last.indicator
    told = subject if subject and set(subject.breakdown) < set(last.breakdown) else last
    return told if told.breakdown and told.indicator == whole else None


def _of_subject(said: Phrase) -> list[Meaning]:
    """The categories of the subject where the predicate has its own: "every second victim in Finland was a woman"."""
    items, head = said.clause.items, said.first
    verb = next((k for k in range(head + 1, len(items)) if items[k].mark("be")), -1)
    subject = {c for i in items[head + 1 : verb] for c in i.codes} if verb > 0 else set()
    told = {c for i in items[verb + 1 :] for c in i.codes}
    return [c for c in said.codes if c in subject] if any(c in told and c not in subject for c in said.codes) else []


def _of_several(said: Phrase) -> bool:
    """True for "together they make up 78%": it is the share of no one category."""
    items = [*said.clause.lead, *said.clause.items]
    return said.pronoun and marked(items, "together")


def _within(cell: Cell | None, whole: Cell) -> TypeGuard[Cell]:
    """True where the cell is a true part of the whole."""
    return cell is not None and cell.indicator == whole.indicator and set(whole.breakdown) < set(cell.breakdown)


def _ranked(reading: Reading, said: Phrase) -> Cell | None:
    """What "it" behind a percentage means: "The commonest form was forced labour. Six in ten had been subjected to it."."""
    behind = said.clause.items[said.first + 1 :]
    told = marked(behind, "it", "to_it") and not said.population
    return reading.scope.ranked if told and reading.scope.last is reading.scope.ranked else None


def _share_again(reading: Reading, said: Phrase, sentence: Sentence) -> Statement | None:
    """ "the year before the share was 42%": the share stated last, at another time."""
    number = said.number
    last: Statement | None = reading.scope.share
    assert number is not None
    said.times = said.times or said.base_times
    plain = said.bare and not (said.noun or said.verb)
    if last is None or not (said.pronoun or plain) or not said.times or (said.population and not said.led):
        return None
    head = said.first
    if marked(said.clause.items[max(0, head - 1) : head], "by"):
        return None  # "by almost a quarter from the preceding quarter" is a difference
    period, notes = period_of(reading, said, sentence, last.cell.indicator, None)
    cell = replace(last.cell, period=period)
    return replace(last, cell=cell, number=number, item=item_of(said), bound=number.bound, value=number.value,
                   rule="share-again", carried=notes)  # fmt: skip


def share_behind(reading: Reading, said: Phrase, sentence: Sentence) -> Statement | None:
    """ "86 women, i.e. 54%": a bare percentage behind a level says the same cell as a share."""
    number = said.number
    told_before = [s for s in sentence.statements if s.rule != "population"]
    before = told_before[-1] if told_before else None
    both = _both_of_last(said, told_before) if before else None
    before = both or before
    if number is None or number.unit != "percent" or before is None or before.kind != "level" or not said.bare:
        return None
    of_them = said.population is not None and said.population.anaphoric and said.population.reference is None
    of_all = said.population is not None and marked(said.clause.items[said.population.end :], "all")
    named = _named_whole(said, before, together=both is not None)
    led = (
        [i.time for i in said.clause.lead if i.time] if said.led else []
    )  # "of the new clients of 2016, 89 …, that is …"
    if (
        said.codes
        or (said.population and not (of_them or said.led or named))
        or any((sentence.opening is None or t is not sentence.opening.time) and t not in led for t in said.times)
        or said.base_times
        or said.direction
        or (said.noun and not _counted_inside(said, before))
        or said.verb
    ):
        return None
    # "34 of them, or 31% of them all"
    part = said.population is not None and _within(before.cell, said.population.cell)
    explains = _explains(said)  # "80 victims, that is, half of them"
    if of_them and not sentence.counted and not (of_all or part or (explains and sentence.part_of is None)):
        return None
    opening = [*said.clause.items, *([said.clause.cut] if said.clause.cut else [])]
    inside = _counted_inside(said, before)
    pointing = points_back(said) and sentence.part_of is not None  # "178 of the 236 clients, which is three quarters"
    if number.form != "digits" and not (marked(opening, "that_is") or _alone(said) or named or inside or pointing):
        return None
    cell = before.cell
    apart = [(c.dimension, c.counts) for c in reading.vocabulary.codebook.contrasts if c.counts]
    if cell.breakdown == reading.scope.standing(cell.indicator).breakdown and set(cell.breakdown) <= set(apart):
        return None
    whole = _parent(reading, cell, sentence.part_of)
    if said.population and named:  # "50 in Finland, which is 42% of the new clients"
        whole = [pair for pair in said.population.cell.breakdown if pair in cell.breakdown]
    if of_them and not of_all:  # "845 adults, i.e. 37% of them"
        whole += [(c.name, c.code) for c in sentence.counted]
    whole += [p for p in apart if p in cell.breakdown and p not in whole and len(cell.breakdown) > 1]
    base = breakdown_text(tuple(sorted(whole))) or ALL
    if said.population and said.population.reference:
        reading.referred.append(said.population.reference)
    made = Statement("share", cell, "percent", number, item_of(said), number.bound, base, "share-behind", number.value)
    made = replace(made, obs_status=before.obs_status)  # what is said again is no surer
    reading.scope.share = made
    return made


def _both_of_last(said: Phrase, before: Sequence[Statement]) -> Statement | None:
    """What the last two counts share, where a percentage is of both: "76 women and 8 girls, which together is 61%"."""
    levels = [s for s in before if s.kind == "level"][-2:]
    line = [*said.clause.items, *([said.clause.cut] if said.clause.cut else [])]
    if len(levels) < len(line[:2]) or levels[-1] is not before[-1] or not marked(line, "together", "in_total"):
        return None
    first, last = (s.cell for s in levels)
    shared = tuple(p for p in last.breakdown if p in first.breakdown)
    apart = {d for d, _ in {*first.breakdown, *last.breakdown} - set(shared)}
    if len(apart) != 1 or (first.indicator, first.period) != (last.indicator, last.period):
        return None
    return replace(levels[-1], cell=replace(last, breakdown=shared))


def _parent(reading: Reading, cell: Cell, part_of: Cell | None) -> list[tuple[str, str]]:
    """The categories of the whole that a cell is a part of where nobody names it: what the text stands at."""
    standing = reading.scope.standing(cell.indicator).breakdown
    if cell.breakdown == standing:  # under "Victims exploited in Finland", "116 victims, 68%" are a part of all victims
        return []
    return [pair for pair in (part_of.breakdown if part_of else standing) if pair in cell.breakdown]


def _plain(said: Phrase) -> bool:
    """True where nothing else is said than the figure, at most that it is one of the total."""
    told = said.codes or said.noun or said.verb or said.times or said.base_times or said.direction
    return not told and said.bare


def _named_whole(said: Phrase, before: Statement, *, together: bool = False) -> bool:
    """True where a clause that only explains the figure before it names of what that is a part."""
    whole = said.population
    if whole is None or not whole.known or whole.cell.indicator != before.cell.indicator:
        return False
    if whole.anaphoric and whole.reference is None:
        return False
    return together or _explains(said) or _only_share(said)


def _explains(said: Phrase) -> bool:
    """True for a clause that says the figure before it in other words: "i.e. 54%", "or 54%"."""
    cut = said.clause.cut
    return marked([*said.clause.items[:1], *([cut] if cut else [])], "that_is")


def _counted_inside(said: Phrase, before: Statement) -> bool:
    """True for a share that has its whole between its two numbers: "12 minors, one new client in nine"."""
    number = said.number
    within = [i for i in said.clause.items if number and number.start < i.start < number.end]
    nouns = {m.name for i in said.clause.items for m in i.of_kind("noun")}
    return nouns == {before.cell.indicator} and all(i in within for i in said.clause.items if i.of_kind("noun"))


def _only_share(said: Phrase) -> bool:
    """True for a figure and its whole alone behind a comma: "40 victims, a quarter of all victims"."""
    whole, cut = said.population, said.clause.cut
    inside = range(whole.start, whole.end) if whole else range(0)
    words = [
        k for k, i in enumerate(said.clause.items) if i.number is None and (i.meanings or i.time or i.word.isalpha())
    ]
    return (
        cut is not None
        and cut.mark("comma", "that_is")
        and all(k in inside or said.clause.items[k].mark("end", "all") for k in words)
    )


def count_behind(reading: Reading, said: Phrase, sentence: Sentence) -> Statement | None:
    """ "More than half had been exploited in Finland: 47": a bare count behind a share says the same cell as a level."""
    number, cut = said.number, said.clause.cut
    told_before = [s for s in sentence.statements if s.rule != "population"]  # "58% of the 109 new clients, or 63"
    before = told_before[-1] if told_before else None
    if number is None or number.value is None or number.unit or before is None or before.kind != "share":
        return None
    told = said.codes or said.population or said.verb or said.noun or said.times or said.base_times or said.unlisted
    explains = _explains(said)  # "was 57 per cent, i.e. 249 persons"
    summed = cut is not None and cut.mark("comma") and marked(said.clause.items[1:], "in_total")  # "…, 63 in all"
    parted = cut is not None and (cut.mark("stop") or explains or summed)
    if told or not said.bare or not parted or number.form not in ("digits", "words"):
        return None
    cell = before.cell
    reading.scope.record(number.value, cell)
    reading.scope.subject = cell
    unit = reading.vocabulary.unit(cell.indicator)
    return Statement("level", cell, unit, number, item_of(said), number.bound, "", "count-behind", number.value)


def _alone(said: Phrase) -> bool:
    """True where nothing but the figure stands behind a comma: "50 victims, nearly one in five"."""
    cut = said.clause.cut
    said_again = [i for i in said.clause.items if i.number is None and not i.mark("of_them", "all", "of", "they")]
    words = [i for i in said_again if i.meanings or i.time or i.word.isalpha()]
    return cut is not None and cut.mark("comma") and not words


def glossed(reading: Reading, pending: Phrase, main: Statement, sentence: Sentence) -> Iterator[Statement]:
    """The figure before an apposition says the same cell, rounded or in the other measure."""
    number = pending.number
    if number is None or number.value is None or number.form in ("ordinal", "zero"):
        return
    item = item_of(pending)
    if main.number is not None and main.kind in ("level", "share") and rounds(number, main.number):
        yield again(reading, main, pending)
    elif number.unit == "percent" and main.kind == "level":
        whole = whole_of(reading, pending, main.cell)
        base = breakdown_text(whole.breakdown) or ALL
        yield Statement(
            "share", main.cell, "percent", number, item, number.bound, base, "gloss", number.value, main.obs_status
        )
    elif not number.unit and main.kind == "share":
        unit = reading.vocabulary.unit(main.cell.indicator)
        reading.scope.record(number.value, main.cell)
        yield Statement(
            "level", main.cell, unit, number, item, number.bound, "", "gloss", number.value, main.obs_status
        )
