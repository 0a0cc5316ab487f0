"""What the checks have to say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from model.interval import Interval

SEVERITIES = ("error", "warning", "note")
RULES = (
    "contradiction", "restatement", "translation", "part-whole", "subset", "share", "change", "average", "comparison",
    "extreme", "rank", "cumulative", "stock-flow", "jump", "period", "gap", "duplicate",
)  # fmt: skip


@dataclass(frozen=True)
class Suspect:
    """One reading that would reconcile the figures: this claim with that value, and why it is thought of."""

    claim_id: str
    value: str  # what it should be; empty where no single value follows
    reason: str  # "two digits swapped", "the value of 2017", "one unit off", …
    cost: float  # lower is likelier


@dataclass(frozen=True)
class Finding:
    """Relations whose figures have no common solution, with the smallest set of quotes that shows it.

    `finding_id` is stable under re-ordering and new releases: it hashes the rule, the observations and the releases,
    never offsets or values. `values` are the figures at odds, as decimals.
    """

    finding_id: str
    rule: str
    severity: str
    title: str  # one sentence that a reader understands alone
    sources: tuple[str, ...]
    claim_ids: tuple[str, ...]
    values: tuple[str, ...]
    time_period: str
    arithmetic: str = ""
    reading: str = ""  # under which everything would be consistent
    suspects: tuple[Suspect, ...] = ()
    status: str = "open"  # "acknowledged", "resolved"
    series: str = ""

    @property
    def values_hash(self) -> str:
        """Changes when a figure of the finding does, not when its wording does: an acknowledgement then lapses."""
        return hashlib.sha256(";".join((self.severity, *self.values)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Coverage:
    """How far the other figures hold one claim in place: `relations` 0 is "not verifiable here".

    `feasible` is what they leave for its value without itself; None where it has none, or nothing bounds it.
    """

    claim_id: str
    relations: int
    feasible: Interval | None
