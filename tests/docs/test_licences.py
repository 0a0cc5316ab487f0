"""The list of licences is that of what the lock names."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_package_of_the_lock_is_listed_with_its_licence() -> None:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "docs" / "licences.py")
    assert spec is not None and spec.loader is not None
    licences = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(licences)
    listed = dict(
        re.findall(r"^\| ([a-z0-9_.-]+) \| (.+) \|$", licences.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    )
    listed.pop("package")
    assert list(listed) == licences.locked()  # else: make docs
    here = {name: licences.licence(name) for name in listed}
    known = {name: said for name, said in here.items() if licences.ELSEWHERE not in (said, listed[name])}
    assert {name: listed[name] for name, said in known.items() if said != listed[name]} == {}
