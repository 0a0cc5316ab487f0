"""How far the figures of releases hold each other, as a table for people, or as JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import RowMapping

from claimledger.terminal import plain
from load.coverage import Held
from report.export import cell

UNVERIFIABLE = "not verifiable here"
_COLUMNS = (
    "source", "series", "claim_id", "kind", "indicator", "breakdown", "unit", "value", "time_period", "base",
    "relations", "low", "high",
)  # fmt: skip


def print_coverage(releases: Sequence[Held], shape: str, *, figures: bool) -> None:
    """Prints the coverage of releases; in a table with `figures` also of each claim. JSON and CSV have every claim."""
    if shape == "json":
        print(json.dumps(as_data(releases), ensure_ascii=False, indent=2))
    elif shape == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for one in releases:
            for figure in one.figures:
                row = {"source": one.source, "series": one.series, **_figure(figure)}
                writer.writerow(["" if row[name] is None else cell(str(row[name])) for name in _COLUMNS])
    else:
        console = Console()
        console.print(_releases(releases))
        if figures:
            for one in releases:
                console.print(_figures(one))


def as_data(releases: Sequence[Held]) -> dict[str, Any]:
    """Series, releases and figures with their redundancy: the share of figures that others can be held against."""
    by_series = groupby(releases, key=lambda r: r.series)
    return {
        "series": [{"series": code, **_share(list(group))} for code, group in by_series],
        "releases": [
            {
                "source": one.source,
                "series": one.series,
                **_share([one]),
                "figures": [_figure(figure) for figure in one.figures],
            }
            for one in releases
        ],
    }


def _share(releases: Sequence[Held]) -> dict[str, Any]:
    every, some = sum(len(r.figures) for r in releases), sum(r.checked for r in releases)
    return {"figures_stated": every, "figures_checked": some, "redundancy": round(some / every, 4) if every else None}


def _figure(figure: RowMapping) -> dict[str, Any]:
    value = figure["value"]
    return {
        **{name: figure[name] for name in ("claim_id", "kind", "indicator", "breakdown", "unit")},
        "value": None if value is None else str(value),
        **{name: figure[name] for name in ("time_period", "base")},
        "relations": figure["relations"] or 0,
        "low": figure["low"],
        "high": figure["high"],
        "verifiable": bool(figure["relations"]),
        "others_agree": figure["low"] is None or figure["high"] is None or figure["low"] <= figure["high"],
    }


def _releases(releases: Sequence[Held]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("release")
    for name in ("figures", "checked by others", "share"):
        table.add_column(name, justify="right")
    for code, group in groupby(releases, key=lambda r: r.series):
        within = list(group)
        for name, some in [*((r.source, [r]) for r in within), (f"all of {code or 'no series'}", within)]:
            share = _share(some)
            percent = "" if share["redundancy"] is None else f"{share['redundancy']:.0%}"
            cells = (plain(name), str(share["figures_stated"]), str(share["figures_checked"]), percent)
            table.add_row(*map(Text, cells), end_section=some is within)
    return table


def _figures(one: Held) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=Text(plain(one.source)), title_justify="left")
    table.add_column("figure", justify="right")
    for name in ("of what", "relations", "left by the others"):
        table.add_column(name)
    for figure in one.figures:
        what = ", ".join(filter(None, (figure["indicator"], figure["breakdown"], figure["time_period"])))
        relations = str(figure["relations"]) if figure["relations"] else UNVERIFIABLE
        cells = (figure["text"], what or figure["unit"], relations, left(figure["low"], figure["high"]))
        table.add_row(*(Text(plain(c)) for c in cells))
    return table


def left(low: float | None, high: float | None) -> str:
    """What the other figures leave for one, in words; empty where nothing bounds it."""
    ends = [f"{end:,.10g}" for end in (low, high) if end is not None]
    if low is not None and high is not None and low > high:
        return f"no figure (they say {ends[1]} and {ends[0]})"
    if len(ends) == 1:
        return f"{'at most' if low is None else 'at least'} {ends[0]}"
    return " to ".join(dict.fromkeys(ends))
