"""A table or chart as it was found on a page: cells with their words, before it becomes part of the page's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.readers.words import Word

FIGURE = re.compile(
    r"[(\[]?[+−–-]?[\u202f ]?(?:[£$€¥][\u202f ]?)?\d[\d.,·'’\u202f\u00a0 ]*(?:[\u202f ]?%|[½¼¾⅓⅔])?[)\]]?[⁰-⁹¹²³⁽⁾*†‡]{0,3}"
    r"|[–—−/-]|[.:…*]{1,3}|n\.?/?a\.?|[<>≤≥~][\u202f ]?\d[\d.,]*[\u202f ]?%?",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d{2}(?:[/–-]\d{2,4})?[⁰-⁹¹²³*]{0,2}")


@dataclass(slots=True, eq=False)
class GridCell:
    """One cell: its words line by line."""

    row: int
    column: int
    lines: list[list[Word]]
    span: int = 1

    @property
    def text(self) -> str:
        """Its text on one line."""
        return " ".join(w.text for line in self.lines for w in line)


@dataclass(slots=True, eq=False)
class Grid:
    """Cells with the box around them. `kind` is table or chart; `extra` are the words inside that belong to no cell,
    such as the figures along an axis.
    """

    cells: list[GridCell]
    x0: float
    top: float
    x1: float
    bottom: float
    header_rows: int = 0
    kind: str = "table"
    extra: list[list[Word]] = field(default_factory=list)

    @property
    def base(self) -> float:
        """Where it would stand in a line."""
        return self.bottom


def is_figure(text: str) -> bool:
    """True for what stands in the cells of a table: a number, a share, a dash or dots for none."""
    return FIGURE.fullmatch(text.strip()) is not None


def header_rows(cells: Sequence[GridCell], columns: int) -> int:
    """How many rows at the top hold no figures but names, or years over named rows."""
    rows: dict[int, list[GridCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    count = 0
    for row in sorted(rows):
        inner = [c.text.strip() for c in rows[row] if c.column > 0 and c.text.strip()]
        label = next((c.text.strip() for c in rows[row] if c.column == 0), "")
        names = bool(inner) and not any(is_figure(text) for text in inner)
        # Below a first line of names, years may go on with some of them: "Q1" over "2020".
        years = (
            bool(inner)
            and not is_figure(label)
            and all(YEAR.fullmatch(text) or (count and not is_figure(text)) for text in inner)
        )
        spanning = not inner and columns > 1 and (not label or any(c.span > 1 for c in rows[row]))
        if not (names or years or spanning):
            break
        count += 1
    return count if count < len(rows) else 0
