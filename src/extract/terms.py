"""Finds the expressions of codebook and language file in tokens: longest match, on forms or base forms.

Notation of a term: words separated by blanks; each matches a token's form or base form. `a|b` either word, `word*` any
ending, `word?` may be missing, `...` a gap of up to four tokens that does not cross a bracket or the end of a clause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from extract.tokens import Token, tokenise

Meaning = TypeVar("Meaning")

_GAP = 4
_GAP_STOPS = frozenset(",;:.()[]!?")
_KEY = 3  # letters of a stem that its index key holds


@dataclass(frozen=True, slots=True)
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

    def matches(self, token: Token) -> bool:
        if token.lower in self.forms or token.lemma in self.forms:
            return True
        return bool(self.stems) and token.lower.startswith(self.stems)


class Terms(Generic[Meaning]):
    """A set of terms of one language, each with a meaning; several terms may share words and meanings."""

    def __init__(self, terms: Iterable[tuple[str, Meaning]], code: str) -> None:
        self._patterns: dict[tuple[_Word, ...], list[Meaning]] = {}
        for term, meaning in terms:
            for pattern in _compile(term, code):
                meanings = self._patterns.setdefault(pattern, [])
                if meaning not in meanings:
                    meanings.append(meaning)
        self._by_form: dict[str, list[tuple[_Word, ...]]] = defaultdict(list)
        self._by_stem: dict[str, list[tuple[_Word, ...]]] = defaultdict(list)
        for pattern in self._patterns:
            for form in pattern[0].forms:
                self._by_form[form].append(pattern)
            for stem in pattern[0].stems:
                self._by_stem[stem[:_KEY]].append(pattern)

    def find(self, tokens: Sequence[Token], blocked: Collection[int] = ()) -> list[Match[Meaning]]:
        """The longest matches that do not overlap, in order of their first token. None touches a `blocked` position."""
        found: dict[tuple[int, ...], list[Meaning]] = {}
        for position, token in enumerate(tokens):
            candidates: list[tuple[_Word, ...]] = []
            candidates += self._by_form.get(token.lower, ())
            if token.lemma != token.lower:
                candidates += self._by_form.get(token.lemma, ())
            for length in range(1, _KEY + 1):
                candidates += self._by_stem.get(token.lower[:length], ()) if len(token.lower) >= length else ()
            for pattern in candidates:
                matched = _match(pattern, 0, tokens, position)
                if matched and not (blocked and any(i in blocked for i in matched)):
                    meanings = found.setdefault(matched, [])
                    meanings += [m for m in self._patterns[pattern] if m not in meanings]
        taken = [False] * len(tokens)
        kept = []
        for positions in sorted(found, key=lambda p: (-len(p), p[-1] - p[0], p)):
            if not any(taken[i] for i in positions):
                taken[positions[0] : positions[-1] + 1] = [True] * (positions[-1] + 1 - positions[0])
                kept.append(Match(positions, tuple(found[positions])))
        return sorted(kept, key=lambda m: m.tokens)


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
        cut = [t.lower for t in tokenise(alternative, code)]
        if len(cut) == 1:
            plain.append(cut[0])
        else:
            longer.append(tuple(_Word(frozenset((piece,))) for piece in cut))
    if plain or stems:
        longer.append((_Word(frozenset(plain), tuple(stems)),))
    return longer


def _match(pattern: tuple[_Word, ...], at: int, tokens: Sequence[Token], position: int) -> tuple[int, ...]:
    """The token positions that `pattern[at:]` matches from `position` on; empty where it does not."""
    matched: list[int] = []
    while at < len(pattern):
        word = pattern[at]
        if word.gap:
            for skip in range(_GAP + 1):
                if position + skip >= len(tokens):
                    return ()
                rest = _match(pattern, at + 1, tokens, position + skip)
                if rest:
                    return (*matched, *rest)
                if tokens[position + skip].lower in _GAP_STOPS:
                    return ()
            return ()
        if position >= len(tokens) or not word.matches(tokens[position]):
            return ()
        matched.append(position)
        at, position = at + 1, position + 1
    return tuple(matched)
