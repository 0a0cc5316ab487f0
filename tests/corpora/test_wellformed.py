"""The corpora are well-formed: columns, codes, periods and bases of every gold row, quotes."""

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from model.period import TimePeriod

HERE = Path(__file__).resolve().parent
CORPORA = sorted(path.parent for path in HERE.glob("*/gold"))
CODEBOOKS = HERE.parents[1] / "codebooks"
COLUMNS = [
    *("kind", "value", "value_to", "unit", "bound", "indicator", "breakdown", "time_period", "base"),
    *("obs_status", "scored", "quote"),
]
# Corpora whose gold is that of other texts, so that it quotes nothing.
RETOLD = {"twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"}
BOUNDS = {"=", "~", "<~", ">~", ">", "<", ">=", "<="}
CLAIM_FILES = [path for corpus in CORPORA for path in sorted((corpus / "gold").glob("*/*.claims.csv"))]
BOOKS = [path for corpus in CORPORA for path in sorted((corpus / "codebooks").glob("*.toml"))]
OPEN_CODES = {
    "citizenship": re.compile(r"[A-Z]{2}"),
    "age": re.compile(r"-?\d+(-\d+|\+)?"),
}  # countries, stated classes


def name_of(path: Path) -> str:
    """The release a gold file belongs to, as SERIES/NAME."""
    return f"{path.parent.name}/{path.name.removesuffix('.claims.csv')}"


def corpus_of(path: Path) -> Path:
    """The corpus that a gold file or a codebook is of."""
    return next(corpus for corpus in CORPORA if path.is_relative_to(corpus))


def code_list(corpus: Path, series: str) -> dict[str, Any]:
    """The codes of a series: those of its list in this corpus or another one, else those of the project's codebook."""
    for path in [corpus / "codelists" / f"{series}.toml", *sorted(HERE.glob(f"*/codelists/{series}.toml"))]:
        if path.exists():
            return tomllib.loads(path.read_text(encoding="utf-8"))
    book = tomllib.loads((CODEBOOKS / f"{series}.toml").read_text(encoding="utf-8"))
    dimensions = {name: {"codes": list(value.get("code", {}))} for name, value in book["dimension"].items()}
    return {"indicator": book["indicator"], "dimension": dimensions}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def bad_breakdown(text: str, dimensions: dict[str, Any]) -> list[str]:
    """The `dimension=code` pairs of a breakdown that the code list does not know."""
    bad = []
    for pair in filter(None, text.split(";")):
        dimension, _, code = pair.partition("=")
        listed = dimensions.get(dimension, {}).get("codes", [])
        stated = OPEN_CODES.get(dimension)
        if code not in listed and not (listed and stated and stated.fullmatch(code)):
            bad.append(pair)
    return bad


def bad_base(row: dict[str, str], dimensions: dict[str, Any]) -> bool:
    """Whether the base of a row is not one that its kind may have."""
    kind, base = row["kind"], row["base"]
    if kind == "share":
        return not base or (base != "all" and bool(bad_breakdown(base, dimensions)))
    if kind in ("change", "comparison"):
        return not base or not all(TimePeriod.parse(period) for period in base.split(";"))
    if kind == "rank":
        return base not in dimensions and base != "time_period"
    if kind == "extreme":
        return base != "all" and not base.startswith("since ")
    if kind == "average":
        return base not in ("", "year", "half-year", "quarter", "month")
    return bool(base)


@pytest.mark.parametrize("path", CLAIM_FILES, ids=lambda path: f"{corpus_of(path).name}/{name_of(path)}")
def test_every_gold_row_is_well_formed_and_quotes_its_release(path: Path) -> None:
    codes = code_list(corpus_of(path), path.parent.name)
    indicators, dimensions = codes["indicator"], codes["dimension"]
    text = " ".join((corpus_of(path) / "releases" / f"{name_of(path)}.txt").read_text(encoding="utf-8").split())
    faults = []
    rows = rows_of(path)
    for row in rows:
        unit = indicators.get(row["indicator"], {}).get("unit")
        units = {"share": {"percent"}, "change": {unit, "percent", "factor"}}.get(row["kind"], {unit})
        wants_value = row["kind"] not in ("comparison", "extreme")
        if row["quote"] not in text or bool(row["quote"]) != (corpus_of(path).name not in RETOLD):
            faults.append(f"not in the release: {row['quote']}")
        if row["indicator"] and (unit is None or row["unit"] not in units):
            faults.append(f"indicator or unit: {row}")
        if not row["indicator"] and row["scored"] != "no":
            faults.append(f"a scored row needs an indicator: {row}")
        if bad_breakdown(row["breakdown"], dimensions) or bad_base(row, dimensions):
            faults.append(f"breakdown or base: {row}")
        if wants_value != bool(row["value"]) and row["kind"] != "extreme":
            faults.append(f"value: {row}")
        if row["bound"] not in (BOUNDS if row["kind"] != "extreme" else {"max", "min"}):
            faults.append(f"bound: {row}")
        if row["obs_status"] not in "AEPF" or row["scored"] not in ("yes", "no"):
            faults.append(f"status or scored: {row}")
        TimePeriod.parse(row["time_period"])
    assert rows
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_every_release_has_gold_and_every_finding_a_release(corpus: Path) -> None:
    releases = {f"{path.parent.name}/{path.stem}" for path in (corpus / "releases").glob("*/*.txt")}
    assert releases == {name_of(path) for path in CLAIM_FILES if corpus_of(path) == corpus}
    for path in (corpus / "gold").glob("*/findings.csv"):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                assert {source.removesuffix(".txt") for source in row["sources"].split(";")} <= releases


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_codebook_has_the_codes_of_its_list(path: Path) -> None:
    book, listed = tomllib.loads(path.read_text(encoding="utf-8")), code_list(corpus_of(path), path.stem)
    assert set(book["indicator"]) == set(listed["indicator"])
    assert {name: list(value["code"]) for name, value in book["dimension"].items()} == {
        name: value["codes"] for name, value in listed["dimension"].items()
    }
