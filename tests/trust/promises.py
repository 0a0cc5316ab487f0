"""What must hold for every input, however bad: each function takes the bytes of one kind of file and says what is broken."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from made import ROOT, make_releases

from claimledger.decisions import accept, read_acknowledgements
from claimledger.parsing import Job, Outcome, parse
from claimledger.pipeline import ingest
from claimledger.settings import Settings
from codebook.book import Codebook
from codebook.read import read_codebooks
from extract.pipeline import extract
from extract.readers import read
from model.claim import BOUNDS, KINDS, ROLES, Extraction, Numeral
from model.document import Document
from model.errors import ClaimledgerError, RejectedRelease
from model.finding import Finding

SOURCE = "fi-nas/2018-S1.en"  # the series and the period are known by the name, whatever the text says
_FINDING = Finding("fedcba987654", "jump", "error", "one of two", (SOURCE,), (), ("1", "2"), "2018-S1")
_DEFECTS = ("please report", "Error:", "Error)")


@cache
def books() -> dict[str, Codebook]:
    """The codebooks of the project."""
    return read_codebooks(ROOT / "codebooks")


def broken_text(data: bytes, suffix: str = ".txt") -> list[str]:
    """What is broken when these bytes are read as a release, in this process; a rejection with a sentence is not."""
    source = f"{SOURCE}{suffix}"
    try:
        document = read(Path(source), data)
        return list(broken(document, extract(document, books(), source=source)))
    except RejectedRelease as error:
        return list(_sentence(str(error)))


def broken_pdf(data: bytes) -> list[str]:
    """What is broken when these bytes are read as a PDF, by a confined worker with the usual limits."""
    return broken_pdfs([data])[0]


def broken_pdfs(files: Sequence[bytes]) -> list[list[str]]:
    """The same of many at a time, which costs one start of a worker."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for number, data in enumerate(files):
            path = Path(folder) / f"{number}.pdf"
            path.write_bytes(data)
            jobs.append(Job(f"{SOURCE}.pdf", path))
        return [list(broken_outcome(outcome)) for outcome in parse(jobs, books(), processes=1)]


def broken_codebook(data: bytes) -> list[str]:
    """What is broken when a run reads two releases by this codebook."""
    return _broken_run("codebooks/fi-nas.toml", data)


def broken_corrections(data: bytes) -> list[str]:
    """What is broken when a run finds this file of corrections beside two releases."""
    return _broken_run("raw/fi-nas/corrections.toml", data)


def broken_acknowledged(data: bytes) -> list[str]:
    """What is broken when a run finds this file of accepted findings, and when one more is accepted into it."""
    found = _broken_run("raw/fi-nas/acknowledged.toml", data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acknowledged.toml"
        path.write_bytes(data)
        try:
            accept(_FINDING, "a reason", "NN", path, day="2024-05-01")
            assert any(known.finding_id == _FINDING.finding_id for known in read_acknowledgements(path))
        except ClaimledgerError as error:
            assert path.read_bytes() == data
            found += _sentence(str(error))
    return found


def broken_outcome(outcome: Outcome) -> Iterator[str]:
    """What is broken about what became of one file."""
    if outcome.document is None or outcome.extraction is None:
        yield from _sentence(outcome.error)
    else:
        yield from broken(outcome.document, outcome.extraction)


def broken(document: Document, read: Extraction) -> Iterator[str]:
    """What does not hold of a document that was read: every digit counted once, every offset right, every name known."""
    numerals: dict[int, list[Numeral]] = {}
    for numeral in read.numerals:
        numerals.setdefault(numeral.span.page, []).append(numeral)
    for page in document.pages:
        cover = [0] * len(page.text)
        for numeral in numerals.get(page.number, ()):
            for at in range(numeral.span.start, min(numeral.span.end, len(cover))):
                cover[at] += 1
        for digit in re.finditer(r"\d", page.text):
            if cover[digit.start()] != 1:
                around = page.text[max(0, digit.start() - 20) : digit.start() + 20]
                yield f"the digit at {digit.start()} stands {cover[digit.start()]} times in the ledger: {around!r}"
        if any(number > 1 for number in cover):
            yield "two numerals share a character"
        if page.boxes and len(page.boxes) != len(page.text):
            yield f"{len(page.boxes)} boxes for {len(page.text)} characters"
    texts = {page.number: page.text for page in document.pages}
    for one in (*read.numerals, *read.claims, *read.times):
        span = one.span
        if span.page not in texts or not 0 <= span.start < span.end <= len(texts[span.page]):
            yield f"{one.text!r} stands nowhere: {span}"
        elif texts[span.page][span.start : span.end] != one.text:
            yield f"{one.text!r} does not stand at {span}"
    for claim in read.claims:
        if claim.kind not in KINDS or claim.bound not in BOUNDS or not claim.rule or not claim.sentence:
            yield f"no claim can be so: {claim}"
        for carried in claim.carried:
            if not 0 <= carried.span.start < carried.span.end <= len(texts[carried.span.page]):
                yield f"{claim.text!r} took {carried.what} from nowhere: {carried.span}"
    if len({claim.claim_id for claim in read.claims}) != len(read.claims):
        yield "two claims share an id"
    for numeral in read.numerals:
        if numeral.role not in ROLES or (numeral.value is not None and not numeral.value.is_finite()):
            yield f"no numeral can be so: {numeral}"
    yield from (f"a passage failed: {p}" for p in read.problems if any(word in p for word in _DEFECTS))


def _sentence(error: str) -> Iterator[str]:
    if not error.strip() or "\n" in error or "Traceback" in error or any(word in error for word in _DEFECTS):
        yield f"this is no sentence for a person: {error!r}"


def _broken_run(name: str, data: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        make_releases(place / "raw", 2)
        for book in (ROOT / "codebooks").glob("*.toml"):
            (place / "codebooks").mkdir(exist_ok=True)
            (place / "codebooks" / book.name).write_bytes(book.read_bytes())
        (place / name).write_bytes(data)
        settings = Settings(
            place / "raw", str(place / "store.sqlite"), place / "codebooks", jobs=0, export=place / "export"
        )
        try:
            summary = ingest(settings)
        except ClaimledgerError as error:
            return list(_sentence(str(error)))
        return [
            problem for r in (*(r.reason for r in summary.rejections), *summary.notices) for problem in _sentence(r)
        ]


PROMISES: dict[str, Callable[[bytes], list[str]]] = {
    "text": broken_text, "pdf": broken_pdf, "codebook": broken_codebook, "corrections": broken_corrections,
    "acknowledged": broken_acknowledged,
}  # fmt: skip
