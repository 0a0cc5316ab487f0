"""Tables and charts of whole PDF releases, from the page to the claims, against what a person reads in them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from codebook.read import read_codebooks
from extract.pipeline import extract
from extract.readers import read
from model.claim import breakdown_text

ROOT = Path(__file__).parents[2]
RELEASES = ROOT / "tests" / "pdf" / "releases"
BOOKS = read_codebooks(ROOT / "codebooks")
TRUTH: dict[str, list[str]] = tomllib.loads((RELEASES / "claims.toml").read_text(encoding="utf-8"))


def test_every_release_has_its_claims() -> None:
    assert sorted(TRUTH) == sorted(path.relative_to(RELEASES).as_posix() for path in RELEASES.rglob("*.pdf"))


@pytest.mark.parametrize("source", TRUTH)
def test_the_cells_of_tables_and_charts(source: str) -> None:
    path = RELEASES / source
    claims = extract(read(path, path.read_bytes()), BOOKS, source=source).claims
    found = [
        f"{c.rule} {c.indicator} {breakdown_text(c.breakdown) or 'all'} {c.time_period.code if c.time_period else ''} "
        f"{c.value} {c.unit}"
        for c in claims
        if c.rule.startswith(("table", "chart"))
    ]
    assert found == TRUTH[source]
