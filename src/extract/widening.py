"""Sentences that take in those whom the section left out: "With those exploited abroad counted in, …"."""

from __future__ import annotations

from collections.abc import Sequence

from extract.items import Item, first_marked, marked
from extract.scope import Scope


def widened(items: Sequence[Item], scope: Scope) -> list[Item]:
    """The sentence without a clause that takes in others, be it before or behind its figures; what the sentence says is
    then no longer about one side of them."""
    if not marked(items, "taken_in", "including"):
        return list(items)
    line = _without_closing(items, scope)
    end = max(first_marked(line, "comma"), 0)
    verb = _verb_second(line) or _noun_second(line)
    behind = verb if verb and not 0 < end < verb else end + 1
    opening = line[: behind if behind == verb else end]
    relative = any(i.mark("who") for i in line[behind : behind + 1])  # "included are the children, who were 26"
    takes_in = bool(opening) and not relative and (marked(opening, "taken_in") or opening[0].mark("including"))
    dimensions = {code.name for item in opening for code in item.codes} if takes_in else set()
    if not dimensions or marked(opening, "not") or any(i.number for i in opening):
        return line
    scope.widen(dimensions)
    return line[behind:]


def without_included(items: Sequence[Item]) -> list[Item]:
    """The sentence without those who are only said to be among the ones before it: "EU citizens, Finns included, were seven"."""
    line = list(items)
    for start in range(len(line) - 4, 0, -1):
        told, behind = line[start + 1 : start + 3], line[start + 3 : start + 6]
        among = sum(1 for i in told if i.mark("including", "taken_in")) == 1 and any(i.codes for i in told)
        plain = among and not any(i.number for i in told) and line[start].mark("comma") and behind[0].mark("comma")
        if plain and line[start - 1].codes and any(i.number for i in behind[1:]):
            line[start : start + 4] = []
    return line


def _without_closing(items: Sequence[Item], scope: Scope) -> list[Item]:
    """The sentence without such a clause behind its figures: "… had 379 clients, when their children are counted in"."""
    last = max((k for k, i in enumerate(items) if i.number), default=-1)
    for start in range(last + 1, len(items)) if last >= 0 else ():
        parted = items[start - 1].mark("comma")
        if not (items[start].mark("when", "aside", "if") or (parted and items[start].mark("taken_in"))):
            continue
        clause = items[start:]
        dimensions = {code.name for item in clause for code in item.codes}
        if not dimensions or not marked(clause, "taken_in") or marked(clause, "not", "open", "than", "more", "fewer"):
            return list(items)
        scope.widen(dimensions)
        return list(items[: start - int(parted)])
    return list(items)


def _noun_second(items: Sequence[Item]) -> int:
    """Where what is counted stands behind such an opening that no comma parts off, in a language that puts the word for it
    last: "Lapset mukaan luettuina asiakkaita oli 270"; 0 where it does not."""
    told = items[:1] and items[0].codes and items[1:2] and items[1].mark("taken_in")
    return 2 if told and any(i.of_kind("noun", "verb") for i in items[2:3]) else 0


def _verb_second(items: Sequence[Item]) -> int:
    """Where the verb stands that follows such an opening without a comma, in a language that puts it second: "Räknar man med
    dem som utnyttjats utomlands hade 104 …"; 0 where there is none before the first figure.
    """
    figure = next((k for k, i in enumerate(items) if i.number), 0)
    named = next((k for k, i in enumerate(items[:figure]) if i.codes), figure)
    return next((k for k in range(named + 1, figure) if _is_verb(items[k])), 0)


def _is_verb(item: Item) -> bool:
    """True for a verb before its subject: "were", "had the system"."""
    return (item.mark("be", "about") and bool(item.kinds)) or bool(item.of_kind("verb"))
