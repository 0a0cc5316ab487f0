"""Where a ledger finds the releases of a series: all of them in memory, or in a store and read only as they are looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from model.claim import Breakdown, Claim, Contents, Line, Recorded, RecordedTime, Release, TimeExpression
from model.kept import Days, Kept


class Shelf(Protocol):
    """The releases of a series, by their sources, with what earlier checks have found in them."""

    def read(self, sources: Iterable[str]) -> Sequence[Contents]:
        """These releases, as far as they are there."""
        ...

    def stating(self, indicator: str, breakdown: Breakdown | None, first: int, last: int) -> Iterable[str]:
        """The releases that state an indicator, of one breakdown or of any, for periods that begin in these years."""
        ...

    def years(self, line: Line, year: int, count: int, *, later: bool) -> Sequence[int]:
        """The nearest years after (before) one in which periods begin that a line is stated for.

        No year beyond the farthest of them is nearer. They are some `count` at most, and none where there are no more.
        """
        ...

    def touched(self, days: Days) -> Iterable[Kept]:
        """What was found among all claims and read from any of these days."""
        ...


@dataclass
class Present:
    """Releases that are all in memory: a ledger of them has nothing left to look up, and nothing is kept of them."""

    contents: dict[str, Contents] = field(default_factory=dict)

    def offer(self, contents: Iterable[Contents]) -> set[str]:
        """Take these in place of all that was here; returns the sources of what is different, new or no longer there."""
        before, self.contents = self.contents, {one.release.source: one for one in contents}
        either = before.keys() | self.contents.keys()
        return {source for source in either if before.get(source) != self.contents.get(source)}

    def read(self, sources: Iterable[str]) -> Sequence[Contents]:
        """These releases, as far as they are there."""
        return [self.contents[source] for source in sources if source in self.contents]


def contents_of(
    recorded: Iterable[Recorded], releases: Iterable[Release] = (), times: Iterable[RecordedTime] = ()
) -> list[Contents]:
    """Releases with what is recorded of them."""
    found = {r.source: r for r in releases if r.status == "loaded"}
    claims: dict[str, list[Claim]] = defaultdict(list)
    for said in recorded:
        found[said.release.source] = said.release
        claims[said.release.source].append(said.claim)
    dates: dict[str, list[TimeExpression]] = defaultdict(list)
    for item in times:
        found.setdefault(item.release.source, item.release)
        dates[item.release.source].append(item.time)
    return [Contents(r, tuple(claims[source]), tuple(dates[source])) for source, r in found.items()]
