"""The report holds what was read, shows hostile text as text, and writes anew only what has changed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import Engine

from load.findings import save_findings
from load.opening import open_store
from load.releases import Concept, Corrected, SeriesEntry, load_release, reject_release, save_series
from model.claim import Extraction, Numeral, Span
from model.document import Document, Line, Page
from model.finding import Finding, Suspect
from report import places
from report.marks import marks_of, pieces, quote
from report.site import build_report, visible
from samples import TEXT, a_claim, a_document, a_release, an_extraction

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'`{{ 7*7 }} \u202efdp.76\u202c \x1b[31m 76"


@pytest.fixture
def store(tmp_path: Path) -> Engine:
    made = open_store(str(tmp_path / "store.sqlite"))
    concepts = (Concept("indicator", "new_clients", "taken on as clients", "flow", "persons"),)
    save_series(made, [SeriesEntry("fi-nas", "Assistance System", "its publisher", "S", ("en",), ("A",), concepts)])
    load_release(made, a_release(), a_document(), an_extraction(), "rules")
    later = a_release("fi-nas/2019.en.txt", "2019")
    claims = (a_claim("d1", "78"), a_claim("d2", "90", period="2019"))
    load_release(made, later, a_document(), an_extraction(*claims, period="2019"), "rules")
    found = Finding(
        "f1", "restatement", "error", "76 in one release, 78 in the next.", ("fi-nas/2018.en.txt", "fi-nas/2019.en.txt"),
        ("c1", "d1"), ("76", "78"), "2018", arithmetic="78 − 76 = 2", reading="Consistent if two came late.",
        suspects=(Suspect("c1", "78", "two too few", 1.0),), series="fi-nas",
    )  # fmt: skip
    save_findings(made, "fi-nas", 2, "hash", [found], {"c1": (2, None), "d1": (0, None)})
    return made


def text_of(page: Path) -> str:
    """The page without its tags, as a reader has it."""
    return unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))


def test_the_ways_of_a_reader_lead_from_the_overview_to_the_words(store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    index = build_report(store, folder).index
    assert "76 in one release, 78 in the next." in text_of(index)
    finding = text_of(folder / "findings" / "f1.html")
    for said in ("78 − 76 = 2", "two too few", "Consistent if two came late.", "claimledger findings accept f1", TEXT):
        assert said in finding
    release = text_of(folder / places.release_page("fi-nas/2018.en.txt"))
    for said in ("15 more than a year before", "a sentence could not be read", "time period from “2018”", "rule count"):
        assert said in release
    for page in folder.rglob("*.html"):
        for href in re.findall(r'(?:href|src)="([^"#]+)', page.read_text(encoding="utf-8")):
            assert (page.parent / href).exists(), f"{page}: {href}"
        assert "://" not in page.read_text(encoding="utf-8"), page


def test_every_link_into_a_page_finds_its_place(store: Engine, tmp_path: Path) -> None:
    build_report(store, tmp_path / "report")
    for page in (tmp_path / "report").rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids)), page
        for href, anchor in re.findall(r'href="([^"#]*)#([^"]+)"', html):
            there = page.parent / href if href else page
            assert f' id="{anchor}"' in there.read_text(encoding="utf-8"), f"{page}: {href}#{anchor}"


def test_hostile_text_is_text(store: Engine, tmp_path: Path) -> None:
    start = HOSTILE.rindex("76")
    claim = a_claim(
        "e1", span=Span(1, start, start + 2), sentence=HOSTILE, unit="<xss>", rule="<xss>", doubt="<xss>", carried=(),
        breakdown=(("<xss>", "'\""),),
    )  # fmt: skip
    numerals = (Numeral(claim.span, "76", None, "other"),)
    read = Extraction("fi-nas", "en", None, "", "", numerals, (claim,), (), (HOSTILE,))
    document = Document((Page(1, HOSTILE, (Line(0, len(HOSTILE)),)),), "text/plain")
    source = "fi-nas/<xss>&'#?.txt"
    load_release(store, a_release(source, language='"><xss>', edition="<xss>"), document, read, "rules")
    reject_release(store, a_release("<xss>.pdf", series="", status="rejected", error="<xss>"), "rules")
    folder = tmp_path / "report"
    build_report(store, folder)
    for page in folder.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        for never in ("<xss", "<img", "\u202e", "\x1b"):
            assert never not in html, page
        scripts = re.findall(r"<script[^>]*>", html)
        assert all(re.fullmatch(r'<script src="[./]*(assets|data)/[\w.-]+" defer>', tag) for tag in scripts), page
    for data in folder.rglob("data/*.js"):
        assert data.read_text(encoding="utf-8").isascii()
    told = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'`{{ 7*7 }} ⟨U+202E⟩fdp.76⟨U+202C⟩ ⟨U+001B⟩[31m"
    assert told in text_of(folder / places.release_page(source))


def test_only_what_has_changed_is_written_anew(store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    first = build_report(store, folder)
    again = build_report(store, folder)
    assert (again.written, again.unchanged, again.removed) == (0, first.written, 0)
    before = {page: page.stat().st_mtime_ns for page in folder.rglob("*.html")}
    (folder / "mine.html").write_text("a page of somebody else")
    load_release(
        store, a_release("fi-nas/2020.en.txt", "2020"), a_document(), an_extraction(a_claim("g1", "95", "2020")), "r"
    )
    build_report(store, folder)
    same = {str(p.relative_to(folder)) for p, at in before.items() if p.stat().st_mtime_ns == at}
    assert {"guide.html", "releases/fi-nas/2018.en.txt.html", "findings/f1.html"} <= same
    assert not {"index.html", "series/fi-nas/index.html", "claims.html"} & same
    save_findings(store, "fi-nas", 3, "hash", [], {})
    build_report(store, folder)
    assert "resolved" in text_of(folder / "findings" / "f1.html")
    assert (folder / "mine.html").is_file()


def test_a_page_that_is_shown_no_more_is_removed(store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    build_report(store, folder)
    empty = open_store(str(tmp_path / "other.sqlite"))
    assert build_report(empty, folder).removed > 5
    assert not list(folder.rglob("releases/**/*.html"))
    assert "The store holds no releases yet" in text_of(folder / "index.html")


@pytest.mark.slow
def test_no_page_grows_beyond_a_megabyte(store: Engine, tmp_path: Path) -> None:
    numbers = [f"{n} persons were counted, " for n in range(10_000, 18_000)]
    text = "\n".join("".join(numbers[n : n + 40]) for n in range(0, len(numbers), 40))
    claims, numerals = [], []
    for found in re.finditer(r"\d+", text):
        span = Span(1, *found.span())
        numerals.append(Numeral(span, found[0], None, "claim"))
        claims.append(a_claim(f"m{found[0]}", found[0], kind="rank", span=span, sentence=text[:200], carried=()))
    read = Extraction("fi-nas", "en", None, "", "", tuple(numerals), tuple(claims), ())
    document = Document((Page(1, text, (Line(0, len(text)),)),), "text/plain")
    load_release(store, a_release("fi-nas/large.txt"), document, read, "rules")
    folder = tmp_path / "report"
    build_report(store, folder)
    sizes = {str(p.relative_to(folder)): p.stat().st_size for p in folder.rglob("*") if p.is_file()}
    assert max(size for name, size in sizes.items() if not name.startswith(".")) < 1_000_000
    shown = "".join(text_of(p) for p in (folder / "releases" / "fi-nas").glob("large.txt*.html"))
    assert all(str(n) in shown for n in range(10_000, 18_000))
    assert len(re.findall(r'<tr id="c-m', "".join(p.read_text() for p in folder.rglob("large.txt*.html")))) == 8_000


def test_a_figure_is_marked_once_and_a_claim_in_words_too() -> None:
    load = an_extraction(a_claim(), a_claim("c2", span=Span(1, 22, 33), kind="extreme"))
    rows = [_Row(n.span, n.text, n.role) for n in load.numerals]
    claims = [_Row(c.span, c.text, "claim", c.claim_id) for c in load.claims]
    marks = marks_of(rows, claims)
    cut = list(pieces(TEXT, marks))
    assert "".join(p.text for p in cut) == TEXT
    assert [(p.text, p.mark.role) for p in cut if p.mark] == [
        ("2018", "period"), ("76", "claim"), ("new clients", "claim"), ("15", "other"),
    ]  # fmt: skip


class _Row:
    """A row of the store, as far as marks look at it."""

    def __init__(self, span: Span, text: str, role: str, claim_id: str = "") -> None:
        self.page, self.char_start, self.char_end = span.page, span.start, span.end
        self.text, self.role, self.claim_id, self.value, self.sentence = text, role, claim_id, None, TEXT


@pytest.mark.parametrize(
    ("sentence", "text", "figure"),
    [
        (TEXT, "76", ("In 2018 there were ", "76", " new clients, 15 more than a year before.")),
        ("Women | 2018", "76", ("In 2018 there were ", "76", " new clients, 15 more than a year before.")),
        ("76 of 76", "76", ("In 2018 there were ", "76", " new clients, 15 more than a year before.")),
    ],
)
def test_quotes_mark_the_figure(sentence: str, text: str, figure: tuple[str, str, str]) -> None:
    row = _Row(Span(1, 19, 21), text, "claim")
    row.sentence = sentence
    assert quote(row, TEXT) == figure


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("fi-nas/2018.en.txt", "fi-nas/2018.en.txt"),
        ("../x", "__/x"),
        (".hidden", "_hidden"),
        ("a b/ä?.txt", "a_b/___txt"),
    ],
)
def test_places_are_safe(name: str, written: str) -> None:
    assert places.safe(name).removesuffix(f"-{places.short(name)}") == written
    assert not {"..", ""} & set(places.safe(name).split("/"))


def test_what_steers_a_page_is_made_visible() -> None:
    assert visible("a\u202eb\nc\x00") == "a⟨U+202E⟩b\nc⟨U+0000⟩"


def test_a_correction_shows_both_readings(store: Engine, tmp_path: Path) -> None:
    corrected = Corrected((a_claim("c0", "67", span=Span(1, 35, 37)),), {"c0": "read the wrong way round"})
    load_release(store, a_release(), a_document(), an_extraction(), "rules", corrected)
    build_report(store, tmp_path / "report")
    assert "replaced by a correction: read the wrong way round" in text_of(
        tmp_path / "report" / places.release_page("fi-nas/2018.en.txt")
    )
