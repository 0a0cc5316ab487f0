"""From the recorded claims of one series to its findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from check.causes import identity, merged, weighed_together
from check.cells import Cell
from check.conflict import Conflict
from check.judge import doubted, judged
from check.readings import doubtful_readings, stands_anyhow
from check.shelf import Present, Shelf, contents_of
from check.standing import KINDS, Standing
from check.words import plain
from codebook.book import Codebook, Scheme
from model.claim import Contents, Recorded, RecordedTime, Release
from model.collector import collector_paused
from model.decision import Acknowledgement
from model.finding import SEVERITIES, Coverage, Finding
from model.kept import Earlier, Kept
from model.period import TimePeriod

Before = Mapping[str, Sequence[Cell]]  # the cells that releases stated before they changed
Place = tuple[str, str, str]  # standing, kind and key of a result
ALL, CERTAIN = "all", "certain"


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
    """The checks of one series, to be repeated: each time only what has changed is checked again, and what it touches.

    With a shelf, it goes on from what an earlier one kept there, under the same codebook and rules.
    """

    def __init__(
        self,
        codebook: Codebook,
        acknowledgements: Sequence[Acknowledgement] = (),
        *,
        read_by_people: bool = False,
        shelf: Shelf | None = None,
    ) -> None:
        self._codebook = codebook
        self._acknowledgements = acknowledgements
        self._read_by_people = read_by_people
        self._present = Present()
        self._everything = Standing(_known_partial(codebook, acknowledgements), shelf or self._present)
        self._certain: Standing | None = None  # without the claims that we may have misread
        self._left_out: dict[str, str] = {}  # these claims by id, with their releases
        self._before: dict[Place, Kept] = {}  # what earlier results rested on, and those without the claims left out

    def check(
        self, recorded: Iterable[Recorded], releases: Sequence[Release], times: Iterable[RecordedTime]
    ) -> Checked:
        """All findings of the claims as they are now, errors first; the order of the arguments makes no difference."""
        return self.check_all(contents_of(recorded, releases, times), releases)

    def check_all(self, contents: Iterable[Contents], releases: Sequence[Release] = ()) -> Checked:
        """All findings of these releases. `releases` are others too, of which nothing was read."""
        with collector_paused():
            changed = self._present.offer(contents)
            return self._checked(releases or [c.release for c in self._present.contents.values()], changed)

    def go_on(self, earlier: Earlier) -> Checked:
        """All findings of the releases on the shelf as they are now. `coverage` is of those that were checked again."""
        with collector_paused():
            self._take_up(earlier)
            before = {source: [Cell.parse(key) for key in cells] for source, cells in earlier.changed.items()}
            return self._checked(earlier.releases, set(earlier.changed), before)

    def _checked(self, releases: Sequence[Release], changed: set[str], before: Before | None = None) -> Checked:
        self._everything.update(changed, before)
        conflicts = self._everything.conflicts(releases)
        if not self._read_by_people:
            conflicts = self._with_doubts(conflicts, releases, changed, before)
        together = weighed_together(merged(judged(c, self._codebook.breaks) for c in conflicts))
        findings = sorted((_finding(c, self._codebook.code) for c in together), key=order_of)
        marked, unused = _acknowledged(findings, self._acknowledgements)
        return Checked(tuple(marked), self._everything.coverage(), unused)

    def _with_doubts(
        self, conflicts: list[Conflict], releases: Sequence[Release], changed: set[str], before: Before | None
    ) -> list[Conflict]:
        """What stays an error when the claims that we may have misread are left out; what rests on them is a warning."""
        ledger = self._everything.ledger
        in_doubt = doubtful_readings(conflicts, ledger, lambda: self._everything.speaking(releases))
        last, self._left_out = self._left_out, {claim: doubt.source for claim, doubt in in_doubt.items()}
        if not in_doubt:
            self._certain = None
            return conflicts
        certain, following = self._certain, True
        if certain is None:
            certain, following, last = self._everything.above(), False, {}
        self._certain = certain
        concerned = {source for _, source in last.items() ^ self._left_out.items()}
        for source in concerned:
            certain.ledger.find(source)  # as it is with the claims that were left out before
        if following:
            certain.update(changed | concerned, before, self._left_out)
        else:
            certain.update(concerned, None, self._left_out, following=False)
        left = certain.conflicts(releases)
        still = doubtful_readings(left, certain.ledger, lambda: certain.speaking(releases))
        left = [doubted(c, still) for c in left]
        # A conflict that is there only for want of a claim left out is none.
        left = [c for c in left if any(_within(c, known) for known in conflicts)]
        stays = {identity(c) for c in left}
        others = [c for c in conflicts if identity(c) not in stays]
        return left + [c if stands_anyhow(c, ledger) else doubted(c, in_doubt) for c in others]

    # ------------------------------------------------------------------ from one run to the next

    def _take_up(self, earlier: Earlier) -> None:
        self._before = {row.place: row for row in earlier.rows if row.standing == CERTAIN or row.kind not in KINDS}
        results: dict[str, list[Kept]] = {ALL: [], CERTAIN: []}
        usual: dict[str, dict[str, list[int]]] = {ALL: {}, CERTAIN: {}}
        for row in earlier.rows:
            if row.kind == "usual":
                usual[row.standing][row.key] = json.loads(row.found)
            elif row.kind == "doubt":
                self._left_out[row.key] = row.found
            elif row.kind == "span":
                self._everything.ledger.span = int(row.found)
            else:
                results[row.standing].append(row)
        self._everything.revisions.take_up(usual[ALL])
        if self._left_out:
            self._certain = self._everything.above()
            self._certain.ledger.left_out = self._left_out
            self._certain.revisions.take_up(usual[CERTAIN])
            self._certain.take_up(results[CERTAIN], {})
        self._everything.take_up(results[ALL], earlier.told)

    def kept(self) -> tuple[list[Kept], list[Place]]:
        """What to keep for the next run that is not kept yet, and what to keep no longer."""
        rows, gone = self._everything.to_keep(ALL)
        others = [Kept(ALL, "span", "", str(self._everything.ledger.span))]
        counts = self._everything.revisions.counts
        others += [Kept(ALL, "usual", i, json.dumps(counted)) for i, counted in counts.items() if any(counted)]
        held = set()
        if self._certain is not None:
            rows_too, gone_too = self._certain.to_keep(CERTAIN)
            rows, gone = rows + rows_too, gone + gone_too
            without = self._certain.revisions.counts
            otherwise = [i for i in {**counts, **without} if without[i] != counts[i]]
            others += [Kept(CERTAIN, "usual", i, json.dumps(without[i])) for i in otherwise]
            others += [Kept(CERTAIN, "doubt", claim, source) for claim, source in self._left_out.items()]
            held = {place for place in self._before if place[1] in KINDS}
        rows += [row for row in others if self._before.get(row.place) != row]
        held |= {row.place for row in others}
        return rows, [*gone, *(place for place in self._before if place not in held)]


def order_of(finding: Finding) -> tuple[int, str, str, str]:
    """Errors first, then by time."""
    return SEVERITIES.index(finding.severity), finding.time_period, finding.rule, finding.finding_id


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
