"""Signs that a share or change is right and that we took it of another group than the release means."""

from __future__ import annotations

from fractions import Fraction

from check.cells import Cell, Statement
from check.conflict import Conflict
from check.ledger import Ledger
from check.rules.statements import base_periods
from check.slips import FACTOR, LEAST_TELLING, OF_DIGITS, ONE_OFF, best_repair
from check.typical import akin
from check.words import about, plain, stated
from model.interval import Interval


def fits_another_group(ledger: Ledger, conflict: Conflict, statement: Statement) -> str:
    """A share fits a narrower whole than the one we took, a change fits a wider or narrower group: the release has both."""
    claim, cell = statement.claim, statement.cell
    if not _is_of(conflict, statement, "share", "change") or _fits_elsewhere(ledger, statement):
        return ""
    own = ledger.document(statement.release.source).levels
    if claim.kind == "share":
        wholes = [c for c in own if c.indicator == cell.indicator and set(c.breakdown) < set(cell.breakdown)]
        pairs = [(cell, c, Fraction(0)) for c in wholes if c.period == cell.period]
    else:
        groups = [c for c in own if c.period == cell.period and c != cell and akin(c, cell)]
        pairs = [(c, c._replace(period=p), Fraction(1)) for c in groups for p in base_periods(statement)]
    for part, whole, less in pairs:
        above, below = _figure(ledger, part), _figure(ledger, whole)
        if above is not None and below and _fits(statement, 100 * (above / below - less)):
            return f"{stated(claim)} fits {about(part)}, against {about(whole)}"
    return ""


def _fits_elsewhere(ledger: Ledger, statement: Statement) -> bool:
    """True for a change that fits what the releases give for the group we took: another of its figures is the slip."""
    now, before = statement.cell, [statement.cell._replace(period=p) for p in base_periods(statement)]
    pairs = ((a, b) for a in ledger.stated(now) for cell in before for b in ledger.stated(cell))
    return statement.claim.kind == "change" and any(
        _fits(statement, 100 * (Fraction(a.claim.value) / Fraction(b.claim.value) - 1))
        for a, b in pairs
        if a.claim.value is not None and b.claim.value
    )


def of_another_figure(ledger: Ledger, conflict: Conflict, statement: Statement) -> str:
    """A change fits the earlier figure of its own sentence and a figure that the release gives for a group beside its own."""
    if not _is_of(conflict, statement, "change") or _fits_elsewhere(ledger, statement):
        return ""
    before = [s for s in conflict.statements if _beside(s, statement) and s.cell.period in base_periods(statement)]
    for cell, levels in ledger.document(statement.release.source).levels.items():
        value = _value(levels[0])
        if cell.period != statement.cell.period or cell.indicator != statement.cell.indicator:
            continue
        if value is None or value < LEAST_TELLING or cell.breakdown == statement.cell.breakdown:
            continue
        for earlier in filter(None, map(_value, before)):
            if _fits(statement, 100 * (value / earlier - 1)):
                return f"{stated(statement.claim)} leads from {plain(earlier)} to {plain(value)}, the figure of {about(cell)}"
    return ""


def of_another_whole(ledger: Ledger, conflict: Conflict, statement: Statement) -> str:
    """Two shares that do not fit the whole we took fit one other whole, which no slip makes of it."""
    taken = [s for s in conflict.statements if s.is_level and set(s.cell.breakdown) < set(statement.cell.breakdown)]
    whole = next(filter(None, map(_value, taken)), None)
    mine = _whole_of(ledger, statement) if _is_of(conflict, statement, "share") else None
    if mine is None:
        return ""
    for other in ledger.document(statement.release.source).others:
        of_one = (other.cell.indicator, other.cell.period, other.claim.base)
        if of_one != (statement.cell.indicator, statement.cell.period, statement.claim.base):
            continue
        theirs = _whole_of(ledger, other) if other.cell != statement.cell else None
        if theirs is None or (whole is not None and theirs.contains(whole)):
            continue
        both = (mine & theirs).integers()
        repair = None if both.empty or whole is None else best_repair(whole, both)
        if not both.empty and not (repair and repair.reason in (*OF_DIGITS, ONE_OFF, FACTOR)):
            return (
                f"{stated(statement.claim)} and {stated(other.claim)} are of one whole of about {plain(both.low or 0)}"
            )
    return ""


def of_several_together(ledger: Ledger, conflict: Conflict, statement: Statement) -> str:
    """A share fits the figures of its own sentence taken together: "84 women, 5 girls (52 % in total)"."""
    if not _is_of(conflict, statement, "share"):
        return ""
    said = [
        value
        for cell, levels in ledger.document(statement.release.source).levels.items()
        if (cell.indicator, cell.period) == (statement.cell.indicator, statement.cell.period)
        for level in levels
        if _beside(level, statement) and (value := _value(level))
    ]
    wholes = [s for s in conflict.statements if s.is_level and not _beside(s, statement)]
    for whole in filter(None, map(_value, wholes)):
        if len(said) > 1 and _fits(statement, 100 * sum(said) / whole):
            return f"{stated(statement.claim)} fits the {' + '.join(map(plain, said))} of its sentence"
    return ""


def said_more_precisely(ledger: Ledger, conflict: Conflict, statement: Statement) -> str:
    """A share in words ("two in three") beside a percentage of the same group in figures, which is not at odds."""
    if not _is_of(conflict, statement, "share") or statement.claim.exact_form != "fraction":
        return ""
    quoted = {s.claim.claim_id for s in conflict.statements}
    for other in ledger.document(statement.release.source).others:
        alike = (other.cell, other.claim.kind, other.claim.base, other.claim.unit)
        if alike == (statement.cell, "share", statement.claim.base, "percent") and other.claim.claim_id not in quoted:
            return f"the release also says {stated(other.claim)}"
    return ""


OF_COMPUTED = (fits_another_group, of_another_figure, of_another_whole, of_several_together, said_more_precisely)


def _is_of(conflict: Conflict, statement: Statement, *kinds: str) -> bool:
    """True for a percentage of one of these kinds that is what the conflict is about."""
    return statement.claim.kind in kinds and statement.claim.kind == conflict.rule and statement.claim.unit == "percent"


def _beside(one: Statement, other: Statement) -> bool:
    """True for statements of one sentence."""
    return (one.release.source, one.claim.sentence) == (other.release.source, other.claim.sentence)


def _whole_of(ledger: Ledger, share: Statement) -> Interval | None:
    """What a share and the release's own figure for its part leave for their whole."""
    levels = ledger.document(share.release.source).levels.get(share.cell)
    part = _value(levels[0]) if levels else None
    if share.claim.kind != "share" or share.claim.unit != "percent" or share.allows is None or not part:
        return None
    low, high = share.allows.hard.low, share.allows.hard.high
    return Interval(100 * part / high, 100 * part / low) if low and high else None


def _value(statement: Statement) -> Fraction | None:
    return None if statement.claim.value is None else Fraction(statement.claim.value)


def _figure(ledger: Ledger, cell: Cell) -> Fraction | None:
    return next((_value(s) for s in ledger.stated(cell)), None)


def _fits(statement: Statement, value: Fraction) -> bool:
    return statement.allows is not None and statement.allows.soft.contains(value)
