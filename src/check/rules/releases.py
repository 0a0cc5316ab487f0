"""Releases that are missing, and releases that are there twice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from check.cells import Document, publication_order
from check.conflict import Conflict
from model.claim import Release
from model.period import TimePeriod

_UNPUBLISHED = "Consistent if none was published."
_ENOUGH = 8  # claims, so that a short release does not resemble another by chance


def check_releases(
    releases: Sequence[Release], figures: Mapping[str, str], expected: Sequence[str]
) -> Iterator[Conflict]:
    """Gaps in the sequence of releases, of which `expected` says the kinds, and duplicates by file or by figures.

    `figures` are hashes of what releases say, by source.
    """
    loaded = [r for r in releases if r.status == "loaded"]
    yield from _gaps(loaded, expected)
    yield from _same_files(loaded)
    yield from _same_figures(loaded, figures)


def _gaps(releases: Sequence[Release], expected: Sequence[str]) -> Iterator[Conflict]:
    """Expected periods between the first and the last release for which there is none."""
    present = {r.time_period for r in releases if r.time_period is not None}
    regular = [p for p in present if p.frequency in "ASQM"]
    if not regular:
        return
    first, last = min(p.start.year for p in regular), max(p.end for p in regular)
    begin = min(p.start for p in regular)
    for year in range(first, last.year + 1):
        for kind in expected:
            period = _expected(year, kind)
            if period is not None and period.start >= begin and period.end <= last and period not in present:
                title = f"No release for {period.code} is here, though one was to be expected."
                yield Conflict("gap", "note", (), (), period.code, title, reading=_UNPUBLISHED, period=period)


def _expected(year: int, kind: str) -> TimePeriod | None:
    """The period of a year that a codebook's "A", "S1" or "Q3" names; None for anything else."""
    try:
        return TimePeriod.parse(f"{year}" if kind == "A" else f"{year}-{kind}")
    except ValueError:
        return None


def _same_files(releases: Sequence[Release]) -> Iterator[Conflict]:
    by_digest: dict[str, list[Release]] = defaultdict(list)
    for release in releases:
        if release.sha256:
            by_digest[release.sha256].append(release)
    for group in by_digest.values():
        if len(group) > 1:
            names = ", ".join(sorted(r.source for r in group))
            title = f"{names} are the same file."
            yield Conflict(
                "duplicate",
                "note",
                (),
                (),
                names,
                title,
                releases=tuple(sorted(r.source for r in group)),
                period=group[0].time_period,
            )


def _same_figures(releases: Sequence[Release], figures: Mapping[str, str]) -> Iterator[Conflict]:
    """Two releases of different periods that say just the same figures (by their hash)."""
    alike: dict[str, list[Release]] = defaultdict(list)
    for release in releases:
        if figures.get(release.source):
            alike[figures[release.source]].append(release)
    for one, other in _first_with_others(alike.values()):
        if one.time_period != other.time_period and one.sha256 != other.sha256:
            title = f"{other.source} states for {_period(other)} just the figures that {one.source} states for {_period(one)}."
            yield Conflict(
                "duplicate",
                "warning",
                (),
                (),
                f"{one.source}|{other.source}",
                title,
                releases=(one.source, other.source),
            )


def _first_with_others(groups: Iterable[Sequence[Release]]) -> Iterator[tuple[Release, Release]]:
    for group in groups:
        first, *others = sorted(group, key=publication_order) if len(group) > 1 else group
        yield from ((first, other) for other in others)


def figures_of(document: Document) -> str:
    """A hash of what a release states of its own period, whichever that is, to tell a copy by; empty for a short one."""
    period = document.release.time_period
    own = [(c, s) for c, s in document.levels.items() if period is None or period.contains(c.period)]
    said = sorted(f"{c.indicator}|{c.breakdown}|{s[0].claim.value}" for c, s in own)
    return hashlib.sha256("\n".join(said).encode()).hexdigest() if len(said) >= _ENOUGH else ""


def _period(release: Release) -> str:
    return release.time_period.code if release.time_period else "an unknown period"
