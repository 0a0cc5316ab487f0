"""What length costs: ten times the prose and ten times the pages, in seconds of the processor and in memory.

    python benchmarks/length.py        (Linux: a peak can be set back there)

The prose is made of the commonest words of English and the words of the sample releases, every fifth sentence with a
figure; the long PDFs repeat the pages of the sample PDFs. Every measurement is a process of its own, which has read
something short before. Memory is told in two: the peak of the reader above what the process held then, the document's own
text in it, and the peak of the extraction above the document, what it hands on in it. The bars: ten times the prose in at
most 15 times the time; memory flat but for the text.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pypdfium2

from codebook.read import read_codebooks
from extract.languages import language
from extract.pipeline import extract
from extract.readers import read

ROOT = Path(__file__).parents[1]
_TEXTS = (1, 10)  # megabytes
_PDFS = (50, 500)  # pages
_SENTENCES = 6  # a paragraph
_HEAD = "Press release on the first half of 2018\n\n"


def prose(characters: int) -> str:
    """So many characters of paragraphs; the same ones every time."""
    chance = random.Random(1)
    common = language("en").section("common")["words"]
    samples = " ".join(path.read_text() for path in sorted((ROOT / "raw" / "fi-nas").glob("*.en.txt")))
    rarer = sorted(set(re.findall(r"\b[a-z]{4,}\b", samples)))
    paragraphs, size = [_HEAD], 0
    while size < characters:
        sentences = []
        for _ in range(_SENTENCES):
            words = [chance.choice(common if chance.random() < 0.5 else rarer) for _ in range(chance.randint(8, 22))]
            if chance.random() < 0.2:
                words[chance.randrange(len(words))] = str(chance.randint(2, 3000))
            sentences.append(" ".join(words).capitalize() + ".")
        paragraphs.append(textwrap.fill(" ".join(sentences), 100) + "\n\n")
        size += len(paragraphs[-1])
    return "".join(paragraphs)


def long_pdf(pages: int, path: Path) -> None:
    """Writes a PDF that repeats the pages of the sample PDFs."""
    samples = [pypdfium2.PdfDocument(p) for p in sorted((ROOT / "raw" / "fi-nas-pdf").glob("*.pdf"))]
    made = pypdfium2.PdfDocument.new()
    while len(made) < pages:
        for sample in samples:
            made.import_pages(sample, list(range(min(len(sample), pages - len(made)))))
    made.save(path)


def measure(path: Path, warm: Path) -> None:
    """Prints seconds and MiB for reading one file to its claims, in this process."""
    books = read_codebooks(ROOT / "codebooks")

    extract(read(warm, warm.read_bytes()), books, source=f"fi-nas/2018-S1.en{warm.suffix}")
    held, started = _afresh(), time.process_time()
    document = read(path, path.read_bytes())
    reading, held = _peak() - held, _afresh()
    count = len(extract(document, books, source=f"fi-nas/2018-S1.en{path.suffix}").claims)
    seconds, extraction = time.process_time() - started, _peak() - held
    print(json.dumps({"seconds": seconds, "reading": reading, "extraction": extraction, "claims": count}))


def _afresh() -> float:
    """What this process holds, in MiB; its peak is counted from here on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak()


def _peak() -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) / 1024


def compare(files: dict[int, Path], warm: Path, unit: str) -> None:
    """Prints a line for each file, and how the longer one compares with the shorter."""
    taken = {}
    for size, path in files.items():
        done = subprocess.run([sys.executable, __file__, str(path), str(warm)], check=True, stdout=subprocess.PIPE)
        taken[size] = json.loads(done.stdout)
        told = taken[size]
        print(
            f"{size:5d} {unit:5s} {told['claims']:7,} claims {told['seconds']:8.1f} s"
            f"  reading {told['reading']:6.1f} MiB  extraction {told['extraction']:6.1f} MiB",
            flush=True,
        )
    (less, one), (more, other) = taken.items()
    grown = [(other[part] - one[part]) / (more - less) for part in ("reading", "extraction")]
    print(
        f"{more / less:.0f} x the {unit}: {other['seconds'] / one['seconds']:.1f} x the time,"
        f" {grown[0]:.2f} + {grown[1]:.2f} MiB per {unit}\n"
    )


def main() -> None:
    """Measures one file where two are named, else writes the long files and compares them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="measure this file only")
    parser.add_argument("warm", nargs="?", type=Path, help="a short file to read before")
    given = parser.parse_args()
    if given.file and given.warm:
        measure(given.file, given.warm)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm = folder / "warm.txt"
        warm.write_text(prose(20_000))
        texts = {size: folder / f"{size}.txt" for size in _TEXTS}
        for size, path in texts.items():
            path.write_text(prose(size * 1_000_000))
        compare(texts, warm, "MB")
        pdfs = {pages: folder / f"{pages}.pdf" for pages in _PDFS}
        for pages, path in pdfs.items():
            long_pdf(pages, path)
        compare(pdfs, next((ROOT / "raw" / "fi-nas-pdf").glob("*.pdf")), "pages")


if __name__ == "__main__":
    main()
