"""Whether a clause says in words that we know what its figure counts, and where it counts something else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from extract.cells import item_of, rest
from extract.items import Item, marked
from extract.part_times import in_part
from extract.phrases import Phrase
from extract.scope import Cell
from extract.statements import Reading, Sentence

_WORD = 3  # letters of a word that may tell what somebody did


def understood(reading: Reading, said: Phrase, cell: Cell, sentence: Sentence) -> bool:
    """A figure is claimed only where the clause says what it counts in words that we know."""
    if not cell.indicator or _by_others(said):
        return False
    if sentence.after_unread and not (sentence.statements or said.unit_noun or said.near_noun) and rest(said):
        return False  # "four of the marriages were entered into here; the other eight began abroad"
    if marked(sentence.items, "busiest") and cell.period == reading.usual_of("flow"):
        return False  # "the busiest quarter was the last one, with 2,904 complaints"
    if not said.codes and any(i.of_kind("dimension") for i in said.clause.items):
        if marked(said.clause.items, "unknown"):
            return False  # "the gender of ten was unknown": a category that nobody lists
    if reading.counts_kinds(cell.indicator) and said.noun and not said.near_noun and not _led(said):
        return False
    if said.population and not said.population.known:
        return False
    if _of_one(said) or _of_others(reading, said) or _of_country(said) or _other_deed(reading, said):
        return False
    dimensions = reading.vocabulary.codebook.dimensions
    codes = [c for c in said.codes if cell.indicator in (dimensions[c.name].indicators or (cell.indicator,))]
    if said.population and not said.population.anaphoric:
        then = continues(said) and any(dimensions[d].moment_of for d, _ in said.population.cell.breakdown)
        return bool(codes or said.verb or said.near_noun or in_part(said, cell, sentence) or then)
    if said.population:
        return bool(codes or said.verb or said.near_noun or continues(said))
    return bool(
        said.verb
        or said.near_noun
        or codes
        or said.noun
        or (said.pronoun and (reading.scope.last or reading.scope.standing().indicator))
        or continues(said)
        or _answers(said, cell)
    )


def continues(said: Phrase) -> bool:
    """True for "30 still were", which says its predicate by repeating the one before."""
    return marked(said.clause.items, "still") and said.bare


def all_but(said: Phrase) -> bool:
    """True for "all but nine of the 22": those of whom the predicate does not hold."""
    items, head = said.clause.items, said.first
    return head > 1 and items[head - 1].mark("but", "left_out") and items[head - 2].mark("all")


def pointing(said: Phrase) -> bool:
    """True for "these two", a word for those just named that counts nothing: "there is a difference between these two"."""
    items, head = said.clause.items, said.first
    behind = list(takewhile(lambda i: not i.mark("comma", "stop"), items[head + 1 :]))
    closed = not any(i.meanings or i.time or i.number or i.word.isalpha() for i in behind)
    before = items[:head]
    them = bool(before) and before[-1].mark("the") and not before[-1].mark("their")
    return them and closed and len(before) > 1 and not (before[-2].mark("be", "amounts") or before[-2].of_kind("verb"))


def more_than_that(said: Phrase) -> bool:
    """True for a difference from what is not named: "of those aged 18–29 there were five more"."""
    behind = said.clause.items[said.first + 1 :]
    return (
        bool(behind)
        and behind[0].mark("more", "fewer")
        and all(i.word in (".", "") and not i.meanings for i in behind[1:])
    )


def in_row(said: Phrase, sentence: Sentence) -> bool:
    """True for a figure that another one, which says nothing by itself, is joined to: "brought 9,700 and 10,100 referrals"."""
    items = sentence.items
    at = next((k for k, i in enumerate(items) if i.number is said.number), 0)
    other = items[at - 2].number if at > 1 and items[at - 1].mark("and") else None
    read = {s.number for s in sentence.statements}
    return other is not None and other.form == "digits" and not other.unit and other not in read


def by_agent(reading: Reading, said: Phrase) -> bool:
    """True for "a lawyer was responsible for 20": who acts there breaks down another indicator than the verb's."""
    dimensions = reading.vocabulary.codebook.dimensions
    agents = [dimensions[i.codes[0].name] for i in said.clause.items[: max(0, said.first)] if i.codes]
    if said.near_noun or said.noun or said.population:
        return False
    return bool(said.verb) and any(d.indicators and not d.countable and said.verb not in d.indicators for d in agents)


def passed(said: Phrase) -> bool:
    """True for "for the first time they are more than 80": a bound that was passed."""
    return said.number is not None and said.number.bound == ">" and any(i.mark("first_time") for i in said.clause.items)


def threshold(reading: Reading, said: Phrase) -> bool:
    """True for a bound of what is listed: "only nationalities with more than 20 people are shown"."""
    items, head = said.clause.items, said.first
    before = items[head - 2 : head] if head > 1 else []
    return (
        bool(before) and before[1].mark("with") and any(reading.counts_kinds(m.name) for m in before[0].of_kind("noun"))
    )


def nothing(said: Phrase) -> bool:
    """True where a zero in words is one of something counted: "no minors", "none of them were"; not "no data"."""
    items = said.clause.items
    head = next(i for i, item in enumerate(items) if item.number is said.number)
    behind = [i for i in items[head + 1 :] if not i.mark("another", "the") and (not i.word or i.word.isalnum())]
    if not behind:
        return bool(said.population or said.codes or said.noun)
    return bool(
        behind[0].codes or behind[0].of_kind("noun", "unit", "verb") or behind[0].mark("of", "of_them", "be", "who")
    )


def beside_unread(said: Phrase, sentence: Sentence) -> bool:
    """True for a figure compared with one that counts nothing of ours: "the median was 298 days, against 341 in …"."""
    head = item_of(said)
    than = any(i.mark("than", "from_value") for i in said.clause.items[:1])
    return than and not sentence.statements and any(i.word.isdecimal() for i in sentence.items if i.start < head.start)


def _by_others(said: Phrase) -> bool:
    """True where an agent that nobody lists narrows the figure: "12 were made by one organisation".

    So does an agent that is only named as a kind, before its verb: "authorities referred 430 people".
    """
    items = said.clause.items
    first = next((k for k, i in enumerate(items) if i.of_kind("dimension", "noun", "verb", "code") or i.number), 0)
    agent = items[first : first + 2]  # behind "in the course of 2021"
    inverted = agent[::-1] if any(i.time for i in items[:first]) else []  # "under 2021 hänvisade myndigheterna 43"
    if any(_kind_acts(pair) for pair in (agent, inverted)) and not said.codes:
        return True
    return said.second is not None and any(i.mark("by") and k.number is said.second for i, k in pairwise(items))


def _of_country(said: Phrase) -> bool:
    """True where a country is ranked and no category says in what: "Nigeria was the commonest origin, with 17"."""
    line = [*said.clause.lead, *said.clause.items]
    return not said.codes and marked(line, "rank") and any(i.of_kind("country") and not i.codes for i in line)


def _of_one(said: Phrase) -> bool:
    """True where who acts is one of several of a kind: "a single organisation was behind 12 of the referrals"."""
    items = said.clause.items
    return marked(items, "single") and any(a.mark("single") and b.codes for a, b in pairwise(items))


def _other_deed(reading: Reading, said: Phrase) -> bool:
    """True where those who may act did to people what no word is known for: "the police met 417 people"."""
    dimensions, items = reading.vocabulary.codebook.dimensions, said.clause.items
    if said.verb or said.noun or said.near_noun or said.population or not said.unit_noun:
        return False
    agents = bool(said.codes) and not any(dimensions[c.name].countable for c in said.codes)
    before = [i for i in items[: max(0, said.first)] if not i.time][-2:]
    acts = len(before) > 1 and bool(before[0].codes) and before[1].word.isalpha() and len(before[1].word) > _WORD
    return agents and acts


def _of_others(reading: Reading, said: Phrase) -> bool:
    """True where a part would be of another category than its whole: "lawyers made 12 of the referrals by shelters"."""
    whole = said.population
    if whole is None or said.led or whole.anaphoric or whole.reference is not None:
        return False
    dimensions = reading.vocabulary.codebook.dimensions
    known = [(c.name, whole.cell.code(c.name), c.code) for c in said.codes]
    sources = {c.name for c in said.codes if not dimensions[c.name].countable}
    return any(d in sources and told and told != code for d, told, code in known)


def _kind_acts(pair: Sequence[Item]) -> bool:
    """True for a kind of agent and what it did: "authorities referred"."""
    return len(pair) > 1 and bool(pair[0].of_kind("dimension") and pair[1].of_kind("verb"))


def _answers(said: Phrase, cell: Cell) -> bool:
    """True for a figure that stands alone under a heading: "How many became clients?" "Two hundred and …"."""
    return said.alone and bool(cell.indicator)


def _led(said: Phrase) -> bool:
    """True where the noun stands before the figure: "nationalities were 26", "nationalities among the clients: 77"."""
    if said.first == 0 and said.clause.cut is not None and said.clause.cut.mark("colon"):
        return any(i.of_kind("noun") for i in said.clause.lead)
    before = said.clause.items[: max(0, said.first)]
    return any(i.of_kind("noun") for i in before) and all(not i.word.isalpha() for i in before)
