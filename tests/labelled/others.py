"""Bills and pay, and what only seems to recur: visits, shopping, transfers."""

from datetime import timedelta
from math import cos, pi

from .calendars import back, business_drift, cycles, forth, months
from .common import monthly, new_one, some_day, until, walk
from .names import BILLS, HABITS, ONE_OFF, SHOPS, UTILITIES, VISITS


def bill(p):
    merchant, pfc, low, high = new_one(p, BILLS)
    p.recurs(merchant, monthly(p), p.rng.randint(low, high), pfc, ("bill", "MONTHLY"))


def utility(p):
    """By the meter: up to two fifths more in its season."""
    merchant, pfc = new_one(p, UTILITIES)
    base, peak, size = p.rng.randint(4000, 18000), p.rng.random() * 2 * pi, p.rng.uniform(0.1, 0.4)

    def season(day):
        turn = cos(2 * pi * day.timetuple().tm_yday / 365 - peak)
        return base * (1 + size * turn) * p.rng.uniform(0.95, 1.05)

    days = list(months(p.start, until(p), p.rng.randint(4, 27)))
    p.recurs(merchant, business_drift(p.rng, days, p.rng.randint(0, 3)), season, pfc, ("bill", "MONTHLY"))


def water(p):
    days = list(months(p.start, until(p), p.rng.randint(4, 27), 3, p.rng.randint(0, 2)))
    pfc = "RENT_AND_UTILITIES_WATER"
    amount = lambda _: p.rng.randint(6000, 11000)  # noqa: E731
    p.recurs("Cal Water", business_drift(p.rng, days), amount, pfc, ("bill", "QUARTERLY"))


def policies(p):
    merchant = p.rng.choice(["Geico", "State Farm", "Progressive", "Northwestern Policies"])
    for cost in p.rng.sample([2350, 4810, 9925, 14275, 21140], p.rng.randint(2, 3)):
        days = months(p.start, until(p), p.rng.randint(1, 31))
        more = {"text": merchant.upper()}
        p.recurs(merchant, days, cost, "GENERAL_SERVICES_INSURANCE", ("bill", "MONTHLY"), **more)


def childcare(p):
    days = cycles(p.start, until(p), 7, p.rng.randint(0, 6))
    p.recurs("Little Acorns", days, 24000, "GENERAL_SERVICES_CHILDCARE", ("bill", "WEEKLY"))


def pay(p, employer="Acme Industries", share=1.0):
    """One job: fixed pay or by the hour, and now and then a bonus."""
    base, spread = p.rng.randint(90000, 350000) * share, p.rng.choice([0, 0, 0.05, 0.25])
    rhythm = p.rng.choice(["BIWEEKLY"] * 3 + ["SEMI_MONTHLY"] * 2 + ["WEEKLY", "MONTHLY"])
    p.pays(employer, pay_days(p, rhythm), lambda _: base * p.rng.uniform(1 - spread, 1 + spread), rhythm)
    if p.rng.random() < 0.15:
        text = f"{employer.upper()} PAYROLL BONUS"
        p.charge(employer, [some_day(p)], -base * 2, "INCOME_WAGES", text=text)


def pay_days(p, rhythm):
    shift = p.rng.choice([back, back, forth])
    if rhythm in {"WEEKLY", "BIWEEKLY"}:
        step = 7 if rhythm == "WEEKLY" else 14
        first = p.rng.randint(0, step - 1)
        friday = (4 - (p.start + timedelta(first)).weekday()) % 7
        return [shift(day) for day in cycles(p.start, until(p), step, first + friday)]
    days = [p.rng.choice([1, 15, 25, 28, 31])]
    if rhythm == "SEMI_MONTHLY":
        days = p.rng.choice([(15, 31), (1, 15), (5, 20), (10, 25)])
    return [shift(day) for one in days for day in months(p.start, until(p), one)]


def second_job(p):
    pay(p, "Harbor Cafe", 0.3)


def gig(p):
    days = walk(p, lambda: p.rng.randint(1, 12))
    text = "LYFT DRIVER EARNINGS DIRECT DEP"
    amount = lambda _: p.rng.randint(4000, 40000)  # noqa: E731
    p.pays("Lyft Driver Earnings", days, amount, "UNKNOWN", "INCOME_GIG_ECONOMY", text=text)


def pension(p):
    days = months(p.start, until(p), p.rng.choice([3, 10, 17, 24]))
    text = "SSA TREAS 310 XXSOC SEC PPD"
    p.pays("SSA Treas 310", days, 180000, "MONTHLY", "INCOME_RETIREMENT_PENSION", text=text)


def habit(p):
    """So many days apart on average, give or take half of it."""
    merchant, pfc, low, high = p.rng.choice(HABITS)
    apart, give = p.rng.choice([1.2, 2, 4, 7, 10, 15, 30]), p.rng.uniform(0.3, 0.6)
    days = walk(p, lambda: round(p.rng.gauss(apart, apart * give)))
    p.charge(merchant, days, lambda _: p.rng.randint(low, high), pfc, on=p.rng.choice(["card", "checking"]))


def fixed_price_habit(p):
    merchant, pfc, cost = p.rng.choice(VISITS)
    low, high = p.rng.choice([(1, 3), (3, 11), (10, 32), (22, 44)])
    p.charge(merchant, walk(p, lambda: p.rng.randint(low, high)), cost, pfc)


def shopping(p):
    for merchant, pfc in p.rng.sample(SHOPS, k=12):
        days = [some_day(p) for _ in range(p.rng.randint(1, max(2, p.days // 45)))]
        prices = [p.rng.randint(500, 12000) for _ in range(p.rng.choice([2, 40, 40]))]
        p.charge(merchant, days, lambda _, prices=prices: p.rng.choice(prices), pfc, on="card")
    for merchant in p.rng.sample(ONE_OFF, k=8):
        pfc = "GENERAL_MERCHANDISE_OTHER_GENERAL_MERCHANDISE"
        p.charge(merchant, [some_day(p)], p.rng.randint(500, 30000), pfc, on="card")


def transfers(p):
    """Rent to a room-mate, cash, savings, the card: regular, and no streams."""
    first, third, dues = (list(months(p.start, p.end, day)) for day in (1, 3, 21))
    rent, owed = p.rng.randint(60000, 120000), {day: p.rng.randint(30000, 150000) for day in dues}
    other, card = "TRANSFER_OUT_OTHER_TRANSFER_OUT", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
    p.charge("Zelle", first, rent, other, text="ZELLE PAYMENT TO ROOMMATE {day:%m%d}")
    days = [some_day(p) for _ in range(p.days // 20)]
    cash = "ATM WITHDRAWAL {day:%m/%d} MAIN ST"
    p.charge("ATM", days, lambda _: p.rng.choice([4000, 10000]), "TRANSFER_OUT_WITHDRAWAL", text=cash)
    p.charge("Transfer", third, 20000, "TRANSFER_OUT_SAVINGS", text="ONLINE TRANSFER TO SAV ...8812")
    came = {"on": "savings", "text": "ONLINE TRANSFER FROM CHK ...1177"}
    p.charge("Transfer", third, -20000, "TRANSFER_IN_SAVINGS", **came)
    p.charge("Chase", dues, lambda day: owed[day], card, text="CHASE CREDIT CRD AUTOPAY")
    p.charge("Chase", dues, lambda day: -owed[day], card, on="card", text="PAYMENT THANK YOU")


def foreign(p):
    days = [some_day(p) for _ in range(3)]
    p.charge("Boulangerie", days, 900, "FOOD_AND_DRINK_COFFEE", currency="EUR")


RARE = (water, policies, childcare, second_job, foreign)
