"""What is known of every figure of a document: its numerals with their roles, its times, and the statements made."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from heapq import merge
from itertools import islice

from extract.blocks import Block
from extract.periods import TimeFrame, TimeMention, resolve
from extract.statements import Statement
from extract.vocabulary import Meaning
from model.claim import Breakdown, Claim, Numeral, Span, TimeExpression
from model.document import Document, Page
from model.packed import Packed
from model.value import value

_AHEAD = 4  # statements in which the figures of the years may follow that an order is against

_Figure = tuple[str, str, Decimal | None]


@value
class Said:
    """A statement, with the block and the sentence that make it, and the `words` of it that the text may yet set apart."""

    statement: Statement
    block: Block
    sentence: str
    words: Sequence[Meaning] = ()


@dataclass
class Ledger:
    """What is known so far of every figure of the document. The numerals come in the order of the text, at its end."""

    numerals: Sequence[Numeral] = ()
    times: Packed[TimeExpression] = field(default_factory=Packed)
    problems: list[str] = field(default_factory=list)
    statements: Packed[Said] = field(default_factory=Packed)

    def in_order(self, last: int) -> Iterator[Said]:
        """Takes out the statements in the order of their blocks; those from position `last` on were read last."""
        late = list(self.statements.since(last))
        early = islice(self.statements.drained(), last)
        return merge(early, late, key=lambda said: said.block.place)

    def record_times(self, page: Page, times: Sequence[TimeMention], frame: TimeFrame) -> None:
        """Adds the time expressions of a page."""
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


def fill_orders(said: Iterable[Said]) -> Iterator[Said]:
    """An order against unnamed earlier years is one against the years whose figures follow for the same cell."""
    ahead: deque[Said] = deque()
    for one in said:
        ahead.append(one)
        if len(ahead) > _AHEAD:
            yield _filled(ahead.popleft(), ahead)
    while ahead:
        yield _filled(ahead.popleft(), ahead)


def _filled(said: Said, behind: Iterable[Said]) -> Said:
    statement, cell = said.statement, said.statement.cell
    if statement.kind != "comparison" or statement.base:
        return said
    others = [
        s.statement.cell.period
        for s in behind
        if s.statement.kind == "level"
        and (s.statement.cell.indicator, s.statement.cell.breakdown) == (cell.indicator, cell.breakdown)
    ]
    base = ";".join(sorted({p.code for p in others if p is not None and p != cell.period}))
    return replace(said, statement=replace(statement, base=base))


def drop_restated_headings(statements: Sequence[Said]) -> Iterator[Said]:
    """A level or rank in a heading or a list of contents that the text below states again is the same claim: the text has it."""
    heads = {_figure(said) for said in statements if _in_short(said) and said.statement.kind in ("level", "rank")}
    told: dict[_Figure, set[Breakdown]] = {head: set() for head in heads}
    for said in statements if heads else ():
        if _figure(said) in heads and not _in_short(said):
            told[_figure(said)].add(said.statement.cell.breakdown)

    def restated(said: Said) -> bool:
        same = told.get(_figure(said), ()) if _in_short(said) else ()
        return any(set(said.statement.cell.breakdown) <= set(breakdown) for breakdown in same)

    return (said for said in statements if not restated(said))


def _in_short(said: Said) -> bool:
    return said.block.kind in ("heading", "contents")


def _figure(said: Said) -> _Figure:
    return said.statement.kind, said.statement.cell.indicator, said.statement.value


def claims(statements: Iterable[Said], document: Document, source: str) -> Iterator[Claim]:
    """The claims in the order they were read. The id holds for as long as the same file says the same."""
    seen: dict[bytes, int] = {}
    for said in statements:
        statement, item, cell, block = said.statement, said.statement.item, said.statement.cell, said.block
        period = cell.period.code if cell.period else ""
        key = (
            f"{source}|{statement.kind}|{cell.indicator}|{cell.breakdown}|{period}|{statement.value}|{statement.bound}"
        )
        short = hashlib.sha256(key.encode()).digest()[:12]  # a long text has tens of thousands
        seen[short] = seen.get(short, 0) + 1
        identity = hashlib.sha256(f"{key}|{seen[short]}".encode()).hexdigest()[:16]
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
            sentence=said.sentence,
            rule=statement.rule,
            exact_form="fraction" if number and number.form in ("fraction", "multiple") else "digits",
            carried=statement.carried,
            doubt=statement.doubt or page.doubt(item.start, item.end),
            parts=page.parts(item.start, item.end),
        )
