"""No regular expression of ours can be made to run wild: each is tried on text that is made against it.

Each pattern is used as the code uses it (match, search, finditer …). For every repeated part a text that fits it many
times over and then fails is drawn from the pattern itself. In 3,000 such characters a linear pattern takes milliseconds
of computing and a quadratic one a few tenths of a second; one that is cubic takes minutes and one that is exponential
never ends. The limit is on processor time, so that a busy machine changes nothing.
"""

from __future__ import annotations

import importlib
import json
import re
import re._parser as parser
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made import ROOT, environment, run

from extract import bands, blocks, roles
from extract.languages import LANGUAGES

SECONDS = 1.0  # of processor time for one pattern and one text
LENGTH = 3_000
_START = "\N{REPLACEMENT CHARACTER}"
_USES = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes], str]]:
    """Every pattern that a module of src/ or a language file holds: where it stands, and the way it is used."""
    sources = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "src").rglob("*.py"))}
    for path, source in sources.items():
        if not re.search(r"(?m)^\w+(?:: [^=\n]+)? = (?:re\.compile|.*re\.compile)\(", source):
            continue
        name = path.relative_to(ROOT / "src").with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for constant, value in vars(importlib.import_module(name)).items():
            if isinstance(value, re.Pattern) and re.search(rf"(?m)^{constant}\b.* = ", source):
                readers = [source] if constant.startswith("_") else sources.values()
                uses = {use for text in readers for use in re.findall(rf"\b{constant}\.(\w+)\b", text)} & set(_USES)
                for use in sorted(uses or {"search"}):  # handed on as a value: tried where it may begin anywhere
                    yield f"{name}.{constant}", value, use
    for code in LANGUAGES:
        label, *running = bands._patterns(code)
        yield f"bands {code}", label, "fullmatch"
        for pattern in (*running, *(p for p, _ in bands._life_patterns(code)), *(p for _, p in roles._patterns(code))):
            yield f"bands and roles {code}", pattern, "finditer"
        for name, pattern in blocks._patterns(code).items():
            yield f"blocks {code} {name}", pattern, "fullmatch" if name == "contents" else "search"


def attacks(pattern: str, flags: int) -> list[str]:
    """Texts that fit a repeated part of the pattern again and again, and then nothing."""
    tree = parser.parse(pattern, flags)
    texts = [
        "1" * LENGTH,
        "a" * LENGTH,
        " " * LENGTH,
        "a " * (LENGTH // 2),
        "1," * (LENGTH // 2),
        "..." * (LENGTH // 3),
    ]
    for before, body in _repeats(list(tree), ""):
        if body:
            texts.append(before + body * (LENGTH // len(body)) + _START)
    return list(dict.fromkeys(texts))


def _repeats(nodes: list[tuple[object, object]], before: str) -> list[tuple[str, str]]:
    """Each repeated part of a parsed pattern: a text that leads to it, and one that fits it."""
    found: list[tuple[str, str]] = []
    for node in nodes:
        name, value = str(node[0]), node[1]
        inner: list[list[tuple[object, object]]] = []
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            inner = [list(value[2])]  # type: ignore[index]
            if int(value[1]) > 8:  # type: ignore[index]
                found.append((before, _fitting(inner[0])))
        elif name == "SUBPATTERN":
            inner = [list(value[-1])]  # type: ignore[index]
        elif name == "BRANCH":
            inner = [list(branch) for branch in value[1]]  # type: ignore[index]
        elif name == "ATOMIC_GROUP":
            inner = [list(value)]  # type: ignore[call-overload]
        for branch in inner:
            found += _repeats(branch, before)
        before += _fitting([node])
    return found


def _fitting(nodes: list[tuple[object, object]]) -> str:
    """A text that the nodes of a parsed pattern match, or nearly."""
    said = ""
    for name, value in ((str(node[0]), node[1]) for node in nodes):
        if name == "LITERAL":
            said += chr(value)  # type: ignore[arg-type]
        elif name == "NOT_LITERAL":
            said += "b" if value == ord("a") else "a"
        elif name == "ANY":
            said += "a"
        elif name == "IN":
            said += _member(list(value))  # type: ignore[call-overload]
        elif name == "BRANCH":
            said += _fitting(list(value[1][0]))  # type: ignore[index]
        elif name == "SUBPATTERN":
            said += _fitting(list(value[-1]))  # type: ignore[index]
        elif name == "ATOMIC_GROUP":
            said += _fitting(list(value))  # type: ignore[call-overload]
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            said += _fitting(list(value[2])) * max(int(value[0]), 1)  # type: ignore[index]
    return said


def _member(members: list[tuple[object, object]]) -> str:
    """A character of a set; of one that excludes, a letter, digit or space that it lets through."""
    excluded = str(members[0][0]) == "NEGATE"
    categories = {"CATEGORY_DIGIT": "1", "CATEGORY_WORD": "a", "CATEGORY_SPACE": " ", "CATEGORY_NOT_DIGIT": "a",
                  "CATEGORY_NOT_WORD": "-", "CATEGORY_NOT_SPACE": "a"}  # fmt: skip
    taken = ""
    for name, value in ((str(m[0]), m[1]) for m in members):
        if name == "LITERAL":
            taken += chr(value)  # type: ignore[arg-type]
        elif name == "RANGE":
            taken += chr(value[0])  # type: ignore[index]
        elif name == "CATEGORY":
            taken += categories[str(value)]
    if not excluded:
        return taken[:1]
    closed = re.compile("[" + re.escape(taken) + "]", re.IGNORECASE) if taken else None
    return next((c for c in "a1 -.Z" if closed is None or not closed.match(c)), "\N{SNOWMAN}")


def over(pattern: re.Pattern[str] | re.Pattern[bytes], use: str, text: str) -> bool:
    """Whether the pattern takes longer than it may to go through the text."""

    def stop(*_: object) -> None:
        raise TimeoutError

    given: str | bytes = text if isinstance(pattern.pattern, str) else text.encode("ascii", "replace")
    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        if use == "sub":
            pattern.sub(given[:0], given)  # type: ignore[arg-type]
        elif use == "finditer":
            list(pattern.finditer(given))  # type: ignore[arg-type]
        else:
            getattr(pattern, use)(given)
    except TimeoutError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return False


def wild() -> tuple[int, dict[str, str]]:
    """How many patterns were tried, and those that ran wild, each with the text that made it."""
    tried, found = 0, {}
    for place, pattern, use in patterns():
        tried += 1
        shape = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        for text in attacks(shape, pattern.flags & ~re.UNICODE):
            if over(pattern, use, text):
                found[f"{place}.{use}: {shape[:100]}"] = f"{text[:60]!r}, {len(text)} characters"
                break
    return tried, found


@pytest.mark.slow
def test_no_pattern_runs_wild() -> None:
    here = str(Path(__file__).parent)
    code = (
        f"import sys, json; sys.path.insert(0, {here!r}); import test_patterns; print(json.dumps(test_patterns.wild()))"
    )
    done = run([sys.executable, "-c", code], env=environment())  # a process of its own: it may have to be ended
    assert done.returncode == 0, done.stderr
    tried, found = json.loads(done.stdout.splitlines()[-1])
    assert found == {}
    assert tried > 100


def test_a_pattern_that_runs_wild_would_be_found() -> None:
    for pattern in (r"(?:a|a)+b", r"(?:\.\.\.|[\w.]+)(?: (?:\.\.\.|[\w.]+))*;", r"\s*\s*\s+x", r"(?:\d+,?)+;"):
        assert any(over(re.compile(pattern), "search", text) for text in attacks(pattern, 0)), pattern
