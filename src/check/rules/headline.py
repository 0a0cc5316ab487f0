"""What a headline says against the text below it: editors round, and round too far."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from check.cells import Document, Statement
from check.conflict import Conflict
from check.denote import granularity
from check.words import about, stated

_ROUND = 100  # a figure in hundreds or thousands may be a rounded one without a word


def check_headline(document: Document) -> Iterator[Conflict]:
    """Hedged figures of one release's headline that the text's own figure lies too far from to be meant."""
    sentence = headline_of(document)
    for cell, levels in document.levels.items():
        said = [s for s in levels if s.claim.sentence == sentence and s.allows is not None]
        exact = [s for s in levels if s.claim.sentence != sentence and s.exact is not None]
        for statement in said if exact else ():
            value = exact[0].exact
            assert statement.allows is not None and value is not None
            if statement.allows.hard.contains(value) and not statement.allows.soft.contains(value):
                title = (
                    f"{stated(statement.claim)} in the headline stands for {stated(exact[0].claim)} in the text: "
                    f"{about(cell)} ({document.release.source})."
                )
                quoted = (statement, *exact)
                reading = "Consistent if the headline is meant roughly."
                yield Conflict("contradiction", "warning", quoted, (cell,), document.release.source, title, "", reading)


def headline_of(document: Document) -> str:
    """The sentence that the release begins with, where it is a title: without a full stop; empty where none is."""
    first = min(document.statements(), key=lambda s: s.number[1], default=None)
    if first is None or first.claim.span.page > 1 or first.claim.sentence.rstrip().endswith((".", "!", "?", ":")):
        return ""
    return first.claim.sentence


def rounded_in_headline(document: Document, one: Statement, other: Statement) -> bool:
    """True where one figure stands in the headline and is the other one rounded to its last hundred or more."""
    sentence = headline_of(document)
    for title, body in ((one, other), (other, one)):
        if title.claim.sentence == sentence != body.claim.sentence and title.exact and body.exact is not None:
            grain = granularity(Fraction(title.exact))
            if grain >= _ROUND and 2 * abs(title.exact - body.exact) <= grain:
                return True
    return False
