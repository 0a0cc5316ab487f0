"""The scores of an evaluation as tables, for the terminal and for docs/accuracy.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claimledger.evaluation import LEVELS, Read, Score, by_rule, told, total
from model.claim import KINDS

_COLUMNS = ("precision", "recall", "F1", "owed", "made")


def scores(reads: Sequence[Read]) -> Iterator[str]:
    """Markdown, line by line: all releases at each level, then by language, series, release, kind and rule."""
    yield from _table("all releases", [(level, total(reads, level)) for level in LEVELS])
    languages = sorted({r.language for r in reads if r.language})
    yield from _table("language", [(code, total([r for r in reads if r.language == code])) for code in languages])
    folders = sorted({r.name.rpartition("/")[0] for r in reads})
    yield from _table("folder", [(f, total([r for r in reads if r.name.rpartition("/")[0] == f])) for f in folders])
    yield from _table("release", [(r.name, total([r])) for r in sorted(reads, key=lambda r: r.name)])
    yield from _table("kind", [(kind, total(reads, kind=kind)) for kind in KINDS])
    yield "| rule | precision | made |"
    yield "|---|---:|---:|"
    for rule, score in by_rule(reads).items():
        yield f"| {rule} | {score.precision:.3f} | {score.made} |"


def _table(title: str, rows: Sequence[tuple[str, Score]]) -> Iterator[str]:
    yield f"| {title} | {' | '.join(_COLUMNS)} |"
    yield "|---|" + "---:|" * len(_COLUMNS)
    for name, s in rows:
        yield f"| {name} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.owed} | {s.made} |"
    yield ""


def misses(reads: Sequence[Read]) -> Iterator[str]:
    """What is missing and what is unwanted, release by release, each with the words it stands in."""
    for read in reads:
        if read.error:
            yield f"{read.name}: not read: {read.error}"
        for key, quote in read.missing:
            yield f"{read.name}: missing  {told(key)}\n    {quote}"
        for made in read.unwanted:
            yield f"{read.name}: unwanted {told(made.key)} rule={made.rule}\n    {made.text!r} in: {made.sentence[:160]}"
