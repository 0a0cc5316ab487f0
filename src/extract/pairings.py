"""Sentences that pair figures with what was told before, read as the plain sentences that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.antecedents import again_behind, stated_again
from extract.items import Item, marked
from extract.lists import first_figure, paired, shared_out, spread
from extract.pointers import bracketed_pairs, in_their_order
from extract.statements import Reading, Sentence, Statement


def plain_sentences(reading: Reading, sentence: Sentence, previous: Sequence[Statement]) -> Iterator[list[Item]]:
    """The sentence itself, or the plain sentences that a paired list stands for.

    `previous` are the statements of the sentence before; what the pairing itself states is added to the sentence.
    """
    sentence.items, figures = bracketed_pairs(spread(sentence.items))
    if figures:
        yield sentence.items
        sentence.statements += in_their_order(reading, figures, sentence.statements)
        return
    head, tail = again_behind(sentence.items)
    if tail:
        yield head
        again = replace(sentence, items=tail, statements=[])
        sentence.statements += stated_again(reading, again, sentence.statements)
        return
    shared = shared_out(sentence.items)
    if shared:
        for member in shared:
            yield list(member.items)
        return
    head, tail = _before_pairing(sentence.items)
    told = [s.cell for s in previous if s.kind == "level"]
    shares = [s for s in previous if s.kind == "share"]
    members = paired(tail, _figures(head) or max(len(told), len(shares)))
    if not members:
        head, members = [], paired(sentence.items, 0)
    if not members:
        yield sentence.items
        return
    if head:
        yield head
    levels = [s.cell for s in sentence.statements if s.kind == "level"] or told
    if not head and _only_pointing(sentence.items) and len(shares) == len(members):
        figures = [i for i in sentence.items if i.number]
        sentence.statements += in_their_order(reading, figures, shares)
        return
    for member in members:
        if member.antecedent < 0 and len(levels) >= -member.antecedent:
            reading.scope.subject = reading.scope.last = reading.scope.here = levels[member.antecedent]
            sentence.paired_with = levels[member.antecedent]
        yield list(member.items)


def _before_pairing(items: list[Item]) -> tuple[list[Item], list[Item]]:
    """The clauses before the one that pairs, and the rest."""
    if not marked(items, "respectively"):
        return [], items
    cut = 0
    for position in range(first_figure(items)):
        if items[position].mark("of_them", "who") or (items[position].mark("stop") and position):
            cut = position
    first = first_figure(items)
    share = items[first].number
    parted = first > 0 and items[first - 1].mark("comma", "stop") and share is not None and share.unit == "percent"
    # "5,107 … and 3,458 … decisions, 52% and 48% of which were positive respectively"
    if parted and _figures(items[:first]) and marked(items[first:], "of_them", "who"):
        cut = first - 1
    return items[:cut], items[cut:]


def _only_pointing(items: Sequence[Item]) -> bool:
    """True for figures that are of what the sentence before says and nothing else: "that is 207 and 191 respectively"."""
    return not any(i.codes or i.time or i.of_kind("noun", "verb", "dimension") for i in items)


def _figures(items: Sequence[Item]) -> int:
    """How many levels a clause may state."""
    return sum(1 for i in items if i.number and not i.number.unit and i.number.form in ("digits", "words"))
