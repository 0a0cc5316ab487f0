"""What the figures of a text count, in its own words: what somebody who writes a codebook has to sort."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.blocks import blocks
from extract.languages import language
from extract.numerals import find_numbers
from extract.periods import find_times
from extract.roles import role
from extract.sentences import sentences
from extract.tokens import Token, tokenise
from model.claim import Span
from model.document import Document

_LONGEST = 4  # words of one term
_SHORTEST = 3  # letters of a noun
_PROSE = ("paragraph", "list_item", "caption", "footnote", "heading")
_COUNTS = ("digits", "words")  # forms of a figure that may count something


@dataclass(frozen=True)
class Counted:
    """A figure and the words behind it, as a term of a codebook would have them; empty where none stand there."""

    span: Span
    term: str
    sentence: str


def counted(document: Document, code: str) -> Iterator[Counted]:
    """Each figure of running text that may count something, in order, with what it seems to count."""
    ends = _ends(code)
    for block in blocks(document, code):
        if block.kind not in _PROSE:
            continue
        text = document.pages[block.page - 1].text[block.start : block.end]
        times = [(t.start, t.end) for t in find_times(text, code)]
        numbers = [
            n
            for n in find_numbers(text, code, times)
            if n.form in _COUNTS and role(n, text, code, block=block.kind) is None
        ]
        tokens = tokenise(text, code)
        for start, end in sentences(text, code):
            for number in numbers:
                if start <= number.start < end:
                    until = min((t for t, _ in times if t >= number.end), default=end)
                    behind = [t for t in tokens if number.phrase_end <= t.start < min(until, end)]
                    span = Span(block.page, block.start + number.start, block.start + number.end)
                    yield Counted(span, _term(behind, ends), " ".join(text[start:end].split()))


@cache
def _ends(code: str) -> frozenset[str]:
    """Words that no term goes over: the language's commonest, and those that its grammar knows by themselves."""
    known = language(code)
    grammar = known.section("grammar")
    marks = [word for terms in grammar.get("marks", {}).values() for term in terms for word in term.split("|")]
    return frozenset((*known.section("common").get("words", ()), *grammar.get("words", {}).get("function", ()), *marks))


def _term(behind: list[Token], ends: frozenset[str]) -> str:
    words: list[Token] = []
    for token in behind[:_LONGEST]:
        if not token.lower[0].isalpha() or token.lower in ends or token.lemma in ends:
            break
        words.append(token)
    if not words or len(words[-1].lower) < _SHORTEST:
        return ""
    return " ".join([*(t.lower for t in words[:-1]), words[-1].lemma])
