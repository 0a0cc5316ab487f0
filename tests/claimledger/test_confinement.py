"""A process that is confined reads, computes and has threads; it writes nothing, reaches nobody and starts nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PRELUDE = """
import ctypes, errno, os, platform, socket, subprocess, sys, threading
from pathlib import Path
from claimledger.confinement import confine
libc = ctypes.CDLL(None, use_errno=True)
def tried(act):
    try:
        act()
        return "done"
    except OSError as error:
        return errno.errorcode[error.errno]
    except MemoryError:
        return "MemoryError"
def call(number, *arguments):  # a system call; the child of one that makes a process ends at once
    made = libc.syscall(number, *map(ctypes.c_long, arguments))
    if made == 0:
        os._exit(0)
    if made < 0:
        raise OSError(ctypes.get_errno(), "refused")
if not confine(2**28):
    print("unfiltered")
    sys.exit()
"""
READS = (
    PRELUDE
    + """
kept, new, port = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
def write():
    with open(new, "wb") as handle:
        handle.write(b"x" * 10)
print(kept.read_text())
for act in (lambda: bytearray(2**29), write, kept.unlink, lambda: kept.rename(new), lambda: kept.chmod(0),
            lambda: os.mkdir(new), lambda: os.symlink(kept, new), lambda: os.truncate(kept, 0),
            lambda: socket.create_connection(("127.0.0.1", port)), lambda: os.kill(os.getppid(), 0)):
    print(tried(act))
"""
)
STARTS = (
    PRELUDE
    + """
number = {"x86_64": {"vfork": 58, "clone": 56}, "aarch64": {"clone": 220}}[platform.machine()]
CLONE_THREAD, SIGCHLD = 0x10000, 17
arguments = (ctypes.c_uint64 * 8)(0, 0, 0, 0, SIGCHLD)
def fork():
    if not os.fork():
        os._exit(0)
WAYS = {
    "fork": fork,
    "vfork": lambda: call(number["vfork"]) if "vfork" in number else fork(),
    "clone": lambda: call(number["clone"], SIGCHLD, 0, 0, 0, 0),
    "clone3": lambda: call(435, ctypes.addressof(arguments), ctypes.sizeof(arguments)),
    "posix_spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "execve": lambda: os.execve("/bin/true", ["true"], {}),
    "subprocess": lambda: subprocess.run(["/bin/true"]),
    "thread": lambda: (thread := threading.Thread(target=heard.append, args=("ran",)), thread.start(), thread.join()),
}
heard = []
print(tried(WAYS[sys.argv[1]]), *heard)
"""
)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no filter of system calls")


def _confined(program: str, *arguments: str) -> list[str]:
    """The lines that a program prints once it is confined; skips where the kernel takes no filter."""
    run = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.returncode == 0, run.stderr
    if run.stdout.startswith("unfiltered"):
        pytest.skip("this kernel does not take filters of system calls")
    return run.stdout.splitlines()


def test_a_confined_process_reads_and_does_nothing_else(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = _confined(READS, str(kept), str(tmp_path / "new"), str(server.getsockname()[1]))
    content, memory, *others = said
    assert (content, memory) == ("kept", "MemoryError")
    assert others == ["EPERM"] * 9
    assert kept.read_text() == "kept" and list(tmp_path.iterdir()) == [kept]


@pytest.mark.parametrize("way", ["fork", "vfork", "clone", "posix_spawn", "execve", "subprocess"])
def test_a_confined_process_starts_no_other(way: str) -> None:
    assert _confined(STARTS, way) == ["EPERM"]


def test_a_confined_process_is_told_that_clone3_is_unknown() -> None:
    assert _confined(STARTS, "clone3") == ["ENOSYS"]


def test_a_confined_process_has_threads() -> None:
    assert _confined(STARTS, "thread") == ["done ran"]
