"""No regular expression of ours can be made to run wild: the work of each grows with the text and no faster.

Work is counted in steps (backtracking.py), not measured in time. For every repeated part of a pattern, texts that fit it
many times over and then fail are drawn from the pattern itself; four times the text may cost little more than four times
the steps. benchmarks/patterns.py measures the same with the engine and a clock.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from attacks import growth, shapes, text_of
from backtracking import Machine, TooManyStepsError
from made import ROOT, environment, run
from patterns import Patterns

MOST = 5.0  # times the steps for four times the text
EVIL = (
    r"(?:a|a)+b", r"(?:\.\.\.|[\w.]+)(?: (?:\.\.\.|[\w.]+))*;", r"\s*\s*\s+x", r"(?:\d+,?)+;", r"(\w+\s?)*$", r"\s+$",
    r"\s++x", r"[ab]+(?=c)", r"(?:one|on|o)(?:ne|e)*(?:ne)*!", r"(?:[ab]+c?)*d", r"x\d+[\d.]+,", r"(?:a{1,20}){1,20}b", r".*,.*;",
    r"(?=.*a)\w",
)  # fmt: skip
TAME = (
    r"\s++x|\d{1,9}",
    r"(?<!\s)\s+$",
    r"(?:\d++,?)++;",
    r"\d{1,3}(?:,\d{3})*",
    r"[ab]+(?=c)",
    r"(?>a+)b|(?-i:A)",
    "",
)


def grown() -> tuple[int, int, list[str], dict[str, str]]:
    """How many patterns there are, in how many uses; those that were missed, and those that grow too fast."""
    patterns = Patterns.read()
    uses, found = list(patterns.all()), {}
    for use in uses:
        worst, text = growth(use.pattern, use.flags, use.use, MOST)
        if worst > MOST:
            found[f"{use.place}.{use.use}: {str(use.pattern)[:150]}"] = f"{worst:.1f} times the steps by {text[:60]!r}"
    return len({(use.pattern, use.flags) for use in uses}), len(uses), patterns.missing(), found


@pytest.mark.slow
def test_no_pattern_runs_wild() -> None:
    here = str(Path(__file__).parent)
    code = f"import sys, json; sys.path.insert(0, {here!r}); import test_patterns; print(json.dumps(test_patterns.grown()))"
    # A process in which nothing has been imported yet; it takes a minute of computing, on a busy machine several.
    done = run([sys.executable, "-c", code], env=environment(), timeout=1_800)
    assert done.returncode == 0, done.stderr
    patterns, uses, missing, found = json.loads(done.stdout.splitlines()[-1])
    assert missing == []
    assert found == {}
    assert uses >= patterns > 100


def test_no_group_is_possessive() -> None:
    """Python before 3.11.5, which Debian has, loses its place in a group that is possessive and fails half-way: "1, 051"."""
    possessive = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")
    patterns = [str(use.pattern) for use in Patterns.read().all()]
    assert [p[:120] for p in patterns if possessive.search(p.replace(r"\)", ""))] == []


@pytest.mark.parametrize("pattern", EVIL)
def test_a_pattern_that_runs_wild_would_be_found(pattern: str) -> None:
    assert growth(pattern, 0, "finditer", MOST)[0] > MOST


@pytest.mark.parametrize("pattern", TAME)
def test_a_pattern_that_does_not_is_left_alone(pattern: str) -> None:
    assert growth(pattern, 0, "match", MOST)[0] <= MOST


@pytest.mark.parametrize(
    "pattern", [*EVIL, *TAME, r"(?i:ä|B+?)\b(?!c)", r"^\w+?(?<=\d)$", r"(a*)*b?", r"(?i)(?:[k-m]|ss)+"]
)
def test_the_steps_are_those_of_the_engine(pattern: str) -> None:
    machine, engine = Machine(pattern), re.compile(pattern)
    release = (ROOT / "raw" / "fi-nas" / "2018-S1.en.txt").read_text(encoding="utf-8")[:40]
    for text in (
        release,
        "one ne! x12.3, aab abc a a; 1,2;",
        "ÄB bbc\nK SS ſſ 9",
        *(text_of(shape, 12) for shape in shapes(machine)),
    ):
        for at in range(len(text)):
            found = engine.match(text, at)
            machine.allowed = 10**6
            assert machine.match(text, at) == (found.end() if found else None), (text, at)


def test_steps_are_counted_up_to_a_limit() -> None:
    with pytest.raises(TooManyStepsError):
        Machine(r"(?:a|a)+b").work("search", "a" * 50, 10_000)
