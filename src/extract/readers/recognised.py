"""Pages that are pictures: their characters as Tesseract recognises them, each with its box and how sure it is.

Tesseract runs as a library within the process that reads the file, so that the limits on that process hold for it, too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from statistics import mean, median
from typing import Any

import pypdfium2
from PIL import ImageStat

from extract.languages import LANGUAGES, language
from extract.readers.pdfium_characters import Characters, Face
from extract.readers.sight import Sight
from extract.readers.visibility import Hidden

_RESOLUTION = 300  # dots an inch: what Tesseract's models were trained for
_MOST_DOTS = 16_000_000  # a larger sheet is drawn coarser
_SECONDS = 20.0  # for all pages of a document, of the 30 that it has by default
_CAPITAL = 0.72  # height of a figure or capital, of the size of letters
_BOLD = 1.22  # times the ink that the page's characters usually have
_UNSURE = 80  # of 100: figures that Tesseract is less sure of are listed
_INSTALL = "apt install tesseract-ocr, and pip install 'claimledger[ocr]'"
_PICTURE = "page {number} holds pictures and no text"
_FOLDERS = ("usr/share", "usr/local/share", "opt/homebrew/share")  # below the root, where packages put language data


@dataclass(frozen=True, slots=True)
class _Symbol:
    """One character as recognised; its box as seen, in points."""

    text: str
    certainty: int
    box: tuple[float, float, float, float]
    ink: float  # share of its box that is black
    begins_word: bool
    begins_line: bool
    begins_paragraph: bool


@dataclass(slots=True)
class Recogniser:
    """Reads the pictures of one document for as long as its time lasts."""

    left: float = field(default=_SECONDS)

    def on(self, sight: Sight, page: pypdfium2.PdfPage) -> Sight:
        """The page with the characters of its picture, or with a note that says why it has none."""
        said = _PICTURE.format(number=sight.number)
        lacking = missing()
        if lacking:
            return replace(sight, notes=(f"{said}; to have it read: {lacking}",))
        if self.left <= 0:
            return replace(
                sight,
                notes=(
                    f"{said}, and the time for recognising them is used up; give the file a text layer first, as "
                    "`ocrmypdf SCAN.pdf READABLE.pdf` does, and ingest the result",
                ),
            )
        started = time.monotonic()
        symbols = list(_recognised(page, self.left))
        self.left -= time.monotonic() - started
        if not symbols:
            return replace(sight, notes=(f"{said}, and Tesseract recognises none in them",))
        notes = [f"page {sight.number} is a picture; its text was recognised by a machine and may be wrong"]
        characters = _characters(symbols)
        unsure = list(_unsure(characters))
        if unsure:
            notes.append(f"page {sight.number}: figures that are hard to recognise: {', '.join(unsure)}")
        return replace(sight, characters=characters, hidden=Hidden(), notes=tuple(notes))


@cache
def missing() -> str:
    """What must be installed before pages can be recognised; empty where nothing is missing."""
    try:
        tesseract()
    except ImportError:
        return _INSTALL
    return "" if _languages()[1] else _INSTALL


def tesseract() -> Any:
    """Tesseract's library, told to compute with one thread: files are read side by side already."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import tesserocr

    return tesserocr


@cache
def _languages() -> tuple[str, list[str]]:
    """Where Tesseract's data lies, and those of our languages that it is there for."""
    wanted = [language(code).section("recognition")["tesseract"] for code in LANGUAGES]
    given = os.environ.get("TESSDATA_PREFIX")
    folders = [Path(given)] if given else []
    for share in _FOLDERS:
        folders += sorted(Path("/", share).glob("tesseract-ocr/*/tessdata"), reverse=True)
        folders.append(Path("/", share, "tessdata"))
    for folder in folders:
        found = [name for name in wanted if (folder / f"{name}.traineddata").is_file()]
        if found:
            return str(folder), found
    return "", []


def _recognised(page: pypdfium2.PdfPage, seconds: float) -> Iterator[_Symbol]:
    """The characters of a page drawn as a picture, in Tesseract's order; none where its time runs out."""
    library = tesseract()
    folder, languages = _languages()
    width, height = page.get_size()
    scale = min(_RESOLUTION / 72, (_MOST_DOTS / max(width * height, 1)) ** 0.5)
    picture = page.render(scale=scale, grayscale=True).to_pil()
    level = library.RIL
    with library.PyTessBaseAPI(path=folder, lang="+".join(languages)) as reader:
        reader.SetImage(picture)
        reader.SetSourceResolution(round(72 * scale))
        if not reader.Recognize(max(1, round(1000 * seconds))):
            return
        for found in library.iterate_level(reader.GetIterator(), level.SYMBOL):
            if found.Empty(level.SYMBOL):  # a picture in which nothing is recognised has one such
                continue
            text, box = found.GetUTF8Text(level.SYMBOL), found.BoundingBox(level.SYMBOL)
            if not text or text.isspace() or box is None:  # rules of tables come as tall blanks
                continue
            ink = 1 - ImageStat.Stat(picture.crop(box)).mean[0] / 255
            x0, top, x1, bottom = (side / scale for side in box)
            begins = [found.IsAtBeginningOf(what) for what in (level.WORD, level.TEXTLINE, level.PARA)]
            yield _Symbol(text, round(found.Confidence(level.SYMBOL)), (x0, top, x1, bottom), ink, *begins)


def _characters(symbols: list[_Symbol]) -> Characters:
    """Recognised characters in the shape of printed ones: sizes by paragraph, baselines by line, blanks between words."""
    characters = Characters([], [], [], [], [], [])
    usual = median(s.ink for s in symbols)
    for paragraph in _parted(symbols, "begins_paragraph"):
        size = median(map(_height, _tall(paragraph))) / _CAPITAL
        for line in _parted(paragraph, "begins_line"):
            base = median(s.box[3] for s in _tall(line))
            bold = mean(s.ink for s in line) > _BOLD * usual
            for word in _parted(line, "begins_word"):
                _add_word(characters, word, size, base, bold)
    return characters


def _add_word(characters: Characters, word: list[_Symbol], size: float, base: float, bold: bool) -> None:
    face = Face("", size, bold, (0, 0, 0, 255), 0, 0, word[0].box[0], base, len(characters.text))
    ends = [s.box[0] for s in word[1:]] + [word[-1].box[2]]  # up to the next one: no gap within a word
    for symbol, x1 in zip(word, ends, strict=True):
        for char in symbol.text:
            _add(characters, char, face, symbol.certainty, symbol.box[0], max(x1, symbol.box[0] + 0.1))
    _add(characters, " ", face, 100, ends[-1], ends[-1] + 0.1)


def _add(characters: Characters, char: str, face: Face, certainty: int, x0: float, x1: float) -> None:
    characters.text.append(char)
    characters.faces.append(face)
    characters.x0.append(x0)
    characters.top.append(face.y - 0.9 * face.size)
    characters.x1.append(x1)
    characters.bottom.append(face.y + 0.2 * face.size)
    characters.certainty.append(certainty)


def _tall(symbols: list[_Symbol]) -> list[_Symbol]:
    """The figures and capitals, which stand on the baseline and are of one height; without any, the highest ones."""
    tall = [s for s in symbols if s.text.isdecimal() or s.text.isupper()]
    if tall:
        return tall
    highest = max(map(_height, symbols))
    return [s for s in symbols if _height(s) > 0.8 * highest]


def _height(symbol: _Symbol) -> float:
    return symbol.box[3] - symbol.box[1]


def _parted(symbols: list[_Symbol], begins: str) -> Iterator[list[_Symbol]]:
    """The paragraphs, lines or words of `symbols`, by the mark that each one's first character carries."""
    part: list[_Symbol] = []
    for symbol in symbols:
        if part and getattr(symbol, begins):
            yield part
            part = []
        part.append(symbol)
    if part:
        yield part


def _unsure(characters: Characters) -> Iterator[str]:
    """The words with figures that Tesseract is not sure of, each with its certainty of 100."""
    start = 0
    for index, char in enumerate(characters.text):
        if char == " ":
            word, least = "".join(characters.text[start:index]), min(characters.certainty[start : index + 1])
            if least < _UNSURE and any(map(str.isdecimal, word)):
                yield f"{word!r} ({least} of 100)"
            start = index + 1
