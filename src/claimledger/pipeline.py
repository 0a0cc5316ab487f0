"""The ordinary functions that the command line and the flows call: from a folder of releases to findings.

One direction: find, parse, load, check. Parsing runs in parallel; loading and checking are done by this process alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from claimledger.checking import Progress, check_stale
from claimledger.decisions import Decisions, Replaced, apply_corrections, read_decisions, unmatched
from claimledger.fingerprints import file_hash, reading_hash
from claimledger.folder import find_files
from claimledger.parsing import Job, Limits, Outcome, parse
from claimledger.settings import Settings
from claimledger.summary import Rejection, Summary
from claimledger.terminal import plain
from codebook.book import Codebook
from codebook.read import read_codebooks
from load import tables
from load.findings import read_findings
from load.opening import open_store, store_url
from load.releases import Concept, Corrected, Offered, SeriesEntry, load_release, offered, reject_release, save_series
from model.claim import Release
from model.errors import ClaimledgerError, DecisionError
from report.export import export_csv, is_exported

log = logging.getLogger(__name__)

Reading = Callable[[Sequence[Job], Mapping[str, Codebook], Settings], Iterator[Outcome]]  # in the order of the jobs


def read_here(
    jobs: Sequence[Job], codebooks: Mapping[str, Codebook], settings: Settings, watch: Progress | None = None
) -> Iterator[Outcome]:
    """Parses with a pool of processes on this machine. `watch` hears of the pages of long documents."""
    limits, processes = Limits(settings.seconds, settings.memory), min(settings.jobs, len(jobs))
    return parse(jobs, codebooks, processes=processes, limits=limits, password=settings.password, watch=watch)


def ingest(settings: Settings, progress: Progress | None = None, reading: Reading | None = None) -> Summary:
    """Reads what is new or changed in the folder, loads it, and checks every series that it touched.

    `reading` parses on other machines than this one. This process alone writes. Raises ClaimledgerError where the folder,
    the codebooks, people's decisions or the store cannot be used; a single file that cannot be read is recorded as
    rejected, and the run goes on.
    """
    jobs, others = find_files(settings.folder)
    codebooks = read_codebooks(settings.codebooks)
    if settings.series and settings.series not in codebooks:
        raise ClaimledgerError(f"{settings.series}: there is no codebook of that name in {settings.codebooks}")
    decisions = read_decisions(settings.folder) if settings.folder.is_dir() else Decisions()
    rules = {job.source: reading_hash(codebooks, decisions.of(job.source)) for job in jobs}
    store = open_store(settings.store)
    try:
        before = offered(store)
        todo = [j for j in jobs if settings.force or _changed(j, before.get(j.source), rules[j.source])]
        save_series(store, [_entry(book) for book in codebooks.values()])
        loading = _Loading(store, decisions, rules)
        outcomes = reading(todo, codebooks, settings) if reading else read_here(todo, codebooks, settings, progress)
        for number, outcome in enumerate(outcomes, start=1):
            loading.take(outcome)
            if progress:
                progress("reading", number, len(todo))
        wanted = [codebooks[settings.series]] if settings.series else list(codebooks.values())
        check_stale(store, wanted, decisions.acknowledgements, progress)
        notices = [*loading.notices, *_idle(store, decisions, settings)]
        summary = _summary(store, settings, jobs, others, loading.loaded, notices)
        if settings.export is not None and not is_exported(store, settings.export):
            export_csv(store, settings.export)
        if settings.report is None:
            return summary
        return replace(summary, report=_report(store, settings.report, settings))
    finally:
        store.dispose()


def _report(store: Engine, folder: Path, settings: Settings) -> Path:
    from report.site import build_report  # only a run that writes pages needs their templates

    return build_report(store, folder, settings.folder, settings.password).index


def _entry(book: Codebook) -> SeriesEntry:
    indicators = (Concept("indicator", i.code, i.means, i.measure, i.unit) for i in book.indicators.values())
    dimensions = (Concept("dimension", d.code, d.means) for d in book.dimensions.values())
    return SeriesEntry(
        book.code, book.title, book.publisher, book.frequency, book.languages, book.expected, (*indicators, *dimensions)
    )


def _changed(job: Job, known: Offered | None, rules: str) -> bool:
    if known is None or known.rules_hash != rules:
        return True
    try:
        return known.sha256 != ("" if job.refused else file_hash(job.path))
    except OSError:
        return True  # reading it will say why


class _Loading:
    """Puts outcomes into the store as they come, as people have corrected them."""

    def __init__(self, store: Engine, decisions: Decisions, rules: Mapping[str, str]) -> None:
        self.store = store
        self.decisions = decisions
        self.rules = rules
        self.loaded = 0
        self.notices: list[str] = []

    def take(self, outcome: Outcome) -> None:
        """Loads one release, or records why it is none."""
        document, read, source = outcome.document, outcome.extraction, outcome.job.source
        if document is None or read is None:
            log.info("rejected %s: %s", source, plain(outcome.error))
            reject_release(self.store, _release(outcome, status="rejected"), self.rules[source])
            return
        log.info("read %s: %d claims, %d numerals", source, len(read.claims), len(read.numerals))
        rules = self.rules[source]
        corrected = Corrected()
        try:
            claims, replaced = apply_corrections(read.claims, source, self.decisions.of(source))
            read = replace(read, claims=claims)
            corrected = Corrected(tuple(r.claim for r in replaced), _reasons(replaced))
        except DecisionError as error:
            self.notices.append(str(error))
            read = replace(read, problems=(*read.problems, str(error)))
            rules = ""  # read again, and said again, until somebody mends the correction
        load_release(self.store, _release(outcome, status="loaded"), document, read, rules, corrected)
        self.loaded += 1


def _reasons(replaced: Sequence[Replaced]) -> dict[str, str]:
    """Why a claim was replaced and why another stands in its place, by claim id."""
    found = {}
    for one in replaced:
        said = f"{one.correction.reason} ({one.correction.author}, {one.correction.date})"
        found[one.claim.claim_id] = said
        if one.by is not None:
            found[one.by.claim_id] = said
    return found


def _idle(store: Engine, decisions: Decisions, settings: Settings) -> Iterator[str]:
    """One sentence for each decision that is about nothing in the store."""
    for correction in unmatched(decisions.corrections, list(offered(store))):
        yield f"{correction.place}: there is no release {correction.source}; correct its source or take the entry out"
    open_now = {f.finding_id for f, _ in read_findings(store)} if decisions.acknowledgements else set()
    for accepted in decisions.acknowledgements:
        if accepted.finding_id and accepted.finding_id not in open_now and not settings.series:
            yield f"{accepted.place}: the finding that it accepts is no longer there; take the entry out"


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


def _summary(
    store: Engine, settings: Settings, jobs: Sequence[Job], others: int, loaded: int, notices: Sequence[str]
) -> Summary:
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
        verified=tables.verified_counts(store),
        findings=tuple(f for f, _ in found if f.status != "resolved"),
        states=tuple(state for f, state in found if f.status != "resolved"),
        resolved=sum(state == "resolved" for _, state in found),
        store=_shown(settings.store),
        export=settings.export,
        notices=tuple(notices),
    )


def _shown(name: str) -> str:
    """The store as a person would name it: a path where it is a file, else its address without the password."""
    url = store_url(name)
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
