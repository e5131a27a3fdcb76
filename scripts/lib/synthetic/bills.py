"""Where people live and what that costs: rent, utilities, insurance, loans, instalments."""

from datetime import date, timedelta
from random import Random

from scripts.lib.synthetic.days import Every, Monthly, NthWeekday, Rhythm, Shift
from scripts.lib.synthetic.ledger import Ledger
from scripts.lib.synthetic.merchants import Merchant
from scripts.lib.synthetic.places import local
from scripts.lib.synthetic.plans import Plan, Vary, live, steady

_KLARNA = Merchant("Klarna", "GENERAL_SERVICES/OTHER_GENERAL_SERVICES", ("KLARNA* {ref}",))
_LANDLORD = Merchant("", "TRANSFER_OUT/OTHER_TRANSFER_OUT", ("Zelle payment to {city} {ref}",))
# kind of place: low and high price in cents, share of households that have it
_USUAL: tuple[tuple[str, int, int, float], ...] = (
    ("power", 55_00, 190_00, 0.85),
    ("phone", 25_00, 120_00, 0.85),
    ("internet", 45_00, 95_00, 0.7),
    ("insurance", 60_00, 240_00, 0.6),
    ("trash", 18_00, 40_00, 0.15),
    ("storage", 45_00, 140_00, 0.06),
)
_SEASONAL = frozenset({"power", "water"})


def household(ledger: Ledger, housing: str, cost: tuple[int, int]) -> None:
    """Housing, and the usual bills."""
    if housing in {"rent", "mortgage"}:
        rhythm = Monthly(ledger.rng.choice((1, 1, 1, 2, 3, 5)))
        bill(ledger, housing, cost, rhythm)
    elif housing == "shared":
        _pays_a_friend(ledger, cost)
    for kind, low, high, share in _USUAL:
        if housing != "parents" and ledger.chance(share):
            bill(ledger, kind, (low, high), Monthly(ledger.rng.randint(1, 31)))
    if housing == "mortgage":
        _owner(ledger)
    if ledger.chance(0.1):  # a second policy at the same insurer is another plan
        _two_policies(ledger)


def bill(ledger: Ledger, kind: str, cost: tuple[int, int], rhythm: Rhythm, *, end: date = date.max) -> None:
    """One bill by direct debit, which posts on banking days."""
    price = ledger.rng.randrange(cost[0], cost[1])
    plan = Plan(local(ledger.rng, kind), "bill", rhythm, price, lambda _: "checking", shift=Shift.AFTER)
    plan.vary, plan.end, plan.loose = _vary(ledger, kind), end, 0.05
    plan.occasion = kind
    live(ledger, plan)


def _vary(ledger: Ledger, kind: str) -> Vary:
    if kind in _SEASONAL:
        return seasonal
    return _usage if kind == "phone" and ledger.chance(0.3) else steady


def seasonal(rng: Random, day: date, price: int) -> int:
    """More in winter and summer than between, and never twice the same."""
    distance = abs((day.month - 1) % 6 - 3)
    return price * (70 + 20 * distance + rng.randint(-12, 12)) // 100


def _usage(rng: Random, _day: date, price: int) -> int:
    return price + rng.choice((0, 0, 0, 2_50, 6_37, 11_00))


def _owner(ledger: Ledger) -> None:
    water = Monthly(ledger.rng.randint(1, 28), ledger.rng.choice((1, 3)), ledger.rng.randrange(3))
    bill(ledger, "water", (30_00, 140_00), water)
    if ledger.chance(0.5):
        bill(ledger, "tax", (900_00, 4_000_00), Monthly(10, 12, ledger.rng.randrange(12)))


def _two_policies(ledger: Ledger) -> None:
    insurer = local(ledger.rng, "insurance")
    for price in (ledger.rng.randint(70_00, 160_00), ledger.rng.randint(14_00, 35_00)):
        rhythm = Monthly(ledger.rng.randint(1, 28))
        plan = Plan(insurer, "bill", rhythm, price, lambda _: "checking", shift=Shift.AFTER)
        plan.occasion = "two policies at one insurer"
        live(ledger, plan)


def _pays_a_friend(ledger: Ledger, cost: tuple[int, int]) -> None:
    """A share of the rent by Zelle, around the first: a matter of definition, so it need not be found."""
    price = ledger.rng.randrange(cost[0], cost[1])
    plan = Plan(_LANDLORD, None, Monthly(1), price, lambda _: "checking", loose=0.4, required=False)
    plan.occasion = "rent to a friend"
    live(ledger, plan)


def loans(ledger: Ledger, kinds: tuple[str, ...]) -> None:
    """Loans by the month; one may be paid off on the way."""
    costs = {"car": (220_00, 620_00), "student": (90_00, 420_00), "loan": (110_00, 380_00)}
    for kind in kinds:
        end = ledger.first + ledger.between(100, 380) if ledger.chance(0.1) else date.max
        rhythm: Rhythm = Monthly(ledger.rng.randint(1, 31))
        if kind == "loan" and ledger.chance(0.1):
            rhythm = NthWeekday(3, 4)
        bill(ledger, kind, costs[kind], rhythm, end=end)


def childcare(ledger: Ledger) -> None:
    """Day care by the week, paid on Mondays."""
    monday = ledger.first + timedelta(days=-ledger.first.weekday() % 7)
    bill(ledger, "childcare", (140_00, 320_00), Every(7, monday))


def instalments(ledger: Ledger) -> None:
    """Something bought in four payments, two weeks apart."""
    start = ledger.first + ledger.between(0, max((ledger.as_of - ledger.first).days - 20, 1))
    card = ledger.facts["pays_with"]
    plan = Plan(_KLARNA, "bill", Every(14, start), ledger.rng.randint(12_00, 85_00), lambda _: card)
    plan.start, plan.end, plan.occasion = start, start + timedelta(days=42), "four instalments"
    live(ledger, plan)
