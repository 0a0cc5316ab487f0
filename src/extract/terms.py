"""Finds the expressions of codebook and language file in tokens: longest match, on forms or base forms.

Notation of a term: words separated by blanks; each matches a token's form or base form. `a|b` either word, `word*` any
ending, `word?` may be missing, `...` a gap of up to four tokens that does not cross a bracket or the end of a clause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Generic, TypeVar

from extract.tokens import Token, tokenise

Meaning = TypeVar("Meaning")

_GAP = 4
_GAP_STOPS = frozenset(",;:.()[]!?")
_MOST_WORDS = 50_000  # that are remembered
_KEY = 3  # letters of a stem that its index key holds


@dataclass(slots=True)
class Match(Generic[Meaning]):
    """A term found: the token positions it matched (gaps left out) and everything it may mean."""

    tokens: tuple[int, ...]
    meanings: tuple[Meaning, ...]

    @property
    def first(self) -> int:
        """Position of the first token."""
        return self.tokens[0]

    @property
    def last(self) -> int:
        """Position of the last token."""
        return self.tokens[-1]


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a term: forms that match exactly, stems that match any ending; or a gap."""

    forms: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    gap: bool = False


class _Node(Generic[Meaning]):
    """A place in the tree of all terms: the words that may follow, and what the terms that end here mean."""

    __slots__ = ("by_form", "by_stem", "children", "ends", "gap")

    def __init__(self) -> None:
        self.children: dict[_Word, _Node[Meaning]] = {}
        self.by_form: dict[str, list[_Node[Meaning]]] = {}
        self.by_stem: dict[str, list[tuple[str, _Node[Meaning]]]] = {}
        self.gap: _Node[Meaning] | None = None
        self.ends: list[tuple[int, Meaning]] = []

    def child(self, word: _Word) -> _Node[Meaning]:
        """The place behind `word`, made where it is new."""
        if word.gap:
            self.gap = self.gap or _Node()
            return self.gap
        known = self.children.get(word)
        if known is None:
            known = self.children[word] = _Node()
            for form in word.forms:
                self.by_form.setdefault(form, []).append(known)
            for stem in word.stems:
                self.by_stem.setdefault(stem[:_KEY], []).append((stem, known))
        return known

    def following(self, token: Token) -> list[_Node[Meaning]]:
        """The places that `token` leads to."""
        lower, lemma = token.lower, token.lemma
        found = self.by_form.get(lower, [])
        if lemma != lower and lemma in self.by_form:
            found = found + [node for node in self.by_form[lemma] if node not in found]
        if self.by_stem:
            for length in range(1, min(_KEY, len(lower)) + 1):
                for stem, node in self.by_stem.get(lower[:length], ()):
                    if lower.startswith(stem) and node not in found:
                        found = [*found, node]
        return found


@dataclass(slots=True)
class _Beginning(Generic[Meaning]):
    """What a first word begins: what it means by itself, and the places from which longer terms go on, with the words that
    they go on with; `open` where those are not all.
    """

    meanings: tuple[Meaning, ...]
    nodes: list[_Node[Meaning]]
    forms: frozenset[str]
    open: bool


class Terms(Generic[Meaning]):
    """A set of terms of one language, each with a meaning; several terms may share words and meanings."""

    def __init__(self, terms: Iterable[tuple[str, Meaning]], code: str) -> None:
        self._root: _Node[Meaning] = _Node()
        self._begun: dict[tuple[str, str], _Beginning[Meaning]] = {}  # by the first word
        for order, (term, meaning) in enumerate(terms):
            for pattern in _compile(term, code):
                node = self._root
                for word in pattern:
                    node = node.child(word)
                if all(meaning != known for _, known in node.ends):
                    node.ends.append((order, meaning))

    def find(self, tokens: Sequence[Token], blocked: Collection[int] = ()) -> list[Match[Meaning]]:
        """The longest matches that do not overlap, in order of their first token. None touches a `blocked` position."""
        found: dict[tuple[int, ...], list[tuple[int, Meaning]]] = {}
        single: list[tuple[int, tuple[Meaning, ...]]] = []
        begun, last = self._begun, len(tokens) - 1
        for position, token in enumerate(tokens):
            beginning = begun.get((token.lower, token.lemma)) or self._beginning(token)
            if position in blocked:
                continue
            if beginning.meanings:
                single.append((position, beginning.meanings))
            if beginning.nodes and position < last:
                following = tokens[position + 1]
                if beginning.open or following.lower in beginning.forms or following.lemma in beginning.forms:
                    for node in beginning.nodes:
                        self._go_on(node, tokens, (position,), blocked, found)
        taken: set[int] = set()
        kept = []
        for positions in sorted(found, key=lambda p: (-len(p), p[-1] - p[0], p)):
            if taken.isdisjoint(positions):
                taken.update(positions)
                kept.append(Match(positions, _meant(found[positions])))
        kept += [Match((position,), meanings) for position, meanings in single if position not in taken]
        return sorted(kept, key=attrgetter("tokens"))

    def _beginning(self, token: Token) -> _Beginning[Meaning]:
        """What a new first word begins; a text has few different words, and every term may begin at each."""
        nodes = self._root.following(token)
        ends = [end for node in nodes for end in node.ends]
        nodes = [node for node in nodes if node.children or node.gap]
        forms = frozenset(form for node in nodes for form in node.by_form)
        found = _Beginning(_meant(ends), nodes, forms, any(node.by_stem or node.gap for node in nodes))
        if len(self._begun) >= _MOST_WORDS:
            self._begun.clear()
        self._begun[token.lower, token.lemma] = found
        return found

    def _walk(
        self,
        node: _Node[Meaning],
        tokens: Sequence[Token],
        matched: tuple[int, ...],
        blocked: Collection[int],
        found: dict[tuple[int, ...], list[tuple[int, Meaning]]],
    ) -> bool:
        """Adds every term that goes on from `node` or ends there, behind the tokens `matched`; True where there is one."""
        if node.ends:
            found.setdefault(matched, []).extend(node.ends)
        return self._go_on(node, tokens, matched, blocked, found) or bool(node.ends)

    def _go_on(
        self,
        node: _Node[Meaning],
        tokens: Sequence[Token],
        matched: tuple[int, ...],
        blocked: Collection[int],
        found: dict[tuple[int, ...], list[tuple[int, Meaning]]],
    ) -> bool:
        """The same without what ends at `node`."""
        some, at = False, matched[-1] + 1
        if node.children and at < len(tokens) and at not in blocked:
            for child in node.following(tokens[at]):
                some |= self._walk(child, tokens, (*matched, at), blocked, found)
        if node.gap is not None:
            some |= self._leap(node.gap, tokens, matched, blocked, found)
        return some

    def _leap(
        self,
        node: _Node[Meaning],
        tokens: Sequence[Token],
        matched: tuple[int, ...],
        blocked: Collection[int],
        found: dict[tuple[int, ...], list[tuple[int, Meaning]]],
    ) -> bool:
        """The same behind a gap, which is as short as the term allows."""
        first = matched[-1] + 1
        for at in range(first, min(first + _GAP + 1, len(tokens))):
            some = False
            if at not in blocked:
                for child in node.following(tokens[at]):
                    some |= self._walk(child, tokens, (*matched, at), blocked, found)
            if some:
                return True
            if tokens[at].lower in _GAP_STOPS:
                return False
        return False


def _meant(ends: list[tuple[int, Meaning]]) -> tuple[Meaning, ...]:
    """What the terms that end at one place mean, each meaning once, in the order of the terms."""
    if len(ends) == 1:
        return (ends[0][1],)
    return tuple(dict.fromkeys([meaning for _, meaning in sorted(ends, key=itemgetter(0))]))


def _compile(term: str, code: str) -> list[tuple[_Word, ...]]:
    """The term with every optional word present and absent. Words are cut as the tokeniser cuts the text."""
    patterns: list[tuple[_Word, ...]] = [()]
    for word in term.split():
        if word == "...":
            patterns = [(*p, _Word(gap=True)) for p in patterns]
            continue
        optional = word.endswith("?")
        with_word = [p + piece for p in patterns for piece in _pieces(word.removesuffix("?"), code)]
        patterns = patterns + with_word if optional else with_word
    return [p for p in dict.fromkeys(patterns) if p and not p[0].gap]


def _pieces(word: str, code: str) -> list[tuple[_Word, ...]]:
    """One word of a term as one or more token patterns ("non-governmental" is three tokens)."""
    plain: list[str] = []
    stems: list[str] = []
    longer: list[tuple[_Word, ...]] = []
    for alternative in word.lower().split("|"):
        if alternative.endswith("*"):
            stems.append(alternative[:-1])
            continue
        ending = alternative.startswith("'")  # "'s" is one token only behind a word
        cut = [t.lower for t in tokenise("x" * ending + alternative, code)][ending:]
        if len(cut) == 1:
            plain.append(cut[0])
        else:
            longer.append(tuple(_Word(frozenset((piece,))) for piece in cut))
    if plain or stems:
        longer.append((_Word(frozenset(plain), tuple(stems)),))
    return longer
