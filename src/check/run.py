"""From the recorded claims of one series to its findings."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from check.conflict import Conflict
from check.ledger import Ledger
from check.relations import View
from check.revisions import Revisions
from check.rules.jumps import check_jumps
from check.rules.network import check_document, view_of
from check.rules.periods import check_periods
from check.rules.releases import check_releases
from check.rules.stocks import check_stock_flows
from check.rules.vintages import check_vintages
from check.slips import ARBITRARY
from check.suspects import rank_vintages
from check.words import plain
from codebook.book import Codebook, Scheme
from model.claim import Recorded, RecordedTime, Release
from model.decision import Acknowledgement
from model.finding import SEVERITIES, Coverage, Finding, Suspect
from model.period import TimePeriod

_EXPLAINS = 0.8  # off the cost of a suspect for each further conflict that it is behind
_MOST_EXPLAINED = 2.4
_ELSEWHERE = 0.8  # what an explanation that was found in another conflict costs more


@dataclass(frozen=True)
class Checked:
    """What the checks of one series yield. `unused` acknowledgements match no finding any more."""

    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    unused: tuple[Acknowledgement, ...] = ()


def check(
    recorded: Sequence[Recorded],
    releases: Sequence[Release],
    times: Sequence[RecordedTime],
    codebook: Codebook,
    *,
    acknowledgements: Sequence[Acknowledgement] = (),
) -> Checked:
    """All findings of one series, errors first; the order of the arguments makes no difference."""
    ledger = Ledger(recorded, _known_partial(codebook, acknowledgements))
    conflicts = _weighed_together(_merged(map(_judged, _conflicts(ledger, releases, times))))
    findings = [_finding(c, codebook.code) for c in conflicts]
    findings.sort(key=lambda f: (SEVERITIES.index(f.severity), f.time_period, f.rule, f.finding_id))
    marked, unused = _acknowledged(findings, acknowledgements)
    return Checked(tuple(marked), (), unused)


def _conflicts(ledger: Ledger, releases: Sequence[Release], times: Sequence[RecordedTime]) -> Iterator[Conflict]:
    revisions = Revisions(ledger)

    @cache
    def view(source: str) -> View:
        return view_of(ledger, ledger.documents[source], revisions)

    for conflict in check_vintages(ledger, revisions):
        conflict.suspects = rank_vintages(view, ledger, revisions, conflict.statements)
        yield conflict
    for document in ledger.documents.values():
        yield from check_document(view_of(ledger, document, revisions))
    yield from check_periods(ledger, times)
    yield from check_stock_flows(ledger)
    yield from check_jumps(ledger)
    yield from check_releases(ledger, releases)


def _judged(conflict: Conflict) -> Conflict:
    """An error that may be one of our own reading is only a warning.

    So where a figure was read with doubt, and where two figures in one release are so far apart that no slip turns one
    into the other: they are hardly meant to be the same.
    """
    if conflict.severity != "error":
        return conflict
    doubts = [s.claim.doubt for s in conflict.statements if s.claim.doubt]
    if doubts:
        return replace(conflict, severity="warning", reading=f"Consistent if a figure is read otherwise ({doubts[0]}).")
    apart = len(conflict.statements) > 1 and all(s.reason == ARBITRARY for s in conflict.suspects)
    if conflict.rule == "contradiction" and apart:
        reading = "Consistent if the two are of different groups that go by one name here."
        return replace(conflict, severity="warning", reading=reading)
    return conflict


# ------------------------------------------------------------------ one finding for one cause


def _merged(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Conflicts of one rule over the same cells are one, from whichever releases they are seen."""
    by_identity: dict[str, Conflict] = {}
    for conflict in conflicts:
        identity = _identity(conflict)
        known = by_identity.get(identity)
        by_identity[identity] = conflict if known is None else _joined(known, conflict)
    return list(by_identity.values())


def _identity(conflict: Conflict) -> str:
    return "\n".join((conflict.rule, conflict.place, *sorted(c.key for c in conflict.subject)))


def _joined(one: Conflict, other: Conflict) -> Conflict:
    """Both conflicts' quotes. A suspect is judged from its own release, where most is known of it; else more doubtfully."""
    first, second = sorted((one, other), key=lambda c: SEVERITIES.index(c.severity))
    statements = {s.number: s for s in (*first.statements, *second.statements)}
    judged: dict[str, tuple[bool, float, Suspect]] = {}
    for conflict in (first, second):
        for suspect in conflict.suspects:
            at_home = suspect.claim_id in conflict.at_home
            known = judged.get(suspect.claim_id)
            if known is None or (at_home, suspect.cost) > known[:2]:
                judged[suspect.claim_id] = (at_home, suspect.cost, suspect)
    order = {s.claim.claim_id: s.number for s in statements.values()}
    ranked = sorted((s for _, _, s in judged.values()), key=lambda s: (s.cost, order.get(s.claim_id, 0)))
    return replace(
        first,
        statements=tuple(statements.values()),
        suspects=tuple(ranked),
        at_home=first.at_home | second.at_home,
    )


def _weighed_together(conflicts: list[Conflict]) -> list[Conflict]:
    """Suspects in the light of all conflicts: a claim behind several, or plainly wrong in another, is the likelier culprit."""
    serious = [c for c in conflicts if c.severity != "note"]
    behind = Counter(s.claim_id for c in serious for s in c.suspects)
    best: dict[str, Suspect] = {}
    for conflict in serious:
        for suspect in conflict.suspects:
            if suspect.claim_id not in best or suspect.cost < best[suspect.claim_id].cost:
                best[suspect.claim_id] = suspect
    for conflict in serious:
        weighed = [_in_this_light(s, best[s.claim_id], behind[s.claim_id]) for s in conflict.suspects]
        conflict.suspects = tuple(sorted(weighed, key=lambda s: s.cost))
    return conflicts


def _in_this_light(suspect: Suspect, best: Suspect, behind: int) -> Suspect:
    less = min(_EXPLAINS * (behind - 1), _MOST_EXPLAINED)
    if best.cost + _ELSEWHERE < suspect.cost:
        return replace(best, cost=round(best.cost + _ELSEWHERE - less, 3))
    return replace(suspect, cost=round(suspect.cost - less, 3))


def _finding(conflict: Conflict, series: str) -> Finding:
    statements = sorted(conflict.statements, key=lambda s: s.number)
    values = [plain(s.claim.value) for s in statements if s.claim.value is not None]
    periods = sorted({s.cell.period for s in statements} | ({conflict.period} if conflict.period else set()))
    return Finding(
        finding_id=_digest(series, _identity(conflict)),
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
