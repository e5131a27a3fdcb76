"""Education about subscriptions and fees."""

from decimal import Decimal

from app.domain.logic import Compare, all_of
from app.domain.recommendations.items import Item

_HEAVY = "subscription_heavy"
_FEES = "fee_pressure"

SPENDING = (
    Item(
        id="edu-subscriptions-1-review",
        title="A ten-minute look at your subscriptions",
        summary=(
            "Small monthly charges are easy to lose sight of. Put them on one list. "
            "Mark each as one you use, one you might pause, and one to end."
        ),
        because=(
            "We're showing you this because we found {subscriptions} "
            "that add up to {subscription_monthly} a month. The largest is {top_subscription} at "
            "{top_subscription_monthly} a month."
        ),
        why_now="A list like this takes little time and can be done today.",
        personas=(_HEAVY,),
        trigger=Compare("subscription_count", ">=", 3),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-subscriptions-3-year",
        title="What monthly charges come to in a year",
        summary=(
            "A yearly figure makes it easier to compare a service with other plans for the money. "
            "Some services cost less when they are paid by the year."
        ),
        because=(
            "We're showing you this because your {subscriptions} cost {subscription_monthly} a month. "
            "Over a full year that comes to about {subscription_yearly}."
        ),
        why_now="Yearly figures help most before the next charge comes.",
        personas=(_HEAVY,),
        trigger=all_of(
            Compare("subscription_count", ">=", 2), Compare("subscription_monthly", ">=", Decimal(50))
        ),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-subscriptions-4-renewal",
        title="Know what renews next",
        summary=(
            "Most services charge by a fixed rhythm. A note a few days before gives you time to decide. "
            "Many let you cancel online and use what is paid for."
        ),
        because=(
            "We're showing you this because {next_subscription} looks set to charge "
            "{next_subscription_amount} "
            "around {next_subscription_day}."
        ),
        why_now="There is still time before the next charge.",
        personas=(_HEAVY,),
        trigger=Compare("subscription_count", ">=", 1),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-subscriptions-5-share",
        title="How much of your spending is on repeat",
        summary=(
            "Charges that repeat are decided once and paid many times. "
            "Knowing their share of your spending shows how much room there is to choose each month."
        ),
        because=(
            "We're showing you this because subscriptions took {subscription_spend} of the {net_spend} you "
            "spent "
            "over the last {window} days. That is a share of {subscription_share}."
        ),
        why_now="A share is easy to check again next month.",
        personas=(_HEAVY,),
        trigger=all_of(
            Compare("subscription_count", ">=", 3),
            Compare("subscription_share", ">=", Decimal("0.02")),
            # More than all: what was given back is counted as spent less.
            Compare("subscription_share", "<=", Decimal(1)),
        ),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-subscriptions-2-price-increase",
        title="When a service raises its price",
        summary=(
            "Prices of services go up from time to time. Some have a cheaper plan or an offer for those "
            "who stay. "
            "It can pay to look before the next charge."
        ),
        because=(
            "We're showing you this because {raised_subscription} went from {raised_from} to {raised_to} "
            "on {raised_on}."
        ),
        why_now="Charges since then have been at the new price.",
        personas=(_HEAVY,),
        trigger=Compare("price_increases", ">=", 1),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-fees-1-total",
        title="Bank fees and how people avoid them",
        summary=(
            "Many bank fees can be avoided. Banks often waive a fee when asked, above all the first time. "
            "Some accounts have no monthly or overdraft fees at all."
        ),
        because=(
            "We're showing you this because you paid {fees} in bank fees over the last {window} days. "
            "We counted {fee_number}."
        ),
        why_now="Banks are most open to waive a fee soon after it was charged.",
        personas=(_FEES,),
        trigger=Compare("fees", ">", Decimal(0)),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-fees-2-overdraft-choices",
        title="Your choices on overdrafts",
        summary=(
            "Many banks ask first before they charge for overdrafts on card purchases. "
            "You can change that choice at any time. A link to savings can cover a gap at a lower cost."
        ),
        because=(
            "We're showing you this because we saw {unpaid} in your accounts over the last {window} days."
        ),
        why_now="A setting changed today can help with the next tight week.",
        personas=(_FEES,),
        trigger=Compare("nsf_count", ">=", 1),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-fees-4-balance-alerts",
        title="Low balance alerts",
        summary=(
            "Most banks can send a text when a balance falls below a level you choose. "
            "An alert a few days before bills are due leaves time to move money."
        ),
        because=(
            "We're showing you this because you paid {fees} in fees over the last {window} days "
            "and your checking balance is {checking_balance}."
        ),
        why_now="An alert takes a few minutes to set up.",
        personas=(_FEES,),
        trigger=Compare("fees", ">", Decimal(0)),
    ),
    Item(
        id="edu-fees-3-ask-for-refund",
        title="Asking for a fee back",
        summary=(
            "A short, kind call or chat is often enough. Say which fee it was and ask if it can be waived. "
            "There is no cost in asking."
        ),
        because=(
            "We're showing you this because a fee of {last_fee} was charged on {last_fee_date}. "
            "Some banks could give it back when asked."
        ),
        why_now="A call takes a few minutes.",
        personas=(_FEES,),
        trigger=Compare("fees", ">", Decimal(0)),
        version=2,
        reviewed_at="2026-11-27",
    ),
)
