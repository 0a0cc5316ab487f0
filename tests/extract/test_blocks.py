"""Which lines of a text belong together, and what they are."""

from __future__ import annotations

import pytest

from extract.blocks import blocks
from extract.readers.text import read_text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "Immigration Service, 24 August 2021\nIn 2021 the system had 147 clients, 70 of them men.",
            ["dateline", "paragraph"],
        ),
        ("The agreement was signed on 24 August 2021\nby the police and the Border Guard.", ["paragraph"]),
        ("The agreement was signed on 24 August 2021\nHelsinki was the place.", ["paragraph"]),
        ("On 31 December 2018\nIn all 455 people were within the scope of services.", ["paragraph"]),
    ],
)
def test_a_dateline_close_over_its_text_is_parted_from_it(text: str, kinds: list[str]) -> None:
    document = read_text(f"Review of the year\n\n{text}\n".encode(), "x.txt")
    assert [block.kind for block in blocks(document, "en")][1:] == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("+-----------+\n| AT A GLANCE |\n|   |\n| 329  referrals |\n| 236  new clients |\n+-----------+",
         ["heading", "list_item", "list_item"]),
        ("A bar | in a line\nand no edge | about it.", ["paragraph"]),
    ],
)  # fmt: skip
def test_a_box_of_lines_is_a_list_of_them(text: str, kinds: list[str]) -> None:
    document = read_text(f"Review of the year\n\nIt was a year.\n\n{text}\n".encode(), "x.txt")
    assert [block.kind for block in blocks(document, "en")][2:] == kinds
