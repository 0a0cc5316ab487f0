"""The export is CONTRACT-shaped, the same every time, and runs nothing in a spreadsheet."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from model.errors import ClaimledgerError
from report.export import cell
from report.files import inside


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""), (Decimal("76.0"), "76"), (Decimal("66.67"), "66.67"), (Decimal("1E+3"), "1000"), (Decimal("-5.20"), "-5.2"),
        (12.50, "12.5"), ("=", "="), (">=", ">="), ("-7", "-7"), ("−7", "−7"), ("+4.5%", "+4.5%"), ("76", "76"),
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-a", "'-a"),
        ("\t=1", "'\t=1"), ("two - three", "two - three"),
    ],
)  # fmt: skip
def test_cells(value: object, written: str) -> None:
    assert cell(value) == written


def test_a_folder_above_the_one_where_one_stands_is_a_folder_like_any_other() -> None:
    assert inside(Path("..") / "out", "fi-nas/2018.en.txt") == Path("../out/fi-nas/2018.en.txt")
    for name in ("../2018.en.txt", "fi-nas/../../2018.en.txt", "/2018.en.txt"):
        with pytest.raises(ClaimledgerError, match="leads out"):
            inside(Path("..") / "out", name)
