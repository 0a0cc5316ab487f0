"""Age and size classes: `18-29`, `60+`, `-17`, and how they cover each other."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from codebook.book import Dimension

_BAND = re.compile(r"(?P<low>\d+)?-(?P<high>\d+)|(?P<from>\d+)\+")


class Band(NamedTuple):
    """From `low` to `high` (None: without end), both included."""

    low: int
    high: int | None

    def contains(self, other: Band) -> bool:
        """True when `other` lies within this one."""
        return self.low <= other.low and (self.high is None or (other.high is not None and other.high <= self.high))


def band_of(code: str, dimension: Dimension) -> Band | None:
    """The class a code stands for: its own bounds, or those that the codebook gives it; None for neither."""
    category = dimension.codes.get(code)
    found = _BAND.fullmatch(category.band if category is not None and category.band else code)
    if not found:
        return None
    if found["from"] is not None:
        return Band(int(found["from"]), None)
    return Band(int(found["low"] or 0), int(found["high"]))


def tiling(target: Band, pieces: Collection[Band]) -> tuple[list[Band], bool]:
    """Pieces that lie side by side within `target`, the smallest first, and whether they cover it without a gap."""
    tiles: list[Band] = []
    position = target.low
    complete = True
    while True:
        following = sorted((p for p in pieces if p.low >= position), key=lambda p: (p.low, p.high is None, p.high or 0))
        if not following:
            break
        tile = following[0]
        complete = complete and tile.low == position
        tiles.append(tile)
        if tile.high is None:
            position = -1
            break
        position = tile.high + 1
    reached = position == -1 if target.high is None else position == target.high + 1
    return tiles, complete and reached
