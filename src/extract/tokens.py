"""Text to tokens with their base forms: spaCy's blank tokeniser, simplemma's word lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    hyphen = broken = False  # the last token was a hyphen glued to a word; a line end followed it
    for written, start in _words(text, code):
        lower, base = _forms(written, code)
        end = start + len(written)
        if not lower:
            broken = hyphen and "\n" in written
            continue
        if broken and len(tokens) > 1 and lower.isalpha() and written[0].islower():
            head = tokens[-2]
            tokens[-2:] = [_token(head.start, end + offset, head.lower + lower, code)]
        elif lower[-1] in _HYPHENS and len(lower) > 1 and lower[:-1].isalpha():
            tokens.append(_token(start + offset, end - 1 + offset, lower[:-1], code))
            tokens.append(Token(end - 1 + offset, end + offset, lower[-1], lower[-1]))
        else:
            tokens.append(Token(start + offset, end + offset, lower, base))
        hyphen = tokens[-1].lower in _HYPHENS and _glued(tokens)
        broken = hyphen and broken and text[end : end + 1] != " "
    return tokens


def _glued(tokens: Sequence[Token]) -> bool:
    """True where the last token stands directly behind a word."""
    return len(tokens) > 1 and tokens[-2].end == tokens[-1].start and tokens[-2].lower.isalpha()


def _words(text: str, code: str) -> Iterator[tuple[str, int]]:
    """The tokeniser's words, each with its place in the text; a long run of marks is given to it in pieces."""
    begin = 0
    for end in (*(run.end() for run in _MARKS.finditer(text)), len(text)):
        for word in _pipeline(code).make_doc(text[begin:end]):
            yield word.text, begin + word.idx
        begin = end


@lru_cache(maxsize=100_000)
def _forms(written: str, code: str) -> tuple[str, str]:
    """The lower-case form of a word, with an apostrophe however it is typed, and its base form; empty for a blank."""
    if written.isspace():
        return "", ""
    lower = written.lower().replace("\u2019", "'")
    return lower, lemma(lower, code) if lower[0].isalpha() else lower


def _token(start: int, end: int, lower: str, code: str) -> Token:
    return Token(start, end, lower, lemma(lower, code) if lower[0].isalpha() else lower)
