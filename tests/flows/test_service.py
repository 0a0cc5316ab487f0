"""docs/deployment.md and docs/scale.md command by command, against a real server with a process worker."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from terminal import Terminal, free_port

ROOT = Path(__file__).resolve().parents[2]
PARTS = (".venv", "codebooks", "docs", "flows", "prefect.yaml", "raw", "src")
DEPLOYMENTS = {"half-yearly", "ad-hoc", "weekly"}

pytestmark = pytest.mark.slow


class Service:
    """The server that the document started, and the terminal to go on in."""

    def __init__(self, terminal: Terminal, home: Path) -> None:
        self.terminal = terminal
        self.home = home

    def ask(self, path: str, **body: object) -> Any:
        """An answer of the server's own interface."""
        return httpx.post(f"{self.terminal.environment['PREFECT_API_URL']}/{path}", json=body).raise_for_status().json()

    def wait_for(self, wanted: Callable[[], bool], seconds: float = 180) -> None:
        until = time.monotonic() + seconds
        while not wanted():
            assert time.monotonic() < until, "\n".join(p.read_text() for p in sorted(self.home.glob("*.log")))[-5000:]
            time.sleep(0.2)

    def is_up(self) -> bool:
        try:
            return httpx.get(f"{self.terminal.environment['PREFECT_API_URL']}/health").is_success
        except httpx.TransportError:
            return False

    def deployed(self) -> dict[str, Any]:
        return {d["name"]: d for d in self.ask("deployments/filter")}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("prefect")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "CLAIMLEDGER_"))},
        "PREFECT_HOME": str(home),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "CLAIMLEDGER_STORE": str(home / "store.sqlite"),
        "COLUMNS": "200",
    }
    project = home / "project"  # this one, but with an `out` of its own
    project.mkdir()
    for part in PARTS:
        (project / part).symlink_to(ROOT / part)
    terminal = Terminal(ROOT / "docs" / "deployment.md", project, environment, {"4200": str(free_port())})
    try:
        terminal.run("A server")
        service = Service(terminal, home)
        service.wait_for(service.is_up)
        yield service
    finally:
        terminal.stop()


def test_serve_offers_every_deployment(service: Service) -> None:
    service.terminal.run("One box: serve")
    service.wait_for(lambda: set(service.deployed()) == DEPLOYMENTS)
    service.terminal.stop("serve.py")
    assert all(d["work_pool_name"] is None for d in service.deployed().values())


@pytest.fixture(scope="module")
def pool(service: Service) -> Service:
    service.terminal.run("A work pool and a worker")
    return service


def test_deployments_have_their_schedules_and_one_writer(pool: Service) -> None:
    pool.terminal.command(".venv/bin/prefect --no-prompt deploy --all")  # again: nothing is added
    deployed = pool.deployed()
    assert set(deployed) == DEPLOYMENTS
    assert {d["work_pool_name"] for d in deployed.values()} == {"claimledger"}
    for deployment in deployed.values():
        assert deployment["global_concurrency_limit"]["limit"] == 1
        assert deployment["concurrency_options"]["collision_strategy"] == "ENQUEUE"
    schedules = {
        name: [(s["slug"], s["schedule"]["cron"], s["schedule"]["timezone"], s["active"]) for s in d["schedules"]]
        for name, d in deployed.items()
    }
    assert schedules == {
        "half-yearly": [("half-yearly", "0 7 1 2,8 *", "Europe/Helsinki", True)],
        "weekly": [("weekly", "0 6 * * 1", "Europe/Helsinki", True)],
        "ad-hoc": [],
    }


def test_parameters_are_refused_before_a_run_is_made(pool: Service) -> None:
    said = pool.terminal.command(
        ".venv/bin/prefect deployment run ingest/ad-hoc --param folder=raw --param jobs=1000", fails=True
    )
    assert "less than or equal to 64" in said or "greater than the maximum of 64" in said
    assert pool.ask("flow_runs/count", flow_runs={"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}) == 0


def test_a_run_leaves_its_findings_its_log_and_what_an_automation_waits_for(pool: Service) -> None:
    pool.terminal.run("How failure shows")
    printed = pool.terminal.run("Running")
    assert "finished successfully in 'Completed" in printed
    run = finished_run(pool, "ad-hoc")
    left = {a["key"]: a["type"] for a in pool.ask("artifacts/filter", artifacts={"flow_run_id": {"any_": [run["id"]]}})}
    assert {"findings": "table", "summary": "markdown", "report": "markdown"}.items() <= left.items()
    assert (pool.terminal.folder / "out" / "report" / "index.html").is_file()
    lines = pool.ask("logs/filter", logs={"flow_run_id": {"any_": [run["id"]]}}, sort="TIMESTAMP_DESC")
    said = [line["message"] for line in lines]
    assert any(line.startswith("checked fi-nas: ") for line in said)
    assert any(line.startswith("read uk-nrm/") for line in said)
    assert run["state_name"].startswith("CompletedWith")  # the samples are wrong on purpose
    pool.wait_for(lambda: happened(pool, "claimledger.findings.new"))
    pool.wait_for(lambda: happened(pool, "prefect.automation.triggered"))


def test_releases_that_agree_end_as_completed(pool: Service, folder: Path) -> None:
    asked = (
        f"--param folder={folder} --param store={folder.parent / 'store.sqlite'} --param report={folder.parent / 'r'}"
    )
    printed = pool.terminal.command(f".venv/bin/prefect deployment run ingest/ad-hoc {asked} --watch")
    assert "finished successfully in 'Completed'" in " ".join(printed.split())


def test_watch_runs_too_and_has_nothing_left_to_read(pool: Service) -> None:
    printed = pool.terminal.command(".venv/bin/prefect deployment run watch/weekly --watch")
    assert "finished successfully in 'Completed" in printed
    run = finished_run(pool, "weekly")
    (page,) = pool.ask(
        "artifacts/filter", artifacts={"flow_run_id": {"any_": [run["id"]]}, "key": {"any_": ["summary"]}}
    )
    assert " 0 read, " in page["data"]


def test_a_cluster_reads_as_scale_md_says(pool: Service, database: str) -> None:
    terminal = Terminal(ROOT / "docs" / "scale.md", pool.terminal.folder, dict(pool.terminal.environment))
    terminal.swaps = {"8786": str(free_port()), "postgresql+psycopg://claimledger@127.0.0.1/claimledger": database}
    try:
        printed = terminal.run("On several machines")
    finally:
        terminal.stop()
    assert "finished successfully in 'Completed" in printed
    newest = pool.ask("artifacts/latest/filter", artifacts={"key": {"any_": ["summary"]}})[0]["data"]
    assert database in newest
    assert " 0 unchanged, " in newest


def finished_run(service: Service, deployment: str) -> dict[str, Any]:
    """The only run of a deployment that has completed."""
    wanted = {
        "deployment_id": {"any_": [service.deployed()[deployment]["id"]]},
        "state": {"type": {"any_": ["COMPLETED"]}},
    }
    (run,) = service.ask("flow_runs/filter", flow_runs=wanted)
    return dict(run)


def happened(service: Service, event: str) -> bool:
    asked = {"event": {"name": [event]}}
    return bool(service.ask("events/filter", filter=asked)["events"])
