"""The vintages of a cell, found by what a person types: `new_clients sex=F 2018`, or the beginning of an id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine, RowMapping, column, select, table
from sqlalchemy import distinct as different

from load.tables import fields
from model.claim import breakdown_parsed, breakdown_text
from model.errors import ClaimledgerError

_VIEW = table("vintages", *(column(f.name) for f in fields("vintages")))
_SHOWN = 12  # names that an error message lists


def vintages_of(store: Engine, parts: Sequence[str], series: str = "") -> list[RowMapping]:
    """Every figure stated for the cells meant, period after period and release after release.

    `parts` are an indicator, then `dimension=code` pairs and a period in any order, or the beginning of the id of an
    observation or a claim. Without a period, all periods; without pairs, the whole. Raises ClaimledgerError for nothing.
    """
    named, *more = [piece for part in parts for piece in part.replace(";", " ").split()] or [""]
    pairs = ";".join(part for part in more if "=" in part)
    periods = [part for part in more if "=" not in part]
    cell = _VIEW.c.observation_id
    meant: list[ColumnElement[bool]] = [_VIEW.c.series == series] if series else []
    with store.connect() as connection:
        indicators = list(connection.execute(select(different(_VIEW.c.indicator)).where(*meant)).scalars())
        if named in indicators:
            meant += [_VIEW.c.indicator == named, _VIEW.c.breakdown == breakdown_text(breakdown_parsed(pairs))]
            meant += [_VIEW.c.time_period == period for period in periods]
        else:
            starts = [c.startswith(named, autoescape=True) for c in (cell, _VIEW.c.claim_id)]
            cells = list(connection.execute(select(different(cell)).where(starts[0] | starts[1])).scalars())
            if not named or len(cells) != 1:
                raise ClaimledgerError(
                    f"{named or 'nothing'}: is no indicator of this store and no id; it has {_some(indicators)}"
                )
            meant.append(cell == cells[0])
        order = (_VIEW.c.series, _VIEW.c.kind, _VIEW.c.unit, _VIEW.c.time_period, _VIEW.c.base, _VIEW.c.vintage)
        found = list(connection.execute(select(_VIEW).where(*meant).order_by(*order)).mappings())
        if found:
            return found
        known = select(different(_VIEW.c.breakdown)).where(_VIEW.c.indicator == named)
        breakdowns = [text or "the whole" for text in connection.execute(known).scalars()]
    raise ClaimledgerError(f"{' '.join(parts)}: no figure was ever stated for it; {named} has {_some(breakdowns)}")


def _some(names: Sequence[Any]) -> str:
    listed = sorted(map(str, names))
    return ", ".join(listed[:_SHOWN]) + (f" and {len(listed) - _SHOWN:,} more" if len(listed) > _SHOWN else "")
