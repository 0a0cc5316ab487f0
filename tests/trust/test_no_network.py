"""Nothing but `watch` goes to the network: a run of which every process may open no connection ends as any other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from made import ROOT, command, environment, ingesting, make_releases, run

# Python imports this module when it starts, in the run and in every process that the run starts.
GUARD = """
import sys
CALLS = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}
def refuse(event, arguments):
    if event in CALLS and not (event == "socket.bind" and isinstance(arguments[1], str)):
        raise PermissionError(f"no network: {event} {arguments[1:]}")
sys.addaudithook(refuse)
"""


@pytest.mark.slow
def test_a_run_and_its_reports_open_no_connection(tmp_path: Path) -> None:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    guarded = environment()
    guarded["PYTHONPATH"] = f"{tmp_path / 'guard'}:{guarded['PYTHONPATH']}"
    make_releases(tmp_path / "raw", 2)
    shutil.copy(ROOT / "raw" / "fi-nas-pdf" / "2018-S1.en.pdf", tmp_path / "raw" / "fi-nas" / "2018.en.pdf")

    probe = run(["python3", "-c", "import socket; socket.create_connection(('127.0.0.1', 9))"], env=guarded)
    assert "no network: socket." in probe.stderr  # the guard is in place

    store = ("--store", str(tmp_path / "store.sqlite"))
    books = ("--codebooks", str(ROOT / "codebooks"))
    for arguments, said in [
        (ingesting(tmp_path), "3 read"),
        (command("findings", *store), ""),
        (command("show", "fi-nas/2019-S1.en.txt", *store), "new clients"),
        (command("doctor", *store, *books), "claims"),
        (command("codebook", "check", str(ROOT / "codebooks")), "series fi-nas"),
    ]:
        done = run(arguments, env=guarded)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
        assert said in done.stdout
