"""How reading grows with a text that is made against it: four times the text, how many times the time.

    python benchmarks/growth.py [--characters 8000] [--shape brackets]

Each shape is one unit repeated to the length asked for, and to four times that. Times are of the processor, the least of
two; 4.0 is linear.
"""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import suppress
from pathlib import Path

from codebook.book import Codebook
from codebook.read import read_codebooks
from extract.pipeline import extract
from extract.readers import read
from model.errors import RejectedRelease

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "fi-nas/2018-S1.en.txt"
FIRST = (ROOT / "raw" / SOURCE).read_text(encoding="utf-8") + "\n\n"
SHAPES = {
    "letters": "a", "words": "client ", "digits": "1", "numbers": "76 ", "thousands": "1 000 ", "commas": "1,",
    "full stops": ".", "initials": "a. ", "brackets": "(", "bracketed": "(76) ", "percentages": "5 % ", "lines": "76\n",
    "blank lines": "\n\n", "blanks": " ", "cells": "a | 1 |\n", "rows": "Women  12  13\n", "items": "• 76 women\n",
    "sentences": "Of these, 76 were women and 24 men. ", "no end": "76 women and 24 men, ", "dates": "1.1.2018 ",
    "years": "2017-2018 ", "months": "January ", "number words": "twenty ", "dashes": "- ", "quotes": "“",
    "footnotes": "76¹ of the ", "comments": "<!--a-->", "tags": "<b>of the ", "accents": "of the e\u0301 ",
    "headings": "WOMEN\n\n",
    "numbered": "1. ", "labels": "Women: 76\n", "wholes": "of the new clients ", "addresses": "a@b.", "links": "of the www.a ",
    "wide row": "1 | ", "small tables": "Women  12\nMen  13\n\n", "spoken": "“He met 5 of 7.” ", "pages": "76 women.\f",
    "sections": "WOMEN\n\nOf them:\n• 76 women\n\n", "open ends": "(76 of 100. ", "sums": "7 + 6 = 13, ",
    "contents": "Women ........ 12\n", "markup": "<p>76 of the women</p>", "runs": "NEW CLIENTS. 76 women.\n",
    "ages": "aged 18-25 (7), ", "lists": "1. women, ", "Roman": "ii) of the women ", "marks": "1) of the women\n",
}  # fmt: skip
RUNS = 2


def seconds(text: str, books: dict[str, Codebook]) -> float:
    """Processor time from bytes to claims, the least of some runs; a rejection is a result too."""
    least = float("inf")
    for _ in range(RUNS):
        began = time.process_time()
        with suppress(RejectedRelease):
            extract(read(Path(SOURCE), text.encode()), books, source=SOURCE)
        least = min(least, time.process_time() - began)
    return least


def main() -> int:
    """Prints a row for each shape, and the worst ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--characters", type=int, default=8_000)
    parser.add_argument("--shape", choices=list(SHAPES), action="append")
    asked = parser.parse_args()
    books = read_codebooks(ROOT / "codebooks")
    seconds(FIRST, books)  # what is loaded once
    worst = 0.0
    print(f"{'shape':14}{asked.characters:>12,} {4 * asked.characters:>12,} characters   ratio")
    for name in asked.shape or SHAPES:
        unit = SHAPES[name]
        quick, slow = (seconds(FIRST + unit * (n * asked.characters // len(unit)), books) for n in (1, 4))
        worst = max(worst, slow / quick)
        print(f"{name:14}{quick:10.3f} s {slow:10.3f} s {slow / quick:18.1f}", flush=True)
    print(f"worst ratio {worst:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
