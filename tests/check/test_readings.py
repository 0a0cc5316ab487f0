"""What a claim itself says of how it was read: the share in words, the category that was carried over."""

from dataclasses import replace

from saying import BOOK, said

from check.run import check
from model.claim import Carried, Recorded, Span


def severities(recorded):
    releases = list({r.release.source: r.release for r in recorded}.values())
    return {f.rule: f.severity for f in check(recorded, releases, [], BOOK).findings}


def changed(recorded, at, **changes):
    return [
        Recorded(r.release, replace(r.claim, **changes)) if number == at else r for number, r in enumerate(recorded)
    ]


def test_a_share_in_words_beside_a_percentage_that_fits_is_only_rough():
    figures = """
        2018.en: clients - 2018 = 333
        2018.en: clients sex=f 2018 = 207
        2018.en: share clients sex=f 2018 = 66.67 percent of all | two in three
    """
    rough = changed(said(figures), 2, exact_form="fraction")
    assert severities(rough)["share"] == "error"
    precisely = said(figures + "2018.en: share clients sex=f 2018 = 62 percent of all | 62 per cent")
    assert severities(changed(precisely, 2, exact_form="fraction"))["share"] == "warning"


def test_a_figure_of_the_category_beside_is_misread_where_its_own_was_carried_over():
    recorded = said("""
        2018.en: clients - 2018 = 300
        2018.en: clients sex=f 2018 = 164
        2018.en: clients sex=m 2018 = 164
    """)
    assert severities(recorded)["part-whole"] == "error"
    carried = changed(recorded, 2, carried=(Carried("sex", Span(1, 0, 5)),))
    assert severities(carried)["part-whole"] == "warning"
