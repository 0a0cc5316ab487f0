"""The flow against Prefect's own test server: two sample releases go in, a store and the artifacts come out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.objects import FlowRun, State
from prefect.exceptions import ParameterTypeError
from prefect.testing.utilities import prefect_test_harness

from claimledger.summary import Summary
from ingest import ingest

ROOT = Path(__file__).resolve().parents[2]
RELEASES = ("fi-nas/2018-S1.en.txt", "fi-nas/2018.en.txt")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for release in RELEASES:
        target = tmp_path / "raw" / release
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "raw" / release, target)
    return tmp_path / "raw"


def run(folder: Path, **parameters: object) -> State[Summary]:
    store = f"sqlite:///{folder.parent / 'claimledger.sqlite'}"
    state = ingest(folder, store=store, codebooks=ROOT / "codebooks", return_state=True, **parameters)
    assert isinstance(state, State)
    return state


def flow_run_of(state: State[Summary]) -> FlowRun:
    assert state.state_details.flow_run_id is not None
    with get_client(sync_client=True) as client:
        return client.read_flow_run(state.state_details.flow_run_id)


def test_two_releases_leave_a_store_and_artifacts(folder: Path) -> None:
    state = run(folder)
    assert state.is_completed()
    assert (folder.parent / "claimledger.sqlite").is_file()
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[flow_run_of(state).id]))
        )
    assert {artifact.key: artifact.type for artifact in found} == {"findings": "table", "summary": "markdown"}


def test_a_release_that_cannot_be_read_names_the_last_state(folder: Path) -> None:
    (folder / "fi-nas" / "2019-S1.en.txt").write_bytes(b"")
    state = run(folder)
    assert (state.name, state.is_completed()) == ("CompletedWithRejections", True)
    assert flow_run_of(state).state_name == "CompletedWithRejections"


def test_a_folder_that_does_not_exist_fails_the_run(folder: Path) -> None:
    state = run(folder / "nowhere")
    assert state.is_failed()
    assert "nowhere" in (state.message or "")


def test_parameters_are_validated(folder: Path) -> None:
    with pytest.raises(ParameterTypeError, match="jobs"):
        ingest(folder, jobs=1000)
