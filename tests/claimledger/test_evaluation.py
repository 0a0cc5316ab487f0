"""The scores that `claimledger evaluate` prints are those of the scorer that the gold files came with."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from claimledger.evaluation import LEVELS, evaluate, total
from claimledger.pipeline import ingest
from claimledger.scores import misses, scores
from claimledger.settings import Settings
from codebook.read import read_codebooks
from model.errors import ClaimledgerError

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_scores_agree_with_the_scorer(tmp_path: Path) -> None:
    gold, export = ROOT / "tests" / "gold", tmp_path / "export"
    store = str(tmp_path / "store.sqlite")
    ingest(Settings(folder=ROOT / "raw", store=store, codebooks=ROOT / "codebooks", export=export))
    command = [sys.executable, str(ROOT / "tests" / "score" / "score.py"), "claims", str(gold), str(export)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    theirs = {
        m[1]: m.groups()[1:] for m in re.finditer(r"(\w+) +precision ([\d.]+) +recall ([\d.]+) +F1 ([\d.]+)", said)
    }
    reads = evaluate(gold, ROOT / "raw", read_codebooks(ROOT / "codebooks"))
    ours = {level: total(reads, level) for level in LEVELS}
    assert theirs == {level: (f"{s.precision:.3f}", f"{s.recall:.3f}", f"{s.f1:.3f}") for level, s in ours.items()}


GOLD = """kind,value,value_to,unit,bound,indicator,breakdown,time_period,base,obs_status,scored,quote
level,76,,persons,=,new_clients,,2018-S1,,A,yes,76 new clients
level,80,,persons,=,new_clients,,2018-S1,,A,yes,80 that nobody wrote
level,99,,persons,=,clients,,2018-S1,,A,no,debatable
"""


def test_what_is_missing_and_unwanted_is_said_with_its_words(tmp_path: Path) -> None:
    for name, text in (
        ("gold/fi-nas/2018-S1.en.claims.csv", GOLD),
        (
            "raw/fi-nas/2018-S1.en.txt",
            "Assistance system, first half of 2018\n\nBetween January and June 2018 there were 76 new clients. "
            "In the same period 115 people were referred to the system.\n",
        ),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    reads = evaluate(tmp_path / "gold", tmp_path / "raw", read_codebooks(ROOT / "codebooks"))
    score = total(reads)
    assert (score.hit, score.owed, score.made) == (1, 2, 2)
    said = "\n".join(misses(reads))
    assert "missing  kind=level value=80" in said
    assert "80 that nobody wrote" in said
    assert "unwanted kind=level value=115" in said
    assert "'115' in: In the same period 115 people" in said
    assert any(line.startswith("| en | 0.500 | 0.500 | 0.500 | 2 | 2 |") for line in scores(reads))


def test_gold_without_releases_is_said(tmp_path: Path) -> None:
    with pytest.raises(ClaimledgerError, match="no gold file"):
        evaluate(tmp_path, ROOT / "raw", read_codebooks(ROOT / "codebooks"))
