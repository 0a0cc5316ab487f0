"""Intervals of rational numbers, and the pair of them that a stated figure denotes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Interval:
    """A range of values. `None` for an end means unbounded; an open end is itself excluded."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Fraction | int) -> Interval:
        """Exactly one value."""
        return cls(Fraction(value), Fraction(value))

    @property
    def empty(self) -> bool:
        """True when no value lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def is_point(self) -> bool:
        """True when exactly one value lies in it."""
        return self.low is not None and self.low == self.high and not (self.low_open or self.high_open)

    def contains(self, value: Fraction | int) -> bool:
        """True when `value` lies in it."""
        return not (self & Interval.point(value)).empty

    def __and__(self, other: Interval) -> Interval:
        low, low_open = self.low, self.low_open
        if other.low is not None and (low is None or (other.low, other.low_open) > (low, low_open)):
            low, low_open = other.low, other.low_open
        high, high_open = self.high, self.high_open
        if other.high is not None and (high is None or (other.high, not other.high_open) < (high, not high_open)):
            high, high_open = other.high, other.high_open
        return Interval(low, high, low_open, high_open)

    def __add__(self, other: Interval) -> Interval:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __neg__(self) -> Interval:
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_open,
            self.low_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def scaled(self, factor: Fraction) -> Interval:
        """Every value times `factor`, which must be positive."""
        if factor <= 0:
            raise ValueError("an interval is scaled by positive factors only")
        return Interval(
            None if self.low is None else self.low * factor,
            None if self.high is None else self.high * factor,
            self.low_open,
            self.high_open,
        )

    def integers(self) -> Interval:
        """The smallest closed interval that holds the same whole numbers."""
        low = high = None
        if self.low is not None:
            low = Fraction(-((-self.low) // 1))
            if self.low_open and low == self.low:
                low += 1
        if self.high is not None:
            high = Fraction(self.high // 1)
            if self.high_open and high == self.high:
                high -= 1
        return Interval(low, high)

    def __str__(self) -> str:
        left = "(" if self.low is None or self.low_open else "["
        right = ")" if self.high is None or self.high_open else "]"
        low = "-∞" if self.low is None else f"{float(self.low):g}"
        high = "∞" if self.high is None else f"{float(self.high):g}"
        return f"{left}{low}, {high}{right}"


@dataclass(frozen=True)
class Denotation:
    """The values a claim allows: outside `hard` it is contradicted, outside `soft` only doubtful."""

    hard: Interval
    soft: Interval

    @classmethod
    def exact(cls, value: Fraction | int) -> Denotation:
        """A plain count: one value, nothing else."""
        point = Interval.point(value)
        return cls(point, point)
