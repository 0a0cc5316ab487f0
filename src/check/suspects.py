"""Which figure is wrong, and what it should be: every figure of a conflict is left out in turn, and what the others then
allow is compared with what is printed. Ties stay ties, in the order of the text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from check.cells import Cell, Statement
from check.computed import computed
from check.ledger import Ledger
from check.network import Constraint, Place, Solution, between
from check.relations import View
from check.revisions import Revisions
from check.slips import ANOTHER_CELL, ORDER, VACANT, Repair, best_repair, coincidence, hedged_otherwise, miscalculated
from check.typical import missing_label, relabelled, stands_out, swapped
from check.words import about, plain
from model.finding import Suspect
from model.interval import Interval

TIE = math.log(2)  # costs closer than this are no reason to prefer one
_MOST = 12
_WITNESS = 1.0  # another release with the same figure
_EDITION = 0.5  # another edition of the same release
_IMPLIED = 1.5  # the other figures of the release give just this one
_DOUBTFUL = 0.7  # the figure that it would be leaves a doubt
_NOT_ALONE = 3.0  # taking it out does not settle the matter

Weighed = tuple[float, Statement, Repair]


def listed(found: Iterable[Weighed]) -> tuple[Suspect, ...]:
    """Suspects in order of cost, then of the text; at most a dozen, each claim once."""
    ordered = sorted(found, key=lambda f: (round(f[0], 6), f[1].number))
    once: dict[str, Suspect] = {}
    for cost, statement, repair in ordered:
        value = "" if repair.value is None else plain(repair.value)
        once.setdefault(
            statement.claim.claim_id, Suspect(statement.claim.claim_id, value, repair.reason, round(cost, 3))
        )
    return tuple(once.values())[:_MOST]


# ------------------------------------------------------------------ in the network of a release


def rank_suspects(
    view: View, core: Sequence[int], others: Sequence[Sequence[int]], *, soft: bool
) -> tuple[Suspect, ...]:
    """The claims behind one conflict of a release, likeliest first; `others` are its other conflicts."""
    found = []
    for candidate in _candidates(view, core):
        weighed = _weigh(view, candidate, core, others, soft=soft)
        if weighed is not None:
            found.append(weighed)
    return listed(found)


def _weigh(
    view: View, candidate: Constraint, core: Sequence[int], others: Sequence[Sequence[int]], *, soft: bool
) -> Weighed | None:
    """What speaks for this claim being the wrong one: None where leaving it out changes nothing."""
    constraints = view.network.constraints
    edges = candidate.kind != "figure"  # of a stated ratio: they stand and fall together
    without = {c for c, k in enumerate(constraints) if k is candidate or (edges and k.claims == candidate.claims)}
    unrelated = [o for o in others if not without.intersection(o)]
    left = set(range(len(constraints))) - without - _relations(view, unrelated)
    rest = left - _relations(view, [core, *others])
    statements = [view.ledger.statements[n] for n in candidate.claims]
    statement = statements[0]
    cost = _witnesses(view.ledger, statements)
    solution = view.network.solve(left, soft=soft)
    if solution.conflict is not None:
        cost += _NOT_ALONE
        solution = view.network.solve(rest, soft=soft)
        if solution.conflict is not None:
            return None
    if candidate.kind == "figure":
        allowed = solution.interval(candidate.unknowns[0])
        if _gives(view.network.solve(rest, soft=soft), candidate):
            cost += _IMPLIED
    else:
        allowed = computed(statement, candidate, solution)
    vacant = _fits_vacant(view, statement, solution) if candidate.kind == "figure" else None
    repair = vacant or _repair(view.ledger, statement, allowed)
    if repair is None:
        return None
    if candidate.kind == "figure" and not soft and vacant is None:
        within = _doubtless(view, candidate, core, left, allowed)
        repair = _likelier(repair, _repair(view.ledger, statement, within), within)
    if candidate.kind == "figure":
        cost -= stands_out(view.ledger, statement, repair, allowed)
    return repair.cost + cost, statement, repair


def _doubtless(view: View, candidate: Constraint, core: Sequence[int], left: set[int], allowed: Interval) -> Interval:
    """What of `allowed` leaves no doubt either: no soft relation out of bounds, a list of parts that adds up exactly."""
    solution = view.network.solve(left, soft=True)
    if solution.conflict is not None:
        return allowed
    within = allowed & solution.interval(candidate.unknowns[0])
    if within == allowed and any(view.network.constraints[c].kind == "part-whole" for c in core):
        end = allowed.high if allowed.low == 0 else allowed.low if allowed.high is None else None
        return within if end is None else Interval.point(end)
    return within


def _likelier(repair: Repair, better: Repair | None, within: Interval) -> Repair:
    """The repair, or one that leaves the figure `within` what is free of doubt."""
    if repair.value is not None and not within.contains(repair.value):
        repair = repair._replace(cost=repair.cost + _DOUBTFUL)
    return repair if better is None or repair.cost <= better.cost else better


def _relations(view: View, cores: Iterable[Sequence[int]]) -> set[int]:
    return {c for core in cores for c in core if view.network.constraints[c].kind != "figure"}


def _gives(solution: Solution, candidate: Constraint) -> bool:
    """True where the rest alone leaves just the figure that is printed."""
    low, high = solution.low[candidate.unknowns[0]], solution.high[candidate.unknowns[0]]
    return solution.conflict is None and low == high and candidate.hard[0] <= low <= candidate.hard[1]


def _fits_vacant(view: View, statement: Statement, solution: Solution) -> Repair | None:
    """The printed figure is just what the others leave for a cell beside its own that the release does not state."""
    value = statement.claim.value
    if value is None or coincidence(Fraction(value)) is None or statement.claim.kind != "level":
        return None
    for cell, unknown in view.cells.items():
        if cell in view.stated or not _beside(cell, statement.cell):
            continue
        if solution.conflict is None and solution.low[unknown] == solution.high[unknown] == value:
            return Repair(VACANT, None, f"{ANOTHER_CELL}{about(cell, period=cell.period != statement.cell.period)}")
    return None


def _beside(one: Cell, other: Cell) -> bool:
    """True for cells that differ in one category, or in nothing but the period."""
    if one.indicator != other.indicator or len(one.breakdown) != len(other.breakdown):
        return False
    differences = len(set(one.breakdown) - set(other.breakdown)) + (one.period != other.period)
    return differences == 1 and [d for d, _ in one.breakdown] == [d for d, _ in other.breakdown]


def _candidates(view: View, core: Sequence[int]) -> list[Constraint]:
    """The constraints of a conflict that rest on claims; the edges of one stated ratio count once."""
    once: dict[tuple[tuple[Place, ...], bool], Constraint] = {}
    for position in core:
        constraint = view.network.constraints[position]
        if constraint.claims:
            once.setdefault((constraint.claims, constraint.kind == "figure"), constraint)
    return list(once.values())


def _witnesses(ledger: Ledger, statements: Sequence[Statement]) -> float:
    """What it takes to doubt a figure that several releases state: releases count fully, editions of one half."""
    claim = statements[0].claim
    if claim.kind != "level":
        return 0.0
    agreeing = [s for s in ledger.stated(statements[0].cell) if s.claim.value == claim.value]
    periods = {s.release.time_period for s in agreeing}
    editions = {s.release.source for s in agreeing}
    return _WITNESS * (len(periods) - 1) + _EDITION * (len(editions) - len(periods))


def _repair(ledger: Ledger, statement: Statement, allowed: Interval) -> Repair | None:
    """The likeliest reading that puts this one claim right."""
    claim = statement.claim
    if claim.kind in ("rank", "comparison", "extreme"):
        return Repair(ORDER, None, "the order is another")
    value = Fraction(claim.value or 0)
    size = -allowed if value < 0 else allowed
    options = [best_repair(abs(value), size, words=claim.exact_form != "digits")]
    if claim.kind == "level":
        options += [relabelled(ledger, statement, allowed), swapped(ledger, statement, allowed)]
    else:
        options.append(miscalculated(abs(value), size))
    if claim.bound != "=":
        options.append(hedged_otherwise(abs(value), size))
    return min((o for o in options if o is not None), key=lambda r: r.cost, default=None)


# ------------------------------------------------------------------ vintages


def rank_vintages(
    view_of: Callable[[str], View], ledger: Ledger, revisions: Revisions, statements: Sequence[Statement]
) -> tuple[tuple[Suspect, ...], frozenset[str]]:
    """Of figures for one cell that differ, the one with the fewest witnesses and the least support in its own release.

    Beside the suspects the claims that the other figures of their release speak for.
    """
    groups: dict[Interval, list[Statement]] = {}
    for statement in statements:
        assert statement.allows is not None
        groups.setdefault(statement.allows.hard, []).append(statement)
    band = max(revisions.band(s.cell.indicator, Fraction(s.claim.value or 0)) for s in statements)
    far = Interval(-band, band)
    apart = any(((a + far) & b).empty for a in groups for b in groups)
    revised = len({s.release.time_period for s in statements}) > 1
    near = (
        far if apart and revised else Interval.point(0)
    )  # where some are far apart, a usual revision is nobody's slip
    found = []
    borne_out = set()
    for interval, group in groups.items():
        rivals = [i for i in groups if ((i + near) & interval).empty]
        if not rivals:
            continue
        favourite = max(sorted(rivals, key=lambda i: groups[i][0].number), key=lambda i: _releases(groups[i]))
        for statement in group:
            view = view_of(statement.release.source)
            options = [_repair(ledger, statement, favourite)]
            if not near.is_point and (revised_too := _repair(ledger, statement, favourite + near)) is not None:
                options.append(revised_too._replace(cost=revised_too.cost + _DOUBTFUL))
            options.append(_fits_vacant(view, statement, _without(view, statement, favourite)))
            options.append(missing_label(ledger, statement))
            repair = min((o for o in options if o is not None), key=lambda r: r.cost, default=None)
            if repair is None:
                continue
            support = _support(view, statement, favourite)
            if _borne_out(view, statement, favourite, abroad=revised):
                borne_out.add(statement.claim.claim_id)
            cost = repair.cost + support + _witnesses(ledger, [statement])
            found.append((cost - stands_out(ledger, statement, repair, favourite), statement, repair))
    return listed(found), frozenset(borne_out)


def _releases(group: Sequence[Statement]) -> int:
    return len({s.release.source for s in group})


def _without(view: View, statement: Statement, given: Interval | None = None) -> Solution:
    """What the release says when nothing is stated of this cell, or only that it lies in `given`."""
    unknown = view.cells[statement.cell]
    constraints = view.network.constraints
    left = [c for c, k in enumerate(constraints) if not (k.kind == "figure" and k.unknowns == (unknown,))]
    return view.network.solve(left, given=None if given is None else {unknown: given})


def _borne_out(view: View, statement: Statement, rival: Interval, *, abroad: bool) -> bool:
    """True where a relation of its release, the other figures being as printed, allows a statement and forbids its rival.

    Against another release, what its own sentence computes from it does not count: that only repeats the figure.
    """
    unknown, bounds = view.cells[statement.cell], view.network.figures()
    assert statement.allows is not None
    left: dict[tuple[Place, ...] | int, Interval] = {}  # a stated ratio is two constraints, which belong together
    for position in view.network.touching[unknown]:
        constraint = view.network.constraints[position]
        told = [view.ledger.statements[claim].claim.sentence for claim in constraint.claims]
        computed = abroad and bool(told) and set(told) == {statement.claim.sentence}
        if constraint.kind != "figure" and not computed:
            key = constraint.claims or position
            left[key] = left.get(key, Interval()) & between(*view.network.left_by(position, unknown, bounds))
    return any((i & rival).empty and not (i & statement.allows.hard).empty for i in left.values())


def _support(view: View, statement: Statement, rival: Interval) -> float:
    """How strongly the other figures of its release speak for a statement against its rival."""
    solution = _without(view, statement)
    if solution.conflict is not None or statement.allows is None:
        return 0.0
    allowed = solution.interval(view.cells[statement.cell])
    if (allowed & statement.allows.hard).empty:
        return -_IMPLIED
    if (allowed & rival).empty:
        return 2 * _IMPLIED if allowed.is_point else _IMPLIED
    return 0.0
