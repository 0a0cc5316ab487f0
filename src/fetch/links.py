"""The addresses that an index page or a feed links to."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote, urldefrag, urljoin

import feedparser

from fetch.client import Answer

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+)?html", re.I)
_IN_ADDRESSES = "%:/?#[]@!$&'()*+,;=~"  # what else stands in addresses; the rest is escaped, whatever it would steer
_HEAD = 2_000  # bytes in which a page says that it is HTML


def links_of(page: Answer) -> list[str]:
    """Every http address that the page links to, absolute and without fragment, in the page's order, each once."""
    found = _of_html(page) if _HTML.search(page.data[:_HEAD]) else _of_feed(page) or _of_html(page)
    whole = (_absolute(page.address, link) for link in found)
    return list(dict.fromkeys(link for link in whole if link.startswith(("https://", "http://"))))


def _absolute(base: str, link: str) -> str:
    try:
        return quote(urldefrag(urljoin(base, link.strip())).url, safe=_IN_ADDRESSES)
    except ValueError:  # no address at all, such as http://[
        return ""


def _of_feed(page: Answer) -> list[str]:
    """The links and enclosures of the entries of an RSS or Atom feed; nothing where it is none."""
    feed = feedparser.parse(io.BytesIO(page.data))  # bytes alone might be taken for an address and be fetched
    return [link["href"] for entry in feed.entries for link in entry.get("links", ()) if link.get("href")]


def _of_html(page: Answer) -> list[str]:
    charset = _CHARSET.search(page.headers.get("content-type", ""))
    try:
        text = page.data.decode(charset[1] if charset else "utf-8", errors="replace")
    except LookupError:  # an encoding that nobody knows; addresses are ASCII anyway
        text = page.data.decode("utf-8", errors="replace")
    anchors = _Anchors()
    anchors.feed(text)
    anchors.close()
    return list(anchors.resolved())


class _Anchors(HTMLParser):
    """Collects where the anchors of a page lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if href and tag == "a":
            self.found.append(href)
        elif href and tag == "base" and not self.base:
            self.base = href

    def resolved(self) -> Iterator[str]:
        for link in self.found:
            yield urljoin(self.base, link)
