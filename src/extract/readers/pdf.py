"""PDF releases: opened and drawn by pdfium, page by page; pdfminer is asked where a page's figures are in doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import pypdfium2
from pypdfium2 import raw

from extract.readers import pdfium_calls as pdfium
from extract.readers.form_fields import add_field_values, remarks
from extract.readers.furniture import set_furniture
from extract.readers.ink import set_active, without_ink
from extract.readers.pdf_page import read_page
from extract.readers.pdfium_characters import Characters, Sheet, read_characters
from extract.readers.pdfium_drawings import Drawings, read_drawings
from extract.readers.recognised import Recogniser
from extract.readers.second_opinion import SecondOpinion
from extract.readers.sight import Sight
from extract.readers.visibility import TO_BE_CONFIRMED, Hidden, find_hidden
from model.collector import collector_paused
from model.document import Document, Page
from model.errors import RejectedRelease

Progress = Callable[[int, int], None]
_AT_ONCE = 100  # pages; pdfium keeps what it has parsed of every page until the document is closed
_LOST_PAGES = 0.5  # of the pages: a document that loses more is not loaded half


def read_pdf(data: bytes, name: str, password: str | None = None, progress: Progress | None = None) -> Document:
    """The document in a PDF. `progress` hears of every page: how many are read, of how many.

    Raises RejectedRelease for a file that cannot be opened, or of which no page can be read.
    """
    opinion, recogniser = SecondOpinion(data, password), Recogniser()
    known: set[str] = set()
    pages: list[Page] = []
    for document, indexes in _opened_in_turn(data, name, password):
        for index in indexes:
            with collector_paused():  # between pages it runs
                pages.append(_read(document, index, known, opinion, recogniser))
            if progress is not None:
                progress(index + 1, len(document))
    lost = [page.number for page in pages if page.width is None]
    if len(lost) > _LOST_PAGES * len(pages):
        raise RejectedRelease(
            f"{name}: {len(lost)} of its {len(pages)} pages are damaged; fetch it again, or save it anew as PDF"
        )
    return Document(set_furniture(pages), "application/pdf")


def _opened_in_turn(
    data: bytes, name: str, password: str | None
) -> Iterator[tuple[pypdfium2.PdfDocument, Sequence[int]]]:
    """The document, opened once for every so many of its pages, with their indexes."""
    first, count = 0, 1
    while first < count:
        with closing(_opened(data, name, password)) as document:
            count = len(document)
            if not count:
                raise RejectedRelease(f"{name}: holds no page; fetch it again from the publisher")
            if document.get_formtype() != raw.FORMTYPE_NONE:
                document.init_forms()
            yield document, range(first, min(first + _AT_ONCE, count))
        first += _AT_ONCE


def _opened(data: bytes, name: str, password: str | None) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD:
            said = "the password does not open it" if password else "it is encrypted"
            raise RejectedRelease(f"{name}: {said}; give its password, or an edition without one") from error
        if code == raw.FPDF_ERR_SECURITY:
            raise RejectedRelease(f"{name}: is encrypted in a way that is not supported; save it without") from error
        raise RejectedRelease(f"{name}: is damaged or no PDF at all; fetch it again from the publisher") from error


def _read(
    document: pypdfium2.PdfDocument, index: int, known: set[str], opinion: SecondOpinion, recogniser: Recogniser
) -> Page:
    number = index + 1
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return Page(number, "", (), notes=(f"page {number} is damaged and was not read",))
    try:
        sight = _seen(page, number, document)
        if not sight.printed and sight.drawings.of_kind("image"):
            sight = recogniser.on(sight, page)
        typed = remarks(page)
        if typed:
            said = f"page {number}: remarks typed over it are not read: {'; '.join(map(repr, typed))}"
            sight = replace(sight, notes=(*sight.notes, said))
    finally:
        page.close()
    return read_page(sight, known, opinion)


def _seen(page: pypdfium2.PdfPage, number: int, document: pypdfium2.PdfDocument) -> Sight:
    """Characters, drawings and what is hidden, of one page."""
    left, bottom, right, top = page.get_bbox()
    sheet = Sheet(left, bottom, right, top, (page.get_rotation() // 90) % 4)
    drawings = read_drawings(pdfium.handle(page.raw), sheet)
    characters = _characters(page, sheet, drawings)
    hidden = find_hidden(characters, drawings, sheet)
    doubted = [index for index, reason in hidden.reasons.items() if reason in TO_BE_CONFIRMED]
    if doubted:
        hidden.confirm(characters, without_ink(page, sheet, characters, drawings, doubted))
    if hidden.under:
        characters, hidden = _uncovered(page, sheet, drawings, characters, hidden)
    if document.formenv is not None:
        add_field_values(characters, page, document.formenv, sheet)
    return Sight(number, sheet, characters, drawings, hidden)


def _characters(page: pypdfium2.PdfPage, sheet: Sheet, drawings: Drawings) -> Characters:
    textpage = page.get_textpage()
    try:
        return read_characters(pdfium.handle(textpage.raw), sheet, drawings.orders)
    finally:
        textpage.close()


def _uncovered(
    page: pypdfium2.PdfPage, sheet: Sheet, drawings: Drawings, characters: Characters, hidden: Hidden
) -> tuple[Characters, Hidden]:
    """The characters once more without the text objects that lie under something.

    pdfium leaves out a character that stands where the same one stands already: where a figure was painted over and
    corrected, it would lose the digits that the correction shares with what it covers.
    """
    set_active(drawings, hidden.under, active=False)
    again = _characters(page, sheet, drawings)
    set_active(drawings, hidden.under, active=True)
    kept = {(c, f, x): why for i, why in hidden.reasons.items() for c, f, x in [_identity(characters, i)]}
    hidden_again = Hidden(
        {i: why for i in range(len(again.text)) if (why := kept.get(_identity(again, i)))}, hidden.under, hidden.scanned
    )
    for index, face in enumerate(characters.faces):
        if face in hidden.under:
            if index in hidden.reasons:
                hidden_again.reasons[len(again.text)] = hidden.reasons[index]
            _copied(again, characters, index)
    return again, hidden_again


def _identity(characters: Characters, index: int) -> tuple[str, int, float]:
    face = characters.faces[index]
    return characters.text[index], face.order if face else -1, characters.x0[index]


def _copied(target: Characters, source: Characters, index: int) -> None:
    for column in ("text", "faces", "x0", "top", "x1", "bottom"):
        getattr(target, column).append(getattr(source, column)[index])
