"""What a title says of the figures below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from codebook.read import read_codebook
from extract.pipeline import extract
from extract.readers import read
from model.claim import breakdown_text

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Forced labour was the most common form (34 persons).\n"


@pytest.mark.parametrize(
    ("title", "indicator", "breakdown"),
    [
        ("All clients of the Assistance System on 31.12.2023", "clients", ""),
        ("New clients 1.1.–31.12.2023", "new_clients", ""),
        ("New clients who were exploited in Finland in 2023", "new_clients", "place=finland"),
        # A title that tells news, or names something else first, scopes nothing: the usual indicator holds.
        ("Number of clients higher than ever in 2023", "new_clients", ""),
        ("Fewer clients exploited in Finland in 2023", "new_clients", ""),
        ("Statistics of the police and all clients 2023", "new_clients", ""),
    ],
)
def test_a_title_that_names_a_whole_scopes_the_text(title: str, indicator: str, breakdown: str) -> None:
    book = read_codebook(ROOT / "codebooks" / "fi-nas.toml")
    text = f"{title}\n\nThe assistance system publishes a review twice a year.\n\n{TEXT}"
    found = extract(read(Path("fi-nas/2023.en.txt"), text.encode()), {"fi-nas": book}, source="fi-nas/2023.en.txt")
    labour = next(c for c in found.claims if c.value == 34)
    told = breakdown_text(tuple(p for p in labour.breakdown if p[0] != "exploitation"))
    assert (labour.indicator, told) == (indicator, breakdown)
