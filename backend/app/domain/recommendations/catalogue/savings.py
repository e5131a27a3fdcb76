"""Education about savings and the emergency fund."""

from decimal import Decimal

from app.domain.logic import Compare, all_of
from app.domain.recommendations.items import Item

_BUILDER = "savings_builder"
_WELL = "general_wellness"

SAVINGS = (
    Item(
        id="edu-savings-1-pace",
        title="Your savings are growing: give them a goal",
        summary=(
            "A goal with a date makes a habit easier to keep. "
            "Divide what is left to reach it by the months you have, and see if the pace fits."
        ),
        because=(
            "We're showing you this because you put aside about {savings_inflow} a month "
            "over the last {window} days. Your savings now hold {savings_balance}."
        ),
        why_now="A habit that runs well is a good base for a goal.",
        personas=(_BUILDER,),
        trigger=Compare("savings_net_inflow_month", ">=", Decimal(50)),
    ),
    Item(
        id="edu-savings-2-emergency-fund",
        title="How far would your savings carry you?",
        summary=(
            "A common guide for an emergency fund is three to six months of spending. "
            "The first month makes the biggest difference. Each small step counts."
        ),
        because=(
            "We're showing you this because your savings of {savings_balance} would cover "
            "{emergency_time} of spending at the pace of the last {window} days."
        ),
        why_now="Knowing the number is the first step, whatever it is.",
        personas=(_BUILDER, _WELL),
        trigger=all_of(
            Compare("emergency_fund_months", "<", Decimal(6)), Compare("savings_balance", ">", Decimal(0))
        ),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-savings-3-growth",
        title="Keep the growth going",
        summary=(
            "Savings that grow on their own are the easiest to keep. "
            "An automatic transfer on payday moves the money before it can be spent."
        ),
        because=(
            "We're showing you this because your savings grew by {savings_growth} over the last {window} "
            "days "
            "to {savings_balance}."
        ),
        why_now="A transfer can follow the rhythm of your pay.",
        personas=(_BUILDER,),
        trigger=Compare("savings_growth", ">=", Decimal("0.02")),
    ),
    Item(
        id="edu-savings-4-compare-apy",
        title="What a savings rate does over a year",
        summary=(
            "Rates on savings differ a lot from bank to bank. The APY tells what savings earn in a year. "
            "Insured banks and credit unions list theirs online."
        ),
        because=(
            "We're showing you this because you hold {savings_balance} in savings. On a sum like that, "
            "even a small change in the rate could add up."
        ),
        why_now="Rates change often, so a look now and then can pay.",
        personas=(_BUILDER, _WELL),
        trigger=Compare("savings_balance", ">=", Decimal(500)),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-savings-5-automate-savings",
        title="Save on payday, without a thought",
        summary=(
            "Money that moves by itself on payday is rarely missed. "
            "A small sum is a fine start. It can grow with time."
        ),
        because=(
            "We're showing you this because you are paid about {pay} {pay_rhythm} "
            "and your savings hold {savings_balance}. A small part of each payment could go there first."
        ),
        why_now="It can start with your next payday.",
        personas=(_WELL,),
        trigger=all_of(
            Compare("savings_net_inflow_month", "<", Decimal(200)),
            Compare("emergency_fund_months", "<", Decimal(6)),
        ),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-savings-6-card-in-order",
        title="Keep card use as low as it is",
        summary=(
            "Low use of card limits is a sign of strength to lenders. "
            "Paying in full each month keeps interest at zero on most cards."
        ),
        because=(
            "We're showing you this because your {orderly_card} uses {orderly_card_utilization} of its "
            "limit ({orderly_card_balance} of {orderly_card_limit}). Experts advise staying at or below "
            "{utilization_goal}."
        ),
        why_now="A good habit is worth knowing about.",
        personas=(_WELL, _BUILDER),
        trigger=all_of(
            Compare("utilization_max", "<", Decimal("0.30")),
            Compare("interest_charges_month", "==", Decimal(0)),
        ),
        version=2,
        reviewed_at="2026-11-27",
    ),
)
