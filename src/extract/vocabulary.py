"""The terms of one codebook and one language, with what each of them means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from codebook.book import Codebook
from extract.languages import language
from extract.terms import Terms
from model.value import value


@value
class Meaning:
    """What a term may stand for.

    `kind`: "noun" or "verb" of the indicator `name`; "short" a noun of it while the text speaks of it; "code" `code` of
    dimension `name`; "contrast" the same, but only where words stand against each other; "dimension" `name` itself;
    "country" the same, where a sentence speaks of it;
    "moment" at which the dimension `name` holds; "unit" `name` of a count; "own" for a proper name, or with `name`
    "elsewhere" for what others count; "mark" `name` of the language's grammar.
    """

    kind: str
    name: str
    code: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """All terms of a language for one series, and what the codebook says of them."""

    codebook: Codebook
    language: str
    terms: Terms[Meaning]
    labels: Mapping[str, tuple[Meaning, ...]]  # whole table labels, in lower case
    naming: frozenset[str] = (
        frozenset()
    )  # words that narrow nothing in a heading: "form of exploitation", "a closer look"

    def measure(self, indicator: str) -> str:
        """ "flow" or "stock"; a flow where no indicator is known."""
        found = self.codebook.indicators.get(indicator)
        return found.measure if found else "flow"

    def unit(self, indicator: str) -> str:
        """The unit in which the indicator is counted; empty where none is known."""
        found = self.codebook.indicators.get(indicator)
        return found.unit if found else ""

    def rest(self, dimension: str, code: str) -> str:
        """The one category that remains of a dimension without `code`; empty where there are more, or nobody says."""
        schemes = (s for s in self.codebook.schemes if s.dimension == dimension and s.exhaustive and code in s.codes)
        rest = next(([c for c in s.codes if c != code] for s in schemes), [])
        return rest[0] if len(rest) == 1 else ""


@cache
def _vocabulary(digest: str, code: str) -> Vocabulary:
    codebook = _known[digest]
    labels: dict[str, tuple[Meaning, ...]] = {}
    for dimension in codebook.dimensions.values():
        for category in dimension.codes.values():
            for label in (spelt for term in category.labels.get(code, ()) for spelt in _spelt(term)):
                labels[label] = (*labels.get(label, ()), Meaning("code", dimension.code, category.code))
        if dimension.countries:
            for country, names in language(code).section("grammar").get("countries", {}).items():
                for name in names:
                    labels[name] = (*labels.get(name, ()), Meaning("code", dimension.code, country))
    names = (name for d in codebook.dimensions.values() for name in d.names.get(code, ()))
    naming = frozenset(word for name in names for word in name.lower().replace("|", " ").split())
    naming |= frozenset(language(code).section("grammar").get("words", {}).get("heading", ()))
    return Vocabulary(codebook, code, Terms(_terms(codebook, code), code), labels, naming)


def _spelt(label: str) -> list[str]:
    """A label in every wording that its `a|b` and `word?` stand for."""
    words = [word.removesuffix("?").split("|") + [""] * word.endswith("?") for word in label.lower().split()]
    return [" ".join(w for w in wording if w) for wording in product(*words)]


_known: dict[str, Codebook] = {}


def vocabulary(codebook: Codebook, code: str) -> Vocabulary:
    """The vocabulary of a codebook in one language; built once for each content of the codebook."""
    key = codebook.digest or codebook.code
    _known[key] = codebook
    return _vocabulary(key, code)


def _terms(codebook: Codebook, code: str) -> Iterator[tuple[str, Meaning]]:
    for indicator in codebook.indicators.values():
        for term in indicator.nouns.get(code, ()):
            yield term, Meaning("noun", indicator.code)
        for term in indicator.verbs.get(code, ()):
            yield term, Meaning("verb", indicator.code)
        for term in indicator.short.get(code, ()):
            yield term, Meaning("short", indicator.code)
    for dimension in codebook.dimensions.values():
        for term in dimension.moments.get(code, ()):
            yield term, Meaning("moment", dimension.code)
        for term in dimension.names.get(code, ()):
            yield term, Meaning("dimension", dimension.code)
        for category in dimension.codes.values():
            for term in category.terms.get(code, ()):
                yield term, Meaning("code", dimension.code, category.code)
    for contrast in codebook.contrasts:
        for opposite, words in contrast.terms.items():
            for term in words.get(code, ()):
                yield term, Meaning("contrast", contrast.dimension, opposite)
    for term in codebook.own_names.get(code, ()):
        yield term, Meaning("own", "")
    for term in codebook.counted_elsewhere.get(code, ()):
        yield term, Meaning("own", "elsewhere")
    yield from _people(codebook, code)
    grammar = language(code).section("grammar")
    for unit, terms in grammar.get("units", {}).items():
        for term in terms:
            yield term, Meaning("unit", unit)
    for mark, terms in grammar.get("marks", {}).items():
        for term in terms:
            yield term, Meaning("mark", mark)


def _people(codebook: Codebook, code: str) -> Iterator[tuple[str, Meaning]]:
    people = language(code).section("grammar").get("people", {})
    countries = language(code).section("grammar").get("countries", {})
    plural = language(code).section("grammar").get("plural", ())
    for dimension in codebook.dimensions.values():
        if dimension.countries:
            for country, names in countries.items():
                for name in names:
                    yield name, Meaning("country", dimension.code, country)
            for country, terms in people.items():
                for term in terms:
                    yield term, Meaning("code", dimension.code, country)
                    if not term.endswith("*"):
                        yield from ((term + ending, Meaning("code", dimension.code, country)) for ending in plural)
