"""How long checking takes: N simulated releases of thirty claims each, all of them true.

    python benchmarks/checks_scale.py [N ...]          by default 2500 and 10000: the second takes about 4 × the first
    python benchmarks/checks_scale.py --store N        the same from a store, and one more release in a process of its own

Prints seconds of the processor (other work on the machine does not count), the same for checking again after one more
release, and the findings, of which there must be none. With a store the seconds include reading claims from it and saving
what was found; beside them stands what reading alone takes, which nothing but the number of claims decides.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from gold_claims import ROOT, release
from sqlalchemy import Engine

from check.run import Checker
from claimledger.checking import check_series
from codebook.read import read_codebook
from load.findings import read_findings
from load.opening import open_store
from load.releases import SeriesEntry, load_release, save_series
from load.shelf import StoredSeries
from model.claim import Claim, Extraction, Recorded, Release, Span, breakdown_parsed
from model.document import Document
from model.period import TimePeriod

FIRST_YEAR = 1000
FORMS = ("labour", "sexual", "forced_marriage", "criminal_activity", "other")


class _Writer:
    """The claims of one release, in order."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.made: list[Recorded] = []

    def say(
        self,
        value: int,
        indicator: str = "new_clients",
        breakdown: str = "",
        period: TimePeriod | None = None,
        kind: str = "level",
        unit: str = "persons",
        base: str = "",
    ) -> None:
        """One claim, of the release's own period unless another is named."""
        number = len(self.made)
        claim = Claim(
            claim_id=f"{self.release.source}#{number}",
            kind=kind,
            indicator=indicator,
            breakdown=breakdown_parsed(breakdown),
            unit=unit,
            value=Decimal(value),
            value_to=None,
            bound="=",
            time_period=period or self.release.time_period,
            base=base,
            obs_status="A",
            span=Span(1, number * 10, number * 10 + 3),
            text=str(value),
            sentence="",
            rule="simulated",
        )
        self.made.append(Recorded(self.release, claim))


def world(releases: int, seed: int = 1) -> Iterator[list[Recorded]]:
    """Half-yearly releases on one consistent history."""
    dice = random.Random(seed)
    stock, last, first_half = 500, 200, 0
    previous: TimePeriod | None = None
    for number in range(releases):
        year, half = FIRST_YEAR + number // 2, 1 + number % 2
        period = TimePeriod.half(year, half)
        table = {(p, f): dice.randrange(20, 60) for p in ("finland", "abroad") for f in FORMS}
        total = sum(table.values())
        writer = _Writer(release(f"sim/{period.code}.en.txt", "fi-nas", period.code, "en"))
        writer.say(total)
        women = dice.randrange(total // 3, 2 * total // 3)
        writer.say(women, breakdown="sex=female")
        writer.say(total - women, breakdown="sex=male")
        writer.say(round(100 * women / total), breakdown="sex=female", kind="share", unit="percent", base="all")
        for place in ("finland", "abroad"):
            writer.say(sum(v for (p, _), v in table.items() if p == place), breakdown=f"place={place}")
            for form in FORMS:
                writer.say(table[place, form], breakdown=f"exploitation={form};place={place}")
        for form in FORMS:
            writer.say(table["finland", form] + table["abroad", form], breakdown=f"exploitation={form}")
        referred = total + dice.randrange(5, 80)
        writer.say(referred, "referrals")
        gone = dice.randrange(total // 2, total)
        stock += total - gone
        writer.say(gone, "departures")
        writer.say(stock, "clients", period=period.last_day())
        if previous is not None:
            writer.say(last, period=previous)
            writer.say(total - last, period=period, kind="change", base=previous.code)
        if half == 2:
            writer.say(first_half + total, period=TimePeriod.year(year))
        first_half = total
        last, previous = total, period
        yield writer.made


def main(sizes: list[int]) -> None:
    """Time each size."""
    codebook = read_codebook(ROOT / "codebooks" / "fi-nas.toml")
    before: tuple[int, float] | None = None
    for size in sizes:
        documents = list(world(size + 1))
        recorded = [r for document in documents[:-1] for r in document]
        releases = [d[0].release for d in documents]
        checker = Checker(codebook)
        started = time.process_time()
        found = checker.check(recorded, releases[:-1], [])
        took = time.process_time() - started
        started = time.process_time()
        again = checker.check(recorded + documents[-1], releases, [])
        more = time.process_time() - started
        wrong = [f for f in (*found.findings, *again.findings) if f.severity != "note"]
        growth = f", {took / before[1]:.1f} × the time for {size / before[0]:.0f} × the releases" if before else ""
        print(
            f"{size:,} releases, {len(recorded):,} claims: {took:.1f} s{growth}; one release more {more:.2f} s "
            f"({more / took:.1%}); "
            f"{len(wrong)} errors and warnings"
        )
        for finding in wrong[:3]:
            print("  ", finding.title)
        before = (size, took)


def fill(store: Engine, documents: Iterable[list[Recorded]]) -> None:
    """Put simulated releases into a store, as an ingest would."""
    for made in documents:
        known = made[0].release
        read = Extraction(known.series, "en", known.time_period, "", "", (), tuple(r.claim for r in made), ())
        load_release(store, known, Document((), "text/plain"), read, "")


def check_stored(path: str, size: int, further: int) -> dict[str, float]:
    """Put releases `size` to `size + further` of the world into the store at `path`, and time checking their series."""
    codebook = read_codebook(ROOT / "codebooks" / "fi-nas.toml")
    store = open_store(path)
    save_series(store, [SeriesEntry(codebook.code, codebook.title, codebook.publisher, codebook.frequency)])
    fill(store, islice(world(size + further), size, None))
    started = time.process_time()
    with store.connect() as connection:
        shelf = StoredSeries(connection, codebook.code)
        shelf.read(release.source for release in shelf.releases)
    read = time.process_time()
    check_series(store, codebook)
    took = {"reading": read - started, "checking": time.process_time() - read}
    store.dispose()
    return took


def stored(size: int) -> None:
    """A full check of a store and one after a further release, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/claims.sqlite"
        runs = []
        for start, further in ((0, size), (size, 1)):
            command = [sys.executable, __file__, "--run", path, str(start), str(further)]
            runs.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))
        errors = sum(f.severity != "note" for f, _ in read_findings(open_store(path)))
    full, more = runs
    print(
        f"{size:,} releases in a store: {full['checking']:.1f} s; one release more in a new process {more['checking']:.2f} s "
        f"({more['checking'] / full['checking']:.1%}), of which reading the claims back {more['reading']:.2f} s; "
        f"{errors} errors and warnings"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(check_stored(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
    elif sys.argv[1:2] == ["--store"]:
        stored(int(sys.argv[2]))
    else:
        main([int(a) for a in sys.argv[1:]] or [2500, 10000])
