"""Education about cards: how much of a limit is used, what interest costs, how payments work."""

from decimal import Decimal

from app.domain.logic import Compare, all_of
from app.domain.recommendations.items import Item

_HIGH = "high_utilization"

CREDIT = (
    Item(
        id="edu-credit-1-utilization-interest",
        title="How card balances and interest fit together",
        summary=(
            "Interest is charged on the balance you carry from month to month. "
            "When you owe less, it costs less. Paying part of it early in the month can help too."
        ),
        because=(
            "We noticed your {interest_card} is at {interest_card_utilization} utilization "
            "({interest_card_balance} of {interest_card_limit} limit). Bringing this below "
            "{utilization_goal} could reduce interest charges of {interest_card_interest}/month."
        ),
        why_now="Your latest statement added interest to this balance.",
        personas=(_HIGH,),
        trigger=all_of(
            Compare("utilization_max", ">=", Decimal("0.30")),
            Compare("interest_charges_month", ">", Decimal(0)),
        ),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-credit-2-utilization-level",
        title="Why the share of a limit you use matters",
        summary=(
            "Lenders look at how much of each limit is in use. "
            "Experts advise keeping it low. Some say that less is better still."
        ),
        because=(
            "We're showing you this because your {card} has {card_balance} of its {card_limit} limit in use. "
            "That is {utilization}. Experts advise staying at or below {utilization_goal}."
        ),
        why_now="Card balances are reported to credit bureaus about once a month.",
        personas=(_HIGH,),
        trigger=Compare("utilization_max", ">=", Decimal("0.50")),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-credit-5-pay-more-than-minimum",
        title="What paying a bit more than the minimum does",
        summary=(
            "A minimum payment mostly covers interest. Whatever is paid on top goes to the balance itself. "
            "Even a small fixed extra can cut months off the time it takes."
        ),
        because=(
            "We're showing you this because the minimum payment on your {minimum_card} is {minimum_payment} "
            "while the balance is {minimum_card_balance}. A little more each month could pay it down sooner."
        ),
        why_now="A balance that carries interest grows each month that it stays.",
        personas=(_HIGH,),
        trigger=Compare("interest_charges_month", ">", Decimal(0)),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-credit-4-only-minimum-payments",
        title="When payments stay at the minimum",
        summary=(
            "Paying the minimum keeps a card in good standing. It also keeps most of the debt in place. "
            "A fixed sum above it, even a small one, can change that."
        ),
        because=(
            "We're showing you this because recent payments on your {minimum_only_card} were close to the "
            "minimum of {minimum_only_payment}. The balance is {minimum_only_balance}."
        ),
        why_now="It is often easiest to change a fixed payment right after a statement.",
        personas=(_HIGH,),
        trigger=Compare("minimum_payment_only", "==", True),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        # Version 2: a lender may say that a card is overdue, or it follows from due date and payments.
        id="edu-credit-3-past-due",
        title="First steps when a card payment is late",
        summary=(
            "A quick payment of at least the minimum can limit fees and other effects. "
            "Many lenders offer hardship plans. A call to the number on the card is a good way to ask."
        ),
        because=(
            "We're showing you this because your {overdue_card} looks past due, going by the data from your "
            "bank. Paying at least the minimum soon could limit fees."
        ),
        why_now="The sooner a late payment is made, the smaller its effects tend to be.",
        personas=(_HIGH,),
        trigger=Compare("is_overdue", "==", True),
        version=2,
        reviewed_at="2026-11-26",
    ),
    Item(
        id="edu-credit-6-autopay",
        title="How automatic card payments work",
        summary=(
            "Most cards let you set a fixed payment for a fixed day. It helps to pick a day soon after "
            "payday. "
            "You can change it or turn it off at any time."
        ),
        because=(
            "We're showing you this because you are paid about {pay} {pay_rhythm} and your {card} has a "
            "balance of {card_balance}. A payment set for payday could be one less thing to think about."
        ),
        why_now="A payment that runs by itself cannot be forgotten in a busy week.",
        personas=(_HIGH,),
        trigger=Compare("utilization_max", ">=", Decimal("0.30")),
        version=2,
        reviewed_at="2026-11-27",
    ),
    Item(
        id="edu-credit-7-all-cards-view",
        title="Looking at all of your cards together",
        summary=(
            "Each card has its own limit, and lenders look at the total too. "
            "It can help to list the cards by interest rate and pay extra on the dearest one first."
        ),
        because=(
            "We're showing you this because your cards together use {utilization_total} of their limits. "
            "The fullest one is your {card} at {utilization}."
        ),
        why_now="With more than one card, the order in which they are paid makes a difference.",
        personas=(_HIGH,),
        trigger=all_of(
            Compare("valid_card_count", ">=", 2), Compare("utilization_total", ">=", Decimal("0.30"))
        ),
    ),
)
