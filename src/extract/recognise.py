"""Which series a document belongs to, and in which language it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from codebook.book import Codebook
from extract.languages import LANGUAGES, language
from extract.terms import Terms
from extract.tokens import Token, tokenise
from model.document import Document
from model.errors import RejectedRelease

_SAMPLE = 20_000  # characters from the start that are looked at
_WORD = re.compile(r"[^\W\d_]+")


def recognise(
    document: Document, codebooks: Mapping[str, Codebook], source: str, folder: str = ""
) -> tuple[Codebook, str]:
    """The codebook and the language of a document.

    The language is the one whose commonest words it uses most. The series is the codebook that carries the name of the
    first folder in `source`, else of the `folder` that `source` is relative to; where none does, the one whose
    recognising phrases the text holds most often. Raises RejectedRelease where neither tells.
    """
    text = "\n\n".join(page.text for page in document.pages)[:_SAMPLE]
    if not text.strip():
        raise RejectedRelease(f"{source}: no text could be read; a scanned release needs text recognition first")
    spoken = spoken_language(text)
    if not spoken:
        raise RejectedRelease(
            f"{source}: the text is in none of the languages we know ({', '.join(LANGUAGES)}); is it a release at all?"
        )
    first = source.split("/", 1)[0] if "/" in source else ""
    named = codebooks.get(first) or codebooks.get(folder)
    if named is not None:
        return named, spoken
    tokens = tokenise(text, spoken)
    hits = {code: _hits(book, spoken, tokens) for code, book in sorted(codebooks.items())}
    best = max(hits, key=lambda code: hits[code], default="")
    if not best or not hits[best]:
        raise RejectedRelease(
            f"{source}: no codebook recognises this text; put it in a folder named after its series "
            f"({', '.join(sorted(codebooks)) or 'no codebooks were found'}) or add phrases to the codebook's [series.recognise]"
        )
    return codebooks[best], spoken


def spoken_language(text: str) -> str:
    """The language whose commonest words make up the largest part of the text; empty where all are rare."""
    words = _WORD.findall(text.lower())
    if not words:
        return ""
    shares = {code: sum(map(_common(code).__contains__, words)) / len(words) for code in LANGUAGES}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= 0.05 else ""


@cache
def _common(code: str) -> frozenset[str]:
    return frozenset(language(code).section("common").get("words", ()))


def _hits(book: Codebook, code: str, tokens: Sequence[Token]) -> int:
    return len(_phrases(book.digest, code, tuple(book.recognise.get(code, ()))).find(tokens))


@cache
def _phrases(_digest: str, code: str, phrases: tuple[str, ...]) -> Terms[str]:
    return Terms(((p, p) for p in phrases), code)
