"""Words that point back to one of two: "15 victims of the former", and figures in brackets for the shares before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.items import Item, first_marked, marked
from extract.scope import Scope
from extract.statements import Reading, Statement
from extract.vocabulary import Meaning, Vocabulary

_PAIR = 2


def resolved(items: Sequence[Item], before: Sequence[Item]) -> list[Item]:
    """The sentence with "the former" and "the latter" as what they mean: two categories of one dimension, or two
    indicators, named last before them in the sentence or in the one `before` it. Told in a clause without a figure, the
    two categories stand there no more.
    """
    if not marked(items, "former", "latter"):
        return list(items)
    pointers = [k for k, i in enumerate(items) if i.mark("former", "latter") and not _names(items, k)]
    if not pointers:
        return list(items)
    own = _two(items[: pointers[0]])
    pair = own or _indicators(items[: pointers[0]]) or _two(before) or _indicators(before)
    if not pair:
        return list(items)
    plain = not any(i.number or i.mark("open") for i in items[: pointers[0]])
    return [
        replace(pair[0 if item.mark("former") else 1], start=item.start, end=item.end) if k in pointers else item
        for k, item in enumerate(items)
        if not (plain and any(item is other for other in own))
    ]


def _names(items: Sequence[Item], position: int) -> bool:
    """True for "the former clients", which points to nothing; "the latter were positive" does behind "the former"."""
    both = marked(items[:position], "former") and items[position].mark("latter")
    return any(i.of_kind("noun", "unit") or (i.codes and not both) for i in items[position + 1 : position + 2])


def _two(items: Sequence[Item]) -> list[Item]:
    """The last two categories of one dimension, in their order; empty where there are none."""
    told = [i for i in items if i.codes]
    by_dimension = ([i for i in told if any(m.name == d.codes[0].name for m in i.codes)][-_PAIR:] for d in told[::-1])
    return next((pair for pair in by_dimension if len(pair) == _PAIR), [])


def _indicators(items: Sequence[Item]) -> list[Item]:
    """The last two nouns where they name two indicators; empty else."""
    nouns = [i for i in items if i.of_kind("noun")][-_PAIR:]
    named = {m.name for i in nouns for m in i.of_kind("noun")[:1]}
    return nouns if len(nouns) == len(named) == _PAIR else []


def both_named(items: Sequence[Item], before: Sequence[Item], vocabulary: Vocabulary) -> list[Item]:
    """The sentence with "both" as the category in which the two named last in the sentence `before` hold at once: "2,301
    had been exploited in the UK and 2,272 overseas. Both were true of 443."
    """
    position = first_marked(items, "both")
    if position < 0:
        return list(items)
    own = _two(items[:position]) if position > 0 and items[position - 1].number else []  # "… 41% overseas and 8% both"
    told = own or ([] if any(i.codes for i in items) else _two(before))
    pair = {m.code for i in told for m in i.codes[:1]}
    if not pair or not any(i.number for i in items):
        return list(items)
    for dimension in vocabulary.codebook.dimensions.values():
        code = next((c.code for c in dimension.codes.values() if set(c.of) == pair), "")
        if code:
            both = replace(items[position], meanings=(Meaning("code", dimension.code, code),))
            return [*items[:position], both, *items[position + 1 :]]
    return list(items)


def it_named(items: Sequence[Item], before: Sequence[Item]) -> list[Item]:
    """The sentence with "it" behind a plain verb as the category that is its subject, or that of the sentence `before`:
    "Labour exploitation was the most common type among women; 410 of them reported it." Where that sentence ranks one, "it
    concerned 178" says how many.
    """
    if not marked(items, "it"):
        return list(items)
    ranked = _ranked(before) if items[0].mark("it") and marked(items[1:2], "about", "affects") else None
    if ranked is not None and any(i.number for i in items[2:]) and not any(i.codes for i in items):
        return [replace(items[0], meanings=ranked.codes), *items[2:]]
    position = next((k for k, i in enumerate(items) if k and i.mark("it") and items[k - 1].word.isalpha()), -1)
    ends = (
        not items[position + 1 : position + 2] or items[position + 1].word == "." or items[position + 1].mark("comma")
    )
    if position < 0 or not ends:
        return list(items)
    own, other = items[0].codes[:1], [c for i in before[:1] for c in i.codes[:1]]
    if any(i.mark("of_them") and not i.mark("of_whom") for i in items):
        own = ()  # of whom the pronoun means, another part of the sentence says
    subject = own or (other if items[0].mark("it") or not any(i.codes for i in items) else ())
    if not subject or any(c.name == subject[0].name for i in items[1:] for c in i.codes):
        return list(items)
    named = replace(items[position], meanings=(subject[0],))
    return [*items[:position], named, *items[position + 1 :]]


def ranked_named(items: Sequence[Item], scope: Scope) -> list[Item]:
    """The sentence with a word for what was done as the category told right before it: "the second commonest form was
    forced marriage, to which 14 people had been subjected", "forced labour was the commonest form: 22 had been subjected to it".
    """
    line = list(items)
    if not marked(line, "to_which", "to_it"):
        return line
    for position in range(2, len(line)):
        before = line[:position]
        if line[position].mark("to_which") and before[-1].mark("comma"):
            told = before[-2] if before[-2].codes else None
        elif line[position].mark("to_it") and before[-1].mark("stop", "comma"):
            told = _ranked(before)
        else:
            continue
        if told is not None and not any(i.number and i.number.form != "ordinal" for i in before):
            further = scope.ranked if any(i.number for i in before) else None  # "the second commonest": in Finland, too
            own = {c.name for i in before for c in i.codes}
            kept = [Meaning("code", d, c) for d, c in (further.breakdown if further else ()) if d not in own]
            line[position] = replace(line[position], meanings=told.codes)
            line[position:position] = [Item(told.end, told.end, meanings=(m,)) for m in kept]
            break
    return line


def _ranked(before: Sequence[Item]) -> Item | None:
    """The category that a clause ranks, be it before or behind its word; None where it ranks none."""
    at = next((k for k, i in enumerate(before) if i.mark("rank")), -1)
    codes = [i for i in before[:at] if i.codes][-1:] or [i for i in before[at:] if i.codes][:1]
    return codes[0] if at >= 0 and codes else None


def bracketed_pairs(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """The sentence without a bracket whose figures are said in the order of those before it, and these figures:
    "57 per cent were women and 43 per cent men (91 and 69 people, respectively)"."""
    if not marked(items, "open"):
        return list(items), []
    for opening in [k for k, i in enumerate(items) if i.mark("open")]:
        closing = next((k for k in range(opening, len(items)) if items[k].mark("close")), opening)
        inside = items[opening + 1 : closing]
        figures = [i for i in inside if i.number]
        plain = all(i.number or i.mark("comma", "and") for i in inside) and len(figures) > 1
        if plain and (listed := _listed(items, opening, closing, len(figures))):
            return _of_each(items, dict(zip(listed, figures, strict=True)), (), opening, closing), []
        shares = [k for k in range(opening) if (n := items[k].number) and n.unit == "percent"]
        if not len(shares) == len(figures) > 1 or not marked(inside, "respectively"):
            continue
        if items[opening - 1].time:  # "rose by 8% and 9% from the quarter before (40 and 30 respectively)"
            told = dict(zip(shares, figures, strict=True))
            return _of_each(items, told, items[opening - 1 : opening], opening, closing), []
        if not marked(items, "more", "fewer"):
            return [*items[:opening], *items[closing + 1 :]], figures
    return list(items), []


def _listed(items: Sequence[Item], opening: int, closing: int, count: int) -> list[int]:
    """Positions of as many categories of one dimension before a bracket as it has figures, where no other figure stands:
    "the age groups 18–29 and 30–39 were of one size (113 and 112)"; empty else."""
    if any(i.number for i in (*items[:opening], *items[closing + 1 :])):
        return []
    by_dimension: dict[str, list[int]] = {}
    for position, item in enumerate(items[:opening]):
        for name in {c.name for c in item.codes}:
            by_dimension.setdefault(name, []).append(position)
    lists = [found[-count:] for found in by_dimension.values() if len(found) >= count]
    return next((found for found in lists if _in_a_row(items, found)), [])


def _in_a_row(items: Sequence[Item], positions: Sequence[int]) -> bool:
    """True where nothing but commas and conjunctions stands between the items at `positions`."""
    between = [items[k] for k in range(positions[0], positions[-1]) if k not in positions]
    return all(i.mark("comma", "and", "the") for i in between)


def _of_each(
    items: Sequence[Item], told: dict[int, Item], time: Sequence[Item], opening: int, closing: int
) -> list[Item]:
    """The sentence with the time and a bracket of its own behind each of the items at the positions `told`."""
    line = []
    for position, item in enumerate(items[: opening - len(time)]):
        line.append(item)
        if position in told:
            line += [*time, items[opening], told[position], items[closing]]
    return [*line, *items[closing + 1 :]]


def in_their_order(reading: Reading, figures: Sequence[Item], before: Sequence[Statement]) -> Iterator[Statement]:
    """The levels that such figures state of the cells of the shares `before` them."""
    shares = [s for s in before if s.kind == "share"][-len(figures) :]
    counts = all(i.number and not i.number.unit and i.number.value is not None for i in figures)
    if len(shares) != len(figures) or not counts:
        return
    for item, share in zip(figures, shares, strict=True):
        number = item.number
        assert number is not None and number.value is not None
        reading.scope.record(number.value, share.cell)
        unit = reading.vocabulary.unit(share.cell.indicator)
        yield replace(
            share, kind="level", unit=unit, number=number, item=item, bound=number.bound, base="",
            rule="bracket-count", value=number.value,
        )  # fmt: skip
