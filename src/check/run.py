"""From the recorded claims of one series to its findings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from check.causes import identity, merged, weighed_together
from check.conflict import Conflict
from check.judge import doubted, judged
from check.ledger import by_source
from check.readings import doubtful_readings, stands_anyhow
from check.standing import Claims, Standing, Times
from check.words import plain
from codebook.book import Codebook, Scheme
from model.claim import Recorded, RecordedTime, Release
from model.collector import collector_paused
from model.decision import Acknowledgement
from model.finding import SEVERITIES, Coverage, Finding
from model.period import TimePeriod


@dataclass(frozen=True)
class Checked:
    """What the checks of one series yield. `unused` acknowledgements match no finding any more."""

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    unused: tuple[Acknowledgement, ...] = ()


def check(
    recorded: Iterable[Recorded],
    releases: Sequence[Release],
    times: Iterable[RecordedTime],
    codebook: Codebook,
    *,
    acknowledgements: Sequence[Acknowledgement] = (),
    read_by_people: bool = False,
) -> Checked:
    """All findings of one series, errors first; the order of the arguments makes no difference.

    `read_by_people`: none of the claims can have been read into a wrong cell.
    """
    return Checker(codebook, acknowledgements, read_by_people=read_by_people).check(recorded, releases, times)


class Checker:
    """The checks of one series, to be repeated: each time only what has changed is checked again, and what it touches."""

    def __init__(
        self, codebook: Codebook, acknowledgements: Sequence[Acknowledgement] = (), *, read_by_people: bool = False
    ) -> None:
        self._codebook = codebook
        self._acknowledgements = acknowledgements
        self._read_by_people = read_by_people
        self._everything = Standing(_known_partial(codebook, acknowledgements))
        self._certain: Standing | None = None  # without the claims that we may have misread

    def check(
        self, recorded: Iterable[Recorded], releases: Sequence[Release], times: Iterable[RecordedTime]
    ) -> Checked:
        """All findings of the claims as they are now, errors first; the order of the arguments makes no difference."""
        with collector_paused():
            claims, dates = by_source(recorded), by_source(times)
            self._everything.update(claims, dates)
            conflicts = self._everything.conflicts(releases)
            if not self._read_by_people:
                conflicts = self._with_doubts(conflicts, claims, releases, dates)
        together = weighed_together(merged(judged(c, self._codebook.breaks) for c in conflicts))
        findings = [_finding(c, self._codebook.code) for c in together]
        findings.sort(key=lambda f: (SEVERITIES.index(f.severity), f.time_period, f.rule, f.finding_id))
        marked, unused = _acknowledged(findings, self._acknowledgements)
        return Checked(tuple(marked), self._everything.coverage(), unused)

    def _with_doubts(
        self, conflicts: list[Conflict], claims: Claims, releases: Sequence[Release], times: Times
    ) -> list[Conflict]:
        """What stays an error when the claims that we may have misread are left out; what rests on them is a warning."""
        ledger = self._everything.ledger
        in_doubt = doubtful_readings(conflicts, ledger)
        if not in_doubt:
            return conflicts
        if self._certain is None:
            self._certain = self._everything.copy()
        left_out = {s: [r for r in said if r.claim.claim_id not in in_doubt] for s, said in claims.items()}
        self._certain.update({source: said for source, said in left_out.items() if said}, times)
        left = self._certain.conflicts(releases)
        still = doubtful_readings(left, self._certain.ledger)
        left = [doubted(c, still) for c in left]
        # A conflict that is there only for want of a claim left out is none.
        left = [c for c in left if any(_within(c, known) for known in conflicts)]
        known = {identity(c) for c in left}
        others = [c for c in conflicts if identity(c) not in known]
        return left + [c if stands_anyhow(c, ledger) else doubted(c, in_doubt) for c in others]


def _within(one: Conflict, other: Conflict) -> bool:
    return one.rule == other.rule and one.place == other.place and set(one.subject) <= set(other.subject)


def _finding(conflict: Conflict, series: str) -> Finding:
    statements = sorted(conflict.statements, key=lambda s: s.number)
    values = [plain(s.claim.value) for s in statements if s.claim.value is not None]
    periods = sorted({s.cell.period for s in statements} | ({conflict.period} if conflict.period else set()))
    return Finding(
        finding_id=_digest(series, identity(conflict)),
        rule=conflict.rule,
        severity=conflict.severity,
        title=conflict.title,
        sources=tuple(dict.fromkeys(s.release.source for s in statements)) or conflict.releases,
        claim_ids=tuple(dict.fromkeys(s.claim.claim_id for s in statements)),
        values=tuple(dict.fromkeys(values)),
        time_period=periods[-1].code if periods else "",
        arithmetic=conflict.arithmetic,
        reading=conflict.reading,
        suspects=conflict.suspects,
        series=series,
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


# ------------------------------------------------------------------ what people have decided


def _known_partial(codebook: Codebook, acknowledgements: Sequence[Acknowledgement]) -> Codebook:
    """The codebook with the schemes that somebody has found not to add up."""
    schemes = list(codebook.schemes)
    for item in acknowledgements:
        if item.dimension:
            schemes = [s for scheme in schemes for s in _split(scheme, item, tuple(codebook.indicators))]
    return replace(codebook, schemes=tuple(schemes))


def _split(scheme: Scheme, item: Acknowledgement, indicators: Sequence[str]) -> list[Scheme]:
    """A scheme as it was before, and as it is since somebody has found it not to add up."""
    concerned = [i for i in scheme.indicators or indicators if item.indicator in ("", i)]
    if scheme.dimension != item.dimension or not concerned:
        return [scheme]
    others = tuple(i for i in scheme.indicators or indicators if i not in concerned)
    found = [replace(scheme, indicators=others)] if others else []
    if item.since:
        before = TimePeriod.parse(item.since).preceding()
        found.append(replace(scheme, indicators=tuple(concerned), until=before.code))
    found.append(replace(scheme, indicators=tuple(concerned), since=item.since, exhaustive=False, residual=""))
    return found


def _acknowledged(
    findings: Sequence[Finding], acknowledgements: Sequence[Acknowledgement]
) -> tuple[list[Finding], tuple[Acknowledgement, ...]]:
    """Findings with the status that people gave them while their figures stood; and what is acknowledged in vain."""
    by_id = {a.finding_id: a for a in acknowledgements if a.finding_id}
    marked = []
    used = set()
    for finding in findings:
        item = by_id.get(finding.finding_id)
        if item is not None and item.covers(finding):
            used.add(item.finding_id)
            finding = replace(finding, status="acknowledged")
        marked.append(finding)
    return marked, tuple(a for a in acknowledgements if a.finding_id and a.finding_id not in used)
