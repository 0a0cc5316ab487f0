"""Sentences that take in those whom the section left out: "With those exploited abroad counted in, …"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items import Item, first_marked, marked
from extract.scope import Scope


def widened(items: Sequence[Item], scope: Scope) -> list[Item]:
    """The sentence without an opening that takes in others; what follows is then no longer about one side of them."""
    end = first_marked(items, "comma")
    opening = items[: max(end, 0)]
    relative = any(i.mark("who") for i in items[end + 1 : end + 2])  # "included are the children, who were 26"
    takes_in = bool(opening) and not relative and (marked(opening, "taken_in") or opening[0].mark("including"))
    dimensions = {code.name for item in opening for code in item.codes} if takes_in else set()
    if not dimensions or marked(opening, "not") or any(i.number for i in opening):
        return list(items)
    scope.widen(dimensions)
    return list(items[end + 1 :])
