"""What people have decided, in reviewable files beside the releases: `corrections.toml` and `acknowledged.toml`.

Both are applied at every run and never overwritten; a decision that no longer fits what it was made for fails loudly.
docs/checks.md shows the files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

import tomlkit

from codebook.toml import parse_toml
from model.claim import BOUNDS, KINDS, Claim, breakdown_parsed, breakdown_text
from model.decision import Acknowledgement, Correction
from model.errors import DecisionError
from model.finding import Finding
from model.period import TimePeriod

CORRECTIONS = "corrections.toml"
ACKNOWLEDGED = "acknowledged.toml"
_ACTIONS = ("replace", "remove")
_CORRECTED = "-corrected"  # what the id of the claim in place of another ends with

_SHOWN: Mapping[str, Callable[[Claim], str]] = {
    "claim_id": lambda c: c.claim_id,
    "kind": lambda c: c.kind,
    "indicator": lambda c: c.indicator,
    "breakdown": lambda c: breakdown_text(c.breakdown),
    "unit": lambda c: c.unit,
    "value": lambda c: _number(c.value),
    "value_to": lambda c: _number(c.value_to),
    "bound": lambda c: c.bound,
    "time_period": lambda c: c.time_period.code if c.time_period else "",
    "base": lambda c: c.base,
    "obs_status": lambda c: c.obs_status,
    "text": lambda c: c.text,
    "sentence": lambda c: c.sentence,
}  # fmt: skip
_CHANGEABLE = tuple(f for f in _SHOWN if f not in ("claim_id", "text", "sentence"))


@dataclass(frozen=True)
class Decisions:
    """All that people have decided about the releases of one folder."""

    corrections: tuple[Correction, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()

    def of(self, source: str) -> tuple[Correction, ...]:
        """The corrections of one release."""
        return tuple(c for c in self.corrections if c.source == source)


@dataclass(frozen=True)
class Replaced:
    """A claim that a correction took out, and what stands in its place (None: nothing)."""

    claim: Claim
    by: Claim | None
    correction: Correction


# ------------------------------------------------------------------ reading


def read_decisions(folder: Path) -> Decisions:
    """The decisions in `folder` and below it. A `source` in a file is relative to the file's own folder.

    Raises DecisionError, with file and entry, for what cannot be understood.
    """
    corrections: list[Correction] = []
    acknowledgements: list[Acknowledgement] = []
    for path in sorted(folder.rglob(CORRECTIONS)):
        inside = path.parent.relative_to(folder).as_posix()
        corrections += read_corrections(path, inside)
    for path in sorted(folder.rglob(ACKNOWLEDGED)):
        acknowledgements += read_acknowledgements(path)
    return Decisions(tuple(corrections), tuple(acknowledgements))


def read_corrections(path: Path, inside: str = ".") -> tuple[Correction, ...]:
    """One file of corrections, whose sources lie in the folder `inside`. Raises DecisionError."""
    return tuple(_entries(path, {"correction": partial(_correction, inside=inside)}))


def read_acknowledgements(path: Path) -> tuple[Acknowledgement, ...]:
    """One file of findings that were accepted and of what is known not to add up. Raises DecisionError."""
    return tuple(_entries(path, {"acknowledged": _acknowledged, "not_exhaustive": _not_exhaustive}))


def _entries(path: Path, readers: Mapping[str, Callable[[_Entry], Any]]) -> list[Any]:
    try:
        data = parse_toml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # no UTF-8, no TOML, too long a number, too deep a nest
        raise DecisionError(f"{path}: cannot be read as TOML ({error}); correct it or move it away") from error
    found = []
    for name, tables in data.items():
        if name not in readers or not isinstance(tables, list):
            known = " and ".join(f"[[{r}]]" for r in readers)
            raise DecisionError(f"{path}: {name!r} does not belong here; the file holds {known} entries")
        for number, table in enumerate(tables, start=1):
            entry = _Entry(f"{path}, {name} {number}", table)
            found.append(readers[name](entry))
            entry.done()
    return found


class _Entry:
    """One table of a decisions file; every key must be asked for."""

    def __init__(self, place: str, table: Any) -> None:
        self.place = place
        self.table = dict(table) if isinstance(table, dict) else {}

    def text(self, key: str, *, needed: bool = True) -> str:
        value = self.table.pop(key, "")
        if isinstance(value, date):
            value = value.isoformat()
        if not isinstance(value, str) or (needed and not value.strip()):
            raise DecisionError(f"{self.place}: {key} is missing or no text")
        return value

    def fields(self, key: str, allowed: Sequence[str], *, needed: bool = True) -> tuple[tuple[str, str], ...]:
        table = self.table.pop(key, {})
        if not isinstance(table, dict) or (needed and not table):
            raise DecisionError(f'{self.place}: {key} must be a table such as {{ value = "12" }}')
        for name in table:
            if name not in allowed:
                raise DecisionError(f"{self.place}: {key} names {name!r}; known are {', '.join(allowed)}")
        return tuple(sorted((name, self._written(name, value)) for name, value in table.items()))

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.table.pop(key, [])
        if not isinstance(values, list):
            raise DecisionError(f"{self.place}: {key} must be a list")
        return tuple(self._written(key, v) for v in values)

    def _written(self, key: str, value: Any) -> str:
        try:
            if not isinstance(value, dict | list):
                return str(value)
        except ValueError:  # a number of thousands of digits
            pass
        raise DecisionError(f"{self.place}: {key} holds what is neither a text nor a number of usual length")

    def done(self) -> None:
        if self.table:
            raise DecisionError(f"{self.place}: unknown key {next(iter(self.table))!r}")


def _correction(entry: _Entry, *, inside: str) -> Correction:
    source, action = entry.text("source"), entry.text("action")
    if action not in _ACTIONS:
        raise DecisionError(f"{entry.place}: action {action!r} is neither replace nor remove")
    return Correction(
        source=source if inside == "." else f"{inside}/{source}",
        claim=entry.fields("claim", tuple(_SHOWN)),
        expect=entry.fields("expect", tuple(_SHOWN)),
        action=action,
        change=entry.fields("change", _CHANGEABLE, needed=action == "replace"),
        reason=entry.text("reason"),
        author=entry.text("author"),
        date=entry.text("date"),
        place=entry.place,
    )


def _acknowledged(entry: _Entry) -> Acknowledgement:
    entry.text("title", needed=False)  # for the person who reads the file
    return Acknowledgement(
        finding_id=entry.text("finding"),
        severity=entry.text("severity"),
        values=entry.texts("values"),
        reason=entry.text("reason"),
        author=entry.text("author"),
        date=entry.text("date"),
        place=entry.place,
    )


def _not_exhaustive(entry: _Entry) -> Acknowledgement:
    since = entry.text("since", needed=False)
    if since:
        _period(since, entry.place)
    return Acknowledgement(
        dimension=entry.text("dimension"),
        indicator=entry.text("indicator", needed=False),
        since=since,
        reason=entry.text("reason"),
        author=entry.text("author"),
        date=entry.text("date"),
        place=entry.place,
    )


# ------------------------------------------------------------------ corrections


def apply_corrections(
    claims: Sequence[Claim], source: str, corrections: Sequence[Correction]
) -> tuple[Sequence[Claim], tuple[Replaced, ...]]:
    """The claims of one release as people have corrected them, and what was replaced.

    Raises DecisionError, one sentence for each correction that matches no claim, several, or one that has changed.
    """
    own = [correction for correction in corrections if correction.source == source]
    if not own:
        return claims, ()
    current = list(claims)
    replaced: list[Replaced] = []
    problems: list[str] = []
    for correction in own:
        found = [c for c in current if _fits(c, correction.claim)]
        if len(found) != 1:
            several = f"{len(found)} claims match" if found else "no claim matches"
            problems.append(
                f"{correction.place}: {several} {_listed(correction.claim)} in {source}; say which one is meant"
            )
        elif not _fits(found[0], correction.expect):
            actual = ", ".join(f"{name} {_SHOWN[name](found[0])!r}" for name, _ in correction.expect)
            problems.append(
                f"{correction.place}: expects {_listed(correction.expect)} in {source}, but the claim has {actual}"
            )
        else:
            at = current.index(found[0])
            by = _changed(found[0], correction) if correction.action == "replace" else None
            current[at : at + 1] = [by] if by is not None else []
            replaced.append(Replaced(found[0], by, correction))
    if problems:
        raise DecisionError("; ".join(problems))
    return tuple(current), tuple(replaced)


def unmatched(corrections: Sequence[Correction], sources: Sequence[str]) -> tuple[Correction, ...]:
    """The corrections of releases that are not there."""
    known = set(sources)
    return tuple(c for c in corrections if c.source not in known)


def _fits(claim: Claim, fields: Sequence[tuple[str, str]]) -> bool:
    return all(_same(_SHOWN[name](claim), value) for name, value in fields)


def _same(shown: str, wanted: str) -> bool:
    try:
        return Decimal(shown) == Decimal(wanted)
    except InvalidOperation:
        return shown == wanted


def _changed(claim: Claim, correction: Correction) -> Claim:
    changes: dict[str, Any] = {}
    for name, text in correction.change:
        match name:
            case "value" | "value_to":
                changes[name] = _decimal(text, correction.place)
            case "time_period":
                changes[name] = _period(text, correction.place)
            case "breakdown":
                changes[name] = breakdown_parsed(text)
            case "kind" | "bound":
                if text not in (KINDS if name == "kind" else BOUNDS):
                    raise DecisionError(f"{correction.place}: {text!r} is no {name}")
                changes[name] = text
            case _:
                changes[name] = text
    return replace(claim, claim_id=claim.claim_id + _CORRECTED, rule="correction", doubt="", **changes)


def _decimal(text: str, place: str) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise DecisionError(f"{place}: {text!r} is no number; write it with a point") from error


def _period(text: str, place: str) -> TimePeriod | None:
    if not text:
        return None
    try:
        return TimePeriod.parse(text)
    except ValueError as error:
        raise DecisionError(f"{place}: {text!r} is no time period; write 2018, 2018-S1, 2018-06-30") from error


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _listed(fields: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {value!r}" for name, value in fields)


# ------------------------------------------------------------------ acknowledgements


def accept(finding: Finding, reason: str, author: str, path: Path, *, day: str) -> Acknowledgement:
    """Write that a finding is accepted while its figures stand into `path` (acknowledged.toml), leaving the rest as it is.

    Raises DecisionError where reason or author is empty, or the file cannot be read or written.
    """
    if not reason.strip() or not author.strip():
        raise DecisionError("say why the finding is accepted, and who says so")
    if path.exists():
        read_acknowledgements(path)
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else tomlkit.document()
        entries = document.setdefault("acknowledged", tomlkit.aot())
        for number, old in enumerate(entries):
            if old.get("finding") == finding.finding_id:  # it has come back with other figures
                del entries[number]
                break
        apart = isinstance(entries, tomlkit.items.AoT)  # [[acknowledged]], not acknowledged = []
        entry = tomlkit.table() if apart else tomlkit.inline_table()
        entry.update(
            {
                "finding": finding.finding_id,
                "title": finding.title,
                "severity": finding.severity,
                "values": list(finding.values),
                "reason": reason,
                "author": author,
                "date": day,
            }
        )
        entries.append(entry)
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
    except (OSError, UnicodeDecodeError, tomlkit.exceptions.TOMLKitError) as error:
        raise DecisionError(f"{path}: cannot be written ({error}); correct it or move it away") from error
    return Acknowledgement(reason, author, day, finding.finding_id, finding.severity, finding.values, place=str(path))
