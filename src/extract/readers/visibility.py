"""Which characters of a page nobody can see: without ink, in the colour of the paper, under something, off the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.readers.pdfium_characters import Characters, Colour, Face, Sheet
from extract.readers.pdfium_drawings import Drawings, Shape

COVERED, GROUND, CUT_OFF = "under a rectangle", "in the colour of its ground", "cut off"
TO_BE_CONFIRMED = (
    COVERED,
    GROUND,
    CUT_OFF,
)  # by drawing the page: blends, patterns and clippings are beyond a comparison of boxes

_WHITE: Colour = (255, 255, 255, 255)
_ALIKE = 24  # steps of 255 that each of red, green, blue may differ for two colours to look the same
_SMALLEST = 1.0  # points
_SCAN = 0.5  # of the page that an image covers where text without ink is the text of a scan
_STRIP = 24.0  # points: shapes are looked up by horizontal strips of this height


@dataclass(slots=True)
class Hidden:
    """Indexes of characters that are not seen, with the reason; `under` are the text objects that lie under something."""

    reasons: dict[int, str] = field(default_factory=dict)
    under: set[Face] = field(default_factory=set)
    scanned: bool = False  # the text lies without ink under or over an image of the page

    def confirm(self, characters: Characters, inkless: set[int]) -> None:
        """Keeps of what seemed hidden what leaves no ink."""
        self.reasons = {i: why for i, why in self.reasons.items() if why not in TO_BE_CONFIRMED or i in inkless}
        self.under = {
            face for i, why in self.reasons.items() if why == COVERED and (face := characters.faces[i]) is not None
        }

    def note(self, characters: Characters) -> str:
        """One sentence about what is not read as text; empty where nothing is hidden."""
        if not self.reasons:
            return ""
        parts = []
        for reason in dict.fromkeys(self.reasons.values()):
            text = "".join(characters.text[i] for i, why in self.reasons.items() if why == reason)
            shown = text if len(text) <= 40 else text[:37] + "…"
            parts.append(f"{shown!r} ({reason})")
        return "not read, because a reader does not see it: " + "; ".join(parts)


def find_hidden(characters: Characters, drawings: Drawings, sheet: Sheet) -> Hidden:
    """The characters of a page that cannot be seen. Most pages have none, and most text gives no reason to look closer."""
    hidden = Hidden(scanned=_is_scan(drawings, sheet))
    fills = [s for s in drawings.shapes if s.fill is not None and s.fill[3] == 255 and s.kind != "rule"]
    strips = _Strips(fills)
    outside = _reaches_outside(characters, sheet)
    lines = _Lines(strips)
    suspects = {}
    for face in set(characters.faces):
        if face is not None:
            reason = _of_face(face, hidden.scanned)
            if reason or outside or face.order in drawings.clips or lines.suspicious(face):
                suspects[face] = reason
    if not suspects:
        return hidden
    images = _Strips(drawings.of_kind("image"))
    for index, face in enumerate(characters.faces):
        if face not in suspects or face is None or characters.text[index].isspace():
            continue
        x = (characters.x0[index] + characters.x1[index]) / 2
        y = (characters.top[index] + characters.bottom[index]) / 2
        reason = suspects[face]
        if not reason and not (0 <= x <= sheet.width and 0 <= y <= sheet.height):
            reason = "off the page"
        if not reason and (clip := drawings.clips.get(face.order)) and not _within(x, y, clip):
            reason = CUT_OFF
        if not reason:
            over = [s for s in strips.at(x, y) if s.order != face.order]
            if any(s.order > face.order >= 0 and s.kind == "rectangle" for s in over):
                reason = COVERED
                hidden.under.add(face)
            else:
                reason = GROUND if _on_ground(face, over) and not images.at(x, y) else ""  # over an image nobody knows
        if reason:
            hidden.reasons[index] = reason
    return hidden


def _within(x: float, y: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _reaches_outside(characters: Characters, sheet: Sheet) -> bool:
    if not characters.text:
        return False
    return (
        min(characters.x0) < 0
        or max(characters.x1) > sheet.width
        or min(characters.top) < 0
        or max(characters.bottom) > sheet.height
    )


def _of_face(face: Face, scanned: bool) -> str:
    if face.invisible and not scanned:
        return "drawn without ink"
    if face.size < _SMALLEST:
        return "too small to be seen"
    return ""


def _on_ground(face: Face, over: Sequence[Shape]) -> bool:
    """True for text in the colour of what it stands on."""
    if face.mode not in (0, 2, 4, 6):
        return False
    below = [s for s in over if s.order < face.order]
    ground = max(below, key=lambda s: s.order).fill if below else _WHITE
    assert ground is not None
    return _alike(face.colour, ground)


def _alike(one: Colour, other: Colour) -> bool:
    return abs(one[0] - other[0]) <= _ALIKE and abs(one[1] - other[1]) <= _ALIKE and abs(one[2] - other[2]) <= _ALIKE


def _is_scan(drawings: Drawings, sheet: Sheet) -> bool:
    area = sheet.width * sheet.height
    return any(
        max(min(s.x1, sheet.width) - max(s.x0, 0), 0) * max(min(s.bottom, sheet.height) - max(s.top, 0), 0)
        > _SCAN * area
        for s in drawings.of_kind("image")
    )


class _Lines:
    """What there is in the strips that lines of text run through."""

    def __init__(self, strips: _Strips) -> None:
        self.last = {y: max(s.order if s.kind == "rectangle" else -1 for s in own) for y, own in strips.strips.items()}
        self.colours = {y: {s.fill or _WHITE for s in own} | {_WHITE} for y, own in strips.strips.items()}
        self.known: dict[tuple[int, Colour], bool] = {}

    def suspicious(self, face: Face) -> bool:
        """True for text in the colour of paper, and where something lies over its line or has its colour."""
        strip = int((face.y - 0.3 * face.size) // _STRIP)
        if 0 <= face.order < self.last.get(strip, -1):
            return True
        seen = strip, face.colour
        if seen not in self.known:
            self.known[seen] = any(_alike(face.colour, colour) for colour in self.colours.get(strip, {_WHITE}))
        return self.known[seen]


class _Strips:
    """Shapes by the horizontal strips that they reach into."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self.shapes = shapes
        self.strips: dict[int, list[Shape]] = {}
        self.lines: dict[float, list[Shape]] = {}  # what the middles of a line's characters run through
        for shape in shapes:
            first = max(int(shape.top // _STRIP), -10)
            for strip in range(first, min(int(shape.bottom // _STRIP), first + 400) + 1):
                self.strips.setdefault(strip, []).append(shape)

    def at(self, x: float, y: float) -> list[Shape]:
        """The shapes at a point."""
        if y not in self.lines:
            self.lines[y] = [s for s in self.strips.get(int(y // _STRIP), ()) if s.top <= y <= s.bottom]
        return [s for s in self.lines[y] if s.x0 <= x <= s.x1]
