"""Claim → the values it allows. The table of forms and zones stands in docs/checks.md."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from model.claim import Claim
from model.interval import Denotation, Interval

_SIMPLE = tuple(  # the fractions that people round to, in percent
    sorted(
        100 * Fraction(f)
        for f in ["0", "1/10", "1/5", "1/4", "1/3", "2/5", "1/2", "3/5", "2/3", "3/4", "4/5", "9/10", "1"]
    )
)
_RATES = ("percent", "factor")


def denote(claim: Claim) -> Denotation | None:
    """What a claim with a figure allows, in its own unit; None for a comparison, a rank or a record without one."""
    if claim.value is None or claim.kind in ("comparison", "extreme", "rank"):
        return None
    if claim.bound == "=" and claim.value_to is None and claim.unit not in _RATES and claim.kind != "average":
        return _exactly(claim.value)
    value = Fraction(claim.value)
    if claim.value_to is not None:
        ends = Interval(min(value, Fraction(claim.value_to)), max(value, Fraction(claim.value_to)))
        return Denotation(ends, ends)
    if (
        claim.kind == "change" and claim.unit != "factor" and value < 0
    ):  # "fell by more than 10": of the size, not of the sign
        positive = _hedged(claim, -value)
        return Denotation(-positive.hard, -positive.soft)
    return _hedged(claim, value)


@lru_cache(maxsize=10_000)
def _exactly(value: Decimal) -> Denotation:
    """What is counted is exact."""
    return Denotation.exact(Fraction(value))


def unit_in_last_place(claim: Claim) -> Fraction:
    """How much one unit of the last stated decimal is worth."""
    assert claim.value is not None
    exponent = claim.value.as_tuple().exponent
    return Fraction(10) ** min(0, int(exponent))


def granularity(value: Fraction) -> Fraction:
    """How coarse a round figure is: 270 → 10, 4600 → 100, 25 → 5, 16 → 1, 2.5 → 1/2."""
    if value == 0:
        return Fraction(1)
    if value.denominator > 1:
        return Fraction(1, 2) if value.denominator == 2 else Fraction(1, 10)
    grain = 1
    while value % (grain * 10) == 0:
        grain *= 10
    return Fraction(5) if grain == 1 and value % 5 == 0 else Fraction(grain)


def _hedged(claim: Claim, value: Fraction) -> Denotation:
    fraction = claim.exact_form == "fraction" and claim.unit == "percent"
    if fraction:
        value = _exact_fraction(value)
        below, above = _neighbours(value)
    else:
        grain = granularity(value)
        if claim.unit == "factor" and value.denominator == 1:
            grain = Fraction(1)
        below, above = value - grain, value + grain
    middle_below, middle_above = (below + value) / 2, (value + above) / 2
    match claim.bound:
        case "~":
            if fraction:
                return Denotation(Interval(middle_below, middle_above), Interval(middle_below, middle_above))
            return Denotation(Interval(below, above), Interval(middle_below, middle_above))
        case "<~":
            return Denotation(Interval(below, value, False, True), Interval(middle_below, value, False, True))
        case ">~":
            near = max(above, value * Fraction(11, 10))
            return Denotation(Interval(value, None, True), Interval(value, near, True, True))
        case ">":
            if claim.unit == "percent" and claim.kind == "share" and value == 50:
                # Translators write "the majority", "most" for the largest group: below a half it is only doubtful.
                at_least = Fraction(0) if fraction else value
                return Denotation(Interval(at_least, Fraction(100), True), Interval(value, Fraction(100), True))
            return Denotation(Interval(value, None, True), Interval(value, above, True, True))
        case "<":
            return Denotation(Interval(None, value, False, True), Interval(below, value, False, True))
        case ">=":
            return Denotation(Interval(value, None), Interval(value, None))
        case "<=":
            return Denotation(Interval(None, value), Interval(None, value))
        case _:
            return _plain(claim, value, below, above)


def _plain(claim: Claim, value: Fraction, below: Fraction, above: Fraction) -> Denotation:
    """A computed figure without a hedge: rounded."""
    last = unit_in_last_place(claim)
    if claim.kind == "average":
        return Denotation(Interval(below, above), Interval(value - last / 2, value + last / 2))
    if claim.unit == "factor":  # "doubled", "three times as many": never meant to the decimal
        hard, soft = value * Fraction(12, 100), value * Fraction(4, 100)
        if value.denominator > 1:
            hard, soft = last, last / 2
        return Denotation(Interval(value - hard, value + hard), Interval(value - soft, value + soft))
    if claim.exact_form == "fraction":
        around = Interval((below + value) / 2, (value + above) / 2)
        near = Fraction(3, 2)
        if value % 10 == 0 and value != 50:  # "four in ten" are rounded to a tenth
            near = Fraction(5, 2)
            around = Interval(min((below + value) / 2, value - 5), max((value + above) / 2, value + 5))
        return Denotation(around, Interval(value - near, value + near))
    # Rounded to nearest is the soft zone; cut off, or rounded the wrong way, stays within one unit.
    return Denotation(Interval(value - last, value + last, True, True), Interval(value - last / 2, value + last / 2))


def _exact_fraction(value: Fraction) -> Fraction:
    """33.33 → 100/3: the fraction that the decimals stand for."""
    return 100 * (value / 100).limit_denominator(12)


def _neighbours(value: Fraction) -> tuple[Fraction, Fraction]:
    """The simple fractions next to `value` (percent): what "almost" and "about" are measured by."""
    if value not in _SIMPLE and value > 0 and (100 / value).denominator == 1:  # one in seven, one in nine
        parts = 100 / value
        return Fraction(100) / (parts + 1), Fraction(100) / (parts - 1)
    lower = [s for s in _SIMPLE if s < value]
    higher = [s for s in _SIMPLE if s > value]
    return (lower[-1] if lower else value - 10), (higher[0] if higher else value + 10)
