"""Why a numeral may not be what is printed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds a column of the numerals."""
    op.add_column(
        "numeral",
        sa.Column(
            "doubt",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="why it may not be what is printed: read from a picture, read otherwise by a second reader; else empty",
        ),
    )
