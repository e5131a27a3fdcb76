"""A threshold in dollars says nothing of a currency that is worth far less; nothing, or a share, does."""

from decimal import Decimal

import pytest

from app.domain.features.feature_set import FeatureSet
from app.domain.logic import Compare, Outcome, explain, judge


def features(currency, **values):
    return FeatureSet("ann", 30, 1_000, values, {}, {"currency": currency})


FEES = Compare("fees_typical", ">=", {30: Decimal(20), 90: Decimal(60), 180: Decimal(120)})


@pytest.mark.parametrize(
    ("currency", "paid", "outcome"),
    [
        ("USD", "110", Outcome.MET),
        ("EUR", "19.99", Outcome.NOT_MET),
        ("JPY", "110", Outcome.UNKNOWN),
        ("INR", "5", Outcome.UNKNOWN),
    ],
)
def test_a_sum(currency, paid, outcome):
    held = features(currency, fees_typical=Decimal(paid))

    assert judge(FEES, held) is outcome
    [found] = explain(FEES, held)
    assert found.outcome is outcome
    assert found.reason == ("not_applicable" if outcome is Outcome.UNKNOWN else None)


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        (Compare("interest_charges", ">", Decimal(0)), {"interest_charges": Decimal("1.00")}),
        (Compare("utilization_max", ">=", Decimal("0.5")), {"utilization_max": Decimal("0.5")}),
        (Compare("nsf_count", ">=", 1), {"nsf_count": 1}),
    ],
    ids=["more than nothing", "a share", "a count"],
)
def test_what_is_the_same_in_every_currency(rule, values):
    assert judge(rule, features("JPY", **values)) is Outcome.MET
