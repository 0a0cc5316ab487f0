"""Web pages: what is the page's own is read, what frames it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.blocks import blocks
from extract.readers import read
from model.document import Document
from model.errors import RejectedRelease

PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>Title 1</title><style>p { width: 12px }</style></head>
<body>
<header>Agency <a href="/">Home 2</a></header>
<nav><ul><li>News 3</li></ul></nav>
<main>
  <h1>Referrals rose in 2018</h1>
  <p>In 2018 the system took on 163&nbsp;clients<sup>1</sup>,
     <b>52</b> more than before.</p>
  <script>var figures = [4, 5];</script>
  <p hidden>not 6</p><p style="display:none">not 7</p>
  <h2>By sex</h2>
  <ul><li>Women: 90</li><li>Men: 73</li></ul>
  <ol><li>first</li><li>second</li></ol>
  <p>Before: <del>160</del> 163.</p>
  <table><caption>Table 1. Clients</caption>
    <thead><tr><th></th><th colspan="2">2018</th></tr><tr><th>Form</th><th>Women</th><th>Men</th></tr></thead>
    <tr><td rowspan="2">Labour</td><td>1 204</td><td>20</td></tr>
    <tr><td>7</td><td>8<br>(9)</td></tr>
  </table>
  <aside>Related: 10 stories</aside>
</main>
<footer>Call 11</footer>
</body></html>"""


def _read(page: str, name: str = "release.html") -> Document:
    return read(Path(name), page.encode())


def test_the_main_text_is_read_without_the_page_around_it() -> None:
    text = _read(PAGE).pages[0].text
    assert text == (
        "Referrals rose in 2018\n\n"
        "In 2018 the system took on 163\u00a0clients¹, 52 more than before.\n\n"
        "By sex\n\n• Women: 90\n• Men: 73\n\n1. first\n2. second\n\nBefore: 163.\n\n"
        "Table 1. Clients\n\n2018\nForm\tWomen\tMen\nLabour\t1 204\t20\n7\t8 (9)\n\n"
    )


def test_a_struck_out_figure_is_noted() -> None:
    assert _read(PAGE).pages[0].notes == ("struck out and not read: '160'",)


def test_cells_keep_their_rows_and_columns() -> None:
    page = _read(PAGE).pages[0]
    (table,) = page.tables
    assert table.header_rows == 2
    assert {(c.row, c.column): page.text[c.start : c.end] for c in table.cells} == {
        (0, 1): "2018",
        (0, 2): "2018",
        (1, 0): "Form",
        (1, 1): "Women",
        (1, 2): "Men",
        (2, 0): "Labour",
        (2, 1): "1 204",
        (2, 2): "20",
        (3, 0): "Labour",
        (3, 1): "7",
        (3, 2): "8 (9)",
    }


def test_headings_lists_and_tables_become_blocks() -> None:
    found = list(blocks(_read(PAGE), "en"))
    assert [b.kind for b in found] == [
        "heading", "paragraph", "heading", *["list_item"] * 2, *["list_item"] * 2, "paragraph", "caption", "table",
    ]  # fmt: skip
    assert found[0].level == 1


def test_the_charset_that_the_page_names_is_taken() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Ihmiskaupan uhreja 12, Åbo 3</p></body></html>'
    document = read(Path("release.htm"), page.encode("latin-1"))
    assert document.pages[0].text == "Ihmiskaupan uhreja 12, Åbo 3\n\n"
    assert document.media_type == "text/html"


def test_a_page_without_main_loses_its_header_and_footer() -> None:
    page = "<html><body><header>Head 1</header><div><p>Text 2</p></div><footer>Foot 3</footer></body></html>"
    assert _read(page).pages[0].text == "Text 2\n\n"


def test_html_is_known_by_its_content_where_the_name_does_not_say_so() -> None:
    assert _read(PAGE, "release.txt").media_type == "text/html"
    assert _read("A text with <b>html</b> in it, 12 persons", "release.txt").media_type == "text/plain"


def test_a_page_that_a_script_has_to_make_is_rejected() -> None:
    with pytest.raises(RejectedRelease, match="no text of its own"):
        _read("<html><body><div id=app></div><script>render(12)</script></body></html>")


def test_deep_nesting_neither_fails_nor_loses_text() -> None:
    page = "<html><body>" + "<div>" * 5_000 + "379 persons" + "</div>" * 5_000 + "</body></html>"
    assert "379 persons" in _read(page).pages[0].text


@given(st.text(alphabet=st.sampled_from("<>/=\"' abdhlprtuy12é\n&;!-"), max_size=200))
def test_whatever_the_page_its_lines_and_cells_lie_within_its_text(inner: str) -> None:
    page = _read(f"<html><body><p>x</p>{inner}").pages[0]
    assert all(0 <= line.start < line.end <= len(page.text) for line in page.lines)
    assert all(a.end <= b.start for a, b in zip(page.lines, page.lines[1:], strict=False))
    assert all(0 <= c.start < c.end <= len(page.text) for t in page.tables for c in t.cells)
