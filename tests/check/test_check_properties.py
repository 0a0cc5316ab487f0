"""What holds for any figures: true ones are never called wrong, and order makes no difference."""

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from saying import BOOK, said

from check.run import check
from model.claim import Recorded


@st.composite
def true_releases(draw):
    """Two years of one history, each release stating some of its cells, shares and changes, none of them wrong."""
    count = st.integers(0, 60)
    lines = []
    totals = {}
    for year in (2018, 2019):
        table = {(p, s, f): draw(count) for p in ("in", "out") for s in "fm" for f in ("a", "b", "other")}

        def total(table=table, **wanted):
            names = ("place", "sex", "form")
            return sum(v for k, v in table.items() if all(k[names.index(d)] == c for d, c in wanted.items()))

        cells = {"-": total()}
        for place in ("in", "out"):
            cells[f"place={place}"] = total(place=place)
            for form in ("a", "b", "other"):
                cells[f"form={form};place={place}"] = total(place=place, form=form)
        for form in ("a", "b", "other"):
            cells[f"form={form}"] = total(form=form)
        for sex in "fm":
            cells[f"sex={sex}"] = total(sex=sex)
            cells[f"place=in;sex={sex}"] = total(place="in", sex=sex)
        totals[year] = cells["-"]
        kept = [c for c in cells if draw(st.booleans())]
        # A release that names the rest of a list names the others of it too: that is what "other" means.
        if "form=other" in kept:
            kept += [f"form={f}" for f in ("a", "b") if f"form={f}" not in kept]
        for place in ("in", "out"):
            if f"form=other;place={place}" in kept:
                kept += [f"form={f};place={place}" for f in ("a", "b") if f"form={f};place={place}" not in kept]
        lines += [f"{year}.en: clients {c} {year} = {cells[c]}" for c in kept]
        if cells["-"]:
            percent = round(100 * cells["sex=f"] / cells["-"])
            lines.append(f"{year}.en: share clients sex=f {year} = {percent} percent of all")
    if totals[2018]:
        lines.append(f"2019.en: change clients - 2019 = {totals[2019] - totals[2018]} persons against 2018")
    return lines


def checked(recorded):
    releases = list({r.release.source: r.release for r in recorded}.values())
    return check(recorded, releases, [], BOOK)


@settings(max_examples=60, deadline=None)
@given(true_releases())
def test_a_truthful_world_is_never_called_wrong(lines):
    assert [f.title for f in checked(said("\n".join(lines))).findings if f.severity == "error"] == []


@settings(max_examples=25, deadline=None)
@given(true_releases(), st.integers(0, 30), st.integers(1, 9), st.randoms())
def test_order_changes_nothing(lines, at, off, dice):
    recorded = said("\n".join(lines))
    if recorded:  # one slip, so that there is something to find
        item = recorded[at % len(recorded)]
        wrong = replace(item.claim, value=(item.claim.value or Decimal(0)) + off)
        recorded[at % len(recorded)] = Recorded(item.release, wrong)
    shuffled = list(recorded)
    dice.shuffle(shuffled)
    assert checked(shuffled).findings == checked(recorded).findings


@settings(max_examples=25, deadline=None)
@given(true_releases(), st.integers(0, 30), st.integers(1, 9))
def test_ids_and_figures_stand_when_a_release_is_added(lines, at, off):
    recorded = said("\n".join(lines))
    first = [r for r in recorded if r.release.source == "2018.en.txt"]
    if not first:
        return
    item = first[at % len(first)]
    first[at % len(first)] = Recorded(item.release, replace(item.claim, value=(item.claim.value or Decimal(0)) + off))
    before = {f.finding_id for f in checked(first).findings if f.severity == "error"}
    later = said("2020.en: clients - 2020 = 50")
    after = {f.finding_id for f in checked(first + later).findings if f.severity == "error"}
    assert before == after


def test_checking_again_with_what_was_found_before_gives_the_same():
    dice = random.Random(5)
    lines = []
    for year in range(2000, 2020):
        women, men = dice.randrange(20, 60), dice.randrange(20, 60)
        wrong = year in (2007, 2013)
        lines.append(f"{year}.en: clients - {year} = {women + men + 5 * wrong}")
        lines += [f"{year}.en: clients sex=f {year} = {women}", f"{year}.en: clients sex=m {year} = {men}"]
        lines.append(f"{year}.en: clients - {year - 1} = {dice.randrange(40, 120)}")
    recorded = said("\n".join(lines))
    earlier = checked([r for r in recorded if r.release.source != "2010.en.txt"])
    releases = list({r.release.source: r.release for r in recorded}.values())
    again = check(recorded, releases, [], BOOK, previous=earlier)
    fresh = check(recorded, releases, [], BOOK)
    assert again.findings == fresh.findings
    assert sorted(again.coverage, key=str) == sorted(fresh.coverage, key=str)
    assert 0 < len(earlier.memory.seen) < len(releases)
