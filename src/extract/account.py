"""An account of every numeral of a document, in the order of the text: none is left out, whatever became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from heapq import merge

from extract.blocks import Block
from model.claim import Numeral, Span
from model.document import Document, Page
from model.packed import Packed

_DIGITS = re.compile(r"\d+")
_MARK, _TAKEN = 1, 2
_STRETCH = 50_000  # characters of one page after which its numerals are put in order


class Account:
    """Every numeral of a document and its role. The blocks are to be reached in their order; titles may be read last."""

    def __init__(self, document: Document) -> None:
        self.pages = document.pages
        self.closed: Packed[Numeral] = Packed()  # of all that stands before the stretch being read
        self.late: list[Numeral] = []  # of titles
        self.open: list[Numeral] = []  # of the stretch, not yet in order
        self.number = 1  # of the page of the stretch
        self.start, self.end = 0, 0  # of the stretch: up to its last block
        self.blocks: list[Block] = []  # those of the stretch that are marked
        self.titles: list[Block] = []  # and those that are to be read last

    def add(self, page: Page, start: int, end: int, value: Decimal | None, role: str) -> None:
        """Adds the digit string or number word from `start` to `end`."""
        box, parts = page.box(start, end), page.parts(start, end)
        self.open.append(
            Numeral(
                Span(page.number, start, end), page.text[start:end], value, role, box, page.doubt(start, end), parts
            )
        )

    def reach(self, block: Block, *, title: bool = False) -> None:
        """Says that a block is going to be read next, or last of all where it is a `title`."""
        self._turn_to(block.page)
        if block.start >= self.end > self.start + _STRETCH:
            self._close(self.end)
        self.end = max(self.end, block.end)
        if title:
            self.titles.append(block)
        elif block.mark:
            self.blocks.append(block)

    def read_title(self, block: Block) -> None:
        """Takes up what was added since the last stretch as what stands in a title."""
        self.late += self._of_stretch(self.pages[block.page - 1], block.start, block.end)

    def close(self) -> None:
        """Says that all blocks but the titles are read."""
        self._turn_to(len(self.pages) + 1)

    def numerals(self) -> Packed[Numeral]:
        """All of them, once all is read."""
        return Packed(merge(self.closed, sorted(self.late, key=_place), key=_place)) if self.late else self.closed

    def _turn_to(self, number: int) -> None:
        while self.number < number:
            self._close(len(self.pages[self.number - 1].text))
            self.number, self.start, self.end = self.number + 1, 0, 0

    def _close(self, end: int) -> None:
        self.closed.extend(self._of_stretch(self.pages[self.number - 1], self.start, end))
        self.start = end

    def _of_stretch(self, page: Page, start: int, end: int) -> Sequence[Numeral]:
        """The numerals of a stretch in order. A digit string that no block accounted for is a label where it is the mark of
        one, else not understood.
        """
        cover = bytearray(end - start)  # of each character: part of a mark, or of what is or will be accounted for
        for block in self.blocks:
            begin = max(page.text.rfind(block.mark, start, block.start), start)
            cover[begin - start : block.start - start] = bytes([_MARK]) * (block.start - begin)
        taken = [(n.span.start, n.span.end) for n in self.open] + [(t.start, t.end) for t in self.titles]
        for first, last in taken:
            cover[first - start : last - start] = bytes([_TAKEN]) * (last - first)
        for found in _DIGITS.finditer(page.text, start, end):
            over = cover[found.start() - start : found.end() - start]
            if _TAKEN not in over:
                self.add(page, *found.span(), None, "label" if over[0] == _MARK else "other")
        numerals = sorted(self.open, key=_place)
        self.open, self.blocks, self.titles = [], [], []
        return numerals


def _place(numeral: Numeral) -> tuple[int, int]:
    return numeral.span.page, numeral.span.start
