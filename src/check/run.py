"""From the recorded claims of one series to its findings."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache

from check.causes import identity, merged, weighed_together
from check.conflict import Conflict
from check.coverage import cover
from check.judge import doubted, judged
from check.ledger import Ledger
from check.readings import doubtful_readings, stands_anyhow
from check.relations import View
from check.reuse import Memory, memory_of, unaffected
from check.revisions import Revisions
from check.rules.impossible import check_possible
from check.rules.jumps import check_jumps
from check.rules.network import check_document, view_of
from check.rules.periods import check_periods
from check.rules.releases import check_releases
from check.rules.stocks import check_stock_flows
from check.rules.vintages import check_vintages
from check.suspects import rank_vintages
from check.words import plain
from codebook.book import Codebook, Scheme
from model.claim import Recorded, RecordedTime, Release
from model.decision import Acknowledgement
from model.finding import SEVERITIES, Coverage, Finding
from model.period import TimePeriod


@dataclass(frozen=True)
class Checked:
    """What the checks of one series yield. `unused` acknowledgements match no finding any more."""

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    unused: tuple[Acknowledgement, ...] = ()
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)


def check(
    recorded: Sequence[Recorded],
    releases: Sequence[Release],
    times: Sequence[RecordedTime],
    codebook: Codebook,
    *,
    acknowledgements: Sequence[Acknowledgement] = (),
    previous: Checked | None = None,
    read_by_people: bool = False,
) -> Checked:
    """All findings of one series, errors first; the order of the arguments makes no difference.

    With the result of an earlier run as `previous`, releases in which all was well and that nothing new touches are not
    checked again. `read_by_people`: none of the claims can have been read into a wrong cell.
    """
    with _collector_paused():
        ledger = Ledger(recorded, _known_partial(codebook, acknowledgements))
        memory, coverage, conflicts = _conflicts(ledger, releases, times, previous.memory if previous else None)
        if not read_by_people:
            conflicts = _with_doubts(conflicts, ledger, recorded, releases, times, memory)
    together = weighed_together(merged(judged(c, codebook.breaks) for c in conflicts))
    findings = [_finding(c, codebook.code) for c in together]
    findings.sort(key=lambda f: (SEVERITIES.index(f.severity), f.time_period, f.rule, f.finding_id))
    marked, unused = _acknowledged(findings, acknowledgements)
    coverage += [Coverage(item.claim.claim_id, 0, None) for item in ledger.aside]
    return Checked(tuple(marked), tuple(coverage), unused, memory)


def _conflicts(
    ledger: Ledger, releases: Sequence[Release], times: Sequence[RecordedTime], before: Memory | None
) -> tuple[Memory, list[Coverage], list[Conflict]]:
    """All conflicts of a ledger, what its statements are held by, and what a later run may take over."""
    revisions = Revisions(ledger)
    memory = memory_of(ledger, revisions)
    coverage: list[Coverage] = []
    conflicts = list(_between_releases(ledger, revisions, releases, times))
    conflicts += _within_releases(ledger, revisions, memory, before, coverage)
    return memory, coverage, conflicts


def _with_doubts(
    conflicts: list[Conflict],
    ledger: Ledger,
    recorded: Sequence[Recorded],
    releases: Sequence[Release],
    times: Sequence[RecordedTime],
    memory: Memory,
) -> list[Conflict]:
    """What stays an error when the claims that we may have misread are left out; what rests on them is a warning."""
    in_doubt = doubtful_readings(conflicts, ledger)
    if not in_doubt:
        return conflicts
    certain = Ledger([r for r in recorded if r.claim.claim_id not in in_doubt], ledger.codebook)
    _, _, left = _conflicts(certain, releases, times, memory)
    still = doubtful_readings(left, certain)
    left = [doubted(c, still) for c in left]
    # A conflict that is there only for want of a claim left out is none.
    left = [c for c in left if any(_within(c, known) for known in conflicts)]
    known = {identity(c) for c in left}
    others = [c for c in conflicts if identity(c) not in known]
    return left + [c if stands_anyhow(c, ledger) else doubted(c, in_doubt) for c in others]


def _within(one: Conflict, other: Conflict) -> bool:
    return one.rule == other.rule and one.place == other.place and set(one.subject) <= set(other.subject)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No cycles are made here, and each pass of the garbage collector would walk all claims: time grows with its square."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _between_releases(
    ledger: Ledger, revisions: Revisions, releases: Sequence[Release], times: Sequence[RecordedTime]
) -> Iterator[Conflict]:
    """What shows when releases are laid side by side."""

    @cache
    def view(source: str) -> View:
        return view_of(ledger, ledger.documents[source], revisions)

    for conflict in check_vintages(ledger, revisions):
        conflict.suspects, conflict.borne_out = rank_vintages(view, ledger, revisions, conflict.statements)
        yield conflict
    yield from check_possible(ledger)
    yield from check_periods(ledger, times)
    yield from check_stock_flows(ledger)
    yield from check_jumps(ledger)
    yield from check_releases(ledger, releases)


def _within_releases(
    ledger: Ledger, revisions: Revisions, memory: Memory, before: Memory | None, coverage: list[Coverage]
) -> Iterator[Conflict]:
    """What each release says together with what the others say of its cells; fills in `memory` and `coverage`."""
    known = unaffected(before, memory, ledger)
    for source, document in ledger.documents.items():
        if source in known:
            memory.keep(source, known[source])
            coverage += known[source].coverage
            continue
        view = view_of(ledger, document, revisions)
        found = list(check_document(view))
        covered = list(cover(view))
        coverage += covered
        if not found:
            memory.remember(view, covered)
        yield from found


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
