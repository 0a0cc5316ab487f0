"""What the tests of the flows share: Prefect's own test server and two releases whose figures agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from agreeing import release
from prefect.testing.utilities import prefect_test_harness


@pytest.fixture(scope="session")
def harness() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    releases = tmp_path / "raw" / "fi-nas"
    releases.mkdir(parents=True)
    for year in (2017, 2018):
        (releases / f"{year}.en.txt").write_text(release(year), encoding="utf-8")
    return tmp_path / "raw"
