"""Named rules: a clause with its figure becomes claims. Each claim carries the name of the rule that made it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extract.clauses import Bracket, Clause, clauses
from extract.items import Item
from extract.numerals import Number
from extract.periods import TimeFrame, TimeMention, combine, resolve
from extract.phrases import Phrase, phrase
from extract.scope import Cell, Scope, carried, merged
from extract.vocabulary import Meaning, Vocabulary
from model.claim import Carried, Span, breakdown_text
from model.period import TimePeriod

ALL = "all"


@dataclass(frozen=True)
class Statement:
    """A claim in the making: everything but its identity and its place in the export."""

    kind: str
    cell: Cell
    unit: str
    number: Number | None
    item: Item
    bound: str
    base: str
    rule: str
    value: Decimal | None = None
    obs_status: str = "A"
    carried: tuple[Carried, ...] = ()
    doubt: str = ""


@dataclass
class Sentence:
    """One sentence being read: its items, and what earlier clauses of it said."""

    items: list[Item]
    start: int
    end: int
    page: int
    estimate: bool = False
    forecast: bool = False
    period: TimePeriod | None = None  # stated by an earlier clause of this sentence
    before: Cell | None = None  # what the text spoke of last before this sentence
    opening: Item | None = None  # a time at its very beginning: for all its clauses
    pending: Phrase | None = None  # a figure that a gloss behind it may explain: "one in three, that is 17 persons, …"
    combined: bool = False  # that period was put together from a year and a part of it
    statements: list[Statement] = field(default_factory=list)
    resolved: dict[tuple[int, str], TimePeriod] = field(default_factory=dict)  # what its time expressions stand for


@dataclass(frozen=True)
class Grammar:
    """The language's data that the rules read beside its marks."""

    plural: str
    function: frozenset[str]


class Rules:
    """Reads clauses in the light of the running scope and yields statements."""

    def __init__(self, vocabulary: Vocabulary, grammar: Grammar, scope: Scope, frame: TimeFrame) -> None:
        self.vocabulary = vocabulary
        self.grammar = grammar
        self.scope = scope
        self.frame = frame
        self.referred: list[Number] = []  # figures that only named a population

    # ------------------------------------------------------------------ one sentence

    def read(self, items: Sequence[Item], sentence: Sentence) -> None:
        """Reads the clauses of `items`, part of `sentence`, and adds their statements to it."""
        first = next((i for i in items if not i.word or i.word.isalpha()), None)
        sentence.opening = first if first is not None and first.time else None
        for clause in clauses(items):
            sentence.statements += self._clause(clause, sentence)
            for bracket in clause.brackets:
                self._date_back(bracket, sentence)
        self._part_from_whole(sentence)

    def _date_back(self, bracket: Bracket, sentence: Sentence) -> None:
        """A year alone in brackets dates the figures before it: "88 referrals and 55 new clients (2017)"."""
        if len(bracket.items) != 1 or bracket.items[0].time is None:
            return
        mention = bracket.items[0].time
        for index, statement in enumerate(sentence.statements):
            if statement.kind == "level" and statement.cell.period in (
                self.frame.release,
                self.frame.release.last_day(),
            ):
                measure = self.vocabulary.measure(statement.cell.indicator)
                frame = replace(self.frame, context=statement.cell.period)
                found = resolve(mention, frame, measure, inherit=True)
                if found and mention.start > statement.item.start:
                    sentence.statements[index] = replace(statement, cell=replace(statement.cell, period=found[0]))

    def _part_from_whole(self, sentence: Sentence) -> None:
        """ "34 women and 18 men … none of them": a pronoun behind the parts of one whole means the whole."""
        levels = [s.cell for s in sentence.statements if s.kind == "level" and s.rule == "count"]
        if len(levels) < 2 or len({(c.indicator, c.period) for c in levels}) > 1:
            return
        shared = set(levels[0].breakdown).intersection(*(c.breakdown for c in levels))
        if all(len(set(c.breakdown) - shared) == 1 for c in levels):
            self.scope.subject = replace(levels[0], breakdown=tuple(sorted(shared)))

    def _clause(self, clause: Clause, sentence: Sentence) -> list[Statement]:
        if sentence.opening and not any(i.time for i in [*clause.items, *clause.lead]):
            clause.lead = [sentence.opening, *clause.lead]
        said = phrase(clause, self.scope, self.vocabulary, self.grammar.plural, self.grammar.function)
        if said.number is None:
            return list(self._brackets(said, None, sentence))
        main = self._figure(said, sentence)
        made = [main] if main else []
        if main and main.number and main.number.form == "zero":
            made += self._other_zeros(said, main)
        if main and sentence.pending:
            made += self._glossed(sentence.pending, main, sentence)
        sentence.pending = None if main or said.codes or said.verb or said.unlisted else said
        if said.second is not None:
            made += self._second(said, main, sentence)
        made += self._brackets(said, main, sentence)
        made += self._reference(said, sentence)
        return made

    def _other_zeros(self, said: Phrase, main: Statement) -> Iterator[Statement]:
        """ "No victims of begging or organ trade": one zero for each of the categories."""
        for code in said.alternatives:
            yield replace(main, cell=main.cell.with_codes([(code.name, code.code)]))

    def _glossed(self, pending: Phrase, main: Statement, sentence: Sentence) -> Iterator[Statement]:
        """The figure before an apposition says the same cell in the other measure."""
        number = pending.number
        if number is None or number.value is None or number.form in ("ordinal", "zero"):
            return
        item = self._item(pending)
        if number.unit == "percent" and main.kind == "level":
            whole = pending.population.cell if pending.population else self.scope.standing()
            base = breakdown_text(whole.breakdown) or ALL
            yield Statement(
                "share", main.cell, "percent", number, item, number.bound, base, "gloss", number.value, main.obs_status
            )
        elif not number.unit and main.kind == "share":
            unit = self.vocabulary.unit(main.cell.indicator)
            self.scope.record(number.value, main.cell)
            yield Statement(
                "level", main.cell, unit, number, item, number.bound, "", "gloss", number.value, main.obs_status
            )

    # ------------------------------------------------------------------ the figure of a clause

    def _whole_of(self, alternatives: Sequence[Meaning], codes: Sequence[Meaning]) -> tuple[list[Meaning], bool]:
        """The categories with alternatives taken in: two that are all of a dimension say nothing; else nobody knows."""
        kept = list(codes)
        for dimension in {a.name for a in alternatives}:
            named = {c.code for c in [*alternatives, *codes] if c.name == dimension}
            whole = any(
                s.exhaustive and set(s.codes) <= named
                for s in self.vocabulary.codebook.schemes
                if s.dimension == dimension
            )
            if not whole:
                return kept, False
            kept = [c for c in kept if c.name != dimension]
        return kept, True

    def _figure(self, said: Phrase, sentence: Sentence) -> Statement | None:
        number = said.number
        assert number is not None
        if number.value is None or number.form == "ordinal":
            return None
        if number.form != "zero":
            said.codes, clear = self._whole_of(said.alternatives, said.codes)
            if not clear:
                return None
        if number.unit == "factor" or self._is_change(said):
            return self._change(said, sentence)
        if number.unit == "percent":
            return self._share(said, sentence)
        if number.unit:
            return None
        return self._level(said, sentence)

    def _is_change(self, said: Phrase) -> bool:
        items = said.clause.items
        head = said.clause.head
        after = items[head + 1 : head + 5]
        if any(i.mark("more", "fewer") for i in after) and (
            said.base_times or any(i.mark("than") for i in items[head:])
        ):
            return True
        before = [*said.clause.lead, *items[:head]]
        near = items[max(0, head - 4) : head]
        if any(i.mark("more", "fewer") for i in near) and not any(i.mark("to", "than") for i in near[-2:]):
            return said.number is not None and (
                said.number.unit == "percent"
                or any(i.mark("by") for i in near)
                or any(i.mark("more", "fewer") for i in near[-1:])
            )
        return bool(
            said.number
            and said.number.unit == "percent"
            and any(i.mark("more", "fewer") for i in before)
            and (said.base_times or any(i.time for i in said.clause.lead))
            and not said.codes
        )

    def _level(self, said: Phrase, sentence: Sentence) -> Statement | None:
        number = said.number
        assert number is not None and number.value is not None
        cell, notes = self._cell(said, sentence)
        rule = "count"
        last = self.scope.here or self.scope.last
        if said.population and said.population.anaphoric and not (said.codes or said.verb or said.population.reference):
            shares = [s for s in sentence.statements if s.kind == "share"]
            if shares:  # "the majority …: there were twelve of them"
                cell, rule = shares[-1].cell, "count-of-share"
            else:
                return None
        elif self._compared(said) and last is not None:
            period, notes = self._period(said, sentence, last.indicator, None)
            cell, rule = replace(last, period=period), "compared-with"
        elif (said.unlisted and not said.near_noun) or not self._understood(said, cell):
            self._topic(said, number.value)
            return None
        if said.population and rule == "count":
            rule = "count-of-them" if said.population.anaphoric else "count-of-population"
        kind = "average" if any(i.mark("average") for i in [*said.clause.items, *said.clause.lead]) else "level"
        base = self._per(said) if kind == "average" else ""
        if kind == "level" and not sentence.forecast:
            self._remember(said, number.value, cell)
        status = "F" if sentence.forecast else "E" if sentence.estimate else "A"
        unit = self.vocabulary.unit(cell.indicator)
        return Statement(
            kind, cell, unit, number, self._item(said), number.bound, base, rule, number.value, status, notes
        )

    def _compared(self, said: Phrase) -> bool:
        """ "against 1,184 at the end of June", "in 2016 forty-five": the cell spoken of, at another time."""
        items = said.clause.items
        if said.codes or said.verb or said.near_noun or said.population or said.unlisted:
            return False
        than = bool(items) and items[0].mark("than") and (said.times or said.base_times)
        return bool(than) or (said.bare and bool([i for i in items if i.time]) and not said.noun)

    def _topic(self, said: Phrase, value: Decimal) -> None:
        """A figure repeated without a word about it ("Twelve is not many") makes its cell the one spoken of."""
        known = self.scope.by_value(value)
        if known is not None and not said.unlisted and not said.population:
            self.scope.last = self.scope.here = known

    def _understood(self, said: Phrase, cell: Cell) -> bool:
        """A figure is claimed only where the clause says what it counts in words that we know."""
        if not cell.indicator:
            return False
        if said.population and not said.population.known:
            return False
        if said.population and not said.population.anaphoric:
            return bool(said.codes or said.verb or said.near_noun)
        if said.population:
            return bool(said.codes or said.verb)
        if said.verb or said.near_noun or said.codes or said.noun:
            return True
        return said.pronoun

    def _share(self, said: Phrase, sentence: Sentence) -> Statement | None:
        number = said.number
        assert number is not None
        whole = said.population.cell if said.population else self.scope.standing()
        cell, notes = self._cell(said, sentence)
        codes = [(m.name, m.code) for m in said.codes]
        if (said.population and not said.population.known) or not cell.indicator:
            return None
        if not codes:
            return self._share_again(said, sentence)
        if said.population and not said.population.anaphoric:
            self.scope.subject = replace(whole, period=cell.period)
        status = "F" if sentence.forecast else "E" if sentence.estimate else "A"
        base = breakdown_text(tuple((d, c) for d, c in whole.breakdown)) or ALL
        self.scope.last = self.scope.here = cell
        made = Statement(
            "share",
            cell,
            "percent",
            number,
            self._item(said),
            number.bound,
            base,
            "share-of",
            number.value,
            status,
            notes,
        )
        self.scope.share = made
        return made

    def _share_again(self, said: Phrase, sentence: Sentence) -> Statement | None:
        """ "the year before the share was 42%": the share stated last, at another time."""
        number = said.number
        last: Statement | None = self.scope.share
        assert number is not None
        if last is None or not (said.pronoun or said.bare) or not said.times or said.population:
            return None
        period, notes = self._period(said, sentence, last.cell.indicator, None)
        cell = replace(last.cell, period=period)
        return replace(last, cell=cell, number=number, item=self._item(said), bound=number.bound, value=number.value,
                       rule="share-again", carried=notes)  # fmt: skip

    def _change(self, said: Phrase, sentence: Sentence) -> Statement | None:
        number = said.number
        assert number is not None and number.value is not None
        cell, notes = self._cell(said, sentence)
        if not cell.indicator or cell.period is None:
            return None
        base = self._base(said, cell)
        direction = said.direction or 1
        unit = number.unit if number.unit in ("factor", "percent") else self.vocabulary.unit(cell.indicator)
        value = number.value if unit == "factor" else number.value * direction
        if base is not None:
            self.scope.compared = base
        if base is None:
            base = self.scope.compared
        if base is None or base == cell.period:
            return None
        return Statement(
            "change", cell, unit, number, self._item(said), number.bound, base.code, "change-against", value, "A", notes
        )

    def _base(self, said: Phrase, cell: Cell) -> TimePeriod | None:
        measure = self.vocabulary.measure(cell.indicator)
        frame = replace(self.frame, context=cell.period)
        for mention in said.base_times:
            found = resolve(mention, frame, measure, inherit=self._inherits(mention, cell))
            if found:
                return found[0]
        for mention in said.times:
            found = resolve(mention, frame, measure)
            if found and found[0] != cell.period:
                return found[0]
        return None

    def _inherits(self, mention: TimeMention, cell: Cell) -> bool:
        return bool(mention.bare_year and cell.period is not None and cell.period.is_day)

    # ------------------------------------------------------------------ what a figure is about

    def _cell(self, said: Phrase, sentence: Sentence) -> tuple[Cell, tuple[Carried, ...]]:
        """The cell of a clause's figure, with notes on what was carried over."""
        standing = self.scope.standing()
        whole = said.population.cell if said.population else None
        last = self.scope.last
        notes: tuple[Carried, ...] = ()
        indicator = said.verb or said.near_noun or (whole.indicator if whole else "") or said.noun
        if not indicator:
            source = last if said.pronoun and last else self.scope.here or (standing if standing.indicator else last)
            indicator = source.indicator if source else ""
            notes += carried("indicator", source)
        if not indicator:
            indicator = self.default_indicator()
        codes = [(m.name, m.code) for m in said.codes]
        if whole is not None:
            breakdown = merged(whole.breakdown, codes)
            if said.population and said.population.anaphoric and whole.breakdown:
                notes += tuple(n for d, _ in whole.breakdown for n in carried(d, whole))
        elif said.pronoun and last and not codes and (not (said.verb or said.near_noun) or indicator == last.indicator):
            breakdown = last.breakdown
            notes += tuple(n for d, _ in breakdown for n in carried(d, last))
        else:
            kept = self._continued(said, codes, last)
            breakdown = merged(merged(standing.breakdown, kept), codes)
            notes += tuple(n for d, _ in standing.breakdown if d not in dict(codes) for n in carried(d, standing))
        found = self.vocabulary.codebook.indicators.get(indicator)
        if found and found.population:
            whose = whole.indicator if whole and whole.indicator != indicator else ""
            whose = whose or next((n for n in said.nouns if n != indicator), "")
            whose = whose or (last.indicator if last and last.indicator != indicator else standing.indicator)
            breakdown = merged((), [(found.population, whose)] if whose else [])
            period, more = self._period(said, sentence, whose or indicator, whole)
        else:
            period, more = self._period(said, sentence, indicator, whole)
        return Cell(indicator, breakdown, period, self._span(said, sentence)), notes + more

    def _continued(self, said: Phrase, codes: Sequence[tuple[str, str]], last: Cell | None) -> list[tuple[str, str]]:
        """An enumeration goes on ("Six … sexually in Finland. Two to beg"): what it does not name again holds."""
        if last is None or not codes or said.near_noun or said.noun or said.unit_noun or said.verb:
            return []
        named = {d for d, _ in codes}
        if not named & {d for d, _ in last.breakdown}:
            return []
        return [(d, c) for d, c in last.breakdown if d not in named]

    def _period(
        self, said: Phrase, sentence: Sentence, indicator: str, whole: Cell | None
    ) -> tuple[TimePeriod | None, tuple[Carried, ...]]:
        measure = self.vocabulary.measure(indicator)
        frame = replace(self.frame, context=self._context(measure))
        times = list(said.times)
        if len(times) > 1:
            both = combine(times[0], times[1])
            if both is not None:
                times = [both]
                sentence.combined = True
        for mention in times:
            inherit = mention.bare_year and sentence.combined and sentence.period is not None
            if inherit:
                frame = replace(frame, context=sentence.period)
            known = sentence.resolved.get((mention.start, measure))
            found = (known,) if known else resolve(mention, frame, measure, inherit=inherit)
            if found:
                sentence.resolved[mention.start, measure] = found[0]
                sentence.period = found[0]
                return found[0], ()
        if said.population and said.population.anaphoric and whole and whole.period:
            if (measure == "stock") == whole.period.is_day:
                return whole.period, carried("time_period", whole)
        last = self.scope.here or self.scope.last
        if said.pronoun and last and last.period and not said.verb and last.period.is_day == (measure == "stock"):
            return last.period, carried("time_period", last)
        here = self.scope.here
        if measure == "stock" and here and here.period and self.vocabulary.measure(here.indicator) == "stock":
            return here.period, carried("time_period", here)
        standing = self.scope.standing()
        if standing.period and (measure == "stock") == standing.period.is_day:
            return standing.period, carried("time_period", standing)
        release = self.frame.release
        return (release.last_day() if measure == "stock" else release), ()

    def _context(self, measure: str) -> TimePeriod:
        """The period that "the year before" counts from: the one spoken of last, where it is of the right kind."""
        stock = measure == "stock"
        last = self.scope.here.period if self.scope.here else None
        if last is not None and last.is_day == stock:
            return last
        return self.frame.release.last_day() if stock else self.frame.release

    def _remember(self, said: Phrase, value: Decimal, cell: Cell) -> None:
        self.scope.record(value, cell)
        self.scope.last = self.scope.here = cell
        if cell.period not in (None, self.frame.release, self.frame.release.last_day()):
            self.scope.compared = cell.period
        if not (said.population and said.population.anaphoric and said.population.reference is None):
            self.scope.subject = cell
        lead = said.clause.lead
        if said.population and lead and not said.population.anaphoric and said.population.start < len(lead):
            self.scope.population = said.population.cell

    # ------------------------------------------------------------------ brackets and further figures

    def _brackets(self, said: Phrase, main: Statement | None, sentence: Sentence) -> Iterator[Statement]:
        for bracket in said.clause.brackets:
            yield from self._bracket(bracket, said, main, sentence)

    def _bracket(
        self, bracket: Bracket, said: Phrase, main: Statement | None, sentence: Sentence
    ) -> Iterator[Statement]:
        numbers = [i for i in bracket.items if i.number and i.number.form != "ordinal" and i.number.value is not None]
        times = [i.time for i in bracket.items if i.time]
        before = said.clause.items[bracket.anchor] if 0 <= bracket.anchor < len(said.clause.items) else None
        if not numbers:
            return
        cell = main.cell if main else self._anchor_cell(said, before, sentence)
        if main is None and before is not None and before.time is not None:
            cell = self.scope.last
        if cell is None:
            return
        words = [i for i in bracket.items if i.codes or i.of_kind("verb", "noun")]
        if times and (not words or bracket.items[0].time):
            yield from self._other_period(numbers, times, cell, main)
            return
        if words:
            inner = replace(sentence, items=list(bracket.items), statements=[])
            self.read(inner.items, inner)
            yield from inner.statements
            return
        base_time = (
            before is not None
            and before.time is not None
            and (
                before.time in said.base_times
                or (main is not None and main.kind != "level")
                or (main is not None and numbers[0].number is not None and numbers[0].number.unit == "")
            )
        )
        if base_time and before is not None and before.time is not None:
            yield from self._other_period(numbers, [before.time], cell, main)
            return
        if main is not None and main.kind in ("change", "comparison") and before is not None and before.codes:
            cell = replace(cell, breakdown=merged((), [(m.name, m.code) for m in before.codes[:1]]))
        for item in numbers:
            yield self._gloss(item, cell, main, said, sentence)

    def _anchor_cell(self, said: Phrase, before: Item | None, sentence: Sentence) -> Cell | None:
        cell, _ = self._cell(said, sentence)
        return cell if cell.indicator and (said.codes or said.noun or said.verb) else None

    def _gloss(self, item: Item, cell: Cell, main: Statement | None, said: Phrase, sentence: Sentence) -> Statement:
        """A figure in brackets behind a figure or a category says the same cell again, as a count or as a share."""
        number = item.number
        assert number is not None and number.value is not None
        status = main.obs_status if main else "A"
        if number.unit == "percent":
            whole = said.population.cell if said.population else self.scope.standing()
            base = main.base if main and main.kind == "share" else breakdown_text(whole.breakdown) or ALL
            return Statement(
                "share", cell, "percent", number, item, number.bound, base, "bracket-share", number.value, status
            )
        self.scope.record(number.value, cell)
        if main:
            self.scope.last = self.scope.here = cell
        if main and main.kind == "share":
            self.scope.subject = cell
        unit = self.vocabulary.unit(cell.indicator)
        return Statement("level", cell, unit, number, item, number.bound, "", "bracket-count", number.value, status)

    def _other_period(
        self, items: Sequence[Item], times: Sequence[TimeMention], cell: Cell, main: Statement | None
    ) -> Iterator[Statement]:
        """Figures of the same cell at another time: "(2017: 88)", "than in 2015 (75)"."""
        measure = self.vocabulary.measure(cell.indicator)
        frame = replace(self.frame, context=cell.period)
        periods: list[TimePeriod] = []
        for mention in times:
            periods += resolve(mention, frame, measure, inherit=mention.bare_year)
        if not periods:
            return
        for index, item in enumerate(items):
            number = item.number
            assert number is not None and number.value is not None
            other = replace(cell, period=periods[min(index, len(periods) - 1)])
            if number.unit == "percent":
                base = main.base if main and main.kind == "share" else ALL
                yield Statement(
                    "share", other, "percent", number, item, number.bound, base, "bracket-period", number.value
                )
            else:
                self.scope.record(number.value, other)
                unit = self.vocabulary.unit(cell.indicator)
                yield Statement("level", other, unit, number, item, number.bound, "", "bracket-period", number.value)

    def _second(self, said: Phrase, main: Statement | None, sentence: Sentence) -> Iterator[Statement]:
        """A second figure in the same clause: the same cell in another measure, or the figure compared with."""
        items = said.clause.items
        refs = [i for i, item in enumerate(items) if item.number is said.second]
        position = refs[0]
        number = said.second
        if number is None or number.value is None or main is None:
            return
        item = items[position]
        if any(
            i.mark("than", "more", "fewer") for i in items[max(0, position - 2) : position]
        ) and number.unit == main.unit.replace("persons", ""):
            following = [i.time for i in items[position:] if i.time]
            if following:
                yield from self._other_period([item], following[:1], main.cell, main)
            return
        if number.unit == "percent" and main.kind == "level":
            tail = Clause(items=list(items[position:]))
            further = phrase(tail, self.scope, self.vocabulary, self.grammar.plural, self.grammar.function)
            whole = further.population.cell if further.population else self.scope.standing()
            base = breakdown_text(whole.breakdown) or ALL
            yield Statement(
                "share", main.cell, "percent", number, item, number.bound, base, "level-is-share", number.value
            )

    def _reference(self, said: Phrase, sentence: Sentence) -> Iterator[Statement]:
        """The figure of a population that nobody stated before is a claim of its own ("45 out of the 74 persons")."""
        whole = said.population
        if whole is not None and whole.reference is not None and whole.known:
            self.referred.append(whole.reference)
        if whole is None or whole.reference is None or whole.anaphoric or not whole.known:
            return
        number = whole.reference
        if number.value is None or not whole.cell.indicator:
            return
        period, notes = self._period(said, sentence, whole.cell.indicator, None)
        cell = replace(whole.cell, period=period, span=self._span(said, sentence))
        item = next(i for i in [*said.clause.items, *said.clause.lead] if i.number is number)
        self.scope.record(number.value, cell)
        yield Statement(
            "level", cell, self.vocabulary.unit(cell.indicator), number, item, number.bound, "", "population", number.value,
            carried=notes,
        )  # fmt: skip

    # ------------------------------------------------------------------ small parts

    def _per(self, said: Phrase) -> str:
        for item in [*said.clause.items, *said.clause.lead]:
            for meaning in item.of_kind("mark"):
                if meaning.name.startswith("per_"):
                    return meaning.name.removeprefix("per_")
        return ""

    def _item(self, said: Phrase) -> Item:
        return next(i for i in said.clause.items if i.number is said.number)

    def _span(self, said: Phrase, sentence: Sentence) -> Span:
        item = said.clause.items[max(0, said.clause.head)] if said.clause.items else sentence.items[0]
        return Span(sentence.page, item.start, item.end)

    def default_indicator(self) -> str:
        """The indicator that the codebook takes where the text names none."""
        return next((i.code for i in self.vocabulary.codebook.indicators.values() if i.default), "")
