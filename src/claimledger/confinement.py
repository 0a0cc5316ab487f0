"""What a process that reads untrusted files may do: limits on memory and CPU time, no network, no writes, no programs.

The limits hold on every POSIX system. The filter of system calls (seccomp) is Linux's, for x86-64 and ARM64; elsewhere,
or where the kernel refuses it, the limits stand alone. None of it needs special rights, and none of it can be undone.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import struct
import sys
from pathlib import Path

# System calls that reading a file never needs: sockets, programs, other processes, signals and keys, every change to a file
# system, and io_uring and openat2, which would lead around the filter. Numbers from the kernel's tables.
_FORBIDDEN = {
    "x86_64": (
        *(41, 42, 49, 50, 53, 288, 43, 44, 46, 307),  # socket, connect, bind, listen, socketpair, accept, sendto/msg
        *(59, 322, 57, 58, 62, 200, 234, 101, 310, 311),  # exec, fork, kill, ptrace, memory of other processes
        *(129, 297, 424, 434, 438, 440, 248, 249, 250),  # queued signals, handles of processes, keys
        *(82, 264, 316, 83, 258, 84, 87, 263, 86, 265, 88, 266, 76, 77, 85, 133, 259),  # rename … mknod
        *(90, 91, 268, 92, 93, 94, 260, 188, 189, 190, 165, 166, 161, 155),  # chmod, chown, xattr, mount, chroot
        *(425, 426, 427, 437, 321, 272, 308),  # io_uring, openat2, bpf, unshare, setns
    ),
    "aarch64": (
        *(198, 203, 200, 201, 199, 202, 242, 206, 211, 269),
        *(221, 281, 129, 130, 131, 117, 270, 271),
        *(138, 240, 424, 434, 438, 440, 217, 218, 219),
        *(38, 276, 37, 34, 35, 36, 45, 46, 33),
        *(52, 53, 54, 55, 5, 6, 7, 40, 39, 51, 41),
        *(425, 426, 427, 437, 280, 97, 268),
    ),
}
_OPEN = {"x86_64": ((2, 1), (257, 2)), "aarch64": ((56, 2),)}  # (system call, argument that holds the flags)
# A thread is made by clone with a flag that a process is made without. clone3 holds its flags where no filter can look: it is
# said to be unknown, and whoever asked for it takes clone.
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3, _CLONE_THREAD = 435, 0x00010000
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JSET|K, BPF_RET|K
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_FILTER = 38, 22, 2
_X32 = 0x40000000


def confine(memory: int) -> bool:
    """Confines this process for good: `memory` is the most bytes it may hold from now on. True where the filter holds.

    Whatever must be imported or opened for writing has to be so before.
    """
    sys.dont_write_bytecode = True
    grown = _sizes()
    if grown is not None:
        virtual, resident = grown
        most = virtual + max(memory - resident, 0)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    return _filter_system_calls()


def allow_cpu_time(seconds: float) -> None:
    """Ends this process by a signal once it has computed for `seconds` more; nobody need be alive to see to it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def resident() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    grown = _sizes()
    return grown[1] if grown else 0


def _sizes() -> tuple[int, int] | None:
    """Virtual and resident bytes of this process; None where there is no /proc."""
    try:
        pages = Path("/proc/self/statm").read_text().split()
    except OSError:
        return None
    return int(pages[0]) * resource.getpagesize(), int(pages[1]) * resource.getpagesize()


def _filter_system_calls() -> bool:
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _FORBIDDEN:
        return False
    program = _program(machine)
    code = ctypes.create_string_buffer(b"".join(program))
    head = struct.pack("HP", len(program), ctypes.addressof(code))  # struct sock_fprog, padded natively
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_FILTER, ctypes.create_string_buffer(head), 0, 0) == 0)


def _program(machine: str) -> list[bytes]:
    """The filter in BPF: another architecture or a forbidden call is refused, so are opening for writing and a new process."""
    steps = [_step(_LOAD, 4), _step(_EQUAL, _AUDIT_ARCH[machine], 1, 0), _step(_RETURN, _REFUSE), _step(_LOAD, 0)]
    if machine == "x86_64":
        steps += [_step(_ANY_BIT, _X32, 0, 1), _step(_RETURN, _REFUSE)]
    for number in _FORBIDDEN[machine]:
        steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _REFUSE)]
    steps += [_step(_EQUAL, _CLONE3, 0, 1), _step(_RETURN, _UNKNOWN)]
    steps += _by_flags(_CLONE[machine], 0, _CLONE_THREAD, _ALLOW, _REFUSE)
    for number, argument in _OPEN[machine]:
        steps += _by_flags(number, argument, _WRITING, _REFUSE, _ALLOW)
    return [*steps, _step(_RETURN, _ALLOW)]


def _by_flags(number: int, argument: int, flags: int, there: int, absent: int) -> list[bytes]:
    """What becomes of a system call by whether its `argument` has any of these flags."""
    return [
        _step(_EQUAL, number, 0, 4),
        _step(_LOAD, 16 + 8 * argument),
        _step(_ANY_BIT, flags, 0, 1),
        _step(_RETURN, there),
        _step(_RETURN, absent),
    ]


def _step(code: int, value: int, true: int = 0, false: int = 0) -> bytes:
    return struct.pack("HBBI", code, true, false, value)
