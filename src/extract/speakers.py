"""Who says what a sentence states, which is not of whom it states it: "301 asked for help, the authority says"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items import Item, first_marked, marked

_AGENT = 4  # items that name a speaker, at most


def without_speaker(items: Sequence[Item]) -> list[Item]:
    """The sentence without the clause that says who speaks: at its beginning, "according to …", or behind its last comma."""
    items = list(items)
    if not marked(items, "says", "according_to", "told_by"):
        return items
    if items[0].mark("according_to"):
        end = first_marked(items, "comma")
        if end > 0 and not any(i.number for i in items[:end]):
            items = items[end + 1 :]
    if len(items) > 2 and items[0].mark("according_to") and items[1].codes and _verb(items[2]):
        items = items[2:]  # "enligt polisen antogs 20 offer": no comma before the verb
    told_by = first_marked(items, "told_by")  # "poliisin mukaan"
    speaker = items[: max(told_by, 0)]
    if any(i.codes for i in speaker) and not any(i.number or i.time or i.mark("be", "comma", "of") for i in speaker):
        items = items[told_by + 1 :]
    for comma in [k for k, i in enumerate(items) if i.mark("comma")]:
        behind = items[comma + 1 :]
        says = first_marked(behind[: _AGENT + 1], "says", "according_to")
        agent = behind[:says] if says > 0 else behind[1 : _AGENT + 1]
        named = says >= 0 and any(i.codes or i.of_kind("own") for i in agent)
        if named and not any(i.number or i.mark("who", "be") for i in behind[: max(says, 0)]) and not _told(behind):
            return items[:comma]
    return items


def _verb(item: Item) -> bool:
    return item.mark("be") or bool(item.of_kind("verb"))


def _told(items: Sequence[Item]) -> bool:
    """True where figures still come: what is said there counts."""
    return any(i.number for i in items)
