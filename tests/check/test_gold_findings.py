"""The slips that a careful reader finds in the hand-made claims are found, and nothing else is called an error."""

import csv

import pytest
from gold_claims import GOLD, ROOT, gold_releases

from check.run import check
from codebook.read import read_codebook

FOLDERS = [
    ("fi-nas", "fi-nas", ".txt", ("en",)),
    ("fi-nas", "fi-nas", ".txt", ("en", "fi", "sv")),
    ("fi-nas-pdf", "fi-nas", ".pdf", ("en",)),
    ("uk-nrm", "uk-nrm", ".txt", ("en",)),
]
NEEDS_TIMES = {"period"}  # a date in a link is no claim: these gold rows are for the whole way from the text


def _numbers(values):
    return {float(v) for v in values if v}


def _expected(folder, languages):
    for path in sorted((GOLD / folder).rglob("findings.csv")):
        for row in csv.DictReader(path.open(encoding="utf-8")):
            row["sources"] = set(row["sources"].split(";"))
            row["values"] = _numbers(row["values"].split(";"))
            if all(s.rsplit(".", 2)[1] in languages for s in row["sources"]):
                if row["values"] or row["rule"] not in NEEDS_TIMES:
                    if path.parent.name != "translation" or len(languages) > 1:
                        yield row


@pytest.mark.parametrize(("folder", "series", "suffix", "languages"), FOLDERS)
def test_every_expected_slip_is_found_and_no_other_error(folder, series, suffix, languages):
    recorded = gold_releases(folder, suffix, languages)
    releases = list({r.release.source: r.release for r in recorded}.values())
    codebook = read_codebook(ROOT / "codebooks" / f"{series}.toml")
    found = check(recorded, releases, [], codebook, read_by_people=True).findings
    expected = list(_expected(folder, languages))
    for row in expected:
        matches = [
            f
            for f in found
            if f.rule in row["rule"].split("|")
            and row["values"] <= _numbers(f.values)
            and row["sources"] <= set(f.sources)
            and (row["severity"] != "error" or f.severity == "error")
        ]
        assert matches, row["why"]
    for finding in found:
        if finding.severity == "error":
            slips = [
                r for r in expected if r["sources"] & set(finding.sources) and r["values"] & _numbers(finding.values)
            ]
            assert slips, finding.title
