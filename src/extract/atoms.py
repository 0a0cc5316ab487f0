"""The text as the number layer reads it: words, figures and single marks, with the value of every figure.

Every run of digits lies in exactly one figure. How separators are read is in `_value`: what fits neither the
language's own notation nor a plain number has no value, which is better than a wrong one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from extract.number_words import FIGURE, TIME, NumberWords
from model.value import value

_FILLER = "\x00"  # stands for text that a time expression owns
_THIN = "\u00a0\u202f\u2009\u2007"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
_FRACTION_SLASH = "\u2044"
_SLASHES = "/" + _FRACTION_SLASH
_TYPED = "(?:1/[23458]|2/[35]|3/[458]|4/5|[57]/8)"  # what is written with a stroke behind whole ones
_MINUS = "-−–‒"
_SOFT_HYPHEN = "\u00ad"
_HYPHENS = frozenset("-\u2010\u2011" + _SOFT_HYPHEN)
_JOINING = _HYPHENS | set(_MINUS)  # what may be the sign of the figure behind it, or stand inside a word
_LONGEST_VALUE = 15  # digits; what is longer is an identifier
_SHORTEST_RUN_ON = 3  # letters; a word glued to a figure by a lost blank is no code such as "Q3"
_NO_CLASS = r"(?<![^\d]\d\d[-–])(?<!^\d\d[-–])"  # "18–29 150" is a class and its figure, "10 000–12 500" a range
_OPENING = frozenset(" \t\n\r\f\v\u00a0\u202f([{=:\u201c\u2018\"'")


@dataclass(slots=True)
class Atom:
    """A word, figure or mark at a half-open range of the text; `word` as number_words matches it.

    A figure has a `value` where it can be read, and a `form`: "digits", "fraction" or "ordinal". `sign` is where
    a minus sign stands. `glued`: no blank before it; `hyphened`: only a hyphen.
    """

    start: int
    end: int
    word: str
    value: Decimal | None = None
    form: str = ""
    sign: int = -1
    glued: bool = False
    hyphened: bool = False


@value
class Line:
    """A text as atoms, with the vocabulary to read them by; `words` are the atoms' words."""

    text: str
    atoms: list[Atom]
    words: list[str]
    vocabulary: NumberWords
    table: bool

    def close(self, first: int, last: int) -> bool:
        """True where atoms `first` to `last` may make one expression: in a table only with single blanks between."""
        if last > len(self.atoms):
            return False
        if not self.table:
            return True
        gaps = (self.text[self.atoms[i].end : self.atoms[i + 1].start] for i in range(first, last - 1))
        return all(len(gap) <= 1 and gap not in ("\t", "\n") for gap in gaps)  # which part the cells and the rows

    def allowed(self, first: int, last: int) -> bool:
        """False where the words beside a phrase show that it is no figure ("the one who", "at most")."""
        guard = self.vocabulary.guards.get(" ".join(self.words[first:last]))
        if guard is None:
            return True
        if guard.not_before.longest(self.words, last):
            return False
        if guard.not_after.longest(self.words, first - 1) and not guard.but_before.longest(self.words, last):
            return False
        if guard.only_after is not None and first and not guard.only_after.longest(self.words, first - 1):
            return False
        if guard.only_before is not None:
            return last >= len(self.words) or guard.only_before.longest(self.words, last) is not None
        return True


@cache
def _scanner(decimal: str, thousands: str, table: bool) -> re.Pattern[str]:
    blank = _THIN if table else _THIN + " "
    comma = re.escape(thousands)
    groups = rf"(?:[{blank}]\d{{3}})+(?![{blank}]\d{{3}}|\d)"  # all there are; Python before 3.11.5 errs at a possessive group
    grouped = [
        rf"(?<![\d.,:/]){_NO_CLASS}\d{{1,3}}{groups}(?:{re.escape(decimal)}\d++)?(?![.,:/]?\d)",  # 2 570 000
    ]
    if not table:
        grouped += [
            rf"\d{{1,3}}(?:{comma}\d{{3}})*{comma} 0\d\d(?!\d)",  # 1, 051
            rf"\d{{1,3}}(?:{comma}\d{{3}})+{comma}\n[ \t]*\d{{3}}(?!\d)",  # 1,234,<line end>567
        ]
    part = rf"\d{{1,2}}{_FRACTION_SLASH}\d{{1,2}}(?!\d)|{_TYPED}(?![\d/])|[{_VULGAR}]"
    mixed = rf"\d{{1,3}}[{blank}](?:{part})"  # 2 1⁄2, with the sign for fractions, 2 1/2, 2 ½; no year has a half
    plain = rf"\d++(?:[.,:{_SLASHES}]\d++)*[{_VULGAR}]?|(?<![^\s(])\.\d++|[{_VULGAR}]"
    return re.compile(
        rf"(?P<word>[^\W\d_{_SUPERSCRIPTS}{_VULGAR}]++)|(?P<figure>{'|'.join(grouped)}|{mixed}|{plain})"
        rf"|(?P<raised>[{_SUPERSCRIPTS}]++)|(?P<time>{_FILLER}++)|(?P<mark>[^\s])"
    )


def read_line(text: str, words: NumberWords, taken: Sequence[tuple[int, int]] = (), *, table: bool = False) -> Line:
    """The atoms of `text`; each of the ranges `taken` is one atom TIME. With `table`, plain blanks join no digits."""
    characters = list(text)
    for start, end in taken:
        characters[start:end] = _FILLER * (min(end, len(text)) - start)
    masked = "".join(characters)
    found: list[Atom] = []
    for match in _scanner(words.decimal, words.thousands, table).finditer(masked):
        kind = match.lastgroup
        start, end = match.span()
        if kind == "word" or kind == "mark":
            found.append(Atom(start, end, match[0].lower()))
        elif kind == "figure":
            found += _figures(masked, start, end, words)
        elif kind == "time":
            found.append(Atom(start, end, TIME))
        else:
            value = _number("".join(str(unicodedata.digit(c)) for c in match[0]))
            found.append(Atom(start, end, FIGURE, value, "digits"))
    kept = _hyphens_dropped(masked, found, words)
    return Line(text, kept, [atom.word for atom in kept], words, table)


def _hyphens_dropped(text: str, found: Sequence[Atom], words: NumberWords) -> list[Atom]:
    """Without the hyphens inside words; number words that are broken over a line end are made whole."""
    kept: list[Atom] = []
    skip = False
    for index, atom in enumerate(found):
        if skip:
            skip = False
            continue
        if atom.word not in _JOINING:
            kept.append(atom)
            continue
        last = kept[-1] if kept else None
        following = found[index + 1] if index + 1 < len(found) else None
        if following is not None and following.sign == atom.start:
            continue
        if atom.word not in _HYPHENS or last is None or following is None or last.end != atom.start:
            kept.append(atom)
            continue
        if not (_spoken(last) and _spoken(following)):
            kept.append(atom)
            continue
        between = text[atom.end : following.start]
        broken = "\n" in between
        if between and not broken:
            kept.append(atom)
            continue
        whole = last.word + following.word
        if (broken or atom.word == _SOFT_HYPHEN) and (whole in words.known or words.read(whole)):
            last.word, last.end, skip = whole, following.end, True
        else:
            following.hyphened = True
    for previous, atom in pairwise(kept):
        atom.glued = previous.end == atom.start
    return kept


def _spoken(atom: Atom) -> bool:
    return atom.word == FIGURE or atom.word[0].isalpha()


# ---------------------------------------------------------------- the value of a figure


def _figures(text: str, start: int, end: int, words: NumberWords) -> Iterator[Atom]:
    """One figure, or several where a colon stands between them that is no clock's ("2016:130")."""
    body = text[start:end]
    if ":" in body and not re.fullmatch(r"\d{1,2}:\d\d(?::\d\d)?", body):
        for piece in re.finditer(r"[^:]+", body):
            yield _figure(text, start + piece.start(), start + piece.end(), words)
    else:
        yield _figure(text, start, end, words)


def _figure(text: str, start: int, end: int, words: NumberWords) -> Atom:
    body = text[start:end]
    atom = Atom(start, end, FIGURE, *_value(body, words))
    if _code(text, start, words):
        atom.value = None
    sign = text[start - 1 : start]
    if sign and sign in _MINUS and atom.value is not None and atom.form == "digits":
        before = text[start - 2 : start - 1]
        if (not before or before in _OPENING) and not (sign == "–" and before == " "):
            atom.sign, atom.value = start - 1, -atom.value
    return atom


def _code(text: str, start: int, words: NumberWords) -> bool:
    """True for the digits of "H1", "ID.3" and "x_2", and for the rest of a period ("2014-15").

    A lower-case word before a figure is a lost blank, "was130"; "EUR5" and "$US5" are money.
    """
    if text[start - 1 : start] in _HYPHENS and text[start - 2 : start - 1] == _FILLER:
        return True
    if text[start - 1 : start] == "." and text[max(0, start - 2) : start - 1].isupper():
        return True
    at = start
    while at and start - at < _LONGEST_VALUE and (text[at - 1].isalpha() or text[at - 1] == "_"):
        at -= 1
    before = text[at:start]
    if before.lower() in words.money or (at and text[at - 1] in words.money_signs):
        return False
    return bool(before) and (len(before) < _SHORTEST_RUN_ON or not before.islower() or "_" in before)


def _value(body: str, words: NumberWords) -> tuple[Decimal | None, str]:
    """What a digit string says, with its form; no value for clock times, "746/2011", "1.2.3" and bad grouping."""
    if body.isdecimal():
        return None if len(body) > 1 and body[0] == "0" else _number(body), "digits"
    if body[-1] in _VULGAR:
        part = Decimal(str(unicodedata.numeric(body[-1])))
        if len(body) == 1:
            return _percent(part), "fraction"
        whole = body[:-1].rstrip()
        whole_part = _number(whole) if whole.isdecimal() else None
        return None if whole_part is None else whole_part + part, "digits"
    slash = next((c for c in _SLASHES if c in body), "")
    whole_and_part = body.split()
    if slash and len(whole_and_part) == 2:
        percent, _ = _slashed(whole_and_part[1].split(slash), certain=True)
        return None if percent is None else Decimal(whole_and_part[0]) + percent / 100, "digits"
    if slash:
        return _slashed(body.split(slash), certain=slash == _FRACTION_SLASH)
    if ":" in body:
        return None, "digits"
    plain = re.sub(r"\s", "", body)
    grouped = len(plain) < len(body)
    point = words.decimal
    comma = words.thousands
    if grouped:
        whole, _, decimals = plain.replace(comma, "").partition(point) if point != comma else (plain, "", "")
        return _number(whole + ("." + decimals if decimals else "")), "digits"
    if plain.count(point) > 1:
        return None, "digits"
    whole, _, decimals = plain.partition(point)
    groups = whole.split(comma)
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:]) or groups[0] == "0"):
        return None, "digits"
    if comma in decimals or (len(groups) == 1 and len(whole) > 1 and whole[0] == "0"):
        return None, "digits"
    return _number("".join(groups) + ("." + decimals if decimals else "")), "digits"


def _slashed(pieces: list[str], *, certain: bool) -> tuple[Decimal | None, str]:
    """Reads "1/3" as a fraction; "24/7", "2022/23" and "746/2011" are none. Fractions with the sign for them are `certain`."""
    numbers = [_number(p) for p in pieces if p.isdecimal() and p[0] != "0"]
    if len(pieces) == 2 and len(numbers) == 2:
        upper, lower = numbers
        if upper and lower and upper < lower and (certain or lower <= 5 or (upper == 1 and lower <= 10)):
            return _percent(upper / lower), "fraction"
    return None, "digits"


def _percent(part: Decimal) -> Decimal:
    return rounded(part * 100)


def rounded(value: Decimal) -> Decimal:
    """To two decimals, without trailing zeros: 33.33, 25."""
    short = value.quantize(Decimal("0.01"))
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short.normalize()


def _number(digits: str) -> Decimal | None:
    if len(digits) > _LONGEST_VALUE:
        return None
    return Decimal(digits)
