"""What the codes of a series stand for, and which releases it expects; sources in the same order in every database."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table of concepts and two columns of the series."""
    op.add_column(
        "series",
        sa.Column(
            "languages",
            sa.String(),
            nullable=False,
            server_default="",
            comment="ISO 639-1 codes of its languages, joined by ;",
        ),
    )
    op.add_column(
        "series",
        sa.Column(
            "expected",
            sa.String(),
            nullable=False,
            server_default="",
            comment="kinds of period a release is expected for, joined by ;: S1, A, Q1",
        ),
    )
    op.create_table(
        "concept",
        sa.Column("series", sa.String(), nullable=False, comment="the series"),
        sa.Column("kind", sa.String(), nullable=False, comment="indicator or dimension"),
        sa.Column("code", sa.String(), nullable=False, comment="the codebook's code"),
        sa.Column("position", sa.Integer(), nullable=False, comment="place in the codebook"),
        sa.Column("means", sa.Text(), nullable=False, comment="what it stands for, in words"),
        sa.Column(
            "measure",
            sa.String(),
            nullable=False,
            comment="flow: happens in a period; stock: is found on a day; empty for a dimension",
        ),
        sa.Column("unit", sa.String(), nullable=False, comment="what it is counted in; empty for a dimension"),
        sa.ForeignKeyConstraint(["series"], ["series.series"], name=op.f("fk_concept_series"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("series", "kind", "code", name=op.f("pk_concept")),
        comment="What the codes of a series stand for, as its codebook says",
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE release ALTER COLUMN source TYPE text COLLATE "C"')
