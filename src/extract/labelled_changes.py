"""Changes written as a label and its figure: "Change from the second quarter (3,995): up 4%"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items import Item, first_marked
from extract.vocabulary import Meaning


def with_change_first(items: Sequence[Item]) -> list[Item]:
    """The sentence with what a label says it is compared with behind its figure, "up 4% from the second quarter (3,995)",
    as prose has it; any other as it is.
    """
    colon = first_marked(items, "colon")
    if colon <= 0:
        return list(items)
    label, said = items[:colon], [i for i in items[colon + 1 :] if i.word != "."]
    if not says_change(label) or not any(i.number for i in said[:3]):
        return list(items)
    told = any(i.mark("more", "fewer") or (i.number and i.number.signed) for i in said[:3])
    kept = [i for i in label if not (i.mark("change") and (told or not i.mark("more", "fewer")))]
    moved = [i for i in kept if i.mark("more", "fewer")]  # "increase from the second quarter: 4%"
    them = Item(label[0].start, label[0].start, meanings=(Meaning("mark", "they"),))  # of whom the text speaks
    return [them, *moved, *said, *(i for i in kept if i not in moved)]


def says_change(label: Sequence[Item]) -> bool:
    """True for a label that says what a change is against, and of nothing else."""
    outside = _outside_brackets(label)
    begins = bool(outside) and (outside[0].mark("change", "than") or bool(outside[0].time and outside[0].time.base))
    times = any(i.time for i in outside)
    return begins and times and all(i.time or i.mark("change", "than", "the", "by") for i in outside)


def _outside_brackets(items: Sequence[Item]) -> list[Item]:
    outside: list[Item] = []
    depth = 0
    for item in items:
        depth += item.mark("open")
        if not depth:
            outside.append(item)
        depth -= item.mark("close")
    return outside
