"""A release or a claim on the terminal: the text with every numeral coloured by what became of it."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine, RowMapping

from claimledger.coverage import UNVERIFIABLE, left
from claimledger.terminal import plain
from load.evidence import ClaimShown, ReleaseShown, find_shown
from model.errors import ClaimledgerError
from report.export import cell

_COLOURS = {
    "claim": "bold green", "period": "blue", "band": "cyan", "label": "bright_black", "contact": "bright_black",
    "legal": "bright_black", "furniture": "bright_black", "name": "magenta", "other": "bold red",
}  # fmt: skip
_CONTEXT = 300  # characters of text on each side of a claim
_FIELDS = (
    "kind", "indicator", "breakdown", "unit", "value", "value_to", "bound", "time_period", "base", "obs_status", "rule",
    "doubt", "correction",
)  # fmt: skip


def show(store: Engine, what: str) -> None:
    """Prints the release with this source, or the claim whose id begins so."""
    shown = find_shown(store, what)
    console = Console(highlight=False)
    if isinstance(shown, ReleaseShown):
        _release(console, shown)
    else:
        _claim(console, shown)


def cut_out(store: Engine, what: str, raw: Path, file: Path, password: str | None = None) -> None:
    """Writes the part of the page that a claim stands in as PNG. Raises ClaimledgerError where there is none to be had."""
    from report.sheets import save_cutout

    shown = find_shown(store, what)
    if isinstance(shown, ReleaseShown):
        raise ClaimledgerError(f"{what}: is a release; a picture is cut for one claim, named by its id")
    save_cutout(raw, shown.claim, shown.release, file, password)


def _release(console: Console, shown: ReleaseShown) -> None:
    row = shown.release
    if row["status"] == "rejected":
        console.print(Text(plain(f"{row['source']}: rejected: {row['error']}"), style="bold red"))
        return
    console.print(plain(f"{row['source']}: {row['series']}, {row['time_period']}, {row['language']}"), style="bold")
    console.print(Text.assemble(*((f"{role} ", colour) for role, colour in _COLOURS.items())))
    for number, text in enumerate(shown.pages, start=1):
        if len(shown.pages) > 1:
            console.rule(f"page {number}")
        body = Text(plain(text))
        for one in shown.numerals:
            if one["page"] == number:
                body.stylize(_COLOURS.get(one["role"], ""), one["char_start"], one["char_end"])
        console.print(body, soft_wrap=True)
    for problem in shown.problems:
        console.print(Text(plain(f"not read: {problem}"), style="yellow"))


def _held(coverage: RowMapping) -> str:
    """In how many relations a figure stands, and what the other figures in them leave for it."""
    relations, low, high = coverage["relations"], coverage["low"], coverage["high"]
    if not relations:
        return f"{UNVERIFIABLE}: it stands in no relation to other figures"
    said = f"{relations} relation{'' if relations == 1 else 's'} to other figures"
    rest = left(low, high)
    return f"{said}, which leave {rest} for it" if rest else said


def _claim(console: Console, shown: ClaimShown) -> None:
    row = shown.claim
    table = Table.grid(padding=(0, 2))
    for name in _FIELDS:
        if row[name] not in (None, ""):
            table.add_row(name, Text(plain(cell(row[name]))))
    table.add_row("stands in", Text(plain(f"{shown.release['source']}, page {row['page']}")))
    for one in shown.carried:
        words = shown.page[one["char_start"] : one["char_end"]] if one["page"] == row["page"] else f"page {one['page']}"
        table.add_row(f"{one['what']} from", Text(plain(" ".join(words.split())[:100])))
    if shown.coverage is not None:
        table.add_row("checked by", Text(_held(shown.coverage)))
    console.print(table)
    start, end = max(0, row["char_start"] - _CONTEXT), row["char_end"] + _CONTEXT
    body = Text(plain(shown.page[start:end]))
    body.stylize("bold reverse", row["char_start"] - start, row["char_end"] - start)
    console.print()
    console.print(body, soft_wrap=True)
