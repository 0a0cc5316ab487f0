"""One release or one claim with everything that a person wants to see beside it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, RowMapping, select

from load.schema import carried, claim, coverage, numeral, page, problem, release
from model.errors import ClaimledgerError


@dataclass(frozen=True)
class ReleaseShown:
    """A release: its row, its pages' text, its numerals in order, and what could not be read."""

    release: RowMapping
    pages: tuple[str, ...]
    numerals: tuple[RowMapping, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class ClaimShown:
    """A claim: its row, its release, the text of its page, what it took over from where, and how far others hold it."""

    claim: RowMapping
    release: RowMapping
    page: str
    carried: tuple[RowMapping, ...]
    coverage: RowMapping | None  # None before the first check


def find_shown(store: Engine, what: str) -> ReleaseShown | ClaimShown:
    """The release with this source, or the claim whose id begins so. Raises ClaimledgerError for none or several."""
    with store.connect() as connection:
        found = connection.execute(select(release).where(release.c.source == what)).mappings().first()
        if found is not None:
            mine = found["release_id"]
            pages = connection.execute(
                select(page.c.text).where(page.c.release_id == mine).order_by(page.c.number)
            ).scalars()
            numerals = (
                select(numeral).where(numeral.c.release_id == mine).order_by(numeral.c.page, numeral.c.char_start)
            )
            problems = select(problem.c.text).where(problem.c.release_id == mine).order_by(problem.c.sequence)
            return ReleaseShown(
                found,
                tuple(pages),
                tuple(connection.execute(numerals).mappings()),
                tuple(connection.execute(problems).scalars()),
            )
        wanted = select(claim).where(claim.c.claim_id.startswith(what, autoescape=True)).limit(2)
        claims = connection.execute(wanted).mappings().all()
        if len(claims) > 1 and claims[0]["claim_id"] != what:
            raise ClaimledgerError(f"{what}: several claims have an id that begins so; give more of it")
        if not claims or not what:
            raise ClaimledgerError(
                f"{what}: is no release and no claim of this store; claimledger export lists them all"
            )
        one = claims[0]
        of = connection.execute(select(release).where(release.c.release_id == one["release_id"])).mappings().one()
        text = select(page.c.text).where(page.c.release_id == one["release_id"], page.c.number == one["page"])
        took = select(carried).where(carried.c.claim_id == one["claim_id"])
        held = select(coverage).where(coverage.c.claim_id == one["claim_id"])
        return ClaimShown(
            one,
            of,
            str(connection.execute(text).scalar_one()),
            tuple(connection.execute(took).mappings()),
            connection.execute(held).mappings().first(),
        )
