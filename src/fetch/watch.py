"""One series' pages looked through, and what is new on them fetched into its folder."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from pathlib import Path

import regex

from codebook.book import Codebook, WatchedPage
from fetch.client import Client, Manners, Validators
from fetch.holdings import Holdings
from fetch.links import links_of
from model.errors import FetchError

log = logging.getLogger(__name__)

SEEN = ".watched.json"  # what each page said last, so that it need not say it again
_MOST_LINKS = 1_000
_SECONDS = 1.0  # for a codebook's pattern on one link; "(a+)+$" would take years


@dataclass(frozen=True)
class Watched:
    """What came of looking: releases that are new, how many were there already, and what could not be fetched."""

    series: str
    new: tuple[Path, ...] = ()
    held: int = 0
    failures: tuple[str, ...] = ()  # one sentence each


@dataclass(frozen=True)
class _Seen:
    links: tuple[str, ...]
    validators: Validators


def watch_series(book: Codebook, raw: Path, manners: Manners | None = None) -> Watched:
    """Fetches into `raw`/SERIES what is new on the pages that the codebook watches.

    What cannot be fetched becomes a sentence in `failures` and is tried again by the next run. Raises FetchError where
    the folder's own records cannot be read.
    """
    folder = raw / book.code
    holdings = Holdings(folder)
    before = _read_seen(folder / SEEN)
    now: dict[str, _Seen] = {}
    new: list[Path] = []
    failures: list[str] = []
    held = 0
    with Client(book.watch.hosts, manners or Manners()) as client:
        for page in book.watch.pages:
            try:
                now[page.address] = seen = _look(client, page, before.get(page.address))
                links = _matching(seen.links, page)
            except FetchError as failure:
                failures.append(str(failure))
                continue
            for link in links:
                try:
                    path = _fetch(client, holdings, link, page)
                except FetchError as failure:
                    failures.append(str(failure))
                    continue
                if path is None:
                    held += 1
                else:
                    log.info("fetched %s from %s", path.name, link)
                    new.append(path)
    _write_seen(folder / SEEN, before | now)
    return Watched(book.code, tuple(new), held, tuple(failures))


def _look(client: Client, page: WatchedPage, before: _Seen | None) -> _Seen:
    answer = client.get(page.address, before.validators if before else None)
    if answer is None:
        if before is None:
            raise FetchError(f"{page.address}: the server says that nothing changed, though it was not asked that")
        return before
    return _Seen(tuple(links_of(answer)), Validators.of(answer.headers))


def _matching(links: tuple[str, ...], page: WatchedPage) -> list[str]:
    try:
        pattern = regex.compile(page.links)
        found = [link for link in links if pattern.search(link, timeout=_SECONDS)]
    except regex.error as error:
        raise FetchError(f"{page.address}: {page.links!r} is no regular expression ({error})") from error
    except TimeoutError as error:
        raise FetchError(
            f"{page.address}: one of its links kept {page.links!r} busy for {_SECONDS:g} s; "
            "write the pattern without a repetition within a repetition"
        ) from error
    if not found:
        raise FetchError(
            f"{page.address}: none of its {len(links)} links fits {page.links!r}; see whether the page has changed"
        )
    if len(found) > _MOST_LINKS:
        raise FetchError(f"{page.address}: {len(found):,} links fit {page.links!r}; narrow the pattern")
    return found


def _fetch(client: Client, holdings: Holdings, link: str, page: WatchedPage) -> Path | None:
    """The file that a release was kept in; None where we hold it already."""
    known = holdings.latest(link)
    answer = client.get(link, known.validators if known else None)
    return holdings.keep(answer, link, page.address, page.language) if answer else None


def _read_seen(path: Path) -> dict[str, _Seen]:
    """What the pages said last; nothing where that was not recorded or cannot be read, which costs one more request."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {a: _Seen(tuple(s["links"]), Validators(**s["validators"])) for a, s in data.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _write_seen(path: Path, seen: dict[str, _Seen]) -> None:
    part = path.with_suffix(".part")
    part.write_text(json.dumps({a: asdict(s) for a, s in seen.items()}, indent=2) + "\n", encoding="utf-8")
    part.replace(path)
