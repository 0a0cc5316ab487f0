"""Which figure is wrong, and what it should be: every figure of a conflict is left out in turn, and what the others then
allow is compared with what is printed. Ties stay ties, in the order of the text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from check.ledger import Cell, Document, Ledger, Statement
from check.network import Constraint, Solution
from check.relations import View
from check.slips import LABEL, PERIOD, SWAP, Repair, best_repair, worth_comparing
from check.words import about, plain
from model.finding import Suspect
from model.interval import Interval

TIE = math.log(2)  # costs closer than this are no reason to prefer one
_MOST = 6
_WITNESS = 1.0  # another release with the same figure
_EDITION = 0.5  # another edition of the same release
_IMPLIED = 1.5  # the other figures of the release give just this one
_NOT_ALONE = 3.0  # taking it out does not settle the matter
_EXPLAINS = 0.8  # each further conflict that it settles


def rank_suspects(view: View, core: Sequence[int], others: Sequence[set[int]], *, soft: bool) -> tuple[Suspect, ...]:
    """The claims behind one conflict of a release, likeliest first; `others` are its other conflicts."""
    network = view.network
    relations = {c for c in core if network.constraints[c].kind != "figure"}
    found = []
    for candidate in _candidates(view, core):
        edges = candidate.kind != "figure"  # of a stated ratio: they stand and fall together
        without = {
            c for c, k in enumerate(network.constraints) if k is candidate or (edges and k.claims == candidate.claims)
        }
        settled = [o for o in others if o & without]
        left = set(range(len(network.constraints))) - without
        for other in others:
            if not other & without:
                left -= {c for c in other if network.constraints[c].kind != "figure"}
        solution = network.solve(left, soft=soft)
        statements = [view.ledger.statements[n] for n in candidate.claims]
        statement = statements[0]
        extra = _witnesses(view.document, statements) - _EXPLAINS * len(settled)
        if solution.conflict is not None:
            extra += _NOT_ALONE
            solution = network.solve(left - relations, soft=soft)
            if solution.conflict is not None:
                continue
        if candidate.kind == "figure":
            allowed = solution.interval(candidate.unknowns[0])
            if statement.claim.value is None:
                continue
            apart = network.solve(left - relations, soft=soft)
            if apart.conflict is None and _gives(apart, candidate):
                extra += _IMPLIED
        else:
            allowed = _ratio_range(statement, candidate, solution)
        repair = _repair(view, statement, allowed)
        if repair is not None:
            found.append((repair.cost + extra, statement, repair))
    return listed(found)


def _gives(solution: Solution, candidate: Constraint) -> bool:
    """True where the rest alone leaves just the figure that is printed."""
    low, high = solution.low[candidate.unknowns[0]], solution.high[candidate.unknowns[0]]
    return low == high and candidate.hard[0] <= low <= candidate.hard[1]


def listed(found: Iterable[tuple[float, Statement, Repair]]) -> tuple[Suspect, ...]:
    """Suspects in order of cost, then of the text; at most a handful, each claim once."""
    ordered = sorted(found, key=lambda f: (round(f[0], 6), f[1].number))
    once: dict[str, Suspect] = {}
    for cost, statement, repair in ordered:
        value = "" if repair.value is None else plain(repair.value)
        once.setdefault(
            statement.claim.claim_id, Suspect(statement.claim.claim_id, value, repair.reason, round(cost, 3))
        )
    return tuple(once.values())[:_MOST]


def _candidates(view: View, core: Sequence[int]) -> list[Constraint]:
    """The constraints of a conflict that rest on claims; the edges of one stated ratio count once."""
    once: dict[tuple[int, ...], Constraint] = {}
    for position in core:
        constraint = view.network.constraints[position]
        if constraint.claims:
            once.setdefault((*constraint.claims, -1 if constraint.kind == "figure" else -2), constraint)
    return list(once.values())


def _witnesses(document: Document, statements: Sequence[Statement]) -> float:
    """What it takes to doubt a figure that several say: releases count fully, editions of one release half."""
    periods = {s.release.time_period for s in statements}
    editions = {s.release.source for s in statements}
    return _WITNESS * (len(periods) - 1) + _EDITION * (len(editions) - len(periods))


def _ratio_range(statement: Statement, constraint: Constraint, solution: Solution) -> Interval:
    """What the other figures make of a stated share, change or average."""
    claim = statement.claim
    if claim.kind == "average":
        low = sum(solution.low[u] for u in constraint.unknowns)
        high = sum(solution.high[u] for u in constraint.unknowns)
        return Interval(Fraction(low), Fraction(high))
    if claim.value is None or claim.kind not in ("share", "change") or len(constraint.unknowns) != 2:
        return Interval()
    part, whole = (solution.interval(u) for u in constraint.unknowns)
    if None in (part.low, part.high, whole.low, whole.high) or not whole.low:
        return Interval()
    assert part.low is not None and part.high is not None and whole.low is not None and whole.high is not None
    if claim.kind == "change" and claim.unit not in ("percent", "factor"):
        return Interval(part.low - whole.high, part.high - whole.low)
    scale = Fraction(1) if claim.unit == "factor" else Fraction(100)
    shift = Fraction(-100) if claim.kind == "change" and claim.unit == "percent" else Fraction(0)
    low, high = part.low / whole.high * scale + shift, part.high / whole.low * scale + shift
    if claim.unit == "factor":
        return Interval(low, high)
    return Interval(Fraction(round(low)), Fraction(round(high)))


def _repair(view: View, statement: Statement, allowed: Interval) -> Repair | None:
    """The likeliest reading that puts this one claim right."""
    claim = statement.claim
    if claim.value is None:
        return Repair(2.5, None, "the order does not hold")
    value = Fraction(claim.value)
    options = [
        r
        for r in (best_repair(abs(value), _size(allowed, value), words=claim.exact_form != "digits"),)
        if r is not None
    ]
    if claim.kind == "level":
        options += _relabelled(view.ledger, statement, allowed)
        options += _swapped(view, statement, allowed)
    if not options and claim.bound != "=":
        options.append(Repair(2.2, None, "another hedge"))
    if not options and claim.kind == "rank":
        options.append(Repair(2.5, None, "another rank"))
    return min(options, key=lambda r: r.cost) if options else None


def _size(allowed: Interval, value: Fraction) -> Interval:
    return -allowed if value < 0 else allowed


def _relabelled(ledger: Ledger, statement: Statement, allowed: Interval) -> list[Repair]:
    """The printed figure is right, but of another period or another group: it is known from elsewhere as just that."""
    value = Fraction(statement.claim.value or 0)
    if not worth_comparing(value):
        return []
    meant = allowed.low if allowed.is_point else None
    cell = statement.cell
    found = [
        Repair(PERIOD, meant, f"the figure of {period.code}")
        for period in ledger.periods(cell.indicator, cell.breakdown)
        if period != cell.period and _states(ledger, cell._replace(period=period), value, statement)
    ]
    found += [
        Repair(LABEL, meant, f"the figure of {about(other, period=False)}")
        for other in ledger.of_period(cell)
        if other != cell and _states(ledger, other, value, statement)
    ]
    return found if len(found) == 1 else []


def _states(ledger: Ledger, cell: Cell, value: Fraction, statement: Statement) -> bool:
    others = ledger.by_cell.get(cell, ())
    return any(o.claim.value == value and o.claim.bound == "=" and o.number != statement.number for o in others)


def _swapped(view: View, statement: Statement, allowed: Interval) -> list[Repair]:
    """Two figures of one sentence in each other's place."""
    for others in view.document.levels.values():
        for other in others:
            same = other.claim.sentence == statement.claim.sentence and other.claim.claim_id != statement.claim.claim_id
            if same and other.claim.value is not None and allowed.contains(Fraction(other.claim.value)):
                if other.claim.value != statement.claim.value and other.claim.unit == statement.claim.unit:
                    return [Repair(SWAP, Fraction(other.claim.value), "changed places with a figure of the sentence")]
    return []


# ------------------------------------------------------------------ vintages


def rank_vintages(
    view_of: Callable[[str], View], ledger: Ledger, statements: Sequence[Statement]
) -> tuple[Suspect, ...]:
    """Of figures for one cell that differ, the one with the fewest witnesses and the least support in its own release."""
    groups: dict[Interval, list[Statement]] = {}
    for statement in statements:
        assert statement.allows is not None
        groups.setdefault(statement.allows.hard, []).append(statement)
    found = []
    for interval, group in groups.items():
        rivals = [i for i in groups if (i & interval).empty]
        if not rivals:
            continue
        favourite = max(rivals, key=lambda i: (len({s.release.source for s in groups[i]}), -groups[i][0].number))
        for statement in group:
            if statement.claim.value is None:
                continue
            options = [
                best_repair(Fraction(statement.claim.value), favourite, words=statement.claim.exact_form != "digits")
            ]
            options += _relabelled(ledger, statement, favourite)
            repairs = [r for r in options if r is not None]
            if not repairs:
                continue
            repair = min(repairs, key=lambda r: r.cost)
            support = _support(view_of(statement.release.source), statement, interval, favourite)
            extra = _WITNESS * (len({s.release.source for s in group}) - 1) + support
            found.append((repair.cost + extra, statement, repair))
    return listed(found)


def _support(view: View, statement: Statement, own: Interval, rival: Interval) -> float:
    """How strongly the other figures of its release speak for a statement against its rival."""
    unknown = view.cells.get(statement.cell)
    if unknown is None:
        return 0.0
    network = view.network
    left = [c for c, k in enumerate(network.constraints) if not (k.kind == "figure" and k.unknowns == (unknown,))]
    solution = network.solve(left)
    if solution.conflict is not None:
        return 0.0
    allowed = solution.interval(unknown)
    if (allowed & own).empty:
        return -_IMPLIED
    if (allowed & rival).empty:
        return 2 * _IMPLIED if allowed.is_point else _IMPLIED
    return 0.0
