"""Each release as it was read: its text with every numeral marked by what became of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Engine

from load.overview import ReleaseText, release_text
from model.claim import ROLES
from model.document import Box
from report import places, words
from report.ledger import Series
from report.marks import Mark, Piece, marks_of, pieces
from report.sheets import Original, Originals, boxes_of
from report.site import Page, program_key, rendered

_NUMERAL_BYTES, _CLAIM_BYTES, _CHARACTER_BYTES = 550, 1_300, 2  # that each takes on a page of the report
_STRETCH = 8_000  # characters, the least that a page of a release is cut into
_ONE_LINE = 40.0  # points; the box of words over several lines would cover what stands beside them
_QUOTED = 60  # characters on each side of an unread numeral


@dataclass(frozen=True)
class Stretch:
    """A stretch of a page's text that one page of the report shows."""

    page: int
    start: int
    end: int
    size: int

    def holds(self, page: int, at: int) -> bool:
        """True where a figure that begins there stands in it."""
        return page == self.page and self.start <= at < self.end


Cut = list[list[Stretch]]


class Parts:
    """Into which pages of the report a release is cut. Nearly all fit on one; only of the others the text is read."""

    def __init__(self, store: Engine) -> None:
        self.text = lru_cache(maxsize=1)(partial(release_text, store))  # by release_id
        self._large: dict[int, Cut] = {}

    def of(self, release: Any) -> Cut | None:
        """The stretches on each page; None where the release fits on one page."""
        if _size(release.characters, release.numerals, release.claims) <= places.BUDGET:
            return None
        key = release.release_id
        if key not in self._large:
            self._large[key] = cut(self.text(key))
        return self._large[key]

    def place(self, series: Series, claim: Any) -> str:
        """The page that a claim stands on, with the anchor of its row."""
        stretches = self.of(series.release[claim.release_id]) or []
        found = (n for n, part in enumerate(stretches, 1) if any(s.holds(claim.page, claim.char_start) for s in part))
        return f"{places.release_page(claim.source, next(found, 1))}#c-{claim.claim_id}"


def _size(characters: int, numerals: int, claims: int) -> int:
    return _CHARACTER_BYTES * characters + _NUMERAL_BYTES * numerals + _CLAIM_BYTES * claims


def cut(text: ReleaseText) -> Cut:
    """The stretches for each page of the report: cut between lines where it can be, never through a figure."""
    found = []
    numerals = _by_page(text.numerals)
    for page in text.pages:
        spans = [(n.char_start, n.char_end) for n in numerals[page.number]]
        start = 0
        while start < len(page.text) or start == 0:
            end = page.text.find("\n", start + _STRETCH) + 1 or len(page.text)
            end = min(end, start + 2 * _STRETCH)
            end = next((first for first, last in spans if first < end < last and first > start), end)
            held = sum(start <= first < end for first, _ in spans)
            found.append(Stretch(page.number, start, end, _size(end - start, held, held)))
            start = max(end, 1)
    return places.in_parts(found, lambda s: s.size)


# ---------------------------------------------------------------- pages


def pages(series: Series, parts: Parts, originals: Originals) -> Iterator[Page]:
    """The pages of every release of a series, with the pictures of its pages where the original is there."""
    for release in series.releases:
        original = originals.of(release.source, release.media_type, release.sha256)
        key = _key(series, release, original)
        number = len(parts.of(release) or [()])
        for part in range(1, number + 1):
            make = partial(_page, series, release, parts, part, original)
            yield Page(places.release_page(release.source, part), places.digest([key, part, number]), make)
        if original:
            for page in range(1, release.pages + 1):
                path = places.sheet_image(release.source, page)
                yield Page(path, places.digest([program_key(), original.sha256]), partial(original.picture, page))


def rejected(release: Any) -> Page:
    """The page of a file that no series could be found for."""
    path = places.release_page(release.source)
    make = partial(rendered, "rejected", path, release=release)
    return Page(path, places.digest([program_key(), *release]), make)


def _key(series: Series, release: Any, original: Original | None) -> str:
    claims = series.claims_of[release.release_id]
    findings = series.findings_on.get(release.source, ())
    return places.digest([
        program_key(), series.entry.title, tuple(release)[1:], original is not None,
        "".join(series.stamp[c.claim_id] for c in claims),
        *((f.finding_id, f.severity, f.title, f.status, f.claim_ids) for f in findings),
    ])  # fmt: skip


def _page(series: Series, release: Any, parts: Parts, part: int, original: Original | None) -> str:
    text = parts.text(release.release_id)
    whole = parts.of(release)
    stretches = whole[part - 1] if whole else None
    claims = [c for c in series.claims_of[release.release_id] if stretches is None or _stands_in(c, stretches)]
    sheets = list(_sheets(text, claims, stretches, original))
    standing = [c for c in series.claims_of[release.release_id] if not c.replaced]
    path = places.release_page(release.source, part)
    return rendered(
        "release", path, series=series, release=release, part=part,
        parts_number=len(whole or [()]), sheets=sheets, claims=claims, anchors=_anchors(sheets),
        carried=_carried(text), problems=text.problems,
        figures=len(standing), checked=sum(bool(c.relations) for c in standing),
        roles=_roles(text), unread=list(_unread(text, whole, release.source)),
        findings=series.findings_on.get(release.source, ()), original=original,
    )  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One page of a release: its text in pieces, and where its figures lie on the picture of it."""

    number: int
    pieces: list[Piece]
    picture: str  # path of its picture; empty where there is none
    width: float
    height: float
    boxes: list[tuple[Mark, str, Box]]  # each mark with its text and its box, or once for each of its parts


def _sheets(
    text: ReleaseText, claims: Sequence[Any], stretches: Sequence[Stretch] | None, original: Original | None
) -> Iterator[Sheet]:
    numerals, standing = _by_page(text.numerals), _by_page(claim for claim in claims if not claim.replaced)
    for page in text.pages:
        marks = marks_of(numerals[page.number], standing[page.number])
        shown = [s for s in stretches or [Stretch(page.number, 0, len(page.text), 0)] if s.page == page.number]
        if not shown:
            continue
        start, end = shown[0].start, shown[-1].end
        inside = [m for m in marks if start <= m.start < end]
        found = ((m, m.numeral if m.numeral is not None else m.claims[0]) for m in inside)
        boxes = [
            (mark, one.text, box)
            for mark, one in found
            for box in boxes_of(one._mapping)
            if box.bottom - box.top < _ONE_LINE
        ]
        picture = places.sheet_image(original.source, page.number) if original and page.width and start == 0 else ""
        yield Sheet(
            page.number, list(pieces(page.text, inside, start, end)), picture, page.width or 0, page.height or 0, boxes
        )


def _by_page(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.page].append(row)
    return found


def _anchors(sheets: Sequence[Sheet]) -> dict[str, int]:
    """Where the mark of each claim begins."""
    marks = [p.mark for sheet in sheets for p in sheet.pieces if p.mark]
    return {claim.claim_id: mark.start for mark in marks for claim in mark.claims}


def _stands_in(claim: Any, stretches: Sequence[Stretch]) -> bool:
    return any(s.holds(claim.page, claim.char_start) for s in stretches)


def _carried(text: ReleaseText) -> dict[str, list[tuple[str, str]]]:
    """What each claim took over, with the words it was taken from."""
    pages = {page.number: page.text for page in text.pages}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in text.carried:
        quoted = " ".join(pages.get(row.page, "")[row.char_start : row.char_end].split())
        found[row.claim_id].append((words.plain(row.what), quoted[:80]))
    return found


def _roles(text: ReleaseText) -> list[tuple[str, int]]:
    counts = Counter(n.role for n in text.numerals)
    return [(role, counts[role]) for role in ROLES if counts[role]]


def _unread(text: ReleaseText, stretches: Cut | None, source: str) -> Iterator[tuple[str, str, str, str, int]]:
    """Each numeral that no rule understood: link, text before, numeral, text after, page."""
    pages = {page.number: page.text for page in text.pages}
    for one in text.numerals:
        if one.role != "other":
            continue
        found = (n for n, p in enumerate(stretches or [], 1) if any(s.holds(one.page, one.char_start) for s in p))
        whole = pages[one.page]
        yield (
            f"{places.release_page(source, next(found, 1))}#n{one.page}-{one.char_start}",
            whole[max(0, one.char_start - _QUOTED) : one.char_start], one.text,
            whole[one.char_end : one.char_end + _QUOTED], one.page,
        )  # fmt: skip
