import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoppulse.domain.scope import NOTHING, WHOLE_TENANT, Rule, Scope, scope_of

PLACES = [(region, store) for region in ("EU", "NA", None) for store in ("ST001", "ST002", None)]


def sees(scope, region, store):
    """The meaning of a scope, row by row."""
    within = scope.regions is None or region in scope.regions
    return within and (scope.stores is None or store in scope.stores)


def seen(scope):
    return [place for place in PLACES if sees(scope, *place)]


def test_dimensions_must_agree_and_one_value_of_each_is_enough():
    scope = scope_of([Rule("region", ("EU", "NA")), Rule("store", ("ST001",))], None, None)
    assert seen(scope) == [("EU", "ST001"), ("NA", "ST001")]


def test_two_rules_of_one_dimension_add_up():
    assert scope_of([Rule("region", ("EU",)), Rule("region", ("NA",))], None, None).regions == {"EU", "NA"}


@pytest.mark.parametrize("others", [[], [Rule("region", ("EU",))], [Rule("store", ("ST001",))]])
def test_an_empty_rule_shows_nothing_whatever_others_say(others):
    assert seen(scope_of([*others, Rule("region", ())], None, None)) == []


def test_without_rule_the_persons_own_region_and_store_speak():
    assert seen(scope_of([], "EU", "ST001")) == [("EU", "ST001")]
    assert seen(scope_of([], "EU", None)) == [("EU", "ST001"), ("EU", "ST002"), ("EU", None)]
    assert seen(scope_of([], None, "ST001")) == [("EU", "ST001"), ("NA", "ST001"), (None, "ST001")]


def test_a_rule_of_one_dimension_leaves_the_persons_own_limit_of_the_other():
    assert scope_of([Rule("region", ("NA",))], "EU", "ST001") == Scope(
        frozenset({"NA"}), frozenset({"ST001"})
    )


def test_neither_rule_nor_place_is_the_whole_tenant():
    assert scope_of([], None, None) == WHOLE_TENANT
    assert seen(WHOLE_TENANT) == PLACES


@pytest.mark.parametrize("dimension", ["team", "custom"])
def test_a_rule_that_no_row_can_be_held_to_closes(dimension):
    assert scope_of([Rule(dimension, ("any",))], None, None) == NOTHING


rules = st.lists(
    st.builds(
        Rule,
        st.sampled_from(["region", "store", "team", "custom"]),
        st.lists(st.sampled_from(["EU", "NA", "ST001", "ST002"]), max_size=2).map(tuple),
    ),
    max_size=4,
)


@given(rules, st.sampled_from(["EU", None]), st.sampled_from(["ST001", None]))
def test_a_further_dimension_never_opens(given_rules, region, store):
    """Against the words of the design, rule by rule and place by place."""
    dimensions = {rule.dimension for rule in given_rules}
    closed = bool(dimensions - {"region", "store"}) or any(not rule.values for rule in given_rules)
    for place in PLACES:
        agreed = not closed
        for dimension, own, value in (("region", region, place[0]), ("store", store, place[1])):
            ruled = {v for rule in given_rules if rule.dimension == dimension for v in rule.values}
            allowed = ruled if dimension in dimensions else {own} - {None}
            agreed = agreed and (value in allowed or (dimension not in dimensions and own is None))
        assert sees(scope_of(given_rules, region, store), *place) == agreed


def test_only_the_whole_tenant_is_unlimited():
    assert not WHOLE_TENANT.limited
    assert Scope(regions=frozenset({"EU"})).limited
    assert NOTHING.limited
