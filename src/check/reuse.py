"""What need not be checked again: releases in which all was well, when nothing that was looked at has changed since."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from check.ledger import Cell, Document, Ledger
from check.relations import View
from check.revisions import Revisions
from codebook.book import Codebook
from model.claim import Breakdown, Claim
from model.finding import Coverage
from model.period import TimePeriod


@dataclass(frozen=True, slots=True)
class Seen:
    """A release without conflicts: its claims, the cells that were looked up (as hashes), and the series searched."""

    claims: tuple[Claim, ...]
    looked: array[int]
    searched: frozenset[tuple[str, Breakdown]]
    coverage: tuple[Coverage, ...]


@dataclass
class Memory:
    """All of them, with what else their result rests on. Good for one process: hashes differ in the next."""

    codebook: Codebook | None = None
    revisions: Revisions | None = None
    claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)

    def remember(self, view: View, coverage: Iterable[Coverage]) -> None:
        """Keep a release in which nothing was wrong."""
        source = view.document.release.source
        looked = array("q", view.looked)
        self.seen[source] = Seen(self.claims[source], looked, frozenset(view.searched), tuple(coverage))

    def keep(self, source: str, seen: Seen) -> None:
        """Take over what an earlier run has found."""
        self.seen[source] = seen


def memory_of(ledger: Ledger, revisions: Revisions) -> Memory:
    """An empty memory of this state of the series."""
    claims = {s: tuple(c.claim for c in d.statements()) for s, d in ledger.documents.items()}
    return Memory(ledger.codebook, revisions, claims)


def unaffected(memory: Memory | None, now: Memory, ledger: Ledger) -> Mapping[str, Seen]:
    """The releases of an earlier run whose result still holds."""
    if (
        memory is None
        or memory.codebook != now.codebook
        or memory.revisions is None
        or memory.revisions != now.revisions
    ):
        return {}
    changed = {s for s in {*memory.claims, *now.claims} if memory.claims.get(s) != now.claims.get(s)}
    cells = {
        Cell(c.indicator, c.breakdown, c.time_period)
        for source in changed
        for c in (*memory.claims.get(source, ()), *now.claims.get(source, ()))
        if c.time_period is not None
    }
    hashes = {hash(c) for c in cells}
    periods: dict[tuple[str, Breakdown], list[TimePeriod]] = defaultdict(list)
    for cell in cells:
        periods[cell.indicator, cell.breakdown].append(cell.period)
    return {
        source: seen
        for source, seen in memory.seen.items()
        if source not in changed
        and seen.searched.isdisjoint(periods)
        and hashes.isdisjoint(seen.looked)
        and not _overlapped(ledger.documents[source], periods)
    }


def _overlapped(document: Document, periods: Mapping[tuple[str, Breakdown], list[TimePeriod]]) -> bool:
    """True where a changed cell is of a period that contains one of the release's own, or lies in it."""
    return any(
        changed.overlaps(cell.period)
        for cell in document.levels
        for changed in periods.get((cell.indicator, cell.breakdown), ())
    )
