"""Files that a reader sees whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from model.errors import ClaimledgerError


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Gives a place beside `path` to write to, and moves what was written there to `path` once it is whole.

    The folder is made where it is missing. Raises ClaimledgerError where nothing can be written.
    """
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")  # a run beside this one has another place
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield passing
        passing.replace(path)
    except OSError as error:
        with suppress(OSError):
            passing.unlink(missing_ok=True)
        where = path if error.filename in (None, str(passing)) else error.filename
        raise ClaimledgerError(f"{where}: cannot be written ({error.strerror}); name another folder") from error


def inside(folder: Path, name: str) -> Path:
    """The path of a name below a folder. Raises ClaimledgerError for a name that leads out of it."""
    path = folder / name
    if ".." in Path(name).parts or not path.is_relative_to(folder):
        raise ClaimledgerError(
            f"{name}: this source leads out of the folder of the export; the store was tampered with"
        )
    return path


def write_text(path: Path, text: str) -> Path:
    """Writes a text as UTF-8, as it is; returns `path`."""
    with replaced(path) as passing:
        passing.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    return path
