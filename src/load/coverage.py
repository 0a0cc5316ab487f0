"""How far each figure of the store is held in place by the others, release by release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Engine, RowMapping, not_, select

from load.schema import claim, coverage, release

_CLAIM = ("claim_id", "kind", "indicator", "breakdown", "unit", "value", "time_period", "base", "text")


@dataclass(frozen=True)
class Held:
    """One release with the figures that it states. `relations` 0 or empty is "not verifiable here"."""

    source: str
    series: str
    figures: tuple[RowMapping, ...]

    @property
    def checked(self) -> int:
        """How many of its figures stand in a relation to others."""
        return sum(bool(figure["relations"]) for figure in self.figures)


def held(store: Engine, series: str = "", source: str = "") -> Iterator[Held]:
    """Releases, of one series or one alone, with each claim's relations and what the other figures leave for it."""
    columns = [*(claim.c[name] for name in _CLAIM), coverage.c.relations, coverage.c.low, coverage.c.high]
    joined = claim.join(release).outerjoin(coverage, coverage.c.claim_id == claim.c.claim_id)
    query = select(release.c.source, release.c.series, *columns).select_from(joined).where(not_(claim.c.replaced))
    if series:
        query = query.where(release.c.series == series)
    if source:
        query = query.where(release.c.source == source)
    with store.connect() as connection:
        rows = connection.execute(query.order_by(release.c.series, release.c.source, claim.c.sequence)).mappings()
        for (code, name), figures in groupby(rows, key=lambda r: (r["series"] or "", r["source"])):
            yield Held(name, code, tuple(figures))
