"""From a folder of releases to a store: what is read, what is not read twice, and what is said of bad input."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from claimledger.folder import find_files
from claimledger.pipeline import ingest
from claimledger.settings import Settings
from claimledger.summary import Summary
from load.opening import open_store
from model.errors import ClaimledgerError

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "releases" / "seed"
GOOD = "fi-nas/2018-S1.en.txt"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "raw" / GOOD
    target.parent.mkdir(parents=True)
    shutil.copy(ROOT / "raw" / GOOD, target)
    return tmp_path / "raw"


def run(folder: Path, **changes: object) -> Summary:
    settings = Settings(
        folder=folder, store=str(folder.parent / "store.sqlite"), codebooks=ROOT / "codebooks", jobs=0,
        export=folder.parent / "export", **changes,  # type: ignore[arg-type]
    )  # fmt: skip
    return ingest(settings)


def test_a_release_becomes_claims_a_store_and_an_export(folder: Path) -> None:
    summary = run(folder)
    export = folder.parent / "export"
    assert (summary.read, summary.loaded, summary.unchanged, summary.rejected) == (1, 1, 0, 0)
    assert summary.numerals > summary.claims > 20
    written = {p.relative_to(export).as_posix() for p in export.rglob("[!.]*") if p.is_file()}
    assert written == {"claims.csv", "mentions.csv", "findings.csv", "releases.csv", f"documents/{GOOD}.txt"}
    assert (export / "documents" / f"{GOOD}.txt").read_bytes() == (folder / GOOD).read_bytes()
    assert "1 releases in" in str(summary)
    assert str(folder.parent / "store.sqlite") in str(summary)


def test_the_ingested_folder_itself_may_be_named_after_the_series(tmp_path: Path) -> None:
    folder = tmp_path / "fi-nas"
    folder.mkdir()
    text = "Review of the year 2018\n\nIn 2018, 163 new clients were admitted to the system.\n"
    (folder / "2018.en.txt").write_text(text, encoding="utf-8")
    summary = run(folder)
    assert (summary.loaded, summary.rejected, summary.claims) == (1, 0, 1)


def test_a_second_run_reads_nothing_and_exports_the_same(folder: Path) -> None:
    run(folder)
    before = {p: p.read_bytes() for p in (folder.parent / "export").rglob("*.csv")}
    summary = run(folder)
    assert (summary.loaded, summary.unchanged) == (0, 1)
    assert run(folder, force=True).loaded == 1
    assert {p: p.read_bytes() for p in before} == before


def test_a_changed_file_is_read_again(folder: Path) -> None:
    run(folder)
    path = folder / GOOD
    path.write_text(path.read_text(encoding="utf-8").replace("115 in all", "117 in all"), encoding="utf-8")
    assert run(folder).loaded == 1
    engine = open_store(str(folder.parent / "store.sqlite"))
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT value FROM claims WHERE indicator = 'referrals' AND time_period = '2018-S1'")
        )
        assert 117 in found.scalars().all()
    engine.dispose()


BAD = {
    "fi-nas/empty.txt": (b"", "the file is empty"),
    "fi-nas/blank.txt": (b"  \n\n", "the file is empty"),
    "fi-nas/2019.pdf": (b"<html>404 not found</html>", "is no PDF though its name says so"),
    "fi-nas/2020.txt": ("Uusia asiakkaita oli 76".encode("utf-16-le")[1:], "encoding cannot be read|holds binary data"),
    "fi-nas/2021.txt": (b"\x00\x01\x02" * 400, "holds binary data"),
    "poems/rain.txt": (
        b"The rain in the hills is what it is, and all of it was there before us.",
        "no codebook recognises",
    ),
    "fi-nas/greek.txt": ("Ο αριθμός των θυμάτων ήταν 76 το 2018.".encode(), "in none of the languages we know"),
    "fi-nas/undated.txt": (
        b"The assistance system has had many clients and all of them are in its care.",
        "which period",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_rejected_with_one_sentence_and_the_rest_is_loaded(folder: Path, name: str) -> None:
    content, sentence = BAD[name]
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    summary = run(folder)
    assert summary.loaded == 1
    (rejection,) = summary.rejections
    assert rejection.source == name
    assert "\n" not in rejection.reason
    assert re.search(sentence, rejection.reason), rejection.reason
    assert run(folder).rejected == 1  # said again, though nothing was read again


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"folder": Path("no/such/folder")}, "there is no such folder"),
        ({"codebooks": Path("no/such/folder")}, "there is no such folder of codebooks"),
        ({"series": "se-nmt"}, "there is no codebook of that name"),
    ],
)
def test_a_run_that_cannot_be_made_says_so(folder: Path, change: dict[str, object], sentence: str) -> None:
    settings = {"folder": folder, "store": str(folder.parent / "s.sqlite"), "codebooks": ROOT / "codebooks", "jobs": 0}
    with pytest.raises(ClaimledgerError, match=sentence):
        ingest(Settings(**{**settings, **change}))  # type: ignore[arg-type]


def test_files_that_are_no_releases_are_counted_or_known(folder: Path) -> None:
    for name in ("README.md", ".hidden.txt", "fi-nas/notes.docx", "fi-nas/corrections.toml"):
        (folder / name).write_text("x")
    jobs, others = find_files(folder)
    assert [job.source for job in jobs] == [GOOD]
    assert others == 1
    assert [job.source for job in find_files(folder / GOOD)[0]] == ["2018-S1.en.txt"]


@pytest.mark.skipif(not SEED.is_dir(), reason="the publisher's own release lies beside the project, not in it")
def test_the_real_release_yields_the_figures_that_a_reader_finds(tmp_path: Path) -> None:
    store = str(tmp_path / "store.sqlite")
    ingest(Settings(folder=SEED, store=store, codebooks=ROOT / "codebooks", jobs=0))
    engine = open_store(store)
    query = "SELECT indicator, breakdown, time_period, value, bound FROM claims WHERE kind IN ('level', 'share')"
    with engine.connect() as connection:
        found = {tuple(row) for row in connection.execute(text(query))}
        spans = connection.execute(text("SELECT text, char_start, char_end FROM claims")).all()
    engine.dispose()
    for wanted in [
        ("new_clients", "", "2018-S1", 76, "="),
        ("referrals", "", "2018-S1", 115, "="),
        ("referrals", "", "2017-S1", 88, "="),
        ("new_clients", "", "2017-S1", 55, "="),
        ("new_clients", "", "2016-S1", 45, "="),
        ("referrals", "", "2016-S1", 74, "="),
        ("clients", "", "2018-06-30", 379, "="),
        ("clients", "role=dependent_child", "2018-06-30", 80, "="),
        ("new_clients", "place=home_country", "2018-S1", 25, "<~"),
        ("new_clients", "place=home_country", "2018-S1", 18, "="),
    ]:
        assert wanted in found, wanted
    whole = (SEED / "2018-S1.en.txt").read_text(encoding="utf-8")
    assert all(whole[start:end] == words for words, start, end in spans)
