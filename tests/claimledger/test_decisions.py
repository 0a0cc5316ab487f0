"""Corrections and acknowledgements: what a person writes, what becomes of it, and how it fails."""

from decimal import Decimal

import pytest

from check.run import check
from claimledger.decisions import accept, apply_corrections, read_decisions, unmatched
from codebook.book import Codebook, Dimension, Indicator, Scheme
from model.claim import Claim, Recorded, Release, Span, breakdown_parsed
from model.errors import DecisionError
from model.period import TimePeriod

BOOK = Codebook(
    code="s",
    title="",
    publisher="",
    frequency="A",
    languages=("en",),
    recognise={},
    indicators={"people": Indicator("people", "flow", "persons")},
    dimensions={"sex": Dimension("sex")},
    schemes=(Scheme("sex", ("f", "m")),),
)


def a_claim(value, breakdown="", number=0):
    return Claim(
        f"c{number}",
        "level",
        "people",
        breakdown_parsed(breakdown),
        "persons",
        Decimal(value),
        None,
        "=",
        TimePeriod.year(2018),
        "",
        "A",
        Span(1, number, number + 2),
        str(value),
        f"There were {value}.",
        "a rule",
    )


CLAIMS = (a_claim(30), a_claim(10, "sex=f", 1), a_claim(19, "sex=m", 2))


def written(folder, text):
    (folder / "s").mkdir(exist_ok=True)
    (folder / "s" / "corrections.toml").write_text(text, encoding="utf-8")
    return read_decisions(folder).corrections


def correction(claim='{ breakdown = "sex=m" }', expect='{ value = "19" }', change='{ value = "20" }', action="replace"):
    return f"""
[[correction]]
source = "2018.txt"
claim = {claim}
expect = {expect}
action = "{action}"
{f"change = {change}" if action == "replace" else ""}
reason = "the scan reads 20"
author = "M. Lehto"
date = 2026-01-15
"""


def test_a_correction_replaces_one_claim_and_keeps_both_visible(tmp_path):
    corrections = written(tmp_path, correction())
    claims, replaced = apply_corrections(CLAIMS, "s/2018.txt", corrections)
    assert [str(c.value) for c in claims] == ["30", "10", "20"]
    assert claims[2].rule == "correction"
    assert claims[2].span == CLAIMS[2].span
    assert replaced[0].claim == CLAIMS[2]
    assert replaced[0].by == claims[2]
    assert replaced[0].correction.date == "2026-01-15"


def test_a_correction_can_remove_a_claim(tmp_path):
    claims, replaced = apply_corrections(CLAIMS, "s/2018.txt", written(tmp_path, correction(action="remove")))
    assert claims == CLAIMS[:2]
    assert replaced[0].by is None


def test_corrections_of_other_releases_leave_a_release_alone_and_can_be_listed(tmp_path):
    corrections = written(tmp_path, correction())
    assert apply_corrections(CLAIMS, "s/2019.txt", corrections) == (CLAIMS, ())
    assert unmatched(corrections, ["s/2019.txt"]) == corrections


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (correction(claim='{ breakdown = "sex=x" }'), "no claim matches breakdown 'sex=x'"),
        (correction(claim='{ kind = "level" }'), "3 claims match"),
        (correction(expect='{ value = "18" }'), "expects value '18' in s/2018.txt, but the claim has value '19'"),
        (correction(change='{ value = "twenty" }'), "'twenty' is no number"),
        (correction(change='{ time_period = "spring" }'), "'spring' is no time period"),
    ],
)
def test_a_correction_that_no_longer_fits_fails_with_a_sentence(tmp_path, text, said):
    with pytest.raises(DecisionError, match=said):
        apply_corrections(CLAIMS, "s/2018.txt", written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[correction]", "cannot be read as TOML"),
        ("[[corection]]\nx = 1", "'corection' does not belong here"),
        (correction(action="erase"), "neither replace nor remove"),
        (correction(claim='{ colour = "red" }'), "names 'colour'"),
        (correction().replace("reason", "because"), "reason is missing"),
        (correction() + 'more = "x"\n', "unknown key 'more'"),
    ],
)
def test_a_file_that_cannot_be_understood_names_file_and_entry(tmp_path, text, said):
    with pytest.raises(DecisionError, match=r"corrections\.toml") as error:
        written(tmp_path, text)
    assert said in str(error.value)


# ------------------------------------------------------------------ acknowledgements

RELEASE = Release("s/2018.txt", "s", TimePeriod.year(2018), "en", "", "2019-01-10", "text/plain", "x", 1, "loaded")


def checked(claims, acknowledgements=()):
    recorded = [Recorded(RELEASE, c) for c in claims]
    return check(recorded, [RELEASE], [], BOOK, acknowledgements=acknowledgements)


def test_an_accepted_finding_is_silent_while_its_figures_stand(tmp_path):
    path = tmp_path / "acknowledged.toml"
    path.write_text("# kept by the statistics office\n", encoding="utf-8")
    (finding,) = checked(CLAIMS).findings
    assert finding.status == "open"
    accept(finding, "one person's sex is not known", "M. Lehto", path, day="2026-01-15")
    assert path.read_text(encoding="utf-8").startswith("# kept by the statistics office\n")

    accepted = read_decisions(tmp_path).acknowledgements
    again = checked(CLAIMS, accepted)
    assert [f.status for f in again.findings] == ["acknowledged"]
    assert again.unused == ()


def test_it_comes_back_when_its_figures_change_and_lapses_when_it_is_gone(tmp_path):
    path = tmp_path / "acknowledged.toml"
    (finding,) = checked(CLAIMS).findings
    accept(finding, "one person's sex is not known", "M. Lehto", path, day="2026-01-15")
    accepted = read_decisions(tmp_path).acknowledgements

    changed = checked((*CLAIMS[:2], a_claim(17, "sex=m", 2)), accepted)
    assert [(f.finding_id, f.status) for f in changed.findings] == [(finding.finding_id, "open")]
    assert changed.unused == accepted

    mended = checked((*CLAIMS[:2], a_claim(20, "sex=m", 2)), accepted)
    assert mended.findings == ()
    assert mended.unused == accepted


def test_accepting_it_again_replaces_the_entry(tmp_path):
    path = tmp_path / "acknowledged.toml"
    (finding,) = checked(CLAIMS).findings
    accept(finding, "first", "A", path, day="2026-01-15")
    accept(finding, "second", "A", path, day="2026-01-16")
    assert [a.reason for a in read_decisions(tmp_path).acknowledgements] == ["second"]


def test_a_scheme_known_not_to_add_up_is_knowledge_for_the_checks(tmp_path):
    text = """
[[not_exhaustive]]
dimension = "sex"
since = "2018"
reason = "since 2018 the form allows no answer"
author = "M. Lehto"
date = 2026-01-15
"""
    (tmp_path / "acknowledged.toml").write_text(text, encoding="utf-8")
    known = read_decisions(tmp_path).acknowledgements
    assert checked(CLAIMS, known).findings == ()
    too_many = (*CLAIMS[:2], a_claim(21, "sex=m", 2))
    assert [f.rule for f in checked(too_many, known).findings] == ["part-whole"]


def test_reason_and_author_are_needed(tmp_path):
    (finding,) = checked(CLAIMS).findings
    with pytest.raises(DecisionError, match="say why"):
        accept(finding, " ", "A", tmp_path / "acknowledged.toml", day="2026-01-15")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 20_000,
        ".".join("a" * 5_000) + " = 1",
        "x = " + "9" * 5_000,
        '[[correction]]\nsource = "a"\naction = "remove"\nclaim.value.' + ".".join("a" * 5_000) + " = 1",
        '[[correction]]\nsource = "a"\naction = "remove"\nclaim.value = 0x' + "f" * 50_000,
        '[[acknowledged]]\nfinding = "a"\nseverity = "b"\nvalues = [{' + ".".join("a" * 5_000) + " = 1}]",
        "acknowledged = 5",
        "acknowledged = [1, 2]",
    ],
    ids=["brackets", "dots", "digits", "dots in a claim", "digits in a claim", "dots in a value", "number", "numbers"],
)
def test_a_file_that_is_deep_or_of_another_shape_is_refused_and_left_as_it_is(tmp_path, text):
    (finding,) = checked(CLAIMS).findings
    for name in ("corrections.toml", "acknowledged.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DecisionError, match=name):
            read_decisions(tmp_path)
        with pytest.raises(DecisionError, match=name):
            accept(finding, "a reason", "A", path, day="2026-01-15")
        assert path.read_text(encoding="utf-8") == text
        path.unlink()
