"""What many releases cost: seconds, memory and disk for growing numbers of them, and on a cluster that loses a worker.

    python benchmarks/scale.py curve 1000 4000 16000
    python benchmarks/scale.py cluster 2000 [--store URL]
    python benchmarks/scale.py series 60

The releases are simulated (simulate.py). Every run is a process of its own. Seconds are those of the processor where a
column does not say otherwise, for a machine has other things to do too; on an idle one the clock shows about the same.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from threading import Timer
from typing import Any

from cluster import dask_cluster, prefect_server
from simulate import CODEBOOK, LENGTH, write_releases

Figures = dict[str, Any]

_LOSS = 20  # seconds after which a worker is killed
_WHO = {"writer": resource.RUSAGE_SELF, "reader": resource.RUSAGE_CHILDREN}
_WORK = ("read, s", "load and check, s", "of it check, s", "nothing changed, s", "export, s", "report, s")
_MILLION = 1_000_000


def run_once(home: Path, store: str, jobs: int, cluster: str, batch: int) -> Figures:
    """One run over `home` in this process: what its phases took, on the clock and of processors, and its memory."""
    from claimledger.pipeline import ingest, read_here
    from claimledger.settings import Settings
    from claimledger.summary import Summary

    settings = Settings(home / "raw", store, home / "codebooks", jobs=jobs)
    marks = {"start": _Mark()}

    def progress(what: str, _done: int, _total: int) -> None:
        marks[what] = _Mark()

    if cluster:
        from prefect import flow

        from batches import on_cluster

        @flow(name="measured")
        def on_the_cluster() -> Summary:
            return ingest(settings, progress, on_cluster(cluster, batch))

        summary = on_the_cluster()
    else:
        summary = ingest(settings, progress, read_here)
    end, start = _Mark(), marks["start"]
    read = marks.get("reading", start)
    return {
        "releases": summary.read, "claims": summary.claims, "rejected": summary.rejected, "loaded": summary.loaded,
        "reading on the clock": read.clock - start.clock, "all on the clock": end.clock - start.clock,
        "reader": end.reader - start.reader, "writer": end.writer - start.writer,
        "checking": marks.get("checking", read).writer - read.writer,
        "memory": {who: resource.getrusage(which).ru_maxrss / 1024 for who, which in _WHO.items()},
    }  # fmt: skip


class _Mark:
    """A moment of this process: the clock, and the processor's seconds so far, its own and its ended children's."""

    def __init__(self) -> None:
        self.clock = time.perf_counter()
        self.writer, self.reader = (sum(resource.getrusage(which)[:2]) for which in _WHO.values())


def measured(home: Path, store: str, jobs: int, cluster: str = "", batch: int = 50, **environment: str) -> Figures:
    """`run_once` in a new process."""
    asked = json.dumps([str(home), store, jobs, cluster, batch])
    command = [sys.executable, __file__, "one", asked]
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path, **environment}, check=True, stdout=subprocess.PIPE
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def curve(counts: list[int], jobs: int) -> None:
    """Prints what each number of releases costs on this machine, with the embedded store, and a million at that rate."""
    print(f"{jobs} processes read, one loads and checks; embedded store\n")
    rows: list[Figures] = []
    for count in counts:
        rows.append(_row(count, jobs))
        if len(rows) == 1:
            print("| " + " | ".join(rows[0]) + " |\n|" + "---|" * len(rows[0]))
        cells = (f"{cell:,.1f}" if isinstance(cell, float) else f"{cell:,}" for cell in rows[-1].values())
        print("| " + " | ".join(cells) + " |", flush=True)
    for one, other in pairwise(rows):
        grown = (f"{other[name] / one[name]:.2f} to {name.removesuffix(', s')}" for name in _WORK)
        print(
            f"\n{other['releases'] / one['releases']:.1f} times the releases take, in times the seconds: {', '.join(grown)}"
        )
    if len(rows) > 1:
        _million(*rows[-2:])


def _row(count: int, jobs: int) -> Figures:
    """What so many releases cost, by what it is."""
    with tempfile.TemporaryDirectory() as name:
        home, store = Path(name), Path(name) / "store.sqlite"
        write_releases(home, count)
        first, again = (measured(home, str(store), jobs) for _ in range(2))
        assert (first["loaded"], again["loaded"]) == (count, 0)
        exported, reported = (command_cost([what, str(home / what)], str(store), home) for what in ("export", "report"))
        return {
            "releases": count, "claims": first["claims"], "clock, s": first["all on the clock"],
            "read, s": first["reader"], "load and check, s": first["writer"], "of it check, s": first["checking"],
            "nothing changed, s": again["writer"] + again["reader"], "export, s": exported[0], "report, s": reported[0],
            "writer, MiB": first["memory"]["writer"], "reader, MiB": first["memory"]["reader"],
            "report, MiB": reported[1], "store, MiB": store.stat().st_size / 2**20,
        }  # fmt: skip


def _million(one: Figures, other: Figures) -> None:
    """Prints what each further release costs between two numbers of them, and what a million would at that rate."""
    further = other["releases"] - one["releases"]
    each = {name: (other[name] - one[name]) / further for name in other}
    hours = {name: each[name] * _MILLION / 3600 for name in _WORK}
    gib = {name: each[name] * _MILLION / 1024 for name in ("writer, MiB", "report, MiB", "store, MiB")}
    milliseconds = (f"{name.removesuffix(', s')} {1000 * each[name]:.2f}" for name in _WORK)
    print(f"\nEach further release from {one['releases']:,} to {other['releases']:,}, in ms: {', '.join(milliseconds)}")
    print(
        f"A million at that rate: {hours['read, s']:.1f} hours of processors that read, {hours['load and check, s']:.1f} "
        f"of the one that loads and checks, {60 * hours['nothing changed, s']:.0f} minutes when nothing changed, "
        f"{60 * hours['export, s']:.0f} of export, {hours['report, s']:.1f} hours of report; a store of "
        f"{gib['store, MiB']:.1f} GiB; {gib['writer, MiB']:.1f} GiB of memory to load and check, "
        f"{gib['report, MiB']:.1f} GiB to make the report"
    )
    loading = each["load and check, s"] - each["of it check, s"]
    print(f"One process that loads keeps up with {each['read, s'] / loading:.1f} that read")


def series(count: int) -> None:
    """Prints what a process that reads holds for each codebook, and for each series of which it has read a release."""
    from claimledger.confinement import resident
    from claimledger.parsing import Job, parse
    from codebook.read import read_codebooks

    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        write_releases(home, count * LENGTH)
        first = [next(folder.iterdir()) for folder in sorted((home / "raw").iterdir())]
        jobs = [Job(str(path.relative_to(home / "raw")), path) for path in first]
        one = read_codebooks(CODEBOOK.parent)
        assert all(outcome.extraction for outcome in parse(jobs[:1], one, processes=0))
        held = [resident()]
        books = read_codebooks(home / "codebooks")
        held.append(resident())
        assert all(outcome.extraction for outcome in parse(jobs, books, processes=0))
        held.append(resident())
    start, all_known, all_read = (bytes_held / 2**20 for bytes_held in held)
    print(
        f"A process that reads holds {start:.0f} MiB, {(all_known - start) / count:.2f} MiB more for each codebook, and "
        f"{(all_read - all_known) / count:.1f} MiB more for each series of which it has read a release."
    )


def command_cost(arguments: list[str], store: str, home: Path) -> tuple[float, float]:
    """What a command of claimledger took: seconds of the processor, and the MiB that it held at most."""
    command = [sys.executable, "-m", "claimledger", *arguments, "--store", store]
    running = subprocess.Popen(command, cwd=home, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(running.pid, 0)
    assert status == 0, command
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def cluster(count: int, store: str, batch: int) -> None:
    """Prints the throughput with 1 and 2 workers, here and on a cluster, and compares exports after a worker is lost."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        write_releases(home, count)
        print(f"{count:,} releases; read and loaded in one second:")
        for jobs in (1, 2):
            figures = measured(home, str(home / f"local{jobs}.sqlite"), jobs)
            print(f"  {jobs} local process(es), embedded store   {_rate(figures)}", flush=True)
        command_cost(["export", str(home / "one")], str(home / "local2.sqlite"), home)
        with prefect_server(home) as environment:
            for workers in (1, 2):
                with dask_cluster(workers, environment, home) as (address, _):
                    figures = measured(home, str(home / f"dask{workers}.sqlite"), 1, address, batch, **environment)
                print(f"  {workers} Dask worker(s), embedded store     {_rate(figures)}", flush=True)
            named = store or str(home / "last.sqlite")
            with dask_cluster(2, environment, home) as (address, processes):
                loss = Timer(_LOSS, processes[0].kill)
                loss.start()
                figures = measured(home, named, 1, address, batch, **environment)
                loss.cancel()
            print(
                f"  2 Dask workers, one killed after {_LOSS} s, {store.partition(':')[0] or 'embedded store'}   {_rate(figures)}",
                flush=True,
            )
        command_cost(["export", str(home / "two")], named, home)
        print(f"the export equals that of one machine: {same(home / 'one', home / 'two')}")


def same(one: Path, two: Path) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    names = [{p.relative_to(folder) for p in folder.rglob("*") if p.is_file()} for folder in (one, two)]
    if names[0] != names[1]:
        return False
    _, different, unread = filecmp.cmpfiles(one, two, [str(n) for n in names[0]], shallow=False)
    return not different and not unread


def _rate(figures: Figures) -> str:
    return f"{figures['loaded'] / figures['reading on the clock']:6.1f}   ({figures['reading on the clock']:.1f} s)"


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description="What many releases cost.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    asked = kinds.add_parser("curve")
    asked.add_argument("counts", type=int, nargs="+")
    asked.add_argument("--jobs", type=int, default=2)
    asked = kinds.add_parser("cluster")
    asked.add_argument("count", type=int)
    asked.add_argument(
        "--store", default="", help="store of the run that loses a worker, such as PostgreSQL; must be empty"
    )
    asked.add_argument("--batch", type=int, default=50)
    asked = kinds.add_parser("series")
    asked.add_argument("count", type=int)
    asked = kinds.add_parser("one")
    asked.add_argument("asked")
    options = parser.parse_args()
    if options.kind == "curve":
        curve(options.counts, options.jobs)
    elif options.kind == "cluster":
        cluster(options.count, options.store, options.batch)
    elif options.kind == "series":
        series(options.count)
    else:
        home, store, jobs, address, batch = json.loads(options.asked)
        print(json.dumps(run_once(Path(home), store, jobs, address, batch)))


if __name__ == "__main__":
    main()
