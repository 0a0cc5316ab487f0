"""Spoiled input, drawn from a seed: texts, codebooks, corrections and PDFs that nobody would write and somebody will send."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import tomlkit
from made import ROOT

ODD = (
    "١٢٣", "１２", "𝟙𝟚", "௧", "①", "½", "²", "一", "0x12", "1e9", "1,2,3", "1.000.000", "1 000 000",
    "1\u00a0000", "12-13", "12–13",
    "−5", "+5", ".5", "5.", "5..6", "#1", "1)", "a1b2", "1:2", "~3", "$5", "€5m", "99/99/9999", "31.2.2018", "2018-S1",
    "0", "00", "0000", "9999", "10000-01-01", "1" * 30, "9" * 400, "1st", "0th", "13th", "one", "million", "half of",
    "one in", "a third", "doubled", "kolme", "tjugo", "kaksi kolmasosaa", "in 0", "per cent", "percentage points", "10 %-15 %",
    "January", "tammikuussa", "32 January 2018", "January to 31 June 2018", "the first half of", "quarter", "year 0",
    "of these", "respectively", "compared with", "than in", "(", ")", "[1]", "|", "%", "–", "* ", "\t", "\r\n", "\n\n", "\f",
    "\0", "\x1b[2J", "\x85", "\u2028", "\u200b", "\u202e", "\ufeff", "\u00ad", "e\u0301", "ſ", "İ", "ß", "ǆ", "\U0001f600",
    "</script>", "=1+1", "'; DROP TABLE claim; --",
)  # fmt: skip

_LARGEST_SAMPLE = 500_000  # bytes


@cache
def _samples(suffix: str) -> tuple[bytes, ...]:
    """Releases, our own small PDFs with traps, and what is there of a collection of hostile ones."""
    folders = (ROOT / "raw", ROOT / "tests" / "pdf", ROOT.parent / "shared" / "pdf" / "hostile")
    found = (path for folder in folders for path in sorted(folder.rglob(f"*{suffix}")))
    return tuple(path.read_bytes() for path in found if path.stat().st_size < _LARGEST_SAMPLE)


def spoiled_text(chance: random.Random) -> bytes:
    """A piece of a release with odd things put in, taken out and moved; or odd things alone."""
    if chance.random() < 0.2:
        return " ".join(chance.choice(ODD) for _ in range(chance.randrange(1, 60))).encode()
    whole = chance.choice(_samples(".txt")).decode()
    start = chance.randrange(len(whole))
    text = whole[start : start + chance.choice([200, 800, 3_000])]
    for _ in range(chance.choice([1, 3, 10, 40])):
        first = chance.randrange(len(text) + 1)
        last = first + chance.choice([0, 0, 1, 2, 5, 30])
        other = chance.randrange(len(text) + 1)
        put = chance.choice(ODD) if chance.random() < 0.8 else text[other : other + chance.randrange(40)]
        text = text[:first] + put + text[last:]
    return text.encode()


def spoiled_pdf(chance: random.Random) -> bytes:
    """A PDF with bytes turned, cut out, doubled, and numbers of its structure changed."""
    data = bytearray(chance.choice(_samples(".pdf")))
    for _ in range(chance.choice([1, 2, 8, 40])):
        first = chance.randrange(len(data) or 1)
        kind = chance.randrange(5)
        if kind == 0:
            data[first : first + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del data[first : first + chance.choice([1, 10, 1_000])]
        elif kind == 2:
            data[first:first] = data[first : first + chance.choice([1, 10, 1_000])]
        elif kind == 3 and (numbers := list(re.finditer(rb"\d+", data))):
            number = chance.choice(numbers)
            data[number.start() : number.end()] = chance.choice([b"0", b"-1", b"99999999999", b"1e9", b"65535"])
        else:
            del data[max(first, 1_000) :]
    return bytes(data)


_VALUES: tuple[Any, ...] = (
    "", " ", "a", "...", "*", "a|b", "a?", "(", "1", "0", "x" * 5_000, "\u202e", "\0", "no_such", 0, -1, 1.5, True, [], [""],
    ["..."], ["a*"], [[]], {}, {"en": []}, {"en": [1]}, {"xx": ["a"]}, "2018-02-31", "2018-S3", "'; DROP TABLE claim; --",
    "... " * 40 + "!", "a|" * 2_000 + "(", "(a+)+$", 10**4_000,
)  # fmt: skip


def spoiled_codebook(chance: random.Random) -> bytes:
    """A codebook with some of its values replaced, taken out or exchanged; or with its bytes spoiled."""
    return _spoiled_toml(chance, chance.choice([p.read_bytes() for p in sorted((ROOT / "codebooks").glob("*.toml"))]))


_CORRECTIONS = b"""
[[correction]]
source = "2018-S1.en.txt"
action = "replace"
find = { indicator = "new_clients", time_period = "2018-S1", value = "76" }
expect = { value = "76" }
set = { value = "67" }
reason = "misprint"
author = "NN"
date = 2024-05-01

[[correction]]
source = "2018-S1.en.txt"
action = "remove"
find = { kind = "share" }
reason = "misprint"
author = "NN"
date = "2024-05-01"
"""


def spoiled_corrections(chance: random.Random) -> bytes:
    """A file of corrections, spoiled like a codebook."""
    return _spoiled_toml(chance, _CORRECTIONS)


_ACKNOWLEDGED = b"""
[[acknowledged]]
finding = "0123456789ab"
title = "two readings of one figure"
severity = "error"
values = ["76", "67"]
reason = "the publisher has said so"
author = "NN"
date = 2024-05-01

[[not_exhaustive]]
dimension = "sex"
indicator = "new_clients"
since = "2018"
reason = "the form allows no answer"
author = "NN"
date = "2024-05-01"
"""


def spoiled_acknowledged(chance: random.Random) -> bytes:
    """A file of accepted findings, spoiled like a codebook."""
    return _spoiled_toml(chance, _ACKNOWLEDGED)


def _spoiled_toml(chance: random.Random, data: bytes) -> bytes:
    if chance.random() < 0.2:
        spoiled = bytearray(data)
        for _ in range(chance.choice([1, 5])):
            first = chance.randrange(len(spoiled))
            spoiled[first : first + chance.choice([0, 1, 20])] = chance.choice(
                [b"", b'"', b"[", b"\xff", b"{", b"\0", b"'''"]
            )
        return bytes(spoiled)
    tree = tomllib.loads(data.decode())
    for _ in range(chance.choice([1, 1, 2, 6])):
        _spoil(chance, tree)
    return tomlkit.dumps(tree).encode()


def _spoil(chance: random.Random, node: dict[str, Any] | list[Any]) -> None:
    """Changes one value somewhere below a table or a list."""
    while node:
        keys: list[Any] = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = chance.choice(keys)
        held = node[key]
        if isinstance(held, dict | list) and held and chance.random() < 0.8:
            node = held
            continue
        kind = chance.randrange(4)
        if kind == 0:
            del node[key]
        elif kind == 1 and isinstance(node, dict):
            node[chance.choice(["within", "x", "en", "band", "a.b", ""])] = held
        elif kind == 2:
            node[key] = deepcopy(node[chance.choice(keys)])
        else:
            node[key] = deepcopy(chance.choice(_VALUES))  # a later change must not reach the next input
        return


MUTATIONS: dict[str, Callable[[random.Random], bytes]] = {
    "text": spoiled_text, "pdf": spoiled_pdf, "codebook": spoiled_codebook, "corrections": spoiled_corrections,
    "acknowledged": spoiled_acknowledged,
}  # fmt: skip
SUFFIXES = {"text": ".txt", "pdf": ".pdf", "codebook": ".toml", "corrections": ".toml", "acknowledged": ".toml"}


def corpus(kind: str) -> list[Path]:
    """The inputs of a kind that once broke something, or are kept for what they are."""
    return sorted((Path(__file__).parent / "corpus" / kind).glob(f"*{SUFFIXES[kind]}"))
