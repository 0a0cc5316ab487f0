"""What there is to see on one page of a PDF, before it is put in order."""

from __future__ import annotations

from dataclasses import dataclass

from extract.readers.pdfium_characters import Characters, Sheet
from extract.readers.pdfium_drawings import Drawings
from extract.readers.visibility import Hidden


@dataclass(frozen=True, slots=True)
class Sight:
    """All that there is to see on one page."""

    number: int
    sheet: Sheet
    characters: Characters
    drawings: Drawings
    hidden: Hidden
    notes: tuple[str, ...] = ()  # about how it was seen

    @property
    def printed(self) -> int:
        """How many characters there are; a picture of text has none."""
        return len(self.characters.faces) - self.characters.faces.count(None)
