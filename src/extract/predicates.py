"""What a predicate says of those who are counted: that they are victims, or why they were admitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.items import Item, marked
from extract.vocabulary import Meaning, Vocabulary


def says_who(items: Sequence[Item], position: int) -> bool:
    """True for a word such as "victims" that is the whole predicate, and so says what the others are not.

    So does that of a relative clause: "the clients who are themselves victims number 200".
    """
    if "contrast" not in items[position].kinds:
        return False
    verb = position - 1
    share = items[verb].number if verb > 0 else None
    verb -= int(share is not None and share.unit == "percent")  # "av klienterna var 77 procent offer"
    behind = items[position + 1 : position + 2]
    ends = not behind or behind[0].mark("comma", "stop", "and") or behind[0].word == "."
    if not (ends and verb > 0 and items[verb].mark("be")):
        verb -= int(_plain(items[verb : verb + 1]))
        if ends and verb > 0 and items[verb].mark("be") and items[verb + 1].mark("self"):
            return True  # "the others, 310 people, were themselves victims"
        behind = items[position + 1 + int(_plain(behind)) :][:1]
        relative = verb > 0 and items[verb - 1].mark("who") and bool(behind)
        ends = relative and bool(behind[0].number or behind[0].mark("be", "amounts"))
    return verb > 0 and items[verb].mark("be") and ends


def stands_for_noun(items: Sequence[Item], position: int) -> bool:
    """True for a word that is an article elsewhere: "de var 48", "exakt uttryckt var de 2 388 den sista juni", not "de 48 …"."""
    behind = items[position + 1 : position + 3]
    if not behind or behind[0].mark("be"):
        return bool(behind)
    verb = position > 0 and items[position - 1].mark("be")
    return bool(verb and behind[0].number and all(i.time or i.mark("comma") or i.word == "." for i in behind[1:]))


def _plain(items: Sequence[Item]) -> bool:
    """True for a word that means nothing here: "themselves"."""
    return bool(items) and (items[0].mark("self") or (not items[0].meanings and items[0].word.isalpha()))


def who_by_reason(items: Sequence[Item], vocabulary: Vocabulary) -> Meaning | None:
    """What the reason of an admission says of those admitted: "402 … because they had possibly become victims"."""
    if not items[0].mark("because") or not marked(items[1:2], "they") or marked(items, "not"):
        return None
    said = [m for i in items[2:] for m in (*i.codes, *i.of_kind("contrast"))]
    return next((replace(m, kind="code") for m in said if vocabulary.codebook.dimensions[m.name].scope), None)
