"""Days on which bills and pay post: weekends, holidays, short months, drift."""

from calendar import monthrange
from datetime import date, timedelta

HOLIDAYS = {
    (1, 1),
    (1, 20),
    (2, 17),
    (5, 26),
    (6, 19),
    (7, 4),
    (9, 1),
    (10, 13),
    (11, 11),
    (11, 27),
    (12, 25),
}


def is_open(day):
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def back(day):
    while not is_open(day):
        day -= timedelta(1)
    return day


def forth(day):
    while not is_open(day):
        day += timedelta(1)
    return day


def months(start, end, day, step=1, offset=0):
    """That day of every `step`-th month, the month's last where it has no such day."""
    for index in range(start.year * 12 + start.month - 1 + offset, end.year * 12 + end.month, step):
        year, month = divmod(index, 12)
        found = date(year, month + 1, min(day, monthrange(year, month + 1)[1]))
        if start <= found <= end:
            yield found


def cycles(start, end, days, first=0):
    day = start + timedelta(first)
    while day <= end:
        yield day
        day += timedelta(days)


def business_drift(rng, days, most=3):
    """Posts up to some days late or early, never out of the known history."""
    return [day + timedelta(rng.randint(-most, most)) for day in days]
