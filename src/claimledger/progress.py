"""A progress bar for runs that take longer than a second, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from claimledger.checking import Progress


@contextmanager
def shown_progress() -> Iterator[Progress | None]:
    """Yields what a run calls as it goes on; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {what: bars.add_task(what, total=None, visible=False) for what in ("reading", "checking")}

        def advance(what: str, done: int, total: int) -> None:
            bars.update(tasks[what], completed=done, total=total, visible=True)

        yield advance
