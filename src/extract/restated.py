"""A figure told again more or less exactly: "almost 17,000 people, 16,938 to be exact", "65%, just under two thirds"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extract.cells import item_of
from extract.items import Item, marked
from extract.numerals import Number
from extract.phrases import Phrase
from extract.statements import Reading, Sentence, Statement

_PARTED_OFF = ("exactly", "as_told")
_NEAR = Decimal("0.1")  # of a figure, by which another that tells it again may differ from it


def without_exactness(items: Sequence[Item]) -> list[Item]:
    """The sentence without "to be exact" or "as stated above", and without the comma that parts it off."""
    if not marked(items, *_PARTED_OFF):
        return list(items)
    kept: list[Item] = []
    for position, item in enumerate(items):
        opened = not kept or kept[-1].mark("comma", "stop")
        closed = item.mark("comma", "stop") and items[position - 1].mark(*_PARTED_OFF)
        if not item.mark(*_PARTED_OFF) and not (closed and opened and item.mark("comma")):
            if closed and kept and kept[-1].mark("comma"):
                kept.pop()
            kept.append(item)
    return kept


def told_again(reading: Reading, said: Phrase, sentence: Sentence) -> Statement | None:
    """A bare figure behind one of its kind says the same cell where one of the two rounds the other."""
    before = sentence.statements[-1] if sentence.statements else None
    number, cut, items = said.number, said.clause.cut, said.clause.items
    if before is None or before.number is None or number is None or before.rule == "bracket-period":
        return None
    whole = said.population is not None and not said.led
    told = said.codes or whole or said.verb or said.noun or said.times or said.base_times or said.unlisted
    parted = marked(items[:1], "that_is") or (cut is not None and cut.mark("comma", "stop", "that_is"))
    if told or said.direction or not said.bare or not parted or not rounds(before.number, number):
        return None
    if _goes_on(sentence.items, number):
        return None  # "the shares were about 50%, 52% and 47%" are three
    return again(reading, before, said) if before.kind == ("share" if number.unit else "level") else None


def _goes_on(items: Sequence[Item], number: Number) -> bool:
    """True where a further figure is joined to a figure."""
    at = next((k for k, i in enumerate(items) if i.number is number), len(items))
    joined = items[at + 1 : at + 3]
    return len(joined) > 1 and joined[0].mark("and", "comma") and joined[1].number is not None


def again(reading: Reading, before: Statement, said: Phrase) -> Statement:
    """The statement `before` with the figure of a clause that tells it again."""
    number = said.number
    assert number is not None and number.value is not None
    if before.kind == "level":
        reading.scope.record(number.value, before.cell)
    return replace(before, number=number, item=item_of(said), bound=number.bound, value=number.value, rule="told-again")


def rounds(first: Number, second: Number) -> bool:
    """True for two figures of one unit that may be of the same thing, one of which is rounded in words."""
    if first.value is None or second.value is None or first.unit != second.unit or first.unit not in ("", "percent"):
        return False
    if {first.form, second.form} - {"digits", "words", "fraction"} or first.value == second.value:
        return False
    return any(
        (n.bound != "=" or n.form == "fraction") and _holds(n, exact)
        for n, exact in ((first, second.value), (second, first.value))
    )


def _holds(rough: Number, exact: Decimal) -> bool:
    """True where an exact figure is near a rounded one, on the side that its hedge says."""
    assert rough.value is not None
    if rough.bound in ("<~", "<", "<=") and exact > rough.value:
        return False
    if rough.bound in (">~", ">", ">=") and exact < rough.value:
        return False
    return abs(exact - rough.value) <= _NEAR * rough.value
