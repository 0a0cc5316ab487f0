"""Runs the commands of a document as they stand there, section by section, as a person would in several terminals."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

_LASTING = ("server start", "worker start", "serve.py", "dask scheduler", "dask worker")  # until they are stopped


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@dataclass
class Terminal:
    """A document's commands, with what it exports so far; `swaps` replaces what a test cannot take as it stands."""

    document: Path
    folder: Path
    environment: dict[str, str]
    swaps: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def commands(self, section: str) -> list[str]:
        """The lines of the shell blocks under this heading."""
        text = self.document.read_text(encoding="utf-8")
        body = re.split(r"^## ", text, flags=re.M)
        (found,) = [part for part in body if part.startswith(f"{section}\n")]
        lines = [line for block in re.findall(r"^```sh\n(.*?)^```", found, re.M | re.S) for line in block.splitlines()]
        for old, new in self.swaps.items():
            lines = [line.replace(old, new) for line in lines]
        assert lines, f"{section} has no commands"
        return lines

    def run(self, section: str) -> str:
        """Runs the commands of a section; returns what they print. Lasting ones go on in the background."""
        printed = []
        for line in self.commands(section):
            if line.startswith("export "):
                self._export(line)
            elif any(word in line for word in _LASTING):
                log = (Path(self.environment["PREFECT_HOME"]) / f"{self.document.stem}-{len(self.running)}.log").open(
                    "wb"
                )
                self.running[line] = subprocess.Popen(
                    line.split(), cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
                )
            else:
                printed.append(self.command(line))
        return "\n".join(printed)

    def command(self, line: str, *, fails: bool = False) -> str:
        """What one command prints; it must succeed, or fail."""
        done = subprocess.run(
            ["bash", "-c", line], cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300
        )
        assert (done.returncode != 0) == fails, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def stop(self, word: str = "") -> None:
        """Ends the lasting commands that have this word in them."""
        for line in [line for line in self.running if word in line]:
            process = self.running.pop(line)
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(20)

    def _export(self, line: str) -> None:
        names = " ".join(re.findall(r"(\w+)=", line))
        script = f'{line}; for name in {names}; do echo "$name=${{!name}}"; done'
        for shown in self.command(script).splitlines():
            name, _, value = shown.partition("=")
            self.environment[name] = value
