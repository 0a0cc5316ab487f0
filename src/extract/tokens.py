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
_RUN = re.compile(r"\S+")
_ENDED = re.compile(r"([^\W\d_]+|\d+)([.,;:!?)])")  # a word or figure and a mark
_LONGEST_KNOWN = 50  # characters of a run that is remembered with its words
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
    hyphen, behind = False, 0  # the last token was a hyphen glued to a word; where it ended
    for run in _RUN.finditer(text):
        begin = run.start()
        broken = hyphen and "\n" in text[behind:begin]
        behind = run.end()
        for start, end, lower, base in _words(run[0], code):
            if broken and len(tokens) > 1 and lower.isalpha() and text[begin + start].islower():
                head = tokens[-2]
                whole = head.lower + lower
                tokens[-2:] = [Token(head.start, begin + end + offset, whole, lemma(whole, code))]
            else:
                tokens.append(Token(begin + start + offset, begin + end + offset, lower, base))
            hyphen = lower in _HYPHENS and _glued(tokens)
            broken = broken and hyphen
    return tokens


def _glued(tokens: Sequence[Token]) -> bool:
    """True where the last token stands directly behind a word."""
    return len(tokens) > 1 and tokens[-2].end == tokens[-1].start and tokens[-2].lower.isalpha()


def _words(run: str, code: str) -> Sequence[tuple[int, int, str, str]]:
    """The words of a run without blanks: from where to where, in lower case, and the base form."""
    return _known_words(run, code) if len(run) <= _LONGEST_KNOWN else list(_cut(run, code))


@lru_cache(maxsize=50_000)
def _known_words(run: str, code: str) -> Sequence[tuple[int, int, str, str]]:
    return tuple(_cut(run, code))


def _cut(run: str, code: str) -> Iterator[tuple[int, int, str, str]]:
    tokenizer: Any = _pipeline(code).tokenizer
    if run.isalpha() and run not in tokenizer.rules:  # nothing to cut, as in most
        yield 0, len(run), run.lower(), lemma(run.lower(), code)
        return
    ended = _ENDED.fullmatch(run)
    if ended and ended[2] == "." and not (len(run) > 2 and ended[1].islower()):
        ended = None  # "B.", "12."
    if ended and run not in tokenizer.rules and ended[1] not in tokenizer.rules:  # every language takes the mark off
        lower, end = ended[1].lower(), ended.end(1)
        yield 0, end, lower, lemma(lower, code) if lower[0].isalpha() else lower
        yield end, len(run), ended[2], ended[2]
        return
    begin = 0
    for stop in (*(marks.end() for marks in _MARKS.finditer(run)), len(run)):
        for word in tokenizer(run[begin:stop]):
            start, lower = begin + word.idx, word.text.lower().replace("\u2019", "'")
            end = start + len(word.text)
            if lower[-1] in _HYPHENS and lower[:-1].isalpha():
                yield start, end - 1, lower[:-1], lemma(lower[:-1], code)
                yield end - 1, end, lower[-1], lower[-1]
            else:
                yield start, end, lower, lemma(lower, code) if lower[0].isalpha() else lower
        begin = stop
