"""What the words of one language say about numbers: the [numerals] of its file, ready to be matched.

A text is matched as a list of atoms: lower-case words, single punctuation marks, FIGURE for a digit string and
TIME for a stretch that a time expression owns. A hyphen inside a word is no atom, so "two-thirds" is "two thirds".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from extract.languages import language

FIGURE = "{number}"
TIME = "{time}"
_PIECE = re.compile(r"\{\w+\}|\*?[^\W\d_]+\*?|[^\s\w\-]")
_LONGEST_COMPOUND = 60

T = TypeVar("T")


@dataclass(slots=True)
class _Node(Generic[T]):
    exact: dict[str, _Node[T]] = field(default_factory=dict)
    stems: list[tuple[str, _Node[T]]] = field(default_factory=list)
    endings: list[tuple[str, _Node[T]]] = field(default_factory=list)
    value: T | None = None

    def child(self, piece: str) -> _Node[T]:
        if piece.endswith("*"):
            return self._among(self.stems, piece[:-1])
        if piece.startswith("*"):
            return self._among(self.endings, piece[1:])
        return self.exact.setdefault(piece, _Node())

    def _among(self, open_pieces: list[tuple[str, _Node[T]]], piece: str) -> _Node[T]:
        for known, node in open_pieces:
            if known == piece:
                return node
        made: _Node[T] = _Node()
        open_pieces.append((piece, made))
        open_pieces.sort(key=lambda entry: -len(entry[0]))  # the most specific first
        return made

    def following(self, atom: str) -> list[_Node[T]]:
        found = [self.exact[atom]] if atom in self.exact else []
        if self.stems:
            found += [node for stem, node in self.stems if atom.startswith(stem)]
        if self.endings:
            found += [node for ending, node in self.endings if atom.endswith(ending)]
        return found


class Phrases(Generic[T]):
    """Phrases of one or more words, each with a value; "word*" and "*word" leave the rest of a word open.

    With `backwards`, phrases are matched from their last word to their first.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], *, backwards: bool = False) -> None:
        self._root: _Node[T] = _Node()
        self._step = -1 if backwards else 1
        self.words: set[str] = set()
        for phrase, value in entries:
            pieces = _PIECE.findall(phrase.lower())
            self.words.update(pieces)
            node = self._root
            for piece in pieces[:: self._step]:
                node = node.child(piece)
            node.value = value
        self._first = self._root.exact.keys()
        self._open = bool(self._root.stems or self._root.endings)

    def begins(self, word: str) -> bool:
        """True where a phrase begins with `word`."""
        return bool(self._root.following(word))

    def longest(self, atoms: Sequence[str], position: int) -> tuple[int, T] | None:
        """The longest phrase that begins at `position` (ends there, when backwards) with the position after it."""
        if not 0 <= position < len(atoms) or not (atoms[position] in self._first or self._open):
            return None  # as most searches end
        found: tuple[int, T] | None = None
        nodes = [self._root]
        while nodes and 0 <= position < len(atoms):
            atom = atoms[position]
            if len(nodes) == 1:
                nodes = nodes[0].following(atom)
            else:
                nodes = [following for node in nodes for following in node.following(atom)]
            position += self._step
            for node in reversed(nodes):
                if node.value is not None:
                    found = (position, node.value)
        return found


@dataclass(frozen=True)
class Special:
    """A phrase that is a number by itself: `form` and `unit` as in a Number."""

    form: str
    value: Decimal
    unit: str = ""
    bound: str = "="


@dataclass(frozen=True)
class Guard:
    """What must not, or must, stand beside a word for it to be a figure; `not_after` does not hold before `but_before`."""

    not_after: Phrases[bool]
    but_before: Phrases[bool]
    not_before: Phrases[bool]
    only_after: Phrases[bool] | None
    only_before: Phrases[bool] | None


@dataclass(frozen=True)
class Morph:
    """A part of a number word: a small number, a `scale` that multiplies what stands before it, or a teen's ending."""

    value: int
    scale: bool = False
    teen: bool = False


@dataclass(frozen=True, eq=False)
class NumberWords:
    """The number vocabulary of one language. `known` are all its words: a word broken over a line end may be one."""

    decimal: str
    thousands: str
    morphs: dict[str, Morph]
    compounds: bool
    bare_scales: bool
    joiners: frozenset[str]
    articles: frozenset[str]
    halves: frozenset[str]
    and_half: Phrases[bool]
    specials: Phrases[Special]
    ordinals: dict[str, int]
    parts: Phrases[tuple[int, bool]]
    every: frozenset[str]
    ratios: Phrases[bool]
    plain_ratios: Phrases[bool]
    ratio_before: Phrases[bool]  # how a sentence goes on behind "one complaint in ten"
    denominators: dict[str, int]
    guards: dict[str, Guard]
    units: Phrases[str]
    times: Phrases[bool]
    frequency: Phrases[bool]
    money: frozenset[str]
    money_signs: frozenset[str]
    money_units: frozenset[str]
    money_before: Phrases[str]
    money_after: Phrases[str]
    glued_scales: dict[str, int]
    money_scales: dict[str, int]
    lengths: Phrases[bool]
    minus: frozenset[str]
    ordinal_endings: frozenset[str]
    case_endings: re.Pattern[str]
    colon_ordinals: frozenset[str]
    spans: tuple[tuple[Phrases[bool], Phrases[bool]], ...]
    moves: tuple[tuple[Phrases[bool], Phrases[bool]], ...]
    enclosed: tuple[tuple[Phrases[bool], Phrases[bool]], ...]
    to: Phrases[bool]
    alternatives: Phrases[bool]
    changes: Phrases[bool]
    amounts: frozenset[str]
    hedges: Phrases[str]
    hedges_after: Phrases[str]
    determiners: frozenset[str]
    known: frozenset[str]

    def read(self, word: str) -> tuple[Morph, ...]:
        """The parts of a number word, as many as a compound has; none where it is no number word."""
        found = self.morphs.get(word)
        if found:
            return (found,)
        if not self.compounds or len(word) > _LONGEST_COMPOUND:
            return ()
        return _split(self, word)

    def begins(self, word: str) -> bool:
        """True where a number in words may begin with `word`."""
        return _begins(self, word)


@lru_cache(maxsize=50_000)
def _begins(words: NumberWords, word: str) -> bool:
    if any(word in starts for starts in (words.articles, words.halves, words.every, words.ordinals, words.minus)):
        return True
    return words.specials.begins(word) or words.parts.begins(word) or bool(words.read(word))


@lru_cache(maxsize=50_000)
def _split(words: NumberWords, word: str) -> tuple[Morph, ...]:
    """The compound as a chain of number words that make one number; the first such chain, longest parts first."""
    longest = max(map(len, words.morphs))
    dead: set[int] = set()

    def chain(position: int) -> tuple[Morph, ...] | None:
        if position == len(word):
            return ()
        if position in dead:
            return None
        for size in range(min(longest, len(word) - position), 1, -1):
            morph = words.morphs.get(word[position : position + size])
            rest = chain(position + size) if morph else None
            if morph and rest is not None:
                return (morph, *rest)
        dead.add(position)
        return None

    found = chain(0) or ()
    return found if compose(found) is not None else ()


def compose(morphs: Sequence[Morph]) -> int | None:
    """The number that the parts make in this order; None where they make none ("five twenty")."""
    total = hundreds = unit = 0
    last_scale = 10**30
    for morph in morphs:
        if morph.teen:
            if not 1 <= unit <= 9:
                return None
            unit += 10
        elif not morph.scale:
            if unit and (unit % 10 or unit < 20 or morph.value >= 10):
                return None
            unit += morph.value
        elif morph.value in (10, 12):
            if unit > 9:
                return None
            unit = (unit or 1) * morph.value
        elif morph.value == 100:
            if hundreds or unit > 99:
                return None
            hundreds, unit = (unit or 1) * 100, 0
        else:
            if morph.value >= last_scale:
                return None
            total += (hundreds + unit or 1) * morph.value
            hundreds, unit, last_scale = 0, 0, morph.value
    return total + hundreds + unit


def _phrases(entries: Iterable[str], *, backwards: bool = False) -> Phrases[bool]:
    return Phrases(((entry, True) for entry in entries), backwards=backwards)


def _pairs(entries: list[list[str]]) -> tuple[tuple[Phrases[bool], Phrases[bool]], ...]:
    return tuple((_phrases([opener], backwards=True), _phrases([joiner])) for opener, joiner in entries)


def _keyed(table: dict[str, list[str]]) -> Iterable[tuple[str, str]]:
    return ((phrase, key) for key, phrases in table.items() for phrase in phrases)


def _numbered(table: dict[str, list[str]]) -> dict[str, int]:
    return {word: int(value) for value, words in table.items() for word in words}


def _specials(section: dict[str, Any]) -> Iterable[tuple[str, Special]]:
    for form, unit, key in (
        ("fraction", "percent", "percent"),
        ("multiple", "factor", "factor"),
        ("words", "", "value"),
    ):
        for entry in section.get(f"{key}s", []):
            for phrase in entry["words"]:
                yield phrase, Special(form, Decimal(str(entry[key])), unit, entry.get("bound", "="))
    for phrase in section.get("zeros", []):
        yield phrase, Special("zero", Decimal(0))


def _guards(section: dict[str, Any]) -> dict[str, Guard]:
    guards: dict[str, Guard] = {}
    for entry in section.get("guards", []):
        guard = Guard(
            _phrases(entry.get("not_after", []), backwards=True),
            _phrases(entry.get("but_before", [])),
            _phrases(entry.get("not_before", [])),
            _phrases(entry["only_after"], backwards=True) if "only_after" in entry else None,
            _phrases(entry["only_before"]) if "only_before" in entry else None,
        )
        guards.update(dict.fromkeys(entry["words"], guard))
    return guards


@cache
def number_words(code: str) -> NumberWords:
    """The number vocabulary of a language, built once."""
    s: dict[str, Any] = language(code).section("numerals")
    morphs = {word: Morph(value) for word, value in _numbered(s.get("small", {})).items()}
    morphs |= {word: Morph(value, scale=True) for word, value in _numbered(s.get("scales", {})).items()}
    morphs |= {word: Morph(10, teen=True) for word in s.get("teens", [])}
    specials = Phrases(_specials(s))
    parts = Phrases((word, (int(e["of"]), bool(e.get("bare")))) for e in s.get("parts", []) for word in e["words"])
    units = Phrases(_keyed(s.get("units", {})))
    hedges = Phrases(_keyed(s.get("hedges", {})), backwards=True)
    ordinals = _numbered(s.get("ordinals", {}))
    endings = "|".join(map(re.escape, s.get("case_endings", []))) or r"(?!)"
    return NumberWords(
        decimal=s.get("decimal", "."),
        thousands=s.get("thousands", ","),
        morphs=morphs,
        compounds=s.get("compounds", False),
        bare_scales=s.get("bare_scales", False),
        joiners=frozenset(s.get("joiners", [])),
        articles=frozenset(s.get("articles", [])),
        halves=frozenset(s.get("halves", [])),
        and_half=_phrases(s.get("and_half", [])),
        specials=specials,
        ordinals=ordinals,
        parts=parts,
        every=frozenset(s.get("every", [])),
        ratios=_phrases(s.get("ratios", [])),
        plain_ratios=_phrases(s.get("plain_ratios", [])),
        ratio_before=_phrases(s.get("ratio_before", [])),
        denominators=_numbered(s.get("denominators", {})),
        guards=_guards(s),
        units=units,
        times=_phrases(s.get("times", [])),
        frequency=_phrases(s.get("frequency", [])),
        money=frozenset(
            word.lower() for words in s.get("money_before", {}).values() for word in words if word.isalpha()
        ),
        money_signs=frozenset(
            word
            for words in s.get("money_before", {}).values()
            for word in words
            if len(word) == 1 and not word.isalpha()
        ),
        money_units=frozenset(s.get("money_before", {})),
        money_before=Phrases(_keyed(s.get("money_before", {})), backwards=True),
        money_after=Phrases(_keyed(s.get("money_after", {}))),
        glued_scales=_numbered(s.get("glued_scales", {})),
        money_scales=_numbered(s.get("money_scales", {})),
        lengths=_phrases(s.get("lengths", [])),
        minus=frozenset(s.get("minus", [])),
        ordinal_endings=frozenset(s.get("ordinal_endings", [])),
        case_endings=re.compile(rf"[ ]?:[ ]?(?:{endings})(?![^\W_])"),
        colon_ordinals=frozenset(s.get("colon_ordinals", [])),
        spans=_pairs(s.get("spans", [])),
        moves=_pairs(s.get("moves", [])),
        enclosed=tuple((_phrases([a]), _phrases([b])) for a, b in s.get("enclosed", [])),
        to=_phrases(s.get("to", [])),
        alternatives=_phrases(s.get("alternatives", [])),
        changes=_phrases(s.get("changes", [])),
        amounts=frozenset(s.get("amounts", [])),
        hedges=hedges,
        hedges_after=Phrases(_keyed(s.get("hedges_after", {}))),
        determiners=frozenset(s.get("determiners", [])),
        known=frozenset({*morphs, *ordinals, *specials.words, *parts.words, *units.words, *hedges.words}),
    )
