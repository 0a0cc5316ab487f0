"""Words that stand against each other over several sentences: "Of these, 139 were victims. The other 26 were their children."."""

from __future__ import annotations

from collections.abc import Sequence

from codebook.book import Contrast
from extract.items import Item, first_marked, marked, of_kind


def counted_apart(
    items: Sequence[Item], beside: Sequence[Sequence[Item]], contrasts: Sequence[Contrast]
) -> frozenset[str]:
    """The dimensions of which a sentence counts one category, and a sentence `beside` it another one.

    A category that is counted as a part ("139 of them were victims") is set against the rest in any case.
    """
    found = set()
    for contrast in contrasts:
        counted = _counted(items, contrast) if contrast.counts else set()
        if not counted:
            continue
        others = {code for sentence in beside for code in _counted(sentence, contrast)}
        if contrast.counts in counted | others and (others - counted or _as_part(items, contrast)):
            found.add(contrast.dimension)
    return frozenset(found)


def _counted(items: Sequence[Item], contrast: Contrast) -> set[str]:
    """The categories of the contrast's words in a sentence that has a figure and breaks it down by nothing else."""
    said = of_kind(items, "contrast", "code")
    counted = {m.code for m in said if m.name == contrast.dimension}
    narrowed = any(m.kind == "code" and m.name != contrast.dimension for m in said)
    return counted if counted and not narrowed and any(i.number for i in items) else set()


def _as_part(items: Sequence[Item], contrast: Contrast) -> bool:
    """True for "of these, 139 were victims": the word is what is said of a part."""
    said = first_marked(items, "be")
    part = marked(items[: said + 1], "of_them", "of_these", "remaining", "the_other")
    words = {m.code for m in of_kind(items[said + 1 :], "contrast") if m.name == contrast.dimension}
    return said >= 0 and part and contrast.counts in words
