"""Claims written in one line each, as tests/cases/checks.toml explains."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from codebook.read import read_codebook
from model.claim import Claim, Recorded, Release, Span, breakdown_parsed
from model.period import TimePeriod

BOOK = read_codebook(Path(__file__).parent / "book.toml")
KINDS = ("share", "change", "average", "comparison", "extreme", "rank")
_LINE = re.compile(
    r"(?P<period>[\d\-SQ]+)\.(?P<language>\w\w): (?:(?P<kind>"
    + "|".join(KINDS)
    + r") )?(?P<indicator>\w+) (?P<breakdown>\S+) "
    r"(?P<time>[\d\-SQ/]+) (?P<bound>=|~|<~|>~|>=|<=|>|<|max|min)(?: (?P<value>-?[\d.]+))?"
    r"(?: (?P<unit>\w+) (?:of|against|by) (?P<base>.+?))?(?: \((?P<status>[EPF])\))?(?: \| (?P<sentence>.+))?$"
)


def release(period: str, language: str) -> Release:
    """A release on a period, of which nothing else matters."""
    return Release(
        f"{period}.{language}.txt", "cases", TimePeriod.parse(period), language, "", "", "text/plain", "", 1, "loaded"
    )


def said(text: str) -> list[Recorded]:
    """The claims of some lines."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
        parts = _LINE.match(line)
        assert parts, f"not understood: {line}"
        home = release(parts["period"], parts["language"])
        claim = Claim(
            claim_id=f"{home.source}#{number}",
            kind=parts["kind"] or "level",
            indicator=parts["indicator"],
            breakdown=breakdown_parsed("" if parts["breakdown"] == "-" else parts["breakdown"]),
            unit=parts["unit"] or "persons",
            value=Decimal(parts["value"]) if parts["value"] else None,
            value_to=None,
            bound=parts["bound"],
            time_period=TimePeriod.parse(parts["time"]),
            base=parts["base"] or "",
            obs_status=parts["status"] or "A",
            span=Span(1, number * 10, number * 10 + 5),
            text=parts["value"] or "",
            sentence=parts["sentence"] or line,
            rule="said",
        )
        found.append(Recorded(home, claim))
    return found
