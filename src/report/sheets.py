"""Pictures of the pages of a PDF, and of the part of a page that a figure stands in; drawn by pdfium."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.document import Box, boxes_parsed
from model.errors import ClaimledgerError
from report.files import replaced

_WIDTH = 1_100  # pixels of a page's picture, at most
_CUT_SCALE = 2.5  # pixels a point of a cut-out
_MARGIN_X, _MARGIN_Y = 150.0, 36.0  # points around a figure that its cut-out shows
_RING = 3.0  # points between a figure and the ring around it
_SAVED: dict[str, dict[str, Any]] = {"WEBP": {"quality": 70, "method": 2}, "PNG": {"optimize": True}}
_COLOUR = (178, 34, 34)


@dataclass(frozen=True)
class Original:
    """The file that a release was read from, as long as its content is the same."""

    path: Path
    source: str
    sha256: str
    password: str | None = None

    def picture(self, page: int) -> bytes | None:
        """A page (from 1) as WebP; None where it cannot be drawn."""
        return _drawn(self, page, (), "WEBP")

    def cutout(self, claim: Any) -> bytes | None:
        """The part of the page around a figure as WebP, the figure ringed; None where it cannot be drawn."""
        return _drawn(self, claim.page, boxes_of(claim._mapping), "WEBP")


class Originals:
    """The PDF files that releases were read from, looked up in a folder; each is read once. `password` opens encrypted ones."""

    def __init__(self, raw: Path | None, password: str | None = None) -> None:
        self._raw = raw
        self._password = password
        self._known: dict[tuple[str, str], Original | None] = {}

    @property
    def missing(self) -> list[str]:
        """Sources of the PDF releases that were asked for and not found as they were read."""
        return sorted({source for (source, _), original in self._known.items() if original is None})

    def of(self, source: str, media_type: str, sha256: str) -> Original | None:
        """The original of a release; None where it is no PDF, does not lie in the folder, or is another file by now."""
        if media_type != "application/pdf" or ".." in Path(source).parts:
            return None
        if (source, sha256) not in self._known:
            self._known[source, sha256] = self._found(source, sha256)
        return self._known[source, sha256]

    def _found(self, source: str, sha256: str) -> Original | None:
        if self._raw is None:
            return None
        path = self._raw / source
        try:
            with path.open("rb") as handle:
                same = hashlib.file_digest(handle, "sha256").hexdigest() == sha256
        except OSError:
            return None
        return Original(path, source, sha256, self._password) if same else None


def save_cutout(raw: Path, claim: Any, release: Any, file: Path, password: str | None = None) -> None:
    """Writes the cut-out of a claim as PNG. Raises ClaimledgerError where there is none to be had."""
    if claim["x0"] is None:
        raise ClaimledgerError(f"{release['source']}: has no pages to cut from; only PDF releases have")
    original = Originals(raw, password).of(release["source"], release["media_type"], release["sha256"])
    if original is None:
        raise ClaimledgerError(
            f"{raw / release['source']}: is not the file that the claim was read from; name its folder with --raw"
        )
    drawn = _drawn(original, claim["page"], boxes_of(claim), "PNG")
    if drawn is None:
        raise ClaimledgerError(
            f"{original.path}: page {claim['page']} cannot be drawn; if the file is encrypted, give its --password"
        )
    with replaced(file) as passing:
        passing.write_bytes(drawn)


def boxes_of(row: Mapping[str, Any]) -> tuple[Box, ...]:
    """Where a figure stands on its page: in one box, or in one for each part where a line's end cuts it; none for text."""
    if row["x0"] is None:
        return ()
    return boxes_parsed(row["parts"]) or (Box(row["x0"], row["top"], row["x1"], row["bottom"]),)


def _drawn(original: Original, page: int, boxes: Sequence[Box], shape: str) -> bytes | None:
    """A page, or what lies around some boxes on it, each ringed; None where the page cannot be drawn."""
    import pypdfium2 as pdfium
    from PIL import ImageDraw

    try:
        document = pdfium.PdfDocument(original.path, original.password)
        try:
            if document.get_formtype() != pdfium.raw.FORMTYPE_NONE:
                document.init_forms()  # what is filled into fields is drawn, too
            sheet = document[page - 1]
            width, height = sheet.get_size()
            around = Box.around(boxes)
            if around is None:
                picture = sheet.render(scale=min(_WIDTH / max(width, height / 2, 1), 3)).to_pil()
            else:
                left, up = max(0.0, around.x0 - _MARGIN_X), max(0.0, around.top - _MARGIN_Y)
                right, down = min(width, around.x1 + _MARGIN_X), min(height, around.bottom + _MARGIN_Y)
                crop = (left, height - down, width - right, up)
                picture = sheet.render(scale=_CUT_SCALE, crop=crop).to_pil()
                for box in boxes:
                    corners = (box.x0 - _RING, box.top - _RING), (box.x1 + _RING, box.bottom + _RING)
                    scaled = [((x - left) * _CUT_SCALE, (y - up) * _CUT_SCALE) for x, y in corners]
                    ImageDraw.Draw(picture).rectangle(scaled, outline=_COLOUR, width=3)
        finally:
            document.close()
    except (pdfium.PdfiumError, IndexError, ValueError, MemoryError, OSError):
        return None
    made = io.BytesIO()
    picture.save(made, shape, **_SAVED[shape])
    return made.getvalue()
