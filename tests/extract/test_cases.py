"""Tables of text in, claims out: each case of tests/cases/*.toml is read as a short release of its series, or of fi-nas."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

import pytest

from codebook.read import read_codebook
from extract.pipeline import extract
from extract.readers import read
from model.claim import Claim, breakdown_text

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = {"english": "en", "finnish": "fi", "swedish": "sv"}
TITLES = {
    "en": {
        "S1": "Review of January–June {year}",
        "Q1": "Review of January–March {year}",
        "": "Review of the year {year}",
    },
    "fi": {"S1": "Katsaus tammi–kesäkuuhun {year}", "": "Katsaus vuoteen {year}"},
    "sv": {"S1": "Översikt över januari–juni {year}", "": "Översikt över året {year}"},
}


def cases() -> list[Any]:
    """Every case with the language of its file."""
    found = []
    for path in sorted((ROOT / "tests" / "cases").glob("*.toml")):
        language = LANGUAGE.get(path.stem.partition("-")[0])
        if language:
            table = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
            found += [pytest.param(language, case, id=f"{path.stem}: {case['about']}") for case in table]
    return found


def said(claim: Claim) -> str:
    """A claim in one line, as the cases write it."""
    value = "" if claim.value is None else str(claim.value)
    if claim.value_to is not None:
        value += f"..{claim.value_to}"
    parts = [
        " ".join(p for p in (claim.kind, "" if claim.bound == "=" else claim.bound, value) if p),
        claim.unit,
        claim.indicator,
        breakdown_text(claim.breakdown) or "-",
        claim.time_period.code if claim.time_period else "-",
    ]
    if claim.base:
        parts.append(f"against {claim.base}" if claim.kind in ("change", "comparison") else claim.base)
    if claim.obs_status != "A":
        parts.append(claim.obs_status)
    return " | ".join(parts)


@pytest.mark.parametrize(("language", "case"), cases())
def test_text_makes_these_claims(language: str, case: dict[str, Any]) -> None:
    period = case["release"]
    title = TITLES[language][period[5:]].format(year=period[:4])
    text = f"{title}\n\n{case['text'].strip()}\n"
    series = case.get("series", "fi-nas")
    source = f"{series}/{period}.{language}.txt"
    book = read_codebook(ROOT / "codebooks" / f"{series}.toml")
    found = extract(read(Path(source), text.encode()), {series: book}, source=source)
    assert found.time_period is not None and found.time_period.code == period
    made = [said(c) for c in found.claims]
    difference = "\n".join(difflib.unified_diff(case["claims"], made, "expected", "made", lineterm="", n=0))
    assert made == case["claims"], f"\n{case['text'].strip()}\n{difference}"
    roles = [
        [n.text, n.role] for n in found.numerals if n.span.start > len(title) and n.role not in ("claim", "period")
    ]
    assert roles == case.get("roles", [])
