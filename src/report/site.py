"""The report as a folder of pages that open from disk; a page is written anew only when what it shows has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy import Engine

from report import places, words
from report.files import replaced

_MANIFEST = ".report.json"
# Control characters but for line ends and tabs, marks that turn the writing direction, lone surrogates.
_STEERING = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Page:
    """A file of the report: where it lies, a key that changes with what it shows, and how it is made."""

    path: str
    key: str
    make: Callable[[], str | bytes | None]  # None: it cannot be made, and a page says why


@dataclass(frozen=True)
class Built:
    """What a run wrote."""

    index: Path
    written: int
    unchanged: int
    removed: int
    unpictured: list[str]  # sources of PDF releases that stand there without pictures


def build_report(store: Engine, folder: Path, raw: Path | None = None, password: str | None = None) -> Built:
    """Writes the report of a store into a folder; pages that have not changed stay as they are.

    `raw` is the folder of the releases, for pictures of PDF pages; `password` opens encrypted ones. Only files that an
    earlier report wrote are ever removed. Raises ClaimledgerError where the folder cannot be written.
    """
    from report.contents import pages
    from report.sheets import Originals

    originals = Originals(raw, password)
    before = _manifest(folder)
    after: dict[str, str] = {}
    written = 0
    for page in pages(store, originals):
        if before.get(page.path) == page.key and (folder / page.path).is_file():
            after[page.path] = page.key
            continue
        made = page.make()
        if made is not None:
            _write(folder / page.path, made)
            after[page.path] = page.key
            written += 1
    gone = set(before) - set(after)
    for path in gone:
        (folder / path).unlink(missing_ok=True)
    _write(folder / _MANIFEST, json.dumps(after, indent=0, sort_keys=True))
    return Built(folder / "index.html", written, len(after) - written, len(gone), originals.missing)


def _manifest(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(path): str(key) for path, key in found.items() if ".." not in Path(path).parts}


def _write(path: Path, made: str | bytes) -> None:
    with replaced(path) as passing:
        passing.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8", errors="replace"))


# ---------------------------------------------------------------- templates


def rendered(template: str, path: str, **values: Any) -> str:
    """A page from its template; `path` is where it will lie."""
    return _templates().get_template(f"{template}.html.j2").render(root=places.root_of(path), path=path, **values)


def visible(value: Any) -> Any:
    """Text of others with the characters that steer a page or turn its direction made visible; markup as it is."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _STEERING.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", value)


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("report"), autoescape=True, undefined=StrictUndefined, finalize=visible,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.globals |= {"words": words, "places": places}
    made.filters |= {"number": words.number, "plain": words.plain}
    return made


@cache
def program_key() -> str:
    """A hash of everything in this package that decides what a page looks like."""
    here = Path(__file__).parent
    files: Iterable[Path] = sorted(p for p in here.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return places.digest([*((str(p.relative_to(here)), p.read_bytes()) for p in files)])


def asset_pages() -> Iterator[Page]:
    """The style sheet and the script."""
    folder = Path(__file__).with_name("assets")
    for file in sorted(folder.iterdir()):
        yield Page(f"assets/{file.name}", program_key(), file.read_bytes)
