"""What the caption of a table and the section around it say of all its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.blocks import Block
from extract.numerals import find_numbers
from extract.periods import resolve
from extract.roles import role
from extract.scope import Cell
from extract.statements import Reading, Statement
from extract.tokens import tokenise
from extract.vocabulary import Meaning
from model.claim import Span
from model.document import Document
from model.period import TimePeriod


def table_whole(
    reading: Reading,
    document: Document,
    block: Block,
    intro: Block | None,
    meanings: Sequence[Meaning],
    said: Sequence[Statement],
) -> Cell:
    """Indicator, population and period of a table; `intro` is its caption or lead-in with its `meanings`, which stated `said`."""
    scope = reading.scope
    standing = scope.standing()
    cell = Cell(standing.indicator, standing.breakdown, standing.period, Span(block.page, block.start, block.end))
    if intro is None:
        return cell
    text = document.pages[intro.page - 1].text[intro.start : intro.end]
    caption = _caption_cell(reading, intro, text, meanings)
    topic = scope.topic or scope.subject
    if topic and any(m.kind == "mark" and m.name in ("their", "they") for m in meanings):
        return replace(topic, period=caption.period or topic.period)
    indicator = caption.indicator or cell.indicator or (said[-1].cell.indicator if said else "")
    last = scope.last
    if not indicator and last and not reading.counts_kinds(last.indicator):
        indicator = last.indicator
    return Cell(
        indicator or reading.default_indicator(),
        caption.breakdown or cell.breakdown,
        caption.period or cell.period,
        Span(intro.page, intro.start, intro.end),
    )


def in_percent(meanings: Sequence[Meaning]) -> bool:
    """True where the words of a caption say that the table's figures are percentages: "New clients by sex, per cent"."""
    return any(m.kind == "mark" and m.name == "percent" for m in meanings)


def caption_meanings(reading: Reading, document: Document, intro: Block | None) -> list[Meaning]:
    """What the words of a caption or lead-in may mean."""
    text = document.pages[intro.page - 1].text[intro.start : intro.end] if intro else ""
    tokens = tokenise(text, reading.vocabulary.language)
    return [m for match in reading.vocabulary.terms.find(tokens) for m in match.meanings]


def _caption_cell(reading: Reading, intro: Block, text: str, meanings: Sequence[Meaning]) -> Cell:
    """What the caption says itself: the cell stated with its figure, else what its words name."""
    code = reading.vocabulary.language
    taken = [(t.start - intro.start, t.end - intro.start) for t in intro.times]
    for number in find_numbers(text, code, taken):
        cell = reading.scope.by_value(number.value) if number.value is not None else None
        if cell is not None and role(number, text, code, block=intro.kind) is None:
            return cell
    nouns = [m.name for m in meanings if m.kind in ("noun", "verb") and not reading.counts_kinds(m.name)]
    codes = {m.name: m.code for m in meanings if m.kind == "code"}
    indicator = nouns[0] if nouns else ""
    contrasts = [m for m in meanings if m.kind == "contrast"]
    for word in contrasts:  # "Victims by age", where the text has told victims apart
        apart = reading.scope.by_label([(word.name, word.code)], indicator)
        if apart is not None and word.name not in codes:
            codes[word.name] = word.code
            indicator = indicator or apart.indicator
    measure = reading.vocabulary.measure(indicator)
    resolved = (resolve(mention, reading.frame, measure) for mention in intro.times)
    period: TimePeriod | None = next((found[0] for found in resolved if found), None)
    return Cell(indicator, tuple(sorted(codes.items())), period)
