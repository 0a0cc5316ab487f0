"""One slip at a time in the text of the releases: how many are found when the text has to be read first?

    python benchmarks/mutated_text.py [--series fi-nas|uk-nrm] [--languages en,fi,sv] [-n 1000] [--seed 1]

The known slips of the samples are put right first (clean.toml), so that each run has one slip: figures in the text, labels in
what is read of it, as corrections.toml does. A printed figure is changed in the text of one release as in mutations.py; the
release is read anew and checked with all others. The exact solver says from the hand-made claims whether the slip can be seen
at all. A kill is a new error that quotes a claim read from the changed figure. With --misses each slip that could be seen and
was not is printed, with what was said instead.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from claim_slips import mutations
from gold_claims import CLEAN, ROOT, clean_releases
from oracle import is_detectable
from tally import Tally, show

from check.run import Checker
from claimledger.decisions import apply_corrections, read_corrections
from codebook.book import Codebook
from codebook.read import read_codebook
from extract.pipeline import extract
from extract.readers import read
from model.claim import Claim, Recorded, Release
from model.decision import Correction
from model.errors import DecisionError
from model.finding import Finding

FIGURES = ("plus one", "minus one", "swapped digits", "dropped digit", "doubled digit", "wrong digit", "times ten",
           "figure of another period", "figure of another cell", "percent off", "impossible")  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """A figure of one release changed, in the text and in the hand-made claim that quotes it."""

    operator: str
    source: str
    text: str
    start: int
    end: int  # of the new figure
    true: str
    position: int  # among the hand-made claims
    claim: Claim


def claims_of(
    source: str, text: str, home: Release, books: Mapping[str, Codebook], labels: Sequence[Correction] = ()
) -> list[Recorded]:
    """What is read in a text, with the corrections of known slips in `labels` where they still hold."""
    claims = extract(read(ROOT / "raw" / source, text.encode()), books, source=source).claims
    for correction in labels:
        with suppress(DecisionError):  # it was read otherwise, or its figure is the one that was changed
            claims, _ = apply_corrections(claims, source, (correction,))
    return [Recorded(home, c) for c in claims]


def mended(source: str, text: str, read_in_it: Sequence[Recorded], corrections: Sequence[Correction]) -> str:
    """The text of a sample with the figures that clean.toml corrects printed as they should be."""
    figures: dict[tuple[int, int], str] = {}
    for correction in corrections:
        for claim in (r.claim for r in read_in_it if correction.source == source and correction.action == "replace"):
            try:
                (right,), _ = apply_corrections((claim,), source, (correction,))
            except DecisionError:  # it is of another claim
                continue
            span = claim.span
            if right.value != claim.value and text[span.start : span.end] == str(claim.value):
                figures[span.start, span.end] = str(right.value)
    for (start, end), figure in sorted(figures.items(), reverse=True):
        text = text[:start] + figure + text[end:]
    return text


def slips(
    gold: Sequence[Recorded],
    texts: Mapping[str, str],
    extracted: Mapping[str, list[Recorded]],
    dice: random.Random,
) -> Iterator[Slip]:
    """All slips of figures that are printed in digits and whose hand-made claim is known."""
    quoted: dict[tuple[object, ...], Claim] = {}
    for source, items in extracted.items():
        for item in items:
            c = item.claim
            quoted.setdefault((source, c.kind, c.indicator, c.breakdown, c.time_period, c.value), c)
    for slip in mutations(gold, dice):
        before = gold[slip.position]
        c, source = before.claim, before.release.source
        found = quoted.get((source, c.kind, c.indicator, c.breakdown, c.time_period, c.value))
        if slip.operator not in FIGURES or found is None or found.text.strip() != str(found.value):
            continue
        text = texts[source]
        if text[found.span.start : found.span.end] != found.text or slip.claim.value is None:
            continue
        if slip.operator == "impossible" and text[: found.span.start].endswith("("):
            continue  # "(-7)" behind a count is how a change is printed, and not read as a count
        figure = str(slip.claim.value)
        changed = text[: found.span.start] + figure + text[found.span.end :]
        end = found.span.start + len(figure)
        yield Slip(slip.operator, source, changed, found.span.start, end, slip.true, slip.position, slip.claim)


def findings_of(items: Sequence[Recorded], checker: Checker) -> list[Finding]:
    """The findings of a series as it was read."""
    releases = list({r.release.source: r.release for r in items}.values())
    return [f for f in checker.check(items, releases, []).findings if f.claim_ids]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="fi-nas", choices=("fi-nas", "uk-nrm"))
    parser.add_argument("--languages", default="en")
    parser.add_argument("-n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    dice = random.Random(args.seed)
    started = time.perf_counter()
    book = read_codebook(ROOT / "codebooks" / f"{args.series}.toml")
    books = {args.series: book}
    checker = Checker(book)
    gold = clean_releases(args.series, languages=tuple(args.languages.split(",")))
    homes = {r.release.source: r.release for r in gold}
    texts = {s: (ROOT / "raw" / s).read_text(encoding="utf-8") for s in homes}
    corrections = read_corrections(CLEAN)
    texts = {s: mended(s, t, claims_of(s, t, homes[s], books), corrections) for s, t in texts.items()}
    labels = [c for c in corrections if "value" not in dict(c.change)]
    extracted = {s: claims_of(s, texts[s], home, books, labels) for s, home in homes.items()}
    known = {(f.finding_id, f.values_hash) for f in findings_of([r for i in extracted.values() for r in i], checker)}
    possible = list(slips(gold, texts, extracted, dice))
    tallies: dict[str, Tally] = defaultdict(Tally)
    for slip in dice.sample(possible, min(args.n, len(possible))):
        read_again = {**extracted, slip.source: claims_of(slip.source, slip.text, homes[slip.source], books, labels)}
        items = [r for i in read_again.values() for r in i]
        new = [f for f in findings_of(items, checker) if (f.finding_id, f.values_hash) not in known]
        ids = {
            r.claim.claim_id
            for r in read_again[slip.source]
            if r.claim.span.start < slip.end and slip.start < r.claim.span.end
        }
        changed = list(gold)
        changed[slip.position] = replace(gold[slip.position], claim=slip.claim)
        one = Tally()
        one.count(new, ids, slip.true, detectable=is_detectable(changed, book))
        tallies[slip.operator].add(one)
        if args.misses and one.detectable > one.killed:
            said = [f"{f.severity} {f.rule}: {f.reading}" for f in new if ids & set(f.claim_ids)]
            print(f"  missed {slip.operator}: {slip.source} {slip.true} → {slip.claim.value}: {'; '.join(said)}")
    show(tallies)
    print(
        f"{min(args.n, len(possible))} of {len(possible)} slips, seed {args.seed}, {time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
