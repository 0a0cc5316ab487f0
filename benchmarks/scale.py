"""What many releases cost: seconds, memory and disk for growing numbers of them, and on a cluster that loses a worker.

    python benchmarks/scale.py curve 1000 4000 16000
    python benchmarks/scale.py cluster 2000 [--store URL]

The releases are simulated (simulate.py). Every run is a process of its own. Beside the seconds on the clock stand those
of the processor, for a machine that has other things to do too.
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
from simulate import write_releases

Figures = dict[str, Any]

_LOSS = 20  # seconds after which a worker is killed
_WHO = {"writer": resource.RUSAGE_SELF, "reader": resource.RUSAGE_CHILDREN}


def run_once(home: Path, store: str, jobs: int, cluster: str, batch: int) -> Figures:
    """One run over `home` in this process: what its phases took, on the clock and of processors, and its memory."""
    from claimledger.pipeline import ingest, read_here
    from claimledger.settings import Settings
    from claimledger.summary import Summary

    settings = Settings(home / "raw", store, home / "codebooks", jobs=jobs)
    marks = {"start": (time.perf_counter(), _processor())}

    def progress(what: str, _done: int, _total: int) -> None:
        marks[what] = (time.perf_counter(), _processor())

    if cluster:
        from prefect import flow

        from batches import on_cluster

        @flow(name="measured")
        def on_the_cluster() -> Summary:
            return ingest(settings, progress, on_cluster(cluster, batch))

        summary = on_the_cluster()
    else:
        summary = ingest(settings, progress, read_here)
    marks["end"] = (time.perf_counter(), _processor())
    peak = {who: resource.getrusage(which).ru_maxrss / 1024 for who, which in _WHO.items()}
    reading, checking = (
        marks.get("reading", marks["start"]),
        marks.get("checking", marks.get("reading", marks["start"])),
    )
    phases = {
        "reading": (marks["start"], reading),
        "checking": (reading, checking),
        "all": (marks["start"], marks["end"]),
    }
    return {
        "releases": summary.read, "claims": summary.claims, "rejected": summary.rejected, "loaded": summary.loaded,
        "clock": {name: b[0] - a[0] for name, (a, b) in phases.items()},
        "processor": {name: b[1] - a[1] for name, (a, b) in phases.items()},
        "memory": peak,
    }  # fmt: skip


def _processor() -> float:
    """Seconds of processors so far, of this process and of those that it has ended."""
    return sum(sum(resource.getrusage(which)[:2]) for which in _WHO.values())


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
    """Prints what each number of releases costs on this machine, with the embedded store."""
    print(f"{jobs} processes read, one loads and checks; embedded store")
    print(
        "releases   claims   read+load s   check s   all s   processor s   again s   writer MiB   reader MiB   store MiB"
    )
    taken = []
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            home, store = Path(name), Path(name) / "store.sqlite"
            write_releases(home, count)
            first, again = (measured(home, str(store), jobs) for _ in range(2))
            assert again["loaded"] == 0
            clock = first["clock"]
            print(
                f"{count:8,}{first['claims']:9,}{clock['reading']:14.1f}{clock['checking']:10.1f}{clock['all']:8.1f}"
                f"{first['processor']['all']:14.1f}{again['clock']['all']:10.1f}{first['memory']['writer']:13.0f}"
                f"{first['memory']['reader']:13.0f}{store.stat().st_size / 2**20:12.1f}",
                flush=True,
            )
            taken.append((count, first))
    for (fewer, one), (more, other) in pairwise(taken):
        ratios = (f"{other[by]['all'] / one[by]['all']:.2f} x the {by}'s time" for by in ("clock", "processor"))
        print(f"{more / fewer:.1f} x the releases: {', '.join(ratios)}")


def cluster(count: int, store: str, batch: int) -> None:
    """Prints the throughput with 1 and 2 workers, here and on a cluster, and compares exports after a worker is lost."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        write_releases(home, count)
        print(f"{count:,} releases; read and loaded in one second:")
        for jobs in (1, 2):
            figures = measured(home, str(home / f"local{jobs}.sqlite"), jobs)
            print(f"  {jobs} local process(es), embedded store   {_rate(figures)}", flush=True)
        export(home, str(home / "local2.sqlite"), home / "one")
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
        export(home, named, home / "two")
        print(f"the export equals that of one machine: {same(home / 'one', home / 'two')}")


def export(home: Path, store: str, folder: Path) -> None:
    """Writes the export of a store."""
    command = [sys.executable, "-m", "claimledger", "export", str(folder), "--store", store]
    subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL)


def same(one: Path, two: Path) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    names = [{p.relative_to(folder) for p in folder.rglob("*") if p.is_file()} for folder in (one, two)]
    if names[0] != names[1]:
        return False
    _, different, unread = filecmp.cmpfiles(one, two, [str(n) for n in names[0]], shallow=False)
    return not different and not unread


def _rate(figures: Figures) -> str:
    return f"{figures['loaded'] / figures['clock']['reading']:6.1f}   ({figures['clock']['reading']:.1f} s)"


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
    asked = kinds.add_parser("one")
    asked.add_argument("asked")
    options = parser.parse_args()
    if options.kind == "curve":
        curve(options.counts, options.jobs)
    elif options.kind == "cluster":
        cluster(options.count, options.store, options.batch)
    else:
        home, store, jobs, address, batch = json.loads(options.asked)
        print(json.dumps(run_once(Path(home), store, jobs, address, batch)))


if __name__ == "__main__":
    main()
