"""Sentences that take in those whom the section left out: "With those exploited abroad counted in, …"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items import Item, first_marked, marked
from extract.scope import Scope


def widened(items: Sequence[Item], scope: Scope) -> list[Item]:
    """The sentence without an opening that takes in others; what follows is then no longer about one side of them."""
    end = max(first_marked(items, "comma"), 0)
    verb = _verb_second(items)
    behind = verb if verb and not 0 < end < verb else end + 1
    opening = items[: behind if behind == verb else end]
    relative = any(i.mark("who") for i in items[behind : behind + 1])  # "included are the children, who were 26"
    takes_in = bool(opening) and not relative and (marked(opening, "taken_in") or opening[0].mark("including"))
    dimensions = {code.name for item in opening for code in item.codes} if takes_in else set()
    if not dimensions or marked(opening, "not") or any(i.number for i in opening):
        return list(items)
    scope.widen(dimensions)
    return list(items[behind:])


def _verb_second(items: Sequence[Item]) -> int:
    """Where the verb stands that follows such an opening without a comma, in a language that puts it second: "Räknar man med
    dem som utnyttjats utomlands hade 104 …"; 0 where there is none before the first figure.
    """
    figure = next((k for k, i in enumerate(items) if i.number), 0)
    named = next((k for k, i in enumerate(items[:figure]) if i.codes), figure)
    return next((k for k in range(named + 1, figure) if items[k].mark("be", "about") and items[k].kinds), 0)
