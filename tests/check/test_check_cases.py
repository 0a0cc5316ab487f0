"""Tables of claims in, findings out."""

import re
import tomllib
from pathlib import Path

import pytest
from saying import BOOK, said

from check.run import check

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "checks.toml").read_text(encoding="utf-8"))["case"]


def found_in(recorded):
    releases = list({r.release.source: r.release for r in recorded}.values())
    return [f for f in check(recorded, releases, [], BOOK).findings if f.rule != "gap"]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_what_is_found_in_what_is_said(case):
    found = found_in(said(case["said"]))
    expected = [line.split() for line in case["found"].splitlines()]
    shown = [[f.severity, f.rule, *f.values] for f in found]
    assert sorted([*f[:2], *sorted(f[2:])] for f in shown) == sorted([*e[:2], *sorted(e[2:])] for e in expected)


@pytest.mark.parametrize("case", [c for c in CASES if c["found"]], ids=[c["name"] for c in CASES if c["found"]])
def test_every_finding_names_its_figures_and_releases_in_its_title(case):
    for finding in found_in(said(case["said"])):
        assert all(source in finding.title for source in finding.sources)
        assert finding.title.endswith(".")
        assert finding.claim_ids


@pytest.mark.parametrize("case", [c for c in CASES if c["found"]], ids=[c["name"] for c in CASES if c["found"]])
def test_a_title_begins_with_a_figure_and_accuses_nobody(case):
    for finding in found_in(said(case["said"])):
        first = re.match(
            r"(about |almost |more than |less than |at least |at most |slightly over )?−?-?\d", finding.title
        )
        assert first, finding.title
        assert not re.search(r"\b(wrong|mistakes?|false|lie|fraud|faults?)\b", f"{finding.title} {finding.reading}")
