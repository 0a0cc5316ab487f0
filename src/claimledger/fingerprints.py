"""Hashes of everything that decides what a run yields, so that nothing is done twice and nothing stale is kept.

The packages are hashed as files: to import them would cost a run with nothing to do more than all the rest of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from codebook.book import Codebook
from model.decision import Correction

_CODE = (".py", ".toml")


def reading_hash(codebooks: Mapping[str, Codebook], corrections: Sequence[Correction] = ()) -> str:
    """SHA-256 over what decides the claims of a release: code, languages, all codebooks, and its corrections."""
    parts = [
        _packages("model", "codebook", "extract"),
        *(codebooks[code].digest for code in sorted(codebooks)),
        repr(tuple(corrections)),
    ]
    return _joined(parts)


def checking_hash(codebook: Codebook, decisions: str, revision: int) -> str:
    """SHA-256 over what decides the findings of a series: code, codebook, people's decisions, and the series' revision."""
    return _joined([_packages("model", "codebook", "check"), codebook.digest, decisions, str(revision)])


def rules_hash(codebook: Codebook, decisions: str) -> str:
    """SHA-256 over what decides the result of each single check: code, codebook, what people know not to add up."""
    return _joined([_packages("model", "codebook", "check"), codebook.digest, decisions])


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises OSError."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@cache
def _packages(*names: str) -> str:
    parts = []
    for name in names:
        spec = find_spec(name)
        assert spec is not None and spec.origin is not None
        root = Path(spec.origin).parent
        parts += [
            f"{path.relative_to(root)} {file_hash(path)}" for path in sorted(root.rglob("*")) if path.suffix in _CODE
        ]
    return _joined(parts)


def _joined(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
