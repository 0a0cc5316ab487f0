"""Python's way of matching a regular expression, with the steps counted: work that is the same on every machine.

A pattern is parsed by Python's own parser and run by a small machine that tries what the engine tries, in its order. The
engine skips some starts that cannot fit; the machine does not, so that it never counts less.
"""

from __future__ import annotations

import re
import re._compiler as compiler
import re._parser as parser
from collections.abc import Callable
from typing import Any

Node = tuple[Any, Any]
Fits = Callable[[Any], bool]  # whether one character fits
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_ONE_CHARACTER = ("LITERAL", "NOT_LITERAL", "ANY", "IN")


class TooManyStepsError(Exception):
    """The steps allowed are used up."""


class Machine:
    """A pattern as instructions: (name, argument, …). `steps` counts those carried out."""

    def __init__(self, pattern: str | bytes, flags: int = 0) -> None:
        self.tree = parser.parse(pattern, flags & ~re.UNICODE if isinstance(pattern, str) else flags)
        self.flags, self.of_bytes = flags, isinstance(pattern, bytes)
        self.steps = 0
        self.allowed = 0
        self.code: list[tuple[Any, ...]] = []
        self.turned = (0, 0)  # the flags that the part at hand turns on and off: (?-i:…)
        self.marks = 0  # repeats without a limit
        self._add(list(self.tree))
        self.code.append(("end",))

    def match(self, text: str | bytes, at: int = 0, *, whole: bool = False) -> int | None:
        """Where a match that begins at `at` ends; None where there is none."""
        return self._run(0, text, at, whole)

    def work(self, use: str, text: str | bytes, allowed: int) -> int:
        """The steps that a use of the pattern takes with a text: match, fullmatch, search, else of every match in it."""
        self.steps, self.allowed = 0, allowed
        if use in ("match", "fullmatch"):
            self.match(text, whole=use == "fullmatch")
            return self.steps
        at = 0
        while at <= len(text):
            end = self.match(text, at)
            if end is not None and use == "search":
                break
            at = max(end or 0, at + 1)
        return self.steps

    def alone(self, node: Node) -> re.Pattern[Any]:
        """One node as a pattern of Python's own."""
        inner = parser.SubPattern(self.tree.state, [node])
        outer = parser.SubPattern(self.tree.state, [(parser.SUBPATTERN, (None, *self.turned, inner))])
        return compiler.compile(outer, self.flags)

    def fits(self, node: Node) -> Fits:
        """Whether a character fits a node that takes one."""
        pattern, known = self.alone(node), dict[Any, bool]()

        def fit(character: Any) -> bool:
            if character not in known:
                given = bytes([character]) if isinstance(character, int) else character
                known[character] = (
                    pattern.match(given.encode() if self.of_bytes and given is character else given) is not None
                )
            return known[character]

        return fit

    # ------------------------------------------------------------- from a tree to instructions

    def _add(self, nodes: list[Node]) -> None:
        for node in nodes:
            name, value = str(node[0]), node[1]
            if name in _ONE_CHARACTER:
                self.code.append(("character", self.fits(node)))
            elif name == "AT":
                self.code.append(("at", self.alone(node)))
            elif name == "SUBPATTERN":
                before, self.turned = self.turned, (value[1], value[2])
                self._add(list(value[3]))
                self.turned = before
            elif name == "BRANCH":
                self._add_branches([list(branch) for branch in value[1]])
            elif name in REPEATS:
                low, high, body = value
                self._add_repeat(name, int(low), None if high is parser.MAXREPEAT else int(high), list(body))
            elif name in ("ASSERT", "ASSERT_NOT"):
                behind = value[1].getwidth()[0] if value[0] < 0 else 0
                self._add_apart("look", list(value[1]), behind, name == "ASSERT")
            elif name == "ATOMIC_GROUP":
                self._add_apart("atomic", list(value))
            else:
                raise NotImplementedError(f"{name}: teach the machine what this part of a pattern does")

    def _add_apart(self, name: str, nodes: list[Node], *arguments: Any) -> None:
        """Instructions that are run on their own and leave nothing to go back to."""
        here = len(self.code)
        self.code.append(())
        self._add(nodes)
        self.code.append(("end",))
        self.code[here] = (name, here + 1, len(self.code), *arguments)

    def _add_branches(self, branches: list[list[Node]]) -> None:
        """The engine looks at the first character of a branch before it goes there."""
        here, starts, jumps = len(self.code), [], []
        self.code.append(())
        for nodes in branches:
            first = self.fits(nodes[0]) if nodes and str(nodes[0][0]) in _ONE_CHARACTER else None
            starts.append((first, len(self.code)))
            self._add(nodes)
            jumps.append(len(self.code))
            self.code.append(())
        self.code[here] = ("branches", starts[::-1])
        for jump in jumps:
            self.code[jump] = ("go", len(self.code))

    def _add_repeat(self, name: str, low: int, high: int | None, body: list[Node]) -> None:
        if name == "POSSESSIVE_REPEAT":
            repeat = [(parser.MAX_REPEAT, (low, parser.MAXREPEAT if high is None else high, body))]
            self._add_apart("atomic", repeat)
            return
        for _ in range(low):
            self._add(body)
        if high is None:
            here, mark = len(self.code), self.marks
            self.marks += 1
            self.code += [(), ("mark", mark)]
            self._add(body)
            self.code.append(("again", here, mark))
            self.code[here] = self._either(here + 1, len(self.code), name)
            return
        choices = []
        for _ in range(high - low):
            choices.append(len(self.code))
            self.code.append(())
            self._add(body)
        for choice in choices:
            self.code[choice] = self._either(choice + 1, len(self.code), name)

    @staticmethod
    def _either(more: int, done: int, name: str) -> tuple[Any, ...]:
        return ("either", done, more) if name == "MIN_REPEAT" else ("either", more, done)

    # ------------------------------------------------------------- running them

    def _run(self, start: int, text: Any, at: int, whole: bool = False) -> int | None:
        back: list[tuple[int, int, tuple[int, ...]]] = [(start, at, (-1,) * self.marks)]
        code, length = self.code, len(text)
        while back:
            here, at, marks = back.pop()
            while True:
                self.steps += 1
                if self.steps > self.allowed > 0:
                    raise TooManyStepsError
                name, *given = code[here]
                here += 1
                if name == "character":
                    if at == length or not given[0](text[at]):
                        break
                    at += 1
                elif name == "either":
                    back.append((given[1], at, marks))
                    here = given[0]
                elif name == "branches":
                    for first, where in given[0]:
                        if first is None or (at < length and first(text[at])):
                            back.append((where, at, marks))
                    break
                elif name == "go":
                    here = given[0]
                elif name == "mark":
                    marks = (*marks[: given[0]], at, *marks[given[0] + 1 :])
                elif name == "again":
                    if marks[given[1]] != at:  # what was empty is not repeated
                        here = given[0]
                elif name == "at":
                    if given[0].match(text, at) is None:
                        break
                elif name == "atomic":
                    end = self._run(given[0], text, at)
                    if end is None:
                        break
                    at, here = end, given[1]
                elif name == "look":
                    begin = at - given[2]
                    if (begin >= 0 and self._run(given[0], text, begin) is not None) != given[3]:
                        break
                    here = given[1]
                elif whole and at < length:
                    break
                else:
                    return at
        return None
