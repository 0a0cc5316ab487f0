"""How a figure goes wrong on its way to print: the typed slips, each with a cost (lower is likelier)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from model.interval import Interval

ARBITRARY = "another figure"  # no slip leads there
ONE_OFF, SWAPPED, DOUBLED, WRONG = "one off", "two digits swapped", "a digit doubled", "one digit wrong"
TOO_MANY, DROPPED, FACTOR = "a digit too many", "a digit dropped", "a factor of ten, a hundred or a thousand"
OF_DIGITS = (SWAPPED, DOUBLED, WRONG, TOO_MANY, DROPPED)
LABEL, PERIOD, SWAP, HEDGE, ORDER = 1.8, 1.6, 2.0, 2.2, 2.5
ANOTHER_CELL = "the figure of "  # a reason: which cell follows
VACANT = 1.0  # the figure is just what the others leave for a cell that nobody states
LEAST_TELLING = 10  # smaller figures coincide by chance
_NEAR = 0.5  # e-foldings: farther off, a figure was not computed wrongly but is another one
_HEDGED = Fraction(1, 4)  # of a hedged figure: farther off, no other hedge would do


class Repair(NamedTuple):
    """What the figure should be (None: no single value follows), at what cost, and what would have happened."""

    cost: float
    value: Fraction | None
    reason: str


def best_repair(value: Fraction, allowed: Interval, *, words: bool = False) -> Repair | None:
    """The likeliest way from `value` to something in `allowed`; None where nothing lies in it or it forbids nothing."""
    if allowed.empty or allowed.contains(value):
        return None
    found = []
    if value.denominator == 1 and value >= 0:
        found = [r for r in _slips(int(value), words=words) if r.value is not None and allowed.contains(r.value)]
    if not found:
        found = [_arbitrary(value, allowed)]
    return min(found, key=lambda r: (r.cost, abs((r.value or 0) - value)))


def miscalculated(value: Fraction, allowed: Interval) -> Repair | None:
    """A share, change or average that was computed wrongly: likelier the less it is off."""
    if allowed.empty or not allowed.is_point or allowed.low == value or allowed.low is None:
        return None
    distance = abs(math.log((abs(float(allowed.low)) + 1) / (float(value) + 1)))
    return Repair(1.2 + 2 * distance, allowed.low, "computed wrongly") if distance <= _NEAR else None


def hedged_otherwise(value: Fraction, allowed: Interval) -> Repair | None:
    """The figure is right and its hedge is not: something allowed lies close to it, on whichever side."""
    around = Interval(value - abs(value) * _HEDGED, value + abs(value) * _HEDGED)
    return None if (allowed & around).empty else Repair(HEDGE, None, "another hedge")


def _slips(value: int, *, words: bool) -> Iterator[Repair]:
    """Every value that one slip of the pen makes `value` of."""
    yield from (Repair(1.2, Fraction(value + step), ONE_OFF) for step in (1, -1))
    if words:  # nobody drops a digit of "four"
        return
    digits = str(value)
    size = len(digits)
    for at in range(size - 1):
        if digits[at] != digits[at + 1] and (at or digits[1] != "0"):  # no figure is printed with a nought in front
            yield _made(1.0, digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], SWAPPED)
        elif size > 1:
            yield _made(1.3, digits[:at] + digits[at + 1 :], DOUBLED)
    for at in range(size):
        for digit in "0123456789":
            if digit != digits[at]:
                yield _made(1.4, digits[:at] + digit + digits[at + 1 :], WRONG)
        if size > 1:
            yield _made(1.5, digits[:at] + digits[at + 1 :], TOO_MANY)
    for at in range(size + 1):
        for digit in "0123456789":
            yield _made(1.5, digits[:at] + digit + digits[at:], DROPPED)
    for power in (10, 100, 1000):
        yield Repair(1.8, Fraction(value * power), FACTOR)
        if value % power == 0 and value:
            yield Repair(1.8, Fraction(value // power), FACTOR)


def _made(cost: float, digits: str, reason: str) -> Repair:
    return Repair(cost, Fraction(int(digits)), reason)


def _arbitrary(value: Fraction, allowed: Interval) -> Repair:
    """No slip fits: the nearest allowed value, and a single one only where just one is allowed."""
    ends = [e for e in (allowed.low, allowed.high) if e is not None]
    nearest = min(ends, key=lambda e: abs(e - value)) if ends else value
    distance = abs(math.log((abs(float(nearest)) + 1) / (abs(float(value)) + 1)))
    return Repair(4 + 0.3 * distance, nearest if allowed.is_point else None, ARBITRARY)


def coincidence(value: Fraction) -> float | None:
    """What to add to the cost of "it is another known figure": small ones are equal by chance. None: means nothing."""
    if value < LEAST_TELLING:
        return None
    return 1.5 if value < 100 else 0.5 if value < 1000 else 0.0
