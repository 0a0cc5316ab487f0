"""Languages that say by a word's ending, or by a word behind a noun, what the grammar reads before the noun.

"Uusista asiakkaista 29" and "heidän joukossaan" become "of the new clients 29" and "among them", "52:sta 41:een" becomes
"from 52 to 41": the rules then read every language alike. The endings and words are data, [grammar.cases], [grammar.moves]
and [grammar.postpositions] of the language file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from extract.items import Item, marked
from extract.languages import language
from extract.vocabulary import Meaning

_NAMING = ("noun", "unit", "code", "verb")  # kinds of term that say of what the figure is a part


@dataclass(frozen=True)
class _Cases:
    endings: tuple[str, ...]  # that say "of"
    single: tuple[str, ...]  # the same on a single noun, which a figure before it counts: "139 asiakkaasta"
    never: tuple[str, ...]  # endings of words that do not say it
    behind: dict[str, tuple[str, ...]]  # mark -> words that stand behind what they govern
    moves: dict[str, tuple[str, ...]]  # mark -> endings of a figure that moves: "from", "to", "by"
    sources: frozenset[str]
    matter: frozenset[str]  # words beside which the ending says what something is
    attribute: tuple[str, ...]  # endings of what belongs to the noun behind it


@cache
def _cases(code: str, sources: frozenset[str]) -> _Cases:
    grammar = language(code).section("grammar")
    cases = grammar.get("cases", {})
    return _Cases(
        tuple(cases.get("of", ())),
        tuple(cases.get("single", ())),
        tuple(cases.get("never", ())),
        {mark: tuple(words) for mark, words in grammar.get("postpositions", {}).items()},
        {mark: tuple(endings) for mark, endings in grammar.get("moves", {}).items()},
        sources,
        frozenset(cases.get("matter", ())),
        tuple(cases.get("attribute", ())),
    )


def in_order(items: Sequence[Item], text: str, code: str, sources: frozenset[str] = frozenset()) -> list[Item]:
    """The items of a page's `text` with every case ending and postposition turned into a mark before its noun.

    Categories of the dimensions `sources` name where something came from, not of what it is a part.
    """
    cases = _cases(code, sources)
    line = _figures_first(items, text, cases) if cases.single else list(items)
    if cases.moves:
        line = _moves(line, text, cases)
    if cases.behind:
        line = _postpositions(line, text, cases)
    return _restricted(_endings(line, text, cases)) if cases.endings else line


def _figures_first(items: Sequence[Item], text: str, cases: _Cases) -> list[Item]:
    """The items with a figure inside a noun phrase before it: "uusista 80 asiakkaasta" is "80 uusista asiakkaasta"."""
    line: list[Item] = []
    for item in items:
        phrase = line[-1] if line and line[-1].of_kind("noun") and item.number else None
        inside = phrase is not None and phrase.start < item.start < item.end < phrase.end
        if inside and phrase is not None and text[phrase.start : phrase.end].lower().endswith(cases.single):
            line.insert(len(line) - 1, item)
        else:
            line.append(item)
    return line


def _moves(items: Sequence[Item], text: str, cases: _Cases) -> list[Item]:
    """Behind a word of growth or decline, a mark before each figure whose case says from where, by what or to where."""
    line: list[Item] = []
    moving = False
    for position, item in enumerate(items):
        factor = item.number is not None and item.number.unit == "factor"  # "kaksinkertaistui viidestä kymmeneen"
        moving = (moving or factor or item.mark("more", "fewer")) and not (_ends_clause(item) or item.mark("comma"))
        moves = moving and item.number is not None and item.number.unit in ("", "percent")
        mark = _moved(items, position, text, cases) if moves else ""
        dated = mark in ("from_value", "to") and line[-1] is items[position - 1] and line[-1].time
        when = [line.pop()] if dated else []  # "vuoden 2023 52:sta tämän vuoden 41:een"
        if mark:
            line.append(Item(item.start, item.start, meanings=(Meaning("mark", mark),)))
        line += [item, *when]
    return line


def _moved(items: Sequence[Item], position: int, text: str, cases: _Cases) -> str:
    """The mark of the figure's case; a start counts only before its end."""
    for mark, endings in cases.moves.items():
        if not _counted_so(items, position, text, endings):
            continue
        ends = (k for k in range(position + 1, len(items[: position + 4])) if items[k].number)
        reached = any(_counted_so(items, k, text, cases.moves.get("to", ())) for k in ends)
        return mark if mark != "from_value" or reached else ""
    return ""


def _counted_so(items: Sequence[Item], position: int, text: str, endings: tuple[str, ...]) -> bool:
    """True for a figure with one of the endings, in letters or behind a colon, or on what it counts: "52 henkilöllä"."""
    item = items[position]
    if text[item.end :].startswith(tuple(f":{ending}" for ending in endings)):
        return True
    if item.number and item.number.unit:  # "71 prosentista 73 prosenttiin"
        return text[item.start : item.number.phrase_end].lower().endswith(endings)
    counted = [i for i in items[position + 1 : position + 2] if i.of_kind("unit", "noun")]
    return any(text[i.start : i.end].lower().endswith(endings) for i in [item, *counted])


def _postpositions(items: Sequence[Item], text: str, cases: _Cases) -> list[Item]:
    line: list[Item] = []
    for position, item in enumerate(items):
        said = text[item.start : item.end].lower()
        mark = next((name for name, words in cases.behind.items() if item.mark(name) and said in words), "")
        following = items[position + 1] if position + 1 < len(items) else None
        if mark == "than" and line and line[-1].time and not (following and following.time):
            line.insert(len(line) - 1, item)
        elif mark == "of":
            start = _phrase_start(line, len(line))
            if start < len(line):
                line[start:start] = _opened(line[start])
            else:
                line.append(replace(item, meanings=(Meaning("mark", "of_them"),)))
        elif mark == "outranked" and not (line and (line[-1].codes or line[-1].mark("close"))):
            line.append(replace(item, meanings=()))  # "päätöksen jälkeen" passes nobody
        elif mark == "outranked":
            start = next((k for k in range(len(line), 0, -1) if line[k - 1].of_kind("noun", "unit", "verb")), 0)
            line.insert(start, item)
        else:
            line.append(item)
    return line


def _endings(items: Sequence[Item], text: str, cases: _Cases) -> list[Item]:
    line: list[Item] = []
    position = 0
    while position < len(items):
        end = position
        moved = any(i.start == i.end and i.mark("from_value", "to", "by") for i in line[-1:])  # its case is read
        while end < len(items) and not moved and _ends_so(items[end], text, cases):
            end += 1
        run = items[position:end]
        beside = [*line[-2:], *items[end : end + 2]]
        matter = any(i.word in cases.matter for i in beside) if cases.matter else False
        if matter or not any(i.of_kind(*_NAMING) or _declined(i, text, cases) for i in run):
            line.append(_without_noun(items, position, text, cases))
            position += 1
            continue
        start = len(line)
        if not run[0].meanings and not run[0].number:  # a participle takes its complements along
            start = _phrase_start(line, start)
        while start and line[start - 1].time:
            start -= 1
        if start and line[start - 1].number and _counts(line, start - 1, items[end:], run, text, cases):
            start -= 1
            start = _figure_to_front(line, start)
            if start and line[start].number and _attribute(line[start - 1], text, cases):
                line[start - 1 : start + 1] = [line[start], line[start - 1]]  # "pakkotyön 63 uhrista"
                start -= 1
        elif start and run[0].of_kind("unit", "noun") and _attribute(line[start - 1], text, cases):
            start -= 1  # "pakkotyön uhreista"
            if start > 1 and line[start - 1].mark("and") and _attribute(line[start - 2], text, cases):
                start -= 2  # "pakkotyön ja pakkoavioliiton uhreista"
        if start and line[start - 1].mark("of", "of_them"):  # one phrase: "pakkotyöstä meille tulleista naisista"
            line[start:] = [i for i in line[start:] if not i.mark("end")]
        else:
            line[start:start] = _opened((line[start:] or run)[0])
        line += run
        line.append(Item(run[-1].end, run[-1].end, meanings=(Meaning("mark", "end"),)))
        position = end
    return line


def _attribute(item: Item, text: str, cases: _Cases) -> bool:
    """True for a category whose ending makes it a part of the phrase behind it: "pakkotyön" of "pakkotyön uhreista"."""
    return (
        bool(item.codes) and not item.of_kind("noun") and text[item.start : item.end].lower().endswith(cases.attribute)
    )


def _figure_to_front(line: list[Item], figure: int) -> int:
    """Where the phrase begins whose noun the figure counts; one inside it is put at its front: "ulkomailla hyväksikäytetyistä
    159 asiakkaasta" is "of the 159 clients exploited abroad"."""
    if not (figure and line[figure - 1].mark("end")):
        return figure
    opener = next((k for k in range(figure - 1, 0, -1) if line[k].mark("the") and line[k - 1].mark("of")), 0)
    between = line[opener + 1 : figure - 1]
    if not opener or not between or any(i.number or i.mark("end") for i in between):
        return figure
    line[opener + 1 : figure + 1] = [line[figure], *between]
    return opener


def _restricted(items: Sequence[Item]) -> list[Item]:
    """The items without the comma before a clause that says which ones are meant: "niistä 160 uhrista, jotka otettiin"."""
    line: list[Item] = []
    for position, item in enumerate(items):
        following = items[position + 1 : position + 2]
        if item.mark("comma") and following and following[0].mark("who"):
            phrase = line[:-1] if line and line[-1].mark("end") else line
            start = next((k for k in range(len(phrase) - 1, -1, -1) if _parts(phrase[k]) and not phrase[k].number), -1)
            if start >= 0 and phrase[start].mark("of_these"):
                line = phrase
                continue
        line.append(item)
    return line


def _counts(
    line: Sequence[Item], position: int, following: Sequence[Item], run: Sequence[Item], text: str, cases: _Cases
) -> bool:
    """True where the figure before a phrase counts its noun ("139 asiakkaasta 14"), another one being its part."""
    single = text[run[-1].start : run[-1].end].lower().endswith(cases.single) or _ends_so(line[position], text, cases)
    number = line[position].number
    if number is None or number.unit or number.form == "fraction":
        return False
    start = next((k + 1 for k in range(position - 1, -1, -1) if _ends_clause(line[k])), 0)
    behind = next((k for k, i in enumerate(following) if _ends_clause(i) or _goes_on(following, k)), len(following))
    named = position > 0 and line[position - 1].mark("of_these", "of_them")
    return single and (named or any(i.number for i in [*line[start:position], *following[:behind]]))


def _goes_on(items: Sequence[Item], position: int) -> bool:
    """True for the comma before a further main clause: "…, and 29 were still waiting"."""
    return items[position].mark("comma") and marked(items[position + 1 : position + 2], "and")


def _ends_clause(item: Item) -> bool:
    return item.mark("stop") or item.word in (".", "!", "?")


def _declined(item: Item, text: str, cases: _Cases) -> bool:
    """True for a figure with the ending: "94:stä ainoastaan kolme"."""
    return item.number is not None and text[item.end : item.end + 1] == ":" and _ends_so(item, text, cases)


def _without_noun(items: Sequence[Item], position: int, text: str, cases: _Cases) -> Item:
    """The item; a pronoun such as "näistä" that no noun of its own follows stands for the whole by itself."""
    item = items[position]
    following = items[position + 1 : position + 3]
    if not item.mark("of_these") or any(_ends_so(i, text, cases) for i in following[:1]):
        return item
    if len(following) == 2 and following[0].number and _ends_so(following[1], text, cases):
        return item
    if following and following[0].number and _ahead(items[position + 2 :], text, cases):
        return item
    return replace(item, meanings=tuple(m for m in item.meanings if m.name != "of_these"))


def _ahead(items: Sequence[Item], text: str, cases: _Cases) -> bool:
    """True where a noun with the ending comes before anything that ends the phrase: "108 ihmiskaupan uhrista"."""
    for item in items:
        if _ends_so(item, text, cases) and item.of_kind(*_NAMING):
            return True
        if _parts(item) or item.of_kind("noun", "unit", "code"):
            return False
    return False


def _ends_so(item: Item, text: str, cases: _Cases) -> bool:
    said = text[item.start : item.end].lower()
    if item.time or (item.meanings and not item.of_kind(*_NAMING)):
        return False
    if item.codes and all(code.name in cases.sources for code in item.codes):
        return False
    if item.number:
        return not item.number.unit and (
            said.endswith(cases.endings) or text[item.end :].startswith(tuple(f":{e}" for e in cases.endings))
        )
    return said.endswith(cases.endings) and not said.endswith(cases.never)


def _phrase_start(line: Sequence[Item], end: int) -> int:
    """Where the words before position `end` that belong to one noun phrase begin."""
    start = end
    while start and not _parts(line[start - 1]):
        start -= 1
    return start


def _parts(item: Item) -> bool:
    """True for what ends a noun phrase on its left."""
    marks = ("be", "and", "comma", "stop", "of", "of_them", "than", "more", "fewer", "open", "close", "number_of")
    return item.number is not None or bool(item.of_kind("verb")) or item.mark(*marks) or item.word in (".", "!", "?")


def _opened(item: Item) -> list[Item]:
    """The marks that open a phrase, at the place of its first item."""
    return [Item(item.start, item.start, meanings=(Meaning("mark", name),)) for name in ("of", "the")]
