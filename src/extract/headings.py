"""What a heading says of the text below it, and what it leaves to it: "Two in three victims" are those counted apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.items import Item, marked, of_kind
from extract.lead_ins import cell_named
from extract.scope import Cell, Scope, merged
from extract.statements import ALL, Reading, Statement
from extract.vocabulary import Meaning, Vocabulary
from model.claim import Span, breakdown_text

_SHORT = 3  # letters of a word that says nothing by itself
NEWS = (
    "more",
    "fewer",
    "max",
    "min",
    "highest",
    "lowest",
    "rank",
    "so_high",
    "no_time",
    "change",
    "share_of",
    "unnumbered",
)


def names_whole(items: Sequence[Item]) -> bool:
    """True for a title that names a whole and its time, and tells nothing of it: "New clients 1.1.–30.6.2022"."""
    told = any(i.number or i.mark(*NEWS) or i.of_kind("verb") for i in items)
    begins = next((i for i in items if not (i.mark("all", "the") or len(i.word) in (1, 2, 3))), None)
    one = len({m.name for m in of_kind(items, "noun")}) == 1
    return not told and one and any(i.time for i in items) and begins is not None and bool(begins.of_kind("noun"))


def heading_cell(items: Sequence[Item], said: Sequence[Statement], reading: Reading, span: Span) -> Cell:
    """What a heading, in which `said` was stated, says of the text below it. Words that nobody knows may narrow it."""
    again = cell_named(items, reading.scope) if len(said) < 2 else None  # "198 victims and 70 children" are of both
    if again is not None:
        return replace(again, period=None)
    words = reading.vocabulary
    nouns = [m.name for m in of_kind(items, "noun") if not reading.counts_kinds(m.name)]
    verbs = [m.name for m in of_kind(items, "verb")]
    indicator = next(iter(nouns or verbs), "")
    if any(s.kind != "level" for s in said):
        return Cell(indicator, (), None, span)
    if said:
        cell = said[0].cell
        shared = [p for p in cell.breakdown if all(p in s.cell.breakdown for s in said)]
        return Cell(cell.indicator, tuple(shared), None, span)
    unknown = tells_news(items, words)
    dimensions = words.codebook.dimensions
    codes = [(i.codes[0].name, i.codes[0].code) for i in items if i.codes and dimensions[i.codes[0].name].countable]
    ambiguous = len({d for d, _ in codes}) < len(codes)
    if unknown or ambiguous:
        return Cell(indicator, (), None, span)
    return Cell(indicator, tuple(sorted(codes)), None, span)


def tells_news(items: Sequence[Item], words: Vocabulary) -> bool:
    """True for a heading with words that name nothing we know, or with those of news: "The number of clients grew on"."""
    plain = [i.word for i in items if len(i.word) > _SHORT and i.word.isalpha()]
    return any(word not in words.naming for word in plain) or marked(items, *NEWS)


def told_apart(statement: Statement, words: Sequence[Meaning], scope: Scope) -> Statement:
    """A share, and its base, narrowed by those of its `words` that the text has counted apart since it was stated.

    A level only where the text has that very figure for them: "171 new victims", in a summary.
    """
    cell = statement.cell
    known = [(w.name, w.code) for w in words if (cell.indicator, w.name, w.code) in scope.established]
    apart = [(dimension, code) for dimension, code in known if not cell.code(dimension)]
    if statement.kind == "level" and apart and statement.value is not None:
        narrowed = cell.with_codes(apart)
        stated = [
            (c.breakdown, c.period) for c in scope.stated.get(statement.value, ()) if c.indicator == cell.indicator
        ]
        return replace(statement, cell=narrowed) if (narrowed.breakdown, narrowed.period) in stated else statement
    if statement.kind != "share" or not apart:
        return statement
    whole = [] if statement.base == ALL else [pair.partition("=")[::2] for pair in statement.base.split(";")]
    return replace(statement, cell=cell.with_codes(apart), base=breakdown_text(merged(whole, apart)))
