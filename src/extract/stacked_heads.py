"""Heads of table columns that are written over several lines: "January" above "to March", "2021" above "Q3"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.block_items import find_items
from extract.blocks import Block
from extract.items import Item
from extract.periods import find_times
from extract.vocabulary import Vocabulary


def stacked(parts: Sequence[str], words: Vocabulary) -> list[Item]:
    """What the `parts` of a head say together, from the top line down; empty where no expression goes on from one of
    them into the next, so that each is read by itself. The positions are those of the parts in a row.
    """
    lines = [" ".join(part.split()) for part in parts]
    text = " ".join(lines)
    ends = [sum(map(len, lines[: k + 1])) + k for k in range(len(lines) - 1)]
    block = Block("table", 1, 0, len(text), times=find_times(text, words.language, table=True))
    items = find_items(block, text, block.times, words, frozenset()).items if ends else []
    return items if any(i.start < end < i.end for i in items for end in ends) else []
