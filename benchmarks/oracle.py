"""Which changes of a figure can be seen at all: the exact answer, by OR-tools' CP-SAT, to hold the checks against.

The relations are the same that the checks draw, but here all releases are solved together and exactly: every whole number
that no release states is one unknown for all of them. Restatements are judged by their own definition (docs/checks.md).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from ortools.sat.python import cp_model

from check.cells import Cell, Statement
from check.ledger import Ledger
from check.network import Constraint
from check.relations import ENDLESS
from check.revisions import LEAST_BAND, Revisions, moves_of
from check.rules.network import view_of
from codebook.book import Codebook
from model.claim import Recorded
from model.interval import Interval

LARGEST = 10**7  # no figure of the gold claims comes near it


def is_detectable(recorded: Sequence[Recorded], codebook: Codebook) -> bool:
    """True when no values satisfy all hard relations between the claims, or the figures for one cell cannot be a revision."""
    ledger = Ledger(recorded, codebook)
    revisions = Revisions(ledger)
    revisions.count((cell.indicator, (), moves_of(ledger.stated(cell))) for cell in ledger.cells())
    return _restated_beyond(ledger, revisions) or not _has_solution(ledger, revisions)


# ------------------------------------------------------------------ relations


def _has_solution(ledger: Ledger, revisions: Revisions) -> bool:
    model = cp_model.CpModel()
    hidden: dict[Cell, list[cp_model.IntVar]] = defaultdict(list)
    for document in ledger.documents.values():
        view = view_of(ledger, document, revisions)
        if not all(view.network.whole):
            continue  # amounts with decimals are no matter for a solver of whole numbers
        variables = [model.new_int_var(0, LARGEST, "") for _ in view.network.whole]
        for constraint in view.network.constraints:
            _add(model, variables, constraint)
        for cell, unknown in view.cells.items():
            if not ledger.stated(cell):
                hidden[cell].append(variables[unknown])
    for same in hidden.values():
        for one, other in itertools.pairwise(same):
            model.add_linear_constraint(one - other, -LEAST_BAND, LEAST_BAND)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
        raise RuntimeError(f"the exact solver gave up: {solver.status_name(status)}")
    return bool(status != cp_model.INFEASIBLE)


def _add(model: cp_model.CpModel, variables: Sequence[cp_model.IntVar], constraint: Constraint) -> None:
    if constraint.rank:
        first, *others = (variables[u] for u in constraint.unknowns)
        above = []
        for other in others:
            exceeds = model.new_bool_var("")
            model.add(other <= first).only_enforce_if(~exceeds)
            above.append(exceeds)
        model.add(sum(above) <= constraint.rank - 1)
        return
    low, high = constraint.hard
    if low <= -ENDLESS and high >= ENDLESS:
        return
    terms = [int(c) * variables[u] for u, c in zip(constraint.unknowns, constraint.coefficients, strict=True)]
    furthest = 10**15
    model.add_linear_constraint(sum(terms), max(int(low), -furthest), min(int(high), furthest))


# ------------------------------------------------------------------ restatements


def _restated_beyond(ledger: Ledger, revisions: Revisions) -> bool:
    return any(len(s) > 1 and _differ(s, revisions) for s in map(ledger.stated, ledger.cells()))


def _differ(statements: Sequence[Statement], revisions: Revisions) -> bool:
    """Two values in one publication, a value that comes back after another one, or a step beyond the usual revision."""
    by_publication: dict[object, Interval] = {}
    for statement in statements:
        assert statement.allows is not None
        key = statement.release.time_period
        common = by_publication.get(key, Interval()) & statement.allows.hard
        if common.empty:
            return True
        by_publication[key] = common
    runs: list[Interval] = []
    for allowed in by_publication.values():
        if runs and not (runs[-1] & allowed).empty:
            runs[-1] &= allowed
        else:
            runs.append(allowed)
    comes_back = any(not (a & b).empty for n, a in enumerate(runs) for b in runs[n + 2 :])
    sure = all(s.claim.obs_status == "A" and s.allows is not None and s.allows.hard.is_point for s in statements)
    indicator = statements[0].cell.indicator
    beyond = any(_gap(a, b) > revisions.band(indicator, _middle(a)) for a, b in itertools.pairwise(runs))
    return comes_back or (beyond and sure)


def _middle(interval: Interval) -> Fraction:
    ends = [e for e in (interval.low, interval.high) if e is not None]
    return sum(ends, Fraction(0)) / len(ends) if ends else Fraction(0)


def _gap(one: Interval, other: Interval) -> Fraction:
    gaps = [a.low - b.high for a, b in ((one, other), (other, one)) if a.low is not None and b.high is not None]
    return max(gaps, default=Fraction(0))
