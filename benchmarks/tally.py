"""Counts of what became of slips, with Wilson's 95 % intervals, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from check.suspects import TIE
from model.finding import Finding

_COLUMNS = ("tried", "bound", "kills", "efficiency", "quoted", "elsewhere", "first", "three", "exact")


@dataclass
class Tally:
    """What became of the slips of one kind."""

    tried: int = 0
    detectable: int = 0
    killed: int = 0
    killed_of_detectable: int = 0
    quoted: int = 0  # in a finding of any severity
    elsewhere: int = 0  # an error, but without the changed figure
    first: int = 0
    first_or_tied: int = 0
    three: int = 0
    exact: int = 0
    findings: int = 0
    rules: Counter[str] = field(default_factory=Counter)

    def count(self, new: Sequence[Finding], claim_ids: set[str], true: str, *, detectable: bool) -> None:
        """One slip: the findings it brought, the claims that carry the changed figure, and what that figure was."""
        errors = [f for f in new if f.severity == "error"]
        quoting = [f for f in errors if claim_ids & set(f.claim_ids)]
        self.tried += 1
        self.detectable += detectable
        self.quoted += any(claim_ids & set(f.claim_ids) for f in new)
        self.killed += bool(quoting)
        self.killed_of_detectable += bool(quoting) and detectable
        self.elsewhere += bool(errors) and not quoting
        if not quoting:
            return
        self.findings += len(errors)
        self.rules.update({f.rule for f in quoting})
        suspects = quoting[0].suspects
        mine = [(place, s) for place, s in enumerate(suspects) if s.claim_id in claim_ids]
        if mine:
            place, suspect = mine[0]
            self.first += place == 0
            self.three += place < 3
            self.first_or_tied += suspect.cost - suspects[0].cost < TIE
            self.exact += suspect.value == true

    def add(self, other: Tally) -> None:
        """Take over the counts of another."""
        for name, value in vars(other).items():
            if name != "rules":
                setattr(self, name, getattr(self, name) + value)
        self.rules.update(other.rules)

    def row(self, name: str) -> str:
        """One line of the table."""
        cells = (
            str(self.tried), str(self.detectable), str(self.killed), _share(self.killed_of_detectable, self.detectable),
            str(self.quoted), str(self.elsewhere), _share(self.first, self.killed), _share(self.three, self.killed),
            _share(self.exact, self.killed),
        )  # fmt: skip
        return f"{name:26s}" + "".join(f"{c:>11s}" for c in cells)


def _share(hits: int, of: int) -> str:
    return f"{hits / of:.2f}" if of else "–"


def wilson(hits: int, of: int) -> str:
    """A share with its 95 % interval."""
    if not of:
        return "–"
    p, z = hits / of, 1.96
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * ((p * (1 - p) / of + z * z / (4 * of * of)) ** 0.5) / (1 + z * z / of)
    return f"{p:.3f} [{max(0.0, middle - half):.3f}, {min(1.0, middle + half):.3f}]"


def show(tallies: Mapping[str, Tally]) -> None:
    """Print the table, and the figures that the bars are about."""
    print(f"{'slip':26s}" + "".join(f"{c:>11s}" for c in _COLUMNS))
    total = Tally()
    for name, tally in sorted(tallies.items()):
        total.add(tally)
        print(tally.row(name))
    print(total.row("all"))
    print("kills by rule:", ", ".join(f"{r} {n}" for r, n in total.rules.most_common()))
    print("bound      ", wilson(total.detectable, total.tried))
    print("efficiency ", wilson(total.killed_of_detectable, total.detectable))
    print("top 1      ", wilson(total.first, total.killed), " or tied", wilson(total.first_or_tied, total.killed))
    print("top 3      ", wilson(total.three, total.killed))
    print("true value ", wilson(total.exact, total.killed))
    print(f"errors for one slip found {total.findings / max(1, total.killed):.2f}")
