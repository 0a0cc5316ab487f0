"""The ordinary functions that the command line and the flows call: from a folder of releases to findings.

One direction: find, parse, load, check. Parsing runs in parallel; loading and checking are done by this process alone.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from claimledger.fingerprints import checking_hash, file_hash, reading_hash
from claimledger.parsing import Job, Limits, Outcome, parse
from claimledger.settings import Settings
from claimledger.summary import Rejection, Summary
from codebook.book import Codebook
from codebook.read import read_codebooks
from extract.readers import SUFFIXES
from fetch import SIDECAR
from load import tables
from load.findings import checked_hash, mark_unchanged, read_findings, save_findings
from load.opening import open_store, store_url
from load.recorded import claims_of, releases_of, times_of
from load.releases import Concept, Offered, SeriesEntry, load_release, offered, reject_release, save_series
from model.claim import Release
from model.errors import ClaimledgerError, StoreError
from report.export import export_csv

log = logging.getLogger(__name__)

_ATTEMPTS = 5
_BESIDE = (".toml", SIDECAR)  # decisions of people, and where a release came from, lie beside the releases

Progress = Callable[[str, int, int], None]  # what is being done, how far, of how much
Reading = Callable[[Sequence[Job], Mapping[str, Codebook], Settings], Iterator[Outcome]]  # in the order of the jobs


def find_files(folder: Path) -> tuple[list[Job], int]:
    """The releases that a folder offers, in order of their paths, and how many files of other kinds lie there.

    A single file is a folder with one release. Raises ClaimledgerError where there is nothing of that name.
    """
    if folder.is_file():
        return [Job(folder.name, folder)], 0
    if not folder.is_dir():
        raise ClaimledgerError(f"{folder}: there is no such folder; name the one that holds the releases")
    jobs, others = [], 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        source = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in source.split("/")):
            continue
        if path.suffix.lower() not in SUFFIXES or path.stem.upper() == "README":
            others += not path.name.lower().endswith(_BESIDE) and path.stem.upper() != "README"
            continue
        jobs.append(Job(source, path))
    return jobs, others


def read_here(jobs: Sequence[Job], codebooks: Mapping[str, Codebook], settings: Settings) -> Iterator[Outcome]:
    """Parses with a pool of processes on this machine."""
    limits = Limits(settings.seconds, settings.memory)
    return parse(jobs, codebooks, processes=min(settings.jobs, len(jobs)), limits=limits, password=settings.password)


def read_batch(jobs: Sequence[Job], settings: Settings, rules: str) -> list[Outcome]:
    """Parses on a machine that was handed these jobs by another, one process beside this one.

    Raises ClaimledgerError where this machine has other code or codebooks than those whose reading hash is `rules`.
    """
    codebooks = read_codebooks(settings.codebooks)
    if reading_hash(codebooks) != rules:
        raise ClaimledgerError(
            f"{platform.node()}: has another version of claimledger or of {settings.codebooks} than the machine that "
            "loads; install the same on both"
        )
    return list(read_here(jobs, codebooks, replace(settings, jobs=1)))


def ingest(settings: Settings, progress: Progress | None = None, reading: Reading = read_here) -> Summary:
    """Reads what is new or changed in the folder, loads it, and checks every series that it touched.

    `reading` parses, here or on other machines; this process alone writes. Raises ClaimledgerError where the folder,
    the codebooks or the store cannot be used; a single file that cannot be read is recorded as rejected, and the run
    goes on.
    """
    jobs, others = find_files(settings.folder)
    codebooks = read_codebooks(settings.codebooks)
    if settings.series and settings.series not in codebooks:
        raise ClaimledgerError(f"{settings.series}: there is no codebook of that name in {settings.codebooks}")
    rules = reading_hash(codebooks)
    store = open_store(settings.store)
    try:
        before = offered(store)
        hashes = dict(_hashes(jobs))
        todo = [j for j in jobs if settings.force or _changed(before.get(j.source), hashes[j.source], rules)]
        save_series(store, [_entry(book) for book in codebooks.values()])
        loaded = _load(store, reading(todo, codebooks, settings), len(todo), rules, progress)
        checked = _check_all(store, codebooks, settings, progress)
        summary = _summary(store, settings, jobs, others, loaded)
        if settings.export is not None and (todo or checked or not (settings.export / "claims.csv").is_file()):
            export_csv(store, settings.export)
        return summary
    finally:
        store.dispose()


def _entry(book: Codebook) -> SeriesEntry:
    indicators = (Concept("indicator", i.code, i.means, i.measure, i.unit) for i in book.indicators.values())
    dimensions = (Concept("dimension", d.code, d.means) for d in book.dimensions.values())
    return SeriesEntry(
        book.code, book.title, book.publisher, book.frequency, book.languages, book.expected, (*indicators, *dimensions)
    )


def _hashes(jobs: Sequence[Job]) -> Iterator[tuple[str, str]]:
    for job in jobs:
        try:
            yield job.source, file_hash(job.path)
        except OSError:
            yield job.source, ""  # parsing will say why


def _changed(known: Offered | None, sha256: str, rules: str) -> bool:
    return known is None or (known.sha256, known.rules_hash) != (sha256, rules)


def _load(store: Engine, outcomes: Iterator[Outcome], total: int, rules: str, progress: Progress | None) -> int:
    """Loads these outcomes as they come; returns how many were read."""
    loaded = 0
    for number, outcome in enumerate(outcomes, start=1):
        document, read, source = outcome.document, outcome.extraction, outcome.job.source
        if document is None or read is None:
            log.info("rejected %s: %s", source, outcome.error)
            reject_release(store, _release(outcome, status="rejected"), rules)
        else:
            log.info("read %s: %d claims, %d numerals", source, len(read.claims), len(read.numerals))
            load_release(store, _release(outcome, status="loaded"), document, read, rules)
            loaded += 1
        if progress:
            progress("reading", number, total)
    return loaded


def _release(outcome: Outcome, status: str) -> Release:
    read, document = outcome.extraction, outcome.document
    return Release(
        source=outcome.job.source,
        series=read.series if read else "",
        time_period=read.time_period if read else None,
        language=read.language if read else "",
        edition=read.edition if read else "",
        published=read.published if read else "",
        media_type=document.media_type if document else "",
        sha256=outcome.sha256,
        pages=len(document.pages) if document else 0,
        status=status,
        error=outcome.error,
    )


def _check_all(
    store: Engine, codebooks: Mapping[str, Codebook], settings: Settings, progress: Progress | None
) -> list[str]:
    """Checks each series that has changed since its last check; returns their codes."""
    wanted = [settings.series] if settings.series else sorted(codebooks)
    stale = [code for code in wanted if _is_stale(store, codebooks[code])]
    mark_unchanged(store, set(wanted) - set(stale))
    for number, code in enumerate(stale, start=1):
        check_series(store, codebooks[code])
        if progress:
            progress("checking", number, len(stale))
    return stale


def _is_stale(store: Engine, book: Codebook) -> bool:
    revision, checked = checked_hash(store, book.code)
    return revision > 0 and checked != checking_hash(book, "", revision)


def check_series(store: Engine, book: Codebook) -> None:
    """Checks one series and stores what it finds; again, where another run loaded releases meanwhile.

    Raises StoreError where other runs never pause.
    """
    from check.run import check

    for _ in range(_ATTEMPTS):
        revision, _ = checked_hash(store, book.code)
        releases = releases_of(store, book.code)
        found = check(claims_of(store, releases), list(releases.values()), times_of(store, releases), book)
        covered = {c.claim_id: (c.relations, c.feasible) for c in found.coverage}
        hash_now = checking_hash(book, "", revision)
        if save_findings(store, book.code, revision, hash_now, found.findings, covered):
            log.info("checked %s: %d findings", book.code, len(found.findings))
            return
    raise StoreError(
        f"{book.code}: other runs kept loading releases while it was checked; run again when they are done"
    )


def _summary(store: Engine, settings: Settings, jobs: Sequence[Job], others: int, loaded: int) -> Summary:
    known = offered(store)
    here = [(j.source, known[j.source]) for j in jobs]
    roles = tables.role_counts(store)
    found = read_findings(store, series_code=settings.series or "", resolved=True)
    rejections = tuple(Rejection(source, o.error) for source, o in here if o.error)
    return Summary(
        folder=settings.folder,
        read=len(jobs),
        loaded=loaded,
        unchanged=len(jobs) - loaded - len(rejections),
        rejections=rejections,
        passed_over=others,
        claims=tables.claim_count(store),
        numerals=sum(roles.values()),
        unread=roles.get("other", 0),
        findings=tuple(f for f, _ in found if f.status != "resolved"),
        states=tuple(state for f, state in found if f.status != "resolved"),
        resolved=sum(state == "resolved" for _, state in found),
        store=_shown(settings.store),
        export=settings.export,
    )


def _shown(name: str) -> str:
    """The store as a person would name it: a path where it is a file, else its address without the password."""
    url = store_url(name)
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
