"""Findings as a table for people, or as JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from claimledger.terminal import plain
from load.findings import read_findings
from model.errors import ClaimledgerError
from model.finding import Finding
from model.period import TimePeriod
from report.export import cell

_COLOURS = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_COLUMNS = (
    "finding_id", "severity", "rule", "series", "time_period", "title", "values", "arithmetic", "reading", "sources",
    "claim_ids", "status", "state",
)  # fmt: skip


def selected_findings(
    store: Engine, series: str, severity: str, since: str, *, resolved: bool = False
) -> list[tuple[Finding, str]]:
    """The findings wanted, with their state. Raises ClaimledgerError where `since` is no time period."""
    found = read_findings(store, series_code=series, severity=severity, resolved=resolved)
    if not since:
        return found
    try:
        start = TimePeriod.parse(since).start
    except ValueError as error:
        raise ClaimledgerError(
            f"--since {since}: is no time period; write a year, 2018-S1, 2018-06 or 2018-06-30"
        ) from error
    return [(f, state) for f, state in found if not f.time_period or TimePeriod.parse(f.time_period).end >= start]


def print_findings(found: Sequence[tuple[Finding, str]], shape: str) -> None:
    """Prints findings in the shape asked for: table, json or csv."""
    if shape == "json":
        rows = [{**asdict(finding), "state": state} for finding, state in found]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    elif shape == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows([_text(finding, state, name) for name in _COLUMNS] for finding, state in found)
    else:
        _print_table(found)


def _text(finding: Finding, state: str, name: str) -> str:
    value = state if name == "state" else getattr(finding, name)
    return cell(";".join(value) if isinstance(value, tuple) else value)


def _print_table(found: Sequence[tuple[Finding, str]]) -> None:
    console = Console()
    if not found:
        console.print("No findings.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("severity")
    table.add_column("rule")
    table.add_column("what", ratio=1)
    table.add_column("state")
    table.add_column("id", no_wrap=True)
    for finding, state in found:
        table.add_row(
            f"[{_COLOURS[finding.severity]}]{finding.severity}[/]", finding.rule, _told(finding),
            finding.status if finding.status != "open" else state, finding.finding_id[:8],
        )  # fmt: skip
    console.print(table)


def _told(finding: Finding) -> str:
    from rich.markup import escape

    lines = [finding.title, finding.arithmetic, finding.reading, ", ".join(finding.sources)]
    return escape(plain("\n".join(line for line in lines if line)))
