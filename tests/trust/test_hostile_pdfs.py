"""Broken and hostile PDFs that others have collected: each is read or rejected with a sentence, and none stops another."""

from __future__ import annotations

import pytest
from made import ROOT
from promises import books, broken_outcome

from claimledger.parsing import Job, Limits, parse

FOLDER = ROOT.parent / "shared" / "pdf" / "hostile"
LIMITS = Limits(seconds=20)  # the usual ones but for the time, of which there is less in a test


@pytest.mark.slow
@pytest.mark.skipif(not FOLDER.is_dir(), reason="the collection ../shared/pdf/hostile is not there")
def test_each_hostile_pdf_is_read_or_rejected_with_a_sentence() -> None:
    # The series and the period are known by the name, so that a file is read as far as it can be.
    jobs = [Job(f"fi-nas/2018-S1.{n}.en.pdf", path) for n, path in enumerate(sorted(FOLDER.rglob("*.pdf")))]
    assert jobs
    outcomes = list(parse(jobs, books(), processes=2, limits=LIMITS))
    assert [outcome.job for outcome in outcomes] == jobs
    found = {
        o.job.path.relative_to(FOLDER).as_posix(): problems for o in outcomes if (problems := list(broken_outcome(o)))
    }
    assert found == {}
