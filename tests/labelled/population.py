"""People made of phenomena, each person of another mix."""

import random
from datetime import date, timedelta

from . import others, subscriptions
from .person import Person

OFTEN = (
    subscriptions.plain, subscriptions.dearer, subscriptions.drifting, others.bill, others.utility
)  # fmt: skip
RARE = subscriptions.RARE + others.RARE
ALWAYS = (others.shopping, others.transfers)
LENGTHS = (60, 90, 120, 200, 280, 365, 400)


def person(seed):
    """Somebody with a job, gigs or a pension, and with bills, subscriptions, habits and shopping."""
    rng = random.Random(seed)
    made = Person(seed, date(2026, 1, 1) + timedelta(rng.randrange(300)), rng.choice(LENGTHS))
    rng.choices([others.pay, others.pension, others.gig], [8, 1, 1])[0](made)
    for phenomenon in OFTEN:
        for _ in range(rng.randint(0, 2)):
            phenomenon(made)
    for phenomenon in (*rng.sample(RARE, rng.randint(3, 7)), *ALWAYS):
        phenomenon(made)
    for _ in range(rng.randint(2, 6)):
        others.habit(made)
    if rng.random() < 0.6:
        others.fixed_price_habit(made)
    return made
