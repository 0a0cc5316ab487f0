"""What each kept result was read from, so that a run looks up what a release touches and reads nothing else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table of kept results anew, empty: the next check fills it. Claims get indices by what they speak of."""
    op.drop_table("kept")
    op.create_table(
        "kept",
        sa.Column("kept_id", sa.Integer(), autoincrement=False, nullable=False, comment="number inside this store"),
        sa.Column("series", sa.String(), nullable=False, comment="the series"),
        sa.Column(
            "standing",
            sa.String(),
            nullable=False,
            comment="all; certain: without the claims that may have been misread",
        ),
        sa.Column(
            "kind",
            sa.String(),
            nullable=False,
            comment="what was checked: release, cell, stock or jump; or what that rests on: usual, doubt, span",
        ),
        sa.Column("key", sa.Text(), nullable=False, comment="which release, cell, indicator or claim"),
        sa.Column("found", sa.Text(), nullable=False, comment="what was found, as JSON; empty for nothing"),
        sa.Column(
            "told",
            sa.Text(),
            nullable=False,
            comment="of a release a hash of its figures and the groups it speaks of; of a cell how it was restated",
        ),
        sa.Column(
            "stale",
            sa.Text(),
            comment="of a release that was loaded again or went since: the cells that it stated, as JSON; else empty",
        ),
        sa.ForeignKeyConstraint(["series"], ["series.series"], name=op.f("fk_kept_series_series"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kept_id", name=op.f("pk_kept")),
        comment="What the checks have found, for the next run to go on from",
    )
    op.create_index(
        op.f("ix_kept_series_standing_kind_key"), "kept", ["series", "standing", "kind", "key"], unique=True
    )
    op.create_table(
        "read_from",
        sa.Column("kept_id", sa.Integer(), nullable=False, comment="what was found"),
        sa.Column(
            "topic", sa.String(), nullable=False, comment="an indicator, a release, or what is usual in an indicator"
        ),
        sa.Column("first_day", sa.Integer(), nullable=False, comment="first day, counted from 1 January of the year 1"),
        sa.Column("last_day", sa.Integer(), nullable=False, comment="last day"),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["kept.kept_id"], name=op.f("fk_read_from_kept_id_kept"), ondelete="CASCADE"
        ),
        comment="What each result was read from: what else is stated of these days calls for checking again",
    )
    op.create_index(op.f("ix_read_from_kept_id"), "read_from", ["kept_id"])
    op.create_index(op.f("ix_read_from_topic_last_day"), "read_from", ["topic", "last_day"])
    op.create_index(op.f("ix_claim_indicator_time_period"), "claim", ["indicator", "time_period"])
    op.create_index(
        op.f("ix_claim_indicator_breakdown_time_period"), "claim", ["indicator", "breakdown", "time_period"]
    )
    op.execute("UPDATE series SET kept_under = ''")
    op.drop_column("finding", "rank")
    op.add_column(
        "finding",
        sa.Column("digest", sa.String(), nullable=False, server_default="", comment="hash of all that is said here"),
    )
