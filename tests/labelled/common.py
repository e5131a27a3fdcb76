"""What phenomena share: days ahead, prices, how a bill's day posts, merchants not yet used."""

from datetime import timedelta

from .calendars import back, business_drift, forth, months

AHEAD = timedelta(420)
PRICES = (99, 199, 299, 499, 799, 999, 1099, 1299, 1549, 1799, 2299, 2999, 4999)


def until(p):
    """Dates are made past the end, so that what comes next is known."""
    return p.end + AHEAD


def price(p, low=299):
    return p.rng.choice([*(one for one in PRICES if one >= low), p.rng.randint(low, 5999)])


def monthly(p, step=1):
    """Any day of the month, as the biller posts it: to the day, off weekends, or a day early or late."""
    days = list(months(p.start, until(p), p.rng.randint(1, 31), step, p.rng.randrange(step)))
    shift = p.rng.choice([None, None, forth, back, business_drift])
    if shift is business_drift:
        return business_drift(p.rng, days, 1)
    return [shift(day) for day in days] if shift else days


def new_one(p, listed):
    known = {truth.merchant for truth in p.truths}
    return p.rng.choice([one for one in listed if one[0] not in known])


def some_day(p):
    return p.start + timedelta(p.rng.randrange(p.days))


def walk(p, step):
    """Days that follow each other by so many, as people come back to a place."""
    day, days = p.start, []
    while day <= p.end:
        days.append(day)
        day += timedelta(max(1, step()))
    return days
