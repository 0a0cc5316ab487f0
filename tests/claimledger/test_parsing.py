"""Files that hang, burst or break the reader cost themselves alone; the others come in order."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from small_pdf import at, pdf

from claimledger.parsing import Job, Limits, Outcome, parse
from codebook.read import read_codebooks
from scans import needs_tesseract, scan_of

ROOT = Path(__file__).parents[2]
BOOKS = read_codebooks(ROOT / "codebooks")
RELEASES = sorted((ROOT / "raw").rglob("*-S1.en.txt"))[:3]


def _jobs(paths: list[Path]) -> list[Job]:
    return [Job(f"fi-nas/{path.name}", path) for path in paths]


def _figures(outcome: Outcome) -> list[str]:
    assert outcome.extraction is not None, outcome.error
    return [f"{n.text} {n.role}" for n in outcome.extraction.numerals]


def test_workers_read_what_this_process_reads_and_in_the_same_order(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    jobs = _jobs([RELEASES[0], empty, *RELEASES[1:], tmp_path / "absent.txt"])
    here = list(parse(jobs, BOOKS, processes=0))
    there = list(parse(jobs, BOOKS, processes=2))
    assert [o.job for o in there] == jobs
    assert [(o.sha256, o.error, o.document) for o in there] == [(o.sha256, o.error, o.document) for o in here]
    assert _figures(there[0]) == _figures(here[0]) != []
    assert "the file is empty" in there[1].error
    assert there[0].sha256 == hashlib.sha256(RELEASES[0].read_bytes()).hexdigest()
    assert "cannot be opened" in there[-1].error


@pytest.mark.parametrize("processes", [0, 1])
def test_the_pages_of_long_documents_are_heard_of(processes: int, tmp_path: Path) -> None:
    long, short = tmp_path / "long.pdf", tmp_path / "short.pdf"
    long.write_bytes(pdf(*[at(50, 200, f"Page {n}") for n in range(40)]))
    short.write_bytes(pdf(at(50, 200, "Page 1")))
    heard: list[tuple[str, int, int]] = []
    outcomes = list(parse(_jobs([long, short]), BOOKS, processes=processes, watch=lambda *said: heard.append(said)))
    assert [outcome.job.path for outcome in outcomes] == [long, short]
    assert {(source, of) for source, _, of in heard} == {("fi-nas/long.pdf", 40)}
    assert [done for _, done, _ in heard] == sorted({done for _, done, _ in heard}) and heard[-1][1] == 40


def test_no_jobs_no_workers() -> None:
    assert list(parse([], BOOKS, processes=2)) == []


@pytest.mark.slow
@needs_tesseract
def test_a_worker_recognises_a_scan_within_its_limits(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan_of(min((ROOT / "raw" / "fi-nas-pdf").glob("*.pdf"))))
    (outcome,) = parse([Job("fi-nas-pdf/scan.pdf", path)], BOOKS, processes=1)
    assert not outcome.error and outcome.extraction is not None
    assert len(outcome.extraction.claims) > 20
    assert all("by a machine" in claim.doubt for claim in outcome.extraction.claims)


@pytest.mark.slow
def test_a_file_over_its_time_is_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text("In 2018 a total of 163 clients were admitted to the system. " * 100_000)
    outcomes = list(parse(_jobs([long, *RELEASES]), BOOKS, processes=1, limits=Limits(seconds=6)))
    assert "takes longer than 6 s" in outcomes[0].error
    assert outcomes[0].sha256 == hashlib.sha256(long.read_bytes()).hexdigest()
    assert all(o.extraction is not None for o in outcomes[1:])


@pytest.mark.slow
def test_a_file_over_its_memory_is_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as handle:
        handle.truncate(2**30)
    outcomes = list(parse(_jobs([large, *RELEASES]), BOOKS, processes=1, limits=Limits(memory=2**29)))
    assert "memory" in outcomes[0].error
    assert all(o.extraction is not None for o in outcomes[1:])
