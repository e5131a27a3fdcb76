import pytest

from shoppulse.domain.metrics import Catalogue, Metric, Status, status_of, visible
from shoppulse.domain.scope import WHOLE_TENANT, Scope


def metric(name, governed_by=None, source="order_facts"):
    return Metric(name, governed_by or name, source, "sum", name, None, "count", False, "")


KNOWN = Catalogue(
    {
        it.name: it
        for it in (metric("net_revenue"), metric("days_to_ship"), metric("days_to_ship_p90", "days_to_ship"))
    },
    {"net": "net_revenue"},
)


def names(rows):
    return [it.name for it in visible(KNOWN, rows)]


def test_without_rows_nothing_is_visible():
    assert names([]) == []


@pytest.mark.parametrize("name", ["net_revenue", "Net_Revenue", "NET", "net"])
def test_both_vocabularies_mean_the_same_metric(name):
    assert names([(name, True)]) == ["net_revenue"]
    assert KNOWN.named(name).name == "net_revenue"


@pytest.mark.parametrize("rows", [[("net", True), ("Net_Revenue", False)], [("net", False), ("NET", True)]])
def test_where_two_vocabularies_disagree_it_is_hidden(rows):
    assert names(rows) == []


def test_a_name_that_means_nothing_shows_nothing():
    assert names([("nett_revenue", True), ("*", True)]) == []
    assert KNOWN.named("nett_revenue") is None


def test_a_governed_metric_goes_with_its_governor_unless_it_has_a_row():
    assert names([("days_to_ship", True)]) == ["days_to_ship", "days_to_ship_p90"]
    assert names([("days_to_ship", True), ("days_to_ship_p90", False)]) == ["days_to_ship"]
    assert names([("days_to_ship_p90", True)]) == ["days_to_ship_p90"]


def test_what_has_no_source_is_unavailable_to_everybody():
    assert status_of(metric("margin", source=None), WHOLE_TENANT) is Status.UNAVAILABLE
    assert status_of(metric("margin", source=None), Scope(frozenset())) is Status.UNAVAILABLE


def test_campaigns_are_out_of_sight_of_who_sees_a_part():
    spend = metric("campaign_spend", source="campaign_facts")
    assert status_of(spend, WHOLE_TENANT) is Status.AVAILABLE
    assert status_of(spend, Scope(regions=frozenset({"EU"}))) is Status.OUT_OF_SCOPE
    assert status_of(metric("net_revenue"), Scope(regions=frozenset({"EU"}))) is Status.AVAILABLE
