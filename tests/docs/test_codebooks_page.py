"""The walk through a series in docs/codebooks.md gives what the page says it gives."""

from __future__ import annotations

import re
from pathlib import Path

from claimledger.codebook_samples import draft, read_samples, unread
from codebook.read import read_codebook
from codebook.source_text import KEYS
from extract.pipeline import extract
from extract.readers import read
from model.claim import breakdown_text

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "codebooks.md").read_text(encoding="utf-8")


def fenced(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_page_holds(tmp_path: Path) -> None:
    release, path = tmp_path / "2024-Q1.en.txt", tmp_path / "nl-ho.toml"
    release.write_text(fenced("text"), encoding="utf-8")
    path.write_text(fenced("toml"), encoding="utf-8")
    book = read_codebook(path)
    extraction = extract(read(release, release.read_bytes()), {book.code: book}, source="nl-ho/2024-Q1.en.txt")
    made = [
        [c.kind, c.indicator, breakdown_text(c.breakdown), str(c.value), c.bound, str(c.time_period), c.base]
        for c in extraction.claims
    ]
    rows = re.findall(r"^\| ((?:level|share|change) .*) \|$", PAGE, re.MULTILINE)
    assert made == [[cell.strip() for cell in row.split("|")] for row in rows]
    assert next(iter(unread(book, read_samples([release])))).endswith("0 of them not understood")
    assert "[indicator.new_complaint]" in draft("nl-ho", read_samples([release]))


def test_every_key_of_a_codebook_is_explained() -> None:
    known = {key for keys in KEYS.values() for key in keys} - {"codebook", "code", "by"}
    told = set(re.findall(r"[`\[.]([a-z_]+)(?=[`\]. ])", PAGE))
    assert sorted(known - told) == []
