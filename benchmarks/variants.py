"""Texts that say the same in another way must give no further error: the samples, written otherwise.

    python benchmarks/variants.py [--series fi-nas|uk-nrm|all]

Each release of raw/ is read anew with its counts from two to twelve in words, with other thousands separators, and each
edition of a publication alone; the releases are also checked in another order. An alarm is an error that the samples as
they are do not give, and that quotes none of the figures that are known to be slips. Without any, the rate is at most 3 in n.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from gold_claims import ROOT, release
from num2words import num2words

from check.run import Checker
from codebook.book import Codebook
from codebook.read import read_codebook
from extract.pipeline import extract
from extract.readers import read
from model.claim import Claim, Recorded
from model.finding import Finding

SERIES = ("fi-nas", "uk-nrm")
MOST_IN_WORDS = 12
SEPARATORS = {"no-break space": "\N{NO-BREAK SPACE}", "narrow no-break space": "\N{NARROW NO-BREAK SPACE}", "none": ""}
_GROUPED = re.compile(r"\d{1,3}(?:[ ,\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]\d{3})+")

Rewrite = Callable[[Claim, str], str]  # a claim and its language; returns how the figure is printed then


def in_words(claim: Claim, language: str) -> str:
    """Small counts in words, as a text of that language has them within a sentence."""
    value = claim.value
    if claim.unit != "persons" or value is None or not 2 <= value <= MOST_IN_WORDS or claim.text != f"{value}":
        return claim.text
    return str(num2words(int(value), lang=language))


def separated_by(separator: str) -> Rewrite:
    """Thousands parted by another sign."""

    def rewrite(claim: Claim, language: str) -> str:
        return re.sub(r"\D", separator, claim.text) if _GROUPED.fullmatch(claim.text) else claim.text

    return rewrite


def rewritten(text: str, claims: Sequence[Claim], language: str, rewrite: Rewrite) -> tuple[str, int]:
    """The text with every claim's figure printed otherwise, and how many figures that changed. Tables stay as they are."""
    figures = {
        (c.span.start, c.span.end): new
        for c in claims
        if c.rule != "table" and text[c.span.start : c.span.end] == c.text and (new := rewrite(c, language)) != c.text
    }
    for (start, end), new in sorted(figures.items(), reverse=True):
        text = text[:start] + new + text[end:]
    return text, len(figures)


def errors(recorded: Sequence[Recorded], book: Codebook) -> list[Finding]:
    """All errors."""
    releases = list({r.release.source: r.release for r in recorded}.values())
    return [f for f in Checker(book).check(recorded, releases, []).findings if f.severity == "error"]


def further(found: Sequence[Finding], known: Sequence[Finding]) -> int:
    """How many errors are neither known nor about a figure that a known one quotes."""
    ids, quoted = {f.finding_id for f in known}, {c for f in known for c in f.claim_ids}
    return sum(f.finding_id not in ids and quoted.isdisjoint(f.claim_ids) for f in found)


def read_all(texts: Mapping[str, str], series: str, book: Codebook) -> list[Recorded]:
    """What is read in the texts, by source."""
    found = []
    for source, text in texts.items():
        period, language = source.rpartition("/")[2].removesuffix(".txt").split(".")
        home = release(source, series, period, language)
        read_in_it = extract(read(ROOT / "raw" / source, text.encode()), {series: book}, source=source)
        found += [Recorded(home, claim) for claim in read_in_it.claims]
    return found


def alarms(series: str) -> Iterator[tuple[str, int, int, int]]:
    """For each way of writing: its name, the releases and figures that it changes, and the errors that it adds."""
    book = read_codebook(ROOT / "codebooks" / f"{series}.toml")
    paths = sorted((ROOT / "raw" / series).glob("*.txt"))
    texts = {f"{series}/{p.name}": p.read_text(encoding="utf-8") for p in paths}
    recorded = read_all(texts, series, book)
    known = errors(recorded, book)
    by_source: dict[str, list[Claim]] = {}
    for item in recorded:
        by_source.setdefault(item.release.source, []).append(item.claim)
    ways: dict[str, Rewrite] = {"small counts in words": in_words}
    ways |= {f"thousands: {name}": separated_by(sign) for name, sign in SEPARATORS.items()}
    for name, rewrite in ways.items():
        changed = {
            source: rewritten(text, by_source.get(source, []), source.split(".")[-2], rewrite)
            for source, text in texts.items()
        }
        again = read_all({source: text for source, (text, _) in changed.items()}, series, book)
        figures = [count for _, count in changed.values()]
        yield name, sum(map(bool, figures)), sum(figures), further(errors(again, book), known)
    shuffled = random.Random(1).sample(recorded, len(recorded))
    yield "another order", len(texts), 0, further(errors(shuffled, book), known)
    for language in sorted({r.release.language for r in recorded}):
        alone = [r for r in recorded if r.release.language == language]
        sources = {r.release.source for r in alone}
        yield f"only the editions in {language}", len(sources), 0, further(errors(alone, book), known)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="all", choices=(*SERIES, "all"))
    args = parser.parse_args()
    total = wrong = 0
    for series in SERIES if args.series == "all" else (args.series,):
        for name, releases, figures, added in alarms(series):
            total, wrong = total + releases, wrong + added
            print(f"{series:8s} {name:36s} {releases:4d} releases, {figures:4d} figures changed: {added} errors")
    print(f"{wrong} errors in {total} variants of releases" + (f"; at most {3 / total:.1%}" if not wrong else ""))


if __name__ == "__main__":
    main()
