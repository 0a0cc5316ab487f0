"""Where each page of the report lies: paths of plain letters, the same in every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")

BUDGET = 500_000  # bytes that a page may hold of what grows with the store; a page stays below twice of that
_UNSAFE = re.compile(r"[^A-Za-z0-9._/-]|(?<![A-Za-z0-9_-])\.")  # also the dot of a hidden or a parent folder


def short(text: str) -> str:
    """Eight characters that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:8]


def safe(name: str) -> str:
    """A name as part of a path: what is unusual in it replaced, and then told apart by a hash."""
    plain = _UNSAFE.sub("_", name)[:150]
    return plain if plain == name else f"{plain}-{short(name)}"


def release_page(source: str, part: int = 1) -> str:
    """The page of a release."""
    return f"releases/{safe(source)}{_part(part)}.html"


def finding_page(finding_id: str) -> str:
    """The page of a finding."""
    return f"findings/{safe(finding_id)}.html"


def series_page(code: str) -> str:
    """The overview of a series."""
    return f"series/{safe(code)}/index.html"


def indicator_page(code: str, indicator: str, part: int = 1) -> str:
    """The page that lists all that is counted of an indicator."""
    return f"series/{safe(code)}/{safe(indicator)}{_part(part)}.html"


def line_page(code: str, indicator: str, key: str, part: int = 1) -> str:
    """The page of one line of figures: an indicator in one breakdown over all periods."""
    return f"series/{safe(code)}/{safe(indicator)}/{short(key)}{_part(part)}.html"


def sheet_image(source: str, page: int) -> str:
    """The picture of a page of a release."""
    return f"sheets/{safe(source)}/{page}.webp"


def cutout_image(claim_id: str) -> str:
    """The picture of the part of a page that a claim stands in."""
    return f"cutouts/{safe(claim_id)}.webp"


def root_of(path: str) -> str:
    """What leads from a page back to the folder of the report."""
    return "../" * path.count("/")


def _part(part: int) -> str:
    return "" if part == 1 else f".{part}"


def in_parts(items: Sequence[Item], size: Callable[[Item], int], budget: int = BUDGET) -> list[list[Item]]:
    """The items in order, in as few lists as keep within the budget; one empty list for none."""
    parts: list[list[Item]] = [[]]
    filled = 0
    for item in items:
        more = size(item)
        if parts[-1] and filled + more > budget:
            parts.append([])
            filled = 0
        parts[-1].append(item)
        filled += more
    return parts


def digest(parts: Iterable[object]) -> str:
    """A hash that changes when any of these values does."""
    made = hashlib.sha256()
    for part in parts:
        made.update(repr(part).encode("utf-8", errors="surrogatepass"))
        made.update(b"\0")
    return made.hexdigest()[:32]
