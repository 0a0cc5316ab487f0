"""Whatever a text holds: no exception, every digit string in exactly one numeral, and offsets that hold."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from codebook.read import read_codebook
from extract.blocks import blocks
from extract.ledger import Ledger, claims
from extract.numerals import find_numbers
from extract.passages import Passages
from extract.periods import TimeFrame, find_times
from extract.readers.text import read_text
from extract.vocabulary import vocabulary
from model.document import Document
from model.period import TimePeriod

BOOK = read_codebook(Path(__file__).resolve().parents[2] / "codebooks" / "fi-nas.toml")
WORDS = [
    "76",
    "1,314",
    "2018",
    "30.6.2018",
    "10–14",
    "62%",
    "(n=139)",
    "1)",
    "18-29",
    ":",
    ",",
    ".",
    ";",
    "(",
    ")",
    "–",
    '"',
    "•",
    "1/3",
    "½",
    "²",
    "0295",
    "463",
    "177",
    "of",
    "them",
    "the",
    "new",
    "clients",
    "were",
    "in",
    "Finland",
    "a",
    "third",
    "none",
    "respectively",
    "each",
    "women",
    "and",
    "girls",
    "twelve",
    "June",
    "2017",
    "more",
    "than",
    "by",
    "end",
    "half",
    "|",
    "-----",
    "Table",
    "1.",
    "٣٤",
    "12:30",
]

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200),
    st.lists(st.sampled_from([*WORDS, "\n", "\n\n", "  ", "\t"]), max_size=60).map(" ".join),
)


def read(text: str) -> tuple[Document, Ledger]:
    """The text, as the reader cleans it, and what is known of its figures."""
    document = read_text(text.encode(errors="ignore"), "2018-S1.en.txt")
    frame = TimeFrame(TimePeriod.parse("2018-S1"))
    return document, Passages(document, blocks(document, "en"), vocabulary(BOOK, "en"), frame).read()


def digits(text: str, start: int = 0) -> list[int]:
    """Where the decimal digits of a text stand."""
    return [start + k for k, c in enumerate(text) if c.isdecimal()]


@settings(max_examples=150, deadline=None)
@given(texts)
def test_every_digit_lies_in_exactly_one_numeral(text: str) -> None:
    document, ledger = read(text)
    page = document.pages[0].text
    covered: Counter[int] = Counter()
    for numeral in ledger.numerals:
        assert page[numeral.span.start : numeral.span.end] == numeral.text
        covered.update(digits(numeral.text, numeral.span.start))
    assert covered == Counter(digits(page))


@settings(max_examples=100, deadline=None)
@given(texts)
def test_claims_point_to_what_they_quote(text: str) -> None:
    document, ledger = read(text)
    page = document.pages[0].text
    made = list(claims(ledger.statements, document, "fi-nas/2018-S1.en.txt"))
    assert all(page[c.span.start : c.span.end] == c.text and c.rule for c in made)
    assert len({c.claim_id for c in made}) == len(made)
    assert [c.claim_id for c in claims(ledger.statements, document, "fi-nas/2018-S1.en.txt")] == [
        c.claim_id for c in made
    ]
    assert not [p for p in ledger.problems if "could not be read" in p]


@settings(max_examples=150, deadline=None)
@given(texts)
def test_figures_and_times_never_overlap(text: str) -> None:
    times = [(t.start, t.end) for t in find_times(text, "en")]
    figures = [part for n in find_numbers(text, "en", times) for part in n.parts]
    taken = sorted([*times, *figures])
    assert all(a[1] <= b[0] for a, b in pairwise(taken))
