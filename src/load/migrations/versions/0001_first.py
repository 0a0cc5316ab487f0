"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes every table of the first version."""
    op.create_table(
        "series",
        sa.Column("series", sa.String(), nullable=False, comment="the codebook's code"),
        sa.Column("title", sa.Text(), nullable=False, comment="what the series is called"),
        sa.Column("publisher", sa.Text(), nullable=False, comment="who publishes it"),
        sa.Column(
            "frequency",
            sa.String(),
            nullable=False,
            comment="SDMX FREQ: S half-yearly, Q quarterly, A yearly, M monthly",
        ),
        sa.Column("revision", sa.Integer(), nullable=False, comment="goes up with every release that is loaded"),
        sa.Column("checked", sa.String(), nullable=False, comment="hash of everything the last check saw"),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_series")),
        comment="One row per series of releases",
    )
    op.create_table(
        "finding",
        sa.Column("finding_id", sa.String(), nullable=False, comment="stable under re-ordering and new releases"),
        sa.Column("series", sa.String(), nullable=False, comment="the series"),
        sa.Column("rank", sa.Integer(), nullable=False, comment="place in the report: errors first"),
        sa.Column("rule", sa.String(), nullable=False, comment="the rule that is broken"),
        sa.Column("severity", sa.String(), nullable=False, comment="error, warning or note"),
        sa.Column("title", sa.Text(), nullable=False, comment="one sentence that can be read alone"),
        sa.Column("sources", sa.Text(), nullable=False, comment="the releases it is about, joined by ;"),
        sa.Column("claim_ids", sa.Text(), nullable=False, comment="the claims that show it, joined by ;"),
        sa.Column("values", sa.Text(), nullable=False, comment="the figures at odds, joined by ;"),
        sa.Column("time_period", sa.String(), nullable=False, comment="SDMX TIME_PERIOD"),
        sa.Column("arithmetic", sa.Text(), nullable=False, comment="the sum that shows it"),
        sa.Column("reading", sa.Text(), nullable=False, comment="under which everything would be consistent"),
        sa.Column(
            "values_hash",
            sa.String(),
            nullable=False,
            comment="changes with the figures: an acknowledgement then lapses",
        ),
        sa.Column("status", sa.String(), nullable=False, comment="open, acknowledged or resolved"),
        sa.Column(
            "state", sa.String(), nullable=False, comment="since the last run: new, unchanged, updated or resolved"
        ),
        sa.ForeignKeyConstraint(["series"], ["series.series"], name=op.f("fk_finding_series")),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_finding")),
        comment="What cannot all be true, or is worth knowing",
    )
    op.create_index(op.f("ix_finding_series_severity"), "finding", ["series", "severity"], unique=False)
    op.create_table(
        "release",
        sa.Column("release_id", sa.Integer(), nullable=False, comment="number inside this store"),
        sa.Column("source", sa.Text(), nullable=False, comment="path relative to the folder that was ingested"),
        sa.Column("series", sa.String(), nullable=True, comment="its series; empty where none recognised it"),
        sa.Column("time_period", sa.String(), nullable=False, comment="SDMX TIME_PERIOD the release is about"),
        sa.Column("language", sa.String(), nullable=False, comment="ISO 639-1"),
        sa.Column("edition", sa.String(), nullable=False, comment="which edition the text says it is"),
        sa.Column(
            "published", sa.String(), nullable=False, comment="day of publication where the text says so, ISO 8601"
        ),
        sa.Column(
            "released",
            sa.String(),
            nullable=False,
            comment="day that orders vintages: of publication, else the period's last",
        ),
        sa.Column("media_type", sa.String(), nullable=False, comment="text/plain, text/html or application/pdf"),
        sa.Column("sha256", sa.String(), nullable=False, comment="of the bytes that its claims were read from"),
        sa.Column("offered_sha256", sa.String(), nullable=False, comment="of the bytes that lay there at the last run"),
        sa.Column(
            "rules_hash", sa.String(), nullable=False, comment="of the code, language files and codebooks that read it"
        ),
        sa.Column("pages", sa.Integer(), nullable=False, comment="how many pages were read"),
        sa.Column("status", sa.String(), nullable=False, comment="loaded or rejected"),
        sa.Column("error", sa.Text(), nullable=False, comment="why the file could not be read; empty where it could"),
        sa.ForeignKeyConstraint(["series"], ["series.series"], name=op.f("fk_release_series")),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release")),
        sa.UniqueConstraint("source", name=op.f("uq_release_source")),
        comment="One row per file that was offered, read or not",
    )
    op.create_index(op.f("ix_release_series_time_period"), "release", ["series", "time_period"], unique=False)
    op.create_table(
        "claim",
        sa.Column("claim_id", sa.String(), nullable=False, comment="stable when the same file is ingested again"),
        sa.Column("release_id", sa.Integer(), nullable=False, comment="the release it stands in"),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="place in the release's order of claims"),
        sa.Column("observation_id", sa.String(), nullable=False, comment="the cell that it speaks of"),
        sa.Column(
            "kind", sa.String(), nullable=False, comment="level, share, change, average, comparison, extreme or rank"
        ),
        sa.Column("indicator", sa.String(), nullable=False, comment="the codebook's code; empty where it lists none"),
        sa.Column("breakdown", sa.String(), nullable=False, comment="dimension=code pairs; empty for the whole"),
        sa.Column("unit", sa.String(), nullable=False, comment="persons, percent, factor, EUR, …"),
        sa.Column("value", sa.Double(), nullable=True, comment="empty for a comparison or a plain record"),
        sa.Column("value_to", sa.Double(), nullable=True, comment="upper end of a range"),
        sa.Column(
            "bound",
            sa.String(),
            nullable=False,
            comment="how the text hedges the figure: =, ~, <~, >~, >, <, >=, <=, max, min",
        ),
        sa.Column("time_period", sa.String(), nullable=False, comment="SDMX TIME_PERIOD"),
        sa.Column(
            "base", sa.String(), nullable=False, comment="what a share, change, comparison, record or rank refers to"
        ),
        sa.Column(
            "obs_status",
            sa.String(),
            nullable=False,
            comment="SDMX OBS_STATUS: A normal, E estimated, P provisional, F forecast",
        ),
        sa.Column("page", sa.Integer(), nullable=False, comment="page, from 1"),
        sa.Column("char_start", sa.Integer(), nullable=False, comment="first character in the page's text, from 0"),
        sa.Column("char_end", sa.Integer(), nullable=False, comment="the character after the last"),
        sa.Column(
            "x0",
            sa.Double(),
            nullable=True,
            comment="left edge of the figure's box on the page, in PDF points from the top left; empty for text",
        ),
        sa.Column(
            "top",
            sa.Double(),
            nullable=True,
            comment="upper edge of the figure's box on the page, in PDF points from the top left; empty for text",
        ),
        sa.Column(
            "x1",
            sa.Double(),
            nullable=True,
            comment="right edge of the figure's box on the page, in PDF points from the top left; empty for text",
        ),
        sa.Column(
            "bottom",
            sa.Double(),
            nullable=True,
            comment="lower edge of the figure's box on the page, in PDF points from the top left; empty for text",
        ),
        sa.Column("text", sa.Text(), nullable=False, comment="the figure as written"),
        sa.Column(
            "sentence", sa.Text(), nullable=False, comment="the sentence, list item, caption or table path it stands in"
        ),
        sa.Column("rule", sa.String(), nullable=False, comment="the rule that made the claim"),
        sa.Column("exact_form", sa.String(), nullable=False, comment="digits, words or fraction"),
        sa.Column(
            "doubt",
            sa.Text(),
            nullable=False,
            comment="why a person should look at it; empty where one reading remained",
        ),
        sa.Column("replaced", sa.Boolean(), nullable=False, comment="true where a correction stands in its place"),
        sa.Column("correction", sa.Text(), nullable=False, comment="reason of the correction that made or replaced it"),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_claim_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_claim")),
        comment="What the releases say",
    )
    op.create_index(op.f("ix_claim_observation_id"), "claim", ["observation_id"], unique=False)
    op.create_index(op.f("ix_claim_release_id"), "claim", ["release_id"], unique=False)
    op.create_table(
        "finding_claim",
        sa.Column("finding_id", sa.String(), nullable=False, comment="the finding"),
        sa.Column("position", sa.Integer(), nullable=False, comment="order of the quotes"),
        sa.Column("claim_id", sa.String(), nullable=False, comment="a claim that shows it"),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.finding_id"], name=op.f("fk_finding_claim_finding_id"), ondelete="CASCADE"
        ),
        comment="The claims that show a finding, one row each",
    )
    op.create_index(op.f("ix_finding_claim_finding_id"), "finding_claim", ["finding_id"], unique=False)
    op.create_table(
        "numeral",
        sa.Column("numeral_id", sa.Integer(), nullable=False, comment="number inside this store"),
        sa.Column("release_id", sa.Integer(), nullable=False, comment="the release it stands in"),
        sa.Column("page", sa.Integer(), nullable=False, comment="page, from 1"),
        sa.Column("char_start", sa.Integer(), nullable=False, comment="first character in the page's text, from 0"),
        sa.Column("char_end", sa.Integer(), nullable=False, comment="the character after the last"),
        sa.Column("text", sa.Text(), nullable=False, comment="as written"),
        sa.Column("value", sa.Double(), nullable=True, comment="empty where it has none, such as a telephone number"),
        sa.Column(
            "role", sa.String(), nullable=False, comment="what became of it: claim, period, band, label, … or other"
        ),
        sa.Column(
            "x0",
            sa.Double(),
            nullable=True,
            comment="left edge of the figure's box on the page, in PDF points from the top left; empty for text",
        ),
        sa.Column(
            "top",
            sa.Double(),
            nullable=True,
            comment="upper edge of the figure's box on the page, in PDF points from the top left; empty for text",
        ),
        sa.Column(
            "x1",
            sa.Double(),
            nullable=True,
            comment="right edge of the figure's box on the page, in PDF points from the top left; empty for text",
        ),
        sa.Column(
            "bottom",
            sa.Double(),
            nullable=True,
            comment="lower edge of the figure's box on the page, in PDF points from the top left; empty for text",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_numeral_release_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("numeral_id", name=op.f("pk_numeral")),
        comment="Every numeral of every release",
    )
    op.create_index(op.f("ix_numeral_release_id_role"), "numeral", ["release_id", "role"], unique=False)
    op.create_table(
        "page",
        sa.Column("release_id", sa.Integer(), nullable=False, comment="the release it stands in"),
        sa.Column("number", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("text", sa.Text(), nullable=False, comment="as the pipeline read it; all offsets count in it"),
        sa.Column("width", sa.Double(), nullable=True, comment="in PDF points; empty for text"),
        sa.Column("height", sa.Double(), nullable=True, comment="in PDF points; empty for text"),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_page_release_id"), ondelete="CASCADE"
        ),
        comment="The text of each page",
    )
    op.create_index(op.f("ix_page_release_id_number"), "page", ["release_id", "number"], unique=True)
    op.create_table(
        "problem",
        sa.Column("release_id", sa.Integer(), nullable=False, comment="the release it stands in"),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="in the order they were met"),
        sa.Column("text", sa.Text(), nullable=False, comment="what could not be read or decided, in words"),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_problem_release_id"), ondelete="CASCADE"
        ),
        comment="Passages that failed or could not be decided",
    )
    op.create_index(op.f("ix_problem_release_id"), "problem", ["release_id"], unique=False)
    op.create_table(
        "suspect",
        sa.Column("finding_id", sa.String(), nullable=False, comment="the finding"),
        sa.Column("position", sa.Integer(), nullable=False, comment="likeliest first"),
        sa.Column("claim_id", sa.String(), nullable=False, comment="the claim that may be wrong"),
        sa.Column(
            "value", sa.String(), nullable=False, comment="what it should be; empty where no single value follows"
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="what would explain the slip"),
        sa.Column("cost", sa.Double(), nullable=False, comment="lower is likelier"),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.finding_id"], name=op.f("fk_suspect_finding_id"), ondelete="CASCADE"
        ),
        comment="Which figure of a finding may be wrong, and what it should be",
    )
    op.create_index(op.f("ix_suspect_finding_id"), "suspect", ["finding_id"], unique=False)
    op.create_table(
        "time_expression",
        sa.Column("release_id", sa.Integer(), nullable=False, comment="the release it stands in"),
        sa.Column("page", sa.Integer(), nullable=False, comment="page, from 1"),
        sa.Column("char_start", sa.Integer(), nullable=False, comment="first character in the page's text, from 0"),
        sa.Column("char_end", sa.Integer(), nullable=False, comment="the character after the last"),
        sa.Column("text", sa.Text(), nullable=False, comment="as written"),
        sa.Column(
            "time_period", sa.String(), nullable=False, comment="SDMX TIME_PERIOD; empty where none can be named"
        ),
        sa.Column("rule", sa.String(), nullable=False, comment="the rule that read it"),
        sa.Column("problem", sa.Text(), nullable=False, comment="why it can be no date; empty where it can"),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.release_id"], name=op.f("fk_time_expression_release_id"), ondelete="CASCADE"
        ),
        comment="Every dating expression of every release",
    )
    op.create_index(op.f("ix_time_expression_release_id"), "time_expression", ["release_id"], unique=False)
    op.create_table(
        "carried",
        sa.Column("claim_id", sa.String(), nullable=False, comment="the claim"),
        sa.Column("what", sa.String(), nullable=False, comment="indicator, time_period or a dimension"),
        sa.Column("page", sa.Integer(), nullable=False, comment="page, from 1"),
        sa.Column("char_start", sa.Integer(), nullable=False, comment="first character in the page's text, from 0"),
        sa.Column("char_end", sa.Integer(), nullable=False, comment="the character after the last"),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.claim_id"], name=op.f("fk_carried_claim_id"), ondelete="CASCADE"),
        comment="What a claim took over from earlier text, and from where",
    )
    op.create_index(op.f("ix_carried_claim_id"), "carried", ["claim_id"], unique=False)
    op.create_table(
        "coverage",
        sa.Column("claim_id", sa.String(), nullable=False, comment="the claim"),
        sa.Column(
            "relations",
            sa.Integer(),
            nullable=False,
            comment="in how many relations its figure takes part; 0: not verifiable here",
        ),
        sa.Column(
            "low",
            sa.Double(),
            nullable=True,
            comment="the least value that all other figures leave for it; empty: none",
        ),
        sa.Column("high", sa.Double(), nullable=True, comment="the greatest; empty: none"),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.claim_id"], name=op.f("fk_coverage_claim_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_coverage")),
        comment="How far each figure can be verified by the others",
    )
