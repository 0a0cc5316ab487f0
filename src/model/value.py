"""What holds a value that nothing changes once it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """A dataclass with slots that compares by its fields and can be a key. That nothing sets them again is for the type
    checker to see, as it does for a frozen one: to guard them at run time makes it three times as dear to make one, and a
    document makes thousands.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
