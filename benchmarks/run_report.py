"""How long the report of a thousand simulated releases takes, and how long after one more: `python benchmarks/run_report.py`.

Limits: 60 s for all, 2 s for one new release (by the clock of a machine that does nothing else, with the
start of Python), no page over 1 MB.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from load.opening import open_store
from load.releases import Concept, SeriesEntry, load_release, save_series
from model.claim import Breakdown, Claim, Extraction, Numeral, Release, Span
from model.document import Document, Line, Page
from model.period import TimePeriod

_SERIES = 20
_INDICATORS = ("arrivals", "decisions", "clients", "departures", "refusals")
_PARTS: tuple[Breakdown, ...] = ((), (("sex", "F"),), (("sex", "M"),))
_RESTATED = 0.05  # of the figures that a release repeats from the year before
_WORDS = "It is the task of the office to publish what it knows, and to say where it does not know. " * 20


def release(code: str, period: TimePeriod, chance: random.Random) -> tuple[Release, Document, Extraction]:
    """A release with 30 claims: each cell of its own period, and what it was a year before."""
    text, claims, numerals = "", list[Claim](), list[Numeral]()
    before = TimePeriod.half(period.start.year - 1, 1 if period.start.month == 1 else 2)
    for of in (period, before):
        for indicator in _INDICATORS:
            for part in _PARTS:
                value = 100 + zlib.crc32(f"{code} {of.code} {indicator} {part}".encode()) % 400
                if of is before and chance.random() < _RESTATED:
                    value += 1
                text += "There were "
                span = Span(1, len(text), len(text) + len(str(value)))
                sentence = f"There were {value} {indicator} of {dict(part).get('sex', 'all')} in {of.code}."
                text += sentence.removeprefix("There were ") + "\n"
                numerals.append(Numeral(span, str(value), Decimal(value), "claim"))
                claims.append(
                    Claim(
                        f"{code}-{period.code}-{len(claims)}", "level", indicator, part, "persons", Decimal(value), None,
                        "=", of, "", "A", span, str(value), sentence, "count",
                    )
                )  # fmt: skip
    text += _WORDS
    known = Release(
        f"{code}/{period.code}.en.txt", code, period, "en", "", "", "text/plain", f"{code}{period.code}", 1, "loaded"
    )
    read = Extraction(code, "en", period, "", "", tuple(numerals), tuple(claims), ())
    return known, Document((Page(1, text, (Line(0, len(text)),)),), "text/plain"), read


def releases(number: int) -> Iterator[tuple[Release, Document, Extraction]]:
    """That many releases, half-year after half-year of each series."""
    chance = random.Random(7)
    for n in range(number):
        year, half = divmod(n // _SERIES, 2)
        yield release(f"series-{n % _SERIES:02}", TimePeriod.half(1990 + year, half + 1), chance)


def timed(store: Path, folder: Path) -> tuple[float, float]:
    """Seconds that `claimledger report` takes as a command: by the clock, and of a processor."""
    begun, busy = time.perf_counter(), processor()
    command = [sys.executable, "-m", "claimledger", "report", str(folder), "--store", str(store)]
    subprocess.run(command, check=True)
    return time.perf_counter() - begun, processor() - busy


def processor() -> float:
    """Seconds of a processor that the commands run so far have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Prints the times, the pages and the largest page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--releases", type=int, default=1_000)
    number = parser.parse_args().releases
    with tempfile.TemporaryDirectory() as place:
        name, folder = Path(place) / "store.sqlite", Path(place) / "report"
        store = open_store(str(name))
        concepts = tuple(Concept("indicator", i, f"what is counted as {i}", "flow", "persons") for i in _INDICATORS)
        save_series(
            store,
            [
                SeriesEntry(f"series-{n:02}", f"Series {n}", "nobody", "S", ("en",), ("S1", "S2"), concepts)
                for n in range(_SERIES)
            ],
        )
        *most, last = releases(number + 1)
        for one in most:
            load_release(store, *one, "rules")
        full = timed(name, folder)
        load_release(store, *last, "rules")
        store.dispose()
        more = timed(name, folder)
        pages = list(folder.rglob("*.html"))
        largest = max(pages, key=lambda page: page.stat().st_size)
        print(f"{number:,} releases, {30 * number:,} claims, {len(pages):,} pages")
        print(f"report of all          {full[0]:6.1f} s   limit 60   {full[1]:.1f} s of a processor")
        print(f"one release later      {more[0]:6.1f} s   limit  2   {more[1]:.1f} s of a processor")
        print(
            f"largest page           {largest.stat().st_size / 1e6:6.2f} MB  limit  1   {largest.relative_to(folder)}"
        )


if __name__ == "__main__":
    main()
