"""What clauses of one sentence share: a whole, a predicate, a base or a time that is said behind one of them only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.clauses import Clause
from extract.items import Item, first_marked, marked, references

_SUBJECT = 2  # items behind the figure of one of two parallel subjects: "60 adult women"


def share_parts(parts: Sequence[Clause]) -> None:
    """Gives each clause what only another one says and what holds for it too."""
    _share_whole(parts)
    _share_predicate(parts)
    _share_base(parts)
    _share_time(parts)


def _share_whole(parts: Sequence[Clause]) -> None:
    """A whole said only behind the last of parallel shares holds for all: "60% women and 40% men of the 949"."""
    if len(parts) < 2:
        return
    last = parts[-1].items
    openers = set(references(last).values())
    # "20 women and 11 men among the clients"
    if all(_labelled(part) for part in parts):
        # "victims number 60 and children 20 among the clients"
        openers = openers or {k for k, i in enumerate(last) if i.mark("of")}
    elif all(_only_counts(part) for part in parts[:-1]) and parts[-1].head == 0:
        openers = openers or {k for k, i in enumerate(last) if i.mark("of", "of_them") and k == 2 and last[1].codes}
    elif all(_in_brackets(part) for part in parts) and marked(last, "of_them"):
        for part in parts[:-1]:  # "forced labour (27) and forced marriage (22) were the most common among them"
            part.items += [i for i in last if i.mark("of_them")]
        return
    elif not all(any(i.number and i.number.unit == "percent" for i in p.items) for p in parts):
        return
    if not openers or any(references(p.items) or p.lead for p in parts[:-1]):
        return
    whole = last[min(openers) :]
    for part in parts[:-1]:
        if not marked(part.items, "of", "of_them"):
            part.items += whole


def _in_brackets(part: Clause) -> bool:
    """True for a category whose figure is in brackets behind it: "forced labour (27)"."""
    return part.head < 0 and len(part.brackets) == 1 and any(i.codes for i in part.items[:1])


def _labelled(part: Clause) -> bool:
    """True for a group and its figure, and at most the whole behind it: "victims number 60", "children 20 among …"."""
    head = part.head
    before, behind = part.items[: max(0, head)], part.items[head + 1 : head + 2]
    label = all(i.codes or i.of_kind("contrast") or i.time or i.mark("be", "amounts", "the") for i in before)
    return bool(before) and label and all(i.mark("of", "of_them") or i.word == "." for i in behind)


def _only_counts(part: Clause) -> bool:
    """True for "there were 20 women": a count with its category and no more."""
    head = part.head
    behind = part.items[head + 1 :]
    before = part.items[: max(0, head)]
    return head >= 0 and len(behind) == 1 and bool(behind[0].codes) and all(i.mark("be", "the") for i in before)


def _share_predicate(parts: Sequence[Clause]) -> None:
    """A predicate said only behind the last of two parallel subjects: "six of the girls and eight of the boys were …"."""
    for part, following in pairwise(parts):
        if _parallel(part, following):
            part.items += following.items[_verb(following) :]
            continue
        wholes_first = all(p.head > 1 and marked(p.items[:1], "of") for p in (part, following))
        if wholes_first and part.head == len(part.items) - 1:  # "of the girls six and of the boys eight were …"
            part.items += following.items[following.head + 1 :]
            continue
        if not _opens(part) or not _opens(following):
            continue
        told = [i for i in part.items if i.mark("be") or i.of_kind("verb")]
        before = part.items[: part.head]
        if (
            told and before and before[-1] is told[0] and before[0].codes
        ):  # "positive were 48% of these and 76% of those"
            following.items[:0] = before if following.head == 0 else []
        said = 0 if told else _predicate(following.items)
        if said > 0:
            part.items += following.items[said:]


def _opens(part: Clause) -> bool:
    """True for a clause that begins with a part of a whole, "six of the girls", perhaps behind a time."""
    head = part.head
    before = part.items[: max(0, head)]
    begins = all(i.time or not i.meanings for i in before) or (before[0].codes and not any(i.number for i in before))
    return head >= 0 and bool(begins) and marked(part.items[head + 1 : head + 2], "of")


def _predicate(items: Sequence[Item]) -> int:
    """Where the predicate begins: at the verb, or at a category behind the noun that has taken it in ("be positive")."""
    verb = first_marked(items, "be")
    named = (k for k, i in enumerate(items) if i.of_kind("noun", "unit") or i.mark("former", "latter"))
    noun = next(named, len(items))
    return verb if verb > 0 else next((k for k in range(noun + 1, len(items)) if items[k].codes), -1)


def _share_base(parts: Sequence[Clause]) -> None:
    """The time behind the second of two measures of a change holds for both: "fell by 31, or 8 per cent, from 2024"."""
    for part, following in pairwise(parts):
        if following.cut is None or not following.cut.mark("that_is") or not part.head > 0:
            continue
        moved = part.items[part.head - 1].mark("by") and marked(part.items, "more", "fewer")
        plain = not any(i.codes or i.of_kind("noun", "verb", "unit") for i in following.items)
        if moved and plain and not any(i.time for i in [*part.items, *part.lead]):
            part.items += [i for i in following.items if i.time or i.mark("than")]


def _share_time(parts: Sequence[Clause]) -> None:
    """The time behind the last of plain counts of different things holds for all: "4,310 reports and 720 decisions in May"."""
    last = [i for i in parts[-1].items if i.word != "."] if parts else []
    if len(parts) < 2 or not last or last[-1].time is None:
        return
    plain = [[i for i in p.items if not (i.mark("be", "the") or i.word == ".")] for p in parts[:-1]] + [last[:-1]]
    counted = [tuple(m for i in items[1:] for m in i.meanings) for items in plain]
    counts = all(len(items) > 1 and items[0].number and not items[0].number.unit for items in plain)
    named = all(i.of_kind("noun", "unit") or i.codes for items in plain for i in items[1:])
    joined = all(p.cut is not None and p.cut.mark("and", "comma") and not p.lead for p in parts[1:])
    if counts and named and joined and len(set(counted)) == len(counted):
        for part in parts[:-1]:
            part.items.append(last[-1])


def _verb(clause: Clause) -> int:
    return next((k for k, i in enumerate(clause.items) if i.mark("be") or i.of_kind("verb")), -1)


def _parallel(part: Clause, following: Clause) -> bool:
    """True for two subjects of a figure and a category each before one verb: "60 women and 20 men were exploited in …"."""
    end, head = _verb(following), part.head
    if end < 2 or not (following.cut and following.cut.mark("and")) or head < 0 or following.head != 0:
        return False
    subjects = (part.items[head + 1 :], following.items[1:end])
    return all(0 < len(s) <= _SUBJECT and all(_who(i) for i in s) for s in subjects) and _verb(part) < 0


def _who(item: Item) -> bool:
    return bool(item.codes or item.of_kind("contrast", "unit")) and not item.of_kind("noun")
