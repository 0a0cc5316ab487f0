"""Reads a document passage by passage: sentences, headings, tables and footnotes, with a running scope."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.absences import absences
from extract.account import Account
from extract.antecedents import only_again, stated_again
from extract.block_items import Found, find_items
from extract.blocks import Block
from extract.captions import caption_meanings, in_percent, table_whole
from extract.counted_apart import counted_apart
from extract.ellipses import parts_of_last
from extract.headings import heading_cell, names_whole, tells_news, told_apart
from extract.items import Item, marked, of_kind
from extract.labelled_changes import with_change_first
from extract.languages import language
from extract.lead_ins import begins_topic, open_topic, rest_counted, without_predicate
from extract.ledger import Ledger, Said, fill_orders
from extract.list_scopes import open_list
from extract.listed_parts import listed_whole
from extract.lists import set_against, shared_percent, without_dash
from extract.pairings import plain_sentences
from extract.parentheticals import unbracketed
from extract.periods import TimeFrame
from extract.pointers import both_named, it_named, ranked_named, resolved
from extract.ranks import ranks
from extract.records import orders, records
from extract.relative_clauses import without_asides
from extract.restated import without_exactness
from extract.rules import read
from extract.scope import Cell, Scope
from extract.sentences import quoted, sentences
from extract.short_nouns import countries_named, label_named, nationalities, rest_named, settled
from extract.speakers import without_speaker
from extract.statements import Grammar, Reading, Sentence, Statement
from extract.tables import read_table
from extract.time_mentions import TimeMention
from extract.told_times import past_period
from extract.topics import back_to_whole, open_without_figures, take_up_ranked
from extract.vocabulary import Meaning, Vocabulary
from extract.widening import widened, without_included
from model.claim import Span
from model.document import Document
from model.packed import Packed

_LONGEST_LIST = 50  # entries; a longer list is a table of its own, no whole with its parts
_RECENT = 20  # statements before a list among which its whole may be


class Passages:
    """Reads one document block by block with a running scope."""

    def __init__(
        self,
        document: Document,
        found: Iterable[Block],
        words: Vocabulary,
        frame: TimeFrame,
    ) -> None:
        self.document = document
        self.blocks = iter(found)
        self.coming: deque[Block] = deque()  # blocks that were looked at before their turn
        self.before: Block | None = None  # the block before the one being read
        self.words = words
        self.frame = frame
        self.scope = Scope(frame.release)
        grammar = language(words.language).section("grammar")
        self.reading = Reading(
            words,
            Grammar(tuple(grammar.get("plural", ())), frozenset(grammar.get("words", {}).get("function", ()))),
            self.scope,
            frame,
        )
        self.ledger = Ledger()
        self.account = Account(document)
        self.sources = frozenset(d.code for d in words.codebook.dimensions.values() if not d.countable)
        self.begun = False  # text has been read, and not only headings
        self.list_of: int | None = None  # the block that introduces the list being read
        self.before_list: Scope | None = None
        self.previous: list[Statement] = []  # of the sentence before
        self.beside: list[list[Item]] = []  # the sentences before and behind the one being read, of its passage
        self.sentence_before: list[Item] = []  # of the same block
        self.introduced: frozenset[str] = frozenset()  # the dimensions that the text before a list names
        self.ahead: dict[tuple[int, int], Found] = {}  # list items that were looked at before their turn
        self.listed: tuple[Meaning, ...] = ()  # the categories of that item
        self.list_before: tuple[int | None, list[Item]] | None = None  # the list item before this one, and its list

    def read(self) -> Ledger:
        """Reads every block; one that fails is recorded as a problem and costs its own claims only."""
        titles: list[Block] = []
        while self._behind(0) is not None:
            block = self.coming.popleft()
            title = block.kind == "heading" and block.level <= 1
            self.begun = self.begun or block.kind in ("paragraph", "list_item", "table")
            self.account.reach(block, title=title)
            if title:
                self.scope.open_section(block.level, self._title_cell(block))
                titles.append(block)
            else:
                self._guarded(block)
            self.before = block
        self.account.close()
        self.scope.restrictions.clear()
        last = len(self.ledger.statements)
        for block in titles:  # they say in short what the text says, so they are read by what it has told apart
            self._guarded(block)
            self.account.read_title(block)
        self.ledger.statements = Packed(fill_orders(map(self._told_apart, self.ledger.in_order(last))))
        self.ledger.numerals = self.account.numerals()
        return self.ledger

    def _behind(self, position: int) -> Block | None:
        """The block that follows the one being read, at position 0, or one behind it; None where the document ends."""
        while len(self.coming) <= position and (block := next(self.blocks, None)) is not None:
            self.coming.append(block)
        return self.coming[position] if position < len(self.coming) else None

    def _told_apart(self, said: Said) -> Said:
        return replace(said, statement=told_apart(said.statement, said.words, self.scope)) if said.words else said

    def _guarded(self, block: Block) -> None:
        try:
            self._block(block)
        except MemoryError:
            raise
        except Exception as error:  # a defect of ours costs one passage, with a record, never the document
            self.ledger.problems.append(self._failure(block, error))

    def _failure(self, block: Block, error: Exception) -> str:
        text = self.document.pages[block.page - 1].text[block.start : block.end]
        return f"page {block.page}: a passage could not be read ({type(error).__name__}: {error}): {text[:80]!r}"

    def _block(self, block: Block) -> None:
        page = self.document.pages[block.page - 1]
        text = page.text[block.start : block.end]
        found = self._found(block)
        self.reading.referred.clear()
        self.reading.dated.clear()
        claimed: set[int] = set()
        if block.kind not in ("furniture", "contact", "dateline"):
            try:
                claimed = self._claims_of(block, text, found.items)
            except MemoryError:
                raise
            except Exception as error:  # a defect of ours costs one passage, with a record, never the document
                self.ledger.problems.append(self._failure(block, error))
        for number in found.numbers:
            certain = "band" if number in found.in_terms else found.roles[number.start]
            says = "period" if number in self.reading.dated else certain or "other"
            says = "claim" if number.start in claimed else says
            for start, end in number.parts:  # every digit string and number word of a figure has its value and role
                self.account.add(page, start, end, number.value, says)
        for mention in found.times:
            for start, end in mention.digits:
                self.account.add(page, start, end, None, "period")
        self.ledger.record_times(page, found.times, self.frame)

    def _found(self, block: Block) -> Found:
        """What stands in a block; a list item was looked at before its turn, by the one before it."""
        text = self.document.pages[block.page - 1].text
        known = self.ahead.pop((block.page, block.start), None)
        return known or find_items(block, text, block.times, self.words, self.sources)

    def _around(self, block: Block, items: list[Item]) -> list[list[Item]]:
        """The items of a list before and behind one stand beside it, as the sentences of a passage do."""
        if block.kind != "list_item":
            self.list_before, self.listed = None, ()
            return []
        before = [self.list_before[1]] if self.list_before and self.list_before[0] == block.intro else []
        self.listed = tuple(c for of_one in before for i in of_one for c in i.codes[:1])
        self.list_before = (block.intro, items)
        behind = self._listed(block, 0)
        return before if behind is None else [*before, self._looked_at(behind)]

    def _listed(self, block: Block, position: int) -> Block | None:
        """The item of the same list so many places behind one, from 0; None where the list has ended."""
        behind = self._behind(position)
        return behind if behind and behind.kind == "list_item" and behind.intro == block.intro else None

    def _looked_at(self, block: Block) -> list[Item]:
        """The items of a block whose turn has not come."""
        place = block.page, block.start
        if place not in self.ahead:
            self.ahead[place] = self._found(block)
        return self.ahead[place].items

    def _time_led_in(self, block: Block) -> TimeMention | None:
        """The part of a year, or the day, that the sentence before a list names: "at the end of June in earlier years:"."""
        intro = self.before
        if intro is None or intro.place != block.intro:
            return None
        text = self.document.pages[intro.page - 1].text[intro.start : intro.end]
        last = max((start for start, _ in sentences(text, self.words.language)), default=0) + intro.start
        parts = [t for t in intro.times if t.start >= last and not t.vague and (t.part or (t.shift and t.shift.same))]
        return parts[0] if len(parts) == 1 else None

    def _whole_of_list(self, block: Block, items: Sequence[Item]) -> Cell | None:
        """What the entries of a list are parts of, as their figures show; `block` with `items` is its first."""
        entries = [items]
        while behind := self._listed(block, len(entries) - 1):
            if len(entries) == _LONGEST_LIST:
                return None
            entries.append(self._looked_at(behind))
        return listed_whole(entries, [s.statement for s in self.ledger.statements.newest[-_RECENT:]])

    # ------------------------------------------------------------------ claims

    def _claims_of(self, block: Block, text: str, items: list[Item]) -> set[int]:
        if block.kind != "list_item":
            self.introduced = frozenset(m.name for m in of_kind(items, "dimension"))
        if block.kind == "heading":
            return self._heading(block, text, items)
        if block.table is not None:
            return self._table(block, items)
        if block.kind in ("paragraph", "caption"):
            self.scope.open_paragraph()
            self.before_list = None
        if block.kind == "footnote":
            self._footnote(block)
        if block.kind in ("list_item", "contents"):
            self._list_item(block, items)
        claimed: set[int] = set()
        around = self._around(block, items)
        spans = sentences(text, self.words.language)
        spoken = quoted(text, spans)
        starts = [item.start - block.start for item in items]  # in order
        parts = [items[bisect_left(starts, a) : bisect_left(starts, b)] for a, b in spans]
        for k, (start, end) in enumerate(spans):
            self.sentence_before = parts[k - 1] if k else []
            self.beside = [*parts[max(0, k - 1) : k], *parts[k + 1 : k + 2], *around]
            claimed |= self._sentence(
                block, text[start:end], parts[k], block.start + start, block.start + end, spoken[k]
            )
        behind = self._behind(0)
        if block.kind == "paragraph" and spans and behind is not None and behind.intro == block.place:
            open_list(parts[-1], self.reading, self.previous)
        return claimed

    def _sentence(
        self, block: Block, text: str, items: list[Item], start: int, end: int, in_quotation: bool
    ) -> set[int]:
        estimate = marked(items, "estimate")
        items = settled(without_speaker(unbracketed(items)), self.scope, self.words)
        introduced = self.introduced if block.kind == "list_item" else nationalities(self.previous, self.reading)
        if block.kind == "list_item":
            items = label_named(items, text, self.words, introduced | {m.name for m in self.listed})
        items = rest_named(countries_named(items, introduced), self.words, self.listed)
        items = both_named(resolved(items, self.sentence_before), self.sentence_before, self.words)
        items = ranked_named(it_named(items, self.sentence_before), self.scope)
        items = widened(without_included(items) if marked(items, "including", "taken_in") else items, self.scope)
        sentence = Sentence(items, start, end, block.page, before=self.scope.last, follows=bool(self.previous))
        sentence.follows_one = len({s.cell.breakdown for s in self.previous}) == 1
        sentence.apart = counted_apart(items, self.beside, self.words.codebook.contrasts)
        sentence.estimate = estimate
        sentence.forecast = marked(items, "forecast")
        sentence.after_unread = self._last_unread()
        sentence.quoted = in_quotation
        items = set_against(shared_percent(without_dash(without_exactness(items))))
        sentence.items = items = with_change_first(items)
        figures = [i.number for i in items if i.number]
        leads = begins_topic(items)
        rest = rest_counted(items, self.scope) if leads and len(figures) == 1 else None
        if rest is not None and figures[0].value is not None:
            self.scope.record(figures[0].value, rest)
            unit = self.words.unit(rest.indicator)
            item = next(i for i in items if i.number)
            counted = Statement("level", rest, unit, figures[0], item, "=", "", "rest-counted", figures[0].value)
            self.ledger.statements.append(Said(counted, block, " ".join(text.split())))
        if leads and len(figures) == 1 and open_topic(items, self.reading):
            self.reading.referred += figures  # it says of what the text goes on to speak, and nothing else
            return {figures[0].start}
        if leads:
            sentence.items = items = without_predicate(items)
        take_up_ranked(self.reading, items, self.previous)
        again = list(stated_again(self.reading, sentence, self.previous))
        sentence.statements += again
        for part in (
            plain_sentences(self.reading, sentence, self.previous)
            if figures and not (again or only_again(sentence))
            else ()
        ):
            read(self.reading, without_asides(part), sentence)
        if block.kind == "paragraph" and self.previous:
            parts_of_last(self.reading, sentence, self.previous)
        sentence.statements += ranks(self.reading, sentence)
        sentence.statements += records(self.reading, sentence)
        back_to_whole(self.reading, sentence.statements)
        sentence.statements += orders(self.reading, sentence)
        open_without_figures(self.reading, sentence)
        sentence.statements += absences(self.reading, sentence)
        sentence.statements.sort(key=lambda s: s.item.start)
        self.previous = [s for s in sentence.statements if s.rule != "bracket-period"]
        self.scope.counted = frozenset(s.cell.indicator for s in self.previous if s.kind == "level")
        open_topic(items, self.reading, leads=leads, stated=sentence.statements)
        whole = " ".join(text.split())
        kinds = ("unit", "noun") if block.kind == "heading" else ("noun",)
        words = [m for i in items if "contrast" in i.kinds and i.of_kind(*kinds) for m in i.of_kind("contrast")]
        if block.kind != "heading" and any(self._set_apart(word) for word in words):
            words = []
        self.ledger.statements.extend(Said(s, block, whole, words) for s in sentence.statements)
        used = {s.number.start for s in sentence.statements if s.number}
        return used | {n.start for n in self.reading.referred}

    def _last_unread(self) -> bool:
        """True where the last count of the sentence before was not understood."""
        counts = [n for i in self.sentence_before if (n := i.number) and not n.unit and n.form in ("digits", "words")]
        return bool(counts) and not any(s.number and s.number.start == counts[-1].start for s in self.previous)

    def _set_apart(self, word: Meaning) -> bool:
        """True where the text has already counted those of a word apart from others."""
        return any((dimension, code) == (word.name, word.code) for _, dimension, code in self.scope.established)

    def _heading(self, block: Block, text: str, items: list[Item]) -> set[int]:
        self.scope.open_section(block.level, Cell())
        before = len(self.ledger.statements)
        claimed = self._sentence(block, text, items, block.start, block.end, quoted(text, [(0, len(text))])[0])
        times = [i.time for i in items if i.time]
        if block.level <= 1:
            self.scope.open_section(block.level, Cell())
            return claimed
        said = [s.statement for s in self.ledger.statements.since(before)]
        cell = heading_cell(items, said, self.reading, Span(block.page, block.start, block.end))
        if not self.begun and (said or tells_news(items, self.words)):
            cell = Cell()  # the headline, below the name of who publishes it: it tells of what follows, no section
        elif names_whole(items) and len(times) == 1:
            cell = replace(cell, period=past_period(times[0], self.reading, cell.indicator))
        self.scope.open_section(block.level, cell)
        self.scope.headed = times[0] if len(times) == 1 else None
        return claimed

    def _title_cell(self, block: Block) -> Cell:
        """What a title scopes: "All clients on 31 December" says of whom all figures below it are; one with news does not."""
        found = self.ahead[block.page, block.start] = self._found(block)
        span = Span(block.page, block.start, block.end)
        return heading_cell(found.items, [], self.reading, span) if names_whole(found.items) else Cell()

    def _list_item(self, block: Block, items: Sequence[Item]) -> None:
        """The items of a list stand side by side: each starts from what was said before the first.

        Not so one that itself begins with the one before it: "of these, …".
        """
        if block.intro != self.list_of or self.before_list is None:
            whole = self._whole_of_list(block, items) if block.kind == "list_item" else None
            if whole is not None:
                self.scope.population = self.scope.subject = self.scope.last = self.scope.here = whole
            self.scope.led_in = self._time_led_in(block)
            self.list_of, self.before_list = block.intro, replace(self.scope)
        before = self.before_list
        if items and (
            items[0].mark("of_these", "change", "than", "it", "that_is") or (items[0].time and items[0].time.shift)
        ):
            return  # "a year earlier: 104", "change from 2021: up 4%"
        self.scope.last, self.scope.here = before.last, before.here
        self.scope.subject = before.subject or self.scope.subject  # "of these" in the second item of a page
        self.scope.population, self.scope.spoken = before.population, before.spoken
        self.scope.whole, self.scope.held = before.whole, before.held

    def _footnote(self, block: Block) -> None:
        """A footnote speaks of the figure that carries its mark, or whose sentence does: "45 were minors²"."""
        self.scope.open_paragraph()
        for stated in reversed(self.ledger.statements.newest):
            statement, other = stated.statement, stated.block
            said, at = (
                self.document.pages[other.page - 1].text[other.start : other.end],
                statement.item.end - other.start,
            )
            marked = said.find(block.mark, at)
            if marked >= 0 and any(a < at <= marked < b for a, b in sentences(said, self.words.language)):
                self.scope.last = self.scope.here = self.scope.subject = statement.cell
                return

    def _table(self, block: Block, items: list[Item]) -> set[int]:
        assert block.table is not None
        intro = None if block.intro is None else self.before
        said = [s.statement for s in self.ledger.statements.newest if s.block.place == block.intro]
        meanings = caption_meanings(self.reading, self.document, intro)
        whole = table_whole(self.reading, self.document, block, intro, meanings, said)
        text = self.document.pages[block.page - 1].text
        starts = [item.start for item in items]  # in order
        cells = {
            (c.row, c.column): items[bisect_left(starts, c.start) : bisect_left(starts, c.end)]
            for c in block.table.cells
        }
        made = list(read_table(self.reading, block.table, text, cells, whole, percent=in_percent(meanings)))
        # what follows speaks of it: "The number of clients has risen by 38%"
        if len({s.cell.indicator for s in made}) == 1:
            self.scope.last = replace(made[-1].cell, breakdown=whole.breakdown)
        page = self.document.pages[block.page - 1]
        for statement in made:
            cell = next(c for c in block.table.cells if c.start <= statement.item.start < c.end)
            label = next((c for c in block.table.cells if c.row == cell.row and c.column == 0), cell)
            head = [c for c in block.table.cells if c.column == cell.column and c.row < block.table.header_rows]
            path = [page.text[c.start : c.end] for c in [label, *head]] + [
                page.text[statement.item.start : statement.item.end]
            ]
            self.ledger.statements.append(Said(statement, block, " | ".join(" ".join(p.split()) for p in path)))
        return {s.number.start for s in made if s.number}
