"""Table cells to claims: every figure takes the categories of its row, its column and the table's caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.items import Item
from extract.periods import resolve
from extract.scope import Cell, merged
from extract.statements import ALL, Reading, Statement
from extract.vocabulary import Meaning
from model.claim import breakdown_text
from model.document import Table
from model.period import TimePeriod


@dataclass(frozen=True)
class Label:
    """What a header or a row label says."""

    items: tuple[Item, ...] = ()

    @property
    def indicator(self) -> str:
        """The indicator it names; empty for none."""
        return next((m.name for i in self.items for m in i.of_kind("noun", "verb")), "")

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Its categories."""
        return [(i.codes[0].name, i.codes[0].code) for i in self.items if i.codes]

    @property
    def percent(self) -> bool:
        """True for a column of shares."""
        return any(m.kind == "mark" and m.name in ("share_of", "percent") for i in self.items for m in i.meanings)

    @property
    def total(self) -> bool:
        """True for "All", "Total"."""
        return any(i.mark("all", "in_total") for i in self.items)


def read_table(
    reading: Reading, table: Table, cells: dict[tuple[int, int], list[Item]], whole: Cell
) -> Iterator[Statement]:
    """The statements of a table. `cells` holds the items of each cell by row and column; `whole` is what the caption says."""
    columns = 1 + max((c.column for c in table.cells), default=0)
    headers = {
        column: Label(tuple(i for row in range(table.header_rows) for i in cells.get((row, column), ())))
        for column in range(columns)
    }
    for row in range(table.header_rows, 1 + max((c.row for c in table.cells), default=-1)):
        label = Label(tuple(cells.get((row, 0), ())))
        for column in range(1, columns):
            for item in cells.get((row, column), ()):
                if item.number and item.number.value is not None:
                    statement = _cell(reading, item, label, headers[column], whole, table.kind)
                    if statement:
                        yield statement


def _cell(reading: Reading, item: Item, row: Label, column: Label, whole: Cell, kind: str) -> Statement | None:
    number = item.number
    assert number is not None
    labels = [i for i in row.items if not (i.number and i.number.form == "digits" and not i.codes)]
    if not _explained(row) or not labels:
        return None
    indicator = column.indicator or row.indicator or whole.indicator
    if not indicator:
        return None
    measure = reading.vocabulary.measure(indicator)
    period = _period(reading, row, column, measure) or _fitting(reading, whole.period, measure)
    codes = [*row.codes, *column.codes]
    cell = Cell(indicator, merged(whole.breakdown, codes), period, whole.span)
    if number.unit == "percent" or column.percent:
        base = breakdown_text(whole.breakdown) or ALL
        if not codes:
            return None
        return Statement("share", cell, "percent", number, item, number.bound, base, "table-share", number.value)
    reading.scope.record(number.value or 0, cell)  # type: ignore[arg-type]
    return Statement("level", cell, reading.vocabulary.unit(indicator), number, item, "=", "", kind, number.value)


def _explained(label: Label) -> bool:
    """A row is claimed only where its label says something that we know: categories, a time, or that it is the total."""
    return bool(label.codes or label.total or label.indicator or any(i.time for i in label.items))


def _period(reading: Reading, row: Label, column: Label, measure: str) -> TimePeriod | None:
    for label in (row, column):
        for item in label.items:
            if item.time:
                found = resolve(item.time, replace(reading.frame, context=reading.frame.release), measure)
                if found:
                    return found[0]
    return None


def _fitting(reading: Reading, period: TimePeriod | None, measure: str) -> TimePeriod | None:
    release = reading.frame.release
    if period is not None and (measure == "stock") == period.is_day:
        return period
    return release.last_day() if measure == "stock" else release


__all__ = ["Label", "Meaning", "read_table"]
