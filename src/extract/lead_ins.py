"""Sentences that say of whom the text goes on to speak: "This section deals with the 367 victims"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.clauses import cut
from extract.items import Item, first_marked, marked, of_kind
from extract.scope import Cell, Scope, merged
from extract.statements import Reading, Statement
from model.claim import Span


def begins_topic(items: Sequence[Item]) -> bool:
    """True for a sentence that says what the figures or the text itself are about, and so counts nothing new."""
    if marked(items, "throughout", "counted_in"):
        return True
    return marked(items[: max(_about(items), 0)], "figures", "section")


def without_predicate(items: Sequence[Item]) -> list[Item]:
    """The sentence without "concern", "refer to", which say nothing of those whom its figures count."""
    return [i for i in items if not (i.mark("about") and i.of_kind("verb"))]


def open_topic(
    items: Sequence[Item], reading: Reading, *, leads: bool = True, stated: Sequence[Statement] = ()
) -> bool:
    """Makes those whom such a sentence names what the rest of its section is about; False where it names none.

    What it says of all that follows holds for their indicator to the end of the text.
    """
    if not (leads or marked(items, "section")):
        return False
    scope = reading.scope
    # "no more is told of these 26 children, and the figures below concern the 139 victims"
    parts = [c.items for c in cut(items) if marked(c.items, "section", "throughout", "about", "left_out")]
    cell = _without(items, reading)
    for part in reversed(parts):
        cell = cell or _of_part(part, reading, leads=leads)
    if cell is None and leads and not any(_denies(part) for part in parts):
        cell = cell_named(items, scope) or next((s.cell for s in stated if s.kind == "level"), None)
        cell = cell or _uncounted(items, reading)
    if cell is None:
        return False
    if marked(items, "throughout"):
        scope.restrictions[cell.indicator] = cell.breakdown
    else:
        scope.narrow_section(cell)
    if leads:
        scope.last = scope.here = scope.subject = cell
    return True


def cell_named(items: Sequence[Item], scope: Scope) -> Cell | None:
    """The cell stated before with one of the figures of `items`: "the 139 victims"."""
    for item in items:
        number = item.number
        if number and number.value is not None and not number.unit and number.form in ("digits", "words"):
            cell = scope.by_value(number.value)
            if cell is not None:
                page = cell.span.page if cell.span else 1
                return Cell(cell.indicator, cell.breakdown, cell.period, Span(page, item.start, item.end))
    return None


def rest_counted(items: Sequence[Item], scope: Scope) -> Cell | None:
    """The cell of a figure that such a sentence is first to state, where it is what remains of a whole without the part
    told before: "44 of the 208 are children. This release is about the 164 victims."
    """
    number = next((i.number for i in items if i.number), None)
    words = [m for i in items for m in (*i.codes, *i.of_kind("contrast"))]
    if number is None or number.value is None or number.unit or not words or scope.by_value(number.value):
        return None
    for (indicator, breakdown, period), value in reversed(scope.values.items()):
        told = dict(breakdown).get(words[0].name, "")
        whole = tuple(p for p in breakdown if p[0] != words[0].name)
        if told not in ("", words[0].code) and scope.values.get((indicator, whole, period)) == value + number.value:
            return Cell(indicator, merged(whole, [(words[0].name, words[0].code)]), period)
    return None


def number_named(items: Sequence[Item]) -> str:
    """The indicator of a sentence that begins with "the number of clients" or "applications"; empty where it does not, or
    narrows it.
    """
    plain = next((k for k, i in enumerate(items) if i.kinds - {"mark"} or i.time), len(items))  # "meanwhile, the …"
    begun = first_marked(items[: max(3, plain)], "number_of")
    nouns = [m.name for m in of_kind(items[begun + 1 : begun + 4], "noun")]
    if begun < 0 and len(items) > 2:
        subject = int(items[0].mark("the"))
        begun, nouns = subject, [m.name for m in items[subject].of_kind("noun")]
        verb = items[subject + 1]
        if not (verb.word.isalpha() or verb.of_kind("verb") or verb.mark("be", "more", "fewer")):
            nouns = []
    narrowed = any((i.codes and not i.of_kind("noun")) or i.time for i in items)
    return nouns[0] if begun >= 0 and nouns and not narrowed else ""


def subject_named(items: Sequence[Item]) -> str:
    """The indicator of a sentence without figures whose first word names it, "the proposals did not come evenly": what
    "they" means behind it. Empty where the sentence names another one, or narrows it.
    """
    named = {m.name for m in of_kind(items, "noun", "verb")}
    first = next((i for i in items if not (i.time or i.mark("the"))), None)
    subject = first.of_kind("noun") if first is not None else ()
    return subject[0].name if len(named) == 1 and subject and not any(i.codes or i.mark("of") for i in items) else ""


def number_narrowed(items: Sequence[Item], reading: Reading) -> Cell | None:
    """The cell of whose number a sentence tells that it changed: "the number of victims exploited in Finland rose"."""
    scope = reading.scope
    begun = first_marked(items[:4], "number_of")
    counted = [i for i in items[begun + 1 : begun + 3] if i.of_kind("noun", "unit")] if begun >= 0 else []
    codes = [i.codes[0] for i in items[begun + 1 :] if i.codes] if counted else []
    if not (codes and marked(items, "more", "fewer")) or any(i.number or i.time or i.mark("not") for i in items):
        return None
    spoken = scope.here or scope.last
    indicator = next((m.name for m in of_kind(counted, "noun")), spoken.indicator if spoken else "")
    if not indicator or len({c.name for c in codes}) < len(codes):
        return None
    kept = merged(scope.standing(indicator).breakdown, [(c.name, c.code) for c in codes])
    return reading.set_apart(Cell(indicator, kept, reading.usual_period(indicator)))


def _about(items: Sequence[Item]) -> int:
    """Position of the predicate "concern", "deal with", "are about", behind what tells of others; -1 where there is none."""
    told = [k for k, i in enumerate(items) if i.marks and i.mark("about", "left_out")]
    return next((k for k in told if marked(items[:k], "figures", "section")), told[0] if told else -1)


def _without(items: Sequence[Item], reading: Reading) -> Cell | None:
    """What remains where a category is left out: "the children are left out of everything said below"."""
    codes = [i.codes[0] for i in items if i.codes]
    left = marked(items, "left_out") or (marked(items, "counted_in") and marked(items, "not"))
    if not codes or not left:
        return None
    rest = reading.vocabulary.rest(codes[0].name, codes[0].code)
    if not rest:
        return None
    known = reading.scope.by_label([(codes[0].name, rest)])
    indicator = next((m.name for m in of_kind(reversed(items), "noun")), known.indicator if known else "")
    return Cell(indicator, ((codes[0].name, rest),)) if indicator else None


def _of_part(part: Sequence[Item], reading: Reading, *, leads: bool) -> Cell | None:
    """The cell that one clause of such a sentence names; where the clause denies, what remains without it."""
    told = cell_named(part, reading.scope)
    cell = told or (_labelled(part, reading) if leads else None)
    if cell and _denies(part):
        return _rest(cell, reading)
    # "new clients with the exception of children": of those set apart, only the ones who count are told of further
    apart = [(c.dimension, c.counts) for c in reading.vocabulary.codebook.contrasts if c.counts]
    aside = cell is not None and any(cell.code(dimension) not in ("", code) for dimension, code in apart)
    return None if aside and told is None else cell


def _uncounted(items: Sequence[Item], reading: Reading) -> Cell | None:
    """Those whom the predicate names, where the text has not counted them: "this section deals with those exploited in
    Finland".
    """
    codes = [i.codes[0] for i in items[_about(items) + 1 :] if i.codes]
    if len(codes) != 1 or any(i.number or i.time for i in items) or not marked(items, "about"):
        return None
    last = reading.scope.last.indicator if reading.scope.last else ""
    indicator = reading.scope.standing().indicator or last or reading.default_indicator()
    kept = reading.scope.standing(indicator).breakdown
    return Cell(indicator, merged(kept, [(codes[0].name, codes[0].code)]))


def _denies(items: Sequence[Item]) -> bool:
    """True for "no statistics are kept on …", "the figures do not cover …"."""
    zero = any(i.number and i.number.form == "zero" for i in items)
    return zero or (marked(items, "not") and not marked(items, "left_out"))


def _rest(cell: Cell, reading: Reading) -> Cell | None:
    """What remains without a cell that is left out: without "the 40 children", the victims."""
    for dimension, code in cell.breakdown:
        rest = reading.vocabulary.rest(dimension, code)
        if rest:
            return Cell(cell.indicator, merged(cell.breakdown, [(dimension, rest)]), None, cell.span)
    return None


def _labelled(items: Sequence[Item], reading: Reading) -> Cell | None:
    """The cell of those counted apart whom the predicate names without a figure: "… concern the victims only". They are those
    of the release's own time, also where the last ones counted were of an earlier one.
    """
    named = [(m.name, m.code) for i in items[_about(items) + 1 :] for m in (*i.codes, *i.of_kind("contrast"))]
    cell = reading.scope.by_label(named[:1]) if named else None
    past = cell is not None and cell.period is not None and cell.period.end < reading.frame.release.start
    return replace(cell, period=reading.usual_period(cell.indicator)) if cell is not None and past else cell
