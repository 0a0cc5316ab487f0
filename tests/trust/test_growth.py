"""The work of reading grows with a text that is made against it, and no faster: counted in lines of our code that are run.

What one line does inside Python itself, such as counting in a string, is not seen here; `benchmarks/growth.py` measures time.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from growth import FIRST, ROOT, SHAPES, SOURCE

from codebook.read import read_codebooks
from extract.pipeline import extract
from extract.readers import read
from model.errors import RejectedRelease

BOOKS = read_codebooks(ROOT / "codebooks")
CHARACTERS = 4_000  # two of the longest sentences there can be: within one the work may grow with its square
OURS = str(ROOT / "src")


def _lines(text: str) -> int:
    """How many lines of ours are run to read a text."""
    number = 0

    def line(*_: Any) -> Any:
        nonlocal number
        number += 1
        return line

    def called(frame: FrameType, *_: Any) -> Any:
        return line() if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()  # what measures coverage
    sys.settrace(called)
    try:
        with suppress(RejectedRelease):
            extract(read(Path(SOURCE), text.encode()), BOOKS, source=SOURCE)
    finally:
        sys.settrace(before)
    return number


@pytest.fixture(scope="module")
def alone() -> int:
    """What the release costs that stands before every shape."""
    _lines(FIRST)  # what is loaded once
    return _lines(FIRST)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_takes_twice_the_work(alone: int, shape: str) -> None:
    unit = SHAPES[shape]
    short, long = (_lines(FIRST + unit * (n * CHARACTERS // len(unit))) - alone for n in (1, 2))
    assert long <= 2.1 * short + 1_000, (
        f"{shape}: {short:,} lines for {CHARACTERS:,} characters, {long:,} for twice that"
    )
