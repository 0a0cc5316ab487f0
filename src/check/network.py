"""Figures as integer unknowns, statements and relations as linear constraints, and what follows from them together.

Bounds are propagated to a fixed point. A constraint that no values within the bounds can satisfy is a conflict; the
smallest set of constraints behind it is what a finding quotes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from model.interval import Interval

UNBOUNDED = 10**18  # stands for "no bound": no count or amount comes near it
Number = int | Fraction
Place = tuple[tuple[str, ...], int]  # of a claim: where its release stands among the others, and where it stands in it
_MOST_STEPS = 40  # how often one constraint may be looked at again before what is known by then is taken


@dataclass(frozen=True, slots=True)
class Constraint:
    """A lower ≤ Σ coefficient·unknown ≤ an upper bound; where `rank` is set: fewer than `rank` unknowns exceed the first.

    `hard` holds or the figures contradict each other; outside `soft` they are only doubtful. `kind` is the rule it
    belongs to, "figure" where it is nothing but what a claim says of one cell. `claims` are the claims it rests on.
    """

    kind: str
    unknowns: tuple[int, ...]
    coefficients: tuple[Number, ...]
    hard: tuple[Number, Number]
    soft: tuple[Number, Number]
    claims: tuple[Place, ...] = ()
    own: bool = True  # False: what other releases say
    rank: int = 0


@dataclass(slots=True)
class Network:
    """Unknowns and constraints. Every unknown is at least 0 unless `signed`; `whole` ones are integers."""

    whole: list[bool] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    touching: list[list[int]] = field(default_factory=list)

    def unknown(self, whole: bool = True) -> int:
        """A new unknown; returns its position."""
        self.whole.append(whole)
        self.touching.append([])
        return len(self.whole) - 1

    def add(self, constraint: Constraint) -> int:
        """A further constraint; returns its position."""
        position = len(self.constraints)
        self.constraints.append(constraint)
        for unknown in constraint.unknowns:
            self.touching[unknown].append(position)
        return position

    def solve(
        self, active: Collection[int] | None = None, *, soft: bool = False, given: Mapping[int, Interval] | None = None
    ) -> Solution:
        """Propagate the `active` constraints (all of them for None), with their hard or their soft bounds.

        `given` are intervals that some unknowns are known to lie in.
        """
        chosen = range(len(self.constraints)) if active is None else sorted(active)
        return Solution(self, chosen, soft, given or {})

    def figures(self) -> Bounds:
        """What the claims say of each unknown by themselves, without any relation."""
        bounds = Bounds(len(self.whole))
        for constraint in self.constraints:
            if constraint.kind == "figure":
                (unknown,) = constraint.unknowns
                bounds.low[unknown] = max(bounds.low[unknown], constraint.hard[0])
                bounds.high[unknown] = min(bounds.high[unknown], constraint.hard[1])
        return bounds

    def left_by(self, position: int, unknown: int, bounds: Bounds) -> tuple[Number, Number]:
        """From where to where one constraint lets one of its unknowns be, the others lying within `bounds`."""
        constraint = self.constraints[position]
        if constraint.rank:
            return 0, UNBOUNDED
        at_least, at_most = constraint.hard
        own: Number = 1
        for other, coefficient in zip(constraint.unknowns, constraint.coefficients, strict=True):
            if other == unknown:
                own = coefficient
            elif coefficient > 0:
                at_most -= coefficient * bounds.low[other]
                at_least -= coefficient * bounds.high[other]
            else:
                at_most -= coefficient * bounds.high[other]
                at_least -= coefficient * bounds.low[other]
        if own == 0:  # a share of 0 % says nothing of the whole that it is taken of
            return 0, UNBOUNDED
        if own < 0:
            at_least, at_most, own = -at_most, -at_least, -own
        return -(-at_least // own), at_most // own

    def core(self, active: Collection[int], *, soft: bool = False) -> tuple[int, ...] | None:
        """A smallest set of `active` constraints that cannot hold together; None where none is found.

        Smallest in that no member can be left out; what other releases say is left out first.
        """
        solution = self.solve(active, soft=soft)
        if solution.conflict is None:
            return None
        behind = solution.behind_conflict()
        if (
            self.solve(behind, soft=soft).conflict is None
        ):  # reasons that lean on one another in a circle: start from everything
            behind = set(active)
        kept = sorted(behind, key=lambda c: (self.constraints[c].own, -len(self.constraints[c].unknowns), -c))
        for candidate in tuple(kept):
            without = [c for c in kept if c != candidate]
            if self.solve(without, soft=soft).conflict is not None:
                kept = without
        return tuple(sorted(kept))


def between(low: Number, high: Number) -> Interval:
    """The interval of two bounds, of which the upper may be none."""
    return Interval(Fraction(low), None if high >= UNBOUNDED // 10**6 else Fraction(high))


class Bounds:
    """What is known of each unknown: from `low` to `high`, UNBOUNDED where nothing holds it down."""

    __slots__ = ("high", "low")

    def __init__(self, size: int) -> None:
        self.low: list[Number] = [0] * size
        self.high: list[Number] = [UNBOUNDED] * size

    def interval(self, unknown: int) -> Interval:
        """What is left for one unknown."""
        return between(self.low[unknown], self.high[unknown])


class Solution(Bounds):
    """Bounds of all unknowns under some constraints, and the constraint that failed, if one did."""

    __slots__ = ("_high_from", "_low_from", "_soft", "conflict", "network")

    def __init__(
        self, network: Network, chosen: Sequence[int] | range, soft: bool, given: Mapping[int, Interval]
    ) -> None:
        size = len(network.whole)
        super().__init__(size)
        self.network = network
        self._low_from: list[int] = [-1] * size
        self._high_from: list[int] = [-1] * size
        self.conflict: int | None = None
        self._soft = soft
        for unknown, interval in given.items():
            self.low[unknown] = max(0, interval.low or 0)
            self.high[unknown] = UNBOUNDED if interval.high is None else interval.high
        self._propagate(chosen)

    def behind_conflict(self) -> set[int]:
        """All constraints that the conflict may rest on."""
        if self.conflict is None:
            return set()
        found: set[int] = set()
        waiting = [self.conflict]
        while waiting:
            position = waiting.pop()
            if position < 0 or position in found:
                continue
            found.add(position)
            for unknown in self.network.constraints[position].unknowns:
                waiting.append(self._low_from[unknown])
                waiting.append(self._high_from[unknown])
        return found

    def _propagate(self, chosen: Iterable[int]) -> None:
        constraints, touching = self.network.constraints, self.network.touching
        waiting = deque(chosen)
        queued = set(waiting)
        active = set(waiting)
        seen: dict[int, int] = {}
        while waiting:
            position = waiting.popleft()
            queued.discard(position)
            seen[position] = seen.get(position, 0) + 1
            if seen[position] > _MOST_STEPS:
                continue
            changed = self._apply(position, constraints[position])
            if changed is None:
                self.conflict = position
                return
            for unknown in changed:
                for other in touching[unknown]:
                    if other != position and other in active and other not in queued:
                        queued.add(other)
                        waiting.append(other)

    def _apply(self, position: int, constraint: Constraint) -> list[int] | None:
        """Tighten the bounds by one constraint; the unknowns that changed, or None where nothing is left."""
        low, high = self.low, self.high
        if constraint.rank:
            return self._apply_rank(position, constraint)
        at_least, at_most = constraint.soft if self._soft else constraint.hard
        least: Number = 0
        most: Number = 0
        for unknown, coefficient in zip(constraint.unknowns, constraint.coefficients, strict=True):
            if coefficient > 0:
                least += coefficient * low[unknown]
                most += coefficient * high[unknown]
            else:
                least += coefficient * high[unknown]
                most += coefficient * low[unknown]
        if least > at_most or most < at_least:
            return None
        changed: list[int] = []
        if least >= at_least and most <= at_most:
            return changed
        for unknown, coefficient in zip(constraint.unknowns, constraint.coefficients, strict=True):
            if coefficient > 0:
                upper = (at_most - (least - coefficient * low[unknown]), coefficient)
                lower = (at_least - (most - coefficient * high[unknown]), coefficient)
            elif coefficient == 0:
                continue
            else:
                upper = (-(at_least - (most - coefficient * low[unknown])), -coefficient)
                lower = (-(at_most - (least - coefficient * high[unknown])), -coefficient)
            if self.network.whole[unknown]:
                new_high: Number = upper[0] // upper[1]
                new_low: Number = -((-lower[0]) // lower[1])
            else:
                new_high = Fraction(upper[0]) / upper[1]
                new_low = Fraction(lower[0]) / lower[1]
            moved = False
            if new_high < high[unknown]:
                high[unknown] = new_high
                self._high_from[unknown] = position
                moved = True
            if new_low > low[unknown]:
                low[unknown] = new_low
                self._low_from[unknown] = position
                moved = True
            if moved:
                if low[unknown] > high[unknown]:
                    return None
                changed.append(unknown)
        return changed

    def _apply_rank(self, position: int, constraint: Constraint) -> list[int] | None:
        """Fewer than `rank` others exceed the first: it is no less than the `rank`-th of their least; once all that may
        exceed it do, each other is at most the first."""
        low, high = self.low, self.high
        first, *others = constraint.unknowns
        changed = []
        least = sorted((low[other] for other in others), reverse=True)[constraint.rank - 1]
        if least > low[first]:
            low[first], self._low_from[first] = least, position
            changed.append(first)
        exceeding = {other for other in others if low[other] > high[first]}
        if len(exceeding) >= constraint.rank:
            return None
        if len(exceeding) == constraint.rank - 1:
            for other in others:
                if other not in exceeding and high[other] > high[first]:
                    high[other], self._high_from[other] = high[first], position
                    changed.append(other)
        return changed
