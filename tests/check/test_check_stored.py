"""Series in a store, checked each time a release comes, changes or goes: the store then holds what a check of all would find."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from saying import BOOK, said
from sqlalchemy import Engine, select

from check.run import Checker
from claimledger import checking
from load.findings import read_findings
from load.releases import SeriesEntry, load_release, save_series
from load.schema import coverage, kept, read_from
from load.shelf import StoredSeries
from model.claim import Extraction
from model.document import Document
from model.kept import Kept, Window

CELLS = ("-", "sex=f", "sex=m", "place=in", "form=a;place=in")


def said_of(year: int, dice: random.Random) -> list[str]:
    """A release on a year: mostly true, with slips, restatements and figures of other years."""
    lines = []
    for _ in range(dice.randint(1, 10)):
        cell, of = dice.choice(CELLS), year - dice.choice((0, 0, 0, 1, 1, 5))
        period = dice.choice((f"{of}", f"{of}", f"{of}-S1", f"{of}-02-01/{of + dice.randint(0, 3)}-10-31"))
        figure = 20 + 7 * CELLS.index(cell) if dice.random() < 0.7 else dice.randint(10, 90)
        lines.append(f"{year}.en: clients {cell} {period} = {figure}")
    lines += [f"{year}.en: present - {year}-12-31 = {dice.randint(10, 90)}"] * dice.randint(0, 1)
    lines += [f"{year}.en: share clients sex=f {year} = {dice.randint(10, 90)} percent of all"] * dice.randint(0, 1)
    return lines + [f"{year}.en: extreme clients - {year} max"] * dice.randint(0, 1)


def load(store: Engine, lines: Sequence[str], series: str = BOOK.code) -> None:
    """Puts a release into the store, in place of what its source held."""
    recorded = said("\n".join(lines))
    known = recorded[0].release
    claims = tuple(r.claim for r in recorded) if series == BOOK.code else ()
    read = Extraction(series, "en", known.time_period, "", "", (), claims, ())
    load_release(store, replace(known, series=series), Document((), "text/plain"), read, "")


def held(store: Engine) -> tuple[set[Kept], set[tuple[object, ...]]]:
    """The kept results and the coverage of the store."""
    with store.connect() as connection:
        windows: dict[int, list[Window]] = {}
        for row in connection.execute(select(read_from)):
            windows.setdefault(row.kept_id, []).append(Window(row.topic, row.first_day, row.last_day))
        results = {
            Kept(r.standing, r.kind, r.key, r.found, r.told, tuple(sorted(windows.get(r.kept_id, ()))))
            for r in connection.execute(select(kept).where(kept.c.kind != "span"))
        }
        assert connection.execute(select(kept.c.key).where(kept.c.stale.is_not(None))).all() == []
        return results, {tuple(row) for row in connection.execute(select(coverage))}


@pytest.mark.parametrize("seed", range(4))
def test_a_store_holds_after_every_step_what_a_check_of_everything_finds(
    empty_store: Engine, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_MOST_CHANGED", 1)
    dice = random.Random(seed)
    save_series(empty_store, [SeriesEntry(code, code, "", "A") for code in (BOOK.code, "others")])
    here: set[int] = set()
    before: dict[str, str] = {}
    for _ in range(10):
        for year in dice.sample(range(1980, 2020), dice.randint(1, 2)) + dice.sample(sorted(here), min(len(here), 1)):
            gone = year in here and dice.random() < 0.4
            load(empty_store, said_of(year, dice), series="others" if gone else BOOK.code)
            here = here - {year} if gone else here | {year}
        checking.check_series(empty_store, BOOK)
        with empty_store.connect() as connection:
            shelf = StoredSeries(connection, BOOK.code)
            assert {int(release.source[:4]) for release in shelf.releases} == here
            whole = Checker(BOOK)
            found = whole.check_all(shelf.read(release.source for release in shelf.releases))
        states = {f.finding_id: state for f, state in read_findings(empty_store)}
        assert [f for f, _ in read_findings(empty_store)] == list(found.findings)
        assert states == dict(_states(before, {f.finding_id: f.values_hash for f in found.findings}))
        before = {f.finding_id: f.values_hash for f in found.findings}
        results, covered = held(empty_store)
        assert results == {row for row in whole.kept()[0] if row.kind != "span"}
        ends = ((c.feasible.low, c.feasible.high) if c.feasible else (None, None) for c in found.coverage)
        assert covered == {
            (c.claim_id, c.relations, low, high) for c, (low, high) in zip(found.coverage, ends, strict=True)
        }


def _states(before: dict[str, str], now: dict[str, str]) -> Iterator[tuple[str, str]]:
    for finding_id, figures in now.items():
        known = before.get(finding_id)
        yield finding_id, "new" if known is None else "unchanged" if known == figures else "updated"
