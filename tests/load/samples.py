"""Small releases as values, for tests of the store."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from model.claim import Carried, Claim, Extraction, Numeral, Release, Span, TimeExpression
from model.document import Box, Document, Line, Page
from model.period import TimePeriod

TEXT = "In 2018 there were 76 new clients, 15 more than a year before."


def a_release(source: str = "fi-nas/2018.en.txt", period: str = "2018", **changes: object) -> Release:
    known = Release(
        source=source, series="fi-nas", time_period=TimePeriod.parse(period), language="en", edition="",
        published="", media_type="text/plain", sha256="a" * 64, pages=1, status="loaded",
    )  # fmt: skip
    return replace(known, **changes)  # type: ignore[arg-type]


def a_claim(claim_id: str = "c1", value: str = "76", period: str = "2018", **changes: object) -> Claim:
    made = Claim(
        claim_id=claim_id, kind="level", indicator="new_clients", breakdown=(), unit="persons", value=Decimal(value),
        value_to=None, bound="=", time_period=TimePeriod.parse(period), base="", obs_status="A", span=Span(1, 19, 21),
        text=value, sentence=TEXT, rule="count", box=Box(1, 2, 3.456, 4), carried=(Carried("time_period", Span(1, 3, 7)),),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def an_extraction(*claims: Claim, period: str = "2018") -> Extraction:
    whole = TimePeriod.parse(period)
    return Extraction(
        series="fi-nas", language="en", time_period=whole, published="", edition="",
        numerals=(
            Numeral(Span(1, 3, 7), "2018", None, "period"),
            Numeral(Span(1, 19, 21), "76", Decimal(76), "claim"),
            Numeral(Span(1, 35, 37), "15", Decimal(15), "other"),
        ),
        claims=claims or (a_claim(),),
        times=(TimeExpression(Span(1, 0, 7), "In 2018", whole, "year"),),
        problems=("a sentence could not be read",),
    )  # fmt: skip


def a_document() -> Document:
    return Document((Page(1, TEXT, (Line(0, len(TEXT)),)),), "text/plain")
