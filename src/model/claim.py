"""Numerals, claims and what one release yields. Names follow CONTRACT.md and SDMX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from model.document import Box
from model.period import TimePeriod
from model.value import value

KINDS = ("level", "share", "change", "average", "comparison", "extreme", "rank")
BOUNDS = ("=", "~", "<~", ">~", ">", "<", ">=", "<=", "max", "min")
ROLES = ("claim", "period", "band", "label", "contact", "legal", "furniture", "name", "other")

Breakdown = tuple[tuple[str, str], ...]  # (dimension, code), sorted by dimension
Line = tuple[str, Breakdown]  # an indicator with its breakdown, over all time


def breakdown_text(breakdown: Breakdown) -> str:
    """`dimension=code` pairs joined by `;`, the way the export writes them; empty for the whole."""
    return ";".join(f"{dimension}={code}" for dimension, code in sorted(breakdown))


@lru_cache(maxsize=10_000)
def breakdown_parsed(text: str) -> Breakdown:
    """The inverse of `breakdown_text`."""
    return tuple(sorted((d, c) for d, _, c in (pair.partition("=") for pair in text.split(";") if pair)))


@value
class Span:
    """Where something stands: a 1-based page and a half-open range of that page's text."""

    page: int
    start: int
    end: int


@value
class Numeral:
    """One figure of the text and what became of it. `value` is None where it has none (a telephone number)."""

    span: Span
    text: str
    value: Decimal | None
    role: str
    box: Box | None = None
    doubt: str = ""  # why it may not be what is printed; empty where nothing speaks against it
    parts: tuple[Box, ...] = ()  # a box for each where a line or column ends within it


@value
class TimeExpression:
    """One dating expression of the text. `period` is None where it names a day that does not exist (`problem` says so)."""

    span: Span
    text: str
    period: TimePeriod | None
    rule: str
    problem: str = ""


@value
class Carried:
    """What a claim took over from earlier text: which part of it, and from where."""

    what: str  # "indicator", "time_period", or a dimension
    span: Span


@value
class Claim:
    """What a release says of one cell. Immutable; a correction makes another claim beside it.

    `value` is signed and in `unit`; None for a comparison or a plain extreme. `base` is the denominator's breakdown
    (`all` for the whole) of a share, the period or periods compared with, or the dimension ranked. `exact_form` is
    "fraction" where the figure was a fraction or multiple in words, so that 33.33 is known to be a third.
    """

    claim_id: str
    kind: str
    indicator: str
    breakdown: Breakdown
    unit: str
    value: Decimal | None
    value_to: Decimal | None
    bound: str
    time_period: TimePeriod | None
    base: str
    obs_status: str
    span: Span
    text: str
    sentence: str
    rule: str
    exact_form: str = "digits"  # or "words", "fraction"
    box: Box | None = None
    carried: tuple[Carried, ...] = ()
    doubt: str = ""  # why a person should look at it; empty where one reading remained
    parts: tuple[Box, ...] = ()  # a box for each where a line or column ends within it


@dataclass(frozen=True)
class Extraction:
    """All that one document yielded. `problems` are sentences that failed or could not be decided, in words."""

    series: str
    language: str
    time_period: TimePeriod | None
    published: str  # ISO date, empty where the text does not say
    edition: str
    numerals: Sequence[Numeral]
    claims: Sequence[Claim]
    times: Sequence[TimeExpression]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """One edition of one publication of a series, as the store knows it."""

    source: str  # path relative to the folder that was ingested
    series: str
    time_period: TimePeriod | None
    language: str
    edition: str
    published: str
    media_type: str
    sha256: str
    pages: int
    status: str  # "loaded" or "rejected"
    error: str = ""


@dataclass(frozen=True)
class Recorded:
    """A claim as the checks see it: with the release that makes it."""

    release: Release
    claim: Claim


class Contents(NamedTuple):
    """A release with all that it says."""

    release: Release
    claims: tuple[Claim, ...]
    times: tuple[TimeExpression, ...] = ()


@dataclass(frozen=True)
class RecordedTime:
    """A time expression with the release it stands in."""

    release: Release
    time: TimeExpression
