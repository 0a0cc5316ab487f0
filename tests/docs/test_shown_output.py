"""The output that README.md and docs/accuracy.md show is what the commands print now (`make docs` writes it anew)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_pages_show_what_the_commands_print() -> None:
    command = [sys.executable, "-m", "cogapp", "--check", "--diff", "-I", "docs", "README.md", "docs/accuracy.md"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
