"""Groups that are named beside a figure and narrow nothing: those whom it counts besides, and ways in that are joined by "or"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.clauses import Clause
from extract.items import Item, marked
from extract.vocabulary import Meaning, Vocabulary

_OPENING = 2  # items of a lead-in that only adds somebody: "together with their children"


def _apart(code: Meaning, vocabulary: Vocabulary) -> bool:
    """True for a category of a dimension whose groups are counted apart, as victims and children are."""
    return any(c.dimension == code.name and c.counts for c in vocabulary.codebook.contrasts)


def taken_in(items: Sequence[Item], position: int, code: Meaning, vocabulary: Vocabulary) -> bool:
    """True for those whom a figure counts besides: "the clients and their children", "the clients, children included"."""
    behind, before = items[position + 1 : position + 2], items[position - 2] if position > 1 else None
    joined = before is not None and items[position - 1].mark("and", "in_care") and bool(before.of_kind("noun"))
    if before is not None and items[position - 1].mark("their") and position > 2:
        joined = before.mark("and") and bool(items[position - 3].of_kind("noun"))
    told = marked(items[position - 1 : position], "comma") and marked(behind, "including")
    return _apart(code, vocabulary) and (joined or told)


def counted_besides(clause: Clause, code: Meaning, vocabulary: Vocabulary) -> bool:
    """True for those with whom a subject is counted: "clients and their children numbered 270"."""
    lead, cut = clause.lead, clause.cut
    joined = cut is not None and cut.mark("and", "in_care") and bool(lead) and bool(lead[-1].of_kind("noun"))
    return _apart(code, vocabulary) and joined and code in clause.items[int(clause.items[0].mark("their"))].codes


def added_before(lead: Sequence[Item], position: int, code: Meaning, vocabulary: Vocabulary) -> bool:
    """True for those whom a lead-in adds: "together with their children, the clients numbered 270"."""
    return _apart(code, vocabulary) and marked(lead[:1], "with") and position <= _OPENING


def other_way(verb: str, code: Meaning, items: Sequence[Item], position: int, vocabulary: Vocabulary) -> bool:
    """True for "were referred or sought help themselves": together with the verb before it, it narrows nothing."""
    dimension = vocabulary.codebook.dimensions[code.name]
    before = position - 1 - int(items[position - 1].mark("who")) if position else 0  # "or who applied themselves"
    other = before > 0 and items[before].mark("and") and bool(verb) and not dimension.countable
    return other and not any(c.name == code.name for i in items[:position] for c in i.codes[:1])


def either_way(clause: Clause, code: Meaning, vocabulary: Vocabulary) -> bool:
    """The same where the verb stands in a clause before: "the number who were referred or who applied themselves was 412"."""
    dimension, cut = vocabulary.codebook.dimensions[code.name], clause.cut
    if dimension.countable or cut is None or not cut.mark("and") or not clause.lead or marked(clause.lead, "comma"):
        return False
    who = int(clause.items[0].mark("who"))
    opens = clause.items[who:][:1]
    told = clause.lead if who and not clause.lead[0].mark("of", "of_them") else clause.lead[-1:]
    done = bool({m.name for i in told for m in i.of_kind("verb", "noun")} & set(dimension.indicators))
    return done and bool(opens) and code in opens[0].codes
