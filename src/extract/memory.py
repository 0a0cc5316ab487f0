"""What a level leaves for later text to refer back to: its cell, its whole, its time, the category that opened it."""

from __future__ import annotations

from decimal import Decimal

from extract.cells import topic_before
from extract.phrases import Phrase
from extract.scope import Cell, merged
from extract.statements import Reading


def remember(reading: Reading, said: Phrase, value: Decimal, cell: Cell, *, aside: bool = False) -> None:
    """Keeps a level for what later text refers back to; one said only `aside`, for comparison, is no new topic."""
    reading.scope.record(value, cell)
    reading.scope.spoken = cell.period
    if aside:
        reading.scope.compared = cell.period
        return
    relative = said.clause.cut is not None and said.clause.items[0].mark("who")
    if relative and reading.counts_kinds(cell.indicator):
        return  # "71 clients, who came from 26 countries": the clients stay what the text is about
    if not reading.told_aside(cell):
        reading.scope.before_aside = None
    elif reading.scope.before_aside is None:
        reading.scope.before_aside = reading.scope.last
    reading.scope.last = reading.scope.here = cell
    _hold(reading, said, cell)
    if said.population:
        reading.scope.whole = said.population.cell.breakdown
        reading.scope.topic = said.population.cell
    elif topic_before(reading, said):
        reading.scope.whole = merged((), topic_before(reading, said))
    if cell.period not in (None, reading.frame.release, reading.frame.release.last_day()):
        reading.scope.compared = cell.period
    kept = said.population and said.population.anaphoric and said.population.reference is None
    if not kept or (said.verb and said.population and said.population.cell.indicator != cell.indicator):
        reading.scope.subject = _who(reading, said, cell)
    lead = said.clause.lead
    if said.population and lead and not said.population.anaphoric and said.population.start < len(lead):
        reading.scope.population = said.population.cell


def _who(reading: Reading, said: Phrase, cell: Cell) -> Cell:
    """Those whom a later "of them" means: behind "49 nationalities" the people who have them."""
    found = reading.vocabulary.codebook.indicators.get(cell.indicator)
    if found is None or not found.population:
        return cell
    whose, before = cell.code(found.population), reading.scope.subject
    if said.population and said.population.reference and said.population.cell.indicator == whose:
        return said.population.cell  # "the 367 victims represented 38 nationalities": them
    named = any(
        (c.name, c.code) in cell.breakdown for c in said.codes
    )  # "those exploited in Finland were of 19 nationalities"
    if before is not None and before.indicator == whose and whose not in said.nouns and not named:
        return before
    return Cell(whose, tuple(p for p in cell.breakdown if p[0] != found.population), None, cell.span)


def _hold(reading: Reading, said: Phrase, cell: Cell) -> None:
    """Keeps the category that opens a sentence for the elliptic ones behind it, until another one takes its place."""
    line = [*said.clause.lead, *said.clause.items]
    apart = {c.dimension for c in reading.vocabulary.codebook.contrasts if c.counts}  # nothing else holds of those
    behind = said.clause.items[said.population.end :] if said.population else []
    predicate = any(i.word.isalpha() for i in behind)  # "i Finland hade 80 av dem utnyttjats" begins with no subject
    subject = said.population is not None and said.population.start > 0 and not (said.clause.lead or predicate)
    opened = [(c.name, c.code) for c in line[0].codes if (c.name, c.code) in cell.breakdown and c.name not in apart]
    if said.population is not None and not said.population.anaphoric and not said.population.vague:
        # "women of the new clients were 86": of all of them, also those who are counted next
        reading.scope.held = tuple(p for p in reading.scope.held if p in cell.breakdown)
    if subject and opened:
        return  # "Afghans accounted for 62 of them" says nothing of those counted next
    # what is counted is not the category itself, as in "Asylum seekers were 27"
    others = said.unit_noun and len(said.codes) > 1  # "undocumented were 14 persons" says no more than "were 14"
    counted = said.population or said.noun or said.verb or said.pronoun or others
    first = said.clause.cut is None or bool(said.clause.lead)
    if first and counted and opened:
        reading.scope.held = tuple(opened[:1])
    elif any(cell.code(d) not in ("", c) for d, c in reading.scope.held):
        reading.scope.held = ()
