"""Sentences that pair a list with a list, or share one figure out: taken apart into one plain sentence a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.items import Item, first_marked, marked
from extract.numerals import Number
from extract.vocabulary import Meaning

_ALL = Decimal(100)
_PAIR = 2
_PLAIN = ("digits", "words")
_YEAR = 4  # digits


@dataclass(frozen=True)
class Member:
    """One member of a pairing: the sentence as it reads for this member alone. `antecedent` counts the levels stated
    last in the sentence, oldest first, where the figures pair with those; -1 otherwise.
    """

    items: tuple[Item, ...]
    antecedent: int = -1


def paired(items: Sequence[Item], stated: int) -> list[Member]:
    """The members of "A, B and C … 24, 19 and 7, respectively"; empty where nothing is paired.

    `stated` is how many levels the sentence stated before the figures; they are paired with when no list fits.
    """
    if not marked(items, "respectively"):
        return _outnumbered(items) or _by_order(items)
    for run in _runs(items):
        partners = _partners(items, run)
        if partners is not None or stated >= len(run):
            return _members(items, run, partners)
    return []


def _by_order(items: Sequence[Item]) -> list[Member]:
    """The members of "A and B referred 860 and 181": two lists of one length, and no figure beside."""
    runs = _runs(items)
    figures = [k for k, i in enumerate(items) if i.number]
    units = {i.number.unit for i in items if i.number}
    if len(runs) != 1 or runs[0] != figures or len(units) != 1 or not units <= {"", "percent"}:
        return []
    run = runs[0]
    times = [k for k in range(run[0]) if items[k].time]
    if len(times) == 1 and len(run) == _PAIR and len(years := _two_years(items[times[0]])) == _PAIR:
        members = [(*(years[p] if k == times[0] else i for k, i in enumerate(items) if k == keep or k not in run),)
                   for p, keep in enumerate(run)]  # fmt: skip
        return [Member(tuple(_tidy([i for i in m if not i.mark("respectively")]))) for m in members]
    behind = items[run[-1] + 1 : run[-1] + 2]
    if behind and behind[0].codes:
        return []
    for group in _by_dimension(items[: run[0]]).values():
        listed = all(items[k].mark("comma", "and", "the") or k in group for k in range(group[0], group[-1]))
        if len(group) == len(run) and listed and _differ(items, group):
            return _members(items, run, group)
    if len(times) == len(run) and all(items[k].mark("comma", "and") or k in times for k in range(times[0], times[-1])):
        return _members(items, run, times)  # "in 2020 and 2021 the share was 58 and 66 per cent"
    return []


def _two_years(item: Item) -> list[Item]:
    """The two years that one time expression joins, "in the years 2020 and 2021"; empty for any other."""
    mention = item.time
    if mention is None or mention.shift is not None or len(mention.digits) != _PAIR:
        return []
    said = [mention.text[a - mention.start : b - mention.start] for a, b in mention.digits]
    if not all(len(y) == _YEAR and y.isdecimal() for y in said) or int(said[1]) - int(said[0]) not in (1, -1):
        return []
    return [
        replace(item, time=replace(mention, start=a, end=b, year=int(y), part=None, bare_year=True))
        for y, (a, b) in zip(said, mention.digits, strict=True)
    ]


def shared_percent(items: Sequence[Item]) -> list[Item]:
    """The sentence with the unit that only the last of joined figures has on those before it: "62 and 66 per cent", "the
    share of women was 59 and that of men 40 per cent"."""
    line = list(items)
    if marked(line, "in_percent") and marked(
        line, "share_of", "their_share"
    ):  # "in per cent, the share of women was 59"
        line = [replace(i, number=_as_percent(i.number)) if i.number and _bare_share(i.number) else i for i in line]
    last = next((k for k in range(len(line) - 1, -1, -1) if line[k].number), -1)
    chained = False  # the figure behind has its unit from the next one, too: "43, 28 and 29 per cent"
    while last > 0:
        number = line[last].number
        before = next((k for k in range(last - 1, -1, -1) if line[k].number), -1)
        if before < 0 or number is None:
            break
        other = line[before].number
        shared = number.unit == "percent" and number.form in _PLAIN and _shares_unit(line, before, last, chained)
        if shared and other:
            line[before] = replace(line[before], number=_as_percent(other))
        last, chained = before, shared
    return line


def _bare_share(number: Number) -> bool:
    return not number.unit and number.form in _PLAIN and (number.value or 0) <= _ALL


def _as_percent(number: Number) -> Number:
    return replace(number, unit="percent")


def _shares_unit(line: Sequence[Item], before: int, last: int, chained: bool) -> bool:
    """True where a bare figure is joined to a percentage by nothing but a conjunction, or each has its own category."""
    first, second = line[before].number, line[last].number
    if first is None or second is None or first.unit or first.form not in _PLAIN or line[before + 1].number:
        return False
    if first.value is None or second.value is None or first.value >= _ALL:
        return False
    if not line[before + 1].mark("and", "comma") or not (chained or line[before + 1].mark("and")):
        return False
    between = [i for i in line[before + 2 : last] if not i.mark("number_of", "the", "for", "at", "amounts")]
    if not between:
        return True
    start = next((k + 1 for k in range(before - 1, -1, -1) if line[k].number), 0)
    named = {c.name for i in line[start:before] for c in i.codes}
    plain = all(i.codes and {c.name for c in i.codes} & named for i in between)
    return plain and len(between) == 1 and first.value + second.value <= _ALL


def _outnumbered(items: Sequence[Item]) -> list[Member]:
    """The members of "men outnumber women for the first time, 86 to 77": each category with its figure."""
    verb = first_marked(items, "outnumber")
    numbers = [k for k, i in enumerate(items) if i.number and not i.number.unit] if verb > 0 else []
    if len(numbers) < 2:
        return []
    first, second = numbers[:2]
    before, behind = [i for i in items[:verb] if i.codes][-1:], [i for i in items[verb + 1 : first] if i.codes][:1]
    both = [*before, *behind]  # "männen är för första gången fler än kvinnorna"
    joined = second == first + 2 and items[first + 1].mark("to", "than", "and")
    if not joined or len(both) < 2 or both[0].codes[0].name != both[1].codes[0].name:
        return []
    stop = next((k for k in range(second + 1, len(items)) if items[k].mark("stop")), len(items))
    rest = [Member(tuple(items[stop + 1 :]))] if stop < len(items) else []
    return [*(Member((who, items[k])) for who, k in zip(both, (first, second), strict=True)), *rest]


def set_against(items: Sequence[Item]) -> list[Item]:
    """The sentence with "and" between two figures of two categories of one dimension that are set against each other: "44
    men to 86 women", "44 män mot 86 kvinnor". With a time or a word of change beside them the second is of another time.
    """
    line = list(items)
    for position in range(2, len(line) - 2):
        first, second = line[position - 2 : position], line[position + 1 : position + 3]
        if not line[position].mark("than", "to", "from_value") or line[position].of_kind("code"):
            continue
        numbers = [i.number for i in (first[0], second[0]) if i.number and i.number.form in ("digits", "words")]
        kinds = [{c.name for c in i.codes} for i in (first[1], second[1])]
        alike = kinds[0] & kinds[1] and {c.code for c in first[1].codes}.isdisjoint(c.code for c in second[1].codes)
        plain = not marked(line, "more", "fewer", "change") and not any(
            i.time for i in line[position + 3 : position + 4]
        )
        if len(numbers) == len(first) and numbers[0].unit == numbers[1].unit and alike and plain:
            line[position] = replace(line[position], meanings=(Meaning("mark", "and"),))
    return line


def _differ(items: Sequence[Item], group: Sequence[int]) -> bool:
    return len({items[k].codes[0].code for k in group}) == len(group)


def spread(items: Sequence[Item]) -> list[Item]:
    """The sentence with every "A and B nine each" in it written out as "A nine, B nine"."""
    spread_out = list(items)
    if not marked(items, "each"):
        return spread_out
    for each in [k for k, item in enumerate(items) if item.mark("each")][::-1]:
        figure = spread_out[each - 1] if each and spread_out[each - 1].number else None
        if figure is None:
            continue
        start = each - 2
        while start >= 0 and (
            spread_out[start].mark("about") or (spread_out[start].word and not spread_out[start].meanings)
        ):
            start -= 1  # "A and B concerned nine each"
        between = spread_out[start + 1 : each - 1]
        while start >= 0 and (spread_out[start].codes or spread_out[start].mark("and", "comma", "the")):
            start -= 1
        members = [item for item in spread_out[start + 1 : each - 1] if item.codes]
        figure_with_verb = [*between, figure]
        comma = next((item for item in spread_out[start + 1 : each] if item.mark("and", "comma")), None)
        if len(members) < 2 or comma is None:
            continue
        opening = [comma] if spread_out[start + 1].mark("and", "comma") else []
        pairs = [part for member in members for part in (member, *figure_with_verb, comma)][:-1]
        spread_out[start + 1 : each + 1] = [*opening, *pairs]
    return spread_out


def shared_out(items: Sequence[Item]) -> list[Member]:
    """The members of "A and B, with twelve cases each"; empty where no figure is shared out."""
    if not marked(items, "each"):
        return []
    each = next(k for k, i in enumerate(items) if i.mark("each"))
    behind = [k for k in range(each + 1, len(items)) if items[k].number]
    near = [*range(each - 1, max(-1, each - 4), -1), *(k for k in behind if k < each + 4 and len(behind) == 1)]
    figure = next((k for k in near if items[k].number), -1)  # "twelve each", and "of each twelve"
    if figure < 0:
        return []
    start = next((k + 1 for k in range(figure - 1, -1, -1) if items[k].number and items[k + 1].mark("comma")), 0)
    if start:  # "a lawyer was behind 20, and shelters and lawyers were behind 12 each"
        behind_it = shared_out(items[start + 1 :])
        return [Member(tuple(items[:start])), *behind_it] if behind_it else []
    groups = _by_dimension(items[:figure])
    members = max(groups.values(), key=len, default=[])
    if len(members) < 2:
        return []
    number = items[figure].number
    return [
        Member(
            tuple(
                i for k, i in enumerate(items) if (k not in members or k == keep) and not _elsewhere(i, items, figure)
            )
        )
        for keep in members
        if number
    ]


def _elsewhere(item: Item, items: Sequence[Item], figure: int) -> bool:
    """Another figure than the one that is shared out ("the two commonest forms were …")."""
    return item.number is not None and item is not items[figure]


def without_dash(items: Sequence[Item]) -> list[Item]:
    """The sentence without the dash between a figure that opens it and what it counts: "84 – victims exploited abroad"."""
    opened = len(items) > 2 and items[0].number is not None and items[1].mark("stop") and not items[1].mark("colon")
    named = opened and bool(items[2].codes or items[2].of_kind("noun", "unit"))
    return [items[0], *items[2:]] if named else list(items)


def first_figure(items: Sequence[Item]) -> int:
    """Position of the first figure of the run that "respectively" pairs; 0 where there is none."""
    end = first_marked(items, "respectively")
    runs = [run for run in _runs(items) if run[0] < end]
    return runs[-1][0] if runs else 0


def _runs(items: Sequence[Item]) -> list[list[int]]:
    """Positions of figures that stand in a row, parted only by commas and conjunctions."""
    if sum(1 for i in items if i.number) < 2:
        return []
    runs: list[list[int]] = []
    open_run = False
    for position, item in enumerate(items):
        if item.number and item.number.form != "ordinal":
            if open_run:
                runs[-1].append(position)
            else:
                runs.append([position])
            open_run = True
        elif not item.mark("comma", "and"):
            open_run = False
    return [run for run in runs if len(run) > 1]


def _by_dimension(items: Sequence[Item]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for position, item in enumerate(items):
        for dimension in {m.name for m in item.codes}:
            groups.setdefault(dimension, []).append(position)
    return groups


def _partners(items: Sequence[Item], run: Sequence[int]) -> list[int] | None:
    """Positions of as many categories of one dimension, times or indicators as there are figures."""
    return _of_one_kind(items[: run[0]], run) or _of_one_kind(items, run)


def _of_one_kind(items: Sequence[Item], run: Sequence[int]) -> list[int] | None:
    outside = [i for k, i in enumerate(items) if k not in run]
    positions = [k for k in range(len(items)) if k not in run]
    for group in _by_dimension(outside).values():
        if len(group) == len(run):
            return [positions[k] for k in group]
    for wanted in (
        [k for k in positions if items[k].time],
        [k for k in positions if items[k].of_kind("noun", "verb")],
    ):
        if len(wanted) == len(run):
            return wanted
    return None


def _members(items: Sequence[Item], run: Sequence[int], partners: Sequence[int] | None) -> list[Member]:
    members = []
    for place, keep in enumerate(run):
        drop = {k for k in run if k != keep} | _separators(items, run)
        for other in _runs(items):
            if len(other) == len(run) and other[0] > run[-1]:  # "58% and 75%, respectively (2022: 85% and 84%)"
                drop |= {k for p, k in enumerate(other) if p != place} | _separators(items, other)
        if partners is not None:
            drop |= {k for p, k in enumerate(partners) if p != place} | _separators(items, partners)
            drop |= _whole(items, run, partners[0])
        kept = [i for k, i in enumerate(items) if k not in drop and not i.mark("respectively")]
        members.append(Member(tuple(_tidy(kept)), -1 if partners is not None else place - len(run)))
    return members


def _whole(items: Sequence[Item], run: Sequence[int], before: int) -> set[int]:
    """The figure before a list that is the sum of its members: "26 came by way of A, B and C: eleven, eight and seven"."""
    total = sum(n.value for k in run if (n := items[k].number) and n.value is not None)
    return {k for k, i in enumerate(items[:before]) if i.number and i.number.value == total}


def _separators(items: Sequence[Item], positions: Sequence[int]) -> set[int]:
    """What parts the members of a list: commas and conjunctions between the first and the last of them."""
    between = range(positions[0], positions[-1])
    return {k for k in between if items[k].mark("comma", "and") and not items[k].codes}


def _tidy(items: Sequence[Item]) -> list[Item]:
    """Leaves out separators that part nothing any more."""
    tidy: list[Item] = []
    for item in items:
        if item.mark("comma", "and") and (not tidy or tidy[-1].mark("comma", "and")):
            continue
        tidy.append(item)
    return tidy
