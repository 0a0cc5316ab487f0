"""What is cut without the tokeniser is cut as the tokeniser would."""

from __future__ import annotations

import pytest

from extract.languages import LANGUAGES
from extract.tokens import _cut, _pipeline

WORDS = ("clients", "Tampere", "etc", "osv", "mm", "esim", "bl", "kB", "No", "B", "s", "ÅÄÖ", "näin", "2031", "12", "7")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_mark_is_taken_off_as_the_tokeniser_does(code: str) -> None:
    for run in (word + mark for word in WORDS for mark in ".,;:!?)"):
        whole = [(token.idx, token.idx + len(token.text)) for token in _pipeline(code).tokenizer(run)]
        assert [(start, end) for start, end, _, _ in _cut(run, code)] == whole, run
