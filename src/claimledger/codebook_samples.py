"""Codebooks against sample releases: a draft of a new one, and what an existing one leaves unread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from codebook.book import Codebook
from extract.blocks import blocks
from extract.counted import Counted, counted
from extract.languages import LANGUAGES
from extract.periods import publication_date, release_period
from extract.pipeline import extract
from extract.readers import read
from extract.recognise import spoken_language
from model.document import Document
from model.errors import RejectedRelease
from model.period import TimePeriod

_INDICATORS = 6  # as many terms become indicators of a draft; the others are listed for the author to sort
_EXAMPLES = 3  # sentences shown with a term
_NAME = re.compile(r"(?:[A-ZÅÄÖ][\w’'-]+)(?:\s+(?:[a-z]{2,4}\s+)?[A-ZÅÄÖ][\w’'-]+){1,6}")
_CODE = re.compile(r"[^a-z0-9]+")

_NO_NAMES = ("contact", "dateline", "furniture", "contents")


@dataclass
class Term:
    """Something that figures count: how often, in how many samples, and where."""

    words: str
    count: int = 0
    samples: set[str] = field(default_factory=set)
    sentences: list[str] = field(default_factory=list)

    def add(self, sample: str, sentence: str) -> None:
        """Counts one more figure."""
        self.count += 1
        self.samples.add(sample)
        if sentence not in self.sentences and len(self.sentences) < _EXAMPLES:
            self.sentences.append(sentence)


@dataclass(frozen=True)
class Sample:
    """A sample release as read, with its language."""

    name: str
    document: Document
    language: str


def read_samples(paths: Sequence[Path]) -> list[Sample]:
    """The sample releases. Raises RejectedRelease for one that cannot be read or is in no language we know."""
    samples = []
    for path in paths:
        try:
            document = read(path, path.read_bytes())
        except OSError as error:
            raise RejectedRelease(f"{path}: cannot be opened ({error.strerror})") from error
        language = spoken_language(_text(document))
        if not language:
            raise RejectedRelease(f"{path}: is in none of the languages we know ({', '.join(LANGUAGES)})")
        samples.append(Sample(path.name, document, language))
    return samples


def terms(samples: Sequence[Sample], language: str) -> list[Term]:
    """What the figures of the samples in one language count, the commonest first."""
    found: list[tuple[str, Counted]] = [
        (s.name, c) for s in samples if s.language == language for c in counted(s.document, language) if c.term
    ]
    known = {c.term for _, c in found}
    merged: dict[str, Term] = {}
    for name, one in found:
        words = _shortest(one.term, known)
        merged.setdefault(words, Term(words)).add(name, one.sentence)
    return sorted(merged.values(), key=lambda t: (-len(t.samples), -t.count, t.words))


def _shortest(term: str, known: set[str]) -> str:
    """The longest beginning of a long term that figures count by itself, else the term ("reports under" is "report")."""
    words = term.split()
    for length in range(len(words) - 1, 0, -1):
        start = " ".join(words[:length])
        for form in (start, start.removesuffix("s")):
            if form in known:
                return form
    return term


# ---------------------------------------------------------------- a draft


def draft(series: str, samples: Sequence[Sample]) -> str:
    """A codebook for a new series as TOML: valid as it stands, with the sentences that each proposal comes from."""
    languages = sorted({s.language for s in samples}, key=LANGUAGES.index)
    lines = [
        f"# Drafted from {len(samples)} sample releases. Sort it: keep what the series counts as indicators, move what they are",
        "# broken down by into dimensions, and strike out the rest. docs/codebooks.md says what each key means.",
        "",
        "[series]",
        f"code = {_quoted(series)}",
        f"title = {_quoted(_title(samples))}",
        'publisher = ""',
        f'frequency = "{_frequency(samples)}"',
        f"languages = [{', '.join(map(_quoted, languages))}]",
        "",
        "[series.recognise]",
        *(
            f"{code} = [{', '.join(map(_quoted, _names([s for s in samples if s.language == code])))}]"
            for code in languages
        ),
    ]
    used: set[str] = set()
    for language in languages:
        found = terms(samples, language)
        for term in found[:_INDICATORS]:
            lines += ["", *_told(term), *_indicator(term, language, used)]
        rest = found[_INDICATORS:]
        if rest:
            lines += [
                "",
                f"# Also counted in {language}: categories of a dimension, perhaps, or more words for the above.",
            ]
            lines += [line for term in rest for line in (*_told(term), f"# {language} = [{_quoted(term.words)}]")]
    return "\n".join(lines) + "\n"


def _indicator(term: Term, language: str, used: set[str]) -> list[str]:
    code = _CODE.sub("_", term.words.lower()).strip("_") or f"indicator_{len(used) + 1}"
    while code in used:
        code += f"_{language}"
    used.add(code)
    return [
        f"[indicator.{code}]",
        'measure = "flow"                # or "stock": a number found on a day',
        f"unit = {_quoted(term.words.split()[-1])}",
        f"nouns.{language} = [{_quoted(term.words)}]",
    ]


def _told(term: Term) -> list[str]:
    head = f"# {term.words!r}: {term.count} figures in {len(term.samples)} samples"
    return [head, *(f"#   {sentence[:160]}" for sentence in term.sentences)]


def _title(samples: Sequence[Sample]) -> str:
    for sample in samples:
        for block in blocks(sample.document, sample.language):
            if block.kind == "heading":
                return " ".join(sample.document.pages[block.page - 1].text[block.start : block.end].split())
    return samples[0].name if samples else ""


def _frequency(samples: Sequence[Sample]) -> str:
    """The finest of the periods that the samples are about."""
    kinds = {period.frequency for sample in samples if (period := _period(sample)) is not None}
    return next((kind for kind in ("M", "Q", "S", "A") if kind in kinds), "A")


def _period(sample: Sample) -> TimePeriod | None:
    """The period that a sample is about."""
    document, code = sample.document, sample.language
    said = [(block.page, mention) for block in blocks(document, code) for mention in block.times]
    return release_period(said, sample.name, publication_date(_text(document), code))[0]


def _names(samples: Sequence[Sample]) -> list[str]:
    """Names that most samples hold, outside what they say of whom to call: what a release of the series may be known by."""
    seen: Counter[str] = Counter()
    for sample in samples:
        said: set[str] = set()
        for block in blocks(sample.document, sample.language):
            if block.kind not in _NO_NAMES:
                text = " ".join(sample.document.pages[block.page - 1].text[block.start : block.end].split())
                said |= {match[0].lower() for match in _NAME.finditer(text)}
        seen.update(said)
    often = [name for name, count in seen.items() if 2 * count > len(samples)]
    return sorted(often, key=lambda name: (-seen[name], -len(name), name))[:3]


def _text(document: Document) -> str:
    return "\n\n".join(page.text for page in document.pages)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ---------------------------------------------------------------- an existing codebook


def unread(book: Codebook, samples: Sequence[Sample]) -> Iterator[str]:
    """What a codebook makes of the samples: figures that it leaves unread by what they count, and doubtful claims."""
    books: Mapping[str, Codebook] = {book.code: book}
    left: dict[str, Term] = {}
    for sample in samples:
        extraction = extract(sample.document, books, source=f"{book.code}/{sample.name}")
        others = {n.span.start: n for n in extraction.numerals if n.role == "other"}
        yield (
            f"{sample.name}: {len(extraction.claims)} claims, {len(extraction.numerals)} numerals, "
            f"{len(others)} of them not understood"
        )
        for one in counted(sample.document, sample.language):
            if one.span.start in others:
                left.setdefault(one.term, Term(one.term)).add(sample.name, one.sentence)
        for claim in extraction.claims:
            if claim.doubt:
                yield f"    doubtful: {claim.text!r} ({claim.doubt}) in: {claim.sentence[:160]}"
    for term in sorted(left.values(), key=lambda t: (-t.count, t.words)):
        yield (
            f"unread: {term.count} figures that count {term.words!r}" if term.words else f"unread: {term.count} others"
        )
        yield from (f"    {sentence[:160]}" for sentence in term.sentences)
