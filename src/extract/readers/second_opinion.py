"""pdfminer's reading of a page whose figures are in doubt. It is slow, so it is asked on those pages alone."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace

from extract.readers.pdf_page import Sight
from model.document import Page

_MOST_PAGES = 20
_MOST_SHOWN = 8
_DIGITS = re.compile(r"\d+")


class SecondOpinion:
    """Compares the figures of doubtful pages with those that pdfminer finds."""

    def __init__(self, data: bytes, password: str | None) -> None:
        self.data = data
        self.password = password
        self.asked = 0

    def on(self, page: Page, sight: Sight) -> Page:
        """The page, with a note where pdfminer reads other digits."""
        if self.asked >= _MOST_PAGES or not page.text or not _doubtful(page, sight):
            return page
        self.asked += 1
        theirs = self._digits(page.number - 1)
        if theirs is None:
            return page
        hidden = "".join(sight.characters.text[i] for i in sight.hidden.reasons)
        ours = Counter(c for c in page.text + hidden if c.isdecimal())
        more, fewer = theirs - ours, ours - theirs
        if not more and not fewer:
            return page
        said = [
            f"{sum(counter.values())} digits {what}"
            for counter, what in ((more, "that pdfium does not see"), (fewer, "fewer"))
            if counter
        ]
        note = (
            f"page {page.number}: its fonts are in disorder and two readers disagree: pdfminer finds {' and '.join(said)}; "
            "compare its figures with the page"
        )
        return replace(page, notes=(*page.notes, note))

    def _digits(self, index: int) -> Counter[str] | None:
        """The digits that pdfminer finds on a page; None where it cannot read it."""
        from pdfminer.converter import PDFPageAggregator  # a tenth of a second, for few documents
        from pdfminer.layout import LTChar, LTContainer
        from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
        from pdfminer.pdfpage import PDFPage

        found: Counter[str] = Counter()

        def count(container: LTContainer) -> None:  # type: ignore[type-arg]
            for item in container:
                if isinstance(item, LTChar):
                    text = item.get_text()
                    found.update(c for c in text if c.isdecimal() and not text.startswith("(cid:"))
                elif isinstance(item, LTContainer):
                    count(item)

        try:
            resources = PDFResourceManager()
            device = PDFPageAggregator(resources)
            for page in PDFPage.get_pages(io.BytesIO(self.data), pagenos=[index], password=self.password or ""):
                PDFPageInterpreter(resources, device).process_page(page)
                count(device.get_result())
        except MemoryError:
            raise
        except Exception:  # pdfminer raises errors of many kinds for files that pdfium reads
            return None
        return found if found else None


def _doubtful(page: Page, sight: Sight) -> bool:
    """True where characters have no meaning, or digits of pdfium's characters are missing in the text."""
    if sight.characters.unmapped:
        return True
    texts = sight.characters.text
    unseen = sum(texts[i].isdecimal() for i in sight.hidden.reasons)
    drawn = sum(map(str.isdecimal, "".join(texts))) - unseen
    kept = sum(map(str.isdigit, page.text))  # raised figures, too
    return drawn > kept and not any("struck out" in note for note in page.notes)
