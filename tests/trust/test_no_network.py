"""Nothing but `watch` goes to the network, and it to its hosts: programs of which every process is kept from it do as they do."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from made import ROOT, command, environment, ingesting, make_releases, run

from publisher import content, page, publishing, redirect

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
WATCH = """
import sys
from pathlib import Path
from codebook.read import read_codebook
from fetch.client import Manners
from fetch.watch import watch_series
found = watch_series(read_codebook(Path(sys.argv[1])), Path(sys.argv[2]), Manners(pause=0, timeout=1, attempts=1, loopback=True))
print(*[path.name for path in found.new], *found.failures, sep="\\n")
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


@pytest.mark.slow
@pytest.mark.parametrize(("host", "begins"), [("127.0.0.1", True), ("0.0.0.0", False)])
def test_serve_answers_its_own_machine_and_asks_nobody(place: Path, host: str, begins: bool) -> None:
    store = ("--store", str(place / "store.sqlite"))
    assert run(ingesting(place), env=guarded(place)).returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = command("serve", *store, "--report", str(place / "report"), "--host", host, "--port", str(port))
    server = subprocess.Popen(arguments, env=guarded(place), stderr=subprocess.PIPE, text=True)
    try:
        pages = {path: _answer(server, f"http://127.0.0.1:{port}/{path}") for path in (
            "-/versions.json", "claimledger", "claimledger/claims", "claimledger/observations?indicator=new_clients",
            "report/index.html",
        )}  # fmt: skip
    finally:
        server.terminate()
        _, said = server.communicate(timeout=30)
    assert all(pages.values()) == begins, (pages, said)
    assert (place / "refused.txt").exists() != begins
    assert ("cannot be listened on" in said) != begins


def _answer(server: subprocess.Popen[str], address: str) -> bytes:
    """What a server says, which may take a minute to start; nothing where it has ended or has no such page."""
    for _ in range(300):
        if server.poll() is not None:
            break
        with suppress(OSError), urlopen(address, timeout=30) as answer:
            return bytes(answer.read())
        time.sleep(0.2)
    return b""


def test_watch_asks_its_hosts_alone(place: Path) -> None:
    book = place / "fi-nas.toml"
    elsewhere = ("http://192.0.2.1/a/2017.txt", "https://www.example.org/2016.txt", "/away/2015.txt")
    with publishing() as publisher:
        publisher.answers |= {
            "/": page("a/2018-S1.txt", *elsewhere),
            "/away/2015.txt": redirect("http://192.0.2.1/2015.txt"),
        }
        publisher.answers["/a/2018-S1.txt"] = content((ROOT / "raw" / "fi-nas" / "2018-S1.en.txt").read_bytes())
        watched = f'hosts = ["127.0.0.1"]\n[[watch.page]]\naddress = "{publisher.address}/"\nlanguage = "en"\nlinks = "txt$"\n'
        book.write_text((ROOT / "codebooks" / "fi-nas.toml").read_text() + f"\n[watch]\n{watched}")
        done = run([sys.executable, "-c", WATCH, str(book), str(place / "new")], env=guarded(place, NETWORK="own"))
    assert done.returncode == 0, done.stderr
    new, *failures = done.stdout.splitlines()
    assert new == "2018-S1.en.txt"
    assert len(failures) == 3 and all("none of the hosts that the codebook allows" in said for said in failures)
    assert not (place / "refused.txt").exists()  # not even a name was looked up
