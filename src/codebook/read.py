"""Reads and validates codebooks. Every error names file and line, and says what to do."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import regex

from codebook.book import (
    Break,
    Code,
    Codebook,
    Contrast,
    Dimension,
    Funnel,
    Indicator,
    Scheme,
    StockFlow,
    Terms,
    Watch,
    WatchedPage,
)
from codebook.source_text import SourceText
from codebook.toml import LARGEST, parse_toml
from model.errors import CodebookError
from model.period import TimePeriod

_MOST_TERMS = 20_000
_MEASURES = ("flow", "stock")
_FREQUENCIES = ("A", "S", "Q", "M", "W", "D")
_WORD = r"[\w'’.:\-&/]+\*?(?:\|[\w'’.:\-&/]+\*?)*\??"  # "..." is one too; no two ways to read it, or long terms take for ever
_TERM = re.compile(rf"{_WORD}(?: +{_WORD})*")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_THIS_MACHINE = ("127.0.0.1", "localhost")  # plain http is for tests alone, which must allow it besides


def read_codebooks(folder: Path) -> dict[str, Codebook]:
    """All codebooks of a folder (`*.toml`), by series code. Raises CodebookError, also for a folder without any."""
    if not folder.is_dir():
        raise CodebookError(f"{folder}: there is no such folder of codebooks; name one with --codebooks")
    books: dict[str, Codebook] = {}
    for path in sorted(folder.glob("*.toml")):
        book = read_codebook(path)
        if book.code in books:
            raise CodebookError(
                f"{path}: series {book.code!r} already has a codebook, {books[book.code].path}; keep one"
            )
        books[book.code] = book
    if not books:
        raise CodebookError(f"{folder}: holds no codebook (*.toml); write one as docs/codebooks.md shows")
    return books


def read_codebook(path: Path) -> Codebook:
    """One codebook file. Raises CodebookError with file and line for anything that does not hold."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror})") from error
    if len(raw) > LARGEST:
        raise CodebookError(f"{path}: {len(raw):,} bytes are too many for a codebook; the limit is {LARGEST:,}")
    try:
        text = raw.decode("utf-8")
        data = parse_toml(text)
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except ValueError as error:  # no TOML, too long a number, too deep a nest
        line = re.search(r"line (\d+)", str(error))
        raise CodebookError(f"{path}:{line[1] if line else 1}: is not valid TOML: {error}") from error
    return _Reader(path, text, data).codebook(hashlib.sha256(raw).hexdigest())


class _Reader(SourceText):
    """Turns the parsed TOML of one file into a Codebook."""

    terms = 0  # read so far

    def codebook(self, digest: str) -> Codebook:
        """The codebook, validated."""
        self._known("codebook", self.data, "")
        series = self._table(self.data.get("series"), "series")
        self._known("series", series, "series")
        languages = tuple(self._strings(series.get("languages"), "languages", "series"))
        if not languages:
            self._fail('[series] needs languages = ["en", …]', "series")
        self.languages = languages
        frequency = self._string(series, "frequency", "series")
        if frequency not in _FREQUENCIES:
            self._fail(f"frequency {frequency!r} is none of {', '.join(_FREQUENCIES)}", "series", "frequency")
        indicators = {c: self._indicator(c, t) for c, t in self._table(self.data.get("indicator"), "indicator").items()}
        if not indicators:
            self._fail("a codebook needs at least one [indicator.CODE]", "series")
        dimensions = {
            c: self._dimension(c, t) for c, t in self._table(self.data.get("dimension", {}), "dimension").items()
        }
        book = Codebook(
            code=self._string(series, "code", "series"),
            title=self._string(series, "title", "series"),
            publisher=str(series.get("publisher", "")),
            frequency=frequency,
            languages=languages,
            recognise=self._terms(series.get("recognise", {}), "series.recognise"),
            indicators=indicators,
            dimensions=dimensions,
            schemes=tuple(self._scheme(t, n) for n, t in enumerate(self._list("scheme"))),
            stock_flows=tuple(self._stock_flow(t, n) for n, t in enumerate(self._list("stock_flow"))),
            breaks=tuple(self._break(t, n) for n, t in enumerate(self._list("break"))),
            contrasts=tuple(self._contrast(t, n) for n, t in enumerate(self._list("contrast"))),
            funnels=tuple(self._funnel(t, n) for n, t in enumerate(self._list("funnel"))),
            expected=tuple(self._strings(series.get("expected", []), "expected", "series")),
            own_names=self._terms(series.get("own_names", {}), "series.own_names"),
            counted_elsewhere=self._terms(series.get("counted_elsewhere", {}), "series.counted_elsewhere"),
            watch=self._watch(self.data.get("watch", {})),
            digest=digest,
            path=str(self.path),
        )
        self._cross_check(book)
        return book

    # ------------------------------------------------------------------ parts

    def _indicator(self, code: str, table: Any) -> Indicator:
        where = f"indicator.{code}"
        table = self._table(table, where)
        self._known("indicator", table, where)
        measure = self._string(table, "measure", where)
        if measure not in _MEASURES:
            self._fail(f'measure {measure!r} of {code} is neither "flow" nor "stock"', where, "measure")
        return Indicator(
            code=code,
            measure=measure,
            unit=self._string(table, "unit", where),
            means=str(table.get("means", "")),
            within=str(table.get("within", "")),
            nouns=self._terms(table.get("nouns", {}), where, "nouns"),
            verbs=self._terms(table.get("verbs", {}), where, "verbs"),
            short=self._terms(table.get("short", {}), where, "short"),
            default=bool(table.get("default", False)),
            aside=bool(table.get("aside", False)),
            population=str(table.get("population", "")),
        )

    def _dimension(self, code: str, table: Any) -> Dimension:
        where = f"dimension.{code}"
        table = self._table(table, where)
        self._known("dimension", table, where)
        codes = {}
        for name, category in self._table(table.get("code", {}), f"{where}.code").items():
            inner = self._table(category, f"{where}.code.{name}")
            here = f"{where}.code.{name}"
            terms = {k: v for k, v in inner.items() if k not in ("within", "labels", "band", "of")}
            labels = self._terms(inner.get("labels", {}), here, "labels")
            within, band = str(inner.get("within", "")), str(inner.get("band", ""))
            both = tuple(self._strings(inner.get("of", []), "of", here))
            codes[name] = Code(name, within, self._terms(terms, here), band, labels, both)
        return Dimension(
            code=code,
            means=str(table.get("means", "")),
            codes=codes,
            names=self._terms(table.get("names", {}), where, "names"),
            bands=bool(table.get("bands", False)),
            countries=bool(table.get("countries", False)),
            population=bool(table.get("population", False)),
            moment_of=str(table.get("moment_of", "")),
            moments=self._terms(table.get("moments", {}), where, "moments"),
            indicators=tuple(self._strings(table.get("indicators", []), "indicators", where)),
            scope=bool(table.get("scope", False)),
            countable=bool(table.get("countable", True)),
        )

    def _scheme(self, table: Any, number: int) -> Scheme:
        where = f"[scheme]#{number}"
        table = self._table(table, where)
        self._known("scheme", table, where)
        return Scheme(
            dimension=self._string(table, "dimension", where),
            codes=tuple(self._strings(table.get("codes"), "codes", where)),
            indicators=tuple(self._strings(table.get("indicators", []), "indicators", where)),
            exhaustive=bool(table.get("exhaustive", True)),
            disjoint=bool(table.get("disjoint", True)),
            residual=str(table.get("residual", "")),
            unknown=bool(table.get("unknown", False)),
            since=str(table.get("since", "")),
            until=str(table.get("until", "")),
        )

    def _stock_flow(self, table: Any, number: int) -> StockFlow:
        where = f"[stock_flow]#{number}"
        table = self._table(table, where)
        self._known("stock_flow", table, where)
        return StockFlow(
            self._string(table, "stock", where),
            self._string(table, "inflow", where),
            str(table.get("outflow", "")),
            bool(table.get("complete", False)),
        )

    def _break(self, table: Any, number: int) -> Break:
        where = f"[break]#{number}"
        table = self._table(table, where)
        self._known("break", table, where)
        return Break(
            self._string(table, "indicator", where),
            self._string(table, "day", where),
            self._string(table, "note", where),
        )

    def _contrast(self, table: Any, number: int) -> Contrast:
        where = f"[contrast]#{number}"
        table = self._table(table, where)
        self._known("contrast", table, where)
        codes = self._table(table.get("code"), f"{where}.code")
        return Contrast(
            self._string(table, "dimension", where),
            {code: self._terms(terms, where, code) for code, terms in codes.items()},
            str(table.get("counts", "")),
            {key: tuple(self._strings(v, key, where)) for key, v in self._table(table.get("by", {}), where).items()},
        )

    def _watch(self, table: Any) -> Watch:
        table = self._table(table, "watch")
        self._known("watch", table, "watch")
        if not table:
            return Watch()
        hosts = tuple(self._strings(table.get("hosts"), "hosts", "watch"))
        for host in hosts:
            if not _HOST.fullmatch(host):
                self._fail(f'{host!r} is no host: write it as in hosts = ["www.example.org"]', "watch", "hosts")
        pages = self._list("page", table, "watch.")
        if not pages:
            self._fail("[watch] needs at least one [[watch.page]]", "watch")
        return Watch(hosts, tuple(self._watched_page(t, n, hosts) for n, t in enumerate(pages)))

    def _watched_page(self, table: Any, number: int, hosts: tuple[str, ...]) -> WatchedPage:
        where = f"[watch.page]#{number}"
        table = self._table(table, where)
        self._known("watch.page", table, where)
        page = WatchedPage(*(self._string(table, key, where) for key in ("address", "language", "links")))
        try:
            url = urlsplit(page.address)
            host = url.hostname or ""
        except ValueError:
            host = ""
        if not host or not (url.scheme == "https" or (url.scheme == "http" and host in _THIS_MACHINE)):
            self._fail(f"address {page.address!r} does not begin with https:// and a host", where, "address")
        if host not in hosts:
            self._fail(f"{host!r} is none of the hosts that [watch] allows ({', '.join(hosts)})", where, "address")
        self._one_of(page.language, self.languages, "language", where, "language")
        try:
            regex.compile(page.links)
        except (regex.error, RecursionError) as error:
            self._fail(f"links {page.links!r} is no regular expression ({error})", where, "links")
        return page

    def _funnel(self, table: Any, number: int) -> Funnel:
        where = f"[funnel]#{number}"
        table = self._table(table, where)
        self._known("funnel", table, where)
        parts = tuple(self._strings(table.get("parts"), "parts", where))
        return Funnel(self._string(table, "whole", where), parts, str(table.get("of", "")))

    def _terms(self, value: Any, where: str, key: str = "") -> Terms:
        """Expressions by language, each in the notation of docs/codebooks.md."""
        result: dict[str, tuple[str, ...]] = {}
        for code, expressions in self._table(value, f"{where}.{key}" if key else where).items():
            if code not in self.languages:
                self._fail(f"{code!r} is none of the series' languages ({', '.join(self.languages)})", where, code)
            found = self._strings(expressions, code, where)
            self.terms += len(found)
            if self.terms > _MOST_TERMS:
                self._fail(f"more than {_MOST_TERMS:,} expressions; split the codebook", where)
            for term in found:
                if not _TERM.fullmatch(term.strip()) or term.strip() == "...":
                    self._fail(
                        f"{term!r} is no expression: use words, a|b, word*, word?, ... (docs/codebooks.md)", where, term
                    )
            result[code] = tuple(found)
        return result

    def _cross_check(self, book: Codebook) -> None:
        for indicator in book.indicators.values():
            if indicator.within:
                self._one_of(indicator.within, book.indicators, "indicator", f"indicator.{indicator.code}", "within")
            if indicator.population:
                self._one_of(
                    indicator.population, book.dimensions, "dimension", f"indicator.{indicator.code}", "population"
                )
        for dimension in book.dimensions.values():
            for code in dimension.codes.values():
                if code.within:
                    self._one_of(
                        code.within, dimension.codes, "code", f"dimension.{dimension.code}.code.{code.code}", "within"
                    )
            self._unambiguous(dimension)
        for number, scheme in enumerate(book.schemes):
            where = f"[scheme]#{number}"
            self._one_of(scheme.dimension, book.dimensions, "dimension", where, "dimension")
            for name in scheme.codes:
                self._one_of(name, book.dimensions[scheme.dimension].codes, "code", where, "codes")
            if scheme.residual:
                self._one_of(scheme.residual, scheme.codes, "code among its codes", where, "residual")
            for name in scheme.indicators:
                self._one_of(name, book.indicators, "indicator", where, "indicators")
            for key, period in (("since", scheme.since), ("until", scheme.until)):
                self._period(period, where, key)
        for dimension in book.dimensions.values():
            if dimension.moment_of:
                where = f"dimension.{dimension.code}"
                self._one_of(dimension.moment_of, book.dimensions, "dimension", where, "moment_of")
            for name in dimension.indicators:
                self._one_of(name, book.indicators, "indicator", f"dimension.{dimension.code}", "indicators")
        for number, contrast in enumerate(book.contrasts):
            where = f"[contrast]#{number}"
            self._one_of(contrast.dimension, book.dimensions, "dimension", where, "dimension")
            for name in contrast.terms:
                self._one_of(name, book.dimensions[contrast.dimension].codes, "code", where, "code")
            if contrast.counts:
                self._one_of(contrast.counts, contrast.terms, "code of this contrast", where, "counts")
            for key, names in contrast.by.items():
                self._one_of(key, ("any", *book.indicators), "indicator", where, key)
                for name in names:
                    self._one_of(name, book.dimensions, "dimension", where, key)
        for number, flow in enumerate(book.stock_flows):
            for key, name in (("stock", flow.stock), ("inflow", flow.inflow), ("outflow", flow.outflow)):
                if name:
                    self._one_of(name, book.indicators, "indicator", f"[stock_flow]#{number}", key)
        for number, funnel in enumerate(book.funnels):
            for name in (funnel.whole, *funnel.parts):
                self._one_of(name, book.indicators, "indicator", f"[funnel]#{number}", "parts")
        for number, gap in enumerate(book.breaks):
            try:
                date.fromisoformat(gap.day)
            except ValueError:
                self._fail(f"day {gap.day!r} is no date; write 2018-07-01", f"[break]#{number}", "day")
            self._one_of(gap.indicator, book.indicators, "indicator", f"[break]#{number}", "indicator")

    def _period(self, code: str, where: str, key: str) -> None:
        try:
            if code:
                TimePeriod.parse(code)
        except ValueError:
            self._fail(f"{key} {code!r} is no time period; write 2018, 2018-S1 or 2018-06", where, key)

    def _unambiguous(self, dimension: Dimension) -> None:
        for language in self.languages:
            owner: dict[str, str] = {}
            for code in dimension.codes.values():
                for term in code.terms.get(language, ()):
                    if owner.setdefault(term, code.code) != code.code:
                        self._fail(
                            f"{term!r} stands for both {owner[term]} and {code.code}; leave it in one",
                            f"dimension.{dimension.code}.code.{code.code}",
                            term,
                        )
