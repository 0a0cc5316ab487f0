"""The vintages of a cell on the terminal: a table, and a plot where there is something to see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import plotille
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine

from claimledger.terminal import plain
from load.history import vintages_of
from report import words

_WIDTH, _HEIGHT = 64, 12  # characters of a plot
_QUOTE = 90  # characters of a sentence


def history(store: Engine, parts: Sequence[str], series: str) -> None:
    """Prints what was stated of the cells that `parts` name: a table and a plot for each series, kind and unit."""
    console = Console(highlight=False)
    rows = vintages_of(store, parts, series)
    for _, some in groupby(rows, key=lambda row: (row["series"], row["kind"], row["unit"])):
        stated = [_Attributes(row) for row in some]
        console.print(Text(plain(f"{stated[0].series}: {words.cell(stated[0])}"), style="bold"))
        console.print(_table(stated))
        drawn = _plot(stated)
        if drawn:
            console.print(Text(drawn))
            console.print()


class _Attributes:
    """A row whose columns are read as attributes, as the words of the report read them."""

    def __init__(self, row: Any) -> None:
        self.__dict__.update(row)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def _table(stated: Sequence[Any]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, side in (("period", "left"), ("figure", "right"), ("stated in", "left"), ("released", "left")):
        table.add_column(name, justify=side, overflow="fold")  # type: ignore[arg-type]
    table.add_column("in these words", ratio=1)
    last: dict[tuple[str, str], Any] = {}
    for one in stated:
        cell = (one.time_period, one.base)
        changed = cell in last and last[cell] != one.value
        last[cell] = one.value
        place = f"{one.source}, page {one.page}" if one.page > 1 else one.source
        table.add_row(
            one.time_period, Text(plain(words.figure(one)), style="bold yellow" if changed else ""), Text(plain(place)),
            one.released, Text(plain(one.sentence[:_QUOTE])),
        )  # fmt: skip
    return table


def _plot(stated: Sequence[Any]) -> str:
    """One stroke for each kind of period through its last figures, the earlier ones as `o`.

    Of a single period, its figures release after release. Empty where there is nothing to compare.
    """
    one_cell = len({one.time_period for one in stated}) == 1
    strokes: dict[str, dict[Any, tuple[float, float]]] = defaultdict(dict)
    every: list[tuple[float, float]] = []
    for number, one in enumerate(stated):
        at = words.year_point(one.released if one_cell else one.time_period)
        if at is not None:
            every.append((at, float(one.value)))
            kind = "" if one_cell else words.kind_of_period(one.time_period)[:1]
            strokes[kind][number if one_cell else one.time_period] = every[-1]
    drawn = {dot for stroke in strokes.values() for dot in stroke.values()}
    places = sorted({at for at, _ in drawn})
    if len(places) < 2:
        return ""
    values = [value for _, value in every]
    figure = plotille.Figure()
    figure.with_colors, figure.origin = False, False
    figure.width, figure.height = _WIDTH, _HEIGHT
    figure.set_y_limits(min(0.0, *values), max(values) * 1.1 if max(values) > 0 else 1.0)
    figure.set_x_limits(places[0] - 0.2, places[-1] + 0.2)
    figure.x_label, figure.y_label = "released" if one_cell else "period", ""
    figure.x_ticks_fkt = lambda at, _: f"{int(at)}-{int(at % 1 * 12) + 1:02}"
    figure.y_ticks_fkt = lambda value, _: f"{value:,.0f}" if max(values) >= _HEIGHT else f"{value:.1f}"
    for stroke in strokes.values():
        ordered = sorted(stroke.values())
        figure.plot([at for at, _ in ordered], [value for _, value in ordered])
    earlier = [dot for dot in every if dot not in drawn]
    if earlier:
        figure.scatter([at for at, _ in earlier], [value for _, value in earlier], marker="o")
    return str(figure.show())
