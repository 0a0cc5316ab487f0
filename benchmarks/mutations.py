"""One slip at a time in clean figures: how many are found, and is the right figure named?

    python benchmarks/mutations.py [--series fi-nas|uk-nrm|all] [--languages en,fi,sv] [-n 1000] [--seed 1] [--alone]

Every release of tests/gold is taken with its known slips mended (clean.toml). A mutation changes one claim as printers,
typists and translators do; an exact solver says whether the other figures can give it away at all (the bound). A kill is a
new error that quotes the changed figure. Intervals are Wilson's, 95 %. --alone takes each release without its neighbours.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claim_slips import Mutation, mutations
from gold_claims import ROOT, clean_releases
from oracle import is_detectable
from tally import Tally, show

from check.run import Checker
from codebook.book import Codebook
from codebook.read import read_codebook
from model.claim import Recorded
from model.finding import Finding

SERIES = ("fi-nas", "uk-nrm")


@dataclass
class World:
    """Claims that are checked together, and what is found in them as they are."""

    recorded: list[Recorded]
    codebook: Codebook

    def __post_init__(self) -> None:
        self._checker = Checker(self.codebook, read_by_people=True)
        self.before = self._findings(self.recorded)
        self._known = {(f.finding_id, f.values_hash) for f in self.before}

    def judge(self, slip: Mutation) -> Tally:
        """Make the slip, check, and count what came of it."""
        changed = list(self.recorded)
        changed[slip.position] = Recorded(changed[slip.position].release, slip.claim)
        new = [f for f in self._findings(changed) if (f.finding_id, f.values_hash) not in self._known]
        tally = Tally()
        tally.count(new, {slip.claim.claim_id}, slip.true, detectable=is_detectable(changed, self.codebook))
        return tally

    def _findings(self, recorded: Sequence[Recorded]) -> list[Finding]:
        """All findings that quote a claim."""
        releases = list({r.release.source: r.release for r in recorded}.values())
        return [f for f in self._checker.check(recorded, releases, []).findings if f.claim_ids]


def worlds(args: argparse.Namespace) -> Iterator[World]:
    """Each series, or with --alone each release."""
    languages = tuple(args.languages.split(","))
    for series in SERIES if args.series == "all" else (args.series,):
        codebook = read_codebook(ROOT / "codebooks" / f"{series}.toml")
        recorded = clean_releases(series, languages=languages)
        if args.alone:
            for source in dict.fromkeys(r.release.source for r in recorded):
                yield World([r for r in recorded if r.release.source == source], codebook)
        else:
            yield World(recorded, codebook)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", default="all", choices=(*SERIES, "all"))
    parser.add_argument("--languages", default="en")
    parser.add_argument("-n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--misses", type=int, default=0, help="show so many slips that were missed or misattributed")
    args = parser.parse_args()
    dice = random.Random(args.seed)
    started = time.perf_counter()
    slips = []
    clean = 0
    for world in worlds(args):
        clean += sum(f.severity == "error" for f in world.before)
        slips += [(world, m) for m in mutations(world.recorded, dice)]
    tallies: dict[str, Tally] = defaultdict(Tally)
    for world, slip in dice.sample(slips, min(args.n, len(slips))):
        one = world.judge(slip)
        tallies[slip.operator].add(one)
        if args.misses and (one.detectable > one.killed or one.killed > one.three):
            args.misses -= 1
            claim = world.recorded[slip.position].claim
            what = "misnamed" if one.killed else "missed"
            print(f"  {what} {slip.operator}: {claim.claim_id} {slip.true} → {slip.claim.value}: {claim.sentence[:80]}")
    show(tallies)
    print(f"errors on the clean claims: {clean}")
    print(
        f"{min(args.n, len(slips))} of {len(slips)} mutations, seed {args.seed}, {time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
