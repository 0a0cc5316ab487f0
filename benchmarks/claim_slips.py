"""What printers, typists and translators do to a figure, done to a claim."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from model.claim import Claim, Recorded

OPPOSITE = {"<~": ">~", ">~": "<~", ">": "<", "<": ">", ">=": "<=", "<=": ">="}


@dataclass(frozen=True)
class Mutation:
    """One changed claim. `true` is the figure before, "" where a label was changed."""

    operator: str
    position: int  # among the claims of the series
    claim: Claim
    true: str


def mutations(recorded: Sequence[Recorded], dice: random.Random) -> Iterator[Mutation]:
    """Every claim with a figure, changed in every way that makes sense for it."""
    values: dict[tuple[object, ...], list[Decimal]] = defaultdict(list)
    for item in recorded:
        claim = item.claim
        if claim.kind == "level" and claim.value is not None:
            values[claim.indicator, claim.breakdown].append(claim.value)
    for position, item in enumerate(recorded):
        claim = item.claim
        if not claim.indicator or claim.obs_status == "F" or claim.value is None or claim.kind == "rank":
            continue
        figures = dict.fromkeys(_figures(claim, dice))
        for operator, value in figures:
            if value != claim.value:
                yield Mutation(operator, position, replace(claim, value=value), f"{claim.value}")
        if claim.kind == "level":
            yield from _copied(claim, position, recorded, values, dice)
            yield from _relabelled(claim, position, recorded, dice)
        if claim.bound in OPPOSITE:
            yield Mutation("hedge flipped", position, replace(claim, bound=OPPOSITE[claim.bound]), f"{claim.value}")


def _figures(claim: Claim, dice: random.Random) -> Iterator[tuple[str, Decimal]]:
    value = claim.value
    assert value is not None
    if claim.unit == "percent" or value != value.to_integral_value():
        yield "percent off", value + dice.choice((2, -2, 3, -3))
        if claim.kind == "share":
            yield "impossible", Decimal(104)
        return
    digits = str(abs(int(value)))
    sign = -1 if value < 0 else 1
    yield "plus one", value + 1
    yield "minus one", value - 1
    if len(digits) > 1:
        at = dice.randrange(len(digits) - 1)
        yield "swapped digits", _of(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], sign)
        at = dice.randrange(len(digits))
        yield "dropped digit", _of(digits[:at] + digits[at + 1 :], sign)
    at = dice.randrange(len(digits))
    yield "doubled digit", _of(digits[: at + 1] + digits[at:], sign)
    yield "wrong digit", _of(digits[:at] + dice.choice("123456789") + digits[at + 1 :], sign)
    yield "times ten", value * 10
    if value % 10 == 0 and value:
        yield "tenth", value / 10
    if claim.kind == "level":
        yield "impossible", Decimal(-7)


def _of(digits: str, sign: int) -> Decimal:
    return Decimal(sign * int(digits or "0"))


def _copied(
    claim: Claim,
    position: int,
    recorded: Sequence[Recorded],
    values: dict[tuple[object, ...], list[Decimal]],
    dice: random.Random,
) -> Iterator[Mutation]:
    """The figure of another period, or of another cell of the release."""
    others = [v for v in values[claim.indicator, claim.breakdown] if v != claim.value]
    if others:
        yield Mutation(
            "figure of another period", position, replace(claim, value=dice.choice(others)), f"{claim.value}"
        )
    here = [
        r.claim.value
        for r in recorded
        if r.release == recorded[position].release
        and r.claim.kind == "level"
        and r.claim.value not in (None, claim.value)
    ]
    if here:
        yield Mutation("figure of another cell", position, replace(claim, value=dice.choice(here)), f"{claim.value}")


def _relabelled(claim: Claim, position: int, recorded: Sequence[Recorded], dice: random.Random) -> Iterator[Mutation]:
    """The right figure under a wrong year or a wrong category."""
    assert claim.time_period is not None
    year = claim.time_period.shifted_years(dice.choice((1, -1)))
    yield Mutation("wrong year", position, replace(claim, time_period=year), "")
    for at, (dimension, code) in enumerate(claim.breakdown):
        codes = sorted({c for r in recorded for d, c in r.claim.breakdown if d == dimension and c != code})
        if codes:
            pair = (dimension, dice.choice(codes))
            other = tuple(sorted((*claim.breakdown[:at], pair, *claim.breakdown[at + 1 :])))
            yield Mutation("wrong label", position, replace(claim, breakdown=other), "")
            return
