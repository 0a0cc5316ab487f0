"""From a publisher's page to the store: what is fetched is ingested like any other release."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from claimledger.pipeline import ingest
from claimledger.settings import Settings
from claimledger.watching import fetch_new, watched_series
from fetch.client import Manners
from model.errors import ClaimledgerError
from publisher import content, page, publishing, status

ROOT = Path(__file__).resolve().parents[2]
HASTY = Manners(pause=0, timeout=1, attempts=1, loopback=True)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copytree(ROOT / "codebooks", tmp_path / "codebooks")
    return Settings(
        folder=tmp_path / "raw", store=str(tmp_path / "store.sqlite"), codebooks=tmp_path / "codebooks", jobs=0
    )


def watch_page(settings: Settings, address: str) -> None:
    with (settings.codebooks / "fi-nas.toml").open("a") as codebook:
        codebook.write(
            f'\n[watch]\nhosts = ["127.0.0.1"]\n[[watch.page]]\naddress = "{address}"\nlanguage = "en"\nlinks = "txt$"\n'
        )


def test_what_is_fetched_is_ingested(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    release = (ROOT / "raw" / "fi-nas" / "2018-S1.en.txt").read_bytes()
    with publishing() as publisher:
        publisher.answers |= {"/": page("a/2018-S1.txt", "a/2018.txt"), "/a/2018-S1.txt": content(release)}
        publisher.answers["/a/2018.txt"] = status(404)
        watch_page(settings, f"{publisher.address}/")
        (book,) = watched_series(settings)
        with caplog.at_level(logging.INFO):
            found = fetch_new(book, settings, HASTY)
    assert [path.name for path in found.new] == ["2018-S1.en.txt"]
    assert "watched fi-nas: 1 new, 0 held, 1 not fetched" in caplog.text
    assert "not fetched: " in caplog.text
    summary = ingest(settings)
    assert (summary.read, summary.loaded, summary.passed_over) == (1, 1, 0)
    assert summary.claims > 20


def test_a_folder_that_cannot_be_used_fails_its_series_alone(settings: Settings) -> None:
    watch_page(settings, "http://127.0.0.1/")
    (book,) = watched_series(settings)
    settings.folder.mkdir()
    (settings.folder / "fi-nas").write_text("a file")
    (said,) = fetch_new(book, settings, HASTY).failures
    assert said == f"{settings.folder / 'fi-nas'}: cannot be read or written (File exists); mend the folder"
    (settings.folder / "fi-nas").unlink()
    (settings.folder / "fi-nas").mkdir()
    (settings.folder / "fi-nas" / "2018.en.txt").write_text("In 2018, 12 persons")
    (settings.folder / "fi-nas" / "2018.en.txt.source.json").write_text("{")
    (said,) = fetch_new(book, settings, HASTY).failures
    assert "2018.en.txt.source.json: is no record" in said


def test_no_order_to_the_terminal_reaches_the_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    watch_page(settings, "http://127.0.0.1/")
    (book,) = watched_series(settings)
    (settings.folder.parent / "\x1b[2Jraw").write_text("a file")
    (said,) = fetch_new(book, replace(settings, folder=settings.folder.parent / "\x1b[2Jraw"), HASTY).failures
    assert "\x1b" in said
    (logged,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert "\N{REPLACEMENT CHARACTER}[2Jraw" in logged and "\x1b" not in logged


def test_nothing_to_watch_is_said(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    assert watched_series(settings) == []
    assert "nothing is watched" in caplog.text


@pytest.mark.parametrize("series", ["uk-nrm", "no-such"])
def test_a_series_without_pages_cannot_be_watched(settings: Settings, series: str) -> None:
    with pytest.raises(ClaimledgerError, match=rf"{series}: .*\[watch\]"):
        watched_series(replace(settings, series=series))
