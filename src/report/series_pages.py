"""The front page, the overview of each series, and the lines of figures with all their vintages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from model.finding import SEVERITIES, Finding
from report import places, words
from report.ledger import Line, Series
from report.plots import Dot, timeline
from report.release_pages import Parts
from report.site import Page, program_key, rendered

_PLOTTED = 2  # figures at least; fewer are a sentence
_MAIN = 12  # plots on the overview of a series, at most
_SHOWN = 12  # findings on an overview, at most
_KINDS = {"A": "years", "S": "half-years", "Q": "quarters", "M": "months", "d": "days"}
_LINE_BYTES = 400  # of one line in a list of them


def front(found: Sequence[Series], strangers: Sequence[Any]) -> Iterator[Page]:
    """The page that opens first, and the guide to all others."""
    told = [(s.entry.code, _of_releases(s), _of_findings(s)) for s in found]
    make = partial(_front, found, strangers)
    yield Page("index.html", places.digest([program_key(), told, [tuple(r) for r in strangers]]), make)
    yield Page("guide.html", program_key(), partial(rendered, "guide", "guide.html"))


def pages(series: Series, parts: Parts) -> Iterator[Page]:
    """The overview of a series, then a page for each indicator and each line of figures."""
    code = series.entry.code
    by_indicator: dict[str, list[Line]] = defaultdict(list)
    for line in series.lines:
        by_indicator[line.indicator].append(line)
    key = places.digest([program_key(), series.entry, _of_releases(series), _of_findings(series), _of_lines(series)])
    yield Page(places.series_page(code), key, partial(_overview, series, by_indicator))
    for indicator, lines in by_indicator.items():
        cut = places.in_parts(lines, lambda _: _LINE_BYTES)
        for part, some in enumerate(cut, start=1):
            path = places.indicator_page(code, indicator, part)
            told = [(line.key, len(line.cells), series.stamp[line.last.claim_id]) for line in some]
            make = partial(_indicator, series, indicator, some, part, len(cut), path)
            yield Page(path, places.digest([program_key(), series.entry, part, len(cut), told]), make)
        for line in lines:
            yield from _line_pages(series, line, parts)


def _line_pages(series: Series, line: Line, parts: Parts) -> Iterator[Page]:
    told = "".join(series.stamp[v.claim_id] for vintages in line.cells.values() for v in vintages)
    findings = [(f.finding_id, f.title, f.status) for cell in line.cells.values() for f in _findings_on(series, cell)]
    key = places.digest([program_key(), series.entry, told, findings])
    for part in range(1, len(line.parts) + 1):
        path = places.line_page(line.series, line.indicator, line.key, part)
        yield Page(path, places.digest([key, part, len(line.parts)]), partial(_line, series, line, part, parts, path))


# ---------------------------------------------------------------- what a key is made of


def _of_releases(series: Series) -> list[tuple[Any, ...]]:
    return [tuple(r)[1:] for r in series.releases]


def _of_findings(series: Series) -> list[tuple[Any, ...]]:
    return [(f.finding_id, f.severity, f.title, f.status, state) for f, state in series.findings]


def _of_lines(series: Series) -> list[tuple[Any, ...]]:
    """What the overview shows of the lines: the main ones with every figure, of the others that they are there."""
    return [
        (line.key, len(line.cells), [series.stamp[v.claim_id] for cell in line.cells.values() for v in cell if _is_main(line)])
        for line in series.lines
    ]  # fmt: skip


def _is_main(line: Line) -> bool:
    return line.kind == "level" and not line.breakdown


# ---------------------------------------------------------------- pages


def _front(found: Sequence[Series], strangers: Sequence[Any]) -> str:
    open_ones = [f for s in found for f, _ in s.findings if f.status == "open"]
    open_ones.sort(key=lambda f: SEVERITIES.index(f.severity))
    rejected = [r for s in found for r in s.releases if r.error] + list(strangers)
    return rendered(
        "index", "index.html", found=found, summaries=[_summary(s) for s in found], findings=open_ones[:_SHOWN],
        more=len(open_ones) - _SHOWN, rejected=rejected[:200], rejections=len(rejected),
    )  # fmt: skip


@dataclass(frozen=True)
class Summary:
    """A series in figures."""

    releases: int
    first: str
    last: str
    languages: list[str]
    claims: int
    numerals: int
    unread: int
    checked: int  # claims that take part in at least one relation
    rejected: int
    by_severity: list[tuple[str, int]]  # open findings
    acknowledged: int


def _summary(series: Series) -> Summary:
    loaded = [r for r in series.releases if r.status == "loaded"]
    standing = [c for c in series.claims if not c.replaced]
    counts = Counter(f.severity for f, _ in series.findings if f.status == "open")
    periods = [r.time_period for r in loaded if r.time_period]
    return Summary(
        releases=len(loaded), first=periods[0] if periods else "", last=periods[-1] if periods else "",
        languages=sorted({r.language for r in loaded if r.language}), claims=len(standing),
        numerals=sum(r.numerals for r in loaded), unread=sum(r.unread for r in loaded),
        checked=sum(bool(c.relations) for c in standing), rejected=len(series.releases) - len(loaded),
        by_severity=[(s, counts[s]) for s in SEVERITIES],
        acknowledged=sum(f.status == "acknowledged" for f, _ in series.findings),
    )  # fmt: skip


def _overview(series: Series, by_indicator: dict[str, list[Line]]) -> str:
    code = series.entry.code
    path = places.series_page(code)
    main = [line for line in series.lines if _is_main(line) and len(line.cells) >= _PLOTTED][:_MAIN]
    means = {c.code: c.means for c in series.entry.concepts}
    open_ones = [f for f, _ in series.findings if f.status == "open"]
    return rendered(
        "series", path, series=series, summary=_summary(series), grid=_grid(series), means=means,
        plots=[(line, _drawn(line, f"p{n}", small=True)) for n, line in enumerate(main)],
        indicators=[(name, lines, sum(len(x.cells) for x in lines)) for name, lines in by_indicator.items()],
        findings=open_ones[:_SHOWN], more=len(open_ones) - _SHOWN,
    )  # fmt: skip


@dataclass(frozen=True)
class Grid:
    """Which releases there are: a row a year, a column for each kind of period and language."""

    kinds: list[str]
    languages: list[str]
    rows: list[tuple[str, list[list[Any]]]]  # year; for each column the releases that stand there
    missing: set[tuple[str, str]]  # year and kind of period that the codebook expects and no language has


def _grid(series: Series) -> Grid:
    stands: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for release in series.releases:
        if release.time_period and release.status == "loaded":
            kind = words.kind_of_period(release.time_period)
            stands[release.time_period[:4], kind, release.language].append(release)
    kinds = sorted({kind for _, kind, _ in stands} | set(series.entry.expected), key=lambda k: (k == "A", k))
    languages = sorted({language for _, _, language in stands} | set(series.entry.languages))
    years = sorted({year for year, _, _ in stands}, reverse=True)
    rows = [(year, [stands[year, kind, language] for kind in kinds for language in languages]) for year in years]
    missing = {
        (year, kind)
        for year in years
        for kind in series.entry.expected
        if not any(stands[year, kind, language] for language in languages)
    }
    return Grid(kinds, languages, rows, missing)


def _indicator(series: Series, indicator: str, lines: Sequence[Line], part: int, parts: int, path: str) -> str:
    concept = next((c for c in series.entry.concepts if c.kind == "indicator" and c.code == indicator), None)
    return rendered(
        "indicator",
        path,
        series=series,
        indicator=indicator,
        concept=concept,
        lines=lines,
        part=part,
        parts_number=parts,
    )


@dataclass(frozen=True)
class Cell:
    """One observation on its line's page."""

    observation_id: str
    vintages: Sequence[Any]
    plot: str  # of its vintages, where they differ
    findings: list[Finding]

    @property
    def last(self) -> Any:
        """What was stated last."""
        return self.vintages[-1]

    @property
    def revised(self) -> bool:
        """True where not all vintages state the same figure."""
        return len({v.value for v in self.vintages}) > 1


def _line(series: Series, line: Line, part: int, parts: Parts, path: str) -> str:
    root = places.root_of(path)
    concept = next((c for c in series.entry.concepts if c.kind == "indicator" and c.code == line.indicator), None)
    cells = [
        Cell(name, line.cells[name], _vintages(line, name), _findings_on(series, line.cells[name]))
        for name in line.parts[part - 1]
    ]
    plot = _drawn(line, "line", root=root) if len(line.cells) >= _PLOTTED and part == 1 else None
    return rendered(
        "line",
        path,
        series=series,
        line=line,
        concept=concept,
        cells=cells,
        plot=plot,
        part=part,
        parts_number=len(line.parts),
        place=partial(parts.place, series),
    )


def _findings_on(series: Series, vintages: Sequence[Any]) -> list[Finding]:
    found = {f.finding_id: f for v in vintages for f in series.findings_on.get(v.claim_id, ())}
    return list(found.values())


@dataclass(frozen=True)
class Plot:
    """A plot as SVG, and what its strokes stand for, in the order of their colours."""

    svg: str
    strokes: list[str]
    restated: int  # figures that were stated otherwise before


def _drawn(line: Line, key: str, *, small: bool = False, root: str = "") -> Plot | None:
    """The figures of a line over time, one stroke for each kind of period, and those that were restated."""
    strokes: dict[str, list[Dot]] = defaultdict(list)
    earlier: list[Dot] = []
    for name, vintages in line.cells.items():
        last = vintages[-1]
        at = words.year_point(last.time_period)
        if at is None:
            continue
        link = "" if small else root + line.place(name)
        kind = words.kind_of_period(last.time_period)[:1]
        strokes[kind].append(Dot(at, float(last.value), f"{last.time_period}: {words.figure(last)}", link))
        for old in vintages[:-1]:
            if old.value != last.value:
                said = f"{old.time_period}: {words.figure(old)} before, in {old.source}"
                earlier.append(Dot(at, float(old.value), said, link))
    if not strokes:
        return None
    svg = timeline(key, f"{words.cell(line.last)} over time", strokes, earlier, small=small)
    return Plot(svg, [_KINDS.get(kind, "other periods") for kind in strokes], len(earlier))


def _vintages(line: Line, name: str) -> str:
    """What was stated of one cell, release after release; nothing where it was always the same."""
    vintages = line.cells[name]
    if len({v.value for v in vintages}) < 2:
        return ""
    dots = []
    for number, one in enumerate(vintages):
        at = words.year_point(one.released) or float(number)
        dots.append(Dot(at, float(one.value), f"{one.source}: {words.figure(one)}"))
    title = f"{words.cell(vintages[-1])}, {vintages[-1].time_period}, as stated release after release"
    return timeline(f"v{name}", title, {"stated": dots}, small=True)
