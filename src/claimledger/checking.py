"""Checks the series of a store that have changed since their last check, and keeps what is found."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from claimledger.fingerprints import checking_hash, rules_hash
from codebook.book import Codebook
from load.findings import Keeping, checked_hash, mark_unchanged, save_findings
from load.shelf import StoredSeries
from model.decision import Acknowledgement
from model.errors import StoreError

if TYPE_CHECKING:
    from check.run import Checked

log = logging.getLogger(__name__)

_ATTEMPTS = 5
_MOST_CHANGED = 1 / 4  # of the releases: beyond that a check of everything is quicker

Progress = Callable[[str, int, int], None]  # what is being done, how far, of how much


def check_stale(
    store: Engine,
    books: Sequence[Codebook],
    acknowledgements: Sequence[Acknowledgement],
    progress: Progress | None = None,
) -> list[str]:
    """Checks each series whose releases, codebook, rules or acknowledgements have changed; returns their codes."""
    stale = [book for book in books if _is_stale(store, book, acknowledgements)]
    mark_unchanged(store, {b.code for b in books} - {b.code for b in stale})
    for number, book in enumerate(stale, start=1):
        check_series(store, book, acknowledgements)
        if progress:
            progress("checking", number, len(stale))
    return [book.code for book in stale]


def _is_stale(store: Engine, book: Codebook, acknowledgements: Sequence[Acknowledgement]) -> bool:
    revision, checked = checked_hash(store, book.code)
    return revision > 0 and checked != checking_hash(book, repr(acknowledgements), revision)


def check_series(store: Engine, book: Codebook, acknowledgements: Sequence[Acknowledgement] = ()) -> None:
    """Checks one series and stores what it finds; again, where another run loaded releases meanwhile.

    Only what has changed since its last check is checked again, and what that touches; nothing else is read. Raises
    StoreError where other runs never pause.
    """
    under = rules_hash(book, repr([a for a in acknowledgements if a.dimension]))
    for _ in range(_ATTEMPTS):
        with store.connect() as connection:
            shelf = StoredSeries(connection, book.code)
            found, keeping = _check(shelf, book, acknowledgements, under)
        covered = {c.claim_id: (c.relations, c.feasible) for c in found.coverage}
        seen = checking_hash(book, repr(acknowledgements), shelf.revision)
        if save_findings(store, book.code, shelf.revision, seen, found.findings, covered, keeping):
            log.info("checked %s: %d findings", book.code, len(found.findings))
            return
    raise StoreError(
        f"{book.code}: other runs kept loading releases while it was checked; run again when they are done"
    )


def _check(
    shelf: StoredSeries, book: Codebook, acknowledgements: Sequence[Acknowledgement], under: str
) -> tuple[Checked, Keeping]:
    """What is found in a series, and what to keep of it for the next check."""
    from check.run import Checker  # only a run that has something to check needs the rules

    earlier = shelf.earlier(under)
    if earlier is not None and len(earlier.changed) <= _MOST_CHANGED * len(earlier.releases):
        checker = Checker(book, acknowledgements, shelf=shelf)
        return checker.go_on(earlier), Keeping(under, *checker.kept(), whole=False)
    checker = Checker(book, acknowledgements)
    found = checker.check_all(shelf.read(release.source for release in shelf.releases))
    return found, Keeping(under, *checker.kept())
