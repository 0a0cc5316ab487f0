"""What a stated figure allows: hard and soft zones of every form in the table of docs/checks.md."""

from decimal import Decimal
from fractions import Fraction

import pytest
from saying import said

from check.denote import denote
from model.claim import Claim, Span


def a_claim(kind, unit, bound, value, form="digits"):
    return Claim(
        "c", kind, "x", (), unit, Decimal(value), None, bound, None, "", "A", Span(1, 0, 1), value, "", "r", form
    )


@pytest.mark.parametrize(
    ("kind", "unit", "bound", "value", "form", "inside", "doubtful", "outside"),
    [
        ("level", "persons", "=", "76", "digits", [76], [], [75, 77]),
        ("level", "persons", "=", "200", "digits", [200], [], [199, 201]),
        ("level", "persons", "~", "270", "digits", [269, 265], [261], [281]),
        ("level", "persons", "<~", "600", "digits", [587, 550], [501], [600, 612]),
        ("level", "persons", ">~", "600", "digits", [601, 650], [800], [600, 599]),
        ("level", "persons", ">", "200", "digits", [204, 299], [400], [200]),
        ("level", "persons", "<", "10", "digits", [9, 1], [], [10]),
        ("level", "persons", ">=", "30", "digits", [30, 99], [], [29]),
        ("level", "persons", "<=", "30", "digits", [30, 0], [], [31]),
        ("share", "percent", "=", "61", "digits", [61, 61.4, 60.5], [60.4, 61.6], [60, 62]),
        ("share", "percent", "=", "15.8", "digits", [15.8, 15.84], [15.88], [15.9]),
        ("share", "percent", "<~", "25", "fraction", [23.7], [20.5], [25, 19]),
        ("share", "percent", "=", "33.33", "fraction", [32.7, 33.4], [35.5], [37, 29]),
        ("share", "percent", "=", "40", "fraction", [38, 41.9], [43.5, 36], [45.5, 34.5]),  # four in ten
        ("share", "percent", ">", "50", "digits", [50.1, 99], [], [45, 39]),
        ("share", "percent", ">", "50", "fraction", [50.1, 99], [45, 33], [0, 101]),
        ("change", "percent", "=", "-24", "digits", [-23.9], [-24.6], [-25.5, 24]),
        ("change", "percent", "~", "25", "digits", [25.9], [28], [31]),
        ("change", "persons", "=", "-16", "digits", [-16], [], [16, -15]),
        ("change", "persons", ">", "-10", "digits", [-11], [], [-10, 11]),
        ("change", "factor", "=", "2", "digits", [2.05], [2.12], [2.3, 1.7]),
        ("change", "factor", ">", "3", "digits", [3.04], [4.5], [3, 2.9]),
        ("change", "factor", "<~", "2.5", "digits", [2.453], [2.1], [2.5]),
        ("average", "persons", "=", "130", "digits", [130.2], [128.5], [145]),
        ("average", "persons", "~", "20", "digits", [20.25, 23], [29], [31]),
    ],
)
def test_zones(kind, unit, bound, value, form, inside, doubtful, outside):
    allowed = denote(a_claim(kind, unit, bound, value, form))
    for figure in map(Fraction, inside):
        assert allowed.soft.contains(figure)
        assert allowed.hard.contains(figure)
    for figure in map(Fraction, doubtful):
        assert allowed.hard.contains(figure)
        assert not allowed.soft.contains(figure)
    for figure in map(Fraction, outside):
        assert not allowed.hard.contains(figure)


def test_an_order_without_a_figure_allows_nothing_by_itself():
    (item,) = said("2018.en: comparison clients - 2018 > persons against 2017")
    assert denote(item.claim) is None
