"""No input breaks a promise of promises.py: what Hypothesis thinks of, what mutations.py spoils, and the corpus.

`make fuzz` goes on for longer with seeds of its own.
"""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import MUTATIONS, ODD, corpus
from promises import PROMISES, broken_pdfs, broken_text

INPUTS = {"text": 150, "codebook": 20, "corrections": 20, "acknowledged": 20}
PDFS = 12
CASES = [(kind, path) for kind in MUTATIONS for path in corpus(kind)]

any_text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
odd_text = st.lists(st.one_of(st.sampled_from(ODD), st.text(string.printable, max_size=8)), min_size=1).map(" ".join)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(any_text, odd_text))
def test_any_text_is_read_or_rejected_with_every_digit_accounted_for(text: str) -> None:
    assert broken_text(f"In 2018 there were 76 new clients of the system.\n\n{text}\n".encode()) == []


@settings(max_examples=200, deadline=None)
@given(st.binary())
def test_any_bytes_are_read_or_rejected(data: bytes) -> None:
    assert broken_text(data) == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", INPUTS)
def test_spoiled_input_is_read_or_refused_with_a_sentence(kind: str) -> None:
    for seed in range(INPUTS[kind]):
        data = MUTATIONS[kind](random.Random(seed))
        assert PROMISES[kind](data) == [], f"seed {seed}: {data[:2_000]!r}"


@pytest.mark.slow
def test_spoiled_pdfs_are_read_or_rejected_with_a_sentence() -> None:
    found = broken_pdfs([MUTATIONS["pdf"](random.Random(seed)) for seed in range(PDFS)])
    assert {seed: problems for seed, problems in enumerate(found) if problems} == {}


@pytest.mark.parametrize(("kind", "path"), CASES, ids=[f"{kind}/{path.name}" for kind, path in CASES])
def test_the_corpus_breaks_nothing(kind: str, path: Path) -> None:
    assert PROMISES[kind](path.read_bytes()) == []
