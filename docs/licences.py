"""Writes docs/licences.md: under which licence each package of requirements.lock says it may be used."""

from __future__ import annotations

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
ELSEWHERE = "not installed on the machine that wrote this list"
UNSTATED = "not stated in its metadata"
_HEAD = """# Licences of what is installed

What `requirements.lock` names and what each package says of its licence in its own metadata; `make docs` writes this page.
Nothing of these packages is part of this project: they are installed beside it.

| package | licence |
|---|---|
"""


def locked() -> list[str]:
    """The packages that the lock names."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==", lock, re.MULTILINE)
    return list(dict.fromkeys(names))  # a package may stand there once for each Python


def licence(package: str) -> str:
    """What a package says of its licence: its SPDX expression, else its classifiers, else the first line of its field."""
    try:
        said = metadata(package)
    except PackageNotFoundError:
        return ELSEWHERE
    classified = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or [] if c.startswith("License :: ")]
    first = (_field(said, "License").strip().splitlines() or [""])[0]
    return _field(said, "License-Expression") or "; ".join(classified) or first or UNSTATED


def _field(said: PackageMetadata, name: str) -> str:
    return said[name] or "" if name in said else ""


def page() -> str:
    """The whole page, one row a package of the lock."""
    return _HEAD + "".join(f"| {name} | {licence(name)} |\n" for name in locked())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
