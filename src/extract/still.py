"""What "still" says of those counted before: "94 had entered as minors, and 29 were still minors"."""

from __future__ import annotations

from dataclasses import replace

from extract.items import marked
from extract.phrases import Phrase
from extract.scope import Cell
from extract.statements import Reading, Sentence
from extract.vocabulary import Meaning


def still(reading: Reading, said: Phrase, sentence: Sentence) -> list[tuple[str, str]]:
    """What "still" keeps of the figure before: "94 had entered as minors, and 29 were still minors", "30 still were"."""
    whole = _counted_before(reading, said, sentence)
    if whole is None or not marked(said.clause.items, "still") or said.verb:
        return []
    own = {c.code for c in said.codes}
    kept = [(d, c) for d, c in whole.breakdown if c in own or not own]
    dimensions = reading.vocabulary.codebook.dimensions
    if not own:
        kept += [
            (other, c)
            for d, c in kept
            for other in dimensions
            if other in (dimensions[d].moment_of, *(o for o in dimensions if dimensions[o].moment_of == d))
            and c in dimensions[other].codes
        ]
    return [pair for pair in kept if pair[0] not in {c.name for c in said.codes}]


def still_young(reading: Reading, said: Phrase, sentence: Sentence) -> list[Meaning]:
    """The categories of a clause, where those who had come in at some age are still what a word for others says: of "94 who
    had entered as minors, 29 are still children" these are minors themselves, not in anybody's care."""
    whole = _counted_before(reading, said, sentence) if marked(said.clause.items, "still") else None
    codebook = reading.vocabulary.codebook
    moments = [(codebook.dimensions[d].moment_of, c) for d, c in (whole.breakdown if whole else ())]
    then = [Meaning("code", d, c) for d, c in moments if d]
    apart = {c.dimension for c in codebook.contrasts if c.counts}
    if not then or not any(c.name in apart for c in said.codes):
        return said.codes
    return [*(c for c in said.codes if c.name not in apart and c.name != then[0].name), *then]


def _counted_before(reading: Reading, said: Phrase, sentence: Sentence) -> Cell | None:
    """Those of whom "still" tells: whom a pronoun means, else those that the figure before counts."""
    levels = [s.cell for s in sentence.statements if s.kind == "level"]
    whole = said.population
    if whole and whole.cell.breakdown and (whole.anaphoric or (whole.reference is not None and said.bare)):
        return whole.cell
    if whole and not said.led and not (whole.anaphoric and said.bare):
        return None
    here, dimensions = reading.scope.here, reading.vocabulary.codebook.dimensions
    if not levels and sentence.follows and here is not None and not (said.near_noun or said.noun or said.unit_noun):
        entered = any(dimensions[d].moment_of for d, _ in here.breakdown)
        return replace(here, span=None) if entered else None  # "twelve are still under age", in a sentence of its own
    return levels[-1] if levels else None
