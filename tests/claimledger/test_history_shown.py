"""The history of a cell is drawn where there is something to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimledger.history import history
from load.opening import open_store
from load.releases import SeriesEntry, load_release, save_series
from samples import a_claim, a_document, a_release, an_extraction


def test_a_table_and_a_plot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = open_store(str(tmp_path / "store.sqlite"))
    save_series(store, [SeriesEntry("fi-nas", "Assistance System", "its publisher", "S")])
    load_release(store, a_release(), a_document(), an_extraction(a_claim(sentence="76 \x1b[31m came")), "rules")
    history(store, ["new_clients"], "")
    alone = capsys.readouterr().out
    assert "76" in alone
    assert "\x1b[31m" not in alone
    assert "(period)" not in alone  # nothing to compare, so nothing is drawn
    later = (a_claim("d1", "78"), a_claim("d2", "90", period="2019"))
    load_release(
        store, a_release("fi-nas/2019.en.txt", "2019"), a_document(), an_extraction(*later, period="2019"), "r"
    )
    history(store, ["new_clients"], "")
    both = capsys.readouterr().out
    assert "(period)" in both
    plot = both[both.index("^") :]
    assert "o" in plot.split("-----")[0]  # the figure that was stated before
    history(store, ["new_clients", "2018"], "")
    assert "(released)" in capsys.readouterr().out
