"""The views that people query: no joins needed, every row leads to release, page, quote and rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Dialect, Integer, Select, Text, case, func, not_, select
from sqlalchemy.sql import ColumnElement

from load.schema import claim, finding, finding_claim, numeral, page, release, suspect

STATED_KINDS = ("level", "share", "change", "average")  # kinds that state a figure of a cell
_CONTEXT = 60  # characters of text on each side of an unread numeral


@dataclass(frozen=True)
class View:
    """A view, what it shows, and what those of its columns mean that are no column of a table."""

    name: str
    comment: str
    query: Select[tuple[object, ...]]
    meanings: Mapping[str, str]

    def create(self, dialect: Dialect) -> str:
        """The statement that makes it."""
        body = self.query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        return f'CREATE VIEW "{self.name}" AS {body}'

    def columns(self) -> Mapping[str, str]:
        """Its columns in order, each with its meaning."""
        found: dict[str, str] = {}
        for column in self.query.selected_columns:
            comment = next((base.comment for base in column.base_columns if isinstance(base, Column)), None)
            found[str(column.key)] = self.meanings.get(str(column.key)) or comment or ""
        return found


def _places() -> list[ColumnElement[object]]:
    return [
        release.c.source,
        claim.c.page,
        claim.c.char_start,
        claim.c.char_end,
        claim.c.text,
        claim.c.sentence,
        claim.c.rule,
    ]


def _cell() -> list[ColumnElement[object]]:
    names = ("kind", "indicator", "breakdown", "unit", "time_period", "base")
    return [claim.c[name] for name in names]


_stated = claim.join(release, claim.c.release_id == release.c.release_id)
_standing = not_(claim.c.replaced)

_claims = (
    select(
        claim.c.claim_id, release.c.series, release.c.language, release.c.time_period.label("release_period"),
        *_cell(), claim.c.value, claim.c.value_to, claim.c.bound, claim.c.obs_status, *_places(),
        claim.c.doubt, claim.c.correction, claim.c.observation_id,
    )
    .select_from(_stated)
    .where(_standing)
)  # fmt: skip

_vintages = (
    select(
        claim.c.observation_id, release.c.series, *_cell(),
        func.row_number(type_=Integer)
        .over(partition_by=claim.c.observation_id, order_by=(release.c.released, release.c.source, claim.c.sequence))
        .label("vintage"),
        claim.c.value, claim.c.value_to, claim.c.bound, claim.c.obs_status,
        release.c.released, release.c.language, *_places(), claim.c.claim_id,
    )
    .select_from(_stated)
    .where(_standing, claim.c.kind.in_(STATED_KINDS), claim.c.indicator != "")
)  # fmt: skip

_STATED = ("value", "value_to", "bound", "obs_status")
_PLACE = ("source", "page", "text", "sentence", "rule")
_row = _vintages.subquery()
_group = [
    _row.c[name]
    for name in ("observation_id", "series", "kind", "indicator", "breakdown", "unit", "time_period", "base")
]
_numbered = select(
    *_group, *(_row.c[name] for name in _STATED), _row.c.released, *(_row.c[name] for name in _PLACE), _row.c.claim_id,
    func.count().over(partition_by=_row.c.observation_id).label("vintages"),
    func.row_number(type_=Integer).over(partition_by=_row.c.observation_id, order_by=_row.c.vintage.desc()).label("from_last"),
    func.min(_row.c.value).over(partition_by=_row.c.observation_id).label("lowest"),
    func.max(_row.c.value).over(partition_by=_row.c.observation_id).label("highest"),
).subquery()  # fmt: skip
_observations = select(
    *(_numbered.c[column.name] for column in _group), *(_numbered.c[name] for name in _STATED), _numbered.c.vintages,
    _numbered.c.lowest, _numbered.c.highest, _numbered.c.released, *(_numbered.c[name] for name in _PLACE),
    _numbered.c.claim_id,
).where(_numbered.c.from_last == 1)  # fmt: skip


def _before(name: str) -> ColumnElement[object]:
    over = func.lag(_row.c[name], type_=_row.c[name].type).over(
        partition_by=_row.c.observation_id, order_by=_row.c.vintage
    )
    return over.label(f"{name}_before")


_pairs = select(
    *_group, _before("value"), _row.c.value, _row.c.released, *(_before(name) for name in _PLACE),
    *(_row.c[name] for name in _PLACE), _before("claim_id"), _row.c.claim_id,
).subquery()  # fmt: skip
_revisions = select(
    *(_pairs.c[column.name] for column in _group), _pairs.c.value_before, _pairs.c.value,
    (_pairs.c.value - _pairs.c.value_before).label("difference"), _pairs.c.released,
    *(_pairs.c[f"{name}_before"] for name in _PLACE), *(_pairs.c[name] for name in _PLACE),
    _pairs.c.claim_id_before, _pairs.c.claim_id,
).where(_pairs.c.value != _pairs.c.value_before)  # fmt: skip

_first_suspect = suspect.c.position == 0
_findings = select(
    finding.c.finding_id, finding.c.series, finding.c.severity, finding.c.rule, finding.c.title, finding.c.time_period,
    finding.c["values"], finding.c.arithmetic, finding.c.reading, finding.c.sources, finding.c.claim_ids,
    suspect.c.claim_id.label("suspect_claim_id"), suspect.c.value.label("suggested_value"),
    finding.c.status, finding.c.state,
).select_from(finding.outerjoin(suspect, (finding.c.finding_id == suspect.c.finding_id) & _first_suspect))  # fmt: skip

_evidence = select(
    finding.c.finding_id,
    finding.c.series,
    finding.c.severity,
    finding.c.rule.label("broken"),
    finding.c.title,
    finding_claim.c.position,
    *_cell(),
    claim.c.value,
    *_places(),
    claim.c.claim_id,
    finding.c.status,
).select_from(finding.join(finding_claim).join(claim, finding_claim.c.claim_id == claim.c.claim_id).join(release))


def _counted(table_key: ColumnElement[int]) -> ColumnElement[int]:
    return select(func.count()).where(table_key == release.c.release_id).scalar_subquery()


_releases = select(
    release.c.source, release.c.series, release.c.time_period, release.c.language, release.c.edition, release.c.published,
    release.c.media_type, release.c.sha256, release.c.pages,
    _counted(claim.c.release_id).label("claims"), _counted(numeral.c.release_id).label("mentions"),
    release.c.status, release.c.error,
)  # fmt: skip

_on_page = (page.c.release_id == numeral.c.release_id) & (page.c.number == numeral.c.page)
_from = case((numeral.c.char_start > _CONTEXT, numeral.c.char_start - _CONTEXT), else_=0)
_unread = (
    select(
        release.c.source, release.c.series, numeral.c.page, numeral.c.char_start, numeral.c.char_end,
        numeral.c.text, numeral.c.value,
        func.substr(page.c.text, _from + 1, numeral.c.char_end + _CONTEXT - _from, type_=Text).label("context"),
    )
    .select_from(numeral.join(release, numeral.c.release_id == release.c.release_id).join(page, _on_page))
    .where(numeral.c.role == "other")
)  # fmt: skip

VIEWS = (
    View(
        "claims", "What the releases say, one row per claim", _claims,
        {"release_period": "the period the release is about", "observation_id": "the cell that it speaks of"},
    ),
    View(
        "vintages", "Every figure that was ever stated for a cell, oldest first", _vintages,
        {"vintage": "1 for the first release that states the cell"},
    ),
    View(
        "observations", "One row per cell with the figure that was stated last", _observations,
        {
            "vintages": "how often the cell was stated", "lowest": "the least figure stated",
            "highest": "the greatest figure stated", "source": "the release that stated it last",
        },
    ),
    View(
        "revisions", "Figures that differ from the one stated before for the same cell", _revisions,
        {
            "value_before": "the figure before", "difference": "value minus value_before",
            "source_before": "the release that stated it before", "page_before": "its page, from 1",
            "text_before": "the figure as written there", "sentence_before": "the sentence it stood in there",
            "rule_before": "the rule that read it there", "claim_id_before": "the claim that stated it before",
        },
    ),
    View(
        "findings", "What cannot all be true, or is worth knowing", _findings,
        {
            "suspect_claim_id": "the claim that is likeliest wrong, where the others single one out",
            "suggested_value": "what it should then be",
        },
    ),
    View(
        "evidence", "The quotes that show a finding, one row per quote", _evidence,
        {"broken": "the rule of the checks that the finding comes from", "rule": "the rule that read the claim"},
    ),
    View(
        "releases", "Every file that was offered, read or not", _releases,
        {"claims": "how many claims it makes", "mentions": "how many numerals it holds"},
    ),
    View(
        "unread", "Numerals that no rule understood", _unread,
        {"context": "the numeral with the text on both sides of it"},
    ),
)  # fmt: skip
