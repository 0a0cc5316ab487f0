"""One cell stated more than once: within a release, in its language editions, and from release to release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, groupby, pairwise

from check.cells import Cell, Document, Statement
from check.conflict import Conflict
from check.ledger import Ledger
from check.revisions import Revisions
from check.rules.headline import rounded_in_headline
from check.words import about, plain, sources, stated
from model.interval import Interval


@dataclass(frozen=True, slots=True)
class Vintage:
    """The statements of one publication about one cell that agree with each other, and what they allow together."""

    statements: tuple[Statement, ...]
    allows: Interval

    @property
    def plainest(self) -> Statement:
        """The first without a hedge, to quote: 587 rather than "almost 600"."""
        return next((s for s in self.statements if s.exact is not None), self.statements[0])

    @property
    def value(self) -> Fraction:
        """A figure to measure a step by."""
        low, high = self.allows.low, self.allows.high
        if low is None or high is None:
            return low if low is not None else high if high is not None else Fraction(0)
        return (low + high) / 2


def check_vintages(ledger: Ledger, revisions: Revisions, cell: Cell) -> Iterator[Conflict]:
    """Contradictions, translation slips and restatements of one cell."""
    statements = ledger.stated(cell)
    if len(statements) < 2 or _agree(statements):
        return
    documents = {source: list(group) for source, group in groupby(statements, key=lambda s: s.release.source)}
    for source, own in documents.items():
        if not _agree(own):
            yield _contradiction(ledger.document(source), cell, own)
            statements = _without_odd_ones(statements, own)
    publications: dict[str, list[Statement]] = {}
    for statement in statements:
        publications.setdefault(_publication(statement), []).append(statement)
    for group in publications.values():
        yield from _check_editions(cell, group)
    vintages = [v for group in publications.values() for v in _clusters(group)]
    if len(publications) > 1 and len(vintages) > 1:
        yield from _check_releases(ledger, revisions, cell, vintages)


def _agree(statements: Sequence[Statement]) -> bool:
    common = Interval()
    for statement in statements:
        assert statement.allows is not None
        common &= statement.allows.hard
    return not common.empty


def _without_odd_ones(statements: Sequence[Statement], own: Sequence[Statement]) -> Sequence[Statement]:
    """Of a release that contradicts itself only what other releases say too, where they say one of it: it is one slip."""
    others = [s for s in statements if s.release.source != own[0].release.source]
    borne_out = [s for s in own if any(_agree((s, other)) for other in others)]
    odd = {s.number for s in own if s not in borne_out} if borne_out else set()
    return [s for s in statements if s.number not in odd]


def _publication(statement: Statement) -> str:
    """What counts as one publication: a period's release in all its languages and carriers, a re-issue apart."""
    release = statement.release
    period = release.time_period.code if release.time_period else release.source
    return f"{period}|{release.edition}"


def _clusters(group: Sequence[Statement]) -> list[Vintage]:
    """Statements that agree, kept together in the order in which they were made."""
    found: list[Vintage] = []
    for statement in group:
        assert statement.allows is not None
        for position, vintage in enumerate(found):
            common = vintage.allows & statement.allows.hard
            if not common.empty:
                found[position] = Vintage((*vintage.statements, statement), common)
                break
        else:
            found.append(Vintage((statement,), statement.allows.hard))
    return found


def _contradiction(document: Document, cell: Cell, own: Sequence[Statement]) -> Conflict:
    figures = " and ".join(dict.fromkeys(stated(s.claim) for s in own))
    source = document.release.source
    title = f"{figures} are both given for {about(cell)} in one release ({source})."
    at_odds = [pair for pair in combinations(own, 2) if not _agree(pair)]
    if all(rounded_in_headline(document, *pair) for pair in at_odds):
        return Conflict(
            "contradiction", "warning", tuple(own), (cell,), source, title, "", "Consistent if the headline rounds."
        )
    return Conflict("contradiction", "error", tuple(own), (cell,), source, title)


def _check_editions(cell: Cell, group: Sequence[Statement]) -> Iterator[Conflict]:
    """Editions and carriers of one publication must say the same."""
    clusters = _clusters(group)
    if len(clusters) < 2:
        return
    homes = [{s.release.source for s in c.statements} for c in clusters]
    if len(set.union(*homes)) < 2 or len({frozenset(h) for h in homes}) == 1:
        return
    languages = {s.release.language for s in group}
    rule = "translation" if len(languages) > 1 else "contradiction"
    parts = [f"{stated(c.plainest.claim)} in {sources(c.statements)}" for c in clusters]
    title = f"{' but '.join(parts)}: {about(cell)} differs between editions of one release."
    yield Conflict(rule, "error", tuple(group), (cell,), _publication(group[0]), title)


def _check_releases(
    ledger: Ledger, revisions: Revisions, cell: Cell, vintages: Sequence[Vintage]
) -> Iterator[Conflict]:
    runs = _runs(vintages)
    if len(runs) < 2:
        return
    everything = tuple(s for v in runs for s in v.statements)
    steps = [_gap(a, b) for a, b in pairwise(runs)]
    band = max(revisions.band(cell.indicator, v.value) for v in runs)
    back = _returns(runs)
    provisional = any(s.claim.obs_status in ("E", "P") for s in everything)
    hedged = any(v.allows.is_point is False for v in runs)
    story = ", then ".join(f"{stated(v.plainest.claim)} ({sources(v.statements)})" for v in runs)
    change = runs[-1].value - runs[0].value
    arithmetic = (
        " → ".join(plain(v.value) for v in runs) + f" is a change of {_signed(change)}; up to {plain(band)} is usual."
    )
    narrower = _other_scope(ledger, cell, runs)
    if narrower:
        severity, reading = "note", f"One release counts only {narrower}."
    elif back:
        severity, reading = "error", "The figure between the two equal ones is the likelier slip."
    elif max(steps) <= band:
        severity, reading = "note", "A small revision that was not announced, or a slip."
    else:
        severity = "warning" if provisional or hedged else "error"
        reading = "Consistent if the figure was revised and the release does not say so."
    title = f"{story} are given for {about(cell)}."
    yield Conflict("restatement", severity, everything, (cell,), "", title, arithmetic, reading)


def _runs(vintages: Sequence[Vintage]) -> list[Vintage]:
    """Neighbours in time that agree, joined."""
    runs: list[Vintage] = []
    for vintage in vintages:
        common = runs[-1].allows & vintage.allows if runs else Interval(Fraction(1), Fraction(0))
        if runs and not common.empty:
            runs[-1] = Vintage((*runs[-1].statements, *vintage.statements), common)
        else:
            runs.append(vintage)
    return runs


def _returns(runs: Sequence[Vintage]) -> bool:
    """True where a figure comes back after another one: v, w, v."""
    return any(
        not (runs[first].allows & runs[later].allows).empty
        for first in range(len(runs))
        for later in range(first + 2, len(runs))
    )


def _gap(one: Vintage, other: Vintage) -> Fraction:
    """How far apart the closest values of two vintages are."""
    gaps = []
    for a, b in ((one.allows, other.allows), (other.allows, one.allows)):
        if a.low is not None and b.high is not None:
            gaps.append(a.low - b.high)
    return max(gaps, default=Fraction(0))


def _signed(value: Fraction) -> str:
    return ("+" if value > 0 else "−") + plain(abs(value))


def _other_scope(ledger: Ledger, cell: Cell, runs: Sequence[Vintage]) -> str:
    """The narrower population that one of the figures is known to be of; empty where none is."""
    for dimension in ledger.codebook.dimensions.values():
        if not dimension.scope or any(d == dimension.code for d, _ in cell.breakdown):
            continue
        for code in dimension.codes:
            narrower = cell._replace(breakdown=tuple(sorted((*cell.breakdown, (dimension.code, code)))))
            for statement in ledger.stated(narrower):
                if statement.allows is not None and statement.allows.hard.is_point:
                    if any(v.allows == statement.allows.hard for v in runs):
                        return about(narrower, period=False)
    return ""
