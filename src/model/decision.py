"""What people have decided: corrections of what was extracted, acknowledgements of what was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Correction:
    """Another claim in place of an extracted one, or none. `expect` holds fields of the claim as it must be found."""

    source: str  # the release, as the export names it
    locator: tuple[tuple[str, str], ...]  # fields that single the claim out: text, sentence, indicator, value, …
    action: str  # "replace" or "remove"
    change: tuple[tuple[str, str], ...]  # fields and their right values; empty for "remove"
    expect: tuple[tuple[str, str], ...]
    reason: str
    author: str
    date: str
    place: str = ""  # file and entry, for messages


@dataclass(frozen=True)
class Acknowledgement:
    """Somebody has looked and accepts it: one finding while its figures stand, or one scheme as not exhaustive.

    Exactly one of `finding_id` and `scheme` is set. `values_hash` is the finding's at the time. A `scheme`
    (a dimension, perhaps of one `indicator`) need not add up from `since` on.
    """

    reason: str
    author: str
    date: str
    finding_id: str = ""
    values_hash: str = ""
    scheme: str = ""
    indicator: str = ""
    since: str = ""
    until: str = ""  # ISO date after which a person must look again; empty: never
    place: str = ""  # file and entry, for messages
