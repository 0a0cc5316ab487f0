"""A long text is read stretch by stretch and held packed: what is read of it is what would be read at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from codebook.read import read_codebooks
from extract import account
from extract.pipeline import extract
from extract.readers import read
from model import packed
from model.claim import Extraction

ROOT = Path(__file__).resolve().parents[2]
BOOKS = read_codebooks(ROOT / "codebooks")
LISTED = "Press release on the first half of 2018\n\n" + "".join(
    f"The clients of group {n} were:\n\n 1) {n} women\n 2) {n + 1} men, of whom 3 in 2017\n\n(4) There were {n + 2} cases.\n\n"
    for n in range(10, 200)
)


def read_whole(name: str, data: bytes) -> Extraction:
    return extract(read(Path(name), data), BOOKS, source=f"fi-nas/{name}")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("2018-S1.en.txt", LISTED.encode()),
        *((p.name, p.read_bytes()) for p in sorted((ROOT / "raw" / "fi-nas").glob("2018-S1.*.txt"))),
        *((p.name, p.read_bytes()) for p in sorted((ROOT / "raw" / "fi-nas-pdf").glob("*.pdf"))[:2]),
    ],
)
def test_read_in_stretches(name: str, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read_whole(name, data)
    monkeypatch.setattr(account, "_STRETCH", 0)
    monkeypatch.setattr(packed, "_BATCH", 10)
    parts = read_whole(name, data)
    assert list(parts.numerals) == list(whole.numerals)
    assert list(parts.claims) == list(whole.claims)
    assert list(parts.times) == list(whole.times)
    assert [n.span.start for n in parts.numerals if n.span.page == 1] == sorted(
        n.span.start for n in whole.numerals if n.span.page == 1
    )
