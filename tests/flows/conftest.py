"""What the tests of the flows share: Prefect's own test server and two sample releases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.testing.utilities import prefect_test_harness

ROOT = Path(__file__).resolve().parents[2]
RELEASES = ("fi-nas/2018-S1.en.txt", "fi-nas/2018.en.txt")


@pytest.fixture(scope="session")
def harness() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for release in RELEASES:
        target = tmp_path / "raw" / release
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "raw" / release, target)
    return tmp_path / "raw"
