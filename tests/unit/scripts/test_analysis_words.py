"""How tables spell values: never over a threshold that they do not reach, and money as it is counted."""

from decimal import Decimal

import pytest

from scripts.lib.analysis import words


@pytest.mark.parametrize(
    ("name", "given", "currency", "shown"),
    [
        ("cash_flow_buffer_months", "0.997", "USD", "0.99 months"),
        ("emergency_fund_months", "2.998", "USD", "2.99 months"),
        ("emergency_fund_months", "1", "USD", "1 month"),
        ("pay_gap_median", "14", "USD", "14 days"),
        ("utilization_max", "0.49999", "USD", "49.99%"),
        ("pct_uncategorised", "12.5", "USD", "12.5%"),
        ("net_spend", "1490.00", "JPY", "1,490 JPY"),
        ("average_monthly_expenses", "1490.50", "JPY", "1,491 JPY"),
        ("net_spend", "-1234.5", "USD", "-$1,234.50"),
        ("net_spend", "3400", "EUR", "3,400.00 EUR"),
    ],
)
def test_a_value_in_its_unit(name, given, currency, shown):
    assert words.value(name, Decimal(given), currency) == shown


@pytest.mark.parametrize(("number", "shown"), [(1, "1 person"), (2_000, "2,000 people"), (0, "0 people")])
def test_a_count(number, shown):
    assert words.count(number, "person", "people") == shown
