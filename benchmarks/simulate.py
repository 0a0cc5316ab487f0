"""Simulated releases for measuring many of them: monthly reviews of made-up series, whose figures agree but for a few.

    python benchmarks/simulate.py FOLDER COUNT

Writes FOLDER/raw/sim-001/2001-01.en.txt and so on, twenty years to a series, and FOLDER/codebooks with the codebook of
each series: that of fi-nas under another name. The same call writes the same bytes.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODEBOOK = ROOT / "codebooks" / "fi-nas.toml"
LENGTH = 240  # releases in a series
SLIP = 50  # every so many releases one misstates a figure, so that there is something to find
FIRST_YEAR = 2001

RELEASE = """ASSISTANCE SYSTEM FOR VICTIMS OF HUMAN TRAFFICKING
Monthly review published {published}

The month in figures

In {month}, {referrals} people were referred to the assistance system. {new} of them were taken
on as clients. In {month_before}, {referrals_before} people were referred and {new_before} were taken on as clients.

Of the {new} new clients, {women} were women and {men} were men. {adults} of the new clients were
adults and {minors} were minors.

Where it happened

{finland} of the new clients were exploited in Finland and {abroad} were exploited abroad. Sexual
exploitation concerns {sexual} new clients, labour exploitation {labour} and forced marriage {marriage}.

The system at the end of the month

Services were received by {clients} clients at the end of {month}.

 * The system gives advice, social and health services, safe housing, and interpretation.
 * It gives legal counselling and legal aid, and helps a client who wishes to return home to do so.
"""


@dataclass(frozen=True)
class Month:
    """The figures of one month, in agreement with each other."""

    first: date
    referrals: int
    new: int
    women: int
    minors: int
    finland: int
    sexual: int
    labour: int
    clients: int


def write_releases(folder: Path, count: int) -> None:
    """Writes so many releases and their codebooks into `folder`."""
    codebook = CODEBOOK.read_text(encoding="utf-8").replace('frequency = "S"', 'frequency = "M"')
    (folder / "codebooks").mkdir(parents=True, exist_ok=True)
    for number in range(0, count, LENGTH):
        series = f"sim-{number // LENGTH + 1:03d}"
        own = codebook.replace('code = "fi-nas"', f'code = "{series}"').replace(
            'expected = ["S1", "A"]', "expected = []"
        )
        (folder / "codebooks" / f"{series}.toml").write_text(own, encoding="utf-8")
        (folder / "raw" / series).mkdir(parents=True, exist_ok=True)
        before: Month | None = None
        for turn, month in enumerate(_months(series, min(LENGTH, count - number)), start=1):
            path = folder / "raw" / series / f"{month.first:%Y-%m}.en.txt"
            path.write_text(_release(month, before or month, slip=9 * (turn % SLIP == 0)), encoding="utf-8")
            before = month


def _months(series: str, length: int) -> Iterator[Month]:
    chance = random.Random(series)
    first, level, clients = date(FIRST_YEAR, 1, 1), chance.randint(80, 400), chance.randint(500, 3_000)
    for _ in range(length):
        level = max(40, level + chance.randint(-9, 10))
        new = round(level * chance.uniform(0.55, 0.85))
        sexual, labour = round(new * chance.uniform(0.2, 0.4)), round(new * chance.uniform(0.2, 0.4))
        clients += chance.randint(0, new)
        yield Month(
            first, level, new, round(new * chance.uniform(0.4, 0.6)), round(new * chance.uniform(0.1, 0.3)),
            round(new * chance.uniform(0.2, 0.6)), sexual, labour, clients,
        )  # fmt: skip
        first = (first + timedelta(days=31)).replace(day=1)


def _release(month: Month, before: Month, slip: int) -> str:
    earlier = month.first - timedelta(days=1)
    return RELEASE.format(
        published=f"{(month.first + timedelta(days=45)).replace(day=20):%d %B %Y}",
        month=f"{month.first:%B %Y}",
        month_before=f"{earlier:%B %Y}",
        referrals=month.referrals, referrals_before=before.referrals, new=month.new, new_before=before.new,
        women=month.women, men=month.new - month.women + slip, minors=month.minors, adults=month.new - month.minors,
        finland=month.finland, abroad=month.new - month.finland, sexual=month.sexual, labour=month.labour,
        marriage=month.new - month.sexual - month.labour, clients=f"{month.clients:,}",
    )  # fmt: skip


if __name__ == "__main__":
    write_releases(Path(sys.argv[1]), int(sys.argv[2]))
