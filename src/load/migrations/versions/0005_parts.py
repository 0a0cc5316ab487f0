"""Where each part of a figure stands that the end of a line or column cuts in two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds a column of the numerals and of the claims."""
    for table in ("numeral", "claim"):
        op.add_column(
            table,
            sa.Column(
                "parts",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="left, upper, right and lower edge of each part of a figure that a line's end cuts, joined by ;",
            ),
        )
