"""Cells, figures and relations in words: the one wording that table, JSON and report share."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from check.cells import Cell, Statement
from model.claim import Claim

_HEDGES = {
    "~": "about ", "<~": "almost ", ">~": "slightly over ",
    ">": "more than ", "<": "less than ", ">=": "at least ", "<=": "at most ",
}  # fmt: skip


def plain(value: Decimal | Fraction | int) -> str:
    """A figure without needless zeros: 76, 33.33."""
    number = Fraction(value)
    if number.denominator == 1:
        return str(number.numerator)
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def stated(claim: Claim) -> str:
    """A figure as the claim has it, with its hedge and unit sign: "almost 25 %"."""
    if claim.value is None:
        return {"max": "a record", "min": "a lowest point"}.get(claim.bound, "")
    figure = plain(claim.value) + (f"–{plain(claim.value_to)}" if claim.value_to is not None else "")
    sign = {"percent": " %", "factor": " times"}.get(claim.unit, "")
    return _HEDGES.get(claim.bound, "") + figure + sign


def about(cell: Cell, *, period: bool = True) -> str:
    """A cell in words: "new clients (place finland, sex female), 2018"."""
    name = cell.indicator.replace("_", " ")
    if cell.breakdown:
        name += " (" + ", ".join(f"{d} {c}".replace("_", " ") for d, c in cell.breakdown) + ")"
    return f"{name}, {cell.period.code}" if period else name


def sources(statements: Iterable[Statement]) -> str:
    """The releases of some statements, each once, in order."""
    return ", ".join(dict.fromkeys(s.release.source for s in statements))
