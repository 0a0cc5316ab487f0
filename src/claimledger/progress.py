"""Progress bars for a run and for each long document in it, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from claimledger.checking import Progress
from claimledger.terminal import plain

_STEPS = ("reading", "checking")


@contextmanager
def shown_progress() -> Iterator[Progress | None]:
    """Yields what a run calls as it goes on; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {what: bars.add_task(what, total=None, visible=False) for what in _STEPS}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:  # the pages of a long document
                tasks[what] = bars.add_task(escape(f"pages of {plain(what)}"), total=total)
            bars.update(tasks[what], completed=done, total=total, visible=True)
            if done == total and what not in _STEPS:
                bars.remove_task(tasks.pop(what))

        yield advance
