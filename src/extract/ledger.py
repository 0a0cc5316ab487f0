"""What is known of every figure of a document: its numerals with their roles, its times, and the statements made."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extract.blocks import Block
from extract.numerals import Number
from extract.periods import TimeFrame, TimeMention, resolve
from extract.statements import Statement
from model.claim import Carried, Claim, Numeral, Span, TimeExpression
from model.document import Document, Page

_DIGITS = re.compile(r"\d+")
_MARK, _TAKEN = 1, 2


@dataclass
class Ledger:
    """What is known so far of every figure of the document."""

    numerals: list[Numeral] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    statements: list[tuple[Statement, Block, str]] = field(default_factory=list)

    def in_order(self, blocks: Sequence[Block]) -> None:
        """Puts the statements in the order of the blocks that they stand in."""
        place = {id(block): index for index, block in enumerate(blocks)}
        self.statements.sort(key=lambda said: place[id(said[1])])

    def record_number(self, page: Page, number: Number, role: str) -> None:
        """Adds every digit string and number word of a figure, all with its value and role."""
        for start, end in number.parts:
            self.numerals.append(_numeral(page, start, end, number.value, role))

    def record_times(self, page: Page, times: Sequence[TimeMention], frame: TimeFrame) -> None:
        """Adds the time expressions of a page, and the digit strings in them."""
        for mention in times:
            found = resolve(mention, frame, "flow")
            self.times.append(
                TimeExpression(
                    Span(page.number, mention.start, mention.end),
                    mention.text,
                    found[0] if found else None,
                    mention.rule,
                    mention.problem,
                )
            )
            for start, end in mention.digits:
                self.numerals.append(_numeral(page, start, end, None, "period"))

    def record_rest(self, document: Document, blocks: Sequence[Block]) -> None:
        """Adds the digit strings that no block accounted for: its mark as a label, anything else as not understood."""
        known: dict[int, list[Span]] = defaultdict(list)
        for numeral in self.numerals:
            known[numeral.span.page].append(numeral.span)
        marked: dict[int, list[Block]] = defaultdict(list)
        for block in blocks:
            if block.mark:
                marked[block.page].append(block)
        for page in document.pages:
            cover = bytearray(len(page.text))  # of each character: part of a mark, or of a figure that is accounted for
            for block in marked[page.number]:
                start = max(page.text.rfind(block.mark, 0, block.start), 0)
                cover[start : block.start] = bytes([_MARK]) * (block.start - start)
            for span in known[page.number]:
                cover[span.start : span.end] = bytes([_TAKEN]) * (span.end - span.start)
            for found in _DIGITS.finditer(page.text):
                if _TAKEN in cover[found.start() : found.end()]:
                    continue
                role = "label" if cover[found.start()] == _MARK else "other"
                self.numerals.append(_numeral(page, found.start(), found.end(), None, role))


def _numeral(page: Page, start: int, end: int, value: Decimal | None, role: str) -> Numeral:
    span = Span(page.number, start, end)
    box, parts = page.box(start, end), page.parts(start, end)
    return Numeral(span, page.text[start:end], value, role, box, page.doubt(start, end), parts)


def fill_orders(ledger: Ledger) -> None:
    """An order against unnamed earlier years is one against the years whose figures follow for the same cell."""
    for index, (statement, block, text) in enumerate(ledger.statements):
        if statement.kind != "comparison" or statement.base:
            continue
        cell = statement.cell
        others = [
            s.cell.period
            for s, _, _ in ledger.statements[index + 1 : index + 5]
            if s.kind == "level" and (s.cell.indicator, s.cell.breakdown) == (cell.indicator, cell.breakdown)
        ]
        base = ";".join(sorted({p.code for p in others if p is not None and p != cell.period}))
        ledger.statements[index] = (replace(statement, base=base), block, text)


def drop_restated_headings(ledger: Ledger) -> None:
    """A level or rank in a heading or a list of contents that the text below states again is the same claim: the text has it."""
    said: dict[tuple[str, str, Decimal | None], list[set[tuple[str, str]]]] = {}
    for statement, block, _ in ledger.statements:
        if block.kind not in ("heading", "contents"):
            key = (statement.kind, statement.cell.indicator, statement.value)
            said.setdefault(key, []).append(set(statement.cell.breakdown))

    def restated(statement: Statement, block: Block) -> bool:
        if block.kind not in ("heading", "contents") or statement.kind not in ("level", "rank"):
            return False
        same = said.get((statement.kind, statement.cell.indicator, statement.value), ())
        return any(set(statement.cell.breakdown) <= breakdown for breakdown in same)

    ledger.statements = [(s, b, t) for s, b, t in ledger.statements if not restated(s, b)]


def claims(ledger: Ledger, document: Document, source: str) -> Iterator[Claim]:
    """The claims in the order they were read. The id holds for as long as the same file says the same."""
    seen: dict[str, int] = {}
    for statement, block, sentence in ledger.statements:
        item, cell = statement.item, statement.cell
        period = cell.period.code if cell.period else ""
        key = (
            f"{source}|{statement.kind}|{cell.indicator}|{cell.breakdown}|{period}|{statement.value}|{statement.bound}"
        )
        seen[key] = seen.get(key, 0) + 1
        identity = hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()[:16]
        number, page = statement.number, document.pages[block.page - 1]
        yield Claim(
            claim_id=identity,
            kind=statement.kind,
            indicator=cell.indicator,
            breakdown=cell.breakdown,
            unit=statement.unit,
            value=statement.value,
            value_to=number.value_to if number else None,
            bound=statement.bound,
            time_period=cell.period,
            base=statement.base,
            obs_status=statement.obs_status,
            span=Span(block.page, item.start, item.end),
            text=page.text[item.start : item.end],
            box=page.box(item.start, item.end),
            sentence=sentence,
            rule=statement.rule,
            exact_form="fraction" if number and number.form in ("fraction", "multiple") else "digits",
            carried=tuple(Carried(c.what, c.span) for c in statement.carried),
            doubt=statement.doubt or page.doubt(item.start, item.end),
            parts=page.parts(item.start, item.end),
        )
