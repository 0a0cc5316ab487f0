"""Which pages the report has, in the order of a reader's way through it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine

from report import claim_pages, finding_pages, release_pages, series_pages
from report.ledger import all_series
from report.sheets import Originals
from report.site import Page, asset_pages


def pages(store: Engine, originals: Originals) -> Iterator[Page]:
    """Every page with its key; none is made before it is asked for."""
    found, strangers = all_series(store)
    parts = release_pages.Parts(store)
    yield from asset_pages()
    yield from series_pages.front(found, strangers)
    for series in found:
        yield from series_pages.pages(series, parts)
        yield from release_pages.pages(series, parts, originals)
        yield from finding_pages.pages(store, series, parts, originals)
    for release in strangers:
        yield release_pages.rejected(release)
    yield from finding_pages.lists(found)
    yield from claim_pages.pages(found, parts)
