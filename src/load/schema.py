"""The tables of the store. People query the views of `load.views`; the comments here make the data dictionary."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

REVISION = "0006"  # the Alembic revision that these tables are at
APPLICATION_ID = 0x434C4447  # "CLDG", in the header of a SQLite file that is ours

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


_IN_CODE_ORDER = Text().with_variant(Text(collation="C"), "postgresql")  # sorted alike in every database


class Figure(TypeDecorator[Decimal]):
    """A decimal kept as a double, so that every database can reckon with it.

    Figures have at most fifteen significant digits (extract.atoms), which a double gives back unchanged.
    """

    impl = Double
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> float | None:  # noqa: D102
        return None if value is None else float(value)

    def process_result_value(self, value: float | None, dialect: Dialect) -> Decimal | None:  # noqa: D102
        if value is None:
            return None
        return Decimal(int(value)) if value == int(value) else Decimal(repr(value))


def _release_key() -> Column[int]:
    return Column(
        "release_id",
        Integer,
        ForeignKey("release.release_id", ondelete="CASCADE"),
        nullable=False,
        comment="the release it stands in",
    )


def _boxes() -> list[Column[Any]]:
    what = "of the figure's box on the page, in PDF points from the top left; empty for text"
    return [
        Column("x0", Double, comment=f"left edge {what}"),
        Column("top", Double, comment=f"upper edge {what}"),
        Column("x1", Double, comment=f"right edge {what}"),
        Column("bottom", Double, comment=f"lower edge {what}"),
        Column(
            "parts",
            Text,
            nullable=False,
            server_default="",
            comment="left, upper, right and lower edge of each part of a figure that a line's end cuts, joined by ;",
        ),
    ]


def _span() -> list[Column[int]]:
    return [
        Column("page", Integer, nullable=False, comment="page, from 1"),
        Column("char_start", Integer, nullable=False, comment="first character in the page's text, from 0"),
        Column("char_end", Integer, nullable=False, comment="the character after the last"),
    ]


series = Table(
    "series",
    metadata,
    Column("series", String, primary_key=True, comment="the codebook's code"),
    Column("title", Text, nullable=False, comment="what the series is called"),
    Column("publisher", Text, nullable=False, comment="who publishes it"),
    Column("frequency", String, nullable=False, comment="SDMX FREQ: S half-yearly, Q quarterly, A yearly, M monthly"),
    Column("revision", Integer, nullable=False, default=0, comment="goes up with every release that is loaded"),
    Column("checked", String, nullable=False, default="", comment="hash of everything the last check saw"),
    Column(
        "languages",
        String,
        nullable=False,
        server_default="",
        comment="ISO 639-1 codes of its languages, joined by ;",
    ),
    Column(
        "expected",
        String,
        nullable=False,
        server_default="",
        comment="kinds of period a release is expected for, joined by ;: S1, A, Q1",
    ),
    Column(
        "kept_under",
        String,
        nullable=False,
        server_default="",
        comment="hash of the rules and codebook that the kept results were found under",
    ),
    comment="One row per series of releases",
)

concept = Table(
    "concept",
    metadata,
    Column("series", String, ForeignKey("series.series", ondelete="CASCADE"), primary_key=True, comment="the series"),
    Column("kind", String, primary_key=True, comment="indicator or dimension"),
    Column("code", String, primary_key=True, comment="the codebook's code"),
    Column("position", Integer, nullable=False, comment="place in the codebook"),
    Column("means", Text, nullable=False, comment="what it stands for, in words"),
    Column(
        "measure",
        String,
        nullable=False,
        comment="flow: happens in a period; stock: is found on a day; empty for a dimension",
    ),
    Column("unit", String, nullable=False, comment="what it is counted in; empty for a dimension"),
    comment="What the codes of a series stand for, as its codebook says",
)

release = Table(
    "release",
    metadata,
    Column("release_id", Integer, primary_key=True, comment="number inside this store"),
    Column(
        "source", _IN_CODE_ORDER, nullable=False, unique=True, comment="path relative to the folder that was ingested"
    ),
    Column("series", String, ForeignKey("series.series"), comment="its series; empty where none recognised it"),
    Column("time_period", String, nullable=False, comment="SDMX TIME_PERIOD the release is about"),
    Column("language", String, nullable=False, comment="ISO 639-1"),
    Column("edition", String, nullable=False, comment="which edition the text says it is"),
    Column("published", String, nullable=False, comment="day of publication where the text says so, ISO 8601"),
    Column(
        "released", String, nullable=False, comment="day that orders vintages: of publication, else the period's last"
    ),
    Column("media_type", String, nullable=False, comment="text/plain, text/html or application/pdf"),
    Column("sha256", String, nullable=False, comment="of the bytes that its claims were read from"),
    Column("offered_sha256", String, nullable=False, comment="of the bytes that lay there at the last run"),
    Column("rules_hash", String, nullable=False, comment="of the code, language files and codebooks that read it"),
    Column("pages", Integer, nullable=False, comment="how many pages were read"),
    Column("status", String, nullable=False, comment="loaded or rejected"),
    Column("error", Text, nullable=False, comment="why the file could not be read; empty where it could"),
    Index(None, "series", "time_period"),
    comment="One row per file that was offered, read or not",
)

page = Table(
    "page",
    metadata,
    _release_key(),
    Column("number", Integer, nullable=False, comment="from 1"),
    Column("text", Text, nullable=False, comment="as the pipeline read it; all offsets count in it"),
    Column("width", Double, comment="in PDF points; empty for text"),
    Column("height", Double, comment="in PDF points; empty for text"),
    Index(None, "release_id", "number", unique=True),
    comment="The text of each page",
)

numeral = Table(
    "numeral",
    metadata,
    Column("numeral_id", Integer, primary_key=True, comment="number inside this store"),
    _release_key(),
    *_span(),
    Column("text", Text, nullable=False, comment="as written"),
    Column("value", Figure, comment="empty where it has none, such as a telephone number"),
    Column("role", String, nullable=False, comment="what became of it: claim, period, band, label, … or other"),
    Column(
        "doubt",
        Text,
        nullable=False,
        server_default="",
        comment="why it may not be what is printed: read from a picture, read otherwise by a second reader; else empty",
    ),
    *_boxes(),
    Index(None, "release_id", "role"),
    comment="Every numeral of every release",
)

claim = Table(
    "claim",
    metadata,
    Column("claim_id", String, primary_key=True, comment="stable when the same file is ingested again"),
    _release_key(),
    Column("sequence", Integer, nullable=False, comment="place in the release's order of claims"),
    Column("observation_id", String, nullable=False, comment="the cell that it speaks of"),
    Column("kind", String, nullable=False, comment="level, share, change, average, comparison, extreme or rank"),
    Column("indicator", String, nullable=False, comment="the codebook's code; empty where it lists none"),
    Column("breakdown", String, nullable=False, comment="dimension=code pairs; empty for the whole"),
    Column("unit", String, nullable=False, comment="persons, percent, factor, EUR, …"),
    Column("value", Figure, comment="empty for a comparison or a plain record"),
    Column("value_to", Figure, comment="upper end of a range"),
    Column(
        "bound", String, nullable=False, comment="how the text hedges the figure: =, ~, <~, >~, >, <, >=, <=, max, min"
    ),
    Column("time_period", String, nullable=False, comment="SDMX TIME_PERIOD"),
    Column("base", String, nullable=False, comment="what a share, change, comparison, record or rank refers to"),
    Column(
        "obs_status",
        String,
        nullable=False,
        comment="SDMX OBS_STATUS: A normal, E estimated, P provisional, F forecast",
    ),
    *_span(),
    *_boxes(),
    Column("text", Text, nullable=False, comment="the figure as written"),
    Column("sentence", Text, nullable=False, comment="the sentence, list item, caption or table path it stands in"),
    Column("rule", String, nullable=False, comment="the rule that made the claim"),
    Column("exact_form", String, nullable=False, comment="digits, words or fraction"),
    Column("doubt", Text, nullable=False, comment="why a person should look at it; empty where one reading remained"),
    Column("replaced", Boolean, nullable=False, comment="true where a correction stands in its place"),
    Column("correction", Text, nullable=False, comment="reason of the correction that made or replaced it"),
    Index(None, "release_id"),
    Index(None, "observation_id"),
    Index(None, "indicator", "time_period"),
    Index(None, "indicator", "breakdown", "time_period"),
    comment="What the releases say",
)

carried = Table(
    "carried",
    metadata,
    Column("claim_id", String, ForeignKey("claim.claim_id", ondelete="CASCADE"), nullable=False, comment="the claim"),
    Column("what", String, nullable=False, comment="indicator, time_period or a dimension"),
    *_span(),
    Index(None, "claim_id"),
    comment="What a claim took over from earlier text, and from where",
)

time_expression = Table(
    "time_expression",
    metadata,
    _release_key(),
    *_span(),
    Column("text", Text, nullable=False, comment="as written"),
    Column("time_period", String, nullable=False, comment="SDMX TIME_PERIOD; empty where none can be named"),
    Column("rule", String, nullable=False, comment="the rule that read it"),
    Column("problem", Text, nullable=False, comment="why it can be no date; empty where it can"),
    Index(None, "release_id"),
    comment="Every dating expression of every release",
)

problem = Table(
    "problem",
    metadata,
    _release_key(),
    Column("sequence", Integer, nullable=False, comment="in the order they were met"),
    Column("text", Text, nullable=False, comment="what could not be read or decided, in words"),
    Index(None, "release_id"),
    comment="Passages that failed or could not be decided",
)

finding = Table(
    "finding",
    metadata,
    Column("finding_id", String, primary_key=True, comment="stable under re-ordering and new releases"),
    Column("series", String, ForeignKey("series.series"), nullable=False, comment="the series"),
    Column("rule", String, nullable=False, comment="the rule that is broken"),
    Column("severity", String, nullable=False, comment="error, warning or note"),
    Column("title", Text, nullable=False, comment="one sentence that can be read alone"),
    Column("sources", Text, nullable=False, comment="the releases it is about, joined by ;"),
    Column("claim_ids", Text, nullable=False, comment="the claims that show it, joined by ;"),
    Column("values", Text, nullable=False, comment="the figures at odds, joined by ;"),
    Column("time_period", String, nullable=False, comment="SDMX TIME_PERIOD"),
    Column("arithmetic", Text, nullable=False, comment="the sum that shows it"),
    Column("reading", Text, nullable=False, comment="under which everything would be consistent"),
    Column("values_hash", String, nullable=False, comment="changes with the figures: an acknowledgement then lapses"),
    Column("digest", String, nullable=False, server_default="", comment="hash of all that is said here"),
    Column("status", String, nullable=False, comment="open, acknowledged or resolved"),
    Column("state", String, nullable=False, comment="since the last run: new, unchanged, updated or resolved"),
    Index(None, "series", "severity"),
    comment="What cannot all be true, or is worth knowing",
)

finding_claim = Table(
    "finding_claim",
    metadata,
    Column(
        "finding_id",
        String,
        ForeignKey("finding.finding_id", ondelete="CASCADE"),
        nullable=False,
        comment="the finding",
    ),
    Column("position", Integer, nullable=False, comment="order of the quotes"),
    Column("claim_id", String, nullable=False, comment="a claim that shows it"),
    Index(None, "finding_id"),
    comment="The claims that show a finding, one row each",
)

suspect = Table(
    "suspect",
    metadata,
    Column(
        "finding_id",
        String,
        ForeignKey("finding.finding_id", ondelete="CASCADE"),
        nullable=False,
        comment="the finding",
    ),
    Column("position", Integer, nullable=False, comment="likeliest first"),
    Column("claim_id", String, nullable=False, comment="the claim that may be wrong"),
    Column("value", String, nullable=False, comment="what it should be; empty where no single value follows"),
    Column("reason", Text, nullable=False, comment="what would explain the slip"),
    Column("cost", Double, nullable=False, comment="lower is likelier"),
    Index(None, "finding_id"),
    comment="Which figure of a finding may be wrong, and what it should be",
)

coverage = Table(
    "coverage",
    metadata,
    Column(
        "claim_id",
        String,
        ForeignKey("claim.claim_id", ondelete="CASCADE"),
        primary_key=True,
        comment="the claim",
    ),
    Column(
        "relations",
        Integer,
        nullable=False,
        comment="in how many relations its figure takes part; 0: not verifiable here",
    ),
    Column("low", Double, comment="the least value that all other figures leave for it; empty: none"),
    Column("high", Double, comment="the greatest; empty: none"),
    comment="How far each figure can be verified by the others",
)

kept = Table(
    "kept",
    metadata,
    Column("kept_id", Integer, primary_key=True, autoincrement=False, comment="number inside this store"),
    Column("series", String, ForeignKey("series.series", ondelete="CASCADE"), nullable=False, comment="the series"),
    Column("standing", String, nullable=False, comment="all; certain: without the claims that may have been misread"),
    Column(
        "kind",
        String,
        nullable=False,
        comment="what was checked: release, cell, stock or jump; or what that rests on: usual, doubt, span",
    ),
    Column("key", Text, nullable=False, comment="which release, cell, indicator or claim"),
    Column("found", Text, nullable=False, comment="what was found, as JSON; empty for nothing"),
    Column(
        "told",
        Text,
        nullable=False,
        comment="of a release a hash of its figures and the groups it speaks of; of a cell how it was restated",
    ),
    Column(
        "stale",
        Text,
        comment="of a release that was loaded again or went since: the cells that it stated, as JSON; else empty",
    ),
    Index(None, "series", "standing", "kind", "key", unique=True),
    comment="What the checks have found, for the next run to go on from",
)

read_from = Table(
    "read_from",
    metadata,
    Column(
        "kept_id",
        Integer,
        ForeignKey("kept.kept_id", ondelete="CASCADE"),
        nullable=False,
        comment="what was found",
    ),
    Column("topic", String, nullable=False, comment="an indicator, a release, or what is usual in an indicator"),
    Column("first_day", Integer, nullable=False, comment="first day, counted from 1 January of the year 1"),
    Column("last_day", Integer, nullable=False, comment="last day"),
    Index(None, "kept_id"),
    Index(None, "topic", "last_day"),
    comment="What each result was read from: what else is stated of these days calls for checking again",
)
