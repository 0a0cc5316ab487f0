"""What a series' folder holds of what was fetched: the releases' bytes, and beside each a record of where it came from.

The record of `2025.en.pdf` is `2025.en.pdf.source.json`. Neither is ever written over: other bytes from a known address
are a re-issue and become a file of their own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fetch import SIDECAR
from fetch.client import Answer, Validators
from model.errors import FetchError

_PDF_HEAD = 1_024  # bytes in which a PDF says that it is one
_TEXT_TYPES = ("text/plain", "text/markdown")
_VAGUE_TYPES = ("", "application/octet-stream", "binary/octet-stream")
_LONGEST_NAME = 100
_LETTERS = str.maketrans("0123456789", "ghijklmnop")  # a digit in a file name might be read as a period


@dataclass(frozen=True)
class Provenance:
    """Where the bytes of one release came from. Times are UTC in ISO form."""

    link: str  # the address that the page named
    address: str  # where its redirects led
    page: str  # the page or feed that named it
    fetched: str
    sha256: str
    size: int  # bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def validators(self) -> Validators:
        """What asks the server whether it has another version by now."""
        return Validators.of(self.headers)


class Holdings:
    """The folder of one series, as it was when this was made and with what was kept since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._latest: dict[str, Provenance] = {}  # by link
        self._hashes: dict[str, Path] = {}
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")):
            if path.name.endswith(SIDECAR):
                if path.with_name(path.name.removesuffix(SIDECAR)).is_file():
                    self._note(read_provenance(path))
            else:
                with path.open("rb") as handle:
                    self._hashes[hashlib.file_digest(handle, "sha256").hexdigest()] = path

    def latest(self, link: str) -> Provenance | None:
        """The record of what was last kept from `link`."""
        return self._latest.get(link)

    def keep(self, answer: Answer, link: str, page: str, language: str) -> Path | None:
        """Stores a release and its record; None where its bytes lie here already. Raises FetchError for no release."""
        suffix = _suffix(answer)
        digest = hashlib.sha256(answer.data).hexdigest()
        held = self._hashes.get(digest)
        path = held or self._store(answer.data, digest, _stem(link), f".{language}{suffix}")
        known = Provenance(link, answer.address, page, answer.fetched, digest, len(answer.data), answer.headers)
        sidecar = path.with_name(path.name + SIDECAR)
        if not sidecar.exists():
            _write_once(sidecar, json.dumps(asdict(known), indent=2, ensure_ascii=False).encode() + b"\n")
        self._note(known)
        self._hashes[digest] = path
        return None if held else path

    def _note(self, known: Provenance) -> None:
        before = self._latest.get(known.link)
        if before is None or before.fetched <= known.fetched:
            self._latest[known.link] = known

    def _store(self, data: bytes, digest: str, stem: str, ending: str) -> Path:
        path = self.folder / f"{stem}{ending}"
        if not _write_once(path, data):  # the name is taken by other bytes: an earlier issue, or another address
            path = self.folder / f"{stem}.{digest[:8].translate(_LETTERS)}{ending}"
            _write_once(path, data)
        return path


def read_provenance(sidecar: Path) -> Provenance:
    """The record in a sidecar. Raises FetchError where it is none."""
    try:
        return Provenance(**json.loads(sidecar.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise FetchError(
            f"{sidecar}: is no record of a source ({error}); move it away to fetch its release anew"
        ) from error


def _write_once(path: Path, data: bytes) -> bool:
    """Writes a file whole or not at all; False where there is one of that name, which stays as it is."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".fetched-")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o644)
        path.hardlink_to(part)  # unlike a rename, refuses a name that is taken
    except FileExistsError:
        return False
    else:
        return True
    finally:
        part.unlink()


def _suffix(answer: Answer) -> str:
    """The file suffix by which the release will be read. Raises FetchError where we could not read it."""
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if b"%PDF" in answer.data[:_PDF_HEAD]:
        return ".pdf"
    if not answer.data.strip():
        raise FetchError(f"{answer.address}: is empty; look at the address")
    named = Path(urlsplit(answer.address).path).suffix.lower()
    if said in _TEXT_TYPES or (said in _VAGUE_TYPES and named in (".txt", ".md")):
        return ".txt"
    raise FetchError(
        f"{answer.address}: is {said or 'of no stated type'} and neither PDF nor plain text; narrow the codebook's links"
    )


def _stem(link: str) -> str:
    """A file name from the last part of an address, without its suffix."""
    last = unquote(urlsplit(link).path.rstrip("/").rpartition("/")[2])
    stem = re.sub(r"\.(?:pdf|txt|md)$", "", last, flags=re.I)
    return re.sub(r"[^\w-]+", "-", stem).strip("-_")[:_LONGEST_NAME] or "release"
