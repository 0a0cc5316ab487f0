"""What a check found, kept for the next one to go on from, and what each result was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from model.claim import Release

ALWAYS = (0, 10**7)  # from before the first day to after the last


class Window(NamedTuple):
    """Some days of a topic: what a result was read from, or what a release says something of.

    Topics are indicators; releases and what is usual in an indicator are topics too, and have no days.
    """

    topic: str
    first: int  # days as datetime.date.toordinal counts them
    last: int


Days = Mapping[str, Sequence[tuple[int, int]]]  # first and last days by topic


@dataclass(frozen=True, slots=True)
class Kept:
    """One result of a check in a form that a store can keep."""

    standing: str  # "all"; "certain": without the claims that may have been misread
    kind: str  # "release", "cell", "stock", "jump": what was checked; "usual", "doubt", "span": what the others rest on
    key: str  # source, cell, indicator or claim id
    found: str  # JSON; empty where nothing was found
    told: str = ""  # what the comparison with other releases needs
    rests_on: tuple[Window, ...] = ()

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is the result of."""
        return self.standing, self.kind, self.key


@dataclass(frozen=True)
class Earlier:
    """What is known of a series when its checks go on from earlier ones."""

    releases: Sequence[Release]  # all that are loaded now
    rows: Sequence[Kept]  # results with conflicts, those without the claims in doubt, and what they all rest on
    told: Mapping[str, str]  # of the other releases that are still the same, by source
    changed: Mapping[str, Sequence[str]]  # releases that are not, by source, with the cells that they stated then


def joined(windows: Iterable[tuple[str, int, int]]) -> Iterator[Window]:
    """The same days with as few windows as there can be, in order."""
    topic, first, last = "", 0, -2
    for other, start, end in sorted(windows):
        if other == topic and start <= last + 1:
            last = max(last, end)
            continue
        if topic:
            yield Window(topic, first, last)
        topic, first, last = other, start, end
    if topic:
        yield Window(topic, first, last)


def by_topic(windows: Iterable[tuple[str, int, int]]) -> Days:
    """Days by topic, to be met by other windows."""
    found: dict[str, list[tuple[int, int]]] = {}
    for topic, first, last in joined(windows):
        found.setdefault(topic, []).append((first, last))
    return found


def meets(windows: Iterable[Window], days: Days) -> bool:
    """True where one of the windows has a day in common with these days."""
    return any(start <= last and first <= end for topic, first, last in windows for start, end in days.get(topic, ()))
