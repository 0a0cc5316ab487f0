"""What must hold between the cells that one release speaks of: codebook and statements as constraints of a network.

A release is seen with its own figures first. A cell that it does not state is taken from the other releases, as loosely
as figures get revised; a cell that nobody states is an unknown all the same, where a sum or a table needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from check.bands import Band, band_of, tiling
from check.cells import Cell, Document, Statement, hull
from check.ledger import Ledger
from check.network import Constraint, Network, Number
from check.revisions import Revisions
from codebook.book import Scheme
from model.claim import Breakdown, breakdown_parsed
from model.interval import Interval
from model.period import TimePeriod

ENDLESS = 10**30  # a bound that never binds
_ROUNDS = 2  # how far hidden cells give rise to further sums: rows and columns of one table


def closed(interval: Interval, whole: bool) -> tuple[Number, Number]:
    """The ends of an interval as a constraint takes them: whole numbers where the unknown is one."""
    if whole:
        interval = interval.integers()
    low: Number = -ENDLESS if interval.low is None else interval.low
    high: Number = ENDLESS if interval.high is None else interval.high
    return (int(low), int(high)) if whole else (low, high)


class View:
    """The network of one release: unknowns by cell, and the constraints between them."""

    def __init__(self, ledger: Ledger, document: Document, revisions: Revisions) -> None:
        self.ledger = ledger
        self.document = document
        self.revisions = revisions
        self.network = Network()
        self.cells: dict[Cell, int] = {}
        self.stated: dict[Cell, tuple[Statement, ...]] = {}  # what was taken for a cell, own or not
        self.undecided: list[Statement] = []  # statements that nothing could be held against
        self._drawn: set[tuple[str, tuple[int, ...]]] = set()
        self._families: set[tuple[str, Breakdown, TimePeriod, str]] = set()

    # ------------------------------------------------------------------ cells

    def stated_for(self, cell: Cell) -> Sequence[Statement] | None:
        """What any release states for a cell; None for nothing."""
        return self.ledger.stated(cell) or None

    def own(self, cell: Cell) -> bool:
        """True where the release itself states the cell."""
        return cell in self.document.levels

    def known(self, cell: Cell) -> int | None:
        """The unknown of a cell that this or another release states, or that a relation has brought in; else None."""
        found = self.cells.get(cell)
        if found is not None:
            return found
        own = self.document.levels.get(cell)
        statements = own or self.stated_for(cell)
        if not statements:
            return None
        whole = self.ledger.is_whole(cell)
        unknown = self.cells[cell] = self.network.unknown(whole)
        exact = [s for s in statements if s.exact is not None]
        self.stated[cell] = tuple(exact or statements)
        far, near = (Fraction(0), Fraction(0)) if own else self.revisions.slack(self.document, cell, statements)
        values = {s.exact for s in statements}
        hard: tuple[Number, Number]
        soft: tuple[Number, Number]
        if len(values) == 1 and exact:
            value = exact[0].exact
            assert value is not None
            hard, soft = (value - int(far), value + int(far)), (value - int(near), value + int(near))
        else:
            allowed = hull(statements)
            hard = closed(allowed.hard + Interval(-far, far), whole)
            soft = closed(allowed.soft + Interval(-near, near), whole)
        numbers = tuple(s.number for s in self.stated[cell])
        self.network.add(Constraint("figure", (unknown,), (1,), hard, soft, numbers, own=own is not None))
        return unknown

    def hidden(self, cell: Cell) -> int:
        """The unknown of a cell, stated or not."""
        found = self.known(cell)
        if found is None:
            found = self.cells[cell] = self.network.unknown()
        return found

    # ------------------------------------------------------------------ constraints

    def relate(
        self,
        kind: str,
        terms: Sequence[tuple[int, Number]],
        hard: tuple[Number, Number],
        soft: tuple[Number, Number] | None = None,
        statement: Statement | None = None,
    ) -> None:
        """Add `hard[0]` ≤ Σ coefficient·unknown ≤ `hard[1]`, once."""
        unknowns = tuple(u for u, _ in terms)
        if statement is None:
            if (kind, unknowns) in self._drawn:
                return
            self._drawn.add((kind, unknowns))
        claims = () if statement is None else (statement.number,)
        self.network.add(Constraint(kind, unknowns, tuple(c for _, c in terms), hard, soft or hard, claims))

    def at_most(self, kind: str, smaller: int, larger: int, *, doubtful: bool = False) -> None:
        """`smaller` ≤ `larger`; with `doubtful` only a soft relation."""
        self.relate(kind, ((larger, 1), (smaller, -1)), (-ENDLESS if doubtful else 0, ENDLESS), (0, ENDLESS))

    # ------------------------------------------------------------------ codebook

    def draw_codebook(self) -> None:
        """All relations that the codebook lets follow from the release's own cells."""
        cells = list(self.document.levels)
        for cell in cells:
            self.known(cell)
        for cell in cells:
            self._draw_wholes(cell)
            self._draw_periods(cell)
            self._draw_within_indicator(cell)
        waiting = cells
        for _ in range(_ROUNDS):
            before = set(self.cells)
            for cell in waiting:
                self._draw_families(cell)
            waiting = [c for c in self.cells if c not in before]
        self._draw_funnels(cells)

    def _wider(self, cell: Cell) -> Iterable[Cell]:
        """The cells one step more general: a category's own whole, or one dimension left out."""
        dimensions = self.ledger.codebook.dimensions
        for position, (name, code) in enumerate(cell.breakdown):
            dimension = dimensions.get(name)
            if dimension is not None and dimension.population:
                continue
            rest = cell.breakdown[:position] + cell.breakdown[position + 1 :]
            outer = dimension.codes[code].within if dimension is not None and code in dimension.codes else ""
            if outer:
                yield Cell(cell.indicator, tuple(sorted((*rest, (name, outer)))), cell.period)
            else:
                yield Cell(cell.indicator, rest, cell.period)

    def _draw_wholes(self, cell: Cell) -> None:
        """A part is at most its whole: the nearest wholes that somebody states."""
        part = self.cells[cell]
        seen = set()
        waiting = list(self._wider(cell))
        while waiting:
            whole = waiting.pop()
            if whole in seen:
                continue
            seen.add(whole)
            unknown = self.known(whole)
            if unknown is None:
                waiting.extend(self._wider(whole))
            else:
                self.at_most("subset", part, unknown)

    def _draw_periods(self, cell: Cell) -> None:
        """A flow of a part of a period is at most that of the period; halves and quarters add up to theirs."""
        if not self.ledger.is_flow(cell):
            return
        here = self.cells[cell]
        for period in self.ledger.near(cell):
            other = Cell(cell.indicator, cell.breakdown, period)
            if period.contains(cell.period):
                unknown = self.known(other)
                if unknown is not None:
                    self.at_most("cumulative", here, unknown)
            elif cell.period.contains(period):
                unknown = self.known(other)
                if unknown is not None:
                    self.at_most("cumulative", unknown, here)
        if not self.ledger.is_additive(cell):
            return
        for whole, parts in _partitions(cell.period):
            total = self.known(Cell(cell.indicator, cell.breakdown, whole))
            unknowns = [self.known(Cell(cell.indicator, cell.breakdown, p)) for p in parts]
            found = [u for u in unknowns if u is not None]
            if total is not None and len(found) == len(parts):
                self.relate("cumulative", [(total, 1), *((u, -1) for u in found)], (0, 0))

    def _draw_within_indicator(self, cell: Cell) -> None:
        """Those admitted are some of those proposed; a doubt only, for a decision may come a period later."""
        outer = self.ledger.codebook.indicators[cell.indicator].within
        if outer:
            unknown = self.known(cell._replace(indicator=outer))
            if unknown is not None:
                self.at_most("subset", self.cells[cell], unknown, doubtful=True)

    def _draw_funnels(self, cells: Sequence[Cell]) -> None:
        """No more was accepted, refused or is open, as the release states it, than came in and was open before.

        Where nobody states what was open before, nothing is held against it. A funnel without a stock must close.
        """
        indicators = self.ledger.codebook.indicators
        for funnel in self.ledger.codebook.funnels:
            of = breakdown_parsed(funnel.of)
            for cell in cells:
                if cell.indicator != funnel.whole or cell.breakdown:
                    continue
                terms: list[tuple[int | None, int]] = [(self.cells[cell], 1)]
                soft: tuple[Number, Number] = (0, 0)
                for part in funnel.parts:
                    stock = indicators[part].measure == "stock"
                    period = cell.period.last_day() if stock else cell.period
                    stated = next((c for c in (Cell(part, of, period), Cell(part, (), period)) if self.own(c)), None)
                    terms.append((self.known(stated) if stated else None, -1))
                    if stock and stated:
                        eve = TimePeriod.day(cell.period.start - timedelta(days=1))
                        terms.append((self.known(stated._replace(period=eve)), 1))
                        soft = (0, ENDLESS)  # something may be withdrawn
                known = [(unknown, sign) for unknown, sign in terms if unknown is not None]
                if len(known) == len(terms):
                    self.relate("part-whole", known, (-ENDLESS, ENDLESS), soft)

    # ------------------------------------------------------------------ schemes

    def _draw_families(self, cell: Cell) -> None:
        """The sums that one cell takes part in: along each of its dimensions, with what else stands there."""
        if not self.ledger.is_additive(cell):
            return
        for name, _ in cell.breakdown:
            context = tuple(pair for pair in cell.breakdown if pair[0] != name)
            family = (cell.indicator, context, cell.period, name)
            if family not in self._families:
                self._families.add(family)
                self._draw_family(cell._replace(breakdown=context), name)

    def _draw_family(self, whole: Cell, name: str) -> None:
        book = self.ledger.codebook
        dimension = book.dimensions.get(name)
        if dimension is None:
            return
        if dimension.bands:
            self._draw_bands(whole, name)
        for scheme in book.schemes:
            if scheme.dimension != name or (scheme.indicators and whole.indicator not in scheme.indicators):
                continue
            if not scheme.disjoint or not in_force(scheme, whole.period):
                continue
            self._draw_scheme(whole, scheme, scope=dimension.scope)

    def _draw_scheme(self, whole: Cell, scheme: Scheme, *, scope: bool) -> None:
        parts = {code: _with(whole, scheme.dimension, code) for code in scheme.codes}
        if scheme.exhaustive:
            if scope and not self.own(whole):
                return  # another release may mean another population by the same words
            codes = list(scheme.codes)
        else:
            codes = self._full_list(whole, scheme)
        if codes:
            terms = [(self.hidden(whole), 1), *((self.hidden(parts[c]), -1) for c in codes)]
            self.relate("part-whole", terms, (0, ENDLESS) if scheme.unknown else (0, 0), (0, 0))
            return
        total = self.known(whole)
        # What "other" takes in differs from list to list, so it counts only where the list is known to be one.
        found = [u for c, u in ((c, self.known(p)) for c, p in parts.items()) if u is not None and c != scheme.residual]
        if total is not None and found:
            self.relate("part-whole", [(total, 1), *((u, -1) for u in found)], (0, ENDLESS))

    def _full_list(self, whole: Cell, scheme: Scheme) -> list[str]:
        """The categories that make up `whole`, where a stated residual says that all are listed; else none.

        A list given for something wider ("by form, all places") is taken for its parts too, unless these are told apart
        more finely: then "other" means less there.
        """
        if not scheme.residual:
            return []
        here = [c for c in scheme.codes if self.own(_with(whole, scheme.dimension, c))]
        for wider in self._and_wider(whole):
            if self.own(_with(wider, scheme.dimension, scheme.residual)):
                listed = [c for c in scheme.codes if self.own(_with(wider, scheme.dimension, c))]
                told_apart = not set(here) <= set(listed)
                return [] if told_apart or self._counted_twice(wider, scheme, listed) else listed
        return []

    def _counted_twice(self, whole: Cell, scheme: Scheme, listed: list[str]) -> bool:
        """True where the sum closes but for one category, which the text may count within "other" a second time."""
        figures = {c: self._figure(_with(whole, scheme.dimension, c)) for c in listed}
        total, rest = self._figure(whole), figures[scheme.residual]
        if total is None or rest is None or any(f is None for f in figures.values()):
            return False
        excess = sum(f for f in figures.values() if f is not None) - total
        return 0 < excess <= rest and any(f == excess for c, f in figures.items() if c != scheme.residual)

    def _figure(self, cell: Cell) -> Decimal | None:
        own = self.document.levels.get(cell)
        return own[0].claim.value if own else None

    def _and_wider(self, cell: Cell) -> list[Cell]:
        found = [cell]
        for one in found:
            found.extend(w for w in self._wider(one) if w not in found)
        return found

    def _draw_bands(self, whole: Cell, name: str) -> None:
        """Age or size classes that lie side by side make up what they cover; someone of unknown age may be missing."""
        dimension = self.ledger.codebook.dimensions[name]
        stated: dict[Band, Cell] = {}
        for cell in self.document.levels:
            if cell.indicator == whole.indicator and cell.period == whole.period:
                code = dict(cell.breakdown).get(name)
                if code is not None and _with(whole, name, code) == cell:
                    band = band_of(code, dimension)
                    if band is not None:
                        stated[band] = cell
        targets: list[tuple[Band, Cell]] = [(Band(0, None), whole), *stated.items()]
        for target, cell in targets:
            pieces = [b for b in stated if b != target and target.contains(b)]
            if not pieces:
                continue
            total = self.known(cell)
            if total is None:
                continue
            tiles, complete = tiling(target, pieces)
            terms = [(total, 1), *((self.cells[stated[b]], -1) for b in tiles)]
            self.relate("part-whole", terms, (0, ENDLESS), (0, 0) if complete else (0, ENDLESS))


def _with(whole: Cell, dimension: str, code: str) -> Cell:
    return Cell(whole.indicator, tuple(sorted((*whole.breakdown, (dimension, code)))), whole.period)


def in_force(scheme: Scheme, period: TimePeriod) -> bool:
    """True where a scheme holds in all of a period."""
    if scheme.since and period.start < TimePeriod.parse(scheme.since).start:
        return False
    return not (scheme.until and period.end > TimePeriod.parse(scheme.until).end)


@lru_cache(maxsize=4096)
def _partitions(period: TimePeriod) -> list[tuple[TimePeriod, list[TimePeriod]]]:
    """(whole, parts) for the divisions of a year that `period` is the whole or a part of."""
    year = period.start.year
    if period.end.year != year or period.frequency not in "ASQ":
        return []
    whole = TimePeriod.year(year)
    halves = [TimePeriod.half(year, h) for h in (1, 2)]
    quarters = [TimePeriod.quarter(year, q) for q in (1, 2, 3, 4)]
    divisions = [(whole, halves), (whole, quarters), (halves[0], quarters[:2]), (halves[1], quarters[2:])]
    return [(w, parts) for w, parts in divisions if period == w or period in parts]
