"""Each rule: a case that meets it, one just below, and one where it cannot be known."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.features.values import Reason
from app.domain.personas import Previous, assign_persona
from scripts.lib.demo.document import demo_document

from .books import Book, D

NEUTRAL = Book().checking().days_of_history(200).features(30)


def features(window=30, unknown=(), **values):
    """A feature set in which nothing is met, with these values put in."""
    base = {
        "observed_days": window,
        "posted_count": 50,
        "account_count": 2,
        "utilization_max": Decimal("0.31"),
        "valid_card_count": 1,
        "interest_charges": Decimal(0),
        "minimum_payment_only": False,
        "is_overdue": False,
        "subscription_count": 0,
        "subscription_monthly": Decimal(0),
        "subscription_share": Decimal(0),
        "pay_gap_median": Decimal(14),
        "income_irregular": False,
        "cash_flow_buffer_months": Decimal("0.5"),
        "nsf_count": 0,
        "fees_typical": Decimal(0),
        "savings_growth_typical": Decimal(0),
        "savings_net_inflow_typical": Decimal(0),
    }
    merged = dict(NEUTRAL.values) | base | values | dict.fromkeys(unknown)
    known = {name: reason for name, reason in NEUTRAL.reasons.items() if merged[name] is None}
    reasons = known | dict.fromkeys(unknown, Reason.NO_DATA)
    return NEUTRAL._replace(window=window, values=merged, reasons=reasons)


CASES = [
    ("high_utilization", {"utilization_max": "0.5"}, {"utilization_max": "0.499999"}, "utilization_max"),
    ("high_utilization", {"interest_charges": "0.01"}, {"interest_charges": "0"}, "interest_charges"),
    (
        "high_utilization",
        {"minimum_payment_only": True},
        {"minimum_payment_only": False},
        "minimum_payment_only",
    ),
    ("high_utilization", {"is_overdue": True}, {"is_overdue": False}, "is_overdue"),
    (
        "subscription_heavy",
        {"subscription_count": 3, "subscription_monthly": "50"},
        {"subscription_count": 3, "subscription_monthly": "49.99", "subscription_share": "0.099999"},
        "subscription_share",
    ),
    (
        "subscription_heavy",
        {"subscription_count": 3, "subscription_share": "0.1"},
        {"subscription_count": 2, "subscription_share": "0.1", "subscription_monthly": "50"},
        None,
    ),
    (
        "variable_income_budgeter",
        {"pay_gap_median": "45.5", "cash_flow_buffer_months": "0.999999"},
        {"pay_gap_median": "45", "cash_flow_buffer_months": "0.5"},
        "pay_gap_median",
    ),
    (
        "variable_income_budgeter",
        {"income_irregular": True, "cash_flow_buffer_months": "0.5"},
        {"income_irregular": True, "cash_flow_buffer_months": "1"},
        None,
    ),
    ("fee_pressure", {"nsf_count": 1}, {"nsf_count": 0, "fees_typical": "19.99"}, "nsf_count"),
    ("fee_pressure", {"fees_typical": "20"}, {"fees_typical": "19.99"}, "fees_typical"),
    (
        "savings_builder",
        {"savings_growth_typical": "0.02", "utilization_max": "0.299999"},
        {"savings_growth_typical": "0.019999", "utilization_max": "0.299999"},
        "savings_growth_typical",
    ),
    (
        "savings_builder",
        {"savings_net_inflow_typical": "200", "utilization_max": "0.1"},
        {"savings_net_inflow_typical": "200", "utilization_max": "0.3"},
        None,
    ),
]


def exact(values):
    return {name: Decimal(value) if isinstance(value, str) else value for name, value in values.items()}


@pytest.mark.parametrize(("persona", "met", "below", "unknown"), CASES)
def test_a_rule_is_met_at_its_threshold_and_not_below(persona, met, below, unknown):
    assert assign_persona(features(**exact(met))).persona == persona
    assert persona not in assign_persona(features(**exact(below))).matched
    if unknown:
        result = assign_persona(features(unknown=[unknown], **exact(below)))
        assert persona in result.unknown
        assert {"outcome": "unknown", "reason": "no_data"}.items() <= next(
            test for test in result.tests if test["feature"] == unknown
        ).items()


@pytest.mark.parametrize(("window", "least"), [(30, 20), (90, 60), (180, 120)])
def test_the_fee_threshold_grows_with_the_window(window, least):
    assert assign_persona(features(window, fees_typical=Decimal(least))).persona == "fee_pressure"
    assert assign_persona(features(window, fees_typical=Decimal(least) - 1)).persona == "general_wellness"


def test_savings_builder_needs_no_card():
    found = features(
        unknown=["utilization_max"], valid_card_count=0, savings_growth_typical=Decimal("0.05"),
    )  # fmt: skip

    assert assign_persona(found).persona == "savings_builder"


def test_all_matches_are_kept_in_the_tables_order():
    result = assign_persona(
        features(
            utilization_max=Decimal("0.9"),
            nsf_count=1,
            subscription_count=4,
            subscription_monthly=Decimal(80),
        )
    )

    assert result.matched == ("high_utilization", "subscription_heavy", "fee_pressure")


@pytest.mark.parametrize("limits", [{"observed_days": 27}, {"posted_count": 9}, {"account_count": 0}])
def test_too_little_data_wins_over_everything(limits):
    result = assign_persona(features(utilization_max=Decimal("0.9"), **limits))

    assert result.persona == "insufficient_data"
    assert "high_utilization" in result.matched


def test_a_near_miss_waits_for_one_run_and_no_longer():
    near = features(utilization_max=Decimal("0.495"))

    held = assign_persona(near, previous=Previous("high_utilization", hysteresis=False))
    assert (held.persona, held.hysteresis) == ("high_utilization", True)
    then = assign_persona(near, previous=Previous(held.persona, held.hysteresis))
    assert (then.persona, then.hysteresis) == ("general_wellness", False)


def test_a_clear_change_waits_for_nothing():
    result = assign_persona(
        features(utilization_max=Decimal("0.45")), previous=Previous("high_utilization", hysteresis=False)
    )

    assert result.persona == "general_wellness"


@pytest.mark.parametrize(
    "values", [{"is_overdue": True}, {"is_overdue": True, "utilization_max": Decimal("0.505")}]
)
def test_an_overdue_card_waits_for_nothing(values):
    assert (
        assign_persona(features(**values), previous=Previous("general_wellness", hysteresis=False)).persona
        == "high_utilization"
    )


def test_interest_that_ended_is_no_near_miss():
    result = assign_persona(features(), previous=Previous("high_utilization", hysteresis=False))

    assert result.persona == "general_wellness"


def test_a_persona_of_older_rules_is_forgotten():
    assert (
        assign_persona(features(), previous=Previous("retired", hysteresis=False)).persona
        == "general_wellness"
    )


@pytest.mark.parametrize("window", [30, 90, 180])
@pytest.mark.parametrize(
    ("name", "persona"),
    [("hannah", "high_utilization"), ("sam", "subscription_heavy"), ("sarah", "savings_builder")],
)
def test_the_demo_people_keep_their_persona_as_days_pass(demo, name, persona, window):
    # One document, read as of each of 40 days: nothing flickers.
    history = demo(demo_document(name, D + timedelta(days=40)))
    book = Book()
    book.history = history

    found = {assign_persona(book.features(window, D + timedelta(days=day))).persona for day in range(40)}

    assert found == {persona}
