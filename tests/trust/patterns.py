"""Every regular expression that the program compiles: written in its source, or assembled from words of a language.

`Patterns.read()` imports all of src/ and flows/ and reads the samples of every series and language, while each call of
`re` is noted with the line that it comes from. A line of the source that calls `re` and was never reached counts too,
by the pattern that stands there; where none stands there, it is missing.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from made import ROOT

USES = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn")
_COMPILED = ("re.compile", "compile")
Place = tuple[str, int]  # file below the project, line


@dataclass(frozen=True)
class Use:
    """A pattern and one way in which the program uses it."""

    place: str
    pattern: str | bytes
    flags: int
    use: str


@dataclass
class Patterns:
    """What was compiled, and what the source says of it."""

    compiled: dict[Place, dict[tuple[str | bytes, int], None]] = field(default_factory=dict)
    calls: dict[Place, tuple[str, str, str | bytes | None]] = field(default_factory=dict)
    uses: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Patterns:
        """All of them. Must be called before anything of src/ is imported."""
        found = cls()
        for path in _sources():
            found._read_source(path)
        compiling = re._compile  # type: ignore[attr-defined]

        def noted(pattern: Any, flags: int) -> Any:
            result, caller = compiling(pattern, flags), sys._getframe(1)
            found._note(caller, result)
            return result

        re._compile = noted  # type: ignore[attr-defined]
        try:
            _import_all()
            _read_samples()
        finally:
            re._compile = compiling  # type: ignore[attr-defined]
        return found

    def all(self) -> Iterator[Use]:
        """Each pattern in each way of using it; one that is handed on is tried from every place of a text."""
        for (file, line), (name, constant, written) in sorted(self.calls.items()):
            compiled = list(self.compiled.get((file, line), ()))
            if not compiled and written is not None:
                compiled = [(written, 0)]
            uses = {name} if name in USES else self.uses.get(constant, set()) or {"finditer"}
            for pattern, flags in compiled:
                for use in sorted(uses):
                    yield Use(f"{file}:{line}", pattern, flags, use)

    def missing(self) -> list[str]:
        """Lines that assemble a pattern and were not reached, and compiled patterns of which the source says nothing."""
        unreached = [place for place, call in self.calls.items() if place not in self.compiled and call[2] is None]
        return [f"{file}:{line}" for file, line in sorted((*unreached, *(set(self.compiled) - set(self.calls))))]

    def _note(self, caller: FrameType | None, result: re.Pattern[Any]) -> None:
        while caller is not None and caller.f_code.co_filename == re.__file__:
            caller = caller.f_back
        if caller is not None:
            path = Path(caller.f_code.co_filename)
            if path.is_relative_to(ROOT / "src") or path.is_relative_to(ROOT / "flows"):
                place = (path.relative_to(ROOT).as_posix(), caller.f_lineno)
                self.compiled.setdefault(place, {})[result.pattern, result.flags] = None

    def _read_source(self, path: Path) -> None:
        file, tree = path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            call.lineno: ast.unparse(target)
            for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in [node.targets[0] if isinstance(node, ast.Assign) else node.target]
            for call in ast.walk(node) if isinstance(call, ast.Call)
        }  # fmt: skip
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            owner, name = ast.unparse(node.func.value).rsplit(".", 1)[-1], node.func.attr
            if owner == "re" and name in (*USES, "compile"):
                written = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
                self.calls[file, node.lineno] = (name, constants.get(node.lineno, ""), written)  # type: ignore[assignment]
            elif name in USES and owner.isupper():
                several = name in ("match", "fullmatch") and len(node.args) == 2  # from one place after another
                self.uses.setdefault(owner, set()).add("finditer" if several else name)


def _sources() -> list[Path]:
    return [path for folder in ("src", "flows") for path in sorted((ROOT / folder).rglob("*.py"))]


def _import_all() -> None:
    for path in _sources():
        name = path.relative_to(ROOT / path.relative_to(ROOT).parts[0]).with_suffix("").as_posix().replace("/", ".")
        if not name.endswith("__main__") and "migrations" not in name:  # those run when they are imported
            importlib.import_module(name.removesuffix(".__init__"))


def _read_samples() -> None:
    from codebook.read import read_codebooks
    from extract.languages import LANGUAGES
    from extract.pipeline import extract
    from extract.readers import read

    books, languages = read_codebooks(ROOT / "codebooks"), set()
    for path in sorted((ROOT / "raw").glob("*/*.*")):
        if path.suffix in (".txt", ".pdf"):
            source = path.relative_to(ROOT / "raw").as_posix()
            languages.add(extract(read(path, path.read_bytes()), books, source=source).language)
    assert languages == set(LANGUAGES)
