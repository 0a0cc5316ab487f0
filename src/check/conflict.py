"""What a rule hands over when figures cannot all be true: the figures, and why. Messages and identity come later."""

from __future__ import annotations

from dataclasses import dataclass

from check.cells import Cell, Statement
from model.finding import Suspect
from model.period import TimePeriod


@dataclass(slots=True)
class Conflict:
    """Statements at odds under one rule. `subject` are the cells, `place` the publication where it matters which one it is:
    together with the rule they are the identity of the finding."""

    rule: str
    severity: str
    statements: tuple[Statement, ...]
    subject: tuple[Cell, ...]
    place: str
    title: str
    arithmetic: str = ""
    reading: str = ""
    suspects: tuple[Suspect, ...] = ()
    at_home: frozenset[str] = frozenset()  # the claims of the release that it was seen from
    borne_out: frozenset[str] = frozenset()  # claims that the other figures of their release speak for
    releases: tuple[str, ...] = ()  # the releases, where no claim is quoted
    period: TimePeriod | None = None  # what it is about, where no claim says so
