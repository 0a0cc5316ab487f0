"""Tables in text: every figure takes what its row, its column and the caption say."""

from __future__ import annotations

from pathlib import Path

import pytest

from codebook.read import read_codebook
from extract.pipeline import extract
from extract.readers.text import read_text
from model.claim import breakdown_text

BOOK = read_codebook(Path(__file__).resolve().parents[2] / "codebooks" / "fi-nas.toml")

COUNTRIES = """
Assistance system, first half of 2022

Table 1. New clients by citizenship, January-June 2022

  Iraq ............ 12
  Finland ......... 10
  Viet Nam ........ 8
"""

THE_REST = """
Assistance system, first half of 2022

Table 1. New clients by citizenship, January-June 2022

  Iraq ............ 12
  Nigeria ......... 10
  Other countries ....... 8
"""

PLACES = """
Assistance system, first half of 2022

Table 1. New clients by place of exploitation, January-June 2022

  Finland ......... 10
  Other countries ....... 8
"""

PART_OF_YEARS = """
Assistance system, first half of 2018

Table 2. Referrals and new clients, January-June

  Year     Referrals   New clients
  2016            74            45
  2017            88            55
  2018           115            76
"""

WHOLE_YEARS = """
Assistance system, year 2018

Table 2. Referrals and new clients

  Year     Referrals   New clients
  2017           168           127
  2018           228           163
"""


@pytest.mark.parametrize(
    ("name", "text", "claims"),
    [
        (
            "2022-S1.en.txt",
            THE_REST,
            ["new_clients citizenship=IQ 2022-S1 12", "new_clients citizenship=NG 2022-S1 10"],
        ),
        (
            "2022-S1.en.txt",
            PLACES,
            ["new_clients place=finland 2022-S1 10", "new_clients place=abroad 2022-S1 8"],
        ),
        (
            "2022-S1.en.txt",
            COUNTRIES,
            [
                "new_clients citizenship=IQ 2022-S1 12",
                "new_clients citizenship=FI 2022-S1 10",
                "new_clients citizenship=VN 2022-S1 8",
            ],
        ),
        (
            "2018-S1.en.txt",
            PART_OF_YEARS,
            [
                "referrals 2016-S1 74",
                "new_clients 2016-S1 45",
                "referrals 2017-S1 88",
                "new_clients 2017-S1 55",
                "referrals 2018-S1 115",
                "new_clients 2018-S1 76",
            ],
        ),
        (
            "2018.en.txt",
            WHOLE_YEARS,
            ["referrals 2017 168", "new_clients 2017 127", "referrals 2018 228", "new_clients 2018 163"],
        ),
    ],
)
def test_tables(name: str, text: str, claims: list[str]) -> None:
    found = extract(read_text(text.encode(), name), {BOOK.code: BOOK}, source=f"fi-nas/{name}").claims
    said = [
        " ".join(filter(None, (c.indicator, breakdown_text(c.breakdown), str(c.time_period), str(c.value))))
        for c in found
    ]
    assert said == claims
