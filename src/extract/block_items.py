"""What stands in one block of a document: its figures and times, the expressions of codebook and language, as items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.bands import find_bands
from extract.blocks import Block
from extract.cases import in_order
from extract.items import Item, cover, itemise, marked, placed
from extract.numerals import Number, find_numbers
from extract.periods import TimeMention
from extract.roles import NOT_TEXT, role
from extract.terms import Match
from extract.tokens import tokenise
from extract.vocabulary import Meaning, Vocabulary
from model.value import value


@value
class Found:
    """The items of a block in order, its figures and times. `roles` are those of figures that certainly claim nothing, by
    where they start; `in_terms` the figures that are part of a term ("under 18"). Positions are those of the page.
    """

    items: list[Item]
    numbers: list[Number]
    roles: dict[int, str | None]
    in_terms: list[Number]
    times: Sequence[TimeMention]


def find_items(
    block: Block, page: str, times: Sequence[TimeMention], words: Vocabulary, sources: frozenset[str]
) -> Found:
    """Reads the words of a block of the text `page`, whose time expressions are known. `sources` are the dimensions of those
    who report, not of what is counted.
    """
    text = page[block.start : block.end]
    code = words.language
    ranges = [(t.start - block.start, t.end - block.start) for t in times]
    numbers = find_numbers(text, code, ranges, table=block.table is not None, offset=block.start)
    roles = {n.start: role(n, text, code, block=block.kind, offset=block.start) for n in numbers}
    if block.kind in NOT_TEXT:
        return Found([], numbers, roles, [], times)
    tokens = tokenise(text, code, block.start)
    matches = words.terms.find(tokens, cover(tokens, [(t.start, t.end) for t in times]))
    listed = block.kind == "list_item"
    bands = list(find_bands(text, block.start, tokens, words, block.table, matches, listed=listed))
    if bands:
        terms = [set(match.tokens) for match in matches if any(m.kind == "code" for m in match.meanings)]
        bands = [b for b in bands if not any(set(b.tokens) <= term or _named(b, term) for term in terms)]
        inside = {i for band in bands for i in band.tokens}
        ends = {tokens[band.last].end for band in bands}
        numbers = [replace(n, bound="=", phrase_start=n.start) if _of_class(n, ends) else n for n in numbers]
        matches = sorted([m for m in matches if not inside.intersection(m.tokens)] + bands, key=lambda m: m.tokens)
    candidates = [n for n in numbers if roles[n.start] is None]
    items, in_terms = itemise(tokens, matches, candidates, times)
    if marked(items, "placing"):
        items = placed(items)
    return Found(in_order(items, page, code, sources), numbers, roles, in_terms, times)


def _named(band: Match[Meaning], term: set[int]) -> bool:
    """True for an open class of which a term is all but the word behind it: "under 18 years"."""
    return band.meanings[0].code.startswith("-") and term == set(sorted(band.tokens)[:-1])


def _of_class(number: Number, ends: set[int]) -> bool:
    """True where the word before a figure ends a class: the "over" of "50 or over 30" is no hedge."""
    return number.bound != "=" and any(number.phrase_start < end <= number.start for end in ends)
