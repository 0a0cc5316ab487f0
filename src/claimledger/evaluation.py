"""How well the releases are read: the claims made, against claims that a person has written down.

Gold files are CSV, one row a claim, as `claimledger evaluate --help` says. Scores are over sets of claims: precision is
the part of the claims made that gold has, recall the part of gold's that were made. A gold row with `scored` = "no" is
neither owed nor held against us.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from claimledger.parsing import Job, parse
from claimledger.settings import default_jobs
from codebook.book import Codebook
from extract.readers import SUFFIXES
from model.claim import Claim, breakdown_parsed, breakdown_text
from model.errors import ClaimledgerError

_END = ".claims.csv"
_CELL = ("kind", "value", "value_to", "unit", "indicator", "breakdown", "time_period")
_FULL = (*_CELL, "bound", "base", "obs_status")

Key = tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A claim that was made: what it says, the rule that made it, and where it stands."""

    key: Key
    rule: str
    text: str
    sentence: str


@dataclass
class Read:
    """One release: what gold owes and allows, and what was made of it."""

    name: str
    language: str
    owed: dict[Key, str] = field(default_factory=dict)  # with the quote
    allowed: set[Key] = field(default_factory=set)
    made: dict[Key, Made] = field(default_factory=dict)
    error: str = ""

    @property
    def missing(self) -> list[tuple[Key, str]]:
        """What gold owes and nobody made, with its quote."""
        return [(key, quote) for key, quote in self.owed.items() if key not in self.made]

    @property
    def unwanted(self) -> list[Made]:
        """What was made and gold does not have."""
        return [made for key, made in self.made.items() if key not in self.allowed]


@dataclass
class Score:
    """Counts of one group of claims."""

    hit: int = 0
    owed: int = 0
    made: int = 0

    @property
    def precision(self) -> float:
        """Of the claims made, the part that is right; 1 where none was made."""
        return self.hit / self.made if self.made else 1.0

    @property
    def recall(self) -> float:
        """Of the claims owed, the part that was made; 1 where none is owed."""
        return self.hit / self.owed if self.owed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def evaluate(gold: Path, releases: Path, codebooks: Mapping[str, Codebook]) -> list[Read]:
    """Reads every release that has a gold file. Raises ClaimledgerError where there is none."""
    reads: dict[str, Read] = {}
    jobs = []
    for path in sorted(gold.rglob(f"*{_END}")):
        stem = path.relative_to(gold).as_posix().removesuffix(_END)
        source = next((s for s in (releases / f"{stem}{suffix}" for suffix in SUFFIXES) if s.is_file()), None)
        if source is not None:
            name = source.relative_to(releases).as_posix()
            reads[name] = _gold(name, path)
            jobs.append(Job(name, source))
    if not jobs:
        raise ClaimledgerError(f"{gold}: no gold file ({_END}) belongs to a release in {releases}")
    for outcome in parse(jobs, codebooks, processes=min(default_jobs(), len(jobs))):
        read = reads[outcome.job.source]
        read.error = outcome.error
        if outcome.extraction is not None:
            read.language = outcome.extraction.language
            for claim in outcome.extraction.claims:
                key = _key(claim)
                read.made.setdefault(key, Made(key, claim.rule, claim.text, claim.sentence))
    return [reads[name] for name in sorted(reads)]


def _gold(name: str, path: Path) -> Read:
    read = Read(name, "")
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            unit = row["unit"] if row["indicator"] else ""
            breakdown = breakdown_text(breakdown_parsed(row["breakdown"]))
            key = (
                row["kind"], _number(row["value"]), _number(row["value_to"]), unit, row["indicator"], breakdown,
                row["time_period"], row["bound"] or "=", _several(row["base"]), row["obs_status"] or "A",
            )  # fmt: skip
            read.allowed.add(key)
            if row.get("scored") != "no":
                read.owed.setdefault(key, row.get("quote", ""))
    return read


def _key(claim: Claim) -> Key:
    value = "" if claim.value is None else _number(str(claim.value))
    value_to = "" if claim.value_to is None else _number(str(claim.value_to))
    period = claim.time_period.code if claim.time_period else ""
    unit = claim.unit if claim.indicator else ""
    return (
        claim.kind, value, value_to, unit, claim.indicator, breakdown_text(claim.breakdown), period, claim.bound,
        _several(claim.base), claim.obs_status,
    )  # fmt: skip


def _number(text: str) -> str:
    return f"{float(text):.2f}".rstrip("0").rstrip(".") if text.strip() else ""


def _several(text: str) -> str:
    return ";".join(sorted(part.strip() for part in text.split(";") if part.strip()))


LEVELS: Mapping[str, Callable[[Key], Key]] = {
    "figure": lambda key: key[:4],
    "cell": lambda key: key[: len(_CELL)],
    "full": lambda key: key[: len(_FULL)],
}


def total(reads: Iterable[Read], level: str = "full", kind: str = "") -> Score:
    """The score over these releases at a level of strictness, of one kind of claim or of all."""
    cut = LEVELS[level]
    score = Score()
    for read in reads:
        owed = {cut(k) for k in read.owed if not kind or k[0] == kind}
        allowed = {cut(k) for k in read.allowed}
        made = {cut(k) for k in read.made if not kind or k[0] == kind}
        score.hit += len(owed & made)
        score.owed += len(owed)
        score.made += len({k for k in made if k in owed or k not in allowed})
    return score


def by_rule(reads: Iterable[Read]) -> dict[str, Score]:
    """How far the claims of each rule are right (precision alone: gold names no rules)."""
    scores: dict[str, Score] = {}
    for read in reads:
        for key, made in read.made.items():
            score = scores.setdefault(made.rule, Score())
            if key in read.owed or key not in read.allowed:
                score.made += 1
                score.hit += key in read.owed
    return dict(sorted(scores.items()))


def told(key: Key) -> str:
    """A claim in one line."""
    return " ".join(f"{name}={value}" for name, value in zip(_FULL, _named(key), strict=True) if value)


def _named(key: Key) -> Iterator[str]:
    order = (
        "kind",
        "value",
        "value_to",
        "unit",
        "indicator",
        "breakdown",
        "time_period",
        "bound",
        "base",
        "obs_status",
    )
    named = dict(zip(order, key, strict=True))
    return (named[name] for name in _FULL)
