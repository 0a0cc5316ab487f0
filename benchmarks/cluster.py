"""A Prefect server and a Dask cluster of separate processes on this machine, for as long as a measurement or test takes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

_SECONDS = 120
_QUIET = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "WARNING"}


@contextmanager
def prefect_server(home: Path) -> Iterator[dict[str, str]]:
    """Runs a server whose database is in `home`; yields the environment of those who speak to it."""
    port = free_port()
    environment = {**os.environ, **_QUIET, "PREFECT_HOME": str(home)}
    with process(
        [_beside("prefect"), "server", "start", "--host", "127.0.0.1", "--port", str(port)], environment, home
    ):
        environment["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        _wait_until(lambda: _answers(f"{environment['PREFECT_API_URL']}/health"))
        yield environment


@contextmanager
def dask_cluster(
    workers: int, environment: Mapping[str, str], home: Path
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Runs a scheduler and so many worker processes of one thread; yields the scheduler's address and the workers."""
    named = home / "scheduler.json"
    named.unlink(missing_ok=True)
    at = ["--scheduler-file", str(named), "--no-dashboard"]
    with ExitStack() as stack:
        scheduler = [_beside("dask"), "scheduler", "--host", "127.0.0.1", "--port", "0", *at]
        stack.enter_context(process(scheduler, environment, home))
        _wait_until(lambda: named.is_file() and named.read_text().rstrip().endswith("}"))
        worker = [
            _beside("dask"),
            "worker",
            *at,
            "--nthreads",
            "1",
            "--no-nanny",
            "--local-directory",
            str(home / "dask"),
        ]
        made = [stack.enter_context(process(worker, environment, home)) for _ in range(workers)]
        yield json.loads(named.read_text())["address"], made


@contextmanager
def process(command: list[str], environment: Mapping[str, str], home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a program until the block ends; what it prints goes to a file in `home`."""
    with (home / f"{Path(command[0]).name}-{command[1]}.log").open("ab") as log:
        running = subprocess.Popen(command, env=dict(environment), stdout=log, stderr=log, start_new_session=True)
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _beside(program: str) -> str:
    return str(Path(sys.executable).with_name(program))


def _answers(address: str) -> bool:
    try:
        urlopen(address, timeout=5).close()  # noqa: S310  (an address of our own)
    except (URLError, OSError):
        return False
    return True


def _wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + _SECONDS
    while not true():
        if time.monotonic() > until:
            raise TimeoutError("a server did not start; its log is in the folder it was given")
        time.sleep(0.1)
