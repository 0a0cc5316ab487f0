"""Many files to their claims: worker processes under limits, so that a file that hangs, bursts or breaks costs itself alone."""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from codebook.book import Codebook
from model.claim import Extraction
from model.document import Document
from model.errors import ClaimledgerError, RejectedRelease

_AHEAD = 32  # files read ahead of the one that is waited for; bounds what is held in memory
_START = 120.0  # seconds that a worker may take to import what it needs, on a busy machine
_LONG = 30  # pages from which on a document is worth a progress bar of its own
_OFTEN = 0.2  # seconds between two reports on its pages
_WORN = 0.5  # of the memory limit: a worker that still holds so much after a file is replaced


@dataclass(frozen=True)
class Job:
    """One file to read. `source` is its path relative to the folder that is ingested.

    `refused` says why it must not be opened at all; it then becomes the error of its outcome.
    """

    source: str
    path: Path
    refused: str = ""
    folder: str = ""  # the name of the folder that is ingested


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a document and its extraction, or the sentence that says why there is none."""

    job: Job
    sha256: str
    document: Document | None
    extraction: Extraction | None
    error: str = ""


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds from start to end, and bytes of memory of the process that reads it."""

    seconds: float = 30
    memory: int = 2**30


@dataclass(frozen=True)
class PagesRead:
    """How far a worker has come with a long document."""

    done: int
    of: int


Watch = Callable[[str, int, int], None]  # the source of a long document, how many pages are read, of how many


def parse(
    jobs: Sequence[Job],
    codebooks: Mapping[str, Codebook],
    *,
    processes: int,
    limits: Limits = Limits(),
    password: str | None = None,
    watch: Watch | None = None,
) -> Iterator[Outcome]:
    """The outcome of each job, in the order of `jobs`. Every job has exactly one; no file stops the others.

    `watch` hears of the pages of long documents. With `processes` 0 the files are read in this process, without limits:
    for trusted files and for tests.
    """
    if processes <= 0:
        for job in jobs:
            yield _read_job(job, codebooks, password, partial(watch, job.source) if watch else None)
        return
    pool = Pool(min(processes, len(jobs)), codebooks, limits, password, watch)
    try:
        yield from pool.run(jobs)
    finally:
        pool.close()


# ---------------------------------------------------------------- one file


def _read_job(
    job: Job, codebooks: Mapping[str, Codebook], password: str | None, pages: Callable[[int, int], None] | None = None
) -> Outcome:
    from extract.pipeline import extract  # half a second, and only those who parse need it
    from extract.readers import read

    if job.refused:
        return Outcome(job, "", None, None, job.refused)
    digest = ""
    try:
        data = job.path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        document = read(Path(job.source), data, password, _now_and_then(pages) if pages else None)
        del data  # as long as the text itself
        return Outcome(job, digest, document, extract(document, codebooks, source=job.source, folder=job.folder))
    except RejectedRelease as error:
        return Outcome(job, digest, None, None, str(error))
    except OSError as error:
        return Outcome(job, digest, None, None, f"{job.source}: cannot be opened ({error.strerror}); check its rights")
    except MemoryError:
        raise
    except Exception as error:  # a defect of ours that this file brings out must not stop the run
        where = f"{type(error).__name__}: {error}".split("\n")[0][:200]
        return Outcome(job, digest, None, None, f"{job.source}: could not be read ({where}); please report this file")


def _now_and_then(pages: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Passes on what is heard of the pages of a long document, not more often than a person can see."""
    last = 0.0

    def hear(done: int, of: int) -> None:
        nonlocal last
        if of >= _LONG and (done == of or time.monotonic() - last > _OFTEN):
            last = time.monotonic()
            pages(done, of)

    return hear


# ---------------------------------------------------------------- the worker's side


def serve(handle: int) -> None:
    """The life of a worker: codebooks and limits first, then one job after the other until the pipe closes."""
    connection = Connection(handle)
    codebooks, limits, password, warm, watched = connection.recv()

    def tell(done: int, of: int) -> None:
        connection.send(PagesRead(done, of))

    _warm_up(warm)
    from claimledger.confinement import allow_cpu_time, confine, resident

    confine(limits.memory)
    connection.send(None)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            job = connection.recv()
            allow_cpu_time(limits.seconds)
            try:
                answer: Outcome | None = _read_job(job, codebooks, password, tell if watched else None)
            except MemoryError:
                answer = None
            try:
                connection.send((answer, resident() > _WORN * limits.memory))
            except MemoryError:  # too large to be sent
                connection.send((None, True))
            answer = None


def _warm_up(suffixes: Sequence[str]) -> None:
    """Imports what reading needs while this may still write its caches."""
    readers = {".pdf": "extract.readers.pdf", ".html": "extract.readers.html", ".htm": "extract.readers.html"}
    for module in ("extract.pipeline", "extract.readers", *(readers[s] for s in suffixes if s in readers)):
        import_module(module)


# ---------------------------------------------------------------- the parent's side

_PROGRAM = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from claimledger.parsing import serve; serve(int(sys.argv[2]))"
)


class _Worker:
    """A process of ours and the job it has in hand.

    A plain Python process and no multiprocessing one: that would import the caller's main module again, Prefect and all.
    """

    def __init__(self, first_message: tuple[Any, ...]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603  (our own interpreter and code)
                [sys.executable, "-c", _PROGRAM, json.dumps(sys.path), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.connection = Connection(ours.detach())
        self.connection.send(first_message)
        self.ready = False
        self.index: int | None = None
        self.deadline = time.monotonic() + _START

    def give(self, index: int, job: Job, seconds: float) -> None:
        self.index = index
        self.deadline = time.monotonic() + seconds
        with contextlib.suppress(BrokenPipeError):  # a worker that died meanwhile is found out by its closed pipe
            self.connection.send(job)

    def end(self) -> int:
        """Ends the process, whatever it does; its return code."""
        self.connection.close()
        self.process.kill()
        return self.process.wait()


class Pool:
    """Workers, the jobs that wait, and the outcomes that came before their turn.

    Workers stay until `close`, so that one set of jobs after the other can be run; each must be taken to its end.
    """

    def __init__(
        self,
        size: int,
        codebooks: Mapping[str, Codebook],
        limits: Limits,
        password: str | None,
        watch: Watch | None = None,
    ) -> None:
        self.size = size
        self.limits = limits
        self.codebooks = codebooks
        self.password = password
        self.watch = watch
        self.workers: list[_Worker] = []
        self.stillborn = 0  # workers in a row that ended before they were ready

    def run(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        """The outcome of each job, in the order of `jobs`."""
        suffixes = sorted({job.path.suffix.lower() for job in jobs})
        self.first_message = (self.codebooks, self.limits, self.password, suffixes, self.watch is not None)
        waiting = deque(range(len(jobs)))
        finished: dict[int, Outcome] = {}
        for turn in range(len(jobs)):
            while turn not in finished:
                self._occupy(jobs, waiting, turn + _AHEAD)
                finished.update(self._heard(jobs))
            finished.update(self._heard(jobs, patient=False))
            self._occupy(jobs, waiting, turn + _AHEAD)  # nobody is idle while the outcome is put to use
            yield finished.pop(turn)

    def _heard(self, jobs: Sequence[Job], *, patient: bool = True) -> Iterator[tuple[int, Outcome]]:
        """The outcomes that workers report, each with the position of its job; without `patient` those that are there already."""
        for worker in self._reporting(patient=patient):
            index, outcome = self._report(worker, jobs)
            if index is not None:
                assert outcome is not None
                yield index, outcome

    def close(self) -> None:
        """Ends all workers."""
        while self.workers:
            self.workers.pop().end()

    def _occupy(self, jobs: Sequence[Job], waiting: deque[int], before: int) -> None:
        """Gives every idle worker a job, and makes workers while there is more to do than workers."""
        for worker in self.workers:
            if worker.ready and worker.index is None and waiting and waiting[0] < before:
                index = waiting.popleft()
                worker.give(index, jobs[index], self.limits.seconds)
        while len(self.workers) < self.size and len(self.workers) < len(waiting) + self._busy():
            self.workers.append(_Worker(self.first_message))

    def _busy(self) -> int:
        return sum(worker.index is not None for worker in self.workers)

    def _reporting(self, *, patient: bool) -> list[_Worker]:
        """The workers that have something to say, have died, or are over their time; waits for one where `patient`."""
        watched = [worker for worker in self.workers if worker.index is not None or not worker.ready]
        soonest = min((worker.deadline for worker in watched), default=0.0)
        patience = max(soonest - time.monotonic(), 0) if patient else 0
        heard = wait([worker.connection for worker in watched], timeout=patience)
        now = time.monotonic()
        return [worker for worker in watched if worker.connection in heard or worker.deadline <= now]

    def _report(self, worker: _Worker, jobs: Sequence[Job]) -> tuple[int | None, Outcome | None]:
        """The job that a worker is done with and its outcome; a worker that is lost or worn out is taken off."""
        index = worker.index
        worn = True
        answer: Outcome | None = None
        reason = "memory"
        try:
            if worker.connection.poll():
                message = worker.connection.recv()
                if not worker.ready:
                    worker.ready, self.stillborn = True, 0
                    return None, None
                if isinstance(message, PagesRead):
                    assert index is not None and self.watch is not None
                    self.watch(jobs[index].source, message.done, message.of)
                    return None, None
                answer, worn = message
                worker.index = None
            else:
                reason = "time"
        except (EOFError, OSError):
            reason = "died"
        if worn or answer is None:
            self.workers.remove(worker)
            code = worker.end()
            if not worker.ready:
                self._count_stillborn(code)
                return None, None
        if index is not None and answer is None:
            answer = _failure(jobs[index], self._why(reason, jobs[index]))
        return index, answer

    def _why(self, reason: str, job: Job) -> str:
        memory = f"{self.limits.memory / 2**20:,.0f} MiB"
        seconds = f"{self.limits.seconds:g} s"
        return {
            "time": f"{job.source}: reading it takes longer than {seconds}; look at the file, or allow it more time",
            "memory": f"{job.source}: reading it takes more than {memory} of memory; look at the file, or allow it more",
            "died": f"{job.source}: the process that read it ended (out of its {memory} of memory, or the file breaks the "
            "PDF library); look at the file, or save it anew as PDF",
        }[reason]

    def _count_stillborn(self, code: int) -> None:
        self.stillborn += 1
        if self.stillborn >= 3:
            raise ClaimledgerError(
                f"the processes that read files cannot start (exit code {code}); run `claimledger doctor`"
            )


def _failure(job: Job, error: str) -> Outcome:
    """The outcome of a file whose worker could not give one."""
    digest = ""
    with contextlib.suppress(OSError), job.path.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    return Outcome(job, digest, None, None, error)
