"""How fine and how large amounts may be, one by one and added up."""

import pytest

from app.domain.ingest import Context, read_document
from app.domain.ingest.rows import ACCOUNT_TYPES

from .test_ingest import TODAY, document, faults

__all__ = ["document"]
BALANCES = ("current", "available", "limit")


@pytest.mark.parametrize("kind", ["investment", "brokerage", "other"])
@pytest.mark.parametrize(
    ("given", "kept"), [(23631.9805, "23631.98"), (0.125, "0.12"), (0.135, "0.14"), (-0.015, "-0.02")]
)
def test_balances_that_no_feature_counts_are_rounded_to_the_even_cent(document, kind, given, kept):
    document["accounts"][0] |= {"type": kind, "balances": dict.fromkeys(BALANCES, given)}

    batch = read_document(document, Context(TODAY))

    assert batch.faults == ()
    assert {batch.accounts[0][f"balance_{name}"] for name in BALANCES} == {kept}


@pytest.mark.parametrize("kind", sorted(ACCOUNT_TYPES - {"investment", "brokerage", "other"}))
def test_all_other_balances_are_of_whole_cents(document, kind):
    document["accounts"][0] |= {"type": kind, "balances": dict.fromkeys(BALANCES, 23631.9805)}
    document["transactions"] = []

    assert faults(document) == [("accounts", 0, "a", name, "too_many_decimals") for name in BALANCES]


def test_an_amount_moved_on_an_account_of_holdings_is_of_whole_cents(document):
    document["accounts"][0]["type"] = "investment"
    document["transactions"][0]["amount"] = 1.005

    assert faults(document) == [("transactions", 0, "t1", "amount", "too_many_decimals")]


@pytest.mark.parametrize("currency", ["KWD", "BHD", "JOD", "TND"])
def test_the_third_decimal_of_a_currency_that_has_three_is_a_fault_and_two_are_taken(document, currency):
    document["accounts"][0]["balances"] = {"current": 1.25, "iso_currency_code": currency}
    document["transactions"][0]["amount"] = 1.235

    assert faults(document) == [("transactions", 0, "t1", "amount", "too_many_decimals")]
