"""Releases whose figures agree, and the same with a planted slip: what a flow makes of them is known beforehand."""

from __future__ import annotations

RELEASE = """ASSISTANCE SYSTEM FOR VICTIMS OF HUMAN TRAFFICKING
Review published {published}

In {year}, {referrals} people were referred to the assistance system. {new} of them were taken on as clients.

Of the {new} new clients, {women} were women and {men} were men.
"""


def release(year: int, *, slip: int = 0) -> str:
    """The text of a release on this year; `slip` is added to one of the two parts of a whole."""
    new, women = year - 1_950, 30
    return RELEASE.format(
        published=f"20 February {year + 1}", year=year, referrals=new + 40, new=new, women=women, men=new - women + slip
    )
