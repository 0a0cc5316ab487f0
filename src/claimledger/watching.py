"""Looks for new releases of every series whose codebook says where they appear."""

from __future__ import annotations

import logging

from claimledger.settings import Settings
from claimledger.terminal import plain
from codebook.book import Codebook
from codebook.read import read_codebooks
from fetch.client import Manners
from fetch.watch import Watched, watch_series
from model.errors import ClaimledgerError, FetchError

log = logging.getLogger(__name__)


def watched_series(settings: Settings) -> list[Codebook]:
    """The codebooks that name pages to watch; with `settings.series`, that one alone.

    Raises ClaimledgerError where the codebooks do not hold, or the series named has nothing to watch.
    """
    books = read_codebooks(settings.codebooks)
    watched = [book for code, book in sorted(books.items()) if book.watch.pages and settings.series in (None, code)]
    if not watched:
        if settings.series:
            raise ClaimledgerError(
                f"{settings.series}: its codebook has no [watch]; say there where its releases appear"
            )
        log.warning("nothing is watched: no codebook in %s has a [watch] table", settings.codebooks)
    return watched


def fetch_new(book: Codebook, settings: Settings, manners: Manners | None = None) -> Watched:
    """Fetches a series' new releases into its folder under `settings.folder`; what failed is in the result.

    A folder that cannot be used fails this series alone: the others are still watched.
    """
    try:
        found = watch_series(book, settings.folder, manners)
    except FetchError as error:
        found = Watched(book.code, failures=(str(error),))
    except OSError as error:
        place = error.filename or settings.folder / book.code
        found = Watched(
            book.code, failures=(f"{place}: cannot be read or written ({error.strerror}); mend the folder",)
        )
    for failure in found.failures:
        log.warning("not fetched: %s", plain(failure))
    log.info("watched %s: %d new, %d held, %d not fetched", book.code, len(found.new), found.held, len(found.failures))
    return found
