"""Shares of all the parts of one whole make 100 %. Where a release gives the whole in figures, its network says more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from check.bands import Band, band_of, tiling
from check.cells import Cell, Document, Statement
from check.conflict import Conflict
from check.ledger import Ledger
from check.relations import in_force
from check.words import about, plain, sources
from model.claim import breakdown_text
from model.interval import Interval

_ALL = Fraction(100)


def check_shares_of_whole(ledger: Ledger, document: Document) -> Iterator[Conflict]:
    """Shares of one release by one dimension that make more than everything; or less, where they are of all the parts."""
    for (whole, name), shares in _families(document).items():
        if ledger.stated(whole):
            continue
        for parts, complete in _lists(ledger, whole, name, shares):
            total = sum((s.allows.soft for s in parts if s.allows is not None), Interval.point(0))
            allowed = Interval(_ALL if complete else Fraction(0), _ALL)
            if len(parts) > 1 and (total & allowed).empty:
                yield _conflict(whole, name, parts)


def _families(document: Document) -> Mapping[tuple[Cell, str], Mapping[str, Statement]]:
    """The percentages of one whole by one dimension; none of a category that has two."""
    found: dict[tuple[Cell, str], dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in document.others:
        claim, cell = statement.claim, statement.cell
        if claim.kind != "share" or claim.unit != "percent" or claim.obs_status == "F":
            continue
        for name, code in cell.breakdown:
            context = tuple(pair for pair in cell.breakdown if pair[0] != name)
            if claim.base == (breakdown_text(context) or "all"):
                found[cell._replace(breakdown=context), name][code].append(statement)
    return {
        family: {code: statements[0] for code, statements in by_code.items() if len(statements) == 1}
        for family, by_code in found.items()
    }


def _lists(
    ledger: Ledger, whole: Cell, name: str, shares: Mapping[str, Statement]
) -> Iterator[tuple[list[Statement], bool]]:
    """Shares of parts that lie side by side, and whether they are all the parts there are."""
    dimension = ledger.codebook.dimensions.get(name)
    if dimension is not None and dimension.bands:
        bands = {band: s for code, s in shares.items() if (band := band_of(code, dimension)) is not None}
        tiles, complete = tiling(Band(0, None), list(bands))
        yield [bands[b] for b in tiles], complete
    for scheme in ledger.codebook.schemes:
        if scheme.dimension != name or not scheme.disjoint or not in_force(scheme, whole.period):
            continue
        if not scheme.indicators or whole.indicator in scheme.indicators:
            complete = scheme.residual in shares or (scheme.exhaustive and shares.keys() >= set(scheme.codes))
            yield [shares[c] for c in scheme.codes if c in shares], complete


def _conflict(whole: Cell, name: str, parts: Sequence[Statement]) -> Conflict:
    figures = [Fraction(s.claim.value or 0) for s in parts]
    added = f"{' + '.join(f'{plain(f)} %' for f in figures)} = {plain(sum(figures))} %"
    title = f"{added}, not 100 %: the shares of {about(whole)}, by {name.replace('_', ' ')} ({sources(parts)})."
    reading = "Consistent if one may stand in several of the groups, or a group is not named."
    cells = tuple(sorted({s.cell for s in parts}, key=lambda c: c.key))
    source = parts[0].release.source
    return Conflict("part-whole", "warning", tuple(parts), cells, source, title, f"{added}.", reading)
