"""docs/deployment.md and docs/scale.md command by command, against a real server with a process worker."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from terminal import Terminal, free_port

ROOT = Path(__file__).resolve().parents[2]
PARTS = (".venv", "codebooks", "docs", "flows", "prefect.yaml", "raw", "src")
DEPLOYMENTS = {"half-yearly", "ad-hoc", "weekly"}
HELSINKI = ZoneInfo("Europe/Helsinki")

pytestmark = pytest.mark.slow


class Service:
    """The server that the document started, and the terminal to go on in."""

    def __init__(self, terminal: Terminal, home: Path) -> None:
        self.terminal = terminal
        self.home = home

    def ask(self, path: str, **body: object) -> Any:
        """An answer of the server's own interface."""
        return self._answer("POST", path, body)

    def _answer(self, method: str, path: str, body: object = None) -> Any:
        """Asked again while the server says that its database is busy, as Prefect's own client does."""
        url = f"{self.terminal.environment['PREFECT_API_URL']}/{path}"
        until = time.monotonic() + 60
        while True:
            answer = httpx.request(method, url, json=body, timeout=30)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > until:
                return answer.raise_for_status().json()
            time.sleep(0.5)

    def schedule(self, deployment: str, **schedule: object) -> None:
        """One schedule more for a deployment."""
        self._answer("POST", f"deployments/{self.deployed()[deployment]['id']}/schedules", [schedule])

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

    def runs(self, deployment: str, *states: str) -> list[dict[str, Any]]:
        """The runs of a deployment in these states, in the order of the times they were due."""
        wanted = {
            "deployment_id": {"any_": [self.deployed()[deployment]["id"]]},
            "state": {"type": {"any_": list(states)}},
        }
        return list(self.ask("flow_runs/filter", flow_runs=wanted, sort="EXPECTED_START_TIME_ASC"))

    def log(self, run: str) -> list[str]:
        """What the log of a run says."""
        lines = self.ask("logs/filter", logs={"flow_run_id": {"any_": [run]}}, sort="TIMESTAMP_DESC")
        return [line["message"] for line in lines]

    def states(self, run: str) -> list[dict[str, Any]]:
        """The states that a run has been in."""
        return list(self._answer("GET", f"flow_run_states/?flow_run_id={run}"))

    def left(self, run: str) -> dict[str, Any]:
        """The artifacts of a run, by key."""
        return {a["key"]: a for a in self.ask("artifacts/filter", artifacts={"flow_run_id": {"any_": [run]}})}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("prefect")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "CLAIMLEDGER_"))},
        "PREFECT_HOME": str(home),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "P240D",  # from any day on, over a change of the clocks
        "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": "P300D",
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


def test_every_section_with_commands_is_run_here() -> None:
    run = set(re.findall(r"terminal\.run\(\"(.+?)\"\)", Path(__file__).read_text(encoding="utf-8")))
    told = {
        part.partition("\n")[0]
        for page in ("deployment.md", "scale.md")
        for part in (ROOT / "docs" / page).read_text(encoding="utf-8").split("\n## ")
        if "```sh" in part
    }
    assert run == told


def test_serve_offers_every_deployment_and_runs_them(service: Service, folder: Path) -> None:
    service.terminal.run("One box: serve")
    service.wait_for(lambda: set(service.deployed()) == DEPLOYMENTS)
    printed = service.terminal.command(f".venv/bin/prefect deployment run ingest/ad-hoc {apart(folder)} --watch")
    assert ended(printed) == "Completed"
    assert any(line.startswith("read fi-nas/2018.en.txt: ") for line in service.log(made(printed)))
    assert all(d["work_pool_name"] is None for d in service.deployed().values())
    service.terminal.stop("serve.py")
    assert all(d["paused"] for d in service.deployed().values())


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


def test_parameters_are_explained(pool: Service) -> None:
    for deployment in pool.deployed().values():
        for name, parameter in deployment["parameter_openapi_schema"]["properties"].items():
            assert parameter.get("description"), (deployment["name"], name)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("jobs=1000", "'jobs'. Failure reason: 1000 is greater than the maximum of 64"),
        ("folder=", "'folder'. Failure reason: '' should be non-empty"),
        ("cluster=machine:8786", "'cluster'. Failure reason: 'machine:8786' does not match '^(tcp|tls)://"),
        ("fodler=raw", "not found on the deployment: 'fodler'"),
    ],
)
def test_parameters_are_refused_before_a_run_is_made(pool: Service, wrong: str, said: str) -> None:
    printed = pool.terminal.command(f".venv/bin/prefect deployment run ingest/ad-hoc --param {wrong}", fails=True)
    assert said in " ".join(printed.split())
    assert pool.runs("ad-hoc", "SCHEDULED", "PENDING", "RUNNING") == []


def test_runs_are_due_at_the_publishers_time_in_winter_and_summer(pool: Service) -> None:
    def due(deployment: str) -> list[datetime]:
        runs = pool.runs(deployment, "SCHEDULED")
        return [datetime.fromisoformat(run["expected_start_time"]).astimezone(HELSINKI) for run in runs]

    pool.wait_for(lambda: len(due("weekly")) > 30 and due("half-yearly") != [])
    weekly, half_yearly = due("weekly"), due("half-yearly")
    assert {(when.weekday(), when.hour, when.minute) for when in weekly} == {(0, 6, 0)}
    assert {when.utcoffset() for when in weekly} == {timedelta(hours=2), timedelta(hours=3)}
    assert {when.date() + timedelta(weeks=1) for when in weekly[:-1]} == {when.date() for when in weekly[1:]}
    assert {(when.day, when.hour, when.minute) for when in half_yearly} == {(1, 7, 0)}
    assert {when.month for when in half_yearly} <= {2, 8}


def test_a_run_leaves_its_findings_its_log_and_what_an_automation_waits_for(pool: Service) -> None:
    pool.terminal.run("How failure shows")
    printed = pool.terminal.run("Running")
    assert ended(printed) == "CompletedWithFindings"  # the samples are wrong on purpose
    kinds = {key: artifact["type"] for key, artifact in pool.left(made(printed)).items()}
    assert {"findings": "table", "summary": "markdown", "report": "markdown"}.items() <= kinds.items()
    assert (pool.terminal.folder / "out" / "report" / "index.html").is_file()
    said = pool.log(made(printed))
    assert any(line.startswith("checked fi-nas: ") for line in said)
    assert any(line.startswith("read uk-nrm/") for line in said)
    pool.wait_for(lambda: happened(pool, "claimledger.findings.new"))
    pool.wait_for(lambda: happened(pool, "prefect.automation.triggered"))


def test_an_automation_acts_on_a_rejected_release(pool: Service, folder: Path) -> None:
    """It waits for the state's name, and starts another deployment."""
    trigger = {"type": "event", "posture": "Reactive", "expect": ["prefect.flow-run.CompletedWithRejections"]}
    action = {"type": "run-deployment", "source": "selected", "deployment_id": pool.deployed()["weekly"]["id"]}
    pool.ask("automations/", name="look again", trigger={**trigger, "threshold": 1, "within": 0}, actions=[action])
    (folder / "fi-nas" / "2019.en.txt").write_bytes(b"")
    printed = pool.terminal.command(f".venv/bin/prefect deployment run ingest/ad-hoc {apart(folder)} --watch")
    assert ended(printed) == "CompletedWithRejections"
    assert "2019.en.txt" in pool.left(made(printed))["summary"]["data"]
    assert any(line.startswith("rejected fi-nas/2019.en.txt: ") for line in pool.log(made(printed)))
    pool.wait_for(lambda: happened(pool, "claimledger.releases.rejected"))
    pool.wait_for(lambda: len(pool.runs("weekly", "COMPLETED")) == 1)
    (started,) = pool.runs("weekly", "COMPLETED")
    assert started["created_by"]["type"] == "AUTOMATION"
    assert " 0 read, " in pool.left(started["id"])["summary"]["data"]  # it looked, and nothing was new


def test_runs_that_are_due_at_once_wait_for_each_other(pool: Service, folder: Path) -> None:
    """Two schedules of one deployment fall on one minute in Helsinki: both fire, and the second run queues."""
    minute = (datetime.now(HELSINKI) + timedelta(seconds=120)).replace(second=0, microsecond=0)
    schedule = {"cron": f"{minute:%M %H} * * *", "timezone": "Europe/Helsinki"}
    for name in ("one", "two"):
        parameters = {"folder": str(folder), "store": str(folder.parent / f"{name}.sqlite"), "report": None}
        pool.schedule("ad-hoc", active=True, slug=name, schedule=schedule, parameters=parameters)

    def fired() -> list[dict[str, Any]]:
        done = pool.runs("ad-hoc", "COMPLETED")
        return sorted((run for run in done if run["auto_scheduled"]), key=lambda run: str(run["start_time"]))

    pool.wait_for(lambda: len(fired()) == 2, seconds=240)
    first, second = fired()
    assert all(datetime.fromisoformat(run["expected_start_time"]) == minute for run in (first, second))
    assert second["start_time"] >= first["end_time"]
    assert "AwaitingConcurrencySlot" in [state["name"] for state in pool.states(second["id"])]


def test_a_cluster_reads_as_scale_md_says(pool: Service, database: str) -> None:
    terminal = Terminal(ROOT / "docs" / "scale.md", pool.terminal.folder, dict(pool.terminal.environment))
    terminal.swaps = {"8786": str(free_port()), "postgresql+psycopg://claimledger@127.0.0.1/claimledger": database}
    try:
        printed = terminal.run("On several machines")
    finally:
        terminal.stop()
    assert ended(printed).startswith("Completed")
    newest = pool.ask("artifacts/latest/filter", artifacts={"key": {"any_": ["summary"]}})[0]["data"]
    assert database in newest
    assert " 0 unchanged, " in newest


def apart(folder: Path) -> str:
    """Parameters of a run that shares nothing with the others."""
    places = {"folder": folder, "store": folder.parent / "store.sqlite", "report": folder.parent / "report"}
    return " ".join(f"--param {name}={place}" for name, place in places.items())


def made(printed: str) -> str:
    """The id of the run that `deployment run` says it has made."""
    return str(re.search(r"UUID: ([0-9a-f-]{36})", printed)[1])  # type: ignore[index]


def ended(printed: str) -> str:
    """The name of the state that a watched run ended in."""
    return str(re.search(r"finished successfully in '(\w+)", " ".join(printed.split()))[1])  # type: ignore[index]


def happened(service: Service, event: str) -> bool:
    asked = {"event": {"name": [event]}}
    return bool(service.ask("events/filter", filter=asked)["events"])
