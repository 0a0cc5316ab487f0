"""From the recorded claims of one series to its findings."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from check.causes import identity, merged, weighed_together
from check.conflict import Conflict
from check.judge import doubted, judged
from check.kept import Result, usual_parsed, usual_written, written
from check.ledger import by_source
from check.readings import doubtful_readings, stands_anyhow
from check.standing import Claims, Standing, Times
from check.words import plain
from codebook.book import Codebook, Scheme
from model.claim import Recorded, RecordedTime, Release
from model.collector import collector_paused
from model.decision import Acknowledgement
from model.finding import SEVERITIES, Coverage, Finding, Kept
from model.period import TimePeriod

Place = tuple[str, str, str]  # standing, kind and key of a result
_RESULTS = ("release", "cell", "stock", "jump")


@dataclass(frozen=True)
class Checked:
    """What the checks of one series yield. `unused` acknowledgements match no finding any more.

    Where results of an earlier run were taken up, `coverage` is of the releases that were checked again.
    """

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
        self._left_out: frozenset[str] = frozenset()  # these claims
        self._before: dict[Place, Kept] = {}  # what an earlier run has found
        self._taken: dict[Place, Result | None] = {}  # and what of it was taken up

    def check(
        self,
        recorded: Iterable[Recorded],
        releases: Sequence[Release],
        times: Iterable[RecordedTime],
        before: Iterable[Kept] = (),
    ) -> Checked:
        """All findings of the claims as they are now, errors first; the order of the arguments makes no difference.

        A new checker goes on from what an earlier one has found `before`, under the same codebook and rules.
        """
        with collector_paused():
            claims, dates = by_source(recorded), by_source(times)
            self._take_up(before, claims, dates)
            self._everything.update(claims, dates)
            conflicts = self._everything.conflicts(releases)
            if not self._read_by_people:
                conflicts = self._with_doubts(conflicts, claims, releases, dates)
        together = weighed_together(merged(judged(c, self._codebook.breaks) for c in conflicts))
        findings = [_finding(c, self._codebook.code) for c in together]
        findings.sort(key=lambda f: (SEVERITIES.index(f.severity), f.time_period, f.rule, f.finding_id))
        marked, unused = _acknowledged(findings, self._acknowledgements)
        return Checked(tuple(marked), self._everything.coverage(), unused)

    # ------------------------------------------------------------------ from one run to the next

    def _take_up(self, before: Iterable[Kept], claims: Claims, times: Times) -> None:
        rows: dict[tuple[str, str], list[Kept]] = defaultdict(list)
        for row in before:
            self._before[row.place] = row
            rows[row.standing, "result" if row.kind in _RESULTS else row.kind].append(row)
        same = {r.key for r in rows["all", "result"] if r.kind == "release" and not r.stale}
        claims = {source: said for source, said in claims.items() if source in same}
        times = {source: said for source, said in times.items() if source in same}
        if not self._before:
            return
        self._everything.take_up(claims, times, rows["all", "result"], usual_parsed(rows["all", "usual"]))
        self._left_out = frozenset(row.key for row in rows["certain", "doubt"])
        if self._left_out:
            self._certain = self._everything.copy()
            without = _without(claims, self._left_out)
            self._certain.take_up(without, times, rows["certain", "result"], usual_parsed(rows["certain", "usual"]))
        self._taken = self._results()

    def _results(self) -> dict[Place, Result | None]:
        """All results; of the certain claims only those that differ, None where there is none."""
        everything = self._everything.results()
        found: dict[Place, Result | None] = {("all", *key): result for key, result in everything.items()}
        if self._certain is not None:
            certain = self._certain.results()
            for key in everything.keys() | certain.keys():
                if certain.get(key) is not everything.get(key):
                    found["certain", *key] = certain.get(key)
        return found

    def kept(self) -> tuple[list[Kept], list[Place]]:
        """What to keep for the next run that is not kept yet, and what to keep no longer."""
        results = self._results()
        rows = [written(place, result) for place, result in results.items() if not self._is_kept(place, result)]
        others = list(usual_written("all", self._everything.usual))
        if self._certain is not None:
            others += usual_written("certain", self._certain.usual)
            others += [Kept("certain", "doubt", claim, False, b"", "") for claim in sorted(self._left_out)]
        rows += [row for row in others if self._before.get(row.place) != row]
        now = results.keys() | {row.place for row in others}
        return rows, [place for place in self._before if place not in now]

    def _is_kept(self, place: Place, result: Result | None) -> bool:
        row = self._before.get(place)
        if row is None or result is None:
            return row is not None and not row.found
        return bool(row.found) and result is self._taken.get(place)

    def _with_doubts(
        self, conflicts: list[Conflict], claims: Claims, releases: Sequence[Release], times: Times
    ) -> list[Conflict]:
        """What stays an error when the claims that we may have misread are left out; what rests on them is a warning."""
        ledger = self._everything.ledger
        in_doubt = doubtful_readings(conflicts, ledger)
        self._left_out = frozenset(in_doubt)
        if not in_doubt:
            self._certain = None
            return conflicts
        if self._certain is None:
            self._certain = self._everything.copy()
        self._certain.update(_without(claims, self._left_out), times)
        left = self._certain.conflicts(releases)
        still = doubtful_readings(left, self._certain.ledger)
        left = [doubted(c, still) for c in left]
        # A conflict that is there only for want of a claim left out is none.
        left = [c for c in left if any(_within(c, known) for known in conflicts)]
        known = {identity(c) for c in left}
        others = [c for c in conflicts if identity(c) not in known]
        return left + [c if stands_anyhow(c, ledger) else doubted(c, in_doubt) for c in others]


def _without(claims: Claims, left_out: Collection[str]) -> Claims:
    found = {source: [r for r in said if r.claim.claim_id not in left_out] for source, said in claims.items()}
    return {source: said for source, said in found.items() if said}


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
