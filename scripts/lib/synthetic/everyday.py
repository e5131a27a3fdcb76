"""Life between the bills: shopping, habits, refunds, friends, cash, journeys, fees, savings."""

from datetime import date, timedelta
from random import Random

from scripts.lib.synthetic.days import Every, Monthly
from scripts.lib.synthetic.ledger import Ledger
from scripts.lib.synthetic.merchants import Merchant
from scripts.lib.synthetic.places import local
from scripts.lib.synthetic.plans import Plan, live

# kind of place: low and high cents, most days between two visits, how many such places one goes to
_VISITS: tuple[tuple[str, int, int, int, int], ...] = (
    ("grocery", 18_00, 140_00, 9, 2),
    ("restaurant", 14_00, 85_00, 20, 3),
    ("fastfood", 7_00, 24_00, 16, 2),
    ("coffee", 3_50, 9_80, 10, 1),
    ("fuel", 22_00, 62_00, 18, 1),
    ("superstore", 9_00, 160_00, 26, 1),
    ("clothing", 25_00, 180_00, 90, 2),
    ("pharmacy", 5_00, 60_00, 50, 1),
    ("doctor", 25_00, 220_00, 150, 1),
    ("hardware", 8_00, 190_00, 90, 1),
    ("parking", 2_00, 18_00, 30, 1),
)
_TO_SAVINGS = Merchant("", "TRANSFER_OUT/SAVINGS", ("ONLINE TRANSFER TO SAV {ref}",), channel="other")
_FROM_CHECKING = Merchant("", "TRANSFER_IN/SAVINGS", ("ONLINE TRANSFER FROM CHK {ref}",), channel="other")
_FRIENDS = ("Zelle payment to J Rivera", "VENMO PAYMENT 1029384", "CASH APP*M LEE", "Zelle payment to Sam K")
_FROM_FRIENDS, _TO_FRIENDS = "TRANSFER_IN/OTHER_TRANSFER_IN", "TRANSFER_OUT/OTHER_TRANSFER_OUT"
_CASH = "TRANSFER_OUT/WITHDRAWAL"
_ATM = "ATM WITHDRAWAL 00{} {}"


def shopping(ledger: Ledger, intensity: float) -> None:
    """Visits on no rhythm that anybody could name."""
    for kind, low, high, gap, places in _VISITS:
        for _ in range(places):
            _visits(ledger, local(ledger.rng, kind), (low, high), max(int(gap / intensity), 1))


def _visits(ledger: Ledger, place: Merchant, cost: tuple[int, int], gap: int) -> None:
    rng, card = ledger.rng, ledger.facts["pays_with"]
    day = ledger.first + ledger.between(0, gap)
    while day <= ledger.as_of:
        cents = rng.randint(*cost)
        ledger.add(card, day, cents, place)
        if rng.random() < 0.015:
            ledger.add(card, day + ledger.between(2, 12), -cents * rng.choice((100, 100, 40)) // 100, place)
        day += ledger.between(1, 2 * gap)


def habits(ledger: Ledger) -> None:
    """The weekly shop, a transit pass, a haircut: rhythms of people and not of contracts."""
    card = ledger.facts["pays_with"]
    if ledger.chance(0.4):
        anchor = ledger.first + ledger.between(0, 6)
        plan = Plan(local(ledger.rng, "grocery"), "habit", Every(7, anchor), 90_00, lambda _: card)
        plan.vary, plan.loose, plan.required = _basket, 0.3, False
        plan.occasion = "weekly shop"
        live(ledger, plan)
    if ledger.chance(0.2):
        haircuts = local(ledger.rng, "haircut")
        day = ledger.first + ledger.between(0, 30)
        while day <= ledger.as_of:
            ledger.add(card, day, 35_00, haircuts)
            day += ledger.between(22, 44)
    if ledger.chance(0.15):
        plan = Plan(local(ledger.rng, "transit"), "habit", Monthly(1), 85_00, lambda _: card)
        plan.loose, plan.required, plan.occasion = 0.3, False, "monthly ticket"
        live(ledger, plan)


def _basket(rng: Random, _day: date, price: int) -> int:
    return price * rng.randint(55, 140) // 100


def friends_and_cash(ledger: Ledger) -> None:
    """Money to and from friends, cash, cheques."""
    rng = ledger.rng
    for _ in range(rng.randint(0, 14)):
        cents, day = rng.randint(8_00, 120_00), ledger.first + ledger.between(0, 400)
        if rng.random() < 0.3:
            ledger.add("checking", day, -cents, name="Zelle payment from A Brown", category=_FROM_FRIENDS)
        else:
            ledger.add("checking", day, cents, name=rng.choice(_FRIENDS), category=_TO_FRIENDS)
    for _ in range(rng.randint(0, 10)):
        name = _ATM.format(rng.randrange(1000, 9999), ledger.city)
        day = ledger.first + ledger.between(0, 400)
        ledger.add("checking", day, rng.choice((40_00, 60_00, 100_00)), name=name, category=_CASH)
    for _ in range(rng.randint(0, 3)):
        day = ledger.first + ledger.between(0, 400)
        ledger.add("checking", day, rng.randint(30_00, 400_00), name=f"CHECK {rng.randrange(100, 2000)}")


def journey(ledger: Ledger) -> None:
    """A week abroad: rows in euros on an account in dollars."""
    start, card = ledger.first + ledger.between(0, 380), ledger.facts["pays_with"]
    for number in range(7):
        place = local(ledger.rng, "restaurant" if number else "hotel")
        ledger.add(
            card, start + timedelta(days=number), ledger.rng.randint(9_00, 180_00), place, currency="EUR"
        )


def save(ledger: Ledger, monthly: int, *, linked: bool = True) -> None:
    """A standing order to savings: both legs if the account is linked, and interest by the month."""
    order = Monthly(ledger.rng.randint(1, 28))
    if not linked:  # whether that is a payment or one's own money, the feed cannot say
        plan = Plan(_TO_SAVINGS, None, order, monthly, lambda _: "checking", required=False)
        live(ledger, plan)
        return
    for due in order.due(ledger.first, ledger.as_of):
        ledger.add("checking", due, monthly, _TO_SAVINGS)
        later = due + timedelta(days=ledger.rng.choice((0, 1, 1, 2)))
        ledger.add("savings", later, -monthly, _FROM_CHECKING)


def earn_interest(ledger: Ledger, monthly: int) -> None:
    """What a savings account pays at the end of each month: income of a kind, and nobody's pay."""
    source = Merchant("", "INCOME/INTEREST_EARNED", ("INTEREST PAYMENT",), channel="other")
    plan = Plan(source, None, Monthly(31), monthly, lambda _: "savings", inflow=True, required=False)
    plan.vary, plan.occasion = _interest, "interest earned"
    live(ledger, plan)


def _interest(rng: Random, _day: date, price: int) -> int:
    return price * rng.randint(95, 105) // 100


def fees(ledger: Ledger, per_month: float) -> None:
    """Overdrafts, returned payments and cash machines' fees."""
    days = (ledger.as_of - ledger.first).days
    for _ in range(int(days / 30 * per_month + ledger.rng.random())):
        name, category, cents = ledger.rng.choice(
            (
                ("OVERDRAFT FEE", "BANK_FEES/OVERDRAFT_FEES", 35_00),
                ("NSF FEE RETURNED ITEM", "BANK_FEES/INSUFFICIENT_FUNDS", 34_00),
                ("NON-NETWORK ATM FEE", "BANK_FEES/ATM_FEES", 3_00),
            )
        )
        ledger.add("checking", ledger.first + ledger.between(0, days), cents, name=name, category=category)
