"""The packages have short names of their own; what is imported under them must be this project's."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("model", "codebook", "fetch", "extract", "load", "check", "report", "claimledger")


@pytest.mark.parametrize("name", PACKAGES)
def test_package_is_ours(name: str) -> None:
    found = importlib.import_module(name).__file__
    assert found is not None
    assert Path(found).resolve() == ROOT / "src" / name / "__init__.py"


def test_every_room_is_listed_here_and_kept_by_the_import_rules() -> None:
    rooms = {path.parent.name for path in (ROOT / "src").glob("*/__init__.py")}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert rooms == set(PACKAGES)
    assert rooms == set(settings["importlinter"]["root_packages"])
    assert rooms == set(settings["mypy"]["packages"])


@pytest.mark.parametrize("name", ["pip.lock", "requirements.lock"])
def test_a_lock_holds_versions_and_hashes_but_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[^\s#].*(?:\n\s.*)*", text, re.MULTILINE)  # the line of a package and those below it
    assert pinned
    assert [entry for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in text
