"""A series as the report shows it: its releases, its lines of figures with all vintages, its findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Engine, Row

from load.findings import read_findings
from load.overview import all_releases, claims_of_series
from load.releases import SeriesEntry, series_of
from load.views import STATED_KINDS
from model.finding import Finding
from model.period import TimePeriod
from report import places

_OF_A_BASE = ("share", "average")  # the base of a change is another period each time
_CELL_BYTES, _VINTAGE_BYTES = 700, 600  # of a cell and of each of its vintages on a page, quotes apart


def line_key(kind: str, indicator: str, breakdown: str, unit: str, base: str) -> str:
    """What tells the lines of a series apart: everything but the period, and but the base where that is a period."""
    return "|".join((kind, indicator, breakdown, unit, base if kind in _OF_A_BASE else ""))


@dataclass(frozen=True)
class Line:
    """An indicator in one breakdown over all periods: the vintages of each cell, oldest first."""

    series: str
    kind: str
    indicator: str
    breakdown: str
    unit: str
    base: str  # of a share or an average; empty for other kinds
    cells: Mapping[str, tuple[Row[Any], ...]]  # observation id -> vintages, cells in order of their periods

    @property
    def key(self) -> str:
        """What tells it from the other lines of the series."""
        return line_key(self.kind, self.indicator, self.breakdown, self.unit, self.base)

    @property
    def last(self) -> Row[Any]:
        """What was stated last of its latest period."""
        return list(self.cells.values())[-1][-1]

    @cached_property
    def parts(self) -> list[list[str]]:
        """Its cells page by page, the latest first."""
        return places.in_parts(list(self.cells)[::-1], lambda cell: _size(self.cells[cell]))

    @cached_property
    def _places(self) -> dict[str, str]:
        return {
            cell: f"{places.line_page(self.series, self.indicator, self.key, part)}#o-{cell}"
            for part, cells in enumerate(self.parts, start=1)
            for cell in cells
        }

    def place(self, observation_id: str) -> str:
        """The page of a cell, with the anchor of its row."""
        return self._places[observation_id]


@dataclass(frozen=True)
class Series:
    """Everything the report shows of one series, but for the texts of its releases."""

    entry: SeriesEntry
    releases: tuple[Row[Any], ...]
    claims: tuple[Row[Any], ...]
    findings: tuple[tuple[Finding, str], ...]
    lines: tuple[Line, ...] = field(default=())

    @cached_property
    def claim(self) -> dict[str, Row[Any]]:
        """Its claims by their ids."""
        return {row.claim_id: row for row in self.claims}

    @cached_property
    def release(self) -> dict[int, Row[Any]]:
        """Its releases by their keys."""
        return {row.release_id: row for row in self.releases}

    @cached_property
    def claims_of(self) -> dict[int, list[Row[Any]]]:
        """The claims of each release, in the text's order."""
        found: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in self.claims:
            found[row.release_id].append(row)
        return found

    @cached_property
    def stamp(self) -> dict[str, str]:
        """What changes with anything that a page shows of a claim: its release as read, corrections, what checks say."""
        read = {r.release_id: f"{r.sha256} {r.rules_hash}" for r in self.releases}
        return {
            c.claim_id: f"{c.claim_id} {read[c.release_id]} {c.replaced} {c.correction} {c.relations} {c.low} {c.high}"
            for c in self.claims
        }

    @cached_property
    def findings_on(self) -> dict[str, list[Finding]]:
        """The findings that quote a claim or concern a release, by claim id and by source."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding, _ in self.findings:
            for key in (*finding.claim_ids, *finding.sources):
                found[key].append(finding)
        return found

    @cached_property
    def line_of(self) -> dict[str, Line]:
        """The line that each cell stands in, by observation id."""
        return {cell: line for line in self.lines for cell in line.cells}


def all_series(store: Engine) -> tuple[list[Series], tuple[Row[Any], ...]]:
    """Every series that has releases, and the files that belong to none."""
    releases = all_releases(store)
    findings = read_findings(store, resolved=True)
    found = []
    for code, entry in series_of(store).items():
        mine = tuple(r for r in releases if r.series == code)
        if mine:
            claims = claims_of_series(store, code)
            its = tuple((f, state) for f, state in findings if f.series == code)
            found.append(Series(entry, mine, claims, its, lines_of(code, claims, entry)))
    return found, tuple(r for r in releases if not r.series)


def lines_of(code: str, claims: tuple[Row[Any], ...], entry: SeriesEntry) -> tuple[Line, ...]:
    """The lines that these claims make, in the codebook's order of indicators, the whole before its parts."""
    cells: dict[tuple[str, ...], dict[str, list[Row[Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in claims:
        kind = row.kind
        if kind in STATED_KINDS and row.indicator and row.value is not None and not row.replaced:
            base = row.base if kind in _OF_A_BASE else ""
            cells[row.indicator, kind, row.breakdown, row.unit, base][row.observation_id].append(row)
    order = {c.code: n for n, c in enumerate(entry.concepts) if c.kind == "indicator"}
    lines = []
    for indicator, kind, breakdown, unit, base in sorted(
        cells, key=lambda k: (order.get(k[0], len(order)), k[0], STATED_KINDS.index(k[1]), *k[2:])
    ):
        found = cells[indicator, kind, breakdown, unit, base]
        ordered = sorted(found, key=lambda cell: (_period_order(found[cell][0].time_period), found[cell][0].base))
        vintages = {cell: tuple(found[cell]) for cell in ordered}
        lines.append(Line(code, kind, indicator, breakdown, unit, base, vintages))
    return tuple(lines)


@lru_cache(maxsize=20_000)
def _period_order(code: str) -> tuple[str, str, str]:
    try:
        period = TimePeriod.parse(code)
    except ValueError:
        return ("", "", code)
    return (period.end.isoformat(), period.start.isoformat(), code)


def _size(vintages: tuple[Row[Any], ...]) -> int:
    return _CELL_BYTES + sum(_VINTAGE_BYTES + 2 * len(v.sentence) for v in vintages)
