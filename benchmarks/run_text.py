"""How long a text release takes from its bytes to its claims, and what a run costs when nothing has changed.

    python benchmarks/run_text.py [RELEASE ...]

Milliseconds depend on the machine, so each is printed beside a reference workload of the same run: spaCy's blank
tokeniser over the same text, a hundred times. Each line gives the middle and the best of several repetitions.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import spacy

from claimledger.pipeline import ingest
from claimledger.settings import Settings
from codebook.read import read_codebooks
from extract.pipeline import extract
from extract.readers import read

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "raw" / "fi-nas" / "2018-S1.en.txt"
REAL = ROOT.parent / "shared" / "releases" / "seed" / "2018-S1.en.txt"  # the publisher's own text, where it is at hand
REPETITIONS = 15
REFERENCE_ROUNDS = 100


def milliseconds(work: Callable[[], object], repetitions: int = REPETITIONS) -> tuple[float, float]:
    """The middle and the best duration of `work`, after one call that is not counted."""
    work()
    taken = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), min(taken)


def text_to_claims(path: Path) -> None:
    """Prints the warm time from a release's bytes to its claims, and its ratio to the reference workload."""
    codebooks = read_codebooks(ROOT / "codebooks")
    data = path.read_bytes()
    source = f"{path.parent.name}/{path.name}"
    tokeniser = spacy.blank("en")
    text = data.decode()

    def reference() -> None:
        for _ in range(REFERENCE_ROUNDS):
            tokeniser(text)

    extraction = extract(read(path, data), codebooks, source=source)
    middle, best = milliseconds(lambda: extract(read(path, data), codebooks, source=source))
    reference_middle, _ = milliseconds(reference, 5)
    print(
        f"text to claims  {source:24s} {len(data) / 1000:5.1f} kB {len(extraction.claims):4d} claims  "
        f"median {middle:6.1f} ms  best {best:6.1f} ms  {middle / reference_middle:5.2f} x the reference"
    )


def unchanged_run() -> None:
    """Prints what a second run over the sample releases costs, as a part of the first."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            folder=ROOT / "raw",
            store=f"sqlite:///{folder}/claimledger.sqlite",
            codebooks=ROOT / "codebooks",
        )
        start = time.perf_counter()
        first_summary = ingest(settings)
        first = time.perf_counter() - start
        start = time.perf_counter()
        ingest(settings)
        second = time.perf_counter() - start
    print(
        f"nothing changed {first_summary.read:4d} releases   first run {first:6.2f} s  second {second:6.3f} s  "
        f"{100 * second / first:5.2f} % of the first"
    )


def main(paths: list[Path]) -> None:
    """Measures the releases in `paths`, or the sample and the real one, then the run with nothing to do."""
    for path in paths or [p for p in (SAMPLE, REAL) if p.is_file()]:
        text_to_claims(path.resolve())
    if not paths:
        unchanged_run()


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
