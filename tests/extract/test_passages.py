"""What a document says in one place is read by what it says in another."""

from __future__ import annotations

from pathlib import Path

from codebook.read import read_codebook
from extract.pipeline import extract
from extract.readers import read
from model.claim import Claim, breakdown_text

BOOK = read_codebook(Path(__file__).parents[2] / "codebooks" / "fi-nas.toml")


def claims(text: str) -> tuple[Claim, ...]:
    """The claims of a release on 2021."""
    source = "fi-nas/2021.en.txt"
    return extract(read(Path(source), text.encode()), {"fi-nas": BOOK}, source=source).claims


def test_a_title_is_read_by_what_its_text_has_told_apart() -> None:
    text = (
        "Review of 2021: every second new victim had been in forced labour\n\n"
        "The system admitted 90 new clients: 70 {} and 20 {}.\n"
    )
    title = claims(text.format("victims", "minor children of theirs"))[0]
    assert (title.kind, breakdown_text(title.breakdown), title.base) == (
        "share",
        "exploitation=labour;role=victim",
        "role=victim",
    )
    alike = claims(text.format("women", "men"))[0]
    assert (breakdown_text(alike.breakdown), alike.base) == ("exploitation=labour", "all")


def test_the_claims_stand_in_the_order_of_the_document() -> None:
    title = "Review of 2021: 90 new clients, of them 30 women"
    text = f"{title}\n\nIn 2021 there were 40 rejected proposals.\n\nOf the clients 12 were minors.\n"
    starts = [c.span.start for c in claims(text)]
    assert len(starts) > 3 and starts == sorted(starts)
