"""Questions that people ask of the views again and again, in SQL that every supported database understands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Query:
    """A question in words, and the statement that answers it; `:name` stands for what a person fills in."""

    name: str
    title: str
    description: str
    sql: str


QUERIES = (
    Query(
        "open_findings",
        "Open findings",
        "What cannot all be true, or is worth knowing, and nobody has acknowledged yet; errors first.",
        """
SELECT severity, rule, title, time_period, series, "values", arithmetic, sources, state, finding_id
FROM findings
WHERE status = 'open' AND series LIKE '%' || :series || '%'
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, series, time_period DESC
""",
    ),
    Query(
        "history_of_a_cell",
        "History of a cell",
        "Every figure that was stated for an indicator, release after release: name it (new_clients), and where you like a "
        "breakdown (sex=F) and a period (2018-S1).",
        """
SELECT time_period, indicator, breakdown, kind, value, bound, unit, vintage, released, source, page, sentence, rule,
       claim_id, observation_id, series, base
FROM vintages
WHERE indicator = :indicator AND breakdown LIKE '%' || :breakdown || '%' AND time_period LIKE :time_period || '%'
ORDER BY kind, breakdown, time_period, vintage
""",
    ),
    Query(
        "revisions_by_size",
        "Revisions, the largest first",
        "Figures that differ from the one stated before for the same cell, in proportion to it.",
        """
SELECT time_period, indicator, breakdown, kind, value_before, value, difference,
       round(CAST(100 * difference / nullif(abs(value_before), 0) AS numeric), 1) AS percent,
       source_before, sentence_before, source, sentence, claim_id, observation_id, series, unit, base
FROM revisions
WHERE series LIKE '%' || :series || '%'
ORDER BY abs(difference / nullif(abs(value_before), 0)) DESC
""",
    ),
    Query(
        "last_release",
        "What the last release changed",
        "For each series, the cells that its latest releases state anew or otherwise than before.",
        """
SELECT v.series, v.time_period, v.indicator, v.breakdown, v.kind, v.value, r.value_before, r.difference,
       CASE WHEN v.vintage = 1 THEN 'new' WHEN r.claim_id IS NOT NULL THEN 'changed' ELSE 'repeated' END AS what,
       v.source, v.page, v.sentence, v.claim_id, v.observation_id, v.unit, v.base
FROM vintages v
JOIN (SELECT series, max(released) AS released FROM vintages GROUP BY series) latest
  ON latest.series = v.series AND latest.released = v.released
LEFT JOIN revisions r ON r.claim_id = v.claim_id
WHERE v.series LIKE '%' || :series || '%'
ORDER BY v.series, CASE WHEN r.claim_id IS NOT NULL THEN 0 WHEN v.vintage = 1 THEN 1 ELSE 2 END, v.indicator, v.breakdown
""",
    ),
    Query(
        "unread_numerals",
        "Numerals that no rule understood",
        "Words that a codebook or a language file does not know yet, with what stands around them.",
        """
SELECT text, context, source, page, char_start, series
FROM unread
WHERE source LIKE '%' || :source || '%'
ORDER BY source, page, char_start
""",
    ),
)
