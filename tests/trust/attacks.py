"""Texts that are made against a regular expression, and how the work of the expression grows with them."""

from __future__ import annotations

import re._parser as parser
from collections.abc import Iterator
from typing import Any

from backtracking import REPEATS, Machine, Node, TooManyStepsError

_ENDS = ("\N{REPLACEMENT CHARACTER}", "\n")  # what makes it fail at last
_SHORT = 80  # characters of a first try; where it seems to grow too fast, a second one with eight times as many
_LIMIT = 2_000  # steps for each character of a text: beyond, there is no need to know
_BOUNDED = 60  # times; what may be repeated no more often than that can slow a text, but not more the longer it is
_OFTEN = 8  # times; a part repeated less often is no part to attack
_WAYS = 4  # of fitting a part: its first alternatives, one after another
_CHARACTERS = "a1 \n.,-–(%A"
Shape = tuple[str, str, str]  # what leads to a repeated part, what fits it, an end


def growth(pattern: str | bytes, flags: int, use: str, most: float) -> tuple[float, str]:
    """How many times the steps four times the text costs at worst, and that text; infinite where the steps explode."""
    machine, worst = Machine(pattern, flags), (0.0, "")
    for shape in shapes(machine):
        ratio = _ratio(machine, use, shape, _SHORT)
        if ratio > most:
            ratio = _ratio(machine, use, shape, 8 * _SHORT)
        worst = max(worst, (ratio, text_of(shape, _SHORT)))
        if ratio > most:
            break
    return worst


def text_of(shape: Shape, length: int) -> str:
    """A text of about this length."""
    before, body, end = shape
    return before + body * (length // len(body)) + end


def shapes(machine: Machine) -> list[Shape]:
    """What can be tried against a pattern: each repeated part, and each kind of character that repeated parts tell apart."""
    repeats = list(_repeats(machine, list(machine.tree), ""))
    kinds = _kinds(machine, [node for _, _, body in repeats for node in _characters(body)])
    found = [("", body) for _, _, nodes in repeats for body in _ways(machine, nodes)] + [("", kind) for kind in kinds]
    for before, high, nodes in repeats:
        found += [(before, body) for body in (*_ways(machine, nodes), *(kinds if high > _BOUNDED else ()))]
    return [(before, body, end) for before, body in dict.fromkeys(found) if body for end in _ENDS]


def _ratio(machine: Machine, use: str, shape: Shape, length: int) -> float:
    steps = []
    for size in (length, 4 * length):
        text = text_of(shape, size)
        try:
            steps.append(machine.work(use, text.encode() if machine.of_bytes else text, _LIMIT * size))
        except TooManyStepsError:
            return float("inf")
    return steps[1] / steps[0]


def _repeats(machine: Machine, nodes: list[Node], before: str) -> Iterator[tuple[str, int, list[Node]]]:
    """Each part that may be repeated often: a text that leads to it, how often it may be repeated, the part."""
    for node in nodes:
        name, value = str(node[0]), node[1]
        if name in REPEATS and int(value[1]) > _OFTEN:
            yield before, int(value[1]), list(value[2])
        for inner in _inner(node):
            yield from _repeats(machine, inner, before)
        before += _fitting(machine, [node], 0)


def _inner(node: Node) -> list[list[Node]]:
    """The parts of a part."""
    name, value = str(node[0]), node[1]
    if name in REPEATS:
        return [list(value[2])]
    if name == "SUBPATTERN":
        return [list(value[3])]
    if name == "BRANCH":
        return [list(branch) for branch in value[1]]
    if name in ("ASSERT", "ASSERT_NOT"):
        return [list(value[1])]
    return [list(value)] if name == "ATOMIC_GROUP" else []


def _ways(machine: Machine, nodes: list[Node]) -> list[str]:
    """Texts that fit a part, or nearly."""
    return list(dict.fromkeys(_fitting(machine, nodes, way) for way in range(_WAYS)))


def _fitting(machine: Machine, nodes: list[Node], way: int) -> str:
    """One such text: of alternatives the one with this number; what may be missing is missing in the last way."""
    said = ""
    for node in nodes:
        name, value = str(node[0]), node[1]
        inner = _inner(node)
        if name == "LITERAL":
            said += chr(value)
        elif name in REPEATS:
            said += _fitting(machine, inner[0], way) * max(int(value[0]), way < _WAYS - 1)
        elif name == "BRANCH":
            said += _fitting(machine, inner[min(way, len(inner) - 1)], way)
        elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
            said += _fitting(machine, inner[0], way)
        elif not inner and name != "AT":
            said += next((c for c in (*_CHARACTERS, *_written(node)) if machine.fits(node)(c)), "")
    return said


def _characters(nodes: list[Node]) -> Iterator[Node]:
    """The parts of a part that take one character."""
    for node in nodes:
        inner = _inner(node)
        if not inner and str(node[0]) != "AT":
            yield node
        for part in inner:
            yield from _characters(part)


def _kinds(machine: Machine, nodes: list[Node]) -> list[str]:
    """A character for each set of nodes that it fits."""
    fits = [machine.fits(node) for node in {str(node): node for node in nodes}.values()]
    candidates = dict.fromkeys([*_CHARACTERS, *(c for node in nodes for c in _written(node))])
    kinds = {tuple(fit(c) for fit in fits): c for c in reversed(candidates)}
    return [character for fitted, character in kinds.items() if any(fitted)]


def _written(node: Node) -> list[str]:
    """The characters that stand in a node."""
    members: list[tuple[Any, Any]] = node[1] if node[0] is parser.IN else [node]
    found = [value for name, value in members if name in (parser.LITERAL, parser.NOT_LITERAL)]
    return [chr(value) for value in found + [value[0] for name, value in members if name is parser.RANGE]]
