"""A headless Chromium of Debian's package, and pages that are watched while a test walks through them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

_BAD = ("serious", "critical")


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Starts the browser; skips the test where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Page]:
    """A new page; at its end, no script may have failed, no request gone wrong, and no dialog opened."""
    context = browser.new_context(**options)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on(
        "requestfailed", lambda request: None if _left_behind(request) else trouble.append(f"failed: {request.url}")
    )
    page.on(
        "response", lambda answer: trouble.append(f"{answer.status}: {answer.url}") if answer.status >= 400 else None
    )
    page.on("request", lambda asked: None if _is_ours(asked.url) else trouble.append(f"elsewhere: {asked.url}"))
    page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield page
    context.close()
    assert not trouble, trouble


def _left_behind(request: Request) -> bool:
    """Whether the browser gave a request up because the page it was for was left, as happens to pictures further down."""
    return request.failure == "net::ERR_ABORTED"


def _is_ours(url: str) -> bool:
    return url.startswith(("file:", "data:", "http://127.0.0.1:"))


def barriers(page: Page) -> list[str]:
    """What axe finds that keeps people out: its serious and critical violations. It loads no sheet a second time."""
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in _BAD]
