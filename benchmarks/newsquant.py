"""Value F1 of the number layer on NewsQuant, third-party news sentences with annotated quantities.

Usage: python benchmarks/newsquant.py PATH [--misses N]

PATH is NewsQuant.json of the public repository satya77/CQE_Evaluation (data/formatted_test_set); it is not kept here.
Its gold has no dates and no ordinals, gives shares in words as parts of one and percentages as written, and joins the
two ends of a range, also where a value moves "from 240 to 273", which are two figures to us. A gold value counts as
found once at most, and equal to five digits, as in the authors' own count. Every third sentence was kept aside while
the word lists were written; its score is printed apart.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from extract.numerals import Number, find_numbers
from extract.periods import find_times
from extract.roles import role

_NO_QUANTITY = {"contact", "legal", "label", "furniture", "name", "period"}

Value = tuple[float, ...]


@dataclass
class Score:
    """Counts of one set of sentences."""

    right: int = 0
    given: int = 0
    gold: int = 0

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.given), self.right / max(1, self.gold)
        f1 = 2 * precision * recall / (precision + recall) if self.right else 0.0
        return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({self.gold} gold, {self.given} given)"


def quantities(text: str) -> list[tuple[Value, Number]]:
    """The figures of an English sentence that measure or count something, as NewsQuant writes their values."""
    taken = [(t.start, t.end) for t in find_times(text, "en")]
    made: list[tuple[Value, Number]] = []
    for number in find_numbers(text, "en", taken):
        if number.value is None or role(number, text, "en") in _NO_QUANTITY or _not_annotated(number, text):
            continue
        part = 100 if number.form == "fraction" else 1
        ends = [number.value] if number.value_to is None else [number.value, number.value_to]
        value = tuple(float(v) / part for v in ends)
        if made and len(value) == 1 and len(made[-1][0]) == 1 and _moved(made[-1][1], number, text):
            value = (*made.pop()[0], *value)
        made.append((value, number))
    return made


def _not_annotated(number: Number, text: str) -> bool:
    """Ordinals, zeros, "doubled" and "twice", "most" and "the majority", and the "five" of "a five-year plan"."""
    if number.form in ("ordinal", "zero"):
        return True
    if number.form == "multiple":
        return not number.text.endswith(("times", "fold"))
    if number.form == "fraction":
        return number.text.lower().endswith(("most", "majority", "part"))
    return number.form == "words" and bool(re.match(r"-[a-z]", text[number.end :]))


def _moved(first: Number, second: Number, text: str) -> bool:
    """True for the two figures of "rose from 240 to 273", which NewsQuant gives as one range and we as two figures."""
    before, between = text[: first.phrase_start], text[first.phrase_end : second.phrase_start]
    return bool(re.search(r"\bfrom $", before) and re.fullmatch(r"(?: [\w./]+){0,3} to ", between))


def gold_value(text: str) -> Value:
    """A gold value, "2.0" or "3.0-4.0"."""
    if "E" not in text and "-" in text[1:]:
        return tuple(float(v) for v in text.split("-", 1))
    return (float(text),)


def agree(gold: Value, given: Value, number: Number) -> bool:
    """True for equal values; shares in words are rounded to hundredths of a percent here and not there."""
    slack = 1e-4 if number.form == "fraction" else 1e-8
    pairs = zip(gold, given, strict=False)
    return len(gold) == len(given) and all(math.isclose(x, y, rel_tol=1e-5, abs_tol=slack) for x, y in pairs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the scores, and the first misses on request."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("path", type=Path)
    parser.add_argument("--misses", type=int, default=0)
    options = parser.parse_args(arguments)
    tuned, aside = Score(), Score()
    shown = 0
    started = perf_counter()
    for index, sentence in enumerate(json.loads(options.path.read_text(encoding="utf-8"))):
        score = aside if index % 3 == 2 else tuned
        gold = [gold_value(q["value"]) for q in sentence["quantities"]]
        given = quantities(sentence["text"])
        spare = list(given)
        missed = []
        for value in gold:
            match = next((g for g in spare if agree(value, *g)), None)
            if match is None:
                missed.append(value)
            else:
                spare.remove(match)
        score.right += len(given) - len(spare)
        score.given += len(given)
        score.gold += len(gold)
        if score is tuned and (missed or spare) and shown < options.misses:
            shown += 1
            print(f"{sentence['text']}\n    missed {missed}  not in gold {[(n.text, str(n.value)) for _, n in spare]}")
    whole = Score(tuned.right + aside.right, tuned.given + aside.given, tuned.gold + aside.gold)
    print(f"tuned on    {tuned}\nkept aside  {aside}\nall         {whole}")
    print(f"{(perf_counter() - started) * 1000:.0f} ms for all sentences")


if __name__ == "__main__":
    main()
