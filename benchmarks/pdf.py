"""PDF to text and claims beside other readers, over the same files in one run: pages a second, ratios, agreement on digits.

    python benchmarks/pdf.py [FOLDER]

`pdfplumber` is its own `extract_words`, the measure: the bar for PDF to claims is 0.35 of its time. CPU seconds are given, which
other work on the machine disturbs less, and of each reader those of its fastest pass; the readers take turns. Two workers
against one can only be told by the clock: beside it stands what two processes that do nothing but count gain at the same
moment, which is all that the machine has to give.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from operator import itemgetter
from pathlib import Path

import pdfplumber
import pypdfium2

from claimledger.parsing import Job, Limits, Pool
from codebook.book import Codebook
from codebook.read import read_codebooks
from extract.pipeline import extract
from extract.readers.pdf import read_pdf
from model.errors import RejectedRelease

ROOT = Path(__file__).parents[1]
_JOBS = 200  # files for the workers, each several times where there are few
_COUNTING = "for _ in range({}): pass"
_TO_COUNT = 60_000_000  # some seconds
_PASSES = 5  # over the files, of each reader
Digits = list[Counter[int]]  # of each page


def digits(text: str) -> Counter[int]:
    """How often each digit stands in a text, raised ones among them."""
    return Counter(unicodedata.digit(c) for c in text if c.isdigit())


def ours(data: bytes) -> Digits:
    """Our reader."""
    return [digits(page.text) for page in read_pdf(data, "file").pages]


def ours_to_claims(books: Mapping[str, Codebook], source: str) -> Callable[[bytes], Digits]:
    """Our reader and the extraction; a document that no codebook knows has been read and looked through all the same."""

    def run(data: bytes) -> Digits:
        document = read_pdf(data, source)
        with contextlib.suppress(RejectedRelease):
            extract(document, books, source=source)
        return [digits(page.text) for page in document.pages]

    return run


def pdfplumber_words(data: bytes) -> Digits:
    """pdfplumber's words, with every page closed, as its memory wants."""
    found = []
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            found.append(digits(" ".join(word["text"] for word in page.extract_words())))
            page.close()
    return found


def pdfium_text(data: bytes) -> Digits:
    """pdfium's own text."""
    document = pypdfium2.PdfDocument(data)
    return [digits(page.get_textpage().get_text_range()) for page in document]


def pymupdf_words(data: bytes) -> Digits:
    """MuPDF's words."""
    import pymupdf  # type: ignore[import-not-found]

    with pymupdf.open(stream=data) as document:
        return [digits(" ".join(word[4] for word in page.get_text("words"))) for page in document]


def measure(files: list[Path], run: Callable[[bytes], Digits]) -> tuple[float, list[Digits], list[str]]:
    """CPU seconds over all files, the digits of each, and the files that failed."""
    found: list[Digits] = []
    failed = []
    started = time.process_time()
    for path in files:
        try:
            found.append(run(path.read_bytes()))
        except Exception as error:  # what a reader makes of a broken file is part of the comparison
            found.append([])
            failed.append(f"{path.name} ({type(error).__name__})")
    return time.process_time() - started, found, failed


def agreement(one: list[Digits], other: list[Digits]) -> str:
    """Share of pages with the same digits, among the pages that both have."""
    pairs = [(a, b) for x, y in zip(one, other, strict=True) for a, b in zip(x, y, strict=False)]
    same = sum(a == b for a, b in pairs)
    return f"{same} of {len(pairs)} pages"


def two_against_one(files: list[Path], books: Mapping[str, Codebook]) -> str:
    """How much sooner two workers are done than one, once they have started."""
    jobs = [Job(f"fi-nas/{path.name}", path) for path in files for _ in range(max(_JOBS // len(files), 1))]
    ours: dict[int, list[float]] = {1: [], 2: []}
    counting: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for processes in (1, 2):
            ours[processes].append(working(jobs, books, processes))
            counting[processes].append(only_counting(processes))
    one, two = (min(ours[n]) for n in (1, 2))
    free = min(counting[1]) / min(counting[2])
    return (
        f"{len(jobs)} files, best of three: one process {one:.1f} s, two {two:.1f} s: {one / two:.2f} times as fast; "
        f"processes that only count: {free:.2f} times"
    )


def working(jobs: list[Job], books: Mapping[str, Codebook], processes: int) -> float:
    """Seconds on the clock that workers take for the jobs; each has read a file before."""
    pool = Pool(processes, books, Limits(), None)
    try:
        for _ in pool.run(jobs[: 4 * processes]):
            pass
        started = time.perf_counter()
        for _ in pool.run(jobs):
            pass
        return time.perf_counter() - started
    finally:
        pool.close()


def only_counting(processes: int) -> float:
    """Seconds on the clock for the same count, shared out over so many processes."""
    command = [sys.executable, "-c", _COUNTING.format(_TO_COUNT // processes)]
    started = time.perf_counter()
    for process in [subprocess.Popen(command) for _ in range(processes)]:
        process.wait()
    return time.perf_counter() - started


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "raw" / "fi-nas-pdf", help="folder with PDFs")
    given = parser.parse_args()
    files = sorted(given.folder.rglob("*.pdf"))
    books = read_codebooks(ROOT / "codebooks")
    measure(files[:1], ours_to_claims(books, "fi-nas/warm.pdf"))  # imports and caches
    readers: dict[str, Callable[[bytes], Digits]] = {
        "pdfplumber extract_words": pdfplumber_words,
        "claimledger, PDF to document": ours,
        "claimledger, PDF to claims": ours_to_claims(books, "fi-nas/file.pdf"),
        "pypdfium2 text": pdfium_text,
        "pymupdf words": pymupdf_words,
    }
    results = {name: measure(files, run) for name, run in readers.items()}
    for _ in range(_PASSES - 1):
        for name, run in readers.items():
            results[name] = min(results[name], measure(files, run), key=itemgetter(0))
    base, base_digits, _ = results["pdfplumber extract_words"]
    print(f"{len(files)} files, {sum(len(found) for found in results['pypdfium2 text'][1])} pages\n")
    print(f"{'reader':30} {'CPU s':>7} {'pages/s':>8} {'ratio':>6}  digits as pdfplumber   failed")
    for name, (seconds, found, failed) in results.items():
        if len(failed) == len(files):
            print(f"{name:30} not installed or reads none of the files")
            continue
        pages = sum(len(each) for each in found)
        rate, ratio = pages / seconds, seconds / base
        print(
            f"{name:30} {seconds:7.2f} {rate:8.1f} {ratio:6.2f}  {agreement(found, base_digits):22} {', '.join(failed)}"
        )
    print()
    print(two_against_one(files, books))


if __name__ == "__main__":
    main()
