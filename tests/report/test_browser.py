"""People's ways through the report and through Datasette, in a real browser on real releases."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from browser import barriers, running_browser, watched
from claimledger.pipeline import ingest
from claimledger.settings import Settings
from load.opening import open_store
from report.site import build_report

pytestmark = pytest.mark.slow

_HERE = Path(__file__).parents[2]
_SAMPLES = (
    "fi-nas/2017.en.txt", "fi-nas/2018-S1.en.txt", "fi-nas/2018-S1.sv.txt", "fi-nas/2019-S1.en.txt", "fi-nas/2020-S1.en.txt",
    "fi-nas-pdf/2020-S1.en.pdf",
)  # fmt: skip
_THIN = "\N{NARROW NO-BREAK SPACE}"
_HOSTILE = """Assistance system for victims of human trafficking, 2019

In 2019 there were 76 <script>window.ran = 1; alert(1)</script> new clients <img src="http://127.0.0.1:9/x.png" onerror=alert(2)>
in all.
The system took on 12 \u202ewomen\u202c and 7 </a></div><svg onload=alert(3)> men.
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store and its report, from sample releases and one that means ill."""
    folder = tmp_path_factory.mktemp("made")
    for source in _SAMPLES:
        (folder / "raw" / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_HERE / "raw" / source, folder / "raw" / source)
    (folder / "raw" / "fi-nas" / "2019.en.txt").write_text(_HOSTILE, encoding="utf-8")
    (folder / "raw" / "fi-nas" / "empty.pdf").write_bytes(b"")
    ingest(Settings(folder=folder / "raw", store=str(folder / "store.sqlite"), codebooks=_HERE / "codebooks", jobs=0))
    build_report(open_store(str(folder / "store.sqlite")), folder / "report", folder / "raw")
    return folder


@pytest.fixture(scope="module")
def site(made: Path) -> str:
    """The address of the report on disk."""
    return (made / "report").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as started:
        yield started


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_the_overview_by_a_finding_to_the_words_of_a_release(browser: Browser, site: str, scripts: bool) -> None:
    with watched(browser, java_script_enabled=scripts) as page:
        page.goto(f"{site}/index.html")
        page.locator(".findings .error ~ a, .findings li.error a").first.click()
        expect(page.locator("h1")).not_to_be_empty()
        expect(page.get_by_text("claimledger findings accept")).to_be_visible()
        expect(page.locator(".quote-card mark").first).to_be_visible()
        page.locator(".quote-card figcaption a").first.click()
        row = page.locator("tr:target")
        expect(row).to_be_visible()
        row.locator("td.num a").click()
        figure = page.locator(".text .n:target")
        figure.hover()
        tip = figure.locator(".tip")
        expect(tip).to_be_visible()
        expect(tip).to_contain_text("rule")
        page.locator(".crumbs a").nth(1).click()
        expect(page.locator("svg.plot").first).to_be_visible()
        page.locator(".plots figcaption a").first.click()
        expect(page.locator("article.cell").first).to_be_visible()


def test_the_keyboard_reaches_a_figure_and_puts_its_note_away(browser: Browser, site: str) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/releases/fi-nas/2018-S1.en.txt.html")
        figure = page.locator(".text .n.claim").first
        figure.focus()
        expect(figure.locator(".tip")).to_be_visible()
        page.keyboard.press("Tab")
        expect(figure.locator(".tip")).to_be_hidden()
        expect(page.locator(".text .n:focus .tip")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".text .n:focus .tip")).to_be_hidden()
        page.goto(f"{site}/index.html")
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()


def test_the_claims_are_searched_filtered_and_sorted(browser: Browser, site: str) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/claims.html")
        rows = page.locator("#claims tbody tr")
        everything = page.locator("#count").text_content()
        page.get_by_label("Words").fill("joutseno nothing-of-the-kind")
        expect(page.locator("#count")).to_have_text("0 claims")
        page.get_by_label("Words").fill("")
        expect(page.locator("#count")).to_have_text(everything or "")
        page.get_by_label("Period").fill("2018-S1")
        page.get_by_label("Language").fill("en")
        page.get_by_label("Kind").select_option("level")
        page.get_by_role("button", name="Figure").click()
        expect(page.locator('th[aria-sort="ascending"]')).to_contain_text("Figure")
        shown = (text.replace(_THIN, "") for text in rows.locator("td.num").all_inner_texts())
        values = [float(text) for text in shown if text.isdigit()]
        assert len(values) > 5
        assert values == sorted(values)
        page.get_by_role("button", name="Figure").click()
        expect(page.locator('th[aria-sort="descending"]')).to_be_visible()
        assert set(rows.locator("td:nth-child(3)").all_inner_texts()) == {"2018-S1"}
        rows.first.locator("td.num a").click()
        expect(page.locator("tr:target")).to_be_visible()


def test_without_scripts_the_claims_are_a_table_and_the_search_is_not_offered(browser: Browser, site: str) -> None:
    with watched(browser, java_script_enabled=False) as page:
        page.goto(f"{site}/claims.html")
        expect(page.locator("#filters")).to_be_hidden()
        expect(page.locator("#more")).to_be_hidden()
        assert page.locator("#claims tbody tr").count() > 20


def test_findings_sort(browser: Browser, site: str) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/findings/index.html")
        page.get_by_role("button", name="Rule").click()
        rules = page.locator("table.sortable tbody td:nth-child(2)").all_inner_texts()
        assert len(set(rules)) > 1
        assert rules == sorted(rules)


def test_the_picture_of_a_page_carries_boxes_that_lead_to_the_text(browser: Browser, site: str) -> None:
    with watched(browser, viewport={"width": 1400, "height": 1000}) as page:
        page.goto(f"{site}/releases/fi-nas-pdf/2020-S1.en.pdf.html")
        picture = page.locator(".picture img").first
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("image => image.naturalWidth") > 500
        page.locator(".picture .box.claim").first.click()
        expect(page.locator(".text .n:target .tip")).to_be_visible()


def test_text_that_means_ill_is_text(browser: Browser, site: str) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/releases/fi-nas/2019.en.txt.html")
        shown = page.locator(".text").inner_text()
        assert "<script>window.ran = 1; alert(1)</script>" in shown
        assert "</a></div><svg onload=alert(3)> men" in shown
        assert "⟨U+202E⟩women⟨U+202C⟩" in shown
        assert page.evaluate("window.ran") is None
        page.goto(f"{site}/claims.html")
        page.get_by_label("Words").fill("onload=alert")
        expect(page.locator("#claims tbody tr").first).to_contain_text("<svg onload=alert(3)>")


@pytest.mark.parametrize("width", [320, 768])
def test_nothing_is_wider_than_a_small_screen(browser: Browser, site: str, made: Path, width: int) -> None:
    with watched(browser, viewport={"width": width, "height": 700}) as page:
        for path in _one_of_each(made / "report"):
            page.goto(f"{site}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_on_paper_there_is_no_navigation_and_nothing_is_cut(browser: Browser, site: str) -> None:
    with watched(browser) as page:
        page.goto(f"{site}/series/fi-nas/index.html")
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="Report")).to_be_hidden()
        expect(page.locator(".crumbs")).to_be_hidden()
        assert page.locator(".scroll").first.evaluate("box => getComputedStyle(box).overflowX") == "visible"
        assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anybody_out(browser: Browser, site: str, made: Path, scheme: str) -> None:
    with watched(browser, color_scheme=scheme) as page:
        for path in _one_of_each(made / "report"):
            page.goto(f"{site}/{path}")
            assert barriers(page) == [], path


def _one_of_each(report: Path) -> list[str]:
    """A page of each kind."""
    line = next(p for p in sorted(report.glob("series/fi-nas/new_clients/*.html")) if "<svg" in p.read_text())
    finding = sorted(report.glob("findings/[0-9a-f]*.html"))[0]
    found = [line, finding, *(report / "series" / "fi-nas" / name for name in ("index.html", "new_clients.html"))]
    named = [
        "index.html", "claims.html", "guide.html", "findings/index.html", "releases/fi-nas/2018-S1.en.txt.html",
        "releases/fi-nas-pdf/2020-S1.en.pdf.html", "releases/fi-nas/empty.pdf.html",
    ]  # fmt: skip
    return [str(path.relative_to(report)) for path in found] + named


# ---------------------------------------------------------------- Datasette


@pytest.fixture(scope="module")
def server(made: Path) -> Iterator[str]:
    """`claimledger serve` as a person starts it."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    command = [
        sys.executable, "-m", "claimledger", "serve", "--store", str(made / "store.sqlite"), "--port", str(port),
        "--report", str(made / "report"), "--raw", str(made / "raw"),
    ]  # fmt: skip
    running = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/-/versions.json", timeout=5)
                break
            except (urllib.error.URLError, OSError):
                assert running.poll() is None
                time.sleep(0.2)
        yield address
    finally:
        running.terminate()
        running.wait(20)


def test_datasette_answers_and_leads_into_the_report(browser: Browser, server: str) -> None:
    with watched(browser) as page:
        page.goto(f"{server}/claimledger")
        page.get_by_role("link", name="Open findings").click()
        expect(page.locator("table.rows-and-columns tbody tr").first).to_be_visible()
        page.goto(f"{server}/claimledger/findings")
        expect(page.get_by_text("one sentence that can be read alone")).to_be_visible()
        page.locator(".facet-results a", has_text="error").first.click()
        page.locator("td.col-title a").first.click()
        expect(page.get_by_text("claimledger findings accept")).to_be_visible()
        page.goto(f"{server}/claimledger/history_of_a_cell?indicator=new_clients&breakdown=&time_period=2018-S1")
        expect(page.locator("td.col-sentence").first).to_be_visible()
        page.locator("td.col-claim_id a").first.click()
        expect(page.locator("tr:target")).to_be_visible()
        page.goto(f"{server}/claimledger/observations?indicator=new_clients&kind=level")
        page.locator("td.col-indicator a").first.click()
        expect(page.locator("article:target")).to_be_visible()
        page.goto(f"{server}/claimledger/unread")
        page.locator("td.col-text a").first.click()
        expect(page.locator(".text .n.other:target")).to_be_visible()


def test_datasette_keeps_nobody_out_and_writes_nothing(browser: Browser, server: str) -> None:
    with watched(browser) as page:
        for path in (
            "",
            "claimledger",
            "claimledger/findings",
            "claimledger/claims",
            "claimledger/unread_numerals?source=",
        ):
            page.goto(f"{server}/{path}")
            assert barriers(page) == [], path
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{server}/claimledger.json?sql=delete+from+claims", timeout=10)


def test_pdf_releases_whose_file_is_not_found_are_named(made: Path, tmp_path: Path) -> None:
    store = open_store(str(made / "store.sqlite"))
    assert build_report(store, tmp_path / "with", made / "raw").unpictured == []
    assert build_report(store, tmp_path / "without", tmp_path).unpictured == ["fi-nas-pdf/2020-S1.en.pdf"]
    assert list(tmp_path.glob("with/cutouts/*.webp")) and not list(tmp_path.glob("without/**/*.webp"))
