"""Nothing but `watch` goes to the network: commands and flows of which every process may open no connection end as any other."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from made import ROOT, command, environment, ingesting, make_releases, run

# Python imports this module when it starts, in the run and in every process that the run starts. NETWORK=own lets a
# machine speak with itself, as a flow does with the server that it starts.
GUARD = """
import os, sys
CALLS = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}
SELF = {"127.0.0.1", "localhost", "::1"}
OWN = SELF if os.environ.get("NETWORK") == "own" else set()
def refuse(event, arguments):
    if event not in CALLS:
        return
    address = arguments[0] if event.startswith("socket.get") else arguments[-1]
    if isinstance(address, (str, bytes)) and not event.startswith("socket.get"):
        return  # a file of this machine
    host = address[0] if isinstance(address, tuple) else address
    if host not in (SELF if event == "socket.bind" else OWN):  # a library looks by a bind whether there is IPv6
        with open(os.environ["REFUSED"], "a") as said:
            print(event, arguments[1:], file=said)
        raise PermissionError(f"no network: {event} {arguments[1:]}")
sys.addaudithook(refuse)
"""
CONNECT = "import socket; socket.create_connection(({host!r}, 9), timeout=1)"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place with the guard and three releases, one of them a PDF."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    make_releases(tmp_path / "raw", 2)
    shutil.copy(ROOT / "raw" / "fi-nas-pdf" / "2018-S1.en.pdf", tmp_path / "raw" / "fi-nas" / "2018.en.pdf")
    return tmp_path


def guarded(place: Path, **more: str) -> dict[str, str]:
    """The environment of a process that may open no connection; it writes down what it tried."""
    own = environment(REFUSED=str(place / "refused.txt"), **more)
    own["PYTHONPATH"] = f"{place / 'guard'}:{own['PYTHONPATH']}"
    return own


@pytest.mark.parametrize(("network", "host", "refused"), [
    ("none", "127.0.0.1", True), ("own", "127.0.0.1", False), ("own", "192.0.2.1", True), ("own", "example.org", True),
])  # fmt: skip
def test_the_guard_refuses(place: Path, network: str, host: str, refused: bool) -> None:
    tried = run([sys.executable, "-c", CONNECT.format(host=host)], env=guarded(place, NETWORK=network))
    assert ("no network: socket." in tried.stderr) == (place / "refused.txt").exists() == refused, tried.stderr


@pytest.mark.slow
def test_a_run_and_its_reports_open_no_connection(place: Path) -> None:
    store = ("--store", str(place / "store.sqlite"))
    books = ("--codebooks", str(ROOT / "codebooks"))
    sample = str(ROOT / "raw" / "fi-nas" / "2018-S1.en.txt")
    for arguments, said in [
        (ingesting(place), "3 read"),
        (command("findings", *store), ""),
        (command("show", "fi-nas/2019-S1.en.txt", *store), "new clients"),
        (command("history", "new_clients", "2019-S1", *store), "2019-S1"),
        (command("export", str(place / "csv"), *store), ""),
        (command("export", str(place / "parquet"), "--format", "parquet", *store), ""),
        (command("export", str(place / "sdmx"), "--format", "sdmx-csv", *store), ""),
        (command("export", str(place / "package"), "--format", "datapackage", *store), ""),
        (command("report", str(place / "report"), *store), ""),
        (command("evaluate", str(ROOT / "tests" / "gold"), str(ROOT / "raw"), *books), "F1"),
        (command("doctor", "--integrity", *store, *books), "claims"),
        (command("codebook", "check", str(ROOT / "codebooks")), "series fi-nas"),
        (command("codebook", "new", "draft", sample, "--codebooks", str(place / "books")), ""),
    ]:
        done = run(arguments, env=guarded(place))
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        assert said in done.stdout
    assert not (place / "refused.txt").exists()  # nothing was tried and forgiven


@pytest.mark.slow
def test_a_flow_speaks_with_its_own_machine_alone(place: Path) -> None:
    own = guarded(
        place, NETWORK="own", PREFECT_HOME=str(place / "prefect"), CLAIMLEDGER_STORE=str(place / "store.sqlite")
    )
    own.pop("PREFECT_API_URL", None)
    done = run([sys.executable, str(ROOT / "flows" / "ingest.py"), str(place / "raw")], env=own)
    assert done.returncode == 0, done.stderr
    assert "3 read" in done.stdout
    assert not (place / "refused.txt").exists(), (place / "refused.txt").read_text()
