"""Which category of the codebook a word of a clause stands for."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items import Item, marked, of_kind
from extract.vocabulary import Meaning, Vocabulary


def category(item: Item, vocabulary: Vocabulary, topic: frozenset[str]) -> Meaning | None:
    """The category that an item stands for in a clause that names the indicators `topic`; None where it is none."""
    for meaning in sorted(item.codes, key=lambda m: _breadth(m, vocabulary)):
        only = vocabulary.codebook.dimensions[meaning.name].indicators
        if not only or not topic or topic & set(only):
            return meaning
    return None


def _breadth(meaning: Meaning, vocabulary: Vocabulary) -> int:
    """How many indicators the dimension of a category breaks down."""
    return len(vocabulary.codebook.dimensions[meaning.name].indicators) or len(vocabulary.codebook.indicators) + 1


def contrasted(item: Item, contrasts: frozenset[str]) -> list[Meaning]:
    """The further categories of a word that stands against another one in its sentence ("women" against "girls")."""
    return [m for m in item.of_kind("contrast") if m.name in contrasts]


def at_moment(code: Meaning, items: Sequence[Item], vocabulary: Vocabulary) -> Meaning:
    """The category as one of another moment, where the clause names that: "under 18 … at the time of admission"."""
    for moment in [m.name for m in of_kind(items, "moment")]:
        dimension = vocabulary.codebook.dimensions[moment]
        if dimension.moment_of == code.name and code.code in dimension.codes:
            return Meaning("code", moment, code.code)
    return code


def code_or_rest(code: Meaning | None, before: Sequence[Item], vocabulary: Vocabulary) -> Meaning | None:
    """The category, or what remains of its dimension where it is left out: "without the children of clients"."""
    if code is None or not marked(before, "left_out") or before[-1].number:
        return code  # "apart from the 194 children" counts those
    rest = vocabulary.rest(code.name, code.code)
    return Meaning("code", code.name, rest) if rest else None


def indicator_told_by(item: Item, code: Meaning, vocabulary: Vocabulary) -> str:
    """The indicator that a category in the form of a verb names, where it breaks down that one: "settled"; "" for none."""
    only = vocabulary.codebook.dimensions[code.name].indicators
    return next((m.name for m in item.of_kind("verb") if m.name in only), "")
