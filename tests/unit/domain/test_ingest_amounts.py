"""How fine and how large amounts may be, one by one and added up."""

import pytest

from app.domain.ingest import Context, read_document
from app.domain.ingest.fields import LARGEST
from app.domain.ingest.rows import ACCOUNT_TYPES

from .test_ingest import TODAY, document, faults

__all__ = ["document"]
MOST = float(LARGEST)
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


@pytest.mark.parametrize("name", BALANCES)
@pytest.mark.parametrize("sign", [1, -1])
def test_balances_that_are_too_much_together_are_refused_at_the_row_that_makes_them_so(document, name, sign):
    account = document["accounts"][0]
    document["accounts"] = [
        account | {"account_id": f"a{number}", "balances": {name: sign * MOST}} for number in range(12)
    ]
    document["transactions"] = []

    assert faults(document) == [("accounts", 10, "a10", name, "out_of_range")]

    del document["accounts"][10:]
    assert faults(document) == []


def test_what_is_moved_is_too_much_together_where_a_days_is_too_much_for_a_month(document):
    row = document["transactions"][0]
    document["transactions"] = [row | {"transaction_id": f"t{n}", "amount": -MOST} for n in range(5)]

    assert faults(document) == [("transactions", 3, "t3", "amount", "out_of_range")]


def test_interest_that_is_too_much_together_is_refused(document):
    aprs = [{"apr_percentage": 20, "interest_charge_amount": MOST}] * 11
    document["liabilities"] = [{"account_id": "a", "aprs": aprs}]

    assert faults(document) == [("liabilities", 0, "a", "interest_charge_amount", "out_of_range")]
