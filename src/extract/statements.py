"""What the rules make and what they share while one document is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from extract.items import Item
from extract.numerals import Number
from extract.periods import TimeFrame
from extract.phrases import Phrase
from extract.scope import Cell, Scope
from extract.vocabulary import Meaning, Vocabulary
from model.claim import Carried
from model.period import TimePeriod
from model.value import value

ALL = "all"


@value
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
    quoted: bool = False  # somebody speaks: only what the words themselves say is taken
    period: TimePeriod | None = None  # stated by an earlier clause of this sentence
    spoken: TimePeriod | None = None  # the same, also of figures said only for comparison
    before: Cell | None = None  # what the text spoke of last before this sentence
    follows: bool = False  # the sentence before stated figures
    follows_one: bool = False  # all of them of one and the same category
    opening: Item | None = None  # a time at its very beginning: for all its clauses
    whole: Statement | None = None  # the level stated last before a colon
    divided: bool = False  # behind that colon, where its parts are
    pending: Phrase | None = None  # a figure that a gloss behind it may explain: "one in three, that is 17 persons, …"
    led: tuple[Item, ...] = ()  # the whole at the very beginning, which later clauses leave out
    led_within: bool = False  # it stands inside the sentence: "52 decisions, of which 30 …"
    counted: tuple[Meaning, ...] = ()  # the categories directly behind the last figure: "845 adults"
    part_of: Cell | None = None  # of what the last figure was a part
    predicate: tuple[Meaning, ...] = ()  # the categories that the last clause gave its figure
    contrasts: frozenset[str] = frozenset()  # dimensions by which words of this sentence stand against each other
    apart: frozenset[str] = frozenset()  # those by which they stand against words of the sentences beside it
    included_in: Cell | None = None  # of what a figure told by the way is a part: "900 clients, including 100 children"
    unread: bool = False  # a count of it was not understood
    after_unread: bool = False  # the last count before it was not
    paired_with: Cell | None = None  # the cell of the sentence before with which a figure of a row pairs
    bases: set[int] = field(default_factory=set)  # where the figures start that it tells of a time it compares with
    waiting: Statement | None = None  # a change whose base a later figure of the sentence tells
    statements: list[Statement] = field(default_factory=list)
    counted_back: list[tuple[int, int, TimePeriod, str]] = field(default_factory=list)  # its "so many years earlier"
    resolved: dict[tuple[int, str], TimePeriod] = field(default_factory=dict)  # what its time expressions stand for

    def of_base(self, statement: Statement) -> bool:
        """True for a figure told by the way of a change, of the time that the change is against."""
        if statement.rule == "bracket-period" or (statement.number and statement.number.start in self.bases):
            return True
        period = statement.cell.period
        told = {s.base for s in self.statements if s.kind == "change"}
        return statement.kind == "level" and period is not None and period.code in told


@dataclass(frozen=True)
class Grammar:
    """The language's data that the rules read beside its marks."""

    plural: tuple[str, ...]  # endings
    function: frozenset[str]


@dataclass
class Reading:
    """What the rules share while one document is read. `referred` are figures that only named a population, `dated` those
    of a time that only a table's head as a whole says.
    """

    vocabulary: Vocabulary
    grammar: Grammar
    scope: Scope
    frame: TimeFrame
    referred: list[Number] = field(default_factory=list)
    dated: list[Number] = field(default_factory=list)

    def set_apart(self, cell: Cell) -> Cell:
        """The cell, narrowed to those whom the text has counted apart where only they are broken down so."""
        for contrast in self.vocabulary.codebook.contrasts:
            part = (contrast.dimension, contrast.counts)
            by = {*contrast.by.get("any", ()), *contrast.by.get(cell.indicator, ())}
            if not by & {d for d, _ in cell.breakdown} or cell.code(contrast.dimension):
                continue
            if self.scope.by_label([part], cell.indicator) is not None:
                cell = cell.with_codes([part])
        return cell

    def default_indicator(self) -> str:
        """The indicator that the codebook takes where the text names none."""
        return next((i.code for i in self.vocabulary.codebook.indicators.values() if i.default), "")

    def default_stock(self) -> str:
        """The stock beside the default indicator: the first of the codebook that has its unit; empty where there is none."""
        indicators = self.vocabulary.codebook.indicators
        default = indicators.get(self.default_indicator())
        stocks = (i.code for i in indicators.values() if i.measure == "stock" and default and i.unit == default.unit)
        return next(stocks, "")

    def counts_kinds(self, indicator: str) -> bool:
        """True where the indicator counts kinds of something, such as nationalities, and not the persons."""
        found = self.vocabulary.codebook.indicators.get(indicator)
        return bool(found and found.population)

    def measure_of(self, cell: Cell) -> str:
        """Whether a cell is of a "flow" or a "stock"; one of kinds is as that of the people who have them."""
        found = self.vocabulary.codebook.indicators.get(cell.indicator)
        whose = cell.code(found.population) if found and found.population else ""
        return self.vocabulary.measure(whose or cell.indicator)

    def told_aside(self, cell: Cell) -> bool:
        """True for an indicator that is only told by the way, so that no paragraph goes on with it."""
        found = self.vocabulary.codebook.indicators.get(cell.indicator)
        return bool(found and found.aside)

    def usual_period(self, indicator: str) -> TimePeriod:
        """The release's own period, or its last day for a stock."""
        return self.usual_of(self.vocabulary.measure(indicator))

    def usual_of(self, measure: str) -> TimePeriod:
        """The same, for a "flow" or a "stock"."""
        release = self.frame.release
        return release.last_day() if measure == "stock" else release
