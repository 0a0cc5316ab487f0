"""Text that looks like SQL is text in every field that somebody else writes: in a release, a codebook, a correction."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import tomlkit
from made import ROOT, make_releases
from test_killed import intact

from claimledger.decisions import read_decisions
from claimledger.pipeline import ingest
from claimledger.settings import Settings

_SQL = ("'; DROP TABLE claim; --", '"; DELETE FROM release; --', "x' OR 'a'='a", "%s :name ?1 %(x)s")


def _ingested(place: Path, sql: str) -> list[list[tuple[object, ...]]]:
    """Claims, corrections and codebook entries of a store for which `sql` was put into every free text."""
    make_releases(place / "raw", 2)
    release = place / "raw" / "fi-nas" / "2019-S1.en.txt"
    text = release.read_text(encoding="utf-8")
    release.write_text(
        text.replace("In the same period", f"{sql}. In the same period") + f"\n{sql}\n", encoding="utf-8"
    )
    (place / "raw" / "fi-nas" / f"{sql.replace('/', '')}.en.txt").write_text(f"{text}\n\n{sql}\n", encoding="utf-8")
    shutil.copytree(ROOT / "codebooks", place / "codebooks")
    path = place / "codebooks" / "fi-nas.toml"
    book = tomlkit.parse(path.read_text(encoding="utf-8"))
    book["series"]["title"] = book["series"]["publisher"] = sql  # type: ignore[index]
    for entry in (*book["indicator"].values(), *book["dimension"].values()):  # type: ignore[union-attr]
        entry["means"] = sql
    path.write_text(tomlkit.dumps(book), encoding="utf-8")
    correction = {
        "source": "fi-nas/2019.en.txt", "action": "remove", "claim": {"kind": "share"}, "expect": {"unit": "percent"},
        "reason": sql, "author": sql, "date": "2024-05-01",
    }  # fmt: skip
    accepted = {"finding": sql, "severity": sql, "values": [sql], "reason": sql, "author": sql, "date": sql}
    (place / "raw" / "corrections.toml").write_text(tomlkit.dumps({"correction": [correction]}), encoding="utf-8")
    (place / "raw" / "acknowledged.toml").write_text(tomlkit.dumps({"acknowledged": [accepted]}), encoding="utf-8")
    summary = ingest(
        Settings(place / "raw", str(place / "store.sqlite"), place / "codebooks", jobs=0, export=place / "export")
    )
    assert (summary.loaded, summary.rejections) == (3, ())
    assert intact(place / "store.sqlite") == 3
    with closing(sqlite3.connect(place / "store.sqlite")) as store:
        return [
            store.execute(question).fetchall()
            for question in (
                "SELECT title, publisher FROM series WHERE series = 'fi-nas'",
                "SELECT DISTINCT correction FROM claim WHERE correction != ''",
                "SELECT count(*) FROM page WHERE instr(text, ?)".replace("?", "'" + sql.replace("'", "''") + "'"),
                "SELECT count(*), count(DISTINCT release_id) FROM claim",
                "SELECT name FROM sqlite_master ORDER BY name",
            )
        ]


@pytest.mark.slow
@pytest.mark.parametrize("sql", _SQL)
def test_text_like_sql_is_text_in_every_field(tmp_path: Path, sql: str) -> None:
    title, correction, pages, claims, tables = _ingested(tmp_path / "sql", sql)
    _, _, _, plain_claims, plain_tables = _ingested(tmp_path / "plain", "harmless words")
    assert title == [(sql, sql)]
    assert correction == [(f"{sql} ({sql}, 2024-05-01)",)]
    assert pages == [(2,)]
    assert (claims, tables) == (plain_claims, plain_tables)
    assert read_decisions(tmp_path / "sql" / "raw").acknowledgements[0].reason == sql
