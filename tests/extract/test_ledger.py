"""Every digit string of a document stands in the ledger exactly once, whatever became of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codebook.read import read_codebook
from extract.blocks import blocks
from extract.ledger import Ledger
from extract.passages import Passages
from extract.periods import TimeFrame
from extract.readers.text import read_text
from extract.vocabulary import vocabulary
from model.period import TimePeriod

BOOK = read_codebook(Path(__file__).resolve().parents[2] / "codebooks" / "fi-nas.toml")


def ledger_of(text: str) -> Ledger:
    frame = TimeFrame(TimePeriod.parse("2018-S1"))
    document = read_text(text.encode(), "2018-S1.en.txt")
    return Passages(document, blocks(document, "en"), vocabulary(BOOK, "en"), frame).read()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The groups are\n\n 1) victims of begging, 12 persons\n 2) witnesses, 3 persons\n", "label claim label claim"),
        ("There were 76 new clients.\n\n(1) Of the new clients 4 were witnesses.\n", "claim label claim"),
        (
            "Notes:\n1. The system had 379 clients on 30 June 2018.\n2. See page 7.\n",
            "label claim period period label furniture",
        ),
        ("In 2018 there were 76 new clients.", "period claim"),
        ("Item 3/44-b; 12 spoons", "other other"),
        ("The team won 3-1, and 12 new clients came.", "label label claim"),
        ("Printed 2019-09-01T10:38:07.190Z", "period period period period period period"),
    ],
)
def test_roles(text: str, roles: str) -> None:
    found = sorted(ledger_of(text).numerals, key=lambda n: n.span.start)
    digits = [n for n in found if n.text[0].isdigit()]
    assert [text[n.span.start : n.span.end] for n in digits] == [n.text for n in digits]
    assert sum(len(re.findall(r"\d+", n.text)) for n in digits) == len(re.findall(r"\d+", text))
    assert " ".join(n.role for n in digits) == roles
