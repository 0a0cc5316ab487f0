"""Characters to words: runs of one baseline without a gap, in the order of the page's content.

The measure of a gap is pdfplumber's (`x_tolerance_ratio`), with what it does not know: letterspacing, raised marks, and
characters that are printed twice to look bold.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from extract.readers.pdfium_characters import Characters, Face

GAP = 0.15  # of the size of letters: more parts two words
_GENERATED_GAP = 0.08  # the same where pdfium, too, sees a blank
_BACK = 0.18  # of the size: a character that begins so far left of its predecessor's end is elsewhere
_STEP = 0.08  # of the size: characters on baselines further apart are not of one word
_LETTERSPACED = 4  # single characters at one distance that make a letterspaced word
_WIDEST_SPACING = 1.2  # of the size: what stands further apart is no word
_CLOSE = 0.3  # of the size: the same for what may be cells of a table
_EVEN = 0.06  # of the size: by which distances in a letterspaced word differ
_BLANKS = frozenset(
    " \t\r\n\f\v\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\ufeff"
)
_LEADER = re.compile(r"\.{4,}|_{4,}|…{2,}")
NO_BREAK = "\u202f"  # what stands in the text for a gap within a number
_NO_BREAK_BLANKS = frozenset("\u00a0\u2007\u2009\u202f")


@dataclass(slots=True, eq=False)
class Word:
    """A run of characters with their places in the page's columns of characters; -1 stands for one that we added."""

    text: str
    chars: list[int]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    order: int
    before: str = ""  # the blank before it: "" none or between text objects, "k" a gap in one, "n" no-break, " " plain
    mark: str = ""  # "raised" or "lowered", set by the search for footnote marks
    leads: bool = False  # a mark that belongs to the word behind it
    turned: int = 0
    note: str = ""

    @property
    def middle(self) -> float:
        """Of its width."""
        return (self.x0 + self.x1) / 2

    @property
    def core(self) -> tuple[float, float]:
        """Top and bottom of its figures and small letters."""
        return self.base - 0.7 * self.size, self.base


def words_of(characters: Characters, left_out: set[int], angle: int = 0) -> list[Word]:
    """The words whose lines run in the direction `angle` (degrees), without the characters `left_out`.

    Boxes of words in another direction than 0 are turned so that their lines run to the right; `Turn` leads back.
    """
    turn = Turn(angle)
    words: list[Word] = []
    current: list[int] = []
    blank = ""
    next_blank = ""
    x0, top, x1, bottom = turn.columns(characters)
    last = -1
    before = ""
    face_before: Face | None = None
    base = size = end = 0.0

    def close() -> None:
        nonlocal current, blank
        if current:
            words.append(_word(characters, current, x0, top, x1, bottom, base, blank))
        current = []

    for index, char, face, left, right in turn.in_line(characters, x0, x1):
        if face is None or char in _BLANKS:
            if face is not None:
                close()
                kerned = right <= left  # pdfium's own blank, for a gap within a text object
                next_blank = "k" if kerned else "n" if char in _NO_BREAK_BLANKS else " "
            elif not next_blank:
                next_blank = "g"
            continue
        if face.angle != angle or index in left_out:
            continue
        if current:
            gap = left - end
            if (
                gap > (GAP if next_blank != "g" else _GENERATED_GAP) * size
                or gap < -_BACK * size
                or (face is not face_before and _parted(size, face, base, turn))
            ):
                same_run = face is face_before and char == before
                if gap < -_BACK * size and same_run and 0.01 < left - x0[last] < 0.5 * (end - x0[last]):
                    continue  # the same character once more, a hair to the right: bold in the poor man's way
                if not (left == x0[last] and right == end and face is face_before):  # no ligature
                    close()
        if not current:
            base = turn.base(face)
            blank = "" if next_blank == "g" else next_blank
        current.append(index)
        next_blank = ""
        if face is not face_before:
            face_before, size = face, face.size
        last, before, end = index, char, right
    close()
    return _without_doubles(_letterspaced([part for word in words for part in _without_leaders(word, x0, x1)]))


def directions(characters: Characters) -> list[int]:
    """The directions that text runs in, the commonest first."""
    counts: dict[int, int] = {}
    for face, count in Counter(characters.faces).items():
        if face is not None:
            counts[face.angle] = counts.get(face.angle, 0) + count
    return sorted(counts, key=lambda angle: -counts[angle])


def _parted(size: float, face: Face, base: float, turn: Turn) -> bool:
    """True where two text objects do not stand on one baseline. Small capitals differ in size and do."""
    return abs(turn.base(face) - base) > _STEP * max(size, face.size)


def _word(
    characters: Characters,
    current: list[int],
    x0: Sequence[float],
    top: Sequence[float],
    x1: Sequence[float],
    bottom: Sequence[float],
    base: float,
    blank: str,
) -> Word:
    first, last = current[0], current[-1]
    face = characters.faces[first]
    assert face is not None
    plain = characters.faces[last] is face  # one font: its boxes are of one height
    return Word(
        "".join([characters.text[i] for i in current]),
        current,
        x0[first],
        top[first] if plain else min([top[i] for i in current]),
        x1[last],
        bottom[first] if plain else max([bottom[i] for i in current]),
        base,
        face.size,
        face.bold,
        face.order,
        blank,
    )


def _without_leaders(word: Word, x0: Sequence[float], x1: Sequence[float]) -> list[Word]:
    """The parts of a word before and behind a row of dots, which leads the eye and says nothing."""
    leaders = list(_LEADER.finditer(word.text)) if word.text[:1] in "._…" or ".." in word.text else []
    if not leaders:
        return [word]
    parts: list[Word] = []
    starts = [0, *(match.end() for match in leaders)]
    ends = [*(match.start() for match in leaders), len(word.text)]
    for start, end in zip(starts, ends, strict=True):
        if end > start:
            chars = word.chars[start:end]
            parts.append(replace(word, text=word.text[start:end], chars=chars, x0=x0[chars[0]], x1=x1[chars[-1]]))
    return parts


def _letterspaced(words: list[Word]) -> list[Word]:
    """Joins single characters that stand at one distance from each other.

    A short word does where a longer one of its text object is spaced so. Figures and signs that are text objects of their
    own may be the cells of a table, and stay apart unless they stand close.
    """
    if sum(len(word.text) == 1 for word in words) < _LETTERSPACED:
        return words
    runs: list[list[Word]] = []
    for word in words:
        if runs and len(word.text) == 1 and word.before in ("", "k") and _follows(runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    spaced = {
        run[0].order: _gap(run) for run in runs if len(run) >= _LETTERSPACED and any(w.text.isalnum() for w in run)
    }
    joined: list[Word] = []
    for run in runs:
        known = spaced.get(run[0].order)
        if len(run) > 1 and known is not None and abs(_gap(run) - known) < _EVEN * run[0].size:
            joined.append(united(run))
        else:
            joined += run
    return joined


def _gap(run: Sequence[Word]) -> float:
    """Between its first two characters."""
    return run[1].x0 - run[0].x1


def _follows(run: Sequence[Word], word: Word) -> bool:
    """True where a single character goes on with a letterspaced word, or may begin one with the one before it."""
    last = run[-1]
    gap = word.x0 - last.x1
    cells = last.order != word.order and not (last.text + word.text).isalpha()
    widest = _CLOSE if cells else _WIDEST_SPACING
    if len(last.text) > 1 or abs(word.base - last.base) > _STEP * word.size or not 0 < gap < widest * word.size:
        return False
    return len(run) < 2 or abs(gap - _gap(run[-2:])) < _EVEN * word.size


def united(run: Sequence[Word]) -> Word:
    """One word out of several that stand one after the other."""
    first = run[0]
    return Word(
        "".join(w.text for w in run),
        [i for w in run for i in w.chars],
        min(w.x0 for w in run),
        min(w.top for w in run),
        max(w.x1 for w in run),
        max(w.bottom for w in run),
        first.base,
        first.size,
        first.bold,
        first.order,
        first.before,
        first.mark,
    )


def _without_doubles(words: list[Word]) -> list[Word]:
    """Leaves out a word that is printed a second time over itself, and makes the first one bold."""
    kept: list[Word] = []
    seen: dict[tuple[str, int, int], Word] = {}
    lines: set[tuple[str, int]] = set()
    for word in words:
        text, x, y = word.text, round(word.x0 / 4), round(word.base / 4)
        double = None
        if (text, y) in lines or (text, y - 1) in lines or (text, y + 1) in lines:  # as few are
            double = next(
                (
                    other
                    for dx in (0, -1, 1)
                    for dy in (0, -1, 1)
                    if (other := seen.get((text, x + dx, y + dy))) is not None
                    and abs(other.x0 - word.x0) < 0.15 * word.size
                    and abs(other.base - word.base) < 0.15 * word.size
                ),
                None,
            )
        lines.add((text, y))
        if double is None:
            seen[text, x, y] = word
            kept.append(word)
        else:
            double.bold = True
    return kept


class Turn:
    """Turns the page so that lines in one direction run to the right, and back."""

    def __init__(self, angle: int) -> None:
        self.angle = angle
        self.cos = round(math.cos(math.radians(angle)), 9)
        self.sin = round(math.sin(math.radians(angle)), 9)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page in the turned frame."""
        return (x * self.cos - y * self.sin, x * self.sin + y * self.cos) if self.angle else (x, y)

    def base(self, face: Face) -> float:
        """Where the baseline of a text object lies in the turned frame."""
        return face.x * self.sin + face.y * self.cos if self.angle else face.y

    def in_line(
        self, characters: Characters, x0: Sequence[float], x1: Sequence[float]
    ) -> Iterable[tuple[int, str, Face | None, float, float]]:
        """The characters to look at for lines in this direction, with the blanks that pdfium put between them: index,
        character, face, and where it begins and ends.
        """
        faces = characters.faces
        listed = zip(range(len(faces)), characters.text, faces, x0, x1, strict=True)
        if not self.angle:
            return listed
        return compress(listed, [face is None or face.angle == self.angle for face in faces])

    def columns(self, characters: Characters) -> tuple[list[float], list[float], list[float], list[float]]:
        """The boxes of all characters in the turned frame; left as they are for characters in other directions."""
        if not self.angle:
            return characters.x0, characters.top, characters.x1, characters.bottom
        x0, top, x1, bottom = list(characters.x0), list(characters.top), list(characters.x1), list(characters.bottom)
        for index, face in enumerate(characters.faces):
            if face is not None and face.angle == self.angle:
                if self.angle % 90:
                    box = self._slanted(characters, index, face)
                else:
                    box = _ordered(*self.point(x0[index], top[index]), *self.point(x1[index], bottom[index]))
                x0[index], top[index], x1[index], bottom[index] = box
        return x0, top, x1, bottom

    def _slanted(self, characters: Characters, index: int, face: Face) -> tuple[float, float, float, float]:
        """In a slanted line a box is larger than its character: it is taken from its middle, half an em wide."""
        middle = (
            (characters.x0[index] + characters.x1[index]) / 2,
            (characters.top[index] + characters.bottom[index]) / 2,
        )
        x, y = self.point(*middle)
        half = face.size * (0.28 if characters.text[index] not in ".,:;il|!' " else 0.14)
        return x - half, y - face.size / 2, x + half, y + face.size / 2


def _ordered(ax: float, ay: float, bx: float, by: float) -> tuple[float, float, float, float]:
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def bounds(words: Iterable[Word]) -> tuple[float, float, float, float]:
    """The box around words: x0, top, x1, bottom."""
    listed = list(words)
    if len(listed) == 1:
        word = listed[0]
        return word.x0, word.top, word.x1, word.bottom
    return (
        min([w.x0 for w in listed]),
        min([w.top for w in listed]),
        max([w.x1 for w in listed]),
        max([w.bottom for w in listed]),
    )
