"""What holds for any figures: true ones are never called wrong, and order makes no difference."""

import random
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from saying import BOOK, said

from check.cells import Cell
from check.run import Checker, check
from check.shelf import Present, contents_of
from check.standing import Standing
from model.claim import Recorded
from model.kept import Earlier, meets


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


def like_a_fresh_check(checker, recorded):
    """What a checker says of these claims, which is just what a check of all of them says."""
    releases = list({r.release.source: r.release for r in recorded}.values())
    again, fresh = checker.check(recorded, releases, []), check(recorded, releases, [], BOOK)
    assert again.findings == fresh.findings
    assert again.coverage == fresh.coverage
    return fresh.findings


class Drawer:
    """A shelf of releases in memory that hands over no more than it is asked for, and what was kept of them."""

    def __init__(self, contents, rows):
        self.contents = {c.release.source: c for c in contents}
        self.rows = rows
        self.was_read = set()

    def read(self, sources):
        self.was_read.update(sources)
        return [self.contents[source] for source in sources if source in self.contents]

    def _levels(self, indicator, breakdown):
        for source, contents in self.contents.items():
            for claim in contents.claims:
                if claim.kind == "level" and claim.indicator == indicator and breakdown in (None, claim.breakdown):
                    yield source, claim.time_period.start.year

    def stating(self, indicator, breakdown, first, last):
        return {source for source, year in self._levels(indicator, breakdown) if first <= year <= last}

    def years(self, line, year, count, *, later):
        known = {y for _, y in self._levels(*line) if (y > year if later else y < year)}
        return sorted(known, reverse=not later)[:count]

    def touched(self, days):
        return [r for r in self.rows if r.standing == "all" and meets(r.rests_on, days)]


def rows_of(kept):
    """Kept results by place. The span is only that of the longest period that was ever there."""
    return {row.place: row for row in kept if row.kind != "span"}


class Runs:
    """A checker that is a new one at each check, as in a run of its own, and goes on from what was kept of the last."""

    def __init__(self):
        self.kept = {}
        self.last = {}
        self.coverage = {}

    def check(self, recorded, releases, _times):
        contents = contents_of(recorded)
        last, self.last = self.last, {c.release.source: c for c in contents}
        changed = {s for s in last.keys() | self.last.keys() if last.get(s) != self.last.get(s)}
        cells = {
            s: [Cell(c.indicator, c.breakdown, c.time_period).key for c in last[s].claims if c.indicator]
            for s in changed & last.keys()
        }
        same = [r for r in self.kept.values() if (r.standing, r.kind) != ("all", "release") or r.key not in changed]
        first = [
            r for r in same if r.standing != "all" or r.kind not in ("release", "cell", "stock", "jump") or r.found
        ]
        told = {r.key: r.told for r in same if (r.standing, r.kind) == ("all", "release") and not r.found}
        drawer = Drawer(contents, same)
        checker = Checker(BOOK, shelf=drawer)
        found = checker.go_on(Earlier(releases, first, told, {s: cells.get(s, []) for s in changed}))
        self.again, self.read = {c.claim_id.partition("#")[0] for c in found.coverage}, drawer.was_read
        rows, gone = checker.kept()
        self.kept = {r.place: r for r in same} | {r.place: r for r in rows}
        for place in gone:
            del self.kept[place]
        whole = Checker(BOOK)
        coverage = whole.check(recorded, releases, []).coverage
        assert rows_of(self.kept.values()) == rows_of(whole.kept()[0])
        self.coverage |= {c.claim_id: c for c in found.coverage}
        return replace(found, coverage=tuple(self.coverage[c.claim_id] for c in coverage))


@pytest.mark.parametrize("checker_of", [partial(Checker, BOOK), Runs], ids=["in one process", "in one process each"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_checking_again_finds_what_a_full_check_finds(checker_of, data):
    """Releases come, go and change in any order, with slips that make findings, doubts and restatements."""
    cells = ["-", "sex=f", "sex=m", "place=in", "form=a;place=in", "form=b;place=in"]
    figure = st.integers(10, 90)
    present = {}
    checker = checker_of()
    for _ in range(data.draw(st.integers(2, 6))):
        year = data.draw(st.integers(2010, 2016))
        if year in present and data.draw(st.booleans()):
            del present[year]
        else:
            said_of = data.draw(
                st.lists(st.tuples(st.sampled_from(cells), st.integers(year - 2, year), figure), max_size=9)
            )
            present[year] = [f"{year}.en: clients {c} {y} = {v}" for c, y, v in said_of]
            present[year] += [f"{year}.en: share clients sex=f {year} = {data.draw(figure)} percent of all"]
            present[year] += [f"{year}.en: change clients - {year} = {data.draw(figure)} persons against {year - 1}"]
            present[year] += [f"{year}.en: extreme clients - {year} max"] * data.draw(st.booleans())
        like_a_fresh_check(checker, said("\n".join(line for y in sorted(present) for line in present[y])))


def test_a_further_release_leaves_alone_what_it_does_not_touch():
    dice = random.Random(5)
    lines, last = [], 60
    for year in range(1980, 2020):
        women, men = dice.randrange(20, 60), dice.randrange(20, 60)
        wrong = year in (1987, 1993)
        lines.append(f"{year}.en: clients - {year} = {women + men + 5 * wrong}")
        lines += [f"{year}.en: clients sex=f {year} = {women}", f"{year}.en: clients sex=m {year} = {men}"]
        lines.append(f"{year}.en: clients - {year - 1} = {last}")
        last = women + men + 5 * wrong
    releases = contents_of(said("\n".join(lines)))
    present = Present()
    standing = Standing(BOOK, present)
    assert len(standing.update(present.offer(c for c in releases if c.release.source != "2019.en.txt"))) == 39
    assert len(standing.conflicts([])) == 2
    assert standing.update(present.offer(releases)) == {"2018.en.txt", "2019.en.txt"}
    assert standing.update(present.offer(releases)) == set()


def test_a_figure_that_is_corrected_leaves_alone_what_rests_on_the_others():
    lines = ["2017.en: clients - 2017 = 80", "2018.en: clients - 2017 = 80", "2018.en: clients - 2018 = 90"]
    present = Present()
    standing = Standing(BOOK, present)
    standing.update(present.offer(contents_of(said("\n".join(lines)))))
    corrected = contents_of(said("\n".join([*lines[:2], "2018.en: clients - 2018 = 91"])))
    assert standing.update(present.offer(corrected)) == {"2018.en.txt"}
    lines[1:] = ["2018.en: clients - 2017 = 79", "2018.en: clients - 2018 = 91"]
    assert standing.update(present.offer(contents_of(said("\n".join(lines))))) == {"2017.en.txt", "2018.en.txt"}


def test_a_new_process_reads_and_checks_again_only_what_a_further_release_touches():
    lines = [f"{year}.en: clients {c} {year} = {v}" for year in range(1920, 2020) for c, v in (("-", 9), ("sex=f", 4))]
    lines += [f"{year}.en: clients - {year - 1} = 9" for year in range(1921, 2020)]
    recorded = said("\n".join(lines))
    runs = Runs()
    like_a_fresh_check(runs, [r for r in recorded if r.release.source != "2019.en.txt"])
    like_a_fresh_check(runs, recorded)
    assert runs.again == {"2018.en.txt", "2019.en.txt"}
    assert min(runs.read) >= "1990"  # a jump is one among so many figures before
