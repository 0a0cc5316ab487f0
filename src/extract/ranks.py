"""Ranks: "A was the most common form, B the second most common", "A, B and C, in that order"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, takewhile

from extract.categories import category
from extract.clauses import Clause, cut
from extract.items import Item, marked, of_kind
from extract.parentheticals import without_brackets
from extract.scope import Cell, merged
from extract.statements import Reading, Sentence, Statement
from extract.vocabulary import Meaning
from model.claim import Breakdown


def ranks(reading: Reading, sentence: Sentence) -> Iterator[Statement]:
    """The ranks that a sentence states of categories of one dimension."""
    if reading.scope.ranked is None and not marked(sentence.items, "rank", "placing", "placed"):
        return
    line, _ = without_brackets(sentence.items)
    said = marked(line, "rank") or any(_takes_place(chunk.items) for chunk in cut(line))
    if not said and not _follows(reading, line):
        return
    ordered = (_numbered(reading, line) or _in_order(line)) if marked(line, "rank") else []
    if ordered:
        mark = next(i for i in line if i.mark("rank"))
        for place, code in enumerate(ordered, start=1):
            yield from _rank(reading, [code], place, line, mark)
        return
    previous: tuple[list[Meaning], int] | None = None
    among: list[Meaning] = []  # within what is ranked: "among children, … was the most frequent"
    listing = False  # behind "followed by", as long as categories follow
    waiting = 0  # the place named by the clause before: "second most common was, that …"
    chunks = cut(line)
    if _goes_on(line) and reading.scope.ranks:  # "they were followed by …", in a sentence of its own
        place = len(reading.scope.ranks)
        previous = ([Meaning("code", d, c) for d, c in reading.scope.ranks[-1].breakdown], place)
    for index, chunk in enumerate(chunks):
        codes = _categories(reading, _of_own(chunk.items), line)
        told = any(i.number or i.mark("rank", "be") for i in chunk.items)  # "for children it was forced labour"
        likewise = _likewise_among(reading, chunk.items, codes, previous[0], line) if previous else []
        if likewise:
            pass
        elif chunk.items[0].mark("of", "of_them", "for") and not told:
            among, codes = codes, []
        elif not index and not told and codes and len(chunk.items) == 1:
            among = codes  # "in Finland, labour exploitation was the most common form"
        first: list[Meaning] = []
        if codes and index and chunk.cut is not None and chunk.cut.mark("and") and marked(chunk.items, "rank"):
            first = _first_listed(reading, chunks[:index], codes, line)
            codes = first or codes  # "forced labour and forced marriage were the most common": in this order
        mark_at = next((i for i in chunk.items if i.mark("rank")), None)
        ordinal = next((i for i in chunk.items if i.number and i.number.form == "ordinal"), None)
        place = int(ordinal.number.value) if ordinal and ordinal.number and ordinal.number.value else 1
        apart = all(i.number or i.of_kind("unit") for i in chunk.items)  # "most proposals, 57 persons, came from …"
        waiting *= apart or not any(i.number for i in chunk.items)
        if ordinal and ordinal.number:
            reading.referred.append(ordinal.number)
        apposition: object = mark_at and not codes and chunk.items[0].mark("be", "placed")
        if apposition:  # "Finns, nine in number, were the largest group"
            earlier = (_categories(reading, _of_own(c.items), line) for c in reversed(chunks[:index]))
            codes = next((found for found in earlier if found), [])
        if mark_at and _where_most_often(chunk.items, mark_at):
            mark_at = None
        if mark_at and codes and _of_whom_only(chunk.items, mark_at):
            among, codes = [*among, *codes], []
        if mark_at and not codes and _points(chunk.items):
            codes = apposition = _pointed(reading, chunk.items, chunks[:index], line, sentence)
        if mark_at and codes:
            meant = _meant(reading, line, codes, sentence)
            among, codes = ([*among, *codes], meant) if meant else (among, codes)
        if mark_at and codes:
            among = [*among, *_told_who(reading, chunks[index + 1 : index + 2], line)]
        if codes and (mark_at or waiting or (previous and ordinal) or _placed(chunk.items, line)):
            if apposition or waiting or first or not _elaborates(reading, codes, chunk.items[0], sentence):
                others = {c.name for c in codes}
                within = [c for c in among if c.name not in others]
                ranked = _rank(reading, codes, waiting or place, line, mark_at or ordinal or chunk.items[0], within)
                yield from (_among_them(made, line, sentence) for made in ranked)
            previous = (codes, waiting or place)
        elif previous and codes and (listing or marked(chunk.items[: 3 - bool(index)], "followed")):
            for code in codes:
                previous = ([code], previous[1] + 1)
                yield from _rank(reading, [code], previous[1], line, chunk.items[0])
            behind = chunk.items if index else chunk.items[3:]  # "they were followed by"
            listing = not any(i.mark("be") or i.of_kind("verb") for i in behind)
            continue
        elif previous and likewise:
            within = [c for c in codes if c not in likewise]
            yield from _rank(reading, likewise, previous[1], line, chunk.items[0], within)
        elif previous and codes and {c.name for c in codes} == {c.name for c in previous[0]} and len(codes) > 1:
            if marked(chunk.items, "they"):
                yield from _rank(reading, codes, previous[1], line, chunk.items[0])
        waiting = place if mark_at and not codes else waiting * apart
        listing = False


def _where_most_often(items: Sequence[Item], rank: Item) -> bool:
    """True for "forced labour was most often found in restaurants": what is ranked stands behind, and nobody knows it."""
    at = next(k for k, i in enumerate(items) if i is rank)
    behind = items[at + 1 : at + 3]
    told = len(behind) > 1 and behind[0].word.isalpha() and behind[1].word.isalpha() and not behind[0].meanings
    return rank.mark("most_often") and told and not any(i.codes or i.of_kind("verb") for i in items[at:])


def _of_whom_only(items: Sequence[Item], rank: Item) -> bool:
    """True where the only categories open the clause and say among whom: "for those exploited in Finland the commonest
    way was …", of which no word is known.
    """
    at = next(k for k, i in enumerate(items) if i is rank)
    opened = items[0].mark("of", "of_them", "for", "among")
    told = marked(items[at:], "be") or marked(items[:at], "it")  # "among those abroad it was the most common form"
    return opened and told and not any(i.codes for i in items[at:])


def _likewise_among(
    reading: Reading, items: Sequence[Item], codes: Sequence[Meaning], ranked: Sequence[Meaning], line: Sequence[Item]
) -> list[Meaning]:
    """What has the same rank among others: "… was the commonest form among adults, among children criminal exploitation"."""
    plain = not marked(items, "be") or marked(items, "it")  # "among adults it was labour exploitation"
    among = items[0].mark("among", "for", "of") or all(i.codes for i in items)  # "adults most often …, children …"
    if not (among and plain) or marked(items, "rank") or any(i.number for i in items):
        return []
    dimension = ranked_dimension(reading, ranked, line)
    if not items[0].mark("among", "for", "of") and {c.name for c in codes} != {c.name for c in ranked}:
        return []
    own = [c for c in codes if c.name == dimension]
    return own if len(own) == 1 and len(codes) > 1 and len({c.name for c in codes}) == len(codes) else []


def _told_who(reading: Reading, following: Sequence[Clause], line: Sequence[Item]) -> list[Meaning]:
    """The categories of a clause that says whom the ranking is about: "the commonest party who referred those exploited in
    Finland"; empty where it does not, or counts."""
    items = following[0].items if following else []
    if not (items and items[0].mark("who") and any(i.of_kind("verb") for i in items)):
        return []
    return [] if any(i.number or i.mark("rank", "be") for i in items) else _categories(reading, items, line)


def _meant(reading: Reading, line: Sequence[Item], codes: Sequence[Meaning], sentence: Sentence) -> list[Meaning]:
    """The category that "it" ranks within `codes`: "it was the most common type among adults"; empty where there is none."""
    named = {m.name for i in line for m in i.of_kind("dimension")} - {c.name for c in codes}
    if not (line[0].mark("it") and named and sentence.before):
        return []
    told = ((d, sentence.before.code(d)) for d in named)
    return [Meaning("code", d, code) for d, code in told if code]


def _points(items: Sequence[Item]) -> bool:
    """True for a clause whose subject is a pronoun: "it was the most common form", "which is the largest group", also behind
    those among whom it was."""
    among = items[0].mark("among", "for", "of")
    subject = next((k for k, i in enumerate(items) if i.mark("it")), 0) if among else 0
    return items[subject].mark("it", "this", "who") and marked(items[subject + 1 : subject + 2], "be")


def _pointed(
    reading: Reading, items: Sequence[Item], before: Sequence[Clause], line: Sequence[Item], sentence: Sentence
) -> list[Meaning]:
    """The category that a pronoun ranks, in the clause or the sentence before: of the dimension that its clause names,
    else the only one told there.
    """
    named = {m.name for m in of_kind(items, "dimension")}
    told = [c for chunk in before for c in _categories(reading, _of_own(chunk.items), line)]
    if not told and not before and sentence.follows_one and sentence.before:
        standing = reading.scope.standing(sentence.before.indicator).breakdown
        told = [Meaning("code", *pair) for pair in sentence.before.breakdown if pair not in standing]
    ranked = reading.scope.ranked
    if (
        not told and not before and ranked is not None
    ):  # "forced labour was the commonest form. Abroad it was the commonest, too"
        told = [Meaning("code", d, ranked.code(d)) for d in sorted(named) if ranked.code(d)]
    meant = [c for c in told if c.name in named] or told
    return meant if len(meant) == 1 else []


def _among_them(made: Statement, line: Sequence[Item], sentence: Sentence) -> Statement:
    """The rank within those of whom the sentence counts that category: "(27) and … (22) were the commonest among them"."""
    if not marked(line, "of_them"):
        return made
    codes = set(made.cell.breakdown)
    counted = (s.cell for s in sentence.statements if s.kind == "level" and s.cell.indicator == made.cell.indicator)
    return replace(made, cell=next((c for c in counted if codes <= set(c.breakdown)), made.cell))


def _first_listed(
    reading: Reading, before: Sequence[Clause], codes: Sequence[Meaning], line: Sequence[Item]
) -> list[Meaning]:
    """The first category of a list of nothing but categories that `codes` close; empty where there is none."""
    first: list[Meaning] = []
    for chunk in reversed(before):
        listed = _categories(reading, chunk.items, line)
        if (
            not listed
            or listed[0].name != codes[0].name
            or any(not (i.codes or i.mark("the")) for i in _named_last(chunk.items))
        ):
            break
        first = listed
    return first


def _named_last(items: Sequence[Item]) -> Sequence[Item]:
    """The items without the dimension that opens a list: "citizens of Somalia"."""
    opened = len(items) > 2 and items[0].of_kind("dimension") and items[1].mark("of")
    return items[2:] if opened else items


def _goes_on(line: Sequence[Item]) -> bool:
    """True for a sentence that places what follows those ranked before it: "they were followed by", "next came"."""
    at = next((k for k, i in enumerate(line[:3]) if i.mark("followed_on")), -1)
    return at >= 0 and not any(i.codes for i in line[:at])


def _placed(items: Sequence[Item], line: Sequence[Item] = ()) -> bool:
    """True where an ordinal is all that the predicate says: "Albanians were second", "Finns came third, with nine".

    The `line` may say only behind the next one that it is a place: "in second and … in third place".
    """
    begins = items[int(len(items) > 1 and items[0].mark("the")) :]
    if len(begins) > 1 and _ordinal(begins[0]) and begins[1].mark("be", "placed"):
        return True  # "second were Albanian nationals"
    shared = any(_ordinal(a) and b.mark("placing") for a, b in pairwise(line))
    if shared and len(items) > 1 and _ordinal(items[-1]):
        return True
    for position, item in enumerate(items):
        if not _ordinal(item):
            continue
        if marked([*items[max(0, position - 1) : position], *items[position + 1 : position + 2]], "placing"):
            return True  # "in second place with eleven clients"
        before = position - 2 if items[position - 1].mark("the") else position - 1
        if before >= 0 and items[before].mark("be", "placed"):
            behind = list(takewhile(lambda i: i.number is None, items[position + 1 :]))
            return not any(i.codes or i.of_kind("noun", "unit", "dimension", "verb") for i in behind)
    return False


def _takes_place(items: Sequence[Item]) -> bool:
    """True for a clause that gives a category its place by itself: "was in first place", "second place was taken by"."""
    for position, item in enumerate(items):
        if item.number is None or not _ordinal(item) or not any(i.codes for i in items):
            continue
        if marked(items[position + 1 : position + 2], "placing"):
            return True
        behind = [i for i in items[position + 1 : position + 2] if i.word != "."]
        if position and items[position - 1].mark("placed") and (not behind or behind[0].mark("comma", "with")):
            return item.number.value == 1
    return False


def _ordinal(item: Item) -> bool:
    return item.number is not None and item.number.form == "ordinal"


def _follows(reading: Reading, line: Sequence[Item]) -> bool:
    """True where the sentence places a further category of the dimension that was ranked last."""
    ranked = reading.scope.ranked
    if ranked is not None and _goes_on(line):
        return True
    if ranked is None or not any(_ordinal(i) for i in line):
        return False
    for chunk in cut(line):
        codes = _categories(reading, chunk.items, line)
        if codes and _placed(chunk.items, line) and any(ranked.code(c.name) for c in codes):
            return True
    return False


def _numbered(reading: Reading, line: Sequence[Item]) -> list[Meaning]:
    """The categories of a list that numbers them, "largest groups: 1. Iraq, 2. Nepal", in their order."""
    codes: list[Meaning] = []
    for position in range(len(line) - 2):
        if line[position].word == str(len(codes) + 1) and not line[position + 1].word.isalnum():
            codes += _categories(reading, line[position + 1 : position + 3], line)[:1]
    return codes if len(codes) > 1 and len({c.name for c in codes}) == 1 else []


def _elaborates(reading: Reading, codes: Sequence[Meaning], start: Item, sentence: Sentence) -> bool:
    """True where an earlier clause counted this very category, or the one that it lies in: "18 sexually, most often in
    prostitution", "69 abroad, most often at home".
    """
    dimensions = reading.vocabulary.codebook.dimensions
    own = [dimensions[c.name].codes.get(c.code) for c in codes]
    within = {(c.name, o.within) for c, o in zip(codes, own, strict=True) if o and o.within}
    named = within or {(c.name, c.code) for c in codes}
    return any(
        s.kind == "level" and s.item.start < start.start and named <= set(s.cell.breakdown) for s in sentence.statements
    )


def ranked_dimension(reading: Reading, codes: Sequence[Meaning], line: Sequence[Item]) -> str:
    """The dimension by which `codes` are ranked: the one that the sentence names, else the one with most categories."""
    named = [m.name for m in of_kind(line, "dimension")]
    dimensions = reading.vocabulary.codebook.dimensions
    ranked = next((c.name for c in codes if c.name in named), "")
    return ranked or max((c.name for c in codes), key=lambda d: len(dimensions[d].codes))


def _categories(reading: Reading, items: Sequence[Item], line: Sequence[Item]) -> list[Meaning]:
    topic = frozenset(m.name for m in of_kind(line, "noun", "verb")) - _kinds(reading)
    found = [category(i, reading.vocabulary, topic) for i in items if i.codes]
    return [c for c in found if c is not None]


def _kinds(reading: Reading) -> frozenset[str]:
    """The indicators that count kinds of something, of which no category has a rank."""
    return frozenset(i.code for i in reading.vocabulary.codebook.indicators.values() if i.population)


def _in_order(line: Sequence[Item]) -> list[Meaning]:
    """Categories of one dimension that are ranked together ("A, B and C were the most common, in that order")."""
    position = next(i for i, item in enumerate(line) if item.mark("rank"))
    plural = marked(line, "respectively")
    counted = any(item.number and item.number.form != "ordinal" for item in line[max(0, position - 2) : position])
    if not (plural or counted):
        return []
    before, after = _list_of(line[:position][::-1])[::-1], _list_of(line[position + 1 :])
    codes = before if len(before) > 1 else after
    return codes if len(codes) > 1 and len({c.name for c in codes}) == 1 else []


def _list_of(items: Sequence[Item]) -> list[Meaning]:
    """The categories of the first enumeration in `items`, which other words may precede."""
    codes: list[Meaning] = []
    for item in items:
        if item.codes:
            codes.append(item.codes[0])
        elif item.mark("stop") or (codes and not item.mark("comma", "and", "the")):
            break
    return codes


def _of_own(items: Sequence[Item]) -> Sequence[Item]:
    """The items before those of a lower rank: "…, ahead of the police"."""
    end = next((k for k, i in enumerate(items) if i.mark("outranked")), len(items))
    return items[:end]


def _rank(
    reading: Reading,
    codes: Sequence[Meaning],
    place: int,
    line: Sequence[Item],
    item: Item,
    among: Sequence[Meaning] = (),
) -> Iterator[Statement]:
    """The rank of `codes`, within the categories `among`."""
    ranked = ranked_dimension(reading, codes, line)
    named = {m.name for m in of_kind(line, "dimension")} | _kinds(reading)
    nouns = [m.name for m in of_kind(line, "noun") if m.name not in named]
    verbs = [m.name for m in of_kind(line, "verb")]
    only = reading.vocabulary.codebook.dimensions[ranked].indicators
    here = reading.scope.here
    standing = reading.scope.standing().indicator
    spoken = here.indicator if here and here.indicator not in named else ""
    indicator = next(iter([*nouns, *verbs]), "") or (only[0] if len(only) == 1 else "") or standing or spoken
    indicator = indicator or reading.default_indicator()
    carried = here if here and here.indicator == indicator and here.period else None
    period = carried.period if carried else reading.usual_period(indicator)
    whole = _whole(reading, line, indicator)
    breakdown = merged(
        whole or reading.scope.standing(indicator).breakdown, [(c.name, c.code) for c in [*among, *codes]]
    )
    if here and reading.counts_kinds(here.indicator) and indicator in {c for _, c in here.breakdown}:
        # "the 93 held 27 nationalities"
        breakdown = merged((p for p in here.breakdown if p[1] != indicator), breakdown)
    cell = reading.set_apart(Cell(indicator, breakdown, period))
    before = reading.scope.ranked
    if before is not None and place > 1 and before.code(ranked):  # "the second most common …"
        cell = before.with_codes((c.name, c.code) for c in codes)
    reading.scope.ranked = cell
    reading.scope.ranks = (*(reading.scope.ranks if place > 1 else ()), cell)
    unit = reading.vocabulary.unit(indicator)
    yield Statement("rank", cell, unit, None, item, "=", ranked, "rank", Decimal(place))


def _whole(reading: Reading, line: Sequence[Item], indicator: str) -> Breakdown:
    """Those among whom something is ranked where a pronoun means them: "the most common form among them", "they were …"."""
    subject = reading.scope.subject
    last = reading.scope.last
    if marked(line, "such") and last is not None and last.indicator == indicator:
        return last.breakdown  # "such clients were most often citizens of Nigeria"
    begins = bool(line) and line[0].mark("plural_they") and line[0].mark("they") and marked(line[1:2], "be")
    told = begins or any(i.mark("of_them") and not i.mark("of_those") for i in line)
    return subject.breakdown if told and subject is not None and subject.indicator == indicator else ()
