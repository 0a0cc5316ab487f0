"""The extraction of one document: series and language, blocks, sentences, claims, and an account of every numeral."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from codebook.book import Codebook
from extract.blocks import Block, blocks
from extract.clauses import clauses
from extract.items import Item, cover, itemise
from extract.languages import LANGUAGES, language
from extract.lists import paired, shared_out
from extract.numerals import Number, find_numbers
from extract.periods import TimeFrame, TimeMention, find_times, publication_date, release_period, resolve
from extract.recognise import recognise
from extract.roles import role
from extract.rules import Grammar, Rules, Sentence, Statement
from extract.scope import Cell, Scope
from extract.sentences import sentences
from extract.tables import read_table
from extract.tokens import tokenise
from extract.vocabulary import Vocabulary, vocabulary
from extract.wordless import wordless
from model.claim import Carried, Claim, Extraction, Numeral, Span, TimeExpression
from model.document import Document
from model.errors import RejectedRelease
from model.period import TimePeriod


@dataclass
class Ledger:
    """What is known so far of every figure of the document."""

    numerals: list[Numeral] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    statements: list[tuple[Statement, Block, str]] = field(default_factory=list)


def rules_digest(codebooks: Mapping[str, Codebook]) -> str:
    """SHA-256 over everything that decides what is extracted: our code, the language files, the codebooks."""
    whole = hashlib.sha256(_code_digest().encode())
    for series in sorted(codebooks):
        whole.update(codebooks[series].digest.encode())
    return whole.hexdigest()


@cache
def _code_digest() -> str:
    whole = hashlib.sha256()
    for package in ("model", "codebook", "extract"):
        root = resources.files(package)
        for path in sorted(str(p) for p in root.rglob("*") if p.suffix in (".py", ".toml")):  # type: ignore[attr-defined]
            with open(path, "rb") as handle:  # noqa: PTH123
                whole.update(handle.read())
    return whole.hexdigest()


def extract(document: Document, codebooks: Mapping[str, Codebook], *, source: str = "") -> Extraction:
    """Everything that a document claims. Raises RejectedRelease where no codebook recognises it.

    `source` is the release's path: its folder may name the series and its file name the period, the text decides.
    """
    codebook, code = recognise(document, codebooks, source)
    text = "\n\n".join(page.text for page in document.pages)
    name = source.rsplit("/", 1)[-1]
    period, doubts = release_period(text, code, name)
    if period is None:
        raise RejectedRelease(
            f"{source}: neither the text nor the file name says which period the release is about; "
            "name the file after it, such as 2024-S1.en.txt"
        )
    published = publication_date(text, code)
    frame = TimeFrame(release=period, published=published, context=period)
    reader = Reader(document, vocabulary(codebook, code), frame)
    ledger = reader.read()
    _fill_orders(ledger)
    _drop_restated_headings(ledger)
    claims = tuple(_claims(ledger, document, source))
    return Extraction(
        series=codebook.code,
        language=code,
        time_period=period,
        published=published.isoformat() if published else "",
        edition="",
        numerals=tuple(sorted(ledger.numerals, key=lambda n: (n.span.page, n.span.start))),
        claims=claims,
        times=tuple(ledger.times),
        problems=(*doubts, *document.notes, *(n for p in document.pages for n in p.notes), *ledger.problems),
    )


class Reader:
    """Reads one document block by block with a running scope."""

    def __init__(self, document: Document, words: Vocabulary, frame: TimeFrame) -> None:
        self.document = document
        self.words = words
        self.frame = frame
        self.scope = Scope(frame.release)
        grammar = language(words.language).section("grammar")
        self.rules = Rules(
            words,
            Grammar(grammar.get("plural", ""), frozenset(grammar.get("words", {}).get("function", ()))),
            self.scope,
            frame,
        )
        self.ledger = Ledger()

    def read(self) -> Ledger:
        """Reads every block; one that fails is recorded as a problem and costs its own claims only."""
        self.blocks = blocks(self.document, self.words.language)
        for block in self.blocks:
            self._block(block)
        return self.ledger

    def _block(self, block: Block) -> None:
        page = self.document.pages[block.page - 1]
        text = page.text[block.start : block.end]
        code = self.words.language
        times = [_moved(t, block.start) for t in find_times(text, code)]
        ranges = [(t.start - block.start, t.end - block.start) for t in times]
        numbers = [_shifted(n, block.start) for n in find_numbers(text, code, ranges, table=block.table is not None)]
        roles = {n.start: role(_shifted(n, -block.start), text, code, block=block.kind) for n in numbers}
        candidates = [n for n in numbers if roles[n.start] is None]
        tokens = tokenise(text, code, block.start)
        matches = self.words.terms.find(tokens, cover(tokens, [(t.start, t.end) for t in times]))
        items, in_terms = itemise(tokens, matches, candidates, times)
        claimed: set[int] = set()
        if block.kind not in ("furniture", "contact", "dateline"):
            try:
                claimed = self._claims_of(block, text, items)
            except (ArithmeticError, LookupError, ValueError, StopIteration) as error:
                self.ledger.problems.append(
                    f"page {block.page}: a passage could not be read ({type(error).__name__}: {error}): {text[:80]!r}"
                )
        for number in numbers:
            found = roles[number.start]
            if number in in_terms:
                found = "band"
            elif number.start in claimed:
                found = "claim"
            self._record(block, number, found or "other")
        self._record_times(block, times)

    # ------------------------------------------------------------------ claims

    def _claims_of(self, block: Block, text: str, items: list[Item]) -> set[int]:
        if block.kind == "heading":
            return self._heading(block, text, items)
        if block.table is not None:
            return self._table(block, items)
        if block.kind in ("paragraph", "caption"):
            self.scope.open_paragraph()
        if block.kind == "footnote":
            self._footnote(block)
        claimed: set[int] = set()
        for start, end in sentences(text, self.words.language):
            inside = [i for i in items if block.start + start <= i.start < block.start + end]
            claimed |= self._sentence(block, text[start:end], inside, block.start + start, block.start + end)
        return claimed

    def _sentence(self, block: Block, text: str, items: list[Item], start: int, end: int) -> set[int]:
        sentence = Sentence(items, start, end, block.page, before=self.scope.last)
        sentence.estimate = any(i.mark("estimate") for i in items)
        sentence.forecast = any(i.mark("forecast") for i in items)
        for part in self._parts(sentence):
            self.rules.read(part, sentence)
        sentence.statements += list(wordless(self.rules, sentence))
        sentence.statements.sort(key=lambda s: s.item.start)
        self._section_lead(items)
        whole = " ".join(text.split())
        self.ledger.statements += [(s, block, whole) for s in sentence.statements]
        used = {s.number.start for s in sentence.statements if s.number}
        return used | {n.start for n in self.rules.referred}

    def _parts(self, sentence: Sentence) -> Iterator[list[Item]]:
        """The sentence itself, or the plain sentences that a paired list stands for."""
        shared = shared_out(sentence.items)
        if shared:
            for member in shared:
                yield list(member.items)
            return
        stated = 0
        members = paired(sentence.items, 0)
        if not members and any(i.mark("respectively") for i in sentence.items):
            head, tail = self._before_pairing(sentence.items)
            if head:
                yield head
                stated = sum(1 for s in sentence.statements if s.kind == "level")
                members = paired(tail, stated)
        if not members:
            yield sentence.items
            return
        levels = [s.cell for s in sentence.statements if s.kind == "level"]
        for member in members:
            if member.antecedent < 0 and levels:
                self.scope.subject = levels[member.antecedent]
            yield list(member.items)

    def _before_pairing(self, items: list[Item]) -> tuple[list[Item], list[Item]]:
        """The clauses before the one that pairs, and the rest."""
        cut = 0
        for position, item in enumerate(items):
            if item.mark("respectively"):
                break
            if item.mark("of_them", "who") or (item.mark("stop") and position):
                cut = position
        return items[:cut], items[cut:]

    def _heading(self, block: Block, text: str, items: list[Item]) -> set[int]:
        self.scope.open_section(block.level, Cell())
        if block.level <= 1:
            claimed = self._sentence(block, text, items, block.start, block.end)
            self.scope.open_section(block.level, Cell())
            return claimed
        before = len(self.ledger.statements)
        claimed = self._sentence(block, text, items, block.start, block.end)
        said = [s for s, _, _ in self.ledger.statements[before:]]
        self.scope.open_section(block.level, self._heading_cell(block, items, said))
        return claimed

    def _heading_cell(self, block: Block, items: list[Item], said: list[Statement]) -> Cell:
        span = Span(block.page, block.start, block.end)
        nouns = [m.name for i in items for m in i.of_kind("noun")]
        verbs = [m.name for i in items for m in i.of_kind("verb")]
        indicator = next(iter(nouns or verbs), "")
        if any(s.kind != "level" for s in said):
            return Cell(indicator, (), None, span)
        if said:
            cell = said[0].cell
            return Cell(cell.indicator, cell.breakdown, None, span)
        unknown = [i for i in items if len(i.word) > 3 and i.word.isalpha()]
        dimensions = self.words.codebook.dimensions
        codes = [(i.codes[0].name, i.codes[0].code) for i in items if i.codes and dimensions[i.codes[0].name].countable]
        ambiguous = len({d for d, _ in codes}) < len(codes)
        if unknown or ambiguous:
            return Cell(indicator, (), None, span)
        return Cell(indicator, tuple(sorted(codes)), None, span)

    def _section_lead(self, items: list[Item]) -> None:
        """A sentence such as "This section deals with the 367 victims" scopes the rest of its section."""
        if not any(i.mark("section") for i in items):
            return
        number = next((i.number for i in items if i.number and i.number.value is not None and not i.number.unit), None)
        cell = self.scope.by_value(number.value) if number and number.value is not None else None
        if cell is not None:
            level = max(self.scope.sections, default=1)
            self.scope.sections[level] = cell

    def _footnote(self, block: Block) -> None:
        """A footnote speaks of the figure that carries its mark."""
        self.scope.open_paragraph()
        for statement, other, _ in reversed(self.ledger.statements):
            page = self.document.pages[other.page - 1]
            if page.text[statement.item.end : statement.item.end + len(block.mark) + 1].strip() == block.mark:
                self.scope.last = self.scope.here = self.scope.subject = statement.cell
                return

    def _table(self, block: Block, items: list[Item]) -> set[int]:
        assert block.table is not None
        whole = self._table_whole(block)
        cells = {(c.row, c.column): [i for i in items if c.start <= i.start < c.end] for c in block.table.cells}
        made = list(read_table(self.rules, block.table, cells, whole))
        page = self.document.pages[block.page - 1]
        for statement in made:
            cell = next(c for c in block.table.cells if c.start <= statement.item.start < c.end)
            label = next((c for c in block.table.cells if c.row == cell.row and c.column == 0), cell)
            head = [c for c in block.table.cells if c.column == cell.column and c.row < block.table.header_rows]
            path = [page.text[c.start : c.end] for c in [label, *head]] + [
                page.text[statement.item.start : statement.item.end]
            ]
            self.ledger.statements.append((statement, block, " | ".join(" ".join(p.split()) for p in path)))
        return {s.number.start for s in made if s.number}

    def _table_whole(self, block: Block) -> Cell:
        """What caption and section say of a table: indicator, population, period."""
        standing = self.scope.standing()
        cell = Cell(standing.indicator, standing.breakdown, standing.period, Span(block.page, block.start, block.end))
        if block.intro is None:
            return cell
        intro = self.blocks[block.intro]
        said = [s for s, b, _ in self.ledger.statements if b is intro]
        caption = self._caption_cell(intro)
        indicator = caption.indicator or cell.indicator or (said[-1].cell.indicator if said else "")
        if not indicator and self.scope.last:
            indicator = self.scope.last.indicator
        return Cell(
            indicator or self.rules.default_indicator(),
            caption.breakdown or cell.breakdown,
            caption.period or cell.period,
            Span(intro.page, intro.start, intro.end),
        )

    def _caption_cell(self, intro: Block) -> Cell:
        page = self.document.pages[intro.page - 1]
        text = page.text[intro.start : intro.end]
        code = self.words.language
        tokens = tokenise(text, code, intro.start)
        found = self.words.terms.find(tokens)
        numbers = find_numbers(text, code, [(t.start, t.end) for t in find_times(text, code)])
        for number in numbers:
            cell = self.scope.by_value(number.value) if number.value is not None else None
            if cell is not None:
                return cell
        meanings = [m for match in found for m in match.meanings]
        nouns = [m.name for m in meanings if m.kind in ("noun", "verb")]
        codes = [(m.name, m.code) for m in meanings if m.kind == "code"]
        indicator = nouns[0] if nouns else ""
        measure = self.words.measure(indicator)
        period: TimePeriod | None = None
        for mention in find_times(text, code):
            resolved = resolve(mention, self.frame, measure)
            if resolved:
                period = resolved[0]
                break
        return Cell(indicator, tuple(sorted(dict(codes).items())), period)

    # ------------------------------------------------------------------ the ledger

    def _record(self, block: Block, number: Number, found: str) -> None:
        page = self.document.pages[block.page - 1]
        for start, end in number.parts:
            self.ledger.numerals.append(
                Numeral(Span(block.page, start, end), page.text[start:end], number.value, found, page.box(start, end))
            )

    def _record_times(self, block: Block, times: list[TimeMention]) -> None:
        page = self.document.pages[block.page - 1]
        for mention in times:
            found = resolve(mention, self.frame, "flow")
            self.ledger.times.append(
                TimeExpression(
                    Span(block.page, mention.start, mention.end),
                    mention.text,
                    found[0] if found else None,
                    mention.rule,
                    mention.problem,
                )
            )
            for start, end in mention.digits:
                self.ledger.numerals.append(
                    Numeral(Span(block.page, start, end), page.text[start:end], None, "period", page.box(start, end))
                )


def _fill_orders(ledger: Ledger) -> None:
    """An order against unnamed earlier years is one against the years whose figures follow for the same cell."""
    from dataclasses import replace

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


def _drop_restated_headings(ledger: Ledger) -> None:
    """A level in a heading or a list of contents that the text below states again is the same claim: the text has it."""
    said = [s for s, b, _ in ledger.statements if b.kind not in ("heading", "contents")]

    def restated(statement: Statement, block: Block) -> bool:
        return (
            block.kind in ("heading", "contents")
            and statement.kind == "level"
            and any(
                s.kind == "level"
                and (s.cell.indicator, s.value) == (statement.cell.indicator, statement.value)
                and set(statement.cell.breakdown) <= set(s.cell.breakdown)
                for s in said
            )
        )

    ledger.statements = [(s, b, t) for s, b, t in ledger.statements if not restated(s, b)]


def _claims(ledger: Ledger, document: Document, source: str) -> Iterator[Claim]:
    seen: dict[str, int] = {}
    for statement, block, sentence in ledger.statements:
        item, cell = statement.item, statement.cell
        period = cell.period.code if cell.period else ""
        key = (
            f"{source}|{statement.kind}|{cell.indicator}|{cell.breakdown}|{period}|{statement.value}|{statement.bound}"
        )
        seen[key] = seen.get(key, 0) + 1
        identity = hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()[:16]
        number = statement.number
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
            text=document.pages[block.page - 1].text[item.start : item.end],
            box=document.pages[block.page - 1].box(item.start, item.end),
            sentence=sentence,
            rule=statement.rule,
            exact_form="fraction" if number and number.form in ("fraction", "multiple") else "digits",
            carried=tuple(Carried(c.what, c.span) for c in statement.carried),
            doubt=statement.doubt,
        )


def _moved(mention: TimeMention, by: int) -> TimeMention:
    from dataclasses import replace

    return replace(
        mention,
        start=mention.start + by,
        end=mention.end + by,
        digits=tuple((a + by, b + by) for a, b in mention.digits),
    )


def _shifted(number: Number, by: int) -> Number:
    from dataclasses import replace

    return replace(
        number,
        start=number.start + by,
        end=number.end + by,
        phrase_start=number.phrase_start + by,
        phrase_end=number.phrase_end + by,
        parts=tuple((a + by, b + by) for a, b in number.parts),
    )


__all__ = ["LANGUAGES", "clauses", "extract", "rules_digest"]
