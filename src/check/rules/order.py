"""Records and ranks: "higher than ever", "the second most common form"."""

from __future__ import annotations

import re

from check.cells import Cell, Statement
from check.network import Constraint
from check.relations import ENDLESS, View
from model.period import TimePeriod

_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_SINCE = "since "


def draw_order(view: View) -> list[Statement]:
    """Add a constraint for every record and rank of the release; returns those that nothing can be held against."""
    draw = {"extreme": _draw_extreme, "rank": _draw_rank}
    return [s for s in view.document.others if s.claim.kind in draw and not draw[s.claim.kind](view, s)]


def _draw_extreme(view: View, statement: Statement) -> bool:
    """A record is at least as high as all that is known of comparable periods before it; strictly, or it is doubtful."""
    here = view.known(statement.cell)
    if here is None:
        return False
    count = int(statement.claim.value or 1)
    highest = statement.claim.bound != "min"
    rivals = _rivals(view, statement, highest=highest, count=count)
    if not rivals:
        return False
    unknowns = [view.hidden(cell) for cell in rivals]
    if count > 1:
        if highest and len(unknowns) >= count:
            view.network.add(_rank(statement, here, unknowns, count))
        return True
    for there in unknowns:
        larger, smaller = (here, there) if highest else (there, here)
        view.relate("extreme", ((larger, 1), (smaller, -1)), (0, ENDLESS), (1, ENDLESS), statement)
    return True


def _rivals(view: View, statement: Statement, *, highest: bool, count: int) -> list[Cell]:
    """The `count` highest (lowest) stated cells of the same kind of period before this one."""
    return view.ledger.foremost(statement.cell, _since(statement.claim.base), count, highest=highest)


def _since(base: str) -> TimePeriod | None:
    """The period of "since 2014"; None where the record has no beginning."""
    try:
        return TimePeriod.parse(base.removeprefix(_SINCE)) if base.startswith(_SINCE) else None
    except ValueError:
        return None


def _rank(statement: Statement, first: int, others: list[int], count: int) -> Constraint:
    unknowns = (first, *others)
    free = (-ENDLESS, ENDLESS)
    return Constraint(statement.claim.kind, unknowns, (1,) * len(unknowns), free, free, (statement.number,), rank=count)


def _draw_rank(view: View, statement: Statement) -> bool:
    """Fewer than `rank` of the other categories exceed the one ranked; a lower rank is no larger than a higher one."""
    name, place = statement.claim.base, int(statement.claim.value or 0)
    code = dict(statement.cell.breakdown).get(name)
    if code is None or place < 1 or statement.claim.value != place:
        return False
    here = view.known(statement.cell)
    drawn = False
    if here is not None:
        others = [view.hidden(c) for c in _family(view, statement.cell, name) if c != statement.cell]
        if len(others) >= place:
            view.network.add(_rank(statement, here, others, place))
            drawn = True
    for other in view.document.others:
        if other.claim.kind == "rank" and other.claim.base == name and _same_family(other.cell, statement.cell, name):
            there = view.known(other.cell)
            if here is not None and there is not None and (other.claim.value or 0) > place and here != there:
                view.relate("rank", ((here, 1), (there, -1)), (0, ENDLESS), None, statement)
                drawn = True
    return drawn


def _same_family(one: Cell, other: Cell, name: str) -> bool:
    return _without(one, name) == _without(other, name)


def _without(cell: Cell, name: str) -> Cell:
    return cell._replace(breakdown=tuple(pair for pair in cell.breakdown if pair[0] != name))


def _family(view: View, cell: Cell, name: str) -> list[Cell]:
    """The stated categories that can be ranked against each other: no residual, none that contains another."""
    book = view.ledger.codebook
    dimension = book.dimensions.get(name)
    scheme = next((s for s in book.schemes if s.dimension == name), None)
    found = []
    for other in view.document.levels:
        code = dict(other.breakdown).get(name)
        if code is None or not _same_family(other, cell, name):
            continue
        if dimension is not None and dimension.countries:
            comparable = bool(_COUNTRY.match(code))
        else:
            comparable = scheme is None or (code in scheme.codes and code != scheme.residual)
        if comparable:
            found.append(other)
    return found
