"""Signs that a figure is of the cell we read it into: what it conflicts with then shows a slip, not a misreading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice

from check.cells import Cell, Statement
from check.conflict import Conflict
from check.ledger import Ledger
from check.rules.statements import base_periods
from check.slips import ANOTHER_CELL, LEAST_TELLING

_OF_SUMS = ("part-whole", "cumulative")
_WORDS = re.compile(r"[^\s().,;:%]+")


def sound_readings(conflicts: Iterable[Conflict], ledger: Ledger) -> frozenset[str]:
    """The likeliest culprits (claims by id) of which something speaks for our reading. What is said twice is no slip."""
    culprits = ((c, s, c.suspects[0].claim_id) for c in conflicts if c.suspects for s in c.statements if s.is_level)
    return frozenset(
        first
        for conflict, statement, first in culprits
        if statement.claim.claim_id == first
        and not said_elsewhere(ledger, statement)
        and all(other.cell != statement.cell for other in _beside(ledger, statement))
        and (_is_anchored(ledger, conflict, statement) or _fits_its_sentence(ledger, conflict, statement))
    )


def said_elsewhere(ledger: Ledger, statement: Statement) -> bool:
    """True where another sentence has the same figure for the same cell."""
    return statement.is_level and any(
        s.claim.value == statement.claim.value and s.claim.sentence != statement.claim.sentence
        for s in ledger.stated(statement.cell)
    )


# ------------------------------------------------------------------ another figure of the sentence is where it belongs


def _is_anchored(ledger: Ledger, conflict: Conflict, statement: Statement) -> bool:
    """True where a figure of its sentence that is known from elsewhere tells of what group and time the sentence is.

    One of the same group in another time tells the group only: where the figure is known to be of another cell, it may be
    of another time.
    """
    carried = {c.what for c in statement.claim.carried}
    in_time = not conflict.suspects[0].reason.startswith(ANOTHER_CELL)
    return any(
        _tells(other.cell, statement.cell, carried, in_time=in_time)
        and (other.claim.sentence != statement.claim.sentence or _known(ledger, other))
        for other in _beside(ledger, statement)
    )


def _tells(known: Cell, cell: Cell, carried: set[str], *, in_time: bool) -> bool:
    """True where what sets a cell apart from a known one is said in the sentence itself."""
    if known.indicator != cell.indicator:
        return False
    if known.breakdown == cell.breakdown:
        return in_time and "time_period" not in carried
    dimensions = [{dimension for dimension, _ in c.breakdown} for c in (known, cell)]
    own = {dimension for dimension, _ in set(cell.breakdown) - set(known.breakdown)}
    return known.period == cell.period and dimensions[0] <= dimensions[1] and own.isdisjoint(carried)


def _beside(ledger: Ledger, statement: Statement) -> Iterator[Statement]:
    """The other levels of its sentence, and those of wider groups that it takes up ("of the 108")."""
    claim, cell = statement.claim, statement.cell
    words = set(_WORDS.findall(claim.sentence))
    for known, levels in ledger.document(statement.release.source).levels.items():
        wider = known[::2] == cell[::2] and set(known.breakdown) < set(cell.breakdown)
        for level in levels:
            text = level.claim.text
            taken_up = wider and text in words and text != claim.text and (level.claim.value or 0) >= LEAST_TELLING
            if level.claim.span != claim.span and (taken_up or level.claim.sentence == claim.sentence):
                yield level


def _known(ledger: Ledger, statement: Statement) -> bool:
    """True where another sentence of its release, or a release on another period, has the same figure for the cell.

    What other editions of the release say may be misread in the same way.
    """
    claim, release = statement.claim, statement.release
    return any(
        s.claim.value == claim.value
        and s.claim.sentence != claim.sentence
        and (s.release.source == release.source or s.release.time_period != release.time_period)
        for s in ledger.stated(statement.cell)
    )


# ------------------------------------------------------------------ what its sentence computes is right


def _fits_its_sentence(ledger: Ledger, conflict: Conflict, statement: Statement) -> bool:
    """True where a share or change of its own sentence fits the figure that others give for its cell."""
    values = {Fraction(s.claim.value) for s in ledger.stated(statement.cell) if s.claim.value is not None}
    values.discard(Fraction(statement.claim.value or 0))
    first = conflict.suspects[0]
    if first.value and conflict.rule in _OF_SUMS:
        values.add(Fraction(first.value))
    return any(
        other.claim.sentence == statement.claim.sentence
        and other.claim.unit == "percent"
        and other.allows is not None
        and any(other.allows.hard.contains(p) for value in values for p in _percent(ledger, other, statement, value))
        for other in ledger.document(statement.release.source).others
    )


def _percent(ledger: Ledger, computed: Statement, level: Statement, value: Fraction) -> Iterator[Fraction]:
    """What a share or change would be if a level that it is computed from were `value`."""
    now, cell = computed.cell, level.cell
    if computed.claim.kind == "share" and now == cell:
        for whole in ledger.document(level.release.source).levels:
            if whole[::2] == cell[::2] and set(whole.breakdown) < set(cell.breakdown):
                yield from (100 * value / figure for figure in _figures(ledger, whole))
    elif computed.claim.kind == "change" and now.line == cell.line:
        for period in base_periods(computed):
            if now == cell:
                yield from (100 * (value / f - 1) for f in _figures(ledger, cell._replace(period=period)))
            elif period == cell.period and value:
                yield from (100 * (f / value - 1) for f in _figures(ledger, now))


def _figures(ledger: Ledger, cell: Cell) -> Iterator[Fraction]:
    """The first figure above nothing that is stated of a cell."""
    yield from islice((Fraction(s.claim.value) for s in ledger.stated(cell) if s.claim.value), 1)
