"""Words to printed lines, and lines to the pieces between their wide gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from extract.readers.words import NO_BREAK, Word, bounds, united

PIECE_GAP = 0.9  # of the size of letters: a wider gap parts columns, a narrower one words
_SAME_LINE = 0.5  # of the height of the smaller of two words that must stand beside each other
GROUP_GAP = 0.5  # of the size: the widest gap between the thousands and the hundreds of a number
_GROUP = re.compile(r"[(+−–-]?\d{1,3}(?:\u202f\d{3})*")
_HUNDREDS = re.compile(r"\d{3}(?:\D.*)?")
_BULLETS = "•▪▫■□▲►▶◆◇◦●○⚫★✓✔➢➤❖‣⁃·\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d\uf0be"
_BULLET = re.compile(f"[{_BULLETS}](?=.)")
_LEADER = 4  # single dots in a line that lead to a figure
_STACKED = 1.6  # of the size: how far apart figures that stand on top of each other may be


@dataclass(slots=True, eq=False)
class Piece:
    """Words of one line that no wide gap parts."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    text: str  # its words with blanks between them

    @classmethod
    def of(cls, words: Sequence[Word]) -> Piece:
        """The piece that these words make, from left to right."""
        main = words[0] if not words[0].mark else next((w for w in words if not w.mark), words[0])
        return cls(list(words), *bounds(words), main.base, main.size, " ".join([w.text for w in words]))

    @property
    def letters(self) -> int:
        """How many of its characters are letters."""
        return sum(map(str.isalpha, self.text))

    @property
    def bold(self) -> bool:
        """True where all its words are."""
        return all(w.bold for w in self.words if not w.mark)


def lines_of(words: Iterable[Word], *, stacked: bool = True) -> list[list[Word]]:
    """Words that stand beside each other, from top to bottom and from left to right.

    `stacked` joins single figures that stand alone on top of each other; in a column of a table they are rows.
    """
    lines: list[list[Word]] = []
    anchors: list[tuple[float, float]] = []
    for word in sorted(words, key=attrgetter("base", "x0")):
        top, bottom = word.core
        for back in range(len(lines) - 1, max(len(lines) - 4, -1), -1):
            high, low = anchors[back]
            shared = (bottom if bottom < low else low) - (top if top > high else high)
            if shared > 0 and shared > _SAME_LINE * min(bottom - top, low - high):
                lines[back].append(word)
                break
        else:
            lines.append([word])
            anchors.append((top, bottom))
    for line in lines:
        line.sort(key=attrgetter("x0"))
    lines = [_bulleted(_without_dots(line)) for line in lines]
    return _stacked(lines) if stacked else lines


def _without_dots(line: list[Word]) -> list[Word]:
    """A line without a row of single dots, which leads the eye from a label to its figure."""
    if sum(w.text == "." for w in line) < _LEADER:
        return line
    return [w for w in line if w.text != "."] or line


def pieces_of(line: Sequence[Word], gap: float = PIECE_GAP) -> list[Piece]:
    """The pieces of one line."""
    groups: list[list[Word]] = []
    last: Word | None = None
    for word in line:
        if last is not None and word.x0 - last.x1 <= gap * (word.size if word.size > last.size else last.size):
            groups[-1].append(word)
        else:
            groups.append([word])
        last = word
    return [Piece.of(group) for group in groups]


def spelled(words: Sequence[Word]) -> list[tuple[str, int]]:
    """Every character of a line with its place among the page's characters, -1 for the blanks between words.

    Marks stick to their words, and a number that narrow gaps part keeps together with a narrow no-break space.
    """
    found: list[tuple[str, int]] = []
    before: Word | None = None
    group = ""
    for word in words:
        if before is not None:
            blank = _blank(before, word, group)
            if blank:
                found.append((blank, -1))
            group = f"{group}{blank}{word.text}" if blank == NO_BREAK else word.text
        else:
            group = word.text
        found.extend(zip(word.text, word.chars, strict=False))
        before = word
    return found


def _blank(before: Word, word: Word, group: str) -> str:
    gap = word.x0 - before.x1
    if word.mark and not word.leads:
        return ""
    if before.mark:
        return "" if gap < 0.12 * word.size and word.before != " " else " "
    if (
        gap < GROUP_GAP * word.size
        and word.before in ("", "n")
        and _GROUP.fullmatch(group)
        and _HUNDREDS.fullmatch(word.text)
        and abs(word.size - before.size) < 0.1 * word.size
    ):
        return NO_BREAK
    if (
        -0.05 * word.size < gap < 0.05 * word.size
        and not word.before
        and abs(word.base - before.base) < 0.05 * word.size
    ):
        return ""
    return " "


def _bulleted(line: list[Word]) -> list[Word]:
    """A bullet that sticks to its first word becomes a word of its own, and every bullet the same character."""
    first = line[0]
    if first.text == "o" and len(line) > 1 and line[1].x0 - first.x1 > 0.25 * first.size:
        first.text = "•"  # the hollow bullet of word processors
    if first.text[0] not in _BULLETS:
        return line
    if len(first.text) == 1:
        if len(line) > 1:
            first.text = "•"
        return line
    width = (first.x1 - first.x0) / len(first.text)
    mark, rest = (
        Word(
            text,
            chars,
            x0,
            first.top,
            x1,
            first.bottom,
            first.base,
            first.size,
            first.bold,
            first.order,
            before,
        )
        for text, chars, x0, x1, before in (
            ("•", first.chars[:1], first.x0, first.x0 + width, ""),
            (first.text[1:], first.chars[1:], first.x0 + 1.3 * width, first.x1, " "),
        )
    )
    return [mark, rest, *line[1:]]


def _stacked(lines: list[list[Word]]) -> list[list[Word]]:
    """Figures that stand alone on top of each other, as along an upright axis, are one number."""
    joined: list[list[Word]] = []
    run: list[Word] = []

    def flush() -> None:
        if len(run) >= 3:
            joined.append([united(run)])
        else:
            joined.extend([word] for word in run)
        run.clear()

    for line in lines:
        word = line[0]
        single = len(line) == 1 and len(word.text) == 1 and word.text.isdigit()
        if run and not (
            single and abs(word.middle - run[-1].middle) < 1 and word.base - run[-1].base < _STACKED * word.size
        ):
            flush()
        if single:
            run.append(word)
        else:
            joined.append(line)
    flush()
    return joined
