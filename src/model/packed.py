"""Long rows of values, of which all but the newest are held packed: those of a long text are too many to be held as they are."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar, overload

T = TypeVar("T")

_BATCH = 500  # values packed together; a row holds at least so many of its newest as they are


class Packed(Sequence[T]):
    """Values in the order in which they were added. They must be values: what comes out is equal to what went in, but need
    not be the same object.
    """

    __slots__ = ("_batches", "_newest")

    def __init__(self, values: Iterable[T] = ()) -> None:
        self._batches: list[bytes] = []
        self._newest: list[T] = []
        self.extend(values)

    def append(self, value: T) -> None:
        """Adds a value behind all others."""
        self._newest.append(value)
        self._pack()

    def extend(self, values: Iterable[T]) -> None:
        """Adds values behind all others; takes them one batch at a time."""
        source = iter(values)
        while more := list(islice(source, _BATCH)):
            self._newest += more
            self._pack()

    def _pack(self) -> None:
        while len(self._newest) >= 2 * _BATCH:
            self._batches.append(zlib.compress(pickle.dumps(self._newest[:_BATCH], pickle.HIGHEST_PROTOCOL), 1))
            del self._newest[:_BATCH]

    @property
    def newest(self) -> Sequence[T]:
        """The values added last: all of a short row, a thousand at least of a long one."""
        return self._newest

    def since(self, first: int) -> Iterator[T]:
        """The values from the position `first` on."""
        batch = min(first // _BATCH, len(self._batches))
        return islice(self._from(batch), first - batch * _BATCH, None)

    def _from(self, batch: int) -> Iterator[T]:
        for packed in self._batches[batch:]:
            yield from _unpacked(packed)
        yield from self._newest

    def drained(self) -> Iterator[T]:
        """The values in their order; the row is empty behind them, and holds no more than those still to come."""
        while self._batches:
            yield from _unpacked(self._batches.pop(0))
        while self._newest:
            yield self._newest.pop(0)

    def __iter__(self) -> Iterator[T]:
        return self._from(0)

    def __len__(self) -> int:
        return len(self._batches) * _BATCH + len(self._newest)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return list(self)[index]
        return next(self.since(range(len(self))[index]))


def _unpacked(packed: bytes) -> list[Any]:
    values: list[Any] = pickle.loads(zlib.decompress(packed))  # noqa: S301  (packed by us, and in memory only)
    return values
