"""A text cut into what stands between figures and the figures themselves, with what was understood of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_CONTEXT = 140  # characters of text on each side of a figure that is shown out of its page


@dataclass(frozen=True)
class Mark:
    """A figure of the text, or words that claim something without one. `claims` are those that stand in it."""

    start: int
    end: int
    role: str
    value: Any
    claims: tuple[Any, ...]
    numeral: Any = None

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        page = self.numeral.page if self.numeral is not None else self.claims[0].page
        return f"n{page}-{self.start}"


@dataclass(frozen=True)
class Piece:
    """A stretch of text; with a mark where it is a figure."""

    text: str
    mark: Mark | None = None


def marks_of(numerals: Iterable[Any], claims: Sequence[Any]) -> list[Mark]:
    """The marks of one page in order: each numeral with its claims, then claims in words alone; none overlaps another."""
    ordered = sorted(claims, key=lambda c: (c.char_start, c.char_end))
    longest = max((c.char_end - c.char_start for c in ordered), default=0)
    starts = [c.char_start for c in ordered]
    found = []
    told: set[str] = set()
    for one in numerals:
        near = ordered[bisect_left(starts, one.char_start - longest) : bisect_left(starts, one.char_end)]
        mine = tuple(c for c in near if one.char_start < c.char_end)
        told.update(c.claim_id for c in mine)
        found.append(Mark(one.char_start, one.char_end, one.role, one.value, mine, one))
    found += [Mark(c.char_start, c.char_end, "claim", None, (c,)) for c in claims if c.claim_id not in told]
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda m: (m.start, m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def pieces(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """The text from `start` to `end`, cut at the marks that lie in it."""
    here, last = start, len(text) if end is None else end
    for mark in marks:
        if mark.start < here or mark.end > last:
            continue
        if mark.start > here:
            yield Piece(text[here : mark.start])
        yield Piece(text[mark.start : mark.end], mark)
        here = mark.end
    if here < last:
        yield Piece(text[here:last])


def quote(claim: Any, page: str) -> tuple[str, str, str]:
    """The sentence of a claim in three pieces, its figure in the middle.

    Where the sentence does not hold the figure exactly once (a table's cell), the text around it on the page.
    """
    before, figure, after = claim.sentence.partition(claim.text)
    if figure and claim.text not in after:
        return before, figure, after
    start, end = max(0, claim.char_start - _CONTEXT), claim.char_end + _CONTEXT
    lead = page[start : claim.char_start].lstrip() if start == 0 else "…" + page[start : claim.char_start]
    tail = page[claim.char_end : end] + ("…" if end < len(page) else "")
    return " ".join(lead.split("\n\n")[-1:]), page[claim.char_start : claim.char_end], tail.split("\n\n")[0]
