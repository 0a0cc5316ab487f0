"""pdfminer's reading of a page whose figures are in doubt, figure by figure.

It takes many times as long as pdfium's, so it is asked on those pages alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from unicodedata import digit

from extract.readers.pdfium_characters import Characters
from extract.readers.pdfminer_glyphs import Glyph, PdfminerPages
from extract.readers.sight import Sight
from model.document import OtherReading

_MOST_PAGES = 20
_MOST_SHOWN = 8
_DIGIT = re.compile(r"\d")
_ANY_DIGIT = re.compile(r"[\d⁰¹²³⁴-⁹₀-₉]")  # raised and lowered ones too
_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_BESIDE = 0.35  # of its width that the middles of one character may lie apart for two readers
_ABOVE = 0.6  # of its height
_STRIP = 12.0  # points: glyphs are looked up by horizontal strips of this height
_FAR, _HIGHEST = 100_000.0, 200.0  # points: how far away, and how tall, nothing is that anybody sees
_TOUCHING = 0.4  # of its height: a digit whose middle is no further from a figure belongs to it


class SecondOpinion:
    """Asks pdfminer about the pages of one document."""

    def __init__(self, data: bytes, password: str | None) -> None:
        self.pages = PdfminerPages(data, password)
        self.asked: dict[int, Sequence[Glyph]] = {}  # by page number

    def name(self, sight: Sight) -> int:
        """Gives characters without a meaning the one that the name of their shape has; returns how many.

        pdfium does not look at these names in fonts of Type 3, which many programs use for charts.
        """
        characters = sight.characters
        if not characters.unmapped:
            return 0
        glyphs = _Places([g for g in self._glyphs(sight) or () if g.name])
        named = {i: found[0].name for i in characters.unmapped if (found := glyphs.at(characters, i))}
        for index, meaning in named.items():
            characters.text[index] = meaning
        characters.unmapped.difference_update(named)
        return len(named)

    def on(self, text: str, places: Sequence[int], sight: Sight) -> tuple[list[OtherReading], list[str]]:
        """The figures of a page that pdfminer reads otherwise, and notes about them.

        `places` has the index among the page's characters for each of `text`; -1 for those that we added.
        """
        if not _doubtful(text, places, sight):
            return [], []
        glyphs = self._glyphs(sight)
        if glyphs is None:
            return [], [f"page {sight.number}: its figures are in doubt and were read once only; compare with the page"]
        if not glyphs:
            return [], []
        compared = _Compared(text, places, sight.characters, glyphs)
        return compared.readings, list(_notes(sight.number, text, compared))

    def _glyphs(self, sight: Sight) -> Sequence[Glyph] | None:
        """What pdfminer sees on the page; None where it cannot read it or was asked often enough."""
        number = sight.number
        if number not in self.asked:
            if len(self.asked) >= _MOST_PAGES:
                return None
            self.asked[number] = self.pages.glyphs(number - 1, sight.sheet)
        return self.asked[number]


class _Places:
    """Glyphs by where their middle lies: by horizontal strips, and from left to right in each."""

    def __init__(self, glyphs: Sequence[Glyph]) -> None:
        self.strips: dict[int, list[tuple[float, float, Glyph]]] = {}
        for glyph in sorted(glyphs, key=lambda g: g.middle):
            x, y = glyph.middle
            if not abs(y) < _FAR:  # also where it is no number
                continue
            self.strips.setdefault(int(y // _STRIP), []).append((x, y, glyph))

    def at(self, characters: Characters, index: int) -> list[Glyph]:
        """The glyphs that stand where a character stands, the nearest first."""
        x0, top, x1, bottom = (c[index] for c in (characters.x0, characters.top, characters.x1, characters.bottom))
        x, y, reach = (x0 + x1) / 2, (top + bottom) / 2, _BESIDE * (x1 - x0)
        high = min(_ABOVE * (bottom - top), _HIGHEST)
        found = []
        if not abs(y) < _FAR:
            return []
        for strip in range(int((y - high) // _STRIP), int((y + high) // _STRIP) + 1):
            row = self.strips.get(strip, [])
            near = row[bisect_left(row, x - reach, key=itemgetter(0)) : bisect_right(row, x + reach, key=itemgetter(0))]
            found += [(abs(a - x) + abs(b - y), a, b, g) for a, b, g in near if abs(b - y) <= high]
        return [glyph for *_, glyph in sorted(found, key=itemgetter(0, 1, 2))]


class _Compared:
    """The figures of a page in both readings. `unseen` are digits where pdfium has no character, next ones joined."""

    def __init__(self, text: str, places: Sequence[int], characters: Characters, glyphs: Sequence[Glyph]) -> None:
        self.characters = characters
        found = _Places(glyphs)
        digits = {place for place, c in zip(places, text, strict=True) if c.isdigit() and place >= 0}
        self.at = {i: found.at(characters, i) for i in digits}
        left = _not_in([g for g in glyphs if g.text.isdecimal()], self.at.values())
        if left:
            others = (i for i, face in enumerate(characters.faces) if face is not None and i not in digits)
            left = _not_in(left, (found.at(characters, i) for i in others))
        self.readings: list[OtherReading] = []
        for match in _FIGURE.finditer(text):
            start, end = match.span()
            joined = [g for g in left if self._stands(g, places[start:end], _TOUCHING)]
            agreed = all(self._agree(places[p], text[p]) for p in range(start, end) if text[p].isdigit())
            if agreed and not joined:
                continue
            mine = [g for g in glyphs if g in joined or self._stands(g, places[start:end])]
            left = [g for g in left if g not in mine]
            theirs = "".join(g.text for g in mine)
            if theirs != match[0]:
                self.readings.append(OtherReading(start, end, theirs if any(c.isdigit() for c in theirs) else ""))
        self.unseen = list(_runs(left))

    def _agree(self, index: int, ours: str) -> bool:
        """True where pdfminer has the same digit in its place, or has no opinion on it."""
        same = {digit(ours), digit(self.characters.text[index], None)}
        return any(
            not g.text or g.text == self.characters.text[index] or digit(g.text[:1], None) in same
            for g in self.at.get(index, ())
        )

    def _stands(self, glyph: Glyph, places: Sequence[int], beside: float = 0.0) -> bool:
        """True where the middle of a glyph lies in the box of one of the characters, or so far `beside` it."""
        c, (x, y) = self.characters, glyph.middle
        reaches = ((i, beside * (c.bottom[i] - c.top[i])) for i in places if i >= 0)
        return any(c.top[i] <= y <= c.bottom[i] and c.x0[i] - r <= x <= c.x1[i] + r for i, r in reaches)


def _not_in(glyphs: Sequence[Glyph], taken: Iterable[Sequence[Glyph]]) -> list[Glyph]:
    """Without those that one of the groups has."""
    known = {id(g) for group in taken for g in group}
    return [g for g in glyphs if id(g) not in known]


def _runs(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """Digits that stand one after the other, as one text."""
    run = ""
    last: Glyph | None = None
    for glyph in glyphs:
        if last and (glyph.x0 - last.x1 > last.x1 - last.x0 or abs(glyph.middle[1] - last.middle[1]) > 1):
            yield run
            run = ""
        run += glyph.text
        last = glyph
    if run:
        yield run


def _notes(number: int, text: str, compared: _Compared) -> Iterator[str]:
    if compared.readings:
        said = [f"{text[r.start : r.end]!r} ({r.what})" for r in compared.readings]
        yield f"page {number}: two readers disagree on {_listed(said)}; compare with the page"
    if compared.unseen:
        yield (
            f"page {number}: a second reader finds figures where the first sees none: "
            f"{_listed([repr(u) for u in compared.unseen])}; compare with the page"
        )


def _listed(said: Sequence[str]) -> str:
    more = f" and {len(said) - _MOST_SHOWN} more" if len(said) > _MOST_SHOWN else ""
    return ", ".join(said[:_MOST_SHOWN]) + more


def _doubtful(text: str, places: Sequence[int], sight: Sight) -> bool:
    """True where characters have no meaning or another one for the ear, or digits that are seen are not in the text."""
    characters = sight.characters
    if characters.unmapped or characters.spoken:
        return True
    if characters.certainty:  # recognised in a picture, of which pdfminer sees nothing
        return False
    seen = {match.start() for match in _DIGIT.finditer("".join(characters.text))}
    return not seen <= {places[match.start()] for match in _ANY_DIGIT.finditer(text)} | sight.hidden.reasons.keys()
