"""A Prefect server and a Dask cluster of separate processes on this machine, for as long as a measurement or test takes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
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
        _wait_for(f"{environment['PREFECT_API_URL']}/health")
        yield environment


@contextmanager
def dask_cluster(
    workers: int, environment: Mapping[str, str], home: Path
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Runs a scheduler and so many worker processes of one thread; yields the scheduler's address and the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    with ExitStack() as stack:
        host, _, port = address.removeprefix("tcp://").partition(":")
        scheduler = ["scheduler", "--host", host, "--port", port, "--no-dashboard"]
        stack.enter_context(process([_beside("dask"), *scheduler], environment, home))
        worker = ["worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        worker += ["--local-directory", str(home / "dask")]
        made = [stack.enter_context(process([_beside("dask"), *worker], environment, home)) for _ in range(workers)]
        yield address, made


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


def _wait_for(address: str) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310  (an address of our own)
        except (URLError, OSError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return
