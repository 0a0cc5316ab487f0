"""Text that nobody sees: left out of what is read, and told."""

from __future__ import annotations

import pytest
from small_pdf import at, pdf

from extract.readers.pdf import read_pdf

PRINTED = at(50, 250, "In 2018, 163 persons")


def _cut(content: str, box: str) -> str:
    return f"q {box} re W n\n{content}Q\n"


@pytest.mark.parametrize(
    ("content", "text", "note"),
    [
        pytest.param(_cut(at(50, 200, "999"), "200 100 100 100"), "", "'999' (cut off)", id="outside its clipping"),
        pytest.param(_cut(at(50, 200, "999"), "40 190 100 30"), "999", "", id="within its clipping"),
        pytest.param(
            _cut(_cut(at(50, 200, "999"), "0 0 400 300"), "0 0 40 40"), "", "'999' (cut off)", id="one in the other"
        ),
        pytest.param(
            _cut(at(50, 200, "12 999"), "40 190 26 30"), "12", "'999' (cut off)", id="the end is outside its clipping"
        ),
        pytest.param("3 Tr\n" + at(50, 200, "999"), "", "(drawn without ink)", id="without ink"),
        pytest.param("1 1 1 rg\n" + at(50, 200, "999"), "", "(in the colour of its ground)", id="white on white"),
        pytest.param(
            "0.2 0.2 0.2 rg 40 190 80 30 re f 1 1 1 rg\n" + at(50, 200, "999"), "999", "", id="white on a dark ground"
        ),
        pytest.param(
            at(50, 200, "999") + "1 1 1 rg 40 190 80 30 re f\n", "", "'999' (under a rectangle)", id="covered"
        ),
        pytest.param(at(500, 200, "999"), "", "'999' (off the page)", id="off the page"),
        pytest.param(at(50, 200, "999", size=0.5), "", "'999' (too small to be seen)", id="too small"),
    ],
)
def test_what_is_not_seen_is_not_read_and_is_told(content: str, text: str, note: str) -> None:
    page = read_pdf(pdf(PRINTED + content), "x.pdf").pages[0]
    assert page.text.split() == ["In", "2018,", "163", "persons", *text.split()]
    assert len(page.notes) == bool(note) and all(note in said for said in page.notes)


@pytest.mark.parametrize(
    ("kind", "flags", "told"), [("FreeText", 4, True), ("FreeText", 2, False), ("Text", 4, False)], ids=str
)
def test_what_was_typed_over_a_page_is_told(kind: str, flags: int, told: bool) -> None:
    """Flag 2 hides a remark, and a note of kind Text is a sign to click on."""
    remark = f"<< /Type /Annot /Subtype /{kind} /F {flags} /Rect [30 90 200 120] /Contents (Corrected: 421\npersons) >>"
    page = read_pdf(pdf(PRINTED, objects=(remark,), page="/Annots [4 0 R]"), "x.pdf").pages[0]
    said = "page 1: remarks typed over it are not read: 'Corrected: 421 persons'"
    assert page.notes == ((said,) if told else ())
