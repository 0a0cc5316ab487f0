"""Propagation: what follows, what cannot be, and the smallest set that shows it; held against an exact solver."""

from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from check.network import Constraint, Network


def figure(network, unknown, value, claim):
    return network.add(Constraint("figure", (unknown,), (1,), (value, value), (value, value), (claim,)))


def total(network, whole, *parts):
    unknowns = (whole, *parts)
    return network.add(Constraint("part-whole", unknowns, (1, *(-1 for _ in parts)), (0, 0), (0, 0)))


def test_a_hidden_part_is_what_the_others_leave():
    network = Network()
    whole, one, other = (network.unknown() for _ in range(3))
    figure(network, whole, 10, 0)
    figure(network, one, 4, 1)
    total(network, whole, one, other)
    solution = network.solve()
    assert solution.conflict is None
    assert (solution.low[other], solution.high[other]) == (6, 6)


def test_the_core_leaves_out_what_is_not_needed():
    network = Network()
    whole, one, other, apart = (network.unknown() for _ in range(4))
    needed = {figure(network, whole, 10, 0), figure(network, one, 4, 1), figure(network, other, 7, 2)}
    figure(network, apart, 99, 3)
    needed.add(total(network, whole, one, other))
    network.add(Constraint("subset", (apart, whole), (1, -1), (0, 10**30), (0, 10**30)))
    assert set(network.core(range(len(network.constraints)))) == needed


def test_a_share_of_nothing_leaves_its_whole_free():
    network = Network()
    part, whole = network.unknown(), network.unknown()
    share = network.add(Constraint("share", (part, whole), (100, 0), (0, 0), (0, 0)))
    solution = network.solve()
    assert (solution.conflict, solution.low[part], solution.high[part]) == (None, 0, 0)
    assert network.left_by(share, whole, solution) == (solution.low[whole], solution.high[whole])


def test_soft_bounds_are_another_question():
    network = Network()
    x = network.unknown()
    figure(network, x, 10, 0)
    network.add(Constraint("share", (x,), (1,), (5, 15), (11, 15)))
    assert network.solve().conflict is None
    assert network.solve(soft=True).conflict is not None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=4, max_size=6),
    st.lists(
        st.tuples(st.lists(st.integers(0, 5), min_size=2, max_size=4, unique=True), st.sampled_from(["=", "<="])),
        max_size=5,
    ),
)
def test_a_conflict_is_never_claimed_where_a_solver_finds_values(stated, sums):
    network = Network()
    unknowns = [network.unknown() for _ in range(6)]
    model = cp_model.CpModel()
    variables = [model.new_int_var(0, 1000, "") for _ in range(6)]
    for number, value in enumerate(stated):
        if value is not None:
            figure(network, unknowns[number], value, number)
            model.add(variables[number] == value)
    for (whole, *parts), sign in sums:
        high = 0 if sign == "=" else 10**30
        signs = (1, *(-1 for _ in parts))
        network.add(Constraint("part-whole", (whole, *parts), signs, (0, high), (0, high)))
        added = sum(variables[p] for p in parts)
        model.add(added == variables[whole]) if sign == "=" else model.add(added <= variables[whole])
    solvable = cp_model.CpSolver().solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    solution = network.solve()
    if solution.conflict is not None:
        assert not solvable
        core = network.core(range(len(network.constraints)))
        assert network.solve(core).conflict is not None
        assert all(network.solve([c for c in core if c != left_out]).conflict is None for left_out in core)
