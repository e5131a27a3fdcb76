"""Education for months in which income varies or checking is thin."""

from decimal import Decimal

from app.domain.logic import Compare, all_of, any_of
from app.domain.recommendations.items import Item

_VARIABLE = "variable_income_budgeter"
_UNEVEN = any_of(
    Compare("pay_gap_median", ">", Decimal(45)),
    Compare("income_irregular", "==", True),
)

INCOME = (
    Item(
        id="edu-income-1-budget-low-month",
        title="Plan from your leanest month",
        summary=(
            "When income varies, a plan based on a good month can fall short. "
            "Start from the lowest month of the past half year. Treat the rest as extra."
        ),
        because=(
            "We're showing you this because we saw {pay_dates} over {half_year} days, "
            "without a steady rhythm or amount."
        ),
        why_now="Even a rough plan helps in the next lean month.",
        personas=(_VARIABLE,),
        trigger=_UNEVEN,
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-income-3-holding-account",
        title="Pay yourself a steady wage",
        summary=(
            "Some people with uneven income let all pay land in one account. "
            "From there they move the same sum to spending each week. Good weeks then carry the lean ones."
        ),
        because=(
            "We're showing you this because there were about {pay_gap_time} between pay dates "
            "when we looked at the last {window} days."
        ),
        why_now="It can start with the next payment you get.",
        personas=(_VARIABLE,),
        trigger=_UNEVEN,
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-income-2-cash-buffer",
        title="A small buffer in checking",
        summary=(
            "A buffer is money that stays in checking to absorb a late paycheck or an early bill. "
            "One study found that about six weeks of take-home pay covers most dips."
        ),
        because=(
            "We're showing you this because you have {checking_balance} in checking. At the pace of the last "
            "{window} days, that would cover {buffer_time} of spending."
        ),
        why_now="A buffer can grow a little at a time.",
        personas=(_VARIABLE,),
        trigger=Compare("cash_flow_buffer_months", "<", Decimal(1)),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-income-5-bill-dates",
        title="Move bill dates closer to payday",
        summary=(
            "Many companies let you pick the day a bill is due. "
            "Bills that follow payday are easier to cover than bills that come before it."
        ),
        because=(
            "We're showing you this because your checking balance of {checking_balance} is less than an "
            "average "
            "month of spending ({monthly_expenses}, from the last {window} days)."
        ),
        why_now="A date can often be changed with a call or online.",
        personas=(_VARIABLE,),
        trigger=all_of(
            Compare("cash_flow_buffer_months", "<", Decimal(1)), Compare("payroll_frequency", "==", "UNKNOWN")
        ),
    ),
    Item(
        id="edu-income-4-first-things-first",
        title="Cover the basics first",
        summary=(
            "In a lean month it helps to decide ahead which bills come first. "
            "Housing, power, food and the way to work are a common order."
        ),
        because=(
            "We're showing you this because you spent {net_spend} over the last {window} days "
            "and hold {checking_balance} in checking."
        ),
        why_now="A short list made now is a help on a busy day.",
        personas=(_VARIABLE,),
        trigger=all_of(_UNEVEN, Compare("cash_flow_buffer_months", "<", Decimal(1))),
    ),
)
