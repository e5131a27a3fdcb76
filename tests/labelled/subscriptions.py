"""Subscriptions in all their lives: one function each, ranges wide on purpose."""

from datetime import timedelta

from .calendars import business_drift, cycles, months
from .common import monthly, new_one, price, some_day, until
from .names import MORE, ONLINE, SERVICES

MONTHLY = ("subscription", "MONTHLY")


def plain(p):
    merchant, pfc = new_one(p, SERVICES)
    p.recurs(merchant, monthly(p), price(p), pfc, MONTHLY, on="card", online=True)


def drifting(p):
    merchant, pfc = new_one(p, SERVICES)
    days = business_drift(p.rng, list(months(p.start, until(p), p.rng.randint(4, 27))), 3)
    p.recurs(merchant, days, price(p), pfc, MONTHLY, online=True)


def abroad(p):
    merchant, pfc = new_one(p, SERVICES)
    base = price(p, 500)
    p.recurs(merchant, monthly(p), lambda _: base * p.rng.uniform(0.97, 1.03), pfc, MONTHLY, on="card")


def dearer(p):
    merchant, pfc = new_one(p, SERVICES)
    old = price(p, 500)
    new, changed = old * p.rng.uniform(1.06, 1.5), p.start + timedelta(int(p.days * p.rng.uniform(0.2, 0.8)))
    p.recurs(merchant, monthly(p), lambda day: new if day >= changed else old, pfc, MONTHLY, online=True)


def trial(p):
    merchant, pfc = new_one(p, SERVICES)
    begun = p.start + timedelta(p.rng.randint(0, p.days // 3))
    p.charge(merchant, [begun], p.rng.choice([0, 1, 100]), pfc, online=True)
    first = begun + timedelta(p.rng.choice([7, 14, 30]))
    p.recurs(merchant, months(first, until(p), first.day), price(p), pfc, MONTHLY, online=True)


def cancelled(p):
    merchant, pfc = new_one(p, SERVICES)
    end = p.start + timedelta(int(p.days * p.rng.uniform(0.4, 0.9)))
    p.recurs(merchant, months(p.start, end, p.rng.randint(1, 31)), price(p), pfc, MONTHLY)


def skipped(p):
    merchant, pfc = new_one(p, SERVICES)
    days = list(months(p.start, until(p), p.rng.randint(1, 28)))
    inside = [day for day in days if day <= p.end]
    if len(inside) >= 5:
        days.remove(p.rng.choice(inside[1:-1]))
    p.recurs(merchant, days, price(p), pfc, MONTHLY, online=True)


def paused(p):
    merchant, pfc = new_one(p, SERVICES)
    days = list(months(p.start, until(p), p.rng.randint(1, 28)))
    if len(days) >= 24:
        gone = p.rng.randint(3, 6)
        del days[gone : gone + p.rng.randint(2, 3)]
    p.recurs(merchant, days, price(p), pfc, MONTHLY, online=True)


def refunded(p):
    merchant, pfc = new_one(p, SERVICES)
    cost, days = price(p), list(months(p.start, until(p), p.rng.randint(1, 31)))
    p.recurs(merchant, days, cost, pfc, MONTHLY, on="card")
    p.charge(merchant, [p.rng.choice(days[:6]) + timedelta(p.rng.randint(1, 9))], -cost, pfc, on="card")


def billed_twice(p):
    merchant, pfc = new_one(p, SERVICES)
    days = list(months(p.start, until(p), p.rng.randint(1, 31)))
    p.recurs(merchant, [*days, days[1]], price(p), pfc, MONTHLY, on="card")


def new_card(p):
    merchant, pfc = new_one(p, SERVICES)
    swap = p.start + timedelta(p.days // 2)
    days = months(p.start, until(p), p.rng.randint(1, 31))
    p.recurs(merchant, days, price(p), pfc, MONTHLY, on=lambda day: "card" if day < swap else "card2")


def yearly(p):
    merchant, pfc = new_one(p, SERVICES)
    first = p.start + timedelta(p.rng.randint(0, 25))
    rise, base = p.rng.choice([1, 1, 1.1, 1.2]), p.rng.choice([3999, 5999, 9900, 13900])
    days = cycles(first, until(p), 365 + p.rng.choice([-1, 0, 0, 1]))
    p.recurs(merchant, days, lambda day: base * rise ** (day > first), pfc, ("subscription", "ANNUALLY"))


def quarterly(p):
    merchant, pfc = new_one(p, SERVICES)
    p.recurs(merchant, monthly(p, 3), price(p, 1500), pfc, ("subscription", "QUARTERLY"), online=True)


def weekly(p):
    merchant, pfc = new_one(p, MORE)
    days = cycles(p.start, until(p), 7, p.rng.randint(0, 6))
    days = [day + timedelta(p.rng.choice([0, 0, 0, 1])) for day in days if p.rng.random() > 0.03]
    p.recurs(merchant, days, price(p, 900), pfc, ("subscription", "WEEKLY"), on="card", online=True)


def gym(p):
    days = cycles(p.start, until(p), 14, p.rng.randint(0, 13))
    pfc = "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS"
    p.recurs("Iron Works", days, price(p, 900), pfc, ("subscription", "BIWEEKLY"))


def several_plans(p):
    """Two or three plans of one merchant, and purchases at prices of their own."""
    merchant, pfc = p.rng.choice(["Apple", "Google", "Microsoft"]), "ENTERTAINMENT_TV_AND_MOVIES"
    for cost in p.rng.sample([99, 299, 999, 1099, 1699, 2299], p.rng.randint(2, 3)):
        days = months(p.start, until(p), p.rng.randint(1, 31))
        p.recurs(merchant, days, cost, pfc, MONTHLY, on="card", text=merchant.upper())
    for _ in range(p.rng.randint(0, 8)):
        cost = p.rng.choice([199, 499, 699, 1999, 2499])
        p.charge(merchant, [some_day(p)], cost, pfc, on="card", text=merchant.upper())


def among_purchases(p):
    """A membership where much else is bought at any price."""
    merchant, cost, noise = p.rng.choice(
        [
            ("Amazon", 1499, ONLINE),
            ("Walmart", 1295, ONLINE),
            ("Uber", 999, "TRANSPORTATION_TAXIS_AND_RIDE_SHARES"),
            ("DoorDash", 999, "FOOD_AND_DRINK_RESTAURANT"),
        ]
    )
    own = "GENERAL_SERVICES_OTHER_GENERAL_SERVICES" if p.rng.random() < 0.6 else noise
    more = {"on": "card", "text": merchant.upper()}
    p.recurs(merchant, months(p.start, until(p), p.rng.randint(1, 31)), cost, own, MONTHLY, **more)
    days = [some_day(p) for _ in range(int(p.days * p.rng.uniform(0.03, 0.25)))]
    p.charge(merchant, days, lambda _: p.rng.lognormvariate(7.7, 0.7), noise, **more)


RARE = (
    abroad, trial, cancelled, skipped, paused, refunded, billed_twice, new_card, yearly, quarterly, weekly,
    gym, several_plans, among_purchases,
)  # fmt: skip
