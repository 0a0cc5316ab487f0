"""A PostgreSQL server of Debian's package, in a temporary folder, on a loopback port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

_ACCOUNT = "postgres"  # of the package: the server refuses to run as root
_SECONDS = 30


@contextmanager
def running_postgres() -> Iterator[str]:
    """Starts a server and yields its URL without a database; skips the test where PostgreSQL is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed (pip install 'claimledger[postgres]')")
    here = programs[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="claimledger-postgres-"))
    be = ["runuser", "-u", _ACCOUNT, "--"] if os.geteuid() == 0 else []
    if be:
        shutil.chown(folder, _ACCOUNT)
    data, port = folder / "data", _free_port()
    try:
        # An order of letters that is not that of their codes, as on most servers.
        sorting = ["--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]
        made = [*be, str(here / "initdb"), "-D", str(data), "-U", "tests", "-A", "trust", "--no-sync", *sorting]
        subprocess.run(made, check=True, capture_output=True, cwd="/")
        settings = {
            "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off",
        }  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([*be, str(here / "postgres"), "-D", str(data), *options], stderr=log, cwd="/")
        try:
            _wait_for(port, server, folder / "log")
            yield f"postgresql+psycopg://tests@127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
