"""The examples of the README that ask a store run as they stand, and print rows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from claimledger.pipeline import ingest
from claimledger.settings import Settings
from load.opening import open_store
from report.export import export

pytestmark = pytest.mark.slow

_HERE = Path(__file__).parents[2]
_README = (_HERE / "README.md").read_text(encoding="utf-8")
_EXAMPLES = [
    (f"{section.splitlines()[0].strip()} {n}", code)
    for section in re.split(r"\n##+ ", _README)
    for n, code in enumerate(re.findall(r"```python\n(.*?)```", section, flags=re.DOTALL), start=1)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `make run` and the export leave it."""
    made = tmp_path_factory.mktemp("project")
    store = str(made / "out" / "claimledger.sqlite")
    ingest(Settings(folder=_HERE / "raw", store=store, codebooks=_HERE / "codebooks", jobs=2))
    export(open_store(store), made / "out" / "parquet", "parquet")
    return made


def test_there_are_three_examples_for_each_tool() -> None:
    """Those for sqlite3 stand in the README with their output, which tests/docs compares."""
    assert [name for name, _ in _EXAMPLES] == [f"{tool} {n}" for tool in ("pandas", "DuckDB") for n in (1, 2, 3)]
    assert _README.count("cog.outl(session.asked(") == 3


@pytest.mark.parametrize("code", [code for _, code in _EXAMPLES], ids=[name for name, _ in _EXAMPLES])
def test_an_example_runs_and_prints_rows(folder: Path, code: str) -> None:
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout.splitlines()) > 3, ran.stdout
    assert not re.search(r"(?<!\d)0 rows|Empty DataFrame", ran.stdout)
