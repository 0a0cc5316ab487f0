"""The flows against Prefect's own test server: releases go in, a store, artifacts and a named last state come out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from agreeing import release
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.objects import Artifact, State
from prefect.exceptions import ParameterTypeError

import outcome
from claimledger.summary import Summary
from ingest import ingest
from publisher import content, page, publishing
from watch import watch

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("harness")]


def run(flow: Flow[..., Any], folder: Path, **parameters: object) -> State[Summary]:
    asked = {"store": str(folder.parent / "store.sqlite"), "codebooks": ROOT / "codebooks", **parameters}
    state = flow(folder, **asked, return_state=True)
    assert isinstance(state, State)
    return state


def artifacts(state: State[Summary]) -> dict[str, Artifact]:
    """What a run left, by key."""
    run_id = state.state_details.flow_run_id
    assert run_id is not None
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id]))
        )
    return {str(artifact.key): artifact for artifact in found}


def test_releases_leave_a_store_and_artifacts(folder: Path) -> None:
    state = run(ingest, folder, export=folder.parent / "export", report=folder.parent / "report")
    assert (state.name, state.is_completed()) == ("Completed", True)
    assert (folder.parent / "store.sqlite").is_file()
    left = artifacts(state)
    kinds = {key: artifact.type for key, artifact in left.items() if artifact.type != "progress"}  # of a slow machine
    assert kinds == {"findings": "table", "summary": "markdown", "export": "markdown", "report": "markdown"}
    assert "2 releases in" in str(left["summary"].data)
    assert (folder.parent / "report" / "index.html").is_file()
    assert (folder.parent / "report" / "index.html").as_uri() in str(left["report"].data)
    assert (folder.parent / "export").as_uri() in str(left["export"].data)


def test_a_long_run_shows_how_far_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcome, "LONG", 0.0)
    left = artifacts(run(ingest, folder))
    assert left["progress-reading"].data == 100
    assert left["progress-reading"].description == "reading, 2 in all"


def test_a_release_that_cannot_be_read_names_the_last_state(folder: Path) -> None:
    (folder / "fi-nas" / "2019.en.txt").write_bytes(b"")
    state = run(ingest, folder)
    assert (state.name, state.is_completed()) == ("CompletedWithRejections", True)
    assert "2019.en.txt" in str(artifacts(state)["summary"].data)


def test_an_error_that_was_not_there_before_names_the_last_state(folder: Path) -> None:
    assert run(ingest, folder).name == "Completed"
    (folder / "fi-nas" / "2018.en.txt").write_text(release(2018, slip=9), encoding="utf-8")
    state = run(ingest, folder)
    assert state.name == "CompletedWithFindings"
    assert {"error", "open"} <= set(json.loads(str(artifacts(state)["findings"].data))[0].values())
    assert run(ingest, folder).name == "Completed"  # it is no longer new


def test_a_folder_that_does_not_exist_fails_the_run(folder: Path) -> None:
    state = run(ingest, folder / "nowhere")
    assert state.is_failed()
    assert "nowhere" in (state.message or "")


def test_a_cluster_that_does_not_answer_fails_the_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("batches.PATIENCE", 1)
    state = run(ingest, folder, cluster="tcp://127.0.0.1:9")
    assert state.is_failed()
    assert "tcp://127.0.0.1:9: no Dask scheduler" in (state.message or "")


@pytest.mark.parametrize("wrong", [{"jobs": 1000}, {"force": "perhaps"}, {"folder": None}, {"batch": 0}])
def test_parameters_are_validated(folder: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterTypeError, match=next(iter(wrong))):
        ingest(**{"folder": folder, **wrong})


@pytest.fixture
def codebooks(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT / "codebooks", tmp_path / "codebooks")


@pytest.fixture
def pages(codebooks: Path) -> Iterator[dict[str, Any]]:
    """What the publisher shows; the codebook of fi-nas watches its first page."""
    with publishing() as publisher, (codebooks / "fi-nas.toml").open("a", encoding="utf-8") as codebook:
        codebook.write(
            '\n[watch]\nhosts = ["127.0.0.1"]\n[[watch.page]]\nlanguage = "en"\nlinks = "txt$"\n'
            f'address = "{publisher.address}/"\n'
        )
        codebook.flush()
        yield publisher.answers


def test_watch_fetches_and_ingests(folder: Path, codebooks: Path, pages: dict[str, Any]) -> None:
    pages["/"] = page("2019.txt")
    pages["/2019.txt"] = content(release(2019))
    state = run(watch, folder, codebooks=codebooks, loopback=True)
    assert state.name == "Completed"
    assert "releases fetched: 1; addresses not fetched: 0" in (state.message or "")
    assert "fi-nas: 1 new, 0 held, 0 not fetched" in str(artifacts(state)["summary"].data)
    assert "3 releases in" in str(artifacts(state)["summary"].data)


def test_what_cannot_be_fetched_names_the_last_state(folder: Path, codebooks: Path, pages: dict[str, Any]) -> None:
    pages["/"] = page("gone.txt")
    state = run(watch, folder, codebooks=codebooks, loopback=True)
    assert state.name == "CompletedWithFailedFetches"
    assert "gone.txt: the server answered 404" in str(artifacts(state)["summary"].data)
