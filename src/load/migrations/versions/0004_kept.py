"""What the checks have found, kept so that the next run goes on from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table of kept results, and a column of the series."""
    op.add_column(
        "series",
        sa.Column(
            "kept_under",
            sa.String(),
            nullable=False,
            server_default="",
            comment="hash of the rules and codebook that the kept results were found under",
        ),
    )
    op.create_table(
        "kept",
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
            comment="what was checked: release, cell, stock or jump; or what that rests on: usual, doubt",
        ),
        sa.Column("key", sa.Text(), nullable=False, comment="which release, cell, indicator or claim"),
        sa.Column("stale", sa.Boolean(), nullable=False, comment="true of a release that was loaded again since"),
        sa.Column("marks", sa.LargeBinary(), nullable=False, comment="numbers of all that was looked up, 8 bytes each"),
        sa.Column("found", sa.Text(), nullable=False, comment="what was found, as JSON"),
        sa.ForeignKeyConstraint(["series"], ["series.series"], name=op.f("fk_kept_series_series"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series", "standing", "kind", "key", name=op.f("pk_kept")),
        comment="What the checks have found, for the next run to go on from",
    )
