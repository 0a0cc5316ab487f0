"""Clauses between commas that tell more of what they follow: "the Duty to Notify, which concerns adults only, …"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items import Item, marked


def without_asides(items: Sequence[Item]) -> list[Item]:
    """A sentence as its figures are read: without such clauses before them, for they narrow none.

    One that states a figure itself is kept. In languages that put a comma before every relative clause no word begins one.
    """
    kept = list(items)
    if not marked(kept, "beside_it"):
        return kept
    position = 0
    while position + 1 < len(kept):
        begins = position and kept[position].mark("comma") and kept[position + 1].mark("beside_it")
        end = next((k for k in range(position + 1, len(kept)) if kept[k].mark("comma", "stop")), 0) if begins else 0
        aside, behind = kept[position:end], kept[end:]
        if end and not any(i.number for i in aside) and any(i.number for i in behind):
            kept = [*kept[:position], *behind]
        position += 1
    return kept
