"""The extraction of one document: series and language, period, claims, and an account of every numeral."""

from __future__ import annotations

from collections.abc import Mapping

from codebook.book import Codebook
from extract.blocks import blocks
from extract.ledger import claims, drop_restated_headings
from extract.passages import Passages
from extract.periods import TimeFrame, publication_date, release_period
from extract.recognise import recognise
from extract.vocabulary import vocabulary
from model.claim import Extraction
from model.collector import collector_paused
from model.document import Document
from model.errors import RejectedRelease
from model.packed import Packed


def extract(document: Document, codebooks: Mapping[str, Codebook], *, source: str = "", folder: str = "") -> Extraction:
    """Everything that a document claims. Raises RejectedRelease where no codebook recognises it.

    `source` is the release's path below `folder`, the name of what is ingested: either folder may name the series.
    The file name may say the period; the text decides.
    """
    with collector_paused():
        return _extract(document, codebooks, source, folder)


def _extract(document: Document, codebooks: Mapping[str, Codebook], source: str, folder: str) -> Extraction:
    codebook, code = recognise(document, codebooks, source, folder)
    text = "\n\n".join(page.text for page in document.pages)
    name = source.rsplit("/", 1)[-1]
    published = publication_date(text, code)
    found = Packed(blocks(document, code))
    said = Packed((block.page, mention) for block in found for mention in block.times)
    period, doubts = release_period(said, name, published)
    if period is None:
        raise RejectedRelease(
            f"{source}: neither the text nor the file name says which period the release is about; "
            "name the file after it, such as 2024-S1.en.txt"
        )
    frame = TimeFrame(release=period, published=published, context=period)
    ledger = Passages(document, found, vocabulary(codebook, code), frame).read()
    return Extraction(
        series=codebook.code,
        language=code,
        time_period=period,
        published=published.isoformat() if published else "",
        edition="",
        numerals=ledger.numerals,
        claims=Packed(claims(drop_restated_headings(ledger.statements), document, source)),
        times=ledger.times,
        problems=(*doubts, *document.notes, *(n for p in document.pages for n in p.notes), *ledger.problems),
    )
