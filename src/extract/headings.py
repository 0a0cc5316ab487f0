"""What a heading leaves for the text below it to say: "Two in three victims" are those whom the text counts apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.scope import Scope, merged
from extract.statements import ALL, Statement
from extract.vocabulary import Meaning
from model.claim import breakdown_text


def told_apart(statement: Statement, words: Sequence[Meaning], scope: Scope) -> Statement:
    """The share that a heading states, and its base, narrowed by those of its `words` that the text has counted apart."""
    cell = statement.cell
    known = [(w.name, w.code) for w in words if (cell.indicator, w.name, w.code) in scope.established]
    apart = [(dimension, code) for dimension, code in known if not cell.code(dimension)]
    if statement.kind != "share" or not apart:
        return statement
    whole = [] if statement.base == ALL else [pair.partition("=")[::2] for pair in statement.base.split(";")]
    return replace(statement, cell=cell.with_codes(apart), base=breakdown_text(merged(whole, apart)))
