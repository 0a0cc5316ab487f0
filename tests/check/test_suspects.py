"""Who is named, what it should be, and that a tie stays one."""

import pytest
from saying import BOOK, said

from check.bands import Band, tiling
from check.run import check
from check.slips import best_repair
from check.suspects import TIE
from model.interval import Interval


def first_error(text):
    recorded = said(text)
    releases = list({r.release.source: r.release for r in recorded}.values())
    found = [f for f in check(recorded, releases, [], BOOK).findings if f.severity == "error"]
    return found[0]


@pytest.mark.parametrize(
    ("printed", "meant", "reason"),
    [
        (587, 578, "two digits swapped"),
        (76, 77, "one off"),
        (48, 43, "one digit wrong"),
        (1155, 115, "a digit doubled"),
        (22, 222, "a digit dropped"),
        (1300, 130, "a digit doubled"),
        (340, 34, "a digit too many"),
        (25, 714, "another figure"),
        (30, 3, "a digit too many"),  # nobody prints 03
    ],
)
def test_slips_by_name(printed, meant, reason):
    assert best_repair(printed, Interval.point(meant)).reason == reason


def test_nobody_drops_a_digit_of_a_number_word():
    assert best_repair(4, Interval.point(44), words=True).reason == "another figure"


def test_what_others_confirm_is_not_suspected():
    finding = first_error(
        """
        2018.en: clients - 2018 = 103
        2018.en: clients sex=f 2018 = 60
        2018.en: clients sex=m 2018 = 70
        2019.en: clients sex=f 2018 = 60
        2019.en: clients sex=m 2018 = 70
        """
    )
    assert finding.suspects[0].claim_id == "2018.en.txt#0"
    assert finding.suspects[0].value == "130"
    assert finding.suspects[0].reason == "two digits swapped"


def test_a_tie_is_shown_as_one():
    finding = first_error(
        """
        2018.en: clients - 2018 = 100
        2018.en: clients sex=f 2018 = 61
        2018.en: clients sex=m 2018 = 40
        """
    )
    costs = [s.cost for s in finding.suspects]
    assert len(costs) == 3
    assert costs[-1] - costs[0] < TIE


def test_a_figure_under_a_wrong_label_is_recognised_by_the_gap_it_leaves():
    finding = first_error(
        """
        2018.en: clients - 2018 = 109
        2018.en: clients place=out 2018 = 64
        2018.en: clients place=out 2018 = 45
        """
    )
    reasons = {(s.claim_id, s.reason) for s in finding.suspects}
    # Either may be the one: each leaves a gap that just the other fills.
    assert reasons == {(f"2018.en.txt#{n}", "the figure of clients (place in)") for n in (1, 2)}


def test_a_rank_bounds_its_figures():
    finding = first_error(
        """
        2018.en: clients form=a 2018 = 4 | mostly a, four of them
        2018.en: clients form=b 2018 = 10
        2018.en: rank clients form=a 2018 = 1 persons by form | mostly a, four of them
        """
    )
    meant = {s.claim_id: s.value for s in finding.suspects}
    assert set(meant) == {"2018.en.txt#0", "2018.en.txt#1", "2018.en.txt#2"}
    assert int(meant["2018.en.txt#0"]) >= 10
    assert int(meant["2018.en.txt#1"]) <= 4


def test_a_repair_that_leaves_no_doubt_is_the_likelier():
    finding = first_error(
        """
        2018.en: clients - 2018 = 167
        2018.en: clients age=-17 2018 = 24
        2018.en: clients age=18-29 2018 = 142
        2018.en: clients age=30+ 2018 = 11
        """
    )
    # 142 with its digits swapped would leave 8 of unknown age; with one of them wrong, none.
    meant = {s.claim_id: s.value for s in finding.suspects}
    assert meant["2018.en.txt#2"] == "132"


def test_a_list_of_parts_that_would_add_up_exactly_speaks_for_the_repair():
    finding = first_error(
        """
        2018.en: clients - 2018 = 37
        2018.en: clients form=a 2018 = 30
        2018.en: clients form=b 2018 = 34
        """
    )
    assert (finding.suspects[0].claim_id, finding.suspects[0].value) == ("2018.en.txt#1", "3")


def test_bands_lie_side_by_side():
    pieces = [Band(0, 17), Band(18, 29), Band(30, None)]
    assert tiling(Band(0, None), pieces) == (pieces, True)
    assert tiling(Band(18, None), pieces) == (pieces[1:], True)
    assert tiling(Band(0, None), [pieces[0], pieces[2]]) == ([pieces[0], pieces[2]], False)


def test_coverage_says_what_the_others_leave():
    recorded = said(
        """
        2018.en: clients - 2018 = 30
        2018.en: clients sex=f 2018 = 10
        2018.en: clients sex=m 2018 = 20
        2018.en: present - 2018-12-31 = 300
        """
    )
    covered = {c.claim_id: c for c in check(recorded, [], [], BOOK).coverage}
    assert covered["2018.en.txt#0"].feasible == Interval.point(30)
    assert covered["2018.en.txt#1"].feasible == Interval.point(10)
    assert covered["2018.en.txt#1"].relations > 0
    assert (covered["2018.en.txt#3"].relations, covered["2018.en.txt#3"].feasible) == (0, None)
