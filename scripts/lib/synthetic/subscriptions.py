"""What people subscribe to, with what happens to subscriptions: rises, trials, pauses, ends, other cards."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from scripts.lib.synthetic.days import Every, Monthly, Rhythm
from scripts.lib.synthetic.ledger import Ledger
from scripts.lib.synthetic.merchants import MARKETS, QUARTERLY, SUBSCRIPTIONS, YEARLY, Merchant
from scripts.lib.synthetic.plans import Plan, live


def subscribe(ledger: Ledger, count: int, *, events: bool = True) -> None:
    """Live with so many monthly subscriptions, and now and then a yearly or a quarterly one."""
    for merchant in ledger.rng.sample(SUBSCRIPTIONS, min(count, len(SUBSCRIPTIONS))):
        plan = _plan(ledger, merchant, _monthly(ledger))
        if events:
            _happens(ledger, plan)
        live(ledger, plan)
    if ledger.chance(0.1 + 0.05 * count):
        merchant = ledger.rng.choice(YEARLY)
        live(
            ledger, _plan(ledger, merchant, Monthly(ledger.rng.randint(1, 31), 12, ledger.rng.randrange(12)))
        )
    if ledger.chance(0.03 * count):
        merchant = ledger.rng.choice(QUARTERLY)
        live(ledger, _plan(ledger, merchant, Monthly(ledger.rng.randint(1, 31), 3, ledger.rng.randrange(3))))
    if count and ledger.chance(0.35):
        _market(ledger, ledger.rng.choice(MARKETS))


def _plan(ledger: Ledger, merchant: Merchant, rhythm: Rhythm) -> Plan:
    card = ledger.facts["pays_with"]
    price = ledger.rng.choice(merchant.prices)
    plan = Plan(merchant, "subscription", rhythm, price, lambda _: card, loose=0.08)
    if "replaced_on" in ledger.facts and card == "card":
        changed: date = ledger.facts["replaced_on"]
        plan.account = lambda day: "old_card" if day < changed else "card"
    plan.lag = ledger.rng.choice((0, 0, 0, 1))
    return plan


def _monthly(ledger: Ledger) -> Rhythm:
    if ledger.chance(0.03):
        return Every(28, ledger.first + ledger.between(0, 27))
    return Monthly(ledger.rng.randint(1, 31))


def _somewhere(ledger: Ledger) -> date:
    return ledger.first + ledger.between(0, (ledger.as_of - ledger.first).days)


def _happens(ledger: Ledger, plan: Plan) -> None:
    """At most one thing happens to a subscription in the time that a feed shows."""
    plan.occasion, fate = ledger.rng.choices(_FATES, [weight for weight, *_ in _FATES])[0][1:]
    fate(ledger, plan)
    if plan.occasion == "plain" and "replaced_on" in ledger.facts:
        plan.occasion = "replaced card"


def _nothing(_ledger: Ledger, _plan: Plan) -> None:
    pass


def _rises(ledger: Ledger, plan: Plan) -> None:
    rise = plan.price + ledger.rng.choice((1_00, 1_50, 2_00, 2_50, 3_00, 5_00))
    plan.changes = [(_somewhere(ledger), rise)]


def _ends(ledger: Ledger, plan: Plan) -> None:
    plan.end = _somewhere(ledger)


def _begins(ledger: Ledger, plan: Plan) -> None:
    plan.start, plan.trial = _somewhere(ledger), ledger.rng.choice((None, 0, 1_00))


def _pauses(ledger: Ledger, plan: Plan) -> None:
    begin = _somewhere(ledger)
    plan.pause = (begin, begin + timedelta(days=ledger.rng.choice((31, 31, 62))))


def _is_doubled(_ledger: Ledger, plan: Plan) -> None:
    plan.doubled = 0.1


def _is_refunded(_ledger: Ledger, plan: Plan) -> None:
    plan.refunded = 0.1


def _varies(_ledger: Ledger, plan: Plan) -> None:
    plan.vary = _in_another_currency


def _begins_cheap(ledger: Ledger, plan: Plan) -> None:
    plan.start = _somewhere(ledger)
    plan.changes = [(plan.start + timedelta(days=85), plan.price * 2)]


_FATES: tuple[tuple[int, str, Callable[[Ledger, Plan], None]], ...] = (
    (42, "plain", _nothing),
    (15, "price rise", _rises),
    (13, "cancelled", _ends),
    (12, "new", _begins),
    (5, "paused", _pauses),
    (4, "double billing", _is_doubled),
    (4, "refunded", _is_refunded),
    (3, "price in another currency", _varies),
    (2, "introductory price", _begins_cheap),
)


def _in_another_currency(rng: Random, _day: date, price: int) -> int:
    return price + price * rng.randint(-20, 20) // 1000


def _market(ledger: Ledger, merchant: Merchant) -> None:
    """One or two plans at a merchant where single things are bought as well."""
    plans = min(ledger.rng.choice((1, 1, 2)), len(merchant.prices))
    days = ledger.rng.sample(range(1, 29), plans)
    for day, price in zip(days, ledger.rng.sample(merchant.prices, plans), strict=True):
        plan = _plan(ledger, merchant, Monthly(day))
        plan.price, plan.occasion = (
            price,
            "two plans at one merchant" if plans > 1 else "a plan among purchases",
        )
        live(ledger, plan)
    bought = ledger.first + ledger.between(0, 30)
    while bought <= ledger.as_of:
        ledger.add(ledger.facts["pays_with"], bought, ledger.rng.randint(3_00, 90_00), merchant)
        bought += ledger.between(5, 45)
