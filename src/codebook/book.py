"""What a codebook says, as frozen values. `docs/codebooks.md` explains each field to the person who writes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Terms = Mapping[str, tuple[str, ...]]  # language -> expressions, in the term notation of extract.terms


@dataclass(frozen=True)
class Indicator:
    """Something that is counted. A `flow` happens in a period, a `stock` is found on a day."""

    code: str
    measure: str  # "flow" or "stock"
    unit: str
    means: str = ""
    within: str = ""  # the indicator this one is a part of: admitted within referred
    nouns: Terms = field(default_factory=dict)  # what is counted: "new client"
    verbs: Terms = field(default_factory=dict)  # what happened to them: "take on as client"
    short: Terms = field(
        default_factory=dict
    )  # a noun of another indicator that means this one once the text speaks of it
    default: bool = False  # taken where a release's text names none
    aside: bool = False  # only told by the way: no paragraph goes on with it
    population: str = ""  # the dimension that says whose: nationalities of the new clients or of all clients


@dataclass(frozen=True)
class Code:
    """One category of a dimension. `within` names the category that contains it (home country within abroad)."""

    code: str
    within: str = ""
    terms: Terms = field(default_factory=dict)
    band: str = ""  # the ages or sizes it stands for ("-17", "18+"), in a dimension with bands
    labels: Terms = field(default_factory=dict)  # what a whole table label may be that prose must not be read as
    of: tuple[str, ...] = ()  # the categories that hold at once in it: labour and criminal exploitation


@dataclass(frozen=True)
class Dimension:
    """A way to break an indicator down. `bands` dimensions take stated bounds (18-29, 60+) as codes of their own."""

    code: str
    means: str = ""
    codes: Mapping[str, Code] = field(default_factory=dict)
    names: Terms = field(default_factory=dict)  # what the dimension itself is called: "form", "nationality"
    bands: bool = False
    countries: bool = False  # ISO 3166 codes are accepted; the language files know the countries' names
    population: bool = False  # says which indicator's population is meant
    moment_of: str = ""  # the dimension that this one states for another moment: age when admitted, of age
    moments: Terms = field(default_factory=dict)  # what names that moment: "when admitted"
    indicators: tuple[str, ...] = ()  # the only ones it breaks down; empty: all
    scope: bool = False  # releases say the whole and mean one category of it (clients with and without their children)
    countable: bool = True  # False: "three municipalities" counts municipalities, not persons they referred


@dataclass(frozen=True)
class Scheme:
    """How the categories of one dimension relate to their whole.

    `exhaustive`: "yes" where they must add up to it, "no" where they only may not exceed it. `disjoint` is False
    where one person may stand in several (multi-response). `residual` is the category that takes all the rest
    ("other"): a release that states it has listed everything, even where the scheme is not exhaustive in general.
    `unknown` is True where some persons may stand in no category without a word (age not known): the categories may
    then fall short of the whole, which is only doubtful.
    """

    dimension: str
    codes: tuple[str, ...]
    indicators: tuple[str, ...] = ()  # empty: all
    exhaustive: bool = True
    disjoint: bool = True
    residual: str = ""
    unknown: bool = False
    since: str = ""  # SDMX period from which it holds, empty: always
    until: str = ""


@dataclass(frozen=True)
class StockFlow:
    """A stock that changes by flows: stock = earlier stock + inflow - outflow.

    `complete` is False where other inflows exist that no release states (children of clients): the rise of the
    stock may then exceed the inflow, and the check is a note.
    """

    stock: str
    inflow: str
    outflow: str = ""
    complete: bool = False


@dataclass(frozen=True)
class Contrast:
    """Words that say more where they stand against each other: "women (76) and girls (8)" are adults and minors.

    `terms` holds, for each category of `dimension`, the words that stand for it then. Once a text has counted the
    category `counts` apart, its figures by the dimensions `by` (keyed by indicator, "any" for all) are about that one:
    "378 victims and 85 children … 249 in Finland" are victims.
    """

    dimension: str
    terms: Mapping[str, Terms]
    counts: str = ""
    by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Funnel:
    """A process: what came in was accepted, refused, or is still open. `of` is the breakdown the accepted are counted in.

    What was open before is decided too, and something may be withdrawn: outcomes that are too many are doubtful, not wrong.
    """

    whole: str
    parts: tuple[str, ...]
    of: str = ""  # "role=victim": read where a release states it, else the whole


@dataclass(frozen=True)
class Break:
    """A definition that changed: relations across this day do not hold for `indicator`, and the report says why."""

    indicator: str
    day: str  # ISO date
    note: str


@dataclass(frozen=True)
class WatchedPage:
    """An index page or feed on which releases in `language` appear; `links` is a pattern that their addresses hold."""

    address: str
    language: str
    links: str  # regular expression


@dataclass(frozen=True)
class Watch:
    """Where new releases of a series appear, and the only hosts that may be asked for them."""

    hosts: tuple[str, ...] = ()
    pages: tuple[WatchedPage, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """One series: who publishes it, how its releases are recognised, and what its figures mean."""

    code: str
    title: str
    publisher: str
    frequency: str  # SDMX FREQ: "S", "Q", "A", "M"
    languages: tuple[str, ...]
    recognise: Terms  # phrases by which a release of the series is known
    indicators: Mapping[str, Indicator]
    dimensions: Mapping[str, Dimension]
    schemes: tuple[Scheme, ...] = ()
    stock_flows: tuple[StockFlow, ...] = ()
    breaks: tuple[Break, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    funnels: tuple[Funnel, ...] = ()
    expected: tuple[str, ...] = ()  # kinds of period a release is expected for: "S1", "A", "Q1"…
    own_names: Terms = field(default_factory=dict)  # names with numerals or claim words in them that claim nothing
    counted_elsewhere: Terms = field(default_factory=dict)  # what others count: offences, calls to a helpline
    watch: Watch = field(default_factory=Watch)
    digest: str = ""  # SHA-256 of the file, part of the rules hash
    path: str = ""

    def unknown_of(self, dimension: str) -> str:
        """The category of those of whom it is not known, the code `unknown`; "" where the codebook has none."""
        return "unknown" if "unknown" in self.dimensions[dimension].codes else ""

    def rest_of(self, dimension: str) -> str:
        """The category for what a listing does not name: the residual of its scheme, else the code `other`; "" for none."""
        named = next((s.residual for s in self.schemes if s.dimension == dimension and s.residual), "other")
        return named if named in self.dimensions[dimension].codes else ""
