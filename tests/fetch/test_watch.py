"""A series' pages watched: what is new is kept once with its record, and nothing is ever written over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from codebook.book import Codebook, Watch, WatchedPage
from codebook.read import read_codebook
from fetch.client import Manners
from fetch.watch import Watched, watch_series
from model.errors import CodebookError, FetchError
from publisher import Publisher, content, page, publishing, redirect, status, truncated, versioned

ROOT = Path(__file__).resolve().parents[2]
HASTY = Manners(pause=0, timeout=0.2, whole=1, largest=100_000, attempts=2, backoff=0.01, loopback=True)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with publishing() as running:
        running.answers["/news"] = page("/news/2024.txt", "/about", "/news/2025.txt#figures")
        running.answers["/news/2024.txt"] = versioned("In 2024, 12 persons were admitted.", '"a"')
        running.answers["/news/2025.txt"] = versioned("In 2025, 15 persons were admitted.", '"b"')
        yield running


@pytest.fixture
def book(publisher: Publisher) -> Codebook:
    usual = read_codebook(ROOT / "codebooks" / "fi-nas.toml")
    return replace(usual, watch=Watch(("127.0.0.1",), (WatchedPage(f"{publisher.address}/news", "en", r"/news/\d"),)))


def watch(book: Codebook, raw: Path) -> Watched:
    return watch_series(book, raw, HASTY)


def names(raw: Path) -> list[str]:
    return sorted(path.name for path in (raw / "fi-nas").iterdir() if not path.name.startswith("."))


def test_new_releases_are_kept_with_their_records(publisher: Publisher, book: Codebook, tmp_path: Path) -> None:
    found = watch(book, tmp_path)
    assert [path.name for path in found.new] == ["2024.en.txt", "2025.en.txt"]
    assert (found.held, found.failures) == (0, ())
    assert found.new[0].read_text() == "In 2024, 12 persons were admitted."
    record = json.loads((tmp_path / "fi-nas" / "2024.en.txt.source.json").read_text())
    assert record["link"] == record["address"] == f"{publisher.address}/news/2024.txt"
    assert record["page"] == f"{publisher.address}/news"
    assert record["sha256"] == hashlib.sha256(found.new[0].read_bytes()).hexdigest()
    assert (record["size"], record["headers"]["etag"]) == (34, '"a"')
    assert record["fetched"].endswith("+00:00")


def test_a_link_that_steers_is_written_out(publisher: Publisher, book: Codebook, tmp_path: Path) -> None:
    publisher.answers["/news"] = page("/news/2024\x1b]0;owned\x07\u202e.txt", "/news/2025.txt?a=%C3%A4&b=[1]")
    publisher.answers["/news/2025.txt?a=%C3%A4&b=[1]"] = publisher.answers["/news/2025.txt"]
    found = watch(book, tmp_path)
    assert [path.name for path in found.new] == ["2025.en.txt"]
    assert found.failures == (
        f"{publisher.address}/news/2024%1B]0;owned%07%E2%80%AE.txt: the server answered 404 Not Found; correct the address",
    )


def test_a_second_look_fetches_nothing(publisher: Publisher, book: Codebook, tmp_path: Path) -> None:
    watch(book, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "fi-nas").glob("2*")}
    found = watch(book, tmp_path)
    assert (found.new, found.held, found.failures) == ((), 2, ())
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "fi-nas").glob("2*")} == before
    assert [headers.get("If-None-Match") for _, _, headers in publisher.asked[4:]] == ['"a"', '"b"']


def test_a_page_that_has_not_changed_is_not_sent_again(publisher: Publisher, book: Codebook, tmp_path: Path) -> None:
    publisher.answers["/news"] = versioned('<html><a href="/news/2024.txt">one</a></html>', '"page"')
    publisher.answers["/news/2024.txt"] = status(500)
    assert len(watch(book, tmp_path).failures) == 1
    publisher.answers["/news/2024.txt"] = content("In 2024, 12 persons were admitted.")
    found = watch(book, tmp_path)  # what failed is tried again, though the page answers 304
    assert [path.name for path in found.new] == ["2024.en.txt"]


def test_a_reissue_becomes_a_file_of_its_own(publisher: Publisher, book: Codebook, tmp_path: Path) -> None:
    watch(book, tmp_path)
    publisher.answers["/news/2024.txt"] = versioned("In 2024, 13 persons were admitted.", '"c"')
    found = watch(book, tmp_path)
    assert len(found.new) == 1 and found.new[0].name.startswith("2024.")
    assert not any(c.isdigit() for c in found.new[0].name.split(".")[1])
    assert (tmp_path / "fi-nas" / "2024.en.txt").read_text() == "In 2024, 12 persons were admitted."
    assert watch(book, tmp_path).new == ()


def test_a_release_that_lies_there_already_is_not_stored_twice(book: Codebook, tmp_path: Path) -> None:
    by_hand = tmp_path / "fi-nas" / "first.en.txt"
    by_hand.parent.mkdir()
    by_hand.write_text("In 2024, 12 persons were admitted.")
    found = watch(book, tmp_path)
    assert [path.name for path in found.new] == ["2025.en.txt"]
    assert names(tmp_path) == [
        "2025.en.txt", "2025.en.txt.source.json", "first.en.txt", "first.en.txt.source.json"
    ]  # fmt: skip


def test_what_fails_is_said_and_the_rest_is_fetched(publisher: Publisher, book: Codebook, tmp_path: Path) -> None:
    publisher.answers["/news"] = page("/news/1", "/news/2", "/news/3", "/news/4", "/news/2024.txt")
    publisher.answers |= {
        "/news/1": content("<html>a page</html>", "text/html"),
        "/news/2": truncated,
        "/news/3": redirect("http://10.0.0.1/2025.txt"),
        "/news/4": content("not a PDF", "application/pdf"),
    }
    found = watch(book, tmp_path)
    assert [path.name for path in found.new] == ["2024.en.txt"]
    said = ("neither PDF nor plain text", "broke off", "hosts that the codebook allows", "neither PDF nor plain text")
    assert len(found.failures) == 4
    assert all(part in failure for part, failure in zip(said, found.failures, strict=True))
    assert names(tmp_path) == ["2024.en.txt", "2024.en.txt.source.json"]


@pytest.mark.parametrize(
    ("answering", "said"),
    [
        (page("/about"), "none of its 1 links fits"),
        (content(b"%PDF-1.7"), "none of its 0 links fits"),
        (status(404), "404"),
        (status(304), "though it was not asked that"),
        (page(*(f"/news/{n}" for n in range(1_001))), "narrow the pattern"),
    ],
)
def test_a_page_that_no_longer_lists_releases_is_a_failure(
    publisher: Publisher, book: Codebook, tmp_path: Path, answering: object, said: str
) -> None:
    publisher.answers["/news"] = answering  # type: ignore[assignment]
    found = watch(book, tmp_path)
    assert len(found.failures) == 1 and said in found.failures[0]


@pytest.mark.parametrize(
    "feed",
    [
        """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>{0}/news/0</link>
        <item><title>A</title><link>{0}/news/2024.txt</link></item>
        <item><title>B</title><enclosure url="{0}/news/2025.txt" type="text/plain" length="34"/></item></channel></rss>""",
        """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
        <entry><title>A</title><link href="{0}/news/2024.txt"/></entry>
        <entry><title>B</title><link rel="enclosure" href="{0}/news/2025.txt"/></entry></feed>""",
    ],
)
def test_feeds_are_read_too(publisher: Publisher, book: Codebook, tmp_path: Path, feed: str) -> None:
    publisher.answers["/news"] = content(feed.format(publisher.address), "application/xml")
    assert [path.name for path in watch(book, tmp_path).new] == ["2024.en.txt", "2025.en.txt"]


def test_two_addresses_with_one_file_name_are_two_files(publisher: Publisher, book: Codebook, tmp_path: Path) -> None:
    publisher.answers["/news"] = page(
        "/news/2024/release.pdf", "/news/2025/release.pdf", "/news/2025/..%2F..%2Fetc.pdf"
    )
    publisher.answers |= {
        "/news/2024/release.pdf": content(b"%PDF-1.7 one", "application/pdf"),
        "/news/2025/release.pdf": content(b"%PDF-1.7 two", "application/octet-stream"),
        "/news/2025/..%2F..%2Fetc.pdf": content(b"%PDF-1.7 three", "application/pdf"),
    }
    new = watch(book, tmp_path).new
    assert len({path.name for path in new}) == 3
    assert {path.parent for path in new} == {tmp_path / "fi-nas"}
    assert new[0].name == "release.en.pdf"


def test_a_record_that_cannot_be_read_stops_the_series(book: Codebook, tmp_path: Path) -> None:
    watch(book, tmp_path)
    (tmp_path / "fi-nas" / "2024.en.txt.source.json").write_text("{")
    with pytest.raises(FetchError, match=r"2024\.en\.txt\.source\.json: is no record"):
        watch(book, tmp_path)


# ---------------------------------------------------------------- the codebook's [watch]

PLAIN = """[series]
code = "x"
title = "X"
frequency = "A"
languages = ["en"]

[indicator.clients]
measure = "stock"
unit = "persons"

[watch]
hosts = ["www.example.org"]

[[watch.page]]
address = "https://www.example.org/news"
language = "en"
links = '/news/\\d+'
"""


def test_a_codebook_names_its_pages(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(PLAIN)
    assert read_codebook(tmp_path / "x.toml").watch == Watch(
        ("www.example.org",), (WatchedPage("https://www.example.org/news", "en", r"/news/\d+"),)
    )


@pytest.mark.slow
def test_a_pattern_that_would_never_end_is_stopped(publisher: Publisher, book: Codebook, tmp_path: Path) -> None:
    publisher.answers["/news"] = page(f"/news/{'a' * 60}", "/news/2024.txt")
    (looked_at,) = book.watch.pages
    endless = replace(book, watch=replace(book.watch, pages=(replace(looked_at, links="/news/(?:a|aa|a?b)+(c|d)"),)))
    (said,) = watch(endless, tmp_path).failures
    assert "kept '/news/(?:a|aa|a?b)+(c|d)' busy for 1 s; write the pattern without a repetition within" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"www.example.org"]', '"https://www.example.org"]', r":12: .* is no host"),
        ('hosts = ["www.example.org"]', "hosts = []", r":15: .* none of the hosts"),
        ("https://www.example.org/news", "http://www.example.org/news", r":15: .* begin with https"),
        ("https://www.example.org/news", "https://[", r":15: .* begin with https"),
        ("https://www.example.org/news", "https://example.org/news", r":15: .* none of the hosts"),
        ('language = "en"\nlinks', 'language = "fi"\nlinks', r":16: there is no language 'fi'"),
        (r"'/news/\d+'", "'/news/('", r":17: .* no regular expression"),
        ("links", "link", r":17: unknown key 'link'; did you mean 'links'"),
        ("[[watch.page]]", "[watch.page]", r":14: write \[\[watch.page\]\] with two brackets"),
    ],
)
def test_an_error_in_watch_names_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in PLAIN
    (tmp_path / "x.toml").write_text(PLAIN.replace(old, new))
    with pytest.raises(CodebookError, match=said):
        read_codebook(tmp_path / "x.toml")
