"""One finding for one cause: the same conflict seen from several releases, and suspects in the light of all conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from check.conflict import Conflict
from model.finding import SEVERITIES, Suspect

OF_ONE_CELL = ("contradiction", "translation", "restatement")
_EXPLAINS = 0.8  # off the cost of a suspect for each further conflict that it is behind
_MOST_EXPLAINED = 2.4
_ELSEWHERE = 0.8  # what an explanation that was found in another conflict costs more


def merged(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Conflicts of one rule over the same cells are one, from whichever releases they are seen."""
    by_identity: dict[str, Conflict] = {}
    for conflict in conflicts:
        key = identity(conflict)
        known = by_identity.get(key)
        by_identity[key] = conflict if known is None else _joined(known, conflict)
    return list(by_identity.values())


def identity(conflict: Conflict) -> str:
    """What makes two conflicts one: rule, publication where it matters, and cells; never a figure or a place in a text."""
    return "\n".join((conflict.rule, conflict.place, *sorted(c.key for c in conflict.subject)))


def _joined(one: Conflict, other: Conflict) -> Conflict:
    """Both conflicts' quotes. A suspect is judged from its own release, where most is known of it; else more doubtfully."""
    first, second = sorted((one, other), key=lambda c: SEVERITIES.index(c.severity))
    statements = {s.number: s for s in (*first.statements, *second.statements)}
    judged: dict[str, tuple[bool, float, Suspect]] = {}
    for conflict in (first, second):
        for suspect in conflict.suspects:
            at_home = suspect.claim_id in conflict.at_home
            known = judged.get(suspect.claim_id)
            if known is None or (at_home, suspect.cost) > known[:2]:
                judged[suspect.claim_id] = (at_home, suspect.cost, suspect)
    order = {s.claim.claim_id: s.number for s in statements.values()}
    ranked = sorted((s for _, _, s in judged.values()), key=lambda s: (s.cost, order[s.claim_id]))
    return replace(
        first,
        statements=tuple(statements.values()),
        suspects=tuple(ranked),
        at_home=first.at_home | second.at_home,
    )


def weighed_together(conflicts: list[Conflict]) -> list[Conflict]:
    """Suspects in the light of all conflicts: a claim behind several, or plainly wrong in another, is the likelier culprit."""
    serious = [c for c in conflicts if c.severity != "note"]
    behind = Counter(s.claim_id for c in serious for s in c.suspects)
    best: dict[str, Suspect] = {}
    for conflict in serious:
        for suspect in conflict.suspects:
            if suspect.claim_id not in best or suspect.cost < best[suspect.claim_id].cost:
                best[suspect.claim_id] = suspect
    found = []
    for conflict in conflicts:
        if conflict.severity != "note":
            weighed = [_in_this_light(s, conflict, best[s.claim_id], behind[s.claim_id]) for s in conflict.suspects]
            conflict = replace(conflict, suspects=tuple(sorted(weighed, key=lambda s: s.cost)))
        found.append(conflict)
    return found


def _in_this_light(suspect: Suspect, conflict: Conflict, best: Suspect, behind: int) -> Suspect:
    less = min(_EXPLAINS * (behind - 1), _MOST_EXPLAINED)
    if best.cost + _ELSEWHERE < suspect.cost and _settles(best, conflict):
        return replace(best, cost=round(best.cost + _ELSEWHERE - less, 3))
    return replace(suspect, cost=round(suspect.cost - less, 3))


def _settles(suspect: Suspect, conflict: Conflict) -> bool:
    """False where other figures for the same cell do not allow what a figure should be after another conflict."""
    if conflict.rule not in OF_ONE_CELL or not suspect.value:
        return True
    others = (s.allows for s in conflict.statements if s.claim.claim_id != suspect.claim_id)
    return any(allowed is not None and allowed.hard.contains(Fraction(suspect.value)) for allowed in others)
