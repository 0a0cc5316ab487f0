"""What a folder offers: the files to read, named so that no name can do harm, and those that are refused unread, with why."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from claimledger.parsing import Job
from claimledger.terminal import steers
from extract.readers import SUFFIXES
from fetch import SIDECAR
from model.errors import ClaimledgerError

_BESIDE = (".toml", SIDECAR)  # decisions of people, and where a release came from, lie beside the releases
_LONGEST_NAME = 200  # bytes of a file's or folder's name; the export appends to it, and systems take 255
_LONGEST_SOURCE = 1_000  # bytes of the whole; PostgreSQL's index takes 2,700
_LARGEST = 2**29  # bytes: half of what a reader may hold; no larger file is even hashed


def find_files(folder: Path) -> tuple[list[Job], int]:
    """The releases that a folder offers, in order of their sources, and how many files of other kinds lie there.

    A single file is a folder with one release. Raises ClaimledgerError where there is nothing of that name. What cannot
    or must not be read stands among the releases, as a job that says why it is refused.
    """
    if folder.is_file():
        file = folder.resolve()  # who names a link means what it leads to
        return [_job(folder.name, file, file.parent)], 0
    if not folder.is_dir():
        raise ClaimledgerError(f"{folder}: there is no such folder; name the one that holds the releases")
    jobs, others = [], 0
    for path, error in _walk(folder):
        source = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in source.split("/")):
            continue
        if error is not None:
            why = f"{named(source)}: cannot be listed ({error.strerror}); check its rights"
            jobs.append(Job(named(source), path, why))
        elif path.suffix.lower() in SUFFIXES and path.stem.upper() != "README":
            jobs.append(_job(source, path, folder))
        else:
            others += not path.name.lower().endswith(_BESIDE) and path.stem.upper() != "README"
    return sorted(jobs, key=lambda job: job.source), others


def named(source: str) -> str:
    """A path as a source: what steers a terminal, breaks a line or is no text stands as `\\x0a` or `\\u2028`.

    So does the backslash, so that no two paths have one source.
    """
    return "".join(_written_out(c) if _harms(c) else c for c in source)


def _harms(character: str) -> bool:
    return steers(character) or character in "\n\t\\" or unicodedata.category(character) in ("Zl", "Zp")


def _written_out(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python writes a byte of a name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}"


def _walk(folder: Path) -> Iterator[tuple[Path, OSError | None]]:
    """Every file below a folder, and every folder that cannot be listed with its error. Links to folders are not followed."""
    failed: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=failed.append):
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        yield from ((Path(here) / name, None) for name in (*files, *links))
    yield from ((Path(error.filename), error) for error in failed)


def _job(source: str, path: Path, folder: Path) -> Job:
    shown = named(source)
    refused = _refused(path, folder)
    if not refused and max(len(os.fsencode(part)) for part in shown.split("/")) > _LONGEST_NAME:
        refused = f"its name is longer than {_LONGEST_NAME} bytes; shorten it"
    if not refused and len(os.fsencode(shown)) > _LONGEST_SOURCE:
        refused = f"its path is longer than {_LONGEST_SOURCE:,} bytes; move it up"
    return Job(shown, path, f"{shown}: {refused}" if refused else "", folder.absolute().name)


def _refused(path: Path, folder: Path) -> str:
    """Why a file must not be read, known without opening it; empty where it may be."""
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(folder.resolve()):
            return "is a link that leads out of the folder; put a copy of the file in its place"
        if not path.is_file():
            return "is no file that can be read (a folder, pipe or device, or a link to one); take it away"
        if path.stat().st_size > _LARGEST:
            return f"is larger than {_LARGEST // 2**20} MiB, which no release is; take it away"
    except (OSError, RuntimeError) as error:
        return f"cannot be opened ({getattr(error, 'strerror', None) or error}); check the file or its link"
    return ""
