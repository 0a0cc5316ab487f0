"""The search over all claims: a table that filters and sorts, and the data that it is filled from."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from report import places, words
from report.ledger import Series
from report.release_pages import Parts
from report.site import Page, program_key, rendered

_STATIC = 200  # claims that stand in the page itself, for readers without scripts
PATH = "claims.html"
COLUMNS = ("series", "about", "period", "figure", "value", "kind", "language", "quote", "link", "line")


def pages(found: Sequence[Series], parts: Parts) -> Iterator[Page]:
    """The page of the search, then the data of each series year by year, in files that no change elsewhere touches."""
    data = []
    counts = []
    for series in found:
        years: dict[str, list[Any]] = defaultdict(list)
        for claim in series.claims:
            if not claim.replaced:
                years[claim.released[:4] or "undated"].append(claim)
        for year, claims in sorted(years.items(), reverse=True):
            for part, some in enumerate(places.in_parts(claims, _size), start=1):
                path = f"data/{places.safe(series.entry.code)}-{places.safe(year)}-{part}.js"
                counts.append((path, len(some)))
                told = "".join(series.stamp[c.claim_id] for c in some)
                key = places.digest([program_key(), series.entry.code, told])
                data.append(Page(path, key, partial(_data, series, some, parts)))
    latest = [(s, c) for s in found for c in islice((c for c in reversed(s.claims) if not c.replaced), _STATIC)]
    shown = sorted(latest, key=lambda pair: pair[1].released, reverse=True)[:_STATIC]
    key = places.digest([program_key(), counts, [s.stamp[c.claim_id] for s, c in shown]])
    yield Page(
        PATH, key, partial(_search, found, shown, [path for path, _ in counts], sum(n for _, n in counts), parts)
    )
    yield from data


def _size(claim: Any) -> int:
    return 300 + 2 * len(claim.sentence) + len(claim.source)


def _row(series: Series, claim: Any, parts: Parts) -> list[Any]:
    line = series.line_of.get(claim.observation_id)
    return [
        series.entry.code, words.cell(claim), claim.time_period, words.figure(claim),
        None if claim.value is None else float(claim.value), claim.kind, claim.language, claim.sentence,
        parts.place(series, claim), line.place(claim.observation_id) if line else "",
    ]  # fmt: skip


def _data(series: Series, claims: Sequence[Any], parts: Parts) -> str:
    rows = json.dumps([_row(series, c, parts) for c in claims], ensure_ascii=True, separators=(",", ":"))
    return f"claimledger.add({rows});\n"


def _search(
    found: Sequence[Series], shown: Sequence[tuple[Series, Any]], files: Sequence[str], total: int, parts: Parts
) -> str:
    rows = [dict(zip(COLUMNS, _row(series, claim, parts), strict=True)) for series, claim in shown]
    return rendered("claims", PATH, found=found, rows=rows, files=files, total=total)
