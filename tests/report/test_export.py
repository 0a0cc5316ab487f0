"""The export is CONTRACT-shaped, the same every time, and runs nothing in a spreadsheet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from report.export import cell


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
