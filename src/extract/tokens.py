"""Text to tokens with their base forms: spaCy's blank tokeniser, simplemma's word lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import simplemma
import spacy
from spacy.language import Language as Pipeline
from spacy.util import compile_infix_regex

from extract.languages import language

_HYPHENS = frozenset("-\u2010\u00ad")
_NOTE_MARK = re.compile(r"(?<=[^\W\d_]{2}|.[)\]])[⁰¹²³⁴-⁹]+(?:,[⁰¹²³⁴-⁹]+)*")  # behind a word: "clients¹"
_BETWEEN_BLANKS = re.compile(r"\S+")
_MARKS = re.compile(r"[^\w\s]{100}")  # the tokeniser takes marks off one by one, and looks at the whole run each time


@dataclass(slots=True)
class Token:
    """One token: a half-open range of the text it was made from, its lower-case form and its base form."""

    start: int
    end: int
    lower: str
    lemma: str


@cache
def _pipeline(code: str) -> Pipeline:
    blank = spacy.blank(code)
    vocab: Any = blank.vocab
    vocab.lex_attr_getters = {}  # what it would find out about every new word: is it a number, an address, …
    # The tokeniser's exceptions hold emoticons: "girls (8) made up" must not be read as "8)".
    tokenizer: Any = blank.tokenizer
    tokenizer.rules = {text: parts for text, parts in (tokenizer.rules or {}).items() if text[:1].isalpha()}
    infixes = [*(blank.Defaults.infixes or ()), "="]  # "n=139" is three tokens, as "n = 139" is
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return blank


@lru_cache(maxsize=100_000)
def lemma(word: str, code: str) -> str:
    """The base form of a lower-case word; the word itself in languages whose terms are written as stems."""
    irregular = language(code).section("grammar").get("lemmas", {})
    if word in irregular:
        return str(irregular[word])
    if not language(code).section("grammar").get("lemmatise", False):
        return word
    base = simplemma.lemmatize(word, lang=code)
    if base == word:  # nationalities are known with their capital only
        base = simplemma.lemmatize(word.capitalize(), lang=code)
    return base.lower()


def tokenise(text: str, code: str, offset: int = 0) -> list[Token]:
    """The tokens of `text`, blanks left out; a word hyphenated over a line end is one token, and a footnote's mark is no
    part of the word that carries it.

    `offset` is added to every position, so that tokens of a block point into its page.
    """
    text = _NOTE_MARK.sub(lambda mark: " " * len(mark[0]), text)
    tokens: list[Token] = []
    end = 0
    for found in _BETWEEN_BLANKS.finditer(text):
        start = found.start()
        cut = _cut(found[0], code)
        if _broken(tokens) and "\n" in text[end:start] and cut[0].lower.isalpha() and text[start].islower():
            head = tokens[-2]
            tokens[-2:] = [_token(head.start, start + offset + cut[0].end, head.lower + cut[0].lower, code)]
            cut = cut[1:]
        at = start + offset
        tokens += [Token(at + t.start, at + t.end, t.lower, t.lemma) for t in cut]
        end = found.end()
    return tokens


def _broken(tokens: Sequence[Token]) -> bool:
    """True where the last token is a hyphen glued to a word."""
    if not tokens or tokens[-1].lower not in _HYPHENS or len(tokens) < 2:
        return False
    return tokens[-2].end == tokens[-1].start and tokens[-2].lower.isalpha()


@lru_cache(maxsize=50_000)
def _cut(written: str, code: str) -> tuple[Token, ...]:
    """The tokens of a stretch without blanks, cut once however often it is written; a hyphen that ends it is its own.

    A long run of marks is given to the tokeniser in pieces.
    """
    tokens: list[Token] = []
    begin = 0
    for stop in (*(run.end() for run in _MARKS.finditer(written)), len(written)):
        for word in _pipeline(code).make_doc(written[begin:stop]):
            start, end = begin + word.idx, begin + word.idx + len(word.text)
            lower = word.text.lower().replace("\u2019", "'")  # an apostrophe, however it is typed
            if lower[-1] in _HYPHENS and len(lower) > 1 and lower[:-1].isalpha():
                tokens.append(_token(start, end - 1, lower[:-1], code))
                tokens.append(Token(end - 1, end, lower[-1], lower[-1]))
            else:
                tokens.append(_token(start, end, lower, code))
        begin = stop
    return tuple(tokens)


def _token(start: int, end: int, lower: str, code: str) -> Token:
    return Token(start, end, lower, lemma(lower, code) if lower[0].isalpha() else lower)
