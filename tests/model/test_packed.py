"""A long row gives back what was put in, in its order, whether it is held packed or not."""

from __future__ import annotations

import pickle

import pytest

from model.claim import Span
from model.packed import Packed

SHORT, LONG = 7, 3_456


@pytest.mark.parametrize("size", [0, SHORT, LONG])
def test_what_was_added_comes_back(size: int) -> None:
    spans = [Span(1, n, n + 2) for n in range(size)]
    row = Packed(spans[: size // 2])
    row.extend(spans[size // 2 : -1])
    for span in spans[-1:]:
        row.append(span)
    assert list(row) == spans
    assert len(row) == size
    assert list(pickle.loads(pickle.dumps(row))) == spans
    assert row.newest == spans[size - len(row.newest) :]
    for first in {0, size // 3, size}:
        assert list(row.since(first)) == spans[first:]
    assert list(row.drained()) == spans
    assert len(row) == 0


def test_positions_count_as_in_a_list() -> None:
    numbers = list(range(LONG))
    row = Packed(numbers)
    assert (row[0], row[1_234], row[-1], row[-LONG]) == (0, 1_234, LONG - 1, 0)
    assert row[1_000:1_010] == numbers[1_000:1_010]
    with pytest.raises(IndexError):
        row[LONG]


def test_what_is_packed_takes_a_fraction_of_the_room() -> None:
    spans = [Span(1, n, n + 2) for n in range(10 * LONG)]
    assert len(Packed(spans).newest) < LONG / 3
    assert len(pickle.dumps(Packed(spans))) < len(pickle.dumps(spans)) / 3
