"""Lists whose figures add up to one that the text has just stated: they are its parts, whatever words lead them in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.items import Item
from extract.scope import Cell
from extract.statements import Statement

_RECENT = 6  # levels before the list among which its whole may be
_TELLING = 10  # a smaller sum may be met by chance


def listed_whole(entries: Sequence[Sequence[Item]], before: Sequence[Statement]) -> Cell | None:
    """The cell among the statements `before` a list, each entry given by its items, whose parts the entries are; else None.

    "130 were admitted in 2016. By sex they divided as follows: 86 women and girls, 44 men and boys": those of 2016.
    """
    counts = [_count(items) for items in entries]
    known = [count for count in counts if count is not None]
    if len(known) < max(2, len(entries)) or any(i.time for items in entries for i in items):
        return None
    whole = sum(known)
    levels = [s for s in before if s.kind == "level" and s.cell.indicator][-_RECENT:]
    return next((s.cell for s in reversed(levels) if s.value == whole), None) if whole >= _TELLING else None


def _count(items: Sequence[Item]) -> Decimal | None:
    """The count that an entry gives, what stands in brackets left out; None where it gives none or several."""
    depth, counts = 0, []
    for item in items:
        depth += int(item.mark("open")) - int(item.mark("close"))
        number = item.number
        if number is not None and number.form in ("digits", "words") and not number.unit and depth <= 0:
            counts.append(number)
    return counts[0].value if len(counts) == 1 and counts[0].bound == "=" else None
