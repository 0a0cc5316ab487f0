"""The copy for reading holds the views as they are; the questions are answered on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from load.findings import save_findings
from load.queries import QUERIES
from load.releases import SeriesEntry, load_release, save_series
from load.snapshot import save_snapshot
from load.views import VIEWS
from model.finding import Finding
from samples import a_claim, a_document, a_release, an_extraction


@pytest.fixture
def store(empty_store: Engine) -> Engine:
    save_series(empty_store, [SeriesEntry("fi-nas", "Assistance System", "its publisher", "S")])
    load_release(empty_store, a_release(), a_document(), an_extraction(), "rules")
    later = (a_claim("c2", "78"), a_claim("c3", "90", period="2019"))
    load_release(
        empty_store,
        a_release("fi-nas/2019.en.txt", "2019"),
        a_document(),
        an_extraction(*later, period="2019"),
        "rules",
    )
    found = Finding("f1", "restatement", "note", "76, then 78", (), ("c1", "c2"), ("76", "78"), "2018", series="fi-nas")
    save_findings(empty_store, "fi-nas", 2, "hash", [found], {})
    return empty_store


def test_a_copy_holds_every_row_of_every_view(store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    file.write_text("an older copy")
    save_snapshot(store, file)
    copy = create_engine(f"sqlite:///{file}")
    assert set(inspect(copy).get_table_names()) == {view.name for view in VIEWS}
    with store.connect() as here, copy.connect() as there:
        for view in VIEWS:
            query = text(f"SELECT * FROM {view.name}")
            assert sorted(map(repr, here.execute(query))) == sorted(map(repr, there.execute(query)))
        assert there.execute(text("PRAGMA foreign_key_check")).all() == []
        assert there.execute(text("PRAGMA journal_mode")).scalar() == "delete"


ANSWERS = {
    "open_findings": [("76, then 78",)],
    "history_of_a_cell": [(76.0,), (78.0,)],
    "revisions_by_size": [(2.6,)],
    "last_release": [("changed",), ("new",)],
    "unread_numerals": [("15",), ("15",)],
}
COLUMN = {
    "open_findings": "title",
    "history_of_a_cell": "value",
    "revisions_by_size": "percent",
    "last_release": "what",
}


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.name)
def test_the_questions_are_answered(store: Engine, query: object) -> None:
    filled = {"series": "fi", "indicator": "new_clients", "breakdown": "", "time_period": "2018", "source": ""}
    statement = text(query.sql)  # type: ignore[attr-defined]
    name: str = query.name  # type: ignore[attr-defined]
    with store.connect() as connection:
        rows = connection.execute(statement, {n: filled[n] for n in statement._bindparams}).mappings().all()
    assert [(_plain(row[COLUMN.get(name, "text")]),) for row in rows] == ANSWERS[name]


def _plain(value: object) -> object:
    return value if isinstance(value, str) else float(value)  # type: ignore[arg-type]
