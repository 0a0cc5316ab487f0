"""Codes, figures and periods as a person reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from model.claim import breakdown_parsed
from model.period import TimePeriod
from report.export import decimal_text

_BOUNDS = {
    "=": "", "~": "about ", "<~": "almost ", ">~": "slightly over ", ">": "more than ", "<": "less than ",
    ">=": "at least ", "<=": "at most ", "max": "highest ", "min": "lowest ",
}  # fmt: skip
_COMPARED = {"<": "lower", ">": "higher", "=": "unchanged"}
_STATUS = {"A": "", "E": "estimated", "P": "provisional", "F": "forecast"}
_THIN = "\N{NARROW NO-BREAK SPACE}"
_BASES = {"extreme": "among", "rank": "by", "average": "per"}


def number(value: Decimal | float | None) -> str:
    """A figure with its thousands set apart and a true minus; nothing for None."""
    if value is None:
        return ""
    text = decimal_text(value if isinstance(value, Decimal) else Decimal(str(round(value, 2))))
    whole, point, rest = text.lstrip("-").partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", _THIN)
    return f"{'−' if text.startswith('-') else ''}{whole}{point}{rest}"


def figure(row: Any) -> str:
    """What a claim states, hedge and unit included: `about 24.5 %`, `12 to 14`."""
    stated = _BOUNDS.get(row.bound, "") + number(row.value)
    if row.value_to is not None:
        stated += f" to {number(row.value_to)}"
    if row.kind == "comparison":
        return _COMPARED.get(row.bound, str(row.bound))
    if row.kind == "change" and row.value is not None and row.value > 0 and row.unit != "factor":
        stated = f"{_BOUNDS.get(row.bound, '')}+{number(row.value)}"
    return f"{stated} {unit(row.unit)}".strip()


def unit(code: str) -> str:
    """The sign or word of a unit; persons go without saying."""
    return {"percent": f"{_THIN}%", "persons": "", "factor": "times"}.get(code, code.replace("_", " "))


def plain(code: str) -> str:
    """A code of the codebook as words."""
    return code.replace("_", " ")


def breakdown(text: str) -> str:
    """`age=<18;sex=F` as `age <18, sex F`; nothing for the whole."""
    return ", ".join(f"{plain(dimension)}: {plain(code)}" for dimension, code in breakdown_parsed(text))


def cell(row: Any) -> str:
    """What a claim is about, without its period: kind where it is no level, indicator and breakdown."""
    name = plain(row.indicator) or f"{plain(row.unit)} (not in the codebook)"
    parts = [name if row.kind == "level" else f"{row.kind} of {name}", breakdown(row.breakdown)]
    return ", ".join(part for part in parts if part)


def base(row: Any) -> str:
    """What a share, change, comparison, record or rank refers to, in words."""
    if not row.base:
        return ""
    whole = "all" if row.base == "all" else ""
    if row.kind == "share":
        return f"of {whole or breakdown(row.base) or row.base}"
    if row.kind in ("change", "comparison"):
        return f"against {row.base.replace(';', ', ')}"
    return f"{_BASES.get(row.kind, 'on')} {plain(row.base)}"


def status(code: str) -> str:
    """An OBS_STATUS in a word; nothing for a normal figure."""
    return _STATUS.get(code, code)


def kind_of_period(code: str) -> str:
    """`A` for a year, `S1`, `Q2`, `M06`, `day`, or `other`, as a codebook names the periods it expects."""
    if code.count("-") == 1 and code[5:].isdigit():
        return f"M{code[5:]}"
    if len(code) == 4:
        return "A"
    return code[5:] if len(code) == 7 else "day" if len(code) == 10 else "other"


def year_point(code: str) -> float | None:
    """Where a period stands on an axis of years: its middle, a day itself; None for what is no period."""
    try:
        period = TimePeriod.parse(code)
    except ValueError:
        return None
    middle = period.start.toordinal() + (period.end - period.start).days / 2
    first = TimePeriod.year(period.start.year)
    return period.start.year + (middle - first.start.toordinal()) / ((first.end - first.start).days + 1)
