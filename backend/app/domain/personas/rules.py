"""The rules by which personas are assigned: a versioned table, first rule met wins."""

from decimal import Decimal
from typing import NamedTuple

from app.domain.logic import Compare, Rule, all_of, any_of

INSUFFICIENT_DATA = "insufficient_data"
GENERAL_WELLNESS = "general_wellness"
"""What is left where there is enough data and no rule is met: it has no row."""


class PersonaRule(NamedTuple):
    """One row of the table."""

    persona: str
    rule: Rule


class Rules(NamedTuple):
    """An edition: `not_enough` is checked first and wins whatever else is true; then the first row met.

    A value that is within `nearness` of its threshold, relative to it, is a near miss.
    """

    version: str
    not_enough: Rule
    rows: tuple[PersonaRule, ...]
    nearness: Decimal


SHIPPED_RULES = Rules(
    version="2026-11.3",
    nearness=Decimal("0.02"),
    # The limits of what can be known.
    not_enough=any_of(
        Compare("observed_days", "<", 28),
        Compare("posted_count", "<", 10),
        Compare("account_count", "==", 0),
    ),
    rows=(
        PersonaRule(
            "high_utilization",
            any_of(
                Compare("utilization_max", ">=", Decimal("0.50")),
                Compare("interest_charges", ">", Decimal(0)),
                Compare("minimum_payment_only", "==", True),
                Compare("is_overdue", "==", True),
            ),
        ),
        PersonaRule(
            "subscription_heavy",
            all_of(
                Compare("subscription_count", ">=", 3),
                any_of(
                    Compare("subscription_monthly", ">=", Decimal(50)),
                    Compare("subscription_share", ">=", Decimal("0.10")),
                ),
            ),
        ),
        PersonaRule(
            "variable_income_budgeter",
            all_of(
                any_of(
                    Compare("pay_gap_median", ">", Decimal(45)),
                    Compare("income_irregular", "==", True),
                ),
                Compare("cash_flow_buffer_months", "<", Decimal(1)),
            ),
        ),
        PersonaRule(
            "fee_pressure",
            any_of(
                Compare("nsf_count", ">=", 1),
                Compare("fees_typical", ">=", {30: Decimal(20), 90: Decimal(60), 180: Decimal(120)}),
            ),
        ),
        PersonaRule(
            "savings_builder",
            all_of(
                any_of(
                    Compare("savings_growth_typical", ">=", Decimal("0.02")),
                    Compare("savings_net_inflow_typical", ">=", Decimal(200)),
                ),
                any_of(
                    Compare("utilization_max", "<", Decimal("0.30")), Compare("valid_card_count", "==", 0)
                ),
            ),
        ),
    ),
)
"""What the product comes with; the database holds this and later editions."""
