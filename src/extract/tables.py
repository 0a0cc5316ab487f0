"""Table cells to claims: every figure takes the categories of its row, its column and the table's caption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.items import Item, marked, of_kind
from extract.languages import language
from extract.periods import resolve
from extract.scope import Cell, merged
from extract.stacked_heads import stacked
from extract.statements import ALL, Reading, Statement
from extract.told_times import headed
from extract.vocabulary import Meaning
from model.claim import breakdown_text
from model.document import Cell as TableCell
from model.document import Table
from model.period import TimePeriod
from model.value import value


@value
class Label:
    """What a header or a row label says. `named` is the category that its whole text stands for as a label."""

    items: tuple[Item, ...] = ()
    named: Meaning | None = None

    @property
    def indicator(self) -> str:
        """The indicator it names; empty for none."""
        return next((m.name for m in of_kind(self.items, "noun", "verb")), "")

    @property
    def codes(self) -> list[tuple[str, str]]:
        """Its categories."""
        if self.named is not None:
            return [(self.named.name, self.named.code)]
        return [(i.codes[0].name, i.codes[0].code) for i in self.items if i.codes]

    @property
    def part(self) -> bool:
        """True for "of whom women", a part of the row above."""
        return marked(self.items[:1], "of_them", "including")

    @property
    def percent(self) -> bool:
        """True for a column of shares."""
        return any(m.kind == "mark" and m.name in ("share_of", "percent") for i in self.items for m in i.meanings)

    @property
    def counts(self) -> bool:
        """True for a column of what is counted: "Persons", "New clients"."""
        return any(i.of_kind("noun", "unit") or i.mark("number_of") for i in self.items)

    @property
    def total(self) -> bool:
        """True for "All", "Total", "Both sexes"."""
        return marked(self.items, "all", "in_total", "both")

    @property
    def compares(self) -> bool:
        """True for a column of changes, which states no cell."""
        return marked(self.items, "change", "more", "fewer")


Cells = Mapping[tuple[int, int], Sequence[Item]]
_ALL = Item(0, 0, meanings=(Meaning("mark", "all"),))
_PERCENT = Item(0, 0, meanings=(Meaning("mark", "percent"),))


def read_table(
    reading: Reading, table: Table, text: str, cells: Cells, whole: Cell, *, percent: bool = False
) -> Iterator[Statement]:
    """The statements of a table on a page with this `text`.

    `cells` holds the items of each cell by row and column; `whole` is what the caption says, `percent` that it says the
    figures to be percentages.
    """
    columns = 1 + max((c.column + c.column_span - 1 for c in table.cells), default=0)
    headers = _headers(reading, table, text, cells, columns)
    if percent and not any(head.percent or head.counts for head in headers) and _of_hundred(cells, table.header_rows):
        headers = [replace(head, items=(*head.items, _PERCENT)) for head in headers]
    dimension = _row_dimension(reading, table, text, cells, headers[:1])
    inherit = _parts_of_years(reading, cells)
    above = Label()  # the row of which those that begin with "of whom" are parts
    for row in range(table.header_rows, 1 + max((c.row for c in table.cells), default=-1)):
        label = _label(reading, table, text, cells, row, dimension)
        if label.part:
            label = replace(
                label, items=(*above.items, *map(_set_apart, label.items)), named=label.named or above.named
            )
        else:
            above = label
        for column in range(1, columns):
            cell = cells.get((row, column), ())
            told = label
            for item in () if _side_by_side(cell) else cell:
                if item.time and not item.number:  # "478 (2033: 300)"
                    told = replace(label, items=(item, *(i for i in label.items if not i.time)))
                if item.number and item.number.value is not None:
                    if headers[column].compares:
                        statement = _change(reading, item, told, headers, column, whole, inherit)
                    else:
                        beside = whole
                        if headers[column].percent and headers[column - 1].indicator:  # "New clients | Share"
                            beside = replace(whole, indicator=headers[column - 1].indicator)
                        statement = _cell(reading, item, told, headers[column], beside, table.kind, inherit)
                    if statement:
                        yield statement


def _side_by_side(cell: Sequence[Item]) -> bool:
    """True where a cell has two figures of a kind with nothing between: two columns that were not told apart."""
    units = [i.number.unit if i.number and i.number.value is not None else None for i in cell]
    return any(a == b and a is not None for a, b in pairwise(units))


def _of_hundred(cells: Cells, header_rows: int) -> bool:
    """True where no figure of a table is too large for a percentage."""
    figures = [
        i.number for (row, column), items in cells.items() if row >= header_rows and column for i in items if i.number
    ]
    return all(n.value is not None and 0 <= n.value <= 100 for n in figures)


def _headers(reading: Reading, table: Table, text: str, cells: Cells, columns: int) -> list[Label]:
    """What stands over each column. "Victims" beside "Children" is the category of that dimension, in prose it is not."""
    headers = _over(reading, table, text, cells, columns)
    beside = {dimension for head in headers[1:] for dimension, _ in head.codes}
    for cell in table.cells:
        if cell.row < table.header_rows and cell.column and not headers[cell.column].codes:
            named = [m for m in _whole_label(reading, text, cell) if m.name in beside]
            named = named or _rest_of(reading, text[cell.start : cell.end], beside)
            headers[cell.column] = replace(headers[cell.column], named=next(iter(named), None))
    return headers


def _over(reading: Reading, table: Table, text: str, cells: Cells, columns: int) -> list[Label]:
    """Everything that stands over each column, also what stands over several."""
    # Each cell once, where it begins: some readers list it in every column.
    listed: dict[tuple[int, int], TableCell] = {}
    for c in sorted((c for c in table.cells if c.row < table.header_rows), key=lambda c: (c.row, c.column)):
        listed.setdefault((c.row, c.start), c)
    over: list[list[TableCell]] = [[] for _ in range(columns)]
    for c in listed.values():
        for column in range(c.column, c.column + c.column_span):
            over[column].append(c)
    return [Label(tuple(_head(reading, text, cells, heads))) for heads in over]


def _head(reading: Reading, text: str, cells: Cells, heads: Sequence[TableCell]) -> Sequence[Item]:
    """What the cells over one column say, one by one or together."""
    apart = [item for c in heads for item in cells.get((c.row, c.column), ())]
    together = stacked([text[c.start : c.end] for c in heads], reading.vocabulary) if len(heads) > 1 else []
    if any(i.time for i in together):
        reading.dated += [i.number for i in apart if i.number]
    return together or apart


def _row_dimension(reading: Reading, table: Table, text: str, cells: Cells, corner: Sequence[Label]) -> str:
    """The dimension by which the rows are broken down: the one the corner names, else the rows' commonest."""
    named = [m.name for label in corner for m in of_kind(label.items, "dimension")]
    rows = [c.row for c in table.cells if c.row >= table.header_rows and c.column == 0]
    used = [m.name for row in rows for m in _labelled(reading, table, text, row)]
    used += [m.name for row in rows for i in cells.get((row, 0), ()) for m in i.codes[:1]]
    return next(iter(named), "") or next((name for name, _ in Counter(used).most_common(1)), "")


def _labelled(reading: Reading, table: Table, text: str, row: int) -> Sequence[Meaning]:
    """What the whole text of a row's label may stand for."""
    cell = table.row_labels.get(row)
    return _whole_label(reading, text, cell) if cell else ()


def _whole_label(reading: Reading, text: str, cell: TableCell) -> Sequence[Meaning]:
    return reading.vocabulary.labels.get(" ".join(text[cell.start : cell.end].lower().split()), ())


def _label(reading: Reading, table: Table, text: str, cells: Cells, row: int, dimension: str) -> Label:
    known = [m for m in _labelled(reading, table, text, row) if m.name == dimension or not dimension]
    items = tuple(i for i in cells.get((row, 0), ()) if not _other_rest(reading, i, text, dimension))
    label = table.row_labels.get(row)
    if label is not None and _begins(reading, text[label.start : label.end], "sum"):
        items += (_ALL,)
    if not known and label is not None and dimension:
        known = _rest_of(reading, text[label.start : label.end], {dimension})
    return Label(items, known[0] if known else None)


def _set_apart(item: Item) -> Item:
    """A word that stands against others, "of whom victims", as the category that it then is."""
    apart = [replace(m, kind="code") for m in item.of_kind("contrast")]
    return item if item.codes or not apart else replace(item, meanings=tuple(apart))


def _rest_of(reading: Reading, label: str, dimensions: Collection[str]) -> list[Meaning]:
    """What a bare "Other" stands for beside the categories of a dimension: the code that its scheme keeps for the rest."""
    if " ".join(label.lower().split()) not in language(reading.vocabulary.language).section("tables").get("rest", ()):
        return []
    rest = {d: reading.vocabulary.codebook.rest_of(d) for d in dimensions}
    return [Meaning("code", d, code) for d, code in rest.items() if code]


def _other_rest(reading: Reading, item: Item, text: str, dimension: str) -> bool:
    """True for "Other countries" among citizenships: the rest of the rows' dimension, not "abroad" as it is in prose."""
    if not dimension or not item.codes or any(m.name == dimension for m in item.codes):
        return False
    return _begins(reading, text[item.start : item.end], "rest")


def _begins(reading: Reading, label: str, words: str) -> bool:
    """True for a label that begins with one of the language's `words` for tables."""
    first = label.lower().split()[:1]
    return bool(first) and first[0] in language(reading.vocabulary.language).section("tables").get(words, ())


def _whole_of(reading: Reading, codes: Sequence[tuple[str, str]]) -> list[tuple[str, str]] | None:
    """The categories of one label: of several of a dimension, "SCA and IECA", none where they are all there are; None where
    they are not, for what they are together no code says.
    """
    kept = list(codes)
    for dimension in {d for d, _ in codes}:
        named = {c for d, c in codes if d == dimension}
        schemes = (s for s in reading.vocabulary.codebook.schemes if s.dimension == dimension and s.exhaustive)
        if len(named) > 1:
            if not any(set(s.codes) <= named for s in schemes):
                return None
            kept = [p for p in kept if p[0] != dimension]
    return kept


def _cell(
    reading: Reading, item: Item, row: Label, column: Label, whole: Cell, kind: str, inherit: bool
) -> Statement | None:
    number = item.number
    assert number is not None
    labels = [i for i in row.items if not (i.number and i.number.form == "digits" and not i.codes)]
    if not _explained(row) or not (labels or row.named):
        return None
    indicator = column.indicator or row.indicator or whole.indicator
    if not indicator:
        return None
    whole = replace(whole, breakdown=merged(reading.scope.restriction(indicator), whole.breakdown))
    measure = reading.vocabulary.measure(indicator)
    period = _period(reading, row, column, measure, whole.period, inherit=inherit) or _fitting(
        reading, whole.period, indicator
    )
    of_row, of_column = _whole_of(reading, row.codes), _whole_of(reading, column.codes)
    if of_row is None or of_column is None:
        return None
    codes = [*of_row, *of_column]
    cell = reading.set_apart(Cell(indicator, merged(whole.breakdown, codes), period, whole.span))
    if number.unit == "percent" or column.percent:
        base = breakdown_text(whole.breakdown) or ALL
        if not codes:
            return None
        rule = "chart" if kind == "chart" else "table-share"
        return Statement("share", cell, "percent", number, item, number.bound, base, rule, number.value)
    if number.value is None:
        return None
    reading.scope.record(number.value, cell)
    return Statement("level", cell, reading.vocabulary.unit(indicator), number, item, "=", "", kind, number.value)


def _change(
    reading: Reading, item: Item, row: Label, headers: Sequence[Label], column: int, whole: Cell, inherit: bool
) -> Statement | None:
    """The change that a column beside those of two periods states: from the earlier of them to the later."""
    number = item.number
    indicator = row.indicator or whole.indicator
    if number is None or number.value is None or not indicator or not (_explained(row) or row.named):
        return None
    measure = reading.vocabulary.measure(indicator)
    stated = [head for head in headers[1:column] if not head.compares]
    periods = {_period(reading, Label(), head, measure, whole.period, inherit=inherit) for head in stated} - {None}
    times = sorted((p for p in periods if p is not None), key=lambda p: p.start)
    if len(times) != 2:
        return None
    breakdown = merged(merged(reading.scope.restriction(indicator), whole.breakdown), row.codes)
    cell = reading.set_apart(Cell(indicator, breakdown, times[1], whole.span))
    percent = number.unit == "percent" or headers[column].percent
    unit = "percent" if percent else reading.vocabulary.unit(indicator)
    return Statement("change", cell, unit, number, item, number.bound, times[0].code, "table-change", number.value)


def _explained(label: Label) -> bool:
    """A row is claimed only where its label says something that we know: categories, a time, or that it is the total."""
    return bool(label.codes or label.total or label.indicator or any(i.time for i in label.items))


def _parts_of_years(reading: Reading, cells: Cells) -> bool:
    """True where years stand for the release's part of them: a year among them was not over when the release ends."""
    end = reading.frame.release.end
    over = (end.month, end.day) == (12, 31)
    years = [i.time.year for items in cells.values() for i in items if i.time and i.time.bare_year]
    return not over and end.year in years


def _period(
    reading: Reading, row: Label, column: Label, measure: str, year: TimePeriod | None, *, inherit: bool = False
) -> TimePeriod | None:
    """The time that a row or a column names; a part of a year without one is of the `year` that the caption names."""
    frame = replace(reading.frame, context=reading.frame.release)
    days = [item.time for item in row.items if item.time]
    times = [item.time for item in column.items if item.time]
    if days and times and days[0].year is None:  # "Clients on 31 December" beside "2019", "at the end of the period"
        whole = resolve(times[0], frame, "flow", inherit=inherit)
        if whole and days[0].now:
            return whole[0].last_day() if measure == "stock" else whole[0]
        day = days[0].part.period(whole[0].end.year) if whole and days[0].part and not days[0].shift else None
        if day is not None:
            return day.last_day() if measure == "stock" else day
    part = headed(reading, measure)  # "Clients on 30 June" above rows of years
    for time in [*days, *times]:
        if year is not None and year.frequency == "A" and time.year is None and time.shift is None and time.part:
            time = replace(time, year=year.end.year)
        if part is not None and time.bare_year:
            frame, inherit = replace(frame, context=part), True
        found = resolve(time, frame, measure, inherit=inherit)
        if found:
            return found[0]
    return None


def _fitting(reading: Reading, period: TimePeriod | None, indicator: str) -> TimePeriod | None:
    if period is not None and (reading.vocabulary.measure(indicator) == "stock") == period.is_day:
        return period
    return reading.usual_period(indicator)
