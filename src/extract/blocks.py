"""A document as blocks: headings, paragraphs, list items, tables, captions, footnotes, and what is none of these."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from extract.languages import expression, language
from extract.release_dates import ends_as_dateline
from extract.text_tables import text_table
from extract.time_mentions import TimeMention, find_times
from model.document import Document, Line, Page, Table
from model.value import value

_BULLET = re.compile(r"[ \t]*(?P<mark>[•▪‣◦●○■–*·o-]|\(?\d{1,2}\)|\d{1,2}\.|\(?[a-z]\)|\uf0b7)[ \t]+(?=\S)")
# "Police: 52 persons", "18–29: 61 (8%)": a label and its figure, which take up a line
_LABELLED = re.compile(
    r"[ \t]*(?P<mark>)(?=[^\s:][^:]{0,78}:[ \t]+\d[^:]{0,40}(?:\([^()]{1,20}\))?(?<![.,;\s])[ \t]*\Z)"
)
_FOOTNOTE = re.compile(r"[ \t]*(?P<mark>\(\d{1,2}\)|\*+\)?|\d{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹])[ \t]*(?=\S)")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?[ \t]+[^\W\d_]")
_RULE = re.compile(r"(?=.{3})[ \t]*+(?:[-=_—–.](?: *[-=_—–.])*[ \t]*+)?\Z")
_BOX = re.compile(r"[ \t]*+[|│](?P<inside>[^|│\n]*+)[|│][ \t]*+\Z")
_BOX_EDGE = re.compile(r"[ \t]*+[+┌└├|][-=─]{3,}+[+┐┘┤|][ \t]*+\Z")
_RUN_IN = re.compile(r"[ \t]*(?P<label>[^\W\d_](?:[^\W\d_]|[ \t'’&/-]){2,58})(?:[.:]|[ \t][–—-])[ \t]+(?=\S)")
_TWO_SENTENCES = re.compile(r"[^\W\d_]{3}[.!?] +[^\W\d_a-zåäö]")
_LONGEST_HEADING = 130  # characters
_LONGEST_CONTACT = 400
_REACHED = re.compile(r"@\w|(?<![\d.,])[+0]\d[\d ()/-]{4,}\d|:\s")  # an address, a telephone number, a label
_BIG = 1.12  # times the usual size of letters


@value
class Block:
    """A stretch of one page, and its `place` among the blocks of the document. `level` is a heading's rank, 1 for the
    title; `intro` the place of the block that introduces a list item or table; `mark` the bullet or number as written,
    which lies before `start`; `times` its time expressions, in positions of the page.
    """

    kind: str  # heading, paragraph, list_item, table, caption, footnote, contact, dateline, contents, furniture
    page: int
    start: int
    end: int
    level: int = 0
    table: Table | None = None
    intro: int | None = None
    mark: str = ""
    place: int = 0
    times: Sequence[TimeMention] = ()


@cache
def _patterns(code: str) -> dict[str, re.Pattern[str]]:
    section = language(code).section("blocks")
    never = r"(?!)"
    return {
        name: expression("|".join(section.get(name, [])) or never)
        for name in ("caption", "contact", "dateline", "contents", "furniture", "notes")
    }


def blocks(document: Document, code: str) -> Iterator[Block]:
    """The blocks of a document in reading order. Every character that is not blank lies in exactly one of them, but
    for bullets and rules.
    """
    before: Block | None = None
    for place, block in enumerate(_found(document, code)):
        text = document.pages[block.page - 1].text
        times = find_times(text, code, block.start, block.end, table=block.table is not None)
        intro = _intro(block, before)
        before = Block(
            block.kind, block.page, block.start, block.end, block.level, block.table, intro, block.mark, place, times
        )
        yield before


def _found(document: Document, code: str) -> Iterator[Block]:
    found: list[Block] = []  # the last one, and those of one group of lines
    headed = False
    for page in document.pages:
        for group in _groups(page):
            del found[:-1]
            before = len(found)
            _add(found, page, group, code, first=not headed)
            headed = headed or any(b.kind == "heading" for b in found[before:])
            yield from found[before:]


# ---------------------------------------------------------------- groups of lines


def _groups(page: Page) -> Iterator[list[Line] | Table]:
    """Runs of lines between blank lines; tables that the reader found stand by themselves."""
    told: Table | None = None  # the one just given
    current: list[Line] = []
    tables = deque(sorted(page.tables, key=lambda t: t.start))
    previous_end = 0
    for line in page.lines:
        while tables and tables[0].end <= line.start:
            tables.popleft()
        table = tables[0] if tables and tables[0].start <= line.start else None
        blank = not page.text[line.start : line.end].strip()
        gap = page.text.count("\n", previous_end, line.start) > 1
        if current and (table is not None or blank or gap or _apart(current[-1], line)):
            yield current
            current, told = [], None
        if table is not None:
            if told is not table:
                yield table
            told = table
        elif not blank:
            current.append(line)
        previous_end = line.end
    if current:
        yield current


def _apart(last: Line, line: Line) -> bool:
    """Lines of another size or furniture do not belong together."""
    if last.furniture != line.furniture:
        return True
    return last.size is not None and line.size is not None and abs(last.size - line.size) > 0.8


def _add(found: list[Block], page: Page, group: list[Line] | Table, code: str, *, first: bool) -> None:
    if isinstance(group, Table):
        found.append(Block("table", page.number, group.start, group.end, table=group))
        return
    patterns = _patterns(code)
    text = page.text
    lines = [line for line in group if not _RULE.match(text[line.start : line.end])]
    if not lines:
        return
    if all(line.furniture for line in lines):
        found.append(_block("furniture", page, lines))
        return
    if _glued_dateline(text, lines, code):
        found.append(_block("dateline", page, lines[:1]))
        group = lines = lines[1:]
    ruled = len(lines) < len(group)
    table = text_table(text, group)
    if table is not None:
        head = [line for line in group if line.end <= table.start and not _RULE.match(text[line.start : line.end])]
        if head:
            _prose(found, page, head, patterns, first=first)
        found.append(Block("table", page.number, table.start, table.end, table=table))
        tail = [line for line in group if line.start >= table.end and not _RULE.match(text[line.start : line.end])]
        if tail:
            _prose(found, page, tail, patterns, first=False)
        return
    boxed = _boxed(page, group)
    if boxed:
        found += boxed
        return
    _prose(found, page, lines, patterns, first=first and not ruled)


def _boxed(page: Page, lines: Sequence[Line]) -> list[Block]:
    """A box of lines, "|  329  referrals  |" between edges: each line with a figure is an item, the others head them."""
    drawn = [page.text[line.start : line.end] for line in lines]
    if not any(_BOX_EDGE.match(line) for line in drawn):
        return []
    found: list[Block] = []
    for line, said in zip(lines, drawn, strict=True):
        inside = _BOX.match(said)
        if inside is None and not _BOX_EDGE.match(said):
            return []
        text = inside["inside"].strip() if inside is not None else ""
        if inside is not None and text:
            start = line.start + said.index(text, inside.start("inside"))
            end = start + len(text)
            if any(c.isdigit() for c in text) and found:
                found.append(Block("list_item", page.number, start, end))
            else:
                found.append(Block("heading", page.number, start, end, level=3))
    return found


def _glued_dateline(text: str, lines: Sequence[Line], code: str) -> bool:
    """True where the first line is the day of publication, set close over the text that it belongs to.

    A sentence that goes on below would have taken the next word up into its line.
    """
    if len(lines) < 2:
        return False
    first, below = (text[line.start : line.end].strip() for line in lines[:2])
    fits = len(first) + len(below.split()[0]) < len(below)
    return fits and below[:1].isupper() and ends_as_dateline(first, code)


def _prose(
    found: list[Block], page: Page, lines: Sequence[Line], patterns: dict[str, re.Pattern[str]], *, first: bool
) -> None:
    text = page.text
    items = _items(text, lines) or _labelled(text, lines, patterns["contact"])
    if items:
        for mark, part in items:
            if mark is None:
                _prose(found, page, part, patterns, first=first)
                continue
            contents = (bool(found) and found[-1].kind in ("contents",)) or bool(
                found and patterns["contents"].fullmatch(text[found[-1].start : found[-1].end].strip())
            )
            start = part[0].start + mark.end()
            found.append(
                Block("contents" if contents else "list_item", page.number, start, part[-1].end, mark=mark["mark"])
            )
        return
    body = text[lines[0].start : lines[-1].end]
    stripped = body.strip()
    if len(lines) <= 2 and patterns["furniture"].search(stripped):
        found.append(_block("furniture", page, lines))
    elif patterns["caption"].match(stripped):
        found.append(_block("caption", page, lines))
    elif len(stripped) < 110 and not stripped.endswith(".") and patterns["dateline"].search(stripped):
        found.append(_block("dateline", page, lines))
    elif len(lines) <= 4 and _is_contact(body, patterns["contact"]):
        found.append(_block("contact", page, lines))
    elif _FOOTNOTE.match(body) and len(lines) <= 6 and found:
        mark = _FOOTNOTE.match(body)
        assert mark is not None
        found.append(Block("footnote", page.number, lines[0].start + mark.end(), lines[-1].end, mark=mark["mark"]))
    elif _is_heading(text, lines, page, first=first):
        found.append(_block("heading", page, lines, level=_level(text, lines, page, first=first)))
    else:
        cut = _glued_heading(text, lines, page)
        if cut:
            found.append(_block("heading", page, lines[:cut], level=2))
        found += _run_in(page, lines[cut:])


def _block(kind: str, page: Page, lines: Sequence[Line], level: int = 0) -> Block:
    return Block(kind, page.number, lines[0].start, lines[-1].end, level=level)


def _is_contact(body: str, pattern: re.Pattern[str]) -> bool:
    """True for an address or number to turn to; a sentence that only speaks of the telephone is none."""
    if len(body) >= _LONGEST_CONTACT or not pattern.search(body):
        return False
    return bool(_REACHED.search(body)) or not body.rstrip().endswith(".")


# ---------------------------------------------------------------- lists


def _items(text: str, lines: Sequence[Line]) -> list[tuple[re.Match[str] | None, list[Line]]]:
    """Lines grouped by their bullets; what stands before the first bullet comes with None. Empty without bullets."""
    groups: list[tuple[re.Match[str] | None, list[Line]]] = []
    numbered = _numbered(text, lines)
    for line in lines:
        mark = _BULLET.match(text[line.start : line.end])
        if mark and mark["mark"].endswith(".") and line.start not in numbered:
            mark = None
        if mark:
            groups.append((mark, [line]))
        elif groups and (groups[-1][0] is None or _continues(text, groups[-1][1][-1], line, groups[-1][0])):
            groups[-1][1].append(line)
        else:
            groups.append((None, [line]))
    if not any(mark for mark, _ in groups):
        return []
    marks = {mark["mark"] for mark, _ in groups if mark}
    if (marks <= {"*"} and len(groups) == 1) or (marks <= {"-"} and groups[0][0] is None and len(groups) == 2):
        return groups if text[lines[0].start : lines[0].end].startswith((" ", "\t")) or len(groups) > 1 else []
    return groups


def _labelled(
    text: str, lines: Sequence[Line], contact: re.Pattern[str]
) -> list[tuple[re.Match[str] | None, list[Line]]]:
    """Lines grouped where two or more in a row are a label and its figure each, without bullets; empty where none are."""
    marks = [_LABELLED.match(text[line.start : line.end]) for line in lines]
    marks = [None if mark and contact.search(mark.string) else mark for mark in marks]
    groups: list[tuple[re.Match[str] | None, list[Line]]] = []
    for index, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        beside = any(marks[k] for k in (index - 1, index + 1) if 0 <= k < len(marks))
        if mark and beside:
            groups.append((mark, [line]))
        elif groups and groups[-1][0] is None:
            groups[-1][1].append(line)
        else:
            groups.append((None, [line]))
    return groups if any(mark for mark, _ in groups) else []


def _numbered(text: str, lines: Sequence[Line]) -> set[int]:
    """Where lines begin that are numbered "1.", "2.", … in a row, or that alone follow a line ending in a colon."""
    found: list[tuple[int, int, bool]] = []
    for index, line in enumerate(lines):
        mark = _BULLET.match(text[line.start : line.end])
        if mark and mark["mark"].endswith("."):
            before = text[lines[index - 1].start : lines[index - 1].end].rstrip() if index else ""
            found.append((line.start, int(mark["mark"][:-1]), before.endswith(":")))
    in_a_row = all(b[1] == a[1] + 1 for a, b in pairwise(found))
    if found and in_a_row and (len(found) > 1 or found[0][2]):
        return {start for start, _, _ in found}
    return set()


def _continues(text: str, last: Line, line: Line, mark: re.Match[str]) -> bool:
    indent = len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip())
    first = len(mark[0]) - len(mark[0].lstrip())
    ended = text[last.start : last.end].rstrip().endswith((".", "!", "?"))
    return indent > first or not ended


# ---------------------------------------------------------------- headings


def _is_heading(text: str, lines: Sequence[Line], page: Page, *, first: bool) -> bool:
    body = " ".join(text[line.start : line.end].strip() for line in lines)
    if len(body) > _LONGEST_HEADING or not any(c.isalpha() for c in body):
        return False
    usual = page.usual_size
    if usual and lines[0].size and all(line.size and line.size >= usual * _BIG for line in lines):
        return True
    if body.endswith((".", ",", ";")) and not (usual and lines[0].bold):
        return False
    if usual and lines[0].size:
        return all(line.bold for line in lines) and len(lines) <= 2
    if body.endswith(":") or body[0] in "\"“'”‘":
        return False
    if len(lines) > 1 and not first and _TWO_SENTENCES.search(body):
        return False
    if len(lines) > 1 and not first and not (len(lines) == 2 and len(body) <= _LONGEST_HEADING):
        return False
    return first or body.isupper() or bool(_NUMBERED.match(body)) or body[0].isupper() or body[0].isdigit()


def _level(text: str, lines: Sequence[Line], page: Page, *, first: bool) -> int:
    if first:
        return 1
    number = re.match(r"\d{1,2}((?:\.\d{1,2})*)", text[lines[0].start : lines[0].end].strip())
    if number:
        return 2 + number[1].count(".")
    return 2


def _glued_heading(text: str, lines: Sequence[Line], page: Page) -> int:
    """1 where the first line is a heading that no blank line parts from its paragraph: it ends short and without a
    full stop, and the next line begins a sentence on a new indent."""
    if len(lines) < 2 or page.usual_size:
        return 0
    head, following = (text[line.start : line.end] for line in lines[:2])
    indented = following.startswith(" ") and not head.startswith("  ")
    if not head.strip().endswith((".", ",", ":", ";")) and indented and following.strip()[:1].isupper():
        return 1
    return 0


def _run_in(page: Page, lines: Sequence[Line]) -> list[Block]:
    """A paragraph, cut where a line opens with a heading of its own, in capitals: "NEW CLIENTS. There were 76 …"."""
    found: list[Block] = []
    start = lines[0].start
    for line in lines:
        label = _RUN_IN.match(page.text, line.start, line.end)
        begins = page.text[start : line.start].rstrip()[-1:] in (
            "",
            ".",
            "!",
            "?",
            ":",
            ";",
        )  # no sentence runs into it
        if label is None or not label["label"].isupper() or not begins:
            continue
        if line.start > start:
            found.append(Block("paragraph", page.number, start, line.start))
        found.append(Block("heading", page.number, label.start("label"), label.end("label"), level=3))
        start = label.end()
    return [*found, Block("paragraph", page.number, start, lines[-1].end)]


# ---------------------------------------------------------------- what introduces what


def _intro(block: Block, before: Block | None) -> int | None:
    """The place of the caption or lead-in of a list item or table, which stands behind the block `before`."""
    if before is None:
        return None
    if block.kind == "list_item":
        if before.kind == "list_item":
            return before.intro
        return before.place if before.kind in ("paragraph", "heading") else None
    introduced = block.kind == "table" and before.kind in ("caption", "paragraph", "heading")
    return before.place if introduced else None
