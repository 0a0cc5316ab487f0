"""The longer run: spoils input for as long as asked, and keeps what breaks a promise as a file of the corpus.

    python tests/trust/fuzz.py --seconds 600 [--seed 8] [--kind text]

A file that lies in the corpus is tried by the tests for ever after (test_fuzz.py).
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
import traceback
from pathlib import Path

from mutations import MUTATIONS, SUFFIXES
from promises import PROMISES, broken_pdfs

_BATCH = 25  # PDFs that one worker is started for
_COST = {
    "text": 1,
    "pdf": 8,
    "codebook": 5,
    "corrections": 10,
    "acknowledged": 10,
}  # of one input against a text; all get the same time


def tried(kind: str, data: bytes) -> list[str]:
    """What these bytes break; an exception is broken too."""
    try:
        return PROMISES[kind](data)
    except Exception:
        return [traceback.format_exc()]


def drawn(kind: str, chance: random.Random) -> list[tuple[bytes, list[str]]]:
    """New inputs of a kind, each with what it breaks."""
    if kind != "pdf":
        data = MUTATIONS[kind](chance)
        return [(data, tried(kind, data))]
    files = [MUTATIONS[kind](chance) for _ in range(_BATCH)]
    return list(zip(files, broken_pdfs(files), strict=True))


def kept(kind: str, data: bytes) -> Path:
    """Writes an input into the corpus; returns its path."""
    path = Path(__file__).parent / "corpus" / kind / f"{hashlib.sha256(data).hexdigest()[:12]}{SUFFIXES[kind]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def shorter(data: bytes, kind: str) -> bytes:
    """The same failure with as few lines as a minute of trying finds."""
    until = time.monotonic() + 60
    lines = data.splitlines(keepends=True)
    step = max(len(lines) // 2, 1)
    while time.monotonic() < until:
        for start in range(0, len(lines), step):
            fewer = lines[:start] + lines[start + step :]
            if fewer and tried(kind, b"".join(fewer)):
                lines = fewer
                break
        else:
            if step == 1:
                break
            step //= 2
    return b"".join(lines)


def main() -> int:
    """Runs until the time is up; exit status 1 where anything broke."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--kind", choices=list(MUTATIONS), action="append")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    kinds = asked.kind or list(MUTATIONS)
    runs = dict.fromkeys(kinds, 0)
    failures = set()
    until = time.monotonic() + asked.seconds
    while time.monotonic() < until:
        kind = min(kinds, key=lambda k: runs[k] * _COST[k])
        for data, found in drawn(kind, chance):
            runs[kind] += 1
            failure = (kind, found[0].strip().splitlines()[-1][:80]) if found else None
            if failure and failure not in failures:
                failures.add(failure)
                path = kept(kind, data if kind == "pdf" else shorter(data, kind))
                print(f"{path}\n    {found[0]}", flush=True)
    print(f"seed {asked.seed}: " + ", ".join(f"{n:,} {k}" for k, n in runs.items()) + f"; {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
