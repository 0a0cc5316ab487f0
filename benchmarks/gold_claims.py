"""The hand-made claims under tests/gold as the checks take them, so that checking is measured apart from reading."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

from claimledger.decisions import apply_corrections, read_corrections
from model.claim import Claim, Recorded, Release, Span, breakdown_parsed
from model.period import TimePeriod

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold"
CLEAN = ROOT / "benchmarks" / "clean.toml"


def gold_releases(folder: str, suffix: str = ".txt", languages: tuple[str, ...] = ("en",)) -> list[Recorded]:
    """All gold claims of one folder of tests/gold, in these languages, each with the release that makes it."""
    found = []
    for path in sorted((GOLD / folder).glob("*.claims.csv")):
        period, language = path.name.removesuffix(".claims.csv").split(".")
        if language in languages:
            source = f"{folder}/{period}.{language}{suffix}"
            found += gold_claims(path, release(source, folder.removesuffix("-pdf"), period, language))
    return found


def clean_releases(folder: str, suffix: str = ".txt", languages: tuple[str, ...] = ("en",)) -> list[Recorded]:
    """The same without the slips: every figure as clean.toml says it should read."""
    corrections = read_corrections(CLEAN)
    by_source: dict[str, list[Recorded]] = {}
    for item in gold_releases(folder, suffix, languages):
        by_source.setdefault(item.release.source, []).append(item)
    found = []
    for source, items in by_source.items():
        claims, _ = apply_corrections([i.claim for i in items], source, corrections)
        found += [Recorded(items[0].release, c) for c in claims]
    return found


def release(source: str, series: str, period: str, language: str) -> Release:
    """A release as the store would know it."""
    return Release(
        source=source,
        series=series,
        time_period=TimePeriod.parse(period),
        language=language,
        edition="",
        published="",
        media_type="text/plain",
        sha256=source,
        pages=1,
        status="loaded",
    )


def gold_claims(path: Path, release: Release) -> list[Recorded]:
    """The claims of one gold file, in its order."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return [Recorded(release, _claim(row, number, release.source)) for number, row in enumerate(rows)]


def _claim(row: dict[str, str], number: int, source: str) -> Claim:
    value, quote = row["value"], row["quote"]
    return Claim(
        claim_id=f"{source}#{number}",
        kind=row["kind"],
        indicator=row["indicator"],
        breakdown=breakdown_parsed(row["breakdown"]),
        unit=row["unit"],
        value=Decimal(value) if value else None,
        value_to=Decimal(row["value_to"]) if row["value_to"] else None,
        bound=row["bound"],
        time_period=TimePeriod.parse(row["time_period"]) if row["time_period"] else None,
        base=row["base"],
        obs_status=row["obs_status"],
        span=Span(1, number * 10, number * 10 + 5),
        text=value,
        sentence=quote,
        rule="gold",
        exact_form=_form(row),
    )


def _form(row: dict[str, str]) -> str:
    """A percentage without its digits in the quote was a fraction in words."""
    if row["unit"] != "percent" or not row["value"]:
        return "digits"
    return "digits" if re.search(rf"\b{abs(float(row['value'])):g}\b", row["quote"]) else "fraction"
