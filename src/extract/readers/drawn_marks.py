"""Marks that are drawn and not set: a minus as a short rule, a line through a word, a bullet as a dot."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from extract.readers.pdfium_drawings import Shape
from extract.readers.words import Word

_MINUS = (0.25, 0.95)  # of the size of letters: the length of a minus
_ABOVE = (0.12, 0.55)  # of the size: how far above the baseline a minus or a line through a word runs
_STRUCK = 0.8  # of a word's width that a line through it covers
_BULLET = (0.15, 0.75)  # of the size: height and width of a drawn bullet
_BULLET_GAP = 2.2  # of the size: the widest gap between a bullet and its text
_MOST = 4_000  # shapes: on maps and drawings nobody looks for marks


def read_drawn_marks(words: list[Word], shapes: Sequence[Shape]) -> tuple[list[Word], list[str]]:
    """The words without those that are struck out, with drawn minus signs and bullets; and the texts struck out."""
    rules = [s for s in shapes if s.kind == "rule" and s.width > s.height]
    dots = [s for s in shapes if s.kind in ("curve", "rectangle", "rule") and s.width < 12 and s.height < 12 and s.fill]
    if len(rules) + len(dots) > _MOST:
        return words, []
    ordered = sorted(words, key=lambda w: w.base)
    bases = [w.base for w in ordered]
    struck = _struck(ordered, bases, rules)
    for rule in rules:
        _minus(ordered, bases, rule)
    kept = [w for w in words if w not in struck]
    bullets = [b for b in (_bullet(ordered, bases, dot) for dot in dots) if b is not None]
    return kept + _distinct(bullets), [w.text for w in words if w in struck]


def _near(ordered: Sequence[Word], bases: Sequence[float], y: float, reach: float) -> Sequence[Word]:
    return ordered[bisect_left(bases, y - 2) : bisect_right(bases, y + reach)]


def _struck(ordered: Sequence[Word], bases: Sequence[float], rules: Sequence[Shape]) -> set[Word]:
    struck: set[Word] = set()
    for rule in rules:
        y = (rule.top + rule.bottom) / 2
        crossed = [
            w
            for w in _near(ordered, bases, y, 40)
            if _ABOVE[0] * w.size < w.base - y < _ABOVE[1] * w.size
            and min(rule.x1, w.x1) - max(rule.x0, w.x0) >= _STRUCK * (w.x1 - w.x0)
        ]
        if crossed:
            left, right = min(w.x0 for w in crossed), max(w.x1 for w in crossed)
            size = crossed[0].size
            # A line of a grid or a diagram runs on beyond the words it crosses.
            if rule.x0 > left - size and rule.x1 < right + size:
                struck.update(crossed)
    return struck


def _minus(ordered: Sequence[Word], bases: Sequence[float], rule: Shape) -> None:
    y = (rule.top + rule.bottom) / 2
    for word in _near(ordered, bases, y, 40):
        if (
            word.text[0].isdigit()
            and _MINUS[0] * word.size <= rule.width <= _MINUS[1] * word.size
            and _ABOVE[0] * word.size < word.base - y < _ABOVE[1] * word.size
            and -0.1 * word.size <= word.x0 - rule.x1 <= 0.4 * word.size
            and not any(
                w is not word and abs(w.base - word.base) < 0.3 * word.size and 0 <= rule.x0 - w.x1 < 0.12 * word.size
                for w in _near(ordered, bases, y, 40)
            )
        ):
            word.text = "−" + word.text
            word.chars = [-1, *word.chars]
            word.x0 = rule.x0
            return


def _bullet(ordered: Sequence[Word], bases: Sequence[float], dot: Shape) -> Word | None:
    """The bullet that a dot is, where text begins to its right and nothing stands to its left."""
    middle = (dot.top + dot.bottom) / 2
    line = [w for w in _near(ordered, bases, middle, 14) if 0.05 * w.size < w.base - middle < 0.7 * w.size]
    right = [w for w in line if 0 < w.x0 - dot.x1 < _BULLET_GAP * w.size]
    if not right:
        return None
    word = min(right, key=lambda w: w.x0)
    small = all(_BULLET[0] * word.size <= side <= _BULLET[1] * word.size for side in (dot.width, dot.height))
    alone = not any(w.x0 < dot.x0 and dot.x0 - w.x1 < 1.2 * word.size for w in line)
    if not small or not alone or abs(dot.width - dot.height) > 0.3 * word.size:
        return None
    return Word("•", [-1], dot.x0, dot.top, dot.x1, dot.bottom, word.base, word.size, False, word.order, note="drawn")


def _distinct(bullets: Sequence[Word]) -> list[Word]:
    """A dot may be drawn twice, as outline and as filling."""
    kept: dict[tuple[int, int], Word] = {}
    for bullet in bullets:
        kept.setdefault((round(bullet.x0 / 3), round(bullet.base / 3)), bullet)
    return list(kept.values())
