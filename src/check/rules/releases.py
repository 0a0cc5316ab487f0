"""Releases that are missing, and releases that are there twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from check.conflict import Conflict
from check.ledger import Document, Ledger
from model.claim import Release
from model.period import TimePeriod

_UNPUBLISHED = "Consistent if none was published."
_ENOUGH = 8  # claims, so that a short release does not resemble another by chance


def check_releases(ledger: Ledger, releases: Sequence[Release]) -> Iterator[Conflict]:
    """Gaps in the sequence of releases, and duplicates."""
    loaded = [r for r in releases if r.status == "loaded"]
    yield from _gaps(ledger, loaded)
    yield from _same_files(loaded)
    yield from _same_claims(ledger)


def _gaps(ledger: Ledger, releases: Sequence[Release]) -> Iterator[Conflict]:
    """Expected periods between the first and the last release for which there is none."""
    present = {r.time_period for r in releases if r.time_period is not None}
    regular = [p for p in present if p.frequency in "ASQM"]
    if not regular:
        return
    first, last = min(p.start.year for p in regular), max(p.end for p in regular)
    begin = min(p.start for p in regular)
    for year in range(first, last.year + 1):
        for kind in ledger.codebook.expected:
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


def _same_claims(ledger: Ledger) -> Iterator[Conflict]:
    """Two releases of different periods that say nearly the same figures in the same order."""
    seen: dict[tuple[str, ...], Document] = {}
    for document in ledger.documents.values():
        figures = _figures(document)
        if len(figures) < _ENOUGH:
            continue
        earlier = seen.setdefault(figures, document)
        one, other = earlier.release, document.release
        if earlier is not document and one.time_period != other.time_period and one.sha256 != other.sha256:
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


def _figures(document: Document) -> tuple[str, ...]:
    period = document.release.time_period
    own = [(c, s) for c, s in document.levels.items() if period is None or period.contains(c.period)]
    return tuple(sorted(f"{c.indicator}|{c.breakdown}|{s[0].claim.value}" for c, s in own))


def _period(release: Release) -> str:
    return release.time_period.code if release.time_period else "an unknown period"
