"""The command line: every command is a few lines over the rooms, and imports what it needs when it is called."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from claimledger.settings import CODEBOOKS, STORE, Settings, default_jobs
from model.errors import ClaimledgerError, CodebookError

app = typer.Typer(
    name="claimledger",
    help="Reads every release of a statistical series, records each numeric claim with its evidence, "
    "and says what cannot all be true.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
findings_app = typer.Typer(help="What cannot all be true, or is worth knowing.", invoke_without_command=True)
codebook_app = typer.Typer(help="Write and check the codebook of a series.", no_args_is_help=True)
app.add_typer(findings_app, name="findings")
app.add_typer(codebook_app, name="codebook")

Store = Annotated[
    str,
    typer.Option(help="File or SQLAlchemy URL of the store.", envvar="CLAIMLEDGER_STORE", show_default=True),
]
Password = Annotated[str | None, typer.Option(help="Password of encrypted PDF files.", envvar="CLAIMLEDGER_PASSWORD")]
Codebooks = Annotated[
    Path, typer.Option(help="Folder of codebooks.", envvar="CLAIMLEDGER_CODEBOOKS", show_default=True)
]

PROCESSES = default_jobs()
REPORT = Path("out/report")
REJECTED = 3  # exit status of a run that rejected releases
UNFIT = 4  # and of one that met decisions of people that no longer fit


class Shape(StrEnum):
    """How a list is printed."""

    table = "table"
    json = "json"
    csv = "csv"


class ExportShape(StrEnum):
    """What an export is written as."""

    csv = "csv"
    parquet = "parquet"
    sdmx_csv = "sdmx-csv"
    datapackage = "datapackage"


class Severity(StrEnum):
    """How bad a finding is."""

    error = "error"
    warning = "warning"
    note = "note"


@app.command()
def ingest(
    folder: Annotated[Path, typer.Argument(help="Releases, one folder a series; or one release.")] = Path("raw"),
    store: Store = STORE,
    codebooks: Codebooks = CODEBOOKS,
    series: Annotated[str | None, typer.Option(help="Check and report this series only.")] = None,
    jobs: Annotated[int, typer.Option(min=0, max=64, help="Processes that parse; 0 parses in this one.")] = PROCESSES,
    force: Annotated[bool, typer.Option(help="Read releases again though nothing changed.")] = False,
    export: Annotated[Path | None, typer.Option(help="Write the export here when something changed.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Bring the pages of the report in this folder up to date.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Longest time one file may take.")] = 30.0,
    memory: Annotated[int, typer.Option(help="Most memory one file may take, in MiB.")] = 1024,
    password: Password = None,
) -> None:
    """Read what is new or changed, load it into the store and check it.

    Exit status 3 when a release was rejected, 4 when a correction or acknowledgement no longer fits.
    """
    from claimledger.pipeline import ingest as run
    from claimledger.progress import shown_progress
    from claimledger.terminal import plain

    settings = Settings(
        folder=folder, store=store, codebooks=codebooks, series=series, jobs=jobs, force=force, export=export,
        report=report, seconds=seconds, memory=memory * 2**20, password=password,
    )  # fmt: skip
    with shown_progress() as progress:
        summary = run(settings, progress)
    print(plain(str(summary)))
    raise typer.Exit(REJECTED if summary.rejected else UNFIT if summary.notices else 0)


@findings_app.callback()
def findings(
    context: typer.Context,
    store: Store = STORE,
    series: Annotated[str, typer.Option(help="Only of this series.")] = "",
    severity: Annotated[Severity, typer.Option(help="At least this severe.")] = Severity.note,
    since: Annotated[
        str, typer.Option(help="Only about periods that end on or after this day or period (2018, 2018-S1).")
    ] = "",
    shape: Annotated[Shape, typer.Option("--format", help="How they are printed.")] = Shape.table,
    resolved: Annotated[bool, typer.Option(help="Also those that no longer hold.")] = False,
    fail_on: Annotated[
        Severity | None, typer.Option(help="Exit status 1 where one of this severity or worse is open.")
    ] = None,
) -> None:
    """List what cannot all be true, or is worth knowing, errors first."""
    if context.invoked_subcommand:
        return
    from claimledger.lists import print_findings, selected_findings
    from load.opening import existing_store

    found = selected_findings(existing_store(store), series, severity, since, resolved=resolved)
    print_findings(found, shape)
    if fail_on and any(
        f.status == "open" and f.severity in list(Severity)[: list(Severity).index(fail_on) + 1] for f, _ in found
    ):
        raise typer.Exit(1)


@findings_app.command("accept")
def findings_accept(
    finding: Annotated[str, typer.Argument(help="The finding's id, or the beginning of it.")],
    reason: Annotated[str, typer.Option(help="Why it is accepted.")],
    author: Annotated[str, typer.Option(help="Who accepts it.", envvar=["CLAIMLEDGER_AUTHOR", "USER"])],
    folder: Annotated[Path, typer.Option(help="The releases; acknowledged.toml lies beside them.")] = Path("raw"),
    store: Store = STORE,
) -> None:
    """Accept a finding while its figures stand: writes an entry into acknowledged.toml, for the next run."""
    from datetime import date

    from claimledger.decisions import ACKNOWLEDGED, accept
    from load.findings import find_finding
    from load.opening import existing_store

    path = folder / ACKNOWLEDGED
    one = find_finding(existing_store(store), finding)
    accept(one, reason, author, path, day=date.today().isoformat())  # noqa: DTZ011  the author's own day
    print(f"{path}: accepts {one.finding_id} while its figures stand; claimledger ingest {folder} applies it")


@app.command()
def coverage(
    source: Annotated[str, typer.Argument(help="One release, with each of its figures.")] = "",
    store: Store = STORE,
    series: Annotated[str, typer.Option(help="Only of this series.")] = "",
    shape: Annotated[Shape, typer.Option("--format", help="How it is printed.")] = Shape.table,
) -> None:
    """Say how far figures can be held against others: relations, what the others leave, what is not verifiable here."""
    from claimledger.coverage import print_coverage
    from load.coverage import held
    from load.opening import existing_store

    releases = list(held(existing_store(store), series, source))
    if source and not releases:
        raise ClaimledgerError(f"{source}: no release of that name states a figure; claimledger coverage lists them")
    print_coverage(releases, shape, figures=bool(source))


@app.command()
def show(
    what: Annotated[str, typer.Argument(help="A release's source, or the beginning of a claim's id.")],
    store: Store = STORE,
    png: Annotated[Path | None, typer.Option(help="Write the part of the page around a claim here.")] = None,
    raw: Annotated[Path, typer.Option(help="Folder of the releases, to cut from.")] = Path("raw"),
    password: Password = None,
) -> None:
    """Show a release with its numerals coloured by role, or a claim with its evidence; of a PDF also as a picture."""
    from claimledger.showing import cut_out
    from claimledger.showing import show as render
    from load.opening import existing_store

    engine = existing_store(store)
    render(engine, what)
    if png is not None:
        cut_out(engine, what, raw, png, password)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the files are written.")],
    store: Store = STORE,
    shape: Annotated[
        ExportShape, typer.Option("--format", help="csv and datapackage hold the texts too.")
    ] = ExportShape.csv,
) -> None:
    """Write claims, mentions, findings and releases, or observations as SDMX-CSV, for other programs."""
    from load.opening import existing_store
    from report.export import export as write

    written = write(existing_store(store), folder, shape)
    print(f"{len(written):,} files written to {folder}")


@codebook_app.command("new")
def codebook_new(
    series: Annotated[str, typer.Argument(help="Code of the new series, such as se-nmt.")],
    samples: Annotated[list[Path], typer.Argument(help="Sample releases.")],
    codebooks: Codebooks = CODEBOOKS,
) -> None:
    """Draft a codebook from sample releases: what their figures count, with the sentences it comes from."""
    from claimledger.codebook_samples import draft, read_samples
    from codebook.read import read_codebook

    path = codebooks / f"{series}.toml"
    if path.exists():
        raise CodebookError(f"{path}: is there already; claimledger codebook check says what it leaves unread")
    text = draft(series, read_samples(samples))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    read_codebook(path)
    print(f"{path} written; sort its indicators and terms, then run: claimledger codebook check {path} SAMPLES")


@app.command()
def history(
    cell: Annotated[
        list[str], typer.Argument(help="An indicator, then pairs and a period: new_clients sex=F 2018. Or an id.")
    ],
    store: Store = STORE,
    series: Annotated[str, typer.Option(help="Only of this series.")] = "",
) -> None:
    """Show every figure that was stated for a cell, release after release, as a table and a plot."""
    from claimledger.history import history as render
    from load.opening import existing_store

    render(existing_store(store), cell, series)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="Where the pages are written.")],
    store: Store = STORE,
    raw: Annotated[Path, typer.Option(help="Folder of the releases, for pictures of PDF pages.")] = Path("raw"),
    password: Password = None,
) -> None:
    """Write the report: pages that open from disk. Only what has changed since the last time is written anew."""
    from load.opening import existing_store
    from report.site import build_report

    built = build_report(existing_store(store), folder, raw, password)
    print(
        f"{built.written:,} pages written, {built.unchanged:,} unchanged, {built.removed:,} removed; open {built.index}"
    )
    if built.unpictured:
        print(
            f"no pictures of {len(built.unpictured)} PDF releases, {built.unpictured[0]} first: not found as they were read"
            f" in {raw}; name their folder with --raw"
        )


@app.command()
def serve(
    store: Store = STORE,
    folder: Annotated[Path, typer.Option("--report", help="Where the report lies or is written.")] = REPORT,
    raw: Annotated[Path, typer.Option(help="Folder of the releases, for pictures of PDF pages.")] = Path("raw"),
    password: Password = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8001,
) -> None:
    """Let people query the store and read the report in a browser: Datasette, read-only, as the store is now."""
    from tempfile import TemporaryDirectory

    from load.opening import existing_store
    from report.explore import serve as run
    from report.site import build_report

    engine = existing_store(store)
    build_report(engine, folder, raw, password)
    print(f"http://{host}:{port}/ for queries, http://{host}:{port}/report/index.html for the report; Ctrl+C ends it")
    with TemporaryDirectory() as copy:
        run(engine, Path(copy), folder, host, port)


@codebook_app.command("check")
def codebook_check(
    path: Annotated[Path, typer.Argument(help="A codebook, or a folder of them.")] = CODEBOOKS,
    samples: Annotated[list[Path] | None, typer.Argument(help="Sample releases to try the codebook on.")] = None,
) -> None:
    """Validate a codebook: what does not hold is named with its line. With samples: what it leaves unread."""
    from claimledger.terminal import plain
    from codebook.read import read_codebook, read_codebooks

    books = read_codebooks(path) if path.is_dir() else {path.stem: read_codebook(path)}
    for book in books.values():
        print(
            f"{book.path}: series {book.code}, {len(book.indicators)} indicators, {len(book.dimensions)} dimensions, "
            f"{len(book.schemes)} schemes, languages {', '.join(book.languages)}"
        )
    if samples:
        from claimledger.codebook_samples import read_samples, unread

        if len(books) > 1:
            raise CodebookError(f"{path}: holds several codebooks; name the one to try on the samples")
        for line in unread(next(iter(books.values())), read_samples(samples)):
            print(plain(line))


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of gold claims, SERIES/NAME.claims.csv.")],
    releases: Annotated[Path, typer.Argument(help="Folder of the releases they belong to.")],
    codebooks: Codebooks = CODEBOOKS,
    show_misses: Annotated[
        bool, typer.Option("--misses", help="Print every claim missing or unwanted, with its words.")
    ] = False,
) -> None:
    """Score the reading of releases against claims that a person wrote down: by language, series, kind and rule."""
    from claimledger.evaluation import evaluate as compare
    from claimledger.scores import misses, scores
    from claimledger.terminal import plain
    from codebook.read import read_codebooks

    reads = compare(gold, releases, read_codebooks(codebooks))
    for line in [*scores(reads), *(misses(reads) if show_misses else ())]:
        print(plain(line))


@app.command()
def doctor(
    store: Store = STORE,
    codebooks: Codebooks = CODEBOOKS,
    integrity: Annotated[
        bool, typer.Option("--integrity", help="Read the whole store and say what is broken.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(help="With --integrity: also say which files differ from what was read.")
    ] = None,
) -> None:
    """Say what is installed, what is missing and how to get it. Exit status 1 where something needed is missing or broken."""
    from claimledger.doctor import examine
    from claimledger.terminal import plain

    healthy = True
    for line in examine(store, codebooks):
        said = plain(f"{line.what}: {line.said}")
        print(f"{'ok     ' if line.fine else 'MISSING' if line.needed else 'absent '} {said}")
        healthy = healthy and (line.fine or not line.needed)
    if integrity:
        from claimledger.integrity import broken, differences
        from load.opening import existing_store

        engine = existing_store(store)
        found = 0
        for found, fault in enumerate(broken(engine), start=1):  # noqa: B007  (it is used behind the loop)
            print(f"BROKEN  {plain(fault)}")
        for difference in differences(engine, folder) if folder else ():
            print(f"differs {plain(difference)}")
        print("ok      integrity: the store is whole" if not found else f"BROKEN  integrity: {found:,} faults")
        healthy = healthy and not found
    raise typer.Exit(0 if healthy else 1)
