"""What the running text carries over from one sentence to the next: population, indicator, period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from operator import itemgetter
from typing import Any

from model.claim import Breakdown, Carried, Span
from model.period import TimePeriod
from model.value import value


@value
class Cell:
    """What a figure is about, as far as it is known: indicator, breakdown, period. Empty parts are not known yet."""

    indicator: str = ""
    breakdown: Breakdown = ()
    period: TimePeriod | None = None
    span: Span | None = None  # where it was said

    def with_codes(self, codes: Iterable[tuple[str, str]]) -> Cell:
        """The cell narrowed by further categories; a dimension named again takes the new category."""
        return Cell(self.indicator, merged(self.breakdown, codes), self.period, self.span)

    def without(self, dimensions: set[str]) -> Cell:
        """The cell, not broken down by these dimensions."""
        return replace(self, breakdown=tuple(pair for pair in self.breakdown if pair[0] not in dimensions))

    def code(self, dimension: str) -> str:
        """The category of one dimension; empty where the cell is not broken down by it."""
        return dict(self.breakdown).get(dimension, "")


_What = tuple[str, Breakdown, TimePeriod | None]  # indicator, breakdown and period


def merged(first: Iterable[tuple[str, str]], second: Iterable[tuple[str, str]]) -> Breakdown:
    """Two breakdowns as one, the second winning."""
    both = {**dict(first), **dict(second)}
    return tuple(sorted(both.items())) if both else ()


@dataclass
class Scope:
    """The state of reading. Headings hold until the next of their rank, a lead-in until its paragraph ends."""

    release: TimePeriod | None
    sections: dict[int, Cell] = field(default_factory=dict)  # heading level -> what it says
    section: Cell = field(default_factory=Cell)  # what the headings above say together
    headed: Any = None  # the time that the last heading names
    led_in: Any = None  # the time that the sentence before a list names, for its entries
    population: Cell | None = None  # "Of the new clients, …": for the rest of the paragraph
    subject: Cell | None = None  # what "of them" refers to
    last: Cell | None = None  # the last cell that a figure stood for
    before_aside: Cell | None = None  # the same, before what was only told by the way
    here: Cell | None = None  # the same, of this paragraph
    topic: Cell | None = None  # the whole named last by its figure or its noun, in this section
    whole: Breakdown = ()  # of what the last part named in this paragraph was a part
    held: Breakdown = ()  # the category that opened a sentence: "In Finland, …", until the paragraph ends
    ranked: Cell | None = None  # the last category that was ranked
    ranks: tuple[Cell, ...] = ()  # the categories ranked from the last first place on
    counted: frozenset[str] = frozenset()  # the indicators of which the sentence before stated figures
    share: Any = None  # the last share stated
    stated: dict[Decimal, list[Cell]] = field(default_factory=dict)  # the cells of each figure, oldest first
    values: dict[_What, Decimal] = field(default_factory=dict)  # of each cell stated
    named: dict[_What, _What] = field(default_factory=dict)  # the same, held once for all figures of a cell
    labelled: dict[tuple[str, str, str], tuple[int, Cell]] = field(default_factory=dict)  # cells of one category only:
    # the last by indicator (or "" for any) and category, each with its place in their order
    places: Iterator[int] = field(default_factory=count)
    periods: dict[tuple[str, Breakdown], list[TimePeriod]] = field(default_factory=dict)  # for which a cell was stated
    compared: TimePeriod | None = None  # the other period last spoken of in the paragraph
    spoken: TimePeriod | None = None  # the period of the figure read last, from which "a year before that" counts
    established: set[tuple[str, str, str]] = field(default_factory=set)  # indicator, dimension, code once stated
    restrictions: dict[str, Breakdown] = field(default_factory=dict)  # "all figures below concern the 139 victims"

    def open_section(self, level: int, cell: Cell) -> None:
        """A heading of rank `level` begins: what equal and lower ranks said ends."""
        self.sections = {rank: said for rank, said in self.sections.items() if rank < level}
        self.sections[level] = cell
        self.headed = None
        self.section = _together(self.sections)
        self.open_paragraph()
        self.subject = self.last = self.ranked = self.topic = None

    def widen(self, dimensions: set[str]) -> None:
        """What the headings and the paragraph have narrowed by these dimensions counts no longer."""
        self.sections = {rank: said.without(dimensions) for rank, said in self.sections.items()}
        self.section = self.section.without(dimensions)
        if self.population is not None:
            self.population = self.population.without(dimensions)
        self.whole = tuple(pair for pair in self.whole if pair[0] not in dimensions)
        self.held = tuple(pair for pair in self.held if pair[0] not in dimensions)

    def narrow_section(self, cell: Cell) -> None:
        """What the text says of its own section takes the place of what the last heading says."""
        self.sections[max(self.sections, default=1)] = cell
        self.section = _together(self.sections)

    def open_paragraph(self) -> None:
        """A paragraph begins: lead-ins of the one before end."""
        self.population = None
        self.compared = self.spoken = self.led_in = None
        self.here = None
        self.whole = self.held = ()
        if self.before_aside is not None:
            self.last, self.before_aside = self.before_aside, None

    def standing(self, indicator: str = "") -> Cell:
        """The population that a bare figure belongs to: the paragraph's lead-in, else the section's.

        With `indicator`, what is said of another indicator is left out, and what holds for this one throughout comes in.
        """
        cell = self.section
        if self.population is not None:
            cell = Cell(
                self.population.indicator or cell.indicator,
                self.population.breakdown,
                self.population.period or cell.period,
                self.population.span or cell.span,
            )
        if not indicator:
            return cell
        breakdown = () if cell.indicator not in ("", indicator) else cell.breakdown
        return Cell(indicator, merged(self.restriction(indicator), breakdown), cell.period, cell.span)

    def restriction(self, indicator: str) -> Breakdown:
        """What the text has said that all figures of an indicator are limited to."""
        return self.restrictions.get(indicator, ())

    def record(self, value: Decimal, cell: Cell) -> None:
        """A level was stated; later text may refer to it by its figure ("of the 47"). What is said again is kept once, as
        said last."""
        what = (cell.indicator, cell.breakdown, cell.period)
        what = self.named.setdefault(what, what)
        others = [c for c in self.stated.get(value, ()) if (c.indicator, c.breakdown, c.period) != what]
        self.stated[value] = [*others, Cell(*what, cell.span)]
        self.values[what] = value
        if len(cell.breakdown) == 1:
            last = (next(self.places), cell)
            for indicator in (cell.indicator, ""):
                self.labelled[indicator, *cell.breakdown[0]] = last
        if cell.period is not None:
            before = self.periods.get((cell.indicator, cell.breakdown), ())
            self.periods[cell.indicator, cell.breakdown] = [*(p for p in before if p != cell.period), cell.period]
        self.established |= {(cell.indicator, dimension, code) for dimension, code in cell.breakdown}

    def holding(self, value: Decimal) -> Cell | None:
        """Those whom "of them" means for a part of `value`: the subject, or where it is smaller the whole it is of."""
        subject = self.subject
        if subject is None or self.values.get((subject.indicator, subject.breakdown, subject.period), value) >= value:
            return subject
        for (indicator, breakdown, period), whole in reversed(self.values.items()):
            same = (indicator, period) == (subject.indicator, subject.period)
            if same and set(breakdown) < set(subject.breakdown) and whole >= value:
                return replace(subject, breakdown=breakdown)
        return subject

    def by_value(
        self, value: Decimal, indicators: Iterable[str] = (), codes: Iterable[tuple[str, str]] = ()
    ) -> Cell | None:
        """The cell last stated with this figure, where possible of one of `indicators` and with `codes`."""
        wanted, owed = set(indicators), set(codes)
        for cell in reversed(self.stated.get(value, ())):
            if owed <= set(cell.breakdown) and (not wanted or cell.indicator in wanted):
                return cell
        return None

    def by_label(self, labels: Iterable[tuple[str, str]], indicator: str = "") -> Cell | None:
        """The cell last stated that is broken down by one of `labels` and nothing else."""
        found = [self.labelled[indicator, *label] for label in labels if (indicator, *label) in self.labelled]
        return max(found, key=itemgetter(0))[1] if found else None

    def by_codes(self, codes: Iterable[tuple[str, str]], indicator: str) -> Cell | None:
        """The cell first stated that is broken down by just these categories, where they are two or more; None where the
        text has stated them of `indicator` too."""
        wanted = tuple(sorted(set(codes)))
        if len(wanted) < 2 or (indicator, wanted) in self.periods:
            return None
        return next((Cell(i, b, periods[-1]) for (i, b), periods in self.periods.items() if b == wanted), None)


def _together(sections: Mapping[int, Cell]) -> Cell:
    """What headings of several ranks say, the lower ones winning."""
    cell = Cell()
    for rank in sorted(sections):
        said = sections[rank]
        other = said.indicator and cell.indicator not in ("", said.indicator)
        cell = Cell(
            said.indicator or cell.indicator,
            said.breakdown if other else merged(cell.breakdown, said.breakdown),
            said.period or cell.period,
            said.span or cell.span,
        )
    return cell


def carried(what: str, cell: Cell | None) -> tuple[Carried, ...]:
    """The note that a claim took `what` from where `cell` was said."""
    return (Carried(what, cell.span),) if cell is not None and cell.span is not None else ()
