"""The releases of a series as the checks look them up, and what earlier checks have kept: each read when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from load.recorded import batches, contents_of, releases_of
from load.schema import claim, kept, read_from, series
from model.claim import Breakdown, Contents, Line, Release, breakdown_text
from model.kept import Days, Earlier, Kept, Window

_ROWS = 4  # claims looked at for each year that is wanted: the editions of a release say the same
_LAST_YEAR = 9999
_RESULTS = ("release", "cell", "stock", "jump")


class StoredSeries:
    """One series of a store, through one connection."""

    def __init__(self, connection: Connection, code: str) -> None:
        self._connection = connection
        self._code = code
        self._releases = releases_of(connection, code)
        self._keys = {release.source: key for key, release in self._releases.items()}
        of_series = select(series.c.revision, series.c.kept_under).where(series.c.series == code)
        now = connection.execute(of_series).one()
        self.revision, self._under = int(now.revision), str(now.kept_under)
        self._given: set[int] = set()  # kept results that were handed over

    @property
    def releases(self) -> Sequence[Release]:
        """All that are loaded, oldest first."""
        return list(self._releases.values())

    def read(self, sources: Iterable[str]) -> Sequence[Contents]:
        """These releases, as far as they are there."""
        keys = (self._keys[source] for source in sources if source in self._keys)
        return list(contents_of(self._connection, {key: self._releases[key] for key in keys}))

    def stating(self, indicator: str, breakdown: Breakdown | None, first: int, last: int) -> Iterable[str]:
        """The releases that state an indicator, of one breakdown or of any, for periods that begin in these years."""
        period = claim.c.time_period
        wanted = select(claim.c.release_id).where(claim.c.indicator == indicator, claim.c.kind == "level").distinct()
        wanted = wanted.where(period >= f"{first:04d}", period < (f"{last + 1:04d}" if last < _LAST_YEAR else "A"))
        if breakdown is not None:
            wanted = wanted.where(claim.c.breakdown == breakdown_text(breakdown))
        found = self._connection.execute(wanted).scalars().all()
        return [self._releases[key].source for key in found if key in self._releases]

    def years(self, line: Line, year: int, count: int, *, later: bool) -> Sequence[int]:
        """The nearest years after (before) one in which periods begin that a line is stated for."""
        indicator, breakdown = line
        period = claim.c.time_period
        wanted = select(period).where(claim.c.indicator == indicator, claim.c.breakdown == breakdown_text(breakdown))
        if later:
            wanted = wanted.where(period >= f"{year + 1:04d}").order_by(period)
        else:
            wanted = wanted.where(period < f"{year:04d}", period != "").order_by(period.desc())
        found = self._connection.execute(wanted.limit(_ROWS * count)).scalars()
        return list(dict.fromkeys(int(code[:4]) for code in found))

    # ------------------------------------------------------------------ what is kept

    def earlier(self, under: str) -> Earlier | None:
        """What to go on from under these rules; None where nothing was kept under them."""
        if self._under != under:
            return None
        first = or_(kept.c.standing != "all", kept.c.kind.not_in(("cell", "stock", "jump")), kept.c.found != "")
        rows, told, changed = list[Row[Any]](), dict[str, str](), dict[str, list[str]]()
        of_series = select(kept).where(kept.c.series == self._code, first)
        for row in self._connection.execute(of_series.order_by(kept.c.kept_id)):
            if row.stale is not None:
                changed[row.key] = json.loads(row.stale)
            elif row.kind == "release" and row.standing == "all" and not row.found:
                told[row.key] = row.told
            else:
                rows.append(row)
        same = told.keys() | {row.key for row in rows if row.kind == "release" and row.standing == "all"}
        changed.update({source: [] for source in self._keys.keys() - same - changed.keys()})
        return Earlier(self.releases, list(self._with_windows(rows)), told, changed)

    def touched(self, days: Days) -> Iterator[Kept]:
        """What was found among all claims and read from any of these days, and was not handed over yet."""
        found: set[int] = set()
        for topic, stretches in days.items():
            for first, last in stretches:
                met = (read_from.c.topic == topic, read_from.c.last_day >= first, read_from.c.first_day <= last)
                found.update(self._connection.execute(select(read_from.c.kept_id).where(*met)).scalars())
        for some in batches(sorted(found - self._given)):
            wanted = select(kept).where(kept.c.kept_id.in_(some), kept.c.series == self._code)
            wanted = wanted.where(kept.c.standing == "all", kept.c.stale.is_(None))
            yield from self._with_windows(self._connection.execute(wanted))

    def _with_windows(self, rows: Iterable[Row[Any]]) -> Iterator[Kept]:
        by_key = {row.kept_id: row for row in rows}
        windows: dict[int, list[Window]] = {key: [] for key in by_key}
        for some in batches([key for key, row in by_key.items() if row.kind in _RESULTS]):
            of_rows = select(read_from).where(read_from.c.kept_id.in_(some))
            for window in self._connection.execute(of_rows):
                windows[window.kept_id].append(Window(window.topic, window.first_day, window.last_day))
        self._given.update(by_key)
        for key, row in by_key.items():
            yield Kept(row.standing, row.kind, row.key, row.found, row.told, tuple(sorted(windows[key])))
