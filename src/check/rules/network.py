"""What one release says must hold together, with the codebook's relations and what the other releases say of its cells."""

from __future__ import annotations

from collections.abc import Iterator

from check.cells import Document
from check.conflict import Conflict
from check.ledger import Ledger
from check.messages import explain
from check.network import Constraint, Place
from check.relations import View
from check.revisions import Revisions
from check.rules.order import draw_order
from check.rules.statements import draw_statements
from check.suspects import rank_suspects

_MOST = 60  # conflicts of one release; more is no list of slips but a wrong codebook
_BY_PRECEDENCE = (
    "share", "change", "average", "comparison", "extreme", "rank", "cumulative", "stock-flow", "part-whole", "subset",
)  # fmt: skip


def view_of(ledger: Ledger, document: Document, revisions: Revisions) -> View:
    """The network of a release with all its relations drawn."""
    view = View(ledger, document, revisions)
    view.draw_codebook()
    view.undecided = [*draw_statements(view), *draw_order(view)]
    return view


def check_document(view: View) -> Iterator[Conflict]:
    """Each smallest set of figures and relations that cannot hold together; first the hard ones, then the doubtful."""
    network = view.network
    everything = set(range(len(network.constraints)))
    if network.solve(everything, soft=True).conflict is None:
        return
    cores: list[tuple[bool, tuple[int, ...]]] = []
    active = set(everything)
    for soft in (False, True):
        while len(cores) < _MOST:
            core = network.core(active, soft=soft)
            if core is None:
                break
            cores.append((soft, core))
            relations = {c for c in core if network.constraints[c].kind != "figure"}
            active -= relations or set(core)
    for soft, core in _independent(view, cores):
        others = [c for s, c in cores if s == soft and c != core]
        yield _conflict(view, core, others, soft=soft)


def _independent(view: View, cores: list[tuple[bool, tuple[int, ...]]]) -> Iterator[tuple[bool, tuple[int, ...]]]:
    """The conflicts that are no mere consequence of another: whose figures do not include all of a shorter one's."""
    figures = [(soft, core, {n for c in core for n in view.network.constraints[c].claims}) for soft, core in cores]
    figures.sort(key=lambda item: (item[0], len(item[2])))
    kept: list[set[Place]] = []
    for soft, core, claims in figures:
        own = any(view.ledger.statements[n].release.source == view.document.release.source for n in claims)
        if own and not any(shorter <= claims for shorter in kept):
            kept.append(claims)
            yield soft, core


def _conflict(view: View, core: tuple[int, ...], others: list[tuple[int, ...]], *, soft: bool) -> Conflict:
    constraints = [view.network.constraints[c] for c in core]
    rule = rule_of(constraints)
    numbers = dict.fromkeys(n for c in constraints for n in c.claims)
    statements = tuple(view.ledger.statements[n] for n in numbers)
    title, arithmetic, reading = explain(view, rule, core, soft=soft)
    suspects = rank_suspects(view, core, others, soft=soft)
    return Conflict(
        rule,
        "warning" if soft else "error",
        statements,
        tuple(sorted({s.cell for s in statements}, key=lambda c: c.key)),
        "",
        title,
        arithmetic,
        reading,
        suspects,
        frozenset(s.claim.claim_id for s in statements if s.release.source == view.document.release.source),
    )


def rule_of(constraints: list[Constraint]) -> str:
    """The rule a set of constraints is reported under: what the text says before what the codebook says."""
    kinds = {c.kind for c in constraints}
    return next((rule for rule in _BY_PRECEDENCE if rule in kinds), "contradiction")
