"""Patterns of words over a text: how a language file writes them, and how they are found in one linear walk.

A pattern is a row of words with single blanks. `(a|b c)` is a choice, `word?` or `(a|b)?` may be left out, `word,?` may
carry a comma, `<name>` is a set of words named in the language file, ` - ` is a dash with or without blanks around it,
`~*` is up to twelve words of any kind and `{Y}` is a hole: a year, a day, a month. What is written without a blank in the
pattern must stand without a blank in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from model.value import value

R = TypeVar("R")

ANY = "~"
_ANY_ONLY = (ANY,)
DASHES = "-–—‒‐−"
_SOFT = "\u00ad"
_LONGEST_ANY = 12
_MOST_WORDS = 50_000  # that are remembered
_MANY = 32  # places that a pattern may go on from before they are joined
_PATTERN_PIECE = re.compile(r"\{\w+\}|~|[^\W\d_]+|\d+|\S")
_GROUP = re.compile(r"(?:\([^()]*\)|[^\s()])+")


@dataclass(slots=True)
class Piece:
    """One word, digit string or sign of a text. `glued`: no blank before it; `apart`: a blank line or a wide gap."""

    start: int
    end: int
    word: str
    glued: bool
    apart: bool
    kinds: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """True for digits, with or without an ending ("1st", "2018:n")."""
        return self.word[0].isdecimal()

    @property
    def is_word(self) -> bool:
        """True for letters."""
        return self.word[0].isalpha()


class Lexicon:
    """What the holes of one language take: `words` maps a lower-case word to the kinds of hole it may fill."""

    def __init__(self, words: Mapping[str, Sequence[str]], capitalised: frozenset[str], endings: Sequence[str]) -> None:
        self.words = {word: tuple(kinds) for word, kinds in words.items()}
        self.capitalised = capitalised
        ending = "|".join(map(re.escape, sorted(endings, key=len, reverse=True)))
        tail = rf"(?i:(?:{ending})(?![^\W_]))?" if ending else ""
        self._piece = re.compile(rf"[^\W\d_]+(?:{_SOFT}[^\W\d_]+)*|\d+{tail}|[^\w\s]")
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}  # pieces as written, with their word and its kinds

    def pieces(self, text: str, known: frozenset[str], begin: int, stop: int, *, table: bool = False) -> list[Piece]:
        """The pieces of `text` from `begin` to `stop`. Two halves of a word at a line end are one piece where `known`
        has the whole word; in a `table` a line end parts what stands before it from what follows.
        """
        found: list[Piece] = []
        before, dash = begin, False  # where the last piece ends; it is a dash glued to what stands before it
        for match in self._piece.finditer(text, begin, stop):
            start, end = match.span()
            raw = match[0]
            word, kinds = self._known.get(raw) or self._learn(raw)
            glued, apart = start == before, False
            if not glued:
                if start - before > 1 or table:
                    gap = text[before:start]
                    apart = table or gap.count("\n") > 1 if "\n" in gap else len(gap) > 3
                if dash and len(found) > 1 and text[before] == "\n":
                    whole = found[-2].word + raw.lower()
                    if raw.islower() and whole in known:
                        found.pop()
                        found[-1].end, found[-1].word, found[-1].kinds = end, whole, self._kinds(whole, raw)
                        before, dash = end, False
                        continue
                    glued = not apart
            found.append(Piece(start, end, word, glued, apart, kinds))
            before, dash = end, glued and word == "-"
        return found

    def _learn(self, raw: str) -> tuple[str, tuple[str, ...]]:
        """The word of a piece and what holes it may fill; a text has few different words."""
        word = "-" if raw in DASHES else raw.lower()
        if word[0] == "’":
            word = "'"
        elif _SOFT in word:
            word = word.replace(_SOFT, "") or _SOFT  # one that stands alone divides nothing
        if len(self._known) >= _MOST_WORDS:
            self._known.clear()
        said = self._known[raw] = word, self._kinds(word, raw)
        return said

    def _kinds(self, word: str, raw: str) -> tuple[str, ...]:
        if word[0].isdecimal():
            return _number_kinds(word)
        if not word[0].isalpha():
            return _ANY_ONLY if word[0] in "'’" else ()
        kinds = self.words.get(word)
        if kinds is None or (word in self.capitalised and not raw[0].isupper()):
            return _ANY_ONLY
        return (*kinds, ANY)


@lru_cache(maxsize=10_000)
def _number_kinds(word: str) -> tuple[str, ...]:
    digits = leading_digits(word)
    if len(digits) == 4:
        return ("Y",) if digits[:2] in ("19", "20") else ()
    if len(digits) > 2:
        return ()
    kinds = ["D"]
    if len(digits) == 2 and len(word) == 2:
        kinds.append("YY")
    if len(word) == len(digits):
        kinds += ["m", "N"]
    if 1 <= int(digits) <= 4 and len(digits) == 1:
        kinds.append("Q")
    return tuple(kinds)


def leading_digits(word: str) -> str:
    """The digits at the start of a word: "2018" of "2018:n"."""
    return word[: next((i for i, c in enumerate(word) if not c.isdecimal()), len(word))]


@dataclass(slots=True)
class _Node(Generic[R]):
    words: dict[str, _Node[R]] = field(default_factory=dict)
    tight: dict[str, _Node[R]] = field(default_factory=dict)  # those without a blank before them
    holes: dict[str, list[tuple[str, bool, _Node[R]]]] = field(default_factory=dict)
    ends: list[R] = field(default_factory=list)
    joins: list[_Node[R]] = field(default_factory=list)  # where patterns with many choices go on


@value
class Match(Generic[R]):
    """A pattern found at pieces `first` to `last` (inclusive); `said` maps the name of a hole to its piece."""

    rule: R
    first: int
    last: int
    said: dict[str, int]


class Network(Generic[R]):
    """All patterns of a language as one tree of words, so that a text is walked once for all of them."""

    def __init__(self, sets: Mapping[str, Sequence[str]]) -> None:
        self._root: _Node[R] = _Node()
        self._sets = sets
        self._known: set[str] = set()

    @property
    def known(self) -> frozenset[str]:
        """Every word that stands in a pattern."""
        return frozenset(self._known)

    def add(self, pattern: str, rule: R) -> None:
        """Adds a pattern that `rule` is to be found by. Raises ValueError for a set that is not defined."""
        frontier: list[_Node[R]] = [self._root]
        for group in _GROUP.findall(pattern):
            if group == "-":
                frontier = [self._child(node, "-", tight=False) for node in frontier]
                continue
            if group == "~*":
                longer = frontier
                for _ in range(_LONGEST_ANY):
                    longer = [self._child(node, ANY, tight=False) for node in longer]
                    frontier = frontier + longer
                continue
            comma = group.endswith(",?")
            optional = group.endswith("?") and not comma
            core = group.removesuffix(",?") if comma else group.removesuffix("?")
            through = [self._row(node, words) for words in self._choices(core, pattern) for node in frontier]
            if comma:
                through = _merged(through, [self._child(node, ",", tight=True) for node in through])
            frontier = self._joined(_merged(frontier, through) if optional else through)
        for node in frontier:
            node.ends.append(rule)

    def _joined(self, frontier: list[_Node[R]]) -> list[_Node[R]]:
        """The same places as one node where they are many, so that the choices of a pattern add up and do not multiply.

        The beginning stays as it is: from there every pattern is looked for.
        """
        if len(frontier) <= _MANY:
            return frontier
        join: _Node[R] = _Node()
        for node in frontier:
            if node is not self._root:
                node.joins.append(join)
        return [self._root, join] if self._root in frontier else [join]

    def _choices(self, core: str, pattern: str) -> Sequence[str]:
        if core.startswith("(") and core.endswith(")"):
            return core[1:-1].split("|")
        if core.startswith("<") and core.endswith(">"):
            if core[1:-1] not in self._sets:
                raise ValueError(f"the pattern {pattern!r} names a set of words that is not defined: {core}")
            return self._sets[core[1:-1]]
        return (core,)

    def _row(self, node: _Node[R], words: str) -> _Node[R]:
        for chunk in words.split():
            for index, atom in enumerate(_PATTERN_PIECE.findall(chunk)):
                node = self._child(node, atom, tight=index > 0)
        return node

    def _child(self, node: _Node[R], atom: str, *, tight: bool) -> _Node[R]:
        if atom == ANY or atom.startswith("{"):
            name = atom.strip("{}")
            kind = name.rstrip("2") or name
            children = node.holes.setdefault(kind, [])
            for known_name, known_tight, child in children:
                if (known_name, known_tight) == (name, tight):
                    return child
            child = _Node()
            children.append((name, tight, child))
            return child
        self._known.add(atom)
        return (node.tight if tight else node.words).setdefault(atom, _Node())

    def matches(self, pieces: Sequence[Piece]) -> Iterator[Match[R]]:
        """Every match at every place, in no special order."""
        root, stop = self._root, len(pieces)
        for first, piece in enumerate(pieces):
            if piece.word not in root.words and root.holes.keys().isdisjoint(piece.kinds):
                continue
            stack: list[tuple[_Node[R], int, dict[str, int]]] = [(root, first, {})]
            while stack:
                node, at, said = stack.pop()
                if at > first:
                    for rule in node.ends:
                        yield Match(rule, first, at - 1, said)
                if node.joins:
                    stack += [(joined, at, said) for joined in node.joins]
                if at == stop:
                    continue
                here = pieces[at]
                if here.apart and at > first:
                    continue
                word = here.word
                if word in node.words:
                    stack.append((node.words[word], at + 1, said))
                if here.glued and word in node.tight:
                    stack.append((node.tight[word], at + 1, said))
                if node.holes:
                    for kind in here.kinds:
                        for name, tight, child in node.holes.get(kind, ()):
                            if here.glued or not tight:
                                stack.append((child, at + 1, said if name == ANY else {**said, name: at}))


def _merged(some: list[_Node[R]], more: list[_Node[R]]) -> list[_Node[R]]:
    """Both lists without repeats, in order."""
    seen = {id(node) for node in some}
    return some + [node for node in more if id(node) not in seen]
