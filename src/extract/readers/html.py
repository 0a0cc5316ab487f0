"""Web pages: the main text without the page's chrome, with headings, lists and tables. selectolax does the parsing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.readers.footnote_marks import raised
from extract.readers.text import decoded
from model.document import Cell, Document, Line, Page, Table
from model.errors import RejectedRelease

# fmt: off
_NEVER = frozenset((
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "canvas", "audio",
    "video", "button", "select", "textarea", "head", "nav", "aside", "dialog", "menu", "datalist",
))
_CHROME_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog",
    "alert",
))
_BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "html",
))
# fmt: on
_SIZES = {"h1": 20.0, "h2": 16.0, "h3": 14.0, "h4": 13.0, "h5": 12.5, "h6": 12.5, "figcaption": 10.0, "caption": 10.0}
_BODY = 11.0  # points, as a browser's style sheet has it, near enough to tell headings from text
_BOLD = frozenset(("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"))
_STRUCK = frozenset(("del", "s", "strike"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*+=\s*+[\"']?\s*+([\w-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_DEEPEST = 150  # elements within elements: beyond, only the text counts
_MOST_COLUMNS = 200


def read_html(data: bytes, name: str) -> Document:
    """A document of one page. Raises RejectedRelease for what is no text and for a page without any."""
    tree = LexborHTMLParser(_text(data, name))
    if tree.body is None:
        raise RejectedRelease(f"{name}: holds no web page; fetch it again from the publisher")
    writer = _Writer()
    root = _main(tree.body)
    writer.write(root, chrome=root.tag == "body")
    if not "".join(writer.text).strip():
        raise RejectedRelease(
            f"{name}: this web page holds no text of its own (it may be made by a script); save it as PDF"
        )
    return Document((writer.page(),), "text/html")


def _text(data: bytes, name: str) -> str:
    named = _CHARSET.search(data[:2_048])
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(named[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # what the page says of itself is wrong: found out from the bytes
    return decoded(data, name)


def _main(body: LexborNode) -> LexborNode:
    """The element that holds the page's own text: the longest of its kind, where it is most of what can be read."""
    for selector in ("main", "[role=main]", "article"):
        found = body.css(selector)
        if found:
            return max(found, key=lambda node: len(node.text()))
    return body


@dataclass
class _Writer:
    """The page's text as it grows, and where its lines and tables are."""

    text: list[str] = field(default_factory=list)
    length: int = 0
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    current: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)  # of each stretch of the line that is being written
    size: float = _BODY

    def page(self) -> Page:
        """All of it."""
        return Page(1, "".join(self.text), tuple(self.lines), tuple(self.tables), notes=tuple(self.notes))

    # ------------------------------------------------------------------ elements

    def write(self, node: LexborNode, *, chrome: bool, bold: bool = False, depth: int = 0) -> None:
        """Writes the children of an element. `chrome` drops what frames the page: its header and footer."""
        for child in _children(node):
            tag = child.tag or ""
            if tag == "-text":
                self._add(child.text_content or "", bold=bold)
            elif tag == "br":
                self._end_line()
            elif _left_out(child, tag) or (chrome and tag in ("header", "footer")):
                continue
            elif tag in _STRUCK:
                self.notes.append(f"struck out and not read: {child.text().strip()[:80]!r}")
            elif tag in ("sup", "sub"):
                self._add(raised(child.text().strip()) if tag == "sup" else child.text(), bold=bold)
            elif depth >= _DEEPEST:
                self._add(child.text(separator=" "), bold=bold)
            elif tag == "table" and _is_table(child):
                self._table(child)
            elif tag in _BLOCKS:
                self._block(child, tag, chrome=chrome, bold=bold, depth=depth)
            else:
                self.write(child, chrome=False, bold=bold or tag in _BOLD, depth=depth + 1)

    def _block(self, node: LexborNode, tag: str, *, chrome: bool, bold: bool, depth: int) -> None:
        self._end_line()
        if tag not in ("li", "tr", "td", "dd"):
            self._end_block()
        before, self.size = self.size, _SIZES.get(tag, self.size)
        if tag == "li":
            self._add(f"{_mark(node)} ", bold=bold)
        self.write(node, chrome=chrome and tag in ("body", "div"), bold=bold or tag in _BOLD, depth=depth + 1)
        self._end_line()
        self.size = before
        if tag not in ("li", "tr", "td", "dt"):
            self._end_block()

    def _table(self, node: LexborNode) -> None:
        self._end_line()
        self._end_block()
        caption = node.css_first("caption")
        if caption is not None:
            self._block(caption, "caption", chrome=False, bold=False, depth=0)
        cells: list[Cell] = []
        start = self.length
        taken: dict[tuple[int, int], tuple[int, int]] = {}  # places that a cell above reaches down into
        headers = 0
        for row, element in enumerate(node.css("tr")):
            line_start = self.length
            column = 0
            inner = [c for c in _children(element) if c.tag in ("td", "th") and not _left_out(c, c.tag or "")]
            if row == headers and inner and _is_header(element, inner):
                headers += 1
            for cell in inner:
                while (row, column) in taken:
                    cells.append(Cell(row, column, *taken[row, column]))
                    column += 1
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                if self.length > line_start:
                    self._put("\t")
                at = self.length
                self._put(_cell_text(cell))
                if self.length > at and column + across <= _MOST_COLUMNS:
                    cells += [Cell(row, column + i, at, self.length, across) for i in range(across)]
                    taken |= {
                        (row + below, column + i): (at, self.length) for below in range(1, down) for i in range(across)
                    }
                column += across
            if self.length > line_start:
                self.lines.append(Line(line_start, self.length, None, _BODY, row < headers))
                self._put("\n")
        if cells:
            rows = {cell.row for cell in cells}
            self.tables.append(Table(start, max(c.end for c in cells), tuple(cells), min(headers, len(rows) - 1)))
        self._end_block()

    # ------------------------------------------------------------------ text

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)

    def _add(self, text: str, *, bold: bool) -> None:
        text = _BLANKS.sub(" ", text)
        if not self.current or self.current[-1].endswith(" "):
            text = text.lstrip(" ")
        if text:
            self.current.append(text)
            if text.strip():
                self.bold.append(bold)

    def _end_line(self) -> None:
        line = "".join(self.current).rstrip(" ")
        if line.strip():
            start = self.length
            self._put(line)
            self.lines.append(Line(start, self.length, None, self.size, bool(self.bold) and all(self.bold)))
            self._put("\n")
        self.current, self.bold = [], []

    def _end_block(self) -> None:
        if self.text and self.text[-1] == "\n" and (len(self.text) < 2 or self.text[-2] != "\n"):
            self._put("\n")


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _left_out(node: LexborNode, tag: str) -> bool:
    if tag in _NEVER or tag.startswith("-"):
        return tag != "-text"
    attributes = node.attributes
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or (attributes.get("role") or "") in _CHROME_ROLES
        or _HIDDEN.search(attributes.get("style") or "") is not None
    )


def _mark(item: LexborNode) -> str:
    """The bullet of a list item, or its number."""
    parent = item.parent
    if parent is None or parent.tag != "ol":
        return "•"
    number, before = 1, item.prev
    while before is not None:
        number += before.tag == "li"
        before = before.prev
    return f"{number}."


def _is_table(node: LexborNode) -> bool:
    """True for a table of data: more than a frame that holds the page in place."""
    rows = node.css("tr")
    if (node.attributes.get("role") or "") in ("presentation", "none") or len(rows) < 2 or len(node.css("table")) > 1:
        return False
    return max(sum(c.tag in ("td", "th") for c in _children(row)) for row in rows) >= 2


def _is_header(row: LexborNode, cells: list[LexborNode]) -> bool:
    inside = row.parent is not None and row.parent.tag == "thead"
    return inside or all(c.tag == "th" or not c.text().strip() for c in cells)


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), _MOST_COLUMNS) if value.isdecimal() and len(value) < 6 else 1


def _cell_text(cell: LexborNode) -> str:
    """The text of a cell on one line."""
    inner = _Writer()
    inner.write(cell, chrome=False)
    inner._end_line()
    return " ".join("".join(inner.text).split("\n")).strip()
