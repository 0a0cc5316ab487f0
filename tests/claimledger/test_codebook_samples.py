"""A draft codebook holds what the figures of the samples count, is valid, and reads something of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimledger.codebook_samples import draft, read_samples, terms, unread
from codebook.read import read_codebook
from model.errors import RejectedRelease

ROOT = Path(__file__).resolve().parents[2]

QUARTER = """Housing Ombudsman of Northland: quarterly bulletin

{period}

The Housing Ombudsman received {a} new complaints in {period}. Of these, {b} complaints were about rent.
A total of {c} site visits were made. Three inspectors left the office.
"""


@pytest.fixture
def samples(tmp_path: Path) -> list[Path]:
    paths = []
    for number, figures in enumerate(((120, 30, 14), (140, 41, 12), (133, 28, 9)), start=1):
        path = tmp_path / f"2023-Q{number}.en.txt"
        a, b, c = figures
        path.write_text(QUARTER.format(period=f"quarter {number} 2023", a=a, b=b, c=c), encoding="utf-8")
        paths.append(path)
    return paths


def test_a_draft_is_a_valid_codebook_with_its_sentences(samples: list[Path], tmp_path: Path) -> None:
    text = draft("nl-ho", read_samples(samples))
    path = tmp_path / "nl-ho.toml"
    path.write_text(text, encoding="utf-8")
    book = read_codebook(path)
    assert (book.code, book.frequency, book.languages) == ("nl-ho", "Q", ("en",))
    assert "housing ombudsman of northland" in book.recognise["en"]
    assert {"new_complaint", "complaint", "site_visit"} <= set(book.indicators)
    assert "#   The Housing Ombudsman received 120 new complaints in quarter 1 2023." in text
    said = list(unread(book, read_samples(samples)))
    assert all("0 claims" not in line for line in said if line.startswith("2023"))


def test_terms_are_counted_over_samples(samples: list[Path]) -> None:
    found = {t.words: (t.count, len(t.samples)) for t in terms(read_samples(samples), "en")}
    assert found["new complaint"] == (3, 3)
    assert found["site visit"] == (3, 3)


def test_what_a_codebook_leaves_unread_is_listed_by_what_it_counts(samples: list[Path]) -> None:
    book = read_codebook(ROOT / "codebooks" / "uk-nrm.toml")
    said = "\n".join(unread(book, read_samples(samples)))
    assert "unread: 3 figures that count 'site visit'" in said


def test_a_sample_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Ο αριθμός των θυμάτων", encoding="utf-8")
    with pytest.raises(RejectedRelease, match="in none of the languages we know"):
        read_samples([path])
    with pytest.raises(RejectedRelease, match="cannot be opened"):
        read_samples([tmp_path / "none.txt"])
