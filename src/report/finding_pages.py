"""Each finding with the quotes that show it, the arithmetic, what may be wrong, and how to answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Engine

from load.overview import page_texts
from model.finding import SEVERITIES, Finding
from report import places
from report.ledger import Series
from report.marks import quote
from report.release_pages import Parts
from report.sheets import Original, Originals
from report.site import Page, program_key, rendered

_NEIGHBOURS = 8
_LISTED = 400  # findings on one page of the list
LIST = "findings/index.html"


@dataclass(frozen=True)
class Quote:
    """A claim that shows a finding, with its words in three pieces, the figure in the middle."""

    claim: Any
    before: str
    figure: str
    after: str
    place: str  # where it stands in the annotated release
    line: str  # where its cell stands; empty where it has none
    cutout: str  # picture of its part of the page; empty where there is none
    suspect: int  # its place among the suspects, from 1; 0 where it is none


def pages(store: Engine, series: Series, parts: Parts, originals: Originals) -> Iterator[Page]:
    """A page for each finding of a series, resolved ones too, with pictures of its quotes from PDF releases."""
    drawn: set[str] = set()
    for finding, state in series.findings:
        claims = [series.claim[c] for c in finding.claim_ids if c in series.claim]
        drawable = {c.claim_id: o for c in claims if (o := _original(series, originals, c))}
        near = _neighbours(series, finding)
        told = [(f.finding_id, f.title, f.status) for f in near]
        key = places.digest([
            program_key(), finding, state, sorted(drawable), told,
            *(series.stamp[c.claim_id] for c in claims),
        ])  # fmt: skip
        make = partial(_page, store, series, finding, state, claims, drawable, near, parts)
        yield Page(places.finding_page(finding.finding_id), key, make)
        for claim in claims:
            if claim.claim_id in drawable and claim.claim_id not in drawn:
                drawn.add(claim.claim_id)
                box = (claim.page, claim.x0, claim.top, claim.x1, claim.bottom, claim.parts)
                path = places.cutout_image(claim.claim_id)
                original = drawable[claim.claim_id]
                yield Page(path, places.digest([program_key(), original.sha256, box]), partial(original.cutout, claim))


def lists(found: Sequence[Series]) -> Iterator[Page]:
    """All findings, errors first, page by page."""
    rows = [(f, state) for s in found for f, state in s.findings]
    rows.sort(key=lambda row: (row[0].status == "resolved", SEVERITIES.index(row[0].severity)))
    number = max(1, -(-len(rows) // _LISTED))
    for part in range(1, number + 1):
        some = rows[(part - 1) * _LISTED : part * _LISTED]
        path = LIST if part == 1 else f"findings/index.{part}.html"
        told = [(f.finding_id, f.severity, f.title, f.status, state) for f, state in some]
        make = partial(rendered, "findings", path, rows=some, part=part, parts_number=number, total=len(rows))
        yield Page(path, places.digest([program_key(), number, told]), make)


def _original(series: Series, originals: Originals, claim: Any) -> Original | None:
    if claim.x0 is None:
        return None
    return originals.of(claim.source, claim.media_type, series.release[claim.release_id].sha256)


def _neighbours(series: Series, finding: Finding) -> list[Finding]:
    """Findings that share a quote with this one, then those about the same releases and period."""
    near = {f.finding_id: f for c in finding.claim_ids for f in series.findings_on.get(c, ())}
    for source in finding.sources:
        for other in series.findings_on.get(source, ()):
            if other.time_period == finding.time_period:
                near.setdefault(other.finding_id, other)
    return [f for f in near.values() if f.finding_id != finding.finding_id][:_NEIGHBOURS]


def _page(
    store: Engine, series: Series, finding: Finding, state: str, claims: Sequence[Any],
    drawable: dict[str, Original], near: Sequence[Finding], parts: Parts,
) -> str:  # fmt: skip
    texts = page_texts(store, [(c.release_id, c.page) for c in claims])
    ranks = {s.claim_id: n for n, s in reversed(list(enumerate(finding.suspects, start=1)))}
    quotes = []
    for claim in claims:
        before, figure, after = quote(claim, texts.get((claim.release_id, claim.page), ""))
        line = series.line_of.get(claim.observation_id)
        quotes.append(
            Quote(
                claim, before, figure, after, parts.place(series, claim),
                line.place(claim.observation_id) if line else "",
                places.cutout_image(claim.claim_id) if claim.claim_id in drawable else "",
                ranks.get(claim.claim_id, 0),
            )
        )  # fmt: skip
    return rendered(
        "finding", places.finding_page(finding.finding_id), series=series, finding=finding, state=state, quotes=quotes,
        near=near, place=partial(parts.place, series),
        missing=[c for c in finding.claim_ids if c not in series.claim],
    )  # fmt: skip
