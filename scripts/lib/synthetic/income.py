"""How people are paid: salaries, wages by the hour, gigs, pensions, support."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from scripts.lib.synthetic.days import Every, Monthly, NthWeekday, Rhythm, Shift, TwiceMonthly
from scripts.lib.synthetic.ledger import Ledger
from scripts.lib.synthetic.merchants import Merchant
from scripts.lib.synthetic.places import local
from scripts.lib.synthetic.plans import Plan, live

_FRIDAY, _TUESDAY = 4, 1
_PENSION = "INCOME/RETIREMENT_PENSION"
_SOCIAL_SECURITY = Merchant("Social Security Administration", _PENSION, ("SSA TREAS 310 XXSOC SEC {ref}",))
_FUND = Merchant("State Retirement System", _PENSION, ("STATE RETIREMENT BENEFIT {ref}",))
_RIDES = Merchant("Uber Driver", "INCOME/GIG", ("RAISER {ref} EDI PAYMNT",))
_ERRANDS = Merchant("DoorDash Dasher", "INCOME/GIG", ("DOORDASH, INC. {ref}",))
_UNEMPLOYMENT = Merchant("State Unemployment", "INCOME/UNEMPLOYMENT", ("STATE UI BENEFIT {ref}",))


def salary(ledger: Ledger, monthly: int, *, rhythm: str = "", events: bool = True) -> None:
    """A salary of so many cents a month, net; with a raise, a bonus, or a part that goes to savings."""
    chosen = rhythm or ledger.rng.choices(("biweekly", "semi", "weekly", "monthly"), (50, 25, 10, 15))[0]
    days, share = _rhythm(ledger, chosen)
    plan = _pay(local(ledger.rng, "employer"), days, int(monthly * share))
    plan.occasion = f"salary {chosen}"
    if events and ledger.chance(0.25):
        plan.changes = [(ledger.first + ledger.between(30, 360), plan.price * 103 // 100)]
    if events and ledger.chance(0.12):
        plan.end = ledger.as_of - ledger.between(5, 150)
        plan.occasion = "job lost"
    live(ledger, plan)
    if events and ledger.chance(0.15):
        bonus = ledger.first + ledger.between(0, 380)
        ledger.add("checking", bonus, -plan.price * ledger.rng.randint(80, 200) // 100, plan.merchant)
    if plan.end < ledger.as_of and ledger.chance(0.6):
        _benefit(ledger, plan.end + timedelta(days=14))


def _rhythm(ledger: Ledger, name: str) -> tuple[Rhythm, float]:
    friday = ledger.first + timedelta(
        days=(_FRIDAY - ledger.first.weekday()) % 7 + 7 * ledger.rng.randrange(2)
    )
    rhythms: dict[str, tuple[Rhythm, float]] = {
        "weekly": (Every(7, friday), 12 / 52),
        "biweekly": (Every(14, friday), 12 / 26),
        "semi": (ledger.rng.choice((TwiceMonthly(15, 31), TwiceMonthly(1, 15), TwiceMonthly(5, 20))), 0.5),
        "monthly": (Monthly(ledger.rng.choice((1, 25, 28, 31))), 1.0),
    }
    return rhythms[name]


def _pay(employer: Merchant, rhythm: Rhythm, cents: int) -> Plan:
    return Plan(employer, "income", rhythm, cents, lambda _: "checking", inflow=True, shift=Shift.BEFORE)


def hourly(ledger: Ledger, monthly: int) -> None:
    """Wages by the hour: the day is fixed, the amount is not."""
    days, share = _rhythm(ledger, ledger.rng.choice(("weekly", "biweekly", "biweekly")))
    plan = _pay(local(ledger.rng, "employer"), days, int(monthly * share))
    plan.vary, plan.occasion = _hours, "wages by the hour"
    live(ledger, plan)


def _hours(rng: Random, _day: date, price: int) -> int:
    return price * rng.randint(78, 118) // 100


def split_salary(ledger: Ledger, monthly: int) -> None:
    """One pay day, two accounts: most to checking, the rest straight to savings. It is one stream."""
    days, share = _rhythm(ledger, "biweekly")
    plan = _pay(local(ledger.rng, "employer"), days, int(monthly * share * 0.9))
    rest = _pay(plan.merchant, days, int(monthly * share * 0.1))
    rest.account = lambda _: "savings"
    parts = [stream for stream in (live(ledger, plan), live(ledger, rest)) if stream]
    if parts:
        ids = tuple(name for stream in parts for name in stream.transaction_ids)
        whole = replace(parts[0], transaction_ids=ids, occasion="pay split over two accounts")
        ledger.streams[-len(parts) :] = [whole]


def weekly_gigs(ledger: Ledger, monthly: int) -> None:
    """A platform that pays every Tuesday what the week brought."""
    tuesday = ledger.first + timedelta(days=(_TUESDAY - ledger.first.weekday()) % 7)
    plan = _pay(_RIDES, Every(7, tuesday), monthly * 12 // 52)
    plan.vary, plan.occasion, plan.shift = _week, "gig paid weekly", Shift.AFTER
    live(ledger, plan)


def _week(rng: Random, _day: date, price: int) -> int:
    return price * rng.randint(35, 170) // 100


def irregular_gigs(ledger: Ledger, monthly: int) -> None:
    """Payments whenever work was done: no stream at all."""
    client = local(ledger.rng, "client") if ledger.chance(0.5) else _ERRANDS
    day, gap = ledger.first + ledger.between(0, 15), ledger.rng.choice((6, 12, 24))
    while day <= ledger.as_of:
        cents = monthly * gap // 30 * ledger.rng.randint(20, 220) // 100
        ledger.add("checking", day, -max(cents, 20_00), client)
        day += ledger.between(2, 2 * gap)


def pension(ledger: Ledger, monthly: int) -> None:
    """Social Security on a Wednesday of the month, and often a pension on the first."""
    wednesday = NthWeekday(ledger.rng.choice((2, 3, 4)), 2)
    plan = _pay(_SOCIAL_SECURITY, wednesday, monthly * 6 // 10)
    plan.occasion = "pension on a Wednesday"
    january = date(ledger.as_of.year, 1, 1)
    plan.changes = [(january, plan.price * 1025 // 1000)]
    live(ledger, plan)
    if ledger.chance(0.6):
        fund = _pay(_FUND, Monthly(1), monthly * 4 // 10)
        fund.occasion = "pension"
        live(ledger, fund)


def _benefit(ledger: Ledger, start: date) -> None:
    plan = _pay(_UNEMPLOYMENT, Every(7, start), ledger.rng.randint(220_00, 480_00))
    plan.start, plan.occasion, plan.shift = start, "unemployment benefit", Shift.AFTER
    live(ledger, plan)
