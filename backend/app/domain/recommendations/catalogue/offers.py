"""Partners' products, each with named checks; one that fails, or is not known, keeps the offer back."""

from decimal import Decimal

from app.domain.logic import Compare, all_of, any_of
from app.domain.recommendations.items import Check, Offer

_NOT_OVERDUE = Check("no_card_past_due", Compare("is_overdue", "==", False))
_NO_LATE_FEE = Check("no_late_fee_in_180_days", Compare("late_fee_count_180", "==", 0))
# Known at all: an account that is overdrawn is one too.
_HAS_CHECKING = Check(
    "has_checking",
    any_of(Compare("checking_balance", ">=", Decimal(0)), Compare("checking_balance", "<", Decimal(0))),
)

OFFERS = (
    Offer(
        id="offer-balance-transfer",
        category="balance_transfer_card",
        title="A balance transfer card",
        summary="A card that lets you move a balance and pay less interest for a time. Fees and terms apply.",
        because=(
            "We're showing you this because your {interest_card} is at {interest_card_utilization} and "
            "had {interest_card_interest} of interest on its latest statement."
        ),
        why_now="Interest is being charged on this balance.",
        personas=("high_utilization",),
        checks=(
            Check("utilization_at_least_50", Compare("utilization_max", ">=", Decimal("0.50"))),
            Check("pays_interest", Compare("interest_charges", ">", Decimal(0))),
            _NOT_OVERDUE,
            _NO_LATE_FEE,
            Check("income_at_least_2000_a_month", Compare("income_month", ">=", Decimal(2000))),
            Check("no_such_card_held", Compare("holds_balance_transfer_card", "==", False)),
        ),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Offer(
        id="offer-high-yield-savings",
        category="high_yield_savings",
        title="A high-yield savings account",
        summary="An insured savings account with a rate above the average. Rates can change.",
        because="We're showing you this because you hold {savings_balance} in savings.",
        why_now="Savings are earning a low rate today.",
        personas=("savings_builder", "general_wellness"),
        checks=(
            Check(
                "has_savings_or_buffer",
                any_of(
                    Compare("savings_balance", ">", Decimal(0)),
                    Compare("cash_flow_buffer_months", ">=", Decimal(1)),
                ),
            ),
            Check("no_such_account_held", Compare("holds_high_yield_savings", "==", False)),
            Check("current_rate_below_2_percent", Compare("savings_apy", "<", Decimal("0.02"))),
        ),
    ),
    Offer(
        id="offer-budgeting-app",
        category="budgeting_app",
        title="A budgeting app",
        summary="An app that sorts spending and shows what is left to spend until payday.",
        because=(
            "We're showing you this because your spending came to {net_spend} over the last {window} days."
        ),
        why_now="A clear view helps most when money moves a lot.",
        personas=("variable_income_budgeter", "subscription_heavy"),
        checks=(
            Check(
                "irregular_income_or_three_subscriptions",
                any_of(
                    Compare("income_irregular", "==", True),
                    Compare("subscription_count", ">=", 3),
                ),
            ),
        ),
    ),
    Offer(
        id="offer-subscription-manager",
        category="subscription_manager",
        title="A subscription manager",
        summary="A tool that lists your subscriptions and helps to end those you do not use.",
        because=(
            "We're showing you this because we found {subscriptions} that add up to {subscription_monthly} "
            "a month."
        ),
        why_now="Each of them renews on its own.",
        personas=("subscription_heavy",),
        checks=(Check("at_least_five_subscriptions", Compare("subscription_count", ">=", 5)),),
    ),
    Offer(
        id="offer-credit-monitoring",
        category="credit_monitoring",
        title="Credit monitoring",
        summary="A service that tells you when something changes in your credit reports.",
        because=(
            "We're showing you this because your {card} has {card_balance} of its {card_limit} limit in use."
        ),
        why_now="Card balances are reported about once a month.",
        personas=("high_utilization", "general_wellness"),
        checks=(Check("uses_a_card", Compare("utilization_max", ">", Decimal(0))), _NOT_OVERDUE),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Offer(
        id="offer-no-fee-checking",
        category="no_fee_checking",
        title="A checking account without overdraft fees",
        summary="A checking account with no monthly fee and no overdraft fee.",
        because="We're showing you this because you paid {fees} in bank fees over the last {window} days.",
        why_now="Fees like these can come again.",
        personas=("fee_pressure",),
        checks=(_HAS_CHECKING, Check("paid_fees", Compare("fees", ">=", Decimal(10)))),
    ),
    Offer(
        id="offer-automatic-savings",
        category="automatic_savings",
        title="An automatic savings tool",
        summary="A tool that moves small sums to savings on the days you choose. It has no fee.",
        because="We're showing you this because you are paid about {pay} {pay_rhythm}.",
        why_now="You choose the day and the sum.",
        personas=("general_wellness", "subscription_heavy"),
        checks=(
            Check("pay_is_regular", Compare("income_irregular", "==", False)),
            Check("buffer_of_half_a_month", Compare("cash_flow_buffer_months", ">=", Decimal("0.5"))),
            Check("saves_less_than_200_a_month", Compare("savings_net_inflow_month", "<", Decimal(200))),
        ),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Offer(
        id="offer-secured-card",
        category="secured_card",
        title="A secured card",
        summary="A card backed by a deposit of your own. It can help to build a credit history.",
        because="We're showing you this because you hold {savings_balance} in savings and no card is linked.",
        why_now="A credit history takes time to build.",
        personas=("savings_builder", "general_wellness"),
        checks=(
            Check("no_card_held", Compare("card_count", "==", 0)),
            Check(
                "can_set_aside_a_deposit",
                all_of(
                    Compare("savings_balance", ">=", Decimal(500)),
                    Compare("emergency_fund_months", ">=", Decimal(1)),
                ),
            ),
        ),
    ),
)
