"""Words whose meaning the text around decides: "the clients" in a section about new clients, "others" in a list."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from extract.items import Item, first_marked, marked, of_kind
from extract.languages import language
from extract.scope import Scope
from extract.statements import Reading, Statement
from extract.vocabulary import Meaning, Vocabulary


def settled(items: Sequence[Item], scope: Scope, vocabulary: Vocabulary) -> list[Item]:
    """The items with every such noun decided: what the paragraph, else its section, speaks of; where a sentence names
    an indicator or a moment of another kind itself, the noun keeps its own meaning.
    """
    if not of_kind(items, "short"):
        return list(items)
    spoken = _spoken_of(scope, vocabulary)
    dimensions = vocabulary.codebook.dimensions
    if any(dimensions[code.name].moment_of for i in items for code in i.codes):
        return list(items)  # who "had entered as minors" is on the books
    plain = [m for i in items if not i.of_kind("short") for m in i.of_kind("noun", "verb")]
    settled_items: list[Item] = []
    for item in items:
        shorts = [m for m in item.of_kind("short") if m.name == (_named_beside(item, items) or spoken)]
        own = {m.name for m in item.of_kind("noun")}
        if shorts and not own & {m.name for m in plain} and not (_moment(items) and _stock(own, vocabulary)):
            kept = tuple(m for m in item.meanings if m.kind not in ("noun", "short"))
            item = replace(item, meanings=(replace(shorts[0], kind="noun"), *kept))
        settled_items.append(item)
    return settled_items


def _named_beside(item: Item, items: Sequence[Item]) -> str:
    """The indicator that a noun inside a share repeats: "twelve of the new clients, one client in nine, …"."""
    inside = any(i.number and i.number.start < item.start < i.number.end for i in items)
    return next((m.name for i in items if i.start < item.start for m in i.of_kind("noun")), "") if inside else ""


def countries_named(items: Sequence[Item], introduced: frozenset[str] = frozenset()) -> list[Item]:
    """The items with countries as categories where the sentence names the dimension: "the commonest citizenship was Iraq".

    `introduced` are dimensions that are named before a list of which the sentence is an item: "nationalities: – Iraq 33".
    """
    named = {m.name for m in of_kind(items, "dimension")}
    telling = (
        [i for i in items if i.meanings and not i.mark("rank", "placing", "be", "from_value")] if introduced else []
    )
    countries = sum(1 for i in telling if "country" in i.kinds)
    others = sum(1 for i in telling if any(c.name in introduced for c in i.codes))  # "Somali (38) and Finnish (19)"
    # "in fourth place was Iraq", "eight are from Iraq", "the biggest group, 29 people, is from Iraq"
    if countries > 1 or (countries and (others or "country" in telling[0].kinds or marked(items, "rank"))):
        named |= introduced
    items = _beside_citizens(items)
    if not named:
        return items
    return [_as_category(i, named) if "country" in i.kinds else i for i in items]


def _as_category(item: Item, named: Set[str]) -> Item:
    """A country as a category of those dimensions `named` that are by country; the item itself where none is."""
    codes = tuple(replace(m, kind="code") for m in item.of_kind("country") if m.name in named)
    return replace(item, meanings=codes) if codes else item


def _beside_citizens(items: Sequence[Item]) -> list[Item]:
    """The items with each country as a category that is joined to one: "Vietnamin (38) ja Nepalin kansalaisia"."""
    line = list(items)
    if not of_kind(items, "country"):
        return line
    for position in range(len(line) - 2, -1, -1):
        countries = line[position].of_kind("country")
        behind = line[position + 1 :]
        if countries and behind[0].mark("open"):
            behind = behind[next((k + 1 for k, i in enumerate(behind) if i.mark("close")), len(behind)) :]
        second = next((i for i in behind[1:] if not i.number), None)  # "40 oli Nigerian ja 30 Somalian kansalaisia"
        joined = second is not None and behind[0].mark("and", "comma") and {m.name for m in second.codes}
        if countries and joined and countries[0].name in joined:
            line[position] = replace(line[position], meanings=(replace(countries[0], kind="code"),))
    return line


def nationalities(previous: Sequence[Statement], reading: Reading) -> frozenset[str]:
    """The dimension of countries where the sentence before counted or ranked by it: "citizens of Nigeria, 17."."""
    dimensions = reading.vocabulary.codebook.dimensions
    told = {d for s in previous for d, _ in s.cell.breakdown if dimensions[d].countries}
    kinds = any(reading.counts_kinds(s.cell.indicator) for s in previous)
    return frozenset(told or {d.code for d in dimensions.values() if d.countries and kinds})


def label_named(items: Sequence[Item], text: str, vocabulary: Vocabulary, dimensions: Set[str]) -> list[Item]:
    """The items of a list entry "LABEL: FIGURE" with its label as the category of one of `dimensions` that it names.

    A label may mean more in a list than the same words do in a text: "Victims: 44" among those who referred.
    """
    label, colon, _ = text.partition(":")
    named = [m for m in vocabulary.labels.get(" ".join(label.lower().split()), ()) if m.name in dimensions]
    cut = first_marked(items, "colon")
    if not (colon and named and cut > 0) or any(i.codes for i in items[:cut]):
        return list(items)
    return [Item(items[0].start, items[cut - 1].end, meanings=(named[0],)), *items[cut:]]


def rest_named(items: Sequence[Item], vocabulary: Vocabulary, listed_before: Sequence[Meaning] = ()) -> list[Item]:
    """The items with a bare "others" behind two or more categories of a dimension as the category of its rest.

    Behind one of `listed_before`, the categories of the list item before, a label "other" is that too.
    """
    words = language(vocabulary.language).section("tables").get("rest", ())
    named: list[Item] = []
    for position, item in enumerate(items):
        if item.word in words and _stands_alone(items, position):
            listed = [c.name for i in named for c in i.codes[:1]]
            if not named and listed_before:
                listed = [listed_before[-1].name] * 2
            rest = vocabulary.codebook.rest_of(listed[-1]) if len(listed) > 1 and listed[-1] == listed[-2] else ""
            if rest:
                item = replace(item, word="", meanings=(Meaning("code", listed[-1], rest),))
        named.append(item)
    return named


def _stands_alone(items: Sequence[Item], position: int) -> bool:
    """True where a figure is all that stands beside: "and others (6)", "others: 6", "6 others"."""
    following = items[position + 1 : position + 2]
    figure = not following or following[0].number or following[0].mark("open", "colon") or following[0].word == "."
    before = items[position - 1] if position else None
    return bool(figure) and (before is None or bool(before.number or before.mark("and", "comma")))


def _spoken_of(scope: Scope, vocabulary: Vocabulary) -> str:
    """What the text counts; behind "54 nationalities" the people who have them."""
    for cell in (scope.here, scope.ranked, scope.standing(), scope.last):
        if cell is not None and cell.indicator:
            found = vocabulary.codebook.indicators.get(cell.indicator)
            return cell.code(found.population) if found and found.population else cell.indicator
    return ""


def _moment(items: Sequence[Item]) -> bool:
    return any(i.time is not None and i.time.stock_hint and not i.time.cumulative for i in items)


def _stock(indicators: set[str], vocabulary: Vocabulary) -> bool:
    return any(vocabulary.measure(name) == "stock" for name in indicators)
