"""The period of a figure: what its clause says, else what the sentence, the text or the release carries over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.items import marked
from extract.periods import TimeMention, combine, resolve
from extract.phrases import Phrase
from extract.scope import Cell, carried
from extract.statements import Reading, Sentence
from model.claim import Carried
from model.period import TimePeriod

Notes = tuple[Carried, ...]


def period_of(
    reading: Reading, said: Phrase, sentence: Sentence, indicator: str, whole: Cell | None
) -> tuple[TimePeriod | None, Notes]:
    """The period of a clause's figure, with notes on what was carried over."""
    measure = reading.vocabulary.measure(indicator)
    stated = _stated(reading, sentence, said.times or said.whole_times, measure)
    if stated is not None and marked(said.clause.items, "corresponding"):
        stated = _same_part(reading, sentence, stated, measure)
    if stated is not None:
        return stated, ()
    stock = measure == "stock"
    scope = reading.scope
    if scope.compared and marked(said.clause.items, "then") and scope.compared.is_day == stock:
        return scope.compared, ()  # "has doubled since 2017: there were 322 then"
    if said.population and said.population.anaphoric and whole and whole.period and stock == whole.period.is_day:
        return whole.period, carried("time_period", whole)
    last = scope.here or scope.last
    again = said.pronoun and not (said.verb or said.object)
    if again and last and last.period and last.period.is_day == stock:
        return last.period, carried("time_period", last)
    if sentence.period is not None and sentence.period.is_day == stock:
        return sentence.period, ()
    here = scope.here
    whole_named = said.population is not None and not said.population.anaphoric
    past = here is not None and here.period is not None and here.period.end < reading.frame.release.start
    if (
        stock
        and here
        and here.period
        and not (past and whole_named)
        and reading.vocabulary.measure(here.indicator) == "stock"
    ):
        return here.period, carried("time_period", here)
    standing = scope.standing()
    if standing.period and stock == standing.period.is_day:
        return standing.period, carried("time_period", standing)
    return reading.usual_period(indicator), ()


def _stated(reading: Reading, sentence: Sentence, mentions: Sequence[TimeMention], measure: str) -> TimePeriod | None:
    """The period that the clause's own time expressions say.

    A bare year behind a part of a year means that part again: "34 in the first half of 2019, 30 in 2018".
    """
    times = [mention for mention in mentions if not mention.vague]
    if len(times) > 1:
        both = combine(times[0], times[1])
        if both is not None:
            times = [replace(both, start=max(times[0].start, times[1].start))]
        else:  # "ten years ago, at the end of June 2017": the one that needs no other time says when
            times.sort(key=lambda mention: mention.year is None)
    for mention in times:
        before = (
            sentence.spoken or _part_meant(reading, sentence, measure) or _headed(reading, sentence, mention, measure)
        )
        inherit = (
            mention.bare_year
            and before is not None
            and before.frequency != "A"
            and before.is_day == (measure == "stock")
        )
        other = mention.shift is not None and mention.shift.same and _beside_other(sentence, mention)
        context = reading.usual_of(measure) if other else _context(reading, measure)
        if _years_back(mention):
            context = _counted_from(sentence, mention, measure, context)
        frame = replace(reading.frame, context=before if inherit else context)
        known = sentence.resolved.get((mention.start, measure))
        found = (known,) if known else resolve(mention, frame, measure, inherit=inherit)
        if found:
            meant = found[0] if sentence.forecast else _so_far(reading, found[0])
            sentence.resolved[mention.start, measure] = meant
            sentence.period = sentence.spoken = meant
            return meant
    return None


def _so_far(reading: Reading, period: TimePeriod) -> TimePeriod:
    """Of a year that was not over when the release came out, the part until the release's end: nothing else was counted."""
    end, published = reading.frame.release.end, reading.frame.published
    over = end == period.end or (published is not None and published > period.end)
    return (
        TimePeriod(period.start, end)
        if period.frequency == "A" and period.end.year == end.year and not over
        else period
    )


def _years_back(mention: TimeMention) -> int:
    """How many years before the time spoken of a mention lies; 0 where it says that in another way."""
    shift = mention.shift
    plain = shift is not None and shift.anchor == "context" and not (shift.same or shift.months)
    plain = plain and mention.rule != "counted-on"
    return -shift.years if shift is not None and plain and mention.part is None and shift.years < 0 else 0


def _counted_from(sentence: Sentence, mention: TimeMention, measure: str, context: TimePeriod) -> TimePeriod:
    """Several numbers of years in one sentence count from one time: "a year earlier 34, two years earlier 30"."""
    back = _years_back(mention)
    for start, years, told_from, told in sentence.counted_back:
        if start < mention.start and years < back and told == measure:
            return told_from
    sentence.counted_back.append((mention.start, back, context, measure))
    return context


def _same_part(reading: Reading, sentence: Sentence, year: TimePeriod, measure: str) -> TimePeriod:
    """Of a year, the part that the text speaks of: "329 in January–June; last year the corresponding figure was 341"."""
    usual = reading.usual_of(measure)
    if year.frequency != "A" or usual.is_day or usual.frequency == "A":
        return year
    sentence.period = sentence.spoken = usual.shifted_years(year.end.year - usual.end.year)
    return sentence.spoken


def _beside_other(sentence: Sentence, mention: TimeMention) -> bool:
    """True behind a period that only a shift names: "5,987 in the previous quarter and 5,630 in the same quarter of 2032"."""
    before = [i for i in sentence.items if i.start < mention.start]
    shifts = (i.time.shift for i in before if i.time and i.time.shift)
    return any(shift.months for shift in shifts) or marked(
        before, "when"
    )  # "…, when it was 90; in the same month of 2022"


def _part_meant(reading: Reading, sentence: Sentence, measure: str) -> TimePeriod | None:
    """The release's period where the sentence sets parts of years against each other: "no first half-year …"."""
    if not marked(sentence.items, "no_part"):
        return None
    return reading.usual_of(measure)


def past_period(mention: TimeMention, reading: Reading, indicator: str) -> TimePeriod | None:
    """The time of which a heading names those counted, where it is over before that of the release begins: below "New
    clients in 2016" a release of 2017 tells of 2016."""
    measure = reading.vocabulary.measure(indicator)
    found = resolve(mention, reading.frame, measure) if not (mention.vague or mention.since) else ()
    past = len(found) == 1 and found[0].end < reading.frame.release.start and measure == "flow"
    return found[0] if past else None


def headed(reading: Reading, measure: str) -> TimePeriod | None:
    """The part of a year, or the day, that the heading or the sentence before a list names: "Clients at the end of June";
    None where it names none.
    """
    named: TimeMention | None = reading.scope.led_in or reading.scope.headed
    found = resolve(named, reading.frame, measure) if named is not None and not named.vague else ()
    part = found[0] if found else None
    return part if part and part.frequency != "A" and part.is_day == (measure == "stock") else None


def _headed(reading: Reading, sentence: Sentence, mention: TimeMention, measure: str) -> TimePeriod | None:
    """The part of a year that is told above a year with its figure: "Clients at the end of June", "– 2019: 578"."""
    first, *others = [i for i in sentence.items if i.word != "."]
    label = first.time is mention and not any(i.mark("be") or i.time or i.of_kind("verb") for i in others)
    return headed(reading, measure) if label else None


def _context(reading: Reading, measure: str) -> TimePeriod:
    """The period that "the year before" counts from: the one spoken of last, where it is of the right kind."""
    stock = measure == "stock"
    last = reading.scope.spoken
    if last is not None and last.is_day == stock:
        return last
    return reading.usual_of(measure)
