"""What a finding says: figures first, where they stand, the arithmetic, and the reading under which all is well."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from check.cells import Cell, Statement
from check.network import Constraint
from check.relations import View
from check.rules.statements import averaged_over
from check.words import about, plain, sources, stated
from model.interval import Interval


def explain(view: View, rule: str, core: Sequence[int], *, soft: bool) -> tuple[str, str, str]:
    """Title, arithmetic and reconciling reading of a conflict of one release."""
    return _Wording(view, core, soft=soft).of(rule)


class _Wording:
    """One conflict with its unknowns named and valued."""

    def __init__(self, view: View, core: Sequence[int], *, soft: bool) -> None:
        self.view = view
        self.soft = soft
        self.constraints = [view.network.constraints[c] for c in core]
        self.names = {unknown: cell for cell, unknown in view.cells.items()}
        self.statements = [view.ledger.statements[n] for c in self.constraints for n in c.claims]
        self.sources = _short(self.statements)
        self._core = core

    def of(self, rule: str) -> tuple[str, str, str]:
        """Title, arithmetic, reading."""
        main = next(c for c in self.constraints if c.kind == rule) if rule != "contradiction" else self.constraints[0]
        relations = [c for c in self.constraints if c.kind != "figure"]
        without = [c for c, k in zip(self._core, self.constraints, strict=True) if k is not main]
        self.rest = self.view.network.solve(without, soft=self.soft)
        match rule:
            case "share":
                return self._share(main)
            case "change":
                return self._change(main)
            case "average":
                return self._average(main)
            case "comparison" | "extreme":
                return self._order(main, rule)
            case "rank":
                return self._rank(main)
            case "cumulative" | "subset" if len(relations) == 1 and len(main.unknowns) == 2:
                return self._exceeds(main, rule)
            case "part-whole" if len(relations) == 1 and main.coefficients.count(1) > 1:
                return self._funnel(main)
            case "part-whole" | "cumulative" if len(relations) == 1:
                return self._sum(main)
            case "contradiction":
                return self._impossible()
        return self._together()

    # ------------------------------------------------------------------ single relations

    def _share(self, main: Constraint) -> tuple[str, str, str]:
        statement = self.view.ledger.statements[main.claims[0]]
        part, whole = (self._value(u) for u in main.unknowns)
        percent = self._ratio(main, Fraction(100), Fraction(0))
        title = (
            f"{stated(statement.claim)} for {about(statement.cell)} does not fit {part} of {whole}, "
            f"which is {percent} % ({self.sources})."
        )
        return (
            title,
            f"{part} / {whole} = {percent} %{self._sums()}.",
            "Consistent if the share is of another whole, or was cut off instead of rounded.",
        )

    def _change(self, main: Constraint) -> tuple[str, str, str]:
        statement = self.view.ledger.statements[main.claims[0]]
        claim = statement.claim
        now, before = (self._value(u) for u in main.unknowns)
        if claim.unit == "percent":
            actual = self._ratio(main, Fraction(100), Fraction(-100)) + " %"
            arithmetic = f"{now} / {before} − 1 = {actual}"
        elif claim.unit == "factor":
            actual = self._ratio(main, Fraction(1), Fraction(0)) + " times"
            arithmetic = f"{now} / {before} = {actual}"
        else:
            actual = _span(self.rest.interval(main.unknowns[0]) - self.rest.interval(main.unknowns[1]))
            arithmetic = f"{now} − {before} = {actual}"
        title = (
            f"{stated(claim)} as the change in {about(statement.cell)} against {claim.base} does not fit "
            f"{now} after {before}, which is {actual} ({self.sources})."
        )
        return (
            title,
            arithmetic + self._sums() + ".",
            "Consistent if the change is measured against another period, or in percentage points.",
        )

    def _average(self, main: Constraint) -> tuple[str, str, str]:
        statement = self.view.ledger.statements[main.claims[0]]
        values = [self._value(u) for u in main.unknowns]
        total = sum((self.rest.interval(u) for u in main.unknowns), Interval.point(0))
        count = Fraction(len(averaged_over(statement)))
        mean = _span(total.scaled(1 / count))
        title = (
            f"{stated(statement.claim)} as the average a {statement.claim.base} in {about(statement.cell)} does not fit "
            f"{' + '.join(values)}, which makes {mean} ({self.sources})."
        )
        return (
            title,
            f"({' + '.join(values)}) / {plain(count)} = {mean}.",
            "Consistent if the average is a rounded one.",
        )

    def _order(self, main: Constraint, rule: str) -> tuple[str, str, str]:
        statement = self.view.ledger.statements[main.claims[0]]
        larger, smaller = main.unknowns
        if main.coefficients[0] < 0:
            larger, smaller = smaller, larger
        here = next(u for u in main.unknowns if self.names.get(u) == statement.cell)
        there = smaller if here == larger else larger
        called = (
            "called a record"
            if rule == "extreme"
            else "said to be " + {">": "higher", "<": "lower", "=": "equal"}.get(statement.claim.bound, "ordered")
        )
        title = (
            f"{self._value(here)} ({about(statement.cell)}), {called}, stands against "
            f"{self._value(there)} ({about(self.names[there])}) ({self.sources})."
        )
        return (
            title,
            f"{self._value(here)} against {self._value(there)}{self._sums()}.",
            "Consistent if the two figures count different things.",
        )

    def _rank(self, main: Constraint) -> tuple[str, str, str]:
        statement = self.view.ledger.statements[main.claims[0]]
        base = statement.claim.base
        if not main.rank:
            first, second = (f"{self._value(u)} ({self._category(u, base)})" for u in main.unknowns)
            return (
                f"{first} is ranked before {second} by {base}, but is smaller, in {self._context(statement)} ({self.sources}).",
                f"{first} < {second}.",
                "",
            )
        here, *others = main.unknowns
        larger = [
            f"{self._value(u)} ({self._category(u, base)})" for u in others if self.rest.low[u] > self.rest.high[here]
        ]
        place = plain(statement.claim.value or 0)
        title = (
            f"{self._value(here)} ({self._category(here, base)}) is called number {place} by {base} in "
            f"{self._context(statement)}, but {', '.join(larger)} exceed it ({self.sources})."
        )
        return (
            title,
            f"{self._value(here)} < {', '.join(larger)}.",
            "Consistent if the ranking leaves some categories out.",
        )

    def _exceeds(self, main: Constraint, rule: str) -> tuple[str, str, str]:
        whole, part = main.unknowns
        a, b = self._value(part), self._value(whole)
        reading = (
            "Consistent if the two count different things."
            if rule == "subset"
            else "Consistent if the earlier figure was revised, or counts a wider group."
        )
        return (
            f"{a} ({about(self.names[part])}) exceeds {b} ({about(self.names[whole])}), which it is a part of ({self.sources}).",
            f"{a} > {b}.",
            reading,
        )

    def _sum(self, main: Constraint) -> tuple[str, str, str]:
        whole, *parts = main.unknowns
        cells = [self.names[u] for u in parts]
        total = sum((self.rest.interval(u) for u in parts), Interval.point(0))
        values = [self._value(u) for u in parts]
        addition = " + ".join(v for v in values)
        stated_total = self._value(whole)
        name = about(self.names[whole])
        title = f"{addition} = {_span(total)}, not {stated_total}: the parts of {name} do not add up to it ({self.sources})."
        arithmetic = ", ".join(f"{v} ({_added(c, self.names[whole])})" for v, c in zip(values, cells, strict=True))
        reading = (
            "Consistent if some are in no category (unknown)."
            if _below(total, self.rest.interval(whole))
            else "Consistent if one can be in several categories."
        )
        return title, f"{arithmetic}: {_span(total)} against {stated_total}.", reading

    def _funnel(self, main: Constraint) -> tuple[str, str, str]:
        signed = list(zip(main.unknowns, main.coefficients, strict=True))
        sides = [[u for u, c in signed if (c < 0) == outcome] for outcome in (True, False)]
        outcomes, sources = (" + ".join(self._value(u) for u in side) for side in sides)
        sums = [_span(sum((self.rest.interval(u) for u in side), Interval.point(0))) for side in sides]
        title = (
            f"{outcomes} = {sums[0]} were decided or are open, more than the {sources} = {sums[1]} of "
            f"{about(self.names[main.unknowns[0]])}, and those open before ({self.sources})."
        )
        arithmetic = ", ".join(f"{self._value(u)} ({about(self.names[u])})" for u in main.unknowns)
        return title, f"{arithmetic}.", "Consistent if something was decided twice, or others were open before."

    def _impossible(self) -> tuple[str, str, str]:
        statement = self.statements[0]
        return (
            f"{stated(statement.claim)} cannot be the figure of {about(statement.cell)} ({self.sources}).",
            "",
            "Consistent if it is a change, not a level.",
        )

    def _together(self) -> tuple[str, str, str]:
        figures = [f"{stated(s.claim)} ({about(s.cell)})" for s in _each_cell(self.statements)]
        return (
            f"{', '.join(figures)} cannot all be true together ({self.sources}).",
            self._sums().removeprefix(", with ").capitalize(),
            "",
        )

    # ------------------------------------------------------------------ pieces

    def _value(self, unknown: int) -> str:
        """The figure of an unknown: as stated, else what the others leave."""
        for constraint in self.constraints:
            if constraint.kind == "figure" and constraint.unknowns == (unknown,):
                return stated(self.view.ledger.statements[constraint.claims[0]].claim)
        return _span(self.rest.interval(unknown))

    def _ratio(self, main: Constraint, scale: Fraction, shift: Fraction) -> str:
        part, whole = (self.rest.interval(u) for u in main.unknowns)
        if part.low is None or part.high is None or not whole.low or not whole.high:
            return "out of range"
        low, high = part.low / whole.high * scale + shift, part.high / whole.low * scale + shift
        return f"{float(low):.1f}" if low == high else f"{float(low):.1f} to {float(high):.1f}"

    def _sums(self) -> str:
        """The sums that lead from stated figures to the ones compared."""
        found = []
        for constraint in self.constraints:
            one_whole = constraint.coefficients.count(1) == 1
            if constraint.kind in ("part-whole", "cumulative") and one_whole and len(constraint.unknowns) > 2:
                whole, *parts = constraint.unknowns
                if all(p in self.names for p in parts) and whole in self.names:
                    addition = " + ".join(self._value(p) for p in parts)
                    found.append(f"{addition} = {self._value(whole)} ({about(self.names[whole], period=False)})")
        return ", with " + "; ".join(found) if found else ""

    def _category(self, unknown: int, dimension: str) -> str:
        return dict(self.names[unknown].breakdown).get(dimension, "").replace("_", " ")

    def _context(self, statement: Statement) -> str:
        rest = tuple(p for p in statement.cell.breakdown if p[0] != statement.claim.base)
        return about(statement.cell._replace(breakdown=rest))


def _span(interval: Interval) -> str:
    if interval.low is not None and interval.low == interval.high:
        return plain(interval.low)
    if interval.high is None:
        return f"at least {plain(interval.low or 0)}"
    return f"{plain(interval.low or 0)} to {plain(interval.high)}"


def _below(one: Interval, other: Interval) -> bool:
    return one.high is not None and other.low is not None and one.high < other.low


def _added(cell: Cell, whole: Cell) -> str:
    """What sets a part apart from its whole."""
    if cell.indicator != whole.indicator:
        return cell.indicator.replace("_", " ")
    if cell.period != whole.period:
        return cell.period.code
    return " ".join(c for d, c in cell.breakdown if (d, c) not in whole.breakdown).replace("_", " ")


def _each_cell(statements: Sequence[Statement]) -> list[Statement]:
    return list({(s.cell, s.claim.kind): s for s in reversed(statements)}.values())[::-1]


def _short(statements: Sequence[Statement]) -> str:
    """The releases to name in a title: one for each figure."""
    return sources(_each_cell(statements))
