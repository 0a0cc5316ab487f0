"""Conflicts whose cheapest explanation is no slip in print: that we have read a figure into a cell it was not meant for.

Such a figure is in doubt wherever it appears, and so are the others of its sentence: what rests on it is a warning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from check.causes import OF_ONE_CELL, merged, weighed_together
from check.cells import Cell, Statement
from check.computed_readings import OF_COMPUTED
from check.conflict import Conflict
from check.kept import Group, group_of
from check.ledger import Ledger
from check.slips import ARBITRARY, DOUBLED, FACTOR, LEAST_TELLING, OF_DIGITS, ONE_OFF, SWAPPED
from check.sound_readings import said_elsewhere, sound_readings
from check.words import about, stated
from model.period import TimePeriod

Speaking = Mapping[Group, set[TimePeriod | None]]  # the periods of the releases that speak of groups
_OF_ORDER = ("subset", "cumulative")
_FAR_FETCHED = (
    4.0  # what it costs that a figure is just another one: another cell's figure that costs more explains nothing
)
_SLIPS = (*OF_DIGITS, ONE_OFF, FACTOR)
_UNMISTAKABLE = (ONE_OFF, SWAPPED, DOUBLED, FACTOR)  # slips that a misreading seldom looks like
_MANY = 3
_RARE = 5  # in no more than one release of so many: unusual
_BEYOND_CHANCE = 100  # smaller figures of unlike cells are often equal
_PARTS = 2  # that exceed one whole
_TABLE = "table"  # the rule that reads one
_COMPUTED = ("share", "change", "average")
_ROUNDED = Fraction(1, 2)  # a percentage in whole numbers
_OF_SUMS = ("part-whole", "cumulative")

Doubt = tuple[Statement, str]  # with the reason


class Doubted(NamedTuple):
    """Why a claim may be of another cell than the one we read it into, and which release makes it."""

    reason: str
    source: str


def doubtful_readings(
    conflicts: Iterable[Conflict], ledger: Ledger, speaking: Callable[[], Speaking]
) -> dict[str, Doubted]:
    """The claims (by id) that may be of another cell than the one we read them into. `speaking` tells who speaks of what."""
    alone = merged(c for c in conflicts if c.severity == "error")
    errors = weighed_together(alone)
    contradicted = {c.subject for c in errors if c.rule == "contradiction"}
    # Where a release contradicts itself, what that does to other releases shows when its figure is left out.
    first = [c for c in errors if c.rule == "contradiction" or c.subject not in contradicted]
    sound = sound_readings(errors, ledger)
    doubts = [d for conflict in first for d in _doubts(conflict, ledger)]
    doubts += [*_several_cells_at_once(errors), *_sentences_at_odds_twice(errors)]
    weaker = [d for conflict in first for d in _weaker_doubts(conflict, ledger, sound)]
    weaker += _of_unfamiliar_groups([c for c in first if c.rule in (*_OF_ORDER, *_OF_SUMS)], ledger, speaking)
    weaker += _at_odds_with_many(alone, errors, ledger)
    return _carried(weaker, ledger, sound) | _carried(doubts, ledger, frozenset())


def _carried(doubts: Iterable[Doubt], ledger: Ledger, spared: frozenset[str]) -> dict[str, Doubted]:
    """The claims that are in doubt with others, each with its first reason."""
    reasons: dict[str, Doubted] = {}
    for statement, reason in doubts:
        if statement.claim.claim_id not in spared:
            for other in _carried_along(ledger, statement):
                reasons.setdefault(other.claim.claim_id, Doubted(reason, other.release.source))
    return {claim: reason for claim, reason in reasons.items() if claim not in spared}


def stands_anyhow(conflict: Conflict, ledger: Ledger) -> bool:
    """True for a share or change that one slip of its digits parts from just what the levels give.

    A misreading of the cell that all of them share leaves their arithmetic as it is, and a second figure for one of the
    levels does not make the statement right. Not where something speaks for the statement being of another group.
    """
    if conflict.rule not in ("share", "change"):
        return False
    doubted = {
        s.claim.claim_id for s, _ in (*_doubts(conflict, ledger), *_weaker_doubts(conflict, ledger, frozenset()))
    }
    levels = [s for s in conflict.statements if s.is_level]
    computed = {s.claim.claim_id: s for s in conflict.statements if not s.is_level and s.claim.claim_id not in doubted}
    return any(
        suspect.reason in OF_DIGITS and _given(computed[suspect.claim_id], Fraction(suspect.value), levels)
        for suspect in conflict.suspects
        if suspect.claim_id in computed
    )


def _given(computed: Statement, percent: Fraction, levels: Sequence[Statement]) -> bool:
    """True where two of the levels give this share or change; of several figures for a whole, we cannot say which is meant."""
    own = {Fraction(s.claim.value) for s in levels if s.cell == computed.cell and s.claim.value is not None}
    others = {Fraction(s.claim.value) for s in levels if s.cell != computed.cell and s.claim.value}
    is_share = computed.claim.kind == "share"
    if computed.claim.unit != "percent" or (is_share and max(len(own), len(others)) > 1):
        return False
    less = 0 if is_share else 1
    return any(abs(100 * abs(a / b - less) - abs(percent)) <= _ROUNDED for a in own for b in others)


def _doubts(conflict: Conflict, ledger: Ledger) -> Iterator[Doubt]:
    for statement in conflict.statements:
        for sign in (_said_twice_in_a_sentence, _order_alone, *OF_COMPUTED):
            reason = sign(ledger, conflict, statement)
            if reason:
                yield statement, reason


def _weaker_doubts(conflict: Conflict, ledger: Ledger, sound: frozenset[str]) -> Iterator[Doubt]:
    """Doubts that a sign of the likeliest culprit's being read rightly outweighs; of one cell it leaves the other figures."""
    for statement in conflict.statements:
        reason = _equal_to_a_neighbour(ledger, conflict, statement)
        if reason:
            yield statement, reason
    concerned = [s for s in conflict.statements if conflict.rule in OF_ONE_CELL or not s.is_level]
    if conflict.rule in _OF_SUMS:  # a table is read as a whole, and seldom into wrong cells
        concerned = [s for s in conflict.statements if s.claim.rule != _TABLE] or list(conflict.statements)
    reason = _several_figures(conflict) or _no_slip(conflict)
    is_sound = bool(conflict.suspects) and conflict.suspects[0].claim_id in sound
    if reason or is_sound:
        single = [s for s in concerned if not said_elsewhere(ledger, s)]
        concerned = single if is_sound else single or concerned
    reason = reason or _borne_out_on_both_sides(conflict)
    if reason and (conflict.rule in OF_ONE_CELL or not is_sound):
        yield from ((s, reason) for s in concerned)


def _of_unfamiliar_groups(
    conflicts: Sequence[Conflict], ledger: Ledger, speaking: Callable[[], Speaking]
) -> Iterator[Doubt]:
    """The only figure of a group that hardly another release speaks of: a name may have been taken for a category."""
    if not conflicts:
        return
    releases = speaking()
    for conflict in conflicts:
        if _is_unmistakable(conflict):
            continue
        for statement in conflict.statements:
            group = group_of(statement.cell)
            if _said_of_several(ledger, statement, group):
                continue
            others = releases.get(group, set()) - {statement.release.time_period}
            of_indicator = releases.get(group[:1], ())
            if len(of_indicator) > _MANY and len(others) * _RARE <= len(of_indicator):
                yield statement, f"hardly any other release speaks of {about(statement.cell, period=False)}"


def _is_unmistakable(conflict: Conflict) -> bool:
    """True where the likeliest culprit is explained by a slip that a misreading seldom looks like."""
    for first in conflict.suspects[:1]:
        printed = [s.claim.value for s in conflict.statements if s.claim.claim_id == first.claim_id and first.value]
        by_ten = any(v is not None and v == 10 * Decimal(first.value) for v in printed)
        return by_ten or first.reason in _UNMISTAKABLE
    return False


def _said_of_several(ledger: Ledger, statement: Statement, group: tuple[str, ...]) -> bool:
    """True where other sentences of the release, or rows of a table, give figures of such groups too."""
    return any(
        level.claim.sentence != statement.claim.sentence and set(group) <= set(group_of(cell))
        for cell, levels in ledger.document(statement.release.source).levels.items()
        for level in levels
    )


def _at_odds_with_many(errors: Sequence[Conflict], weighed: Sequence[Conflict], ledger: Ledger) -> Iterator[Doubt]:
    """A figure said once that is less than several of its parts, or more than several of its wholes, and not by one slip."""
    against: dict[Cell, set[Cell]] = defaultdict(set)
    slipped = _by_one_slip(errors, weighed)
    for conflict in errors:
        if conflict.rule in _OF_ORDER and len(conflict.subject) == 2:
            one, other = conflict.subject
            against[one].add(other)
            against[other].add(one)
    for cell, others in against.items():
        parts = [c for c in others if c.period == cell.period and set(c.breakdown) > set(cell.breakdown)]
        for statement in ledger.stated(cell) if len(others) >= _MANY or len(parts) >= _PARTS else ():
            if not said_elsewhere(ledger, statement) and statement.claim.claim_id not in slipped:
                yield statement, f"several figures contradict {stated(statement.claim)} for {about(cell)}"


def _by_one_slip(errors: Sequence[Conflict], weighed: Sequence[Conflict]) -> set[str]:
    """The claims that are the likeliest culprit wherever they conflict, each time by the same slip of the digits."""
    firsts: dict[str, set[str]] = defaultdict(set)
    for conflict, together in zip(errors, weighed, strict=True):
        for suspect in conflict.suspects:
            first = suspect.claim_id == together.suspects[0].claim_id and suspect.reason in OF_DIGITS
            firsts[suspect.claim_id].add(suspect.value if first else "")
    return {claim for claim, found in firsts.items() if len(found) == 1 and "" not in found}


def _several_cells_at_once(errors: Sequence[Conflict]) -> Iterator[Doubt]:
    """One rule read two figures for each of several cells: slips come one at a time, a column is misread as a whole."""
    by_reading: dict[tuple[str, str], list[Conflict]] = defaultdict(list)
    for conflict in errors:
        if conflict.rule == "contradiction":
            figures = {(s.claim.rule, s.claim.value) for s in conflict.statements}
            for rule, count in Counter(rule for rule, _ in figures).items():
                if count > 1:
                    by_reading[conflict.place, rule].append(conflict)
    for conflicts in by_reading.values():
        if len({c.subject for c in conflicts}) > 1:
            for conflict in conflicts:
                yield from ((s, "the release has two figures for several cells at once") for s in conflict.statements)


def _sentences_at_odds_twice(errors: Sequence[Conflict]) -> Iterator[Doubt]:
    """The same sentences conflict under one rule twice, over different figures: one of them is of another group or time.

    Two figures in each other's place are a slip.
    """
    between: dict[tuple[str, frozenset[tuple[str, str]]], list[Conflict]] = defaultdict(list)
    for conflict in errors:
        sentences = frozenset((s.release.source, s.claim.sentence) for s in conflict.statements)
        if conflict.rule in (*OF_ONE_CELL, *_OF_ORDER) and len(sentences) > 1:
            between[conflict.rule, sentences].append(conflict)
    for conflicts in between.values():
        for one, other in combinations(conflicts, 2):
            claims = [{s.claim.claim_id for s in c.statements} for c in (one, other)]
            figures = [{s.claim.value for s in c.statements} for c in (one, other)]
            if claims[0].isdisjoint(claims[1]) and figures[0] != figures[1]:
                for statement in (*one.statements, *other.statements):
                    yield statement, "its sentence is at odds with the same other one more than once"


def _said_twice_in_a_sentence(ledger: Ledger, conflict: Conflict, statement: Statement) -> str:
    """One sentence gives two figures for one cell, or calls it both highest and lowest: one of them is of another cell."""
    document = ledger.document(statement.release.source)
    same_kind = document.levels.get(statement.cell, ()) if statement.is_level else document.others
    for other in same_kind:
        if other.cell == statement.cell and _at_odds(other, statement):
            both = " and ".join(sorted({stated(other.claim), stated(statement.claim)}))
            return f"one sentence has {both} for {about(statement.cell)}"
    return ""


def _at_odds(one: Statement, other: Statement) -> bool:
    a, b = one.claim, other.claim
    if a.span == b.span or (a.sentence, a.kind, a.base, a.unit) != (b.sentence, b.kind, b.base, b.unit):
        return False
    if a.kind == "extreme":
        return a.bound != b.bound
    return one.allows is not None and other.allows is not None and (one.allows.hard & other.allows.hard).empty


def _equal_to_a_neighbour(ledger: Ledger, conflict: Conflict, statement: Statement) -> str:
    """The figure is known to be that of the cell one step wider or narrower: a scope lost or carried too far.

    Or of a group beside it ("the former"), where the sentence does not name its own. In time too, half a year against
    its year; but not of one cell of a table, which has one time as a whole.
    """
    value, cell = statement.claim.value, statement.cell
    if conflict.rule not in (*OF_ONE_CELL, "part-whole", "subset", "rank") or not statement.is_level:
        return ""
    if value is None or value < LEAST_TELLING or said_elsewhere(ledger, statement):
        return ""
    carried = {c.what for c in statement.claim.carried}
    beside = [c for c in ledger.of_period(cell) if _one_step_apart(c, cell) or _differ_in(c, cell) & carried]
    # What does not fit a sum may by chance be equal to a figure of another time.
    if statement.claim.rule != _TABLE and (conflict.rule in OF_ONE_CELL or value >= _BEYOND_CHANCE):
        periods = (p for p in ledger.around(cell, 1) if p != cell.period)
        same = conflict.rule == "contradiction"  # one of two figures of a release may be that which it compares with
        beside += [
            cell._replace(period=p)
            for p in periods
            if p.contains(cell.period) or cell.period.contains(p) or (same and p.frequency == cell.period.frequency)
        ]
    for other in beside:
        if any(s.claim.value == value for s in ledger.stated(other)):
            return f"{stated(statement.claim)} is also the figure of {about(other)}"
    return ""


def _order_alone(ledger: Ledger, conflict: Conflict, statement: Statement) -> str:
    """A rank, record or comparison whose sentence has no figure of its own: of what group and time, we have only carried."""
    if statement.claim.kind != conflict.rule or conflict.rule not in ("rank", "extreme", "comparison"):
        return ""
    own = ledger.document(statement.release.source).levels.get(statement.cell, ())
    if any(s.claim.sentence == statement.claim.sentence for s in own):
        return ""
    return "the sentence on the order has no figure"


def _one_step_apart(one: Cell, other: Cell) -> bool:
    return len(set(one.breakdown) ^ set(other.breakdown)) == 1


def _differ_in(one: Cell, other: Cell) -> set[str]:
    """The dimension in which two cells have another category; nothing where more sets them apart."""
    differences = set(one.breakdown) ^ set(other.breakdown)
    dimensions = {dimension for dimension, _ in differences}
    return dimensions if len(differences) == 2 and len(dimensions) == 1 else set()


def _several_figures(conflict: Conflict) -> str:
    """One release has three figures or more for one cell, which are no slips of one another: slips come one at a time."""
    figures = {s.claim.value for s in conflict.statements}
    if conflict.rule != "contradiction" or len(figures) < 3:
        return ""
    slips = all(s.reason in (*OF_DIGITS, ONE_OFF) for s in conflict.suspects)
    return "" if slips and conflict.suspects else "one release has so many figures for it"


def _no_slip(conflict: Conflict) -> str:
    """No slip leads from what is printed to what would fit, and the figures are not of one sentence."""
    if conflict.rule not in (*OF_ONE_CELL, *_COMPUTED, *_OF_SUMS) or len(conflict.statements) < 2:
        return ""
    if any(s.reason in _SLIPS or (s.reason != ARBITRARY and s.cost < _FAR_FETCHED) for s in conflict.suspects):
        return ""
    if conflict.rule in _COMPUTED and _of_one_sentence(conflict.statements):
        return ""
    return "no slip turns one of the figures into what would fit the others"


def _of_one_sentence(statements: Sequence[Statement]) -> bool:
    """True where a computed figure stands in one sentence with a figure that it is computed from."""
    computed = {(s.release.source, s.claim.sentence) for s in statements if not s.is_level}
    return any((s.release.source, s.claim.sentence) in computed for s in statements if s.is_level)


def _borne_out_on_both_sides(conflict: Conflict) -> str:
    """Each of two figures for one cell is said more than once, or borne out by the other figures of its release."""
    if conflict.rule not in OF_ONE_CELL:
        return ""
    slips = {s.claim_id for s in conflict.suspects if s.reason != ARBITRARY} - conflict.borne_out
    single = [s for s in conflict.statements if s.claim.claim_id in slips and not _confirmed(s, conflict.statements)]
    return "" if single else "each of the figures is borne out by others"


def _confirmed(statement: Statement, statements: Sequence[Statement]) -> bool:
    """True where its own release says so twice, or the release of another period does."""
    alike = [s for s in statements if s.claim.value == statement.claim.value and s.number != statement.number]
    source, period = statement.release.source, statement.release.time_period
    return any(s.release.source == source or s.release.time_period != period for s in alike)


def _carried_along(ledger: Ledger, statement: Statement) -> Iterator[Statement]:
    """The statement, those that say the same elsewhere, and what else these sentences say and no other does."""
    alike = [statement]
    if statement.is_level:
        alike += [s for s in ledger.stated(statement.cell) if s.claim.value == statement.claim.value]
    yield from alike
    for one in alike:
        for other in ledger.document(one.release.source).statements():
            if other.claim.sentence == one.claim.sentence and not said_elsewhere(ledger, other):
                yield other
