"""Shares, changes, averages and comparisons: what the text computes, against the levels it computes with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from check.cells import Cell, Statement
from check.network import Number
from check.relations import ENDLESS, View, closed
from model.claim import breakdown_parsed
from model.interval import Interval
from model.period import TimePeriod

_ALIKE = Interval(Fraction(95, 100), Fraction(105, 100))  # "as many as last year"


def draw_statements(view: View) -> list[Statement]:
    """Add a constraint for every such statement of the release; returns those whose other figures nobody states."""
    undecided = []
    for statement in view.document.others:
        if statement.claim.obs_status == "F":
            continue
        drawn = True
        match statement.claim.kind:
            case "share":
                drawn = _draw_share(view, statement)
            case "change":
                drawn = _draw_change(view, statement)
            case "average":
                drawn = _draw_average(view, statement)
            case "comparison":
                drawn = _draw_comparison(view, statement)
        if not drawn:
            undecided.append(statement)
    return undecided


def ratio(view: View, statement: Statement, part: int, whole: int, allowed: Interval, *, doubtful: bool) -> None:
    """part / whole lies in `allowed`. A ratio has two edges, each a linear constraint of its own."""
    kind = statement.claim.kind
    free = (-ENDLESS, ENDLESS)
    for end, is_open, sign in ((allowed.low, allowed.low_open, 1), (allowed.high, allowed.high_open, -1)):
        if not end:  # none, or nought, which every part reaches anyway
            continue
        bound: tuple[Number, Number] = (1 if is_open else 0, ENDLESS)
        terms = ((part, sign * end.denominator), (whole, -sign * end.numerator))
        view.relate(kind, terms, free if doubtful else bound, bound, statement)


def _both_zones(view: View, statement: Statement, part: int, whole: int, scale: Fraction, shift: Fraction) -> None:
    """Hard and soft zone of a stated ratio, which is `scale` times the ratio plus `shift`."""
    assert statement.allows is not None
    for zone, doubtful in ((statement.allows.hard, False), (statement.allows.soft, True)):
        if doubtful and zone == statement.allows.hard:
            continue
        ends = (zone + Interval.point(-shift)).scaled(1 / scale)
        ratio(view, statement, part, whole, ends, doubtful=doubtful)


# ------------------------------------------------------------------ shares


def _draw_share(view: View, statement: Statement) -> bool:
    cell = statement.cell
    whole = _base(view, statement)
    if whole is None or not view.ledger.is_additive(cell):
        return False
    if view.known(cell) is None and view.known(whole) is None:
        view.hidden(cell)
    part, total = view.hidden(cell), view.hidden(whole)
    if part == total:
        return False
    _both_zones(view, statement, part, total, Fraction(100), Fraction(0))
    if _is_part(cell, whole):
        view.at_most("subset", part, total)
    return True


def _is_part(cell: Cell, whole: Cell) -> bool:
    return set(whole.breakdown) <= set(cell.breakdown)


def _base(view: View, statement: Statement) -> Cell | None:
    """The denominator. Where the text names none ("all"), a narrower whole is taken if only that fits the figures."""
    cell, base = statement.cell, statement.claim.base
    if not base:
        return None
    if base != "all":
        return cell._replace(breakdown=breakdown_parsed(base))
    candidates = [cell._replace(breakdown=())]
    candidates += [c for c in view.document.levels if _is_narrower_whole(c, cell)]
    fitting = [c for c in candidates if fits_share(view, statement, c)]
    return fitting[0] if fitting else candidates[0]


def _is_narrower_whole(candidate: Cell, cell: Cell) -> bool:
    same = candidate.indicator == cell.indicator and candidate.period == cell.period
    return same and bool(candidate.breakdown) and set(candidate.breakdown) < set(cell.breakdown)


def fits_share(view: View, statement: Statement, whole: Cell) -> bool:
    """False where the part and `whole` are both stated by the release and their ratio is not in the soft zone."""
    parts = view.document.levels.get(statement.cell)
    wholes = view.document.levels.get(whole)
    if not parts or not wholes or statement.allows is None:
        return whole.breakdown == ()
    numerator, denominator = parts[0].claim.value, wholes[0].claim.value
    if numerator is None or not denominator:
        return False
    return statement.allows.soft.contains(100 * Fraction(numerator) / Fraction(denominator))


# ------------------------------------------------------------------ changes


def base_periods(statement: Statement) -> list[TimePeriod]:
    """The periods that a change or comparison is measured against; none where its base is no list of periods."""
    try:
        return [TimePeriod.parse(code) for code in statement.claim.base.split(";") if code]
    except ValueError:
        return []


def _draw_change(view: View, statement: Statement) -> bool:
    bases = base_periods(statement)
    if len(bases) != 1 or bases[0] == statement.cell.period or statement.allows is None:
        return False
    now, before = statement.cell, statement.cell._replace(period=bases[0])
    if view.known(now) is None or view.known(before) is None:
        if view.known(now) is None and view.known(before) is None:
            return False
    later, earlier = view.hidden(now), view.hidden(before)
    match statement.claim.unit:
        case "percent":
            _both_zones(view, statement, later, earlier, Fraction(100), Fraction(-100))
        case "factor":
            _both_zones(view, statement, later, earlier, Fraction(1), Fraction(0))
        case _:
            whole = view.network.whole[later] and view.network.whole[earlier]
            hard, soft = closed(statement.allows.hard, whole), closed(statement.allows.soft, whole)
            view.relate("change", ((later, 1), (earlier, -1)), hard, soft, statement)
    return True


def _draw_comparison(view: View, statement: Statement) -> bool:
    bases = base_periods(statement)
    here = view.known(statement.cell)
    drawn = False
    for period in bases:
        there = view.known(statement.cell._replace(period=_like_for_like(view, statement, period)))
        if here is None or there is None or here == there:
            continue
        drawn = True
        match statement.claim.bound:
            case ">":
                view.relate("comparison", ((here, 1), (there, -1)), (1, ENDLESS), None, statement)
            case "<":
                view.relate("comparison", ((there, 1), (here, -1)), (1, ENDLESS), None, statement)
            case "=":
                ratio(view, statement, here, there, _ALIKE, doubtful=True)
    return drawn


def _like_for_like(view: View, statement: Statement, base: TimePeriod) -> TimePeriod:
    """The base; for "more than in 2016" of a half-year its first half, where only that bears the text out."""
    years = base.start.year - statement.cell.period.start.year
    same = statement.cell.period.shifted_years(years)
    if base.frequency == same.frequency or not base.contains(same):
        return base
    here, whole, alike = (
        view.stated_for(statement.cell._replace(period=p)) for p in (statement.cell.period, base, same)
    )
    if not (here and whole and alike) or statement.claim.bound not in ("<", ">"):
        return base
    value, against, instead = (s[0].claim.value or 0 for s in (here, whole, alike))
    larger = statement.claim.bound == ">"
    return same if (value > against) != larger and (value > instead) == larger else base


# ------------------------------------------------------------------ averages


def _draw_average(view: View, statement: Statement) -> bool:
    if statement.allows is None:
        return False
    parts = averaged_over(statement)
    if not parts:
        return False
    count = len(parts)
    total = view.known(statement.cell)
    terms: Sequence[tuple[int, Number]]
    if total is not None:
        terms = ((total, 1),)
    else:
        unknowns = [view.known(statement.cell._replace(period=p)) for p in parts]
        if any(u is None for u in unknowns):
            return False
        terms = [(u, 1) for u in unknowns if u is not None]
    hard, soft = (zone.scaled(Fraction(count)) for zone in (statement.allows.hard, statement.allows.soft))
    whole = all(view.network.whole[u] for u, _ in terms)
    view.relate("average", terms, closed(hard, whole), closed(soft, whole), statement)
    return True


def averaged_over(statement: Statement) -> list[TimePeriod]:
    """The years, half-years, quarters or months that an average is taken over; none where they do not fit its period."""
    period, each = statement.cell.period, statement.claim.base
    years = range(period.start.year, period.end.year + 1)
    parts: Iterable[TimePeriod]
    match each:
        case "year":
            parts = (TimePeriod.year(y) for y in years)
        case "half-year":
            parts = (TimePeriod.half(y, h) for y in years for h in (1, 2))
        case "quarter":
            parts = (TimePeriod.quarter(y, q) for y in years for q in (1, 2, 3, 4))
        case "month":
            parts = (TimePeriod.month(y, m) for y in years for m in range(1, 13))
        case _:
            return []
    found = [p for p in parts if period.contains(p)]
    whole = bool(found) and found[0].start == period.start and found[-1].end == period.end
    return found if whole else []
