"""What the levels make of a stated share, change or average: the figure as a release would print it."""

from __future__ import annotations

from fractions import Fraction

from check.cells import Statement
from check.network import Bounds, Constraint
from check.rules.statements import averaged_over
from model.interval import Interval


def computed(statement: Statement, constraint: Constraint, bounds: Bounds) -> Interval:
    """From the least to the largest rounded figure that the unknowns of `constraint` allow within `bounds`."""
    claim = statement.claim
    if claim.kind == "average":
        count = len(averaged_over(statement))
        low = sum(Fraction(bounds.low[u]) for u in constraint.unknowns) / count
        high = sum(Fraction(bounds.high[u]) for u in constraint.unknowns) / count
        return Interval(Fraction(round(low)), Fraction(round(high)))
    if claim.value is None or claim.kind not in ("share", "change") or len(constraint.unknowns) != 2:
        return Interval()
    part, whole = (bounds.interval(u) for u in constraint.unknowns)
    if part.low is None or part.high is None or not whole.low or not whole.high:
        return Interval()
    if claim.kind == "change" and claim.unit not in ("percent", "factor"):
        return Interval(part.low - whole.high, part.high - whole.low)
    low, high = part.low / whole.high, part.high / whole.low
    if claim.unit == "factor":
        return Interval(Fraction(round(2 * low), 2), Fraction(round(2 * high), 2))
    shift = 100 if claim.kind == "change" else 0
    return Interval(Fraction(round(100 * low - shift)), Fraction(round(100 * high - shift)))
