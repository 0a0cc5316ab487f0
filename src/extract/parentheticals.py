"""What a sentence sets apart from its main line: in brackets, between commas, or behind a colon or a dash."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extract.items import Item, marked
from model.value import value

_COUNTS = ("digits", "words", "fraction")  # forms of a figure that may say another one again
_BEHIND = 2  # items from a comma to what stands behind "that is"
_PARTING = ("comma", "stop", "colon", "open")  # marks at which something may be set apart, as in brackets


@value
class Bracket:
    """What stands in brackets, and the position of the item before it in its clause (-1: at the start)."""

    anchor: int
    items: tuple[Item, ...]


def without_brackets(items: Sequence[Item]) -> tuple[list[Item], list[Bracket]]:
    """The main line of a sentence and its brackets, anchored in it. An unclosed bracket is read as text."""
    line: list[Item] = []
    brackets: list[Bracket] = []
    closing = [i for i, item in enumerate(items) if item.marks and item.mark("close")]
    position = 0
    while position < len(items):
        if items[position].marks.isdisjoint(_PARTING):
            line.append(items[position])
            position += 1
            continue
        told = _behind_rank(items, position) if items[position].mark("colon") else []
        if told:
            brackets += [Bracket(len(line) - 1, figure) for figure in told]
            break
        count = _of_rank(items, position) if items[position].mark("comma") else None
        if count is not None:
            brackets.append(Bracket(len(line) - 1, (count,)))
            position += 2
            continue
        told_end = _told_behind_rank(items, position)
        if told_end:
            brackets.append(Bracket(len(line) - 1, tuple(items[position + 1 : told_end])))
            position = told_end
            continue
        end = _apposed(items, position)
        if end:
            brackets.append(
                Bracket(len(line) - 1, tuple(i for i in items[position + 1 : end] if not i.mark("that_is", "comma")))
            )
            position = end if items[end + 1].mark("that_is") else end + 1  # "79 per cent, or 44, were": one more
            continue
        if items[position].mark("open"):
            following = bisect_right(closing, position)
            close = closing[following] if following < len(closing) else -1
            if close > position:
                brackets.append(Bracket(len(line) - 1, tuple(items[position + 1 : close])))
                position = close + 1
                continue
        line.append(items[position])
        position += 1
    return line, brackets


def unbracketed(items: Sequence[Item]) -> list[Item]:
    """The sentence without the brackets that enclose all of it: "(First half of 2025: 158 victims and 36 children.)"."""
    if not marked(items, "open"):
        return list(items)
    kept = [k for k, i in enumerate(items) if i.word != "."]
    ends = len(kept) > 2 and items[kept[0]].mark("open") and items[kept[-1]].mark("close")
    if not ends or any(items[k].mark("open", "close") for k in kept[1:-1]):
        return list(items)
    return list(items[kept[0] + 1 : kept[-1]])


def _behind_rank(items: Sequence[Item], start: int) -> list[tuple[Item, ...]]:
    """The figures that close a sentence behind the colon at `start`, of what was ranked before it: "… were the second
    largest group: 51 people, or one in six"; empty where there are none.
    """
    before, behind = items[:start], [i for i in items[start + 1 :] if i.word != "."]
    numbers = [i.number for i in before if i.number]
    if not numbers or any(n.form != "ordinal" for n in numbers) or not marked(before, "rank"):
        return []
    cuts = [k for k, i in enumerate(behind) if i.mark("comma", "that_is", "and")]
    parts = [behind[a + 1 : b] for a, b in pairwise([-1, *cuts, len(behind)])]
    figures = [tuple(i for i in part if not i.mark("comma", "that_is", "and")) for part in parts]
    figures = [f for f in figures if f]
    plain = all(f[0].number and all(i.of_kind("unit") or i.mark("of_them") for i in f[1:]) for f in figures)
    return figures if plain else []


def _of_rank(items: Sequence[Item], start: int) -> Item | None:
    """The bare figure that the comma at `start` puts behind a ranked category: "second were the police, 97, and …"."""
    figure = items[start + 1] if items[start + 2 : start + 3] else None
    told = figure is not None and figure.number is not None and not figure.number.unit and bool(items[start - 1].codes)
    if not told:
        return None
    closed = items[start + 2].mark("comma", "stop", "and") or items[start + 2].word == "."
    comma = next((k for k in range(start - 1, -1, -1) if items[k].mark("comma", "stop")), -1)
    clause = items[comma + 1 : start]
    ordinal = any(i.number and i.number.form == "ordinal" for i in clause)
    counted = any(i.number and i.number.form != "ordinal" for i in clause)
    return figure if closed and ordinal and marked(clause, "rank") and not counted else None


def _told_behind_rank(items: Sequence[Item], start: int) -> int:
    """Where the figure ends that a dash parts from the rank before it: "the commonest nationality was British – 1,402
    people, of whom …"; 0 where there is none at `start`.
    """
    dash = items[start].mark("stop") and not items[start].mark("colon")
    before = items[:start] if dash and start + 1 < len(items) else []
    ranked = marked(before, "rank") and not any(i.number for i in before)
    number = items[start + 1].number if ranked else None
    if number is None or number.unit or number.form not in ("digits", "words"):
        return 0
    end = start + 2 + int(any(i.of_kind("unit") for i in items[start + 2 : start + 3]))
    return end if end == len(items) or items[end].mark("comma") or items[end].word == "." else 0


def _apposed(items: Sequence[Item], start: int) -> int:
    """The comma behind a figure that between commas says the same as the one before it ("half of them, 388, were …", "58,
    or 36%, more than"), where one begins at `start`; else 0. In a row of figures each is one of its own.
    """
    if not items[start].mark("comma") or not any(i.number for i in items[:start]):
        return 0
    said = start + 1 + int(marked(items[start + 1 : start + 2], "that_is"))
    said += (
        int(said == start + _BEHIND and items[said].mark("comma")) if said < len(items) else 0
    )  # "…, that is, 63 persons, …"
    end = said + 1 + int(any(i.of_kind("unit") for i in items[said + 1 : said + 2]))
    if end + 1 >= len(items) or not items[end].mark("comma"):
        return 0
    number, behind, bare = items[said].number, items[end + 1], end == start + 2
    if number is None or number.form not in _COUNTS or (said == start + 1 and items[start - 1].number):
        return 0
    if bare and not number.unit and behind.mark("be"):
        return 0  # "most of them, 88, were …" is a subject with its figure: the predicate is said of both
    if behind.mark("that_is"):
        return end
    # "två tredjedelar, eller 67 procent, av de nya klienterna"
    whole = behind.mark("of_those") and any(i.of_kind("noun") for i in items[end + 2 : end + 3])
    if behind.number or behind.time or behind.codes or behind.mark("and", "the", "comma", "stop", "who"):
        return 0
    if behind.mark("of_them") and not whole:
        return 0
    return end
