"""Who people are: situations with their usual means, and one life lived in each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from scripts.lib.synthetic import bills, cards, everyday, income
from scripts.lib.synthetic.ledger import Ledger
from scripts.lib.synthetic.places import local
from scripts.lib.synthetic.subscriptions import subscribe

Pay = Callable[[Ledger, int], None]
CHECKING, SAVINGS = ("depository", "checking"), ("depository", "savings")


def _two_jobs(ledger: Ledger, monthly: int) -> None:
    income.salary(ledger, monthly * 7 // 10, rhythm="biweekly")
    income.hourly(ledger, monthly * 3 // 10)


@dataclass(frozen=True)
class Situation:
    """A kind of life. Money in cents, ranges inclusive; `utilization` in percent of each card's limit."""

    name: str
    weight: int
    pay: tuple[Pay, ...]
    monthly: tuple[int, int]
    subscriptions: tuple[int, int]
    housing: tuple[str, ...]
    utilization: tuple[int, int] = (2, 28)
    styles: tuple[str, ...] = ("full",)
    cards: tuple[int, int] = (1, 1)
    loans: tuple[tuple[str, ...], ...] = ((), (), ("car",))
    buffer: tuple[int, int] = (900_00, 6_000_00)
    saving: tuple[int, int] | None = None
    fees: float = 0.03
    intensity: float = 1.0
    ages: tuple[str, ...] = ("25-34", "35-49", "50-64")
    steady: bool = False
    thin: bool = False


def _salary(ledger: Ledger, monthly: int) -> None:
    income.salary(ledger, monthly)


def _steady_salary(ledger: Ledger, monthly: int) -> None:
    income.salary(ledger, monthly, events=False)


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "salaried",
        22,
        (_salary, _salary, income.split_salary),
        (2_800_00, 7_500_00),
        (0, 6),
        ("rent", "mortgage"),
        saving=(50_00, 400_00),
    ),
    Situation(
        "steady",
        12,
        (_steady_salary,),
        (3_000_00, 6_500_00),
        (1, 7),
        ("rent", "mortgage"),
        saving=(50_00, 400_00),
        steady=True,
        fees=0,
    ),
    Situation(
        "two jobs",
        7,
        (_two_jobs,),
        (2_600_00, 4_800_00),
        (0, 4),
        ("rent", "shared"),
        (15, 60),
        ("full", "fixed"),
    ),
    Situation(
        "gig",
        10,
        (income.weekly_gigs, income.irregular_gigs, income.irregular_gigs),
        (1_600_00, 4_200_00),
        (0, 5),
        ("rent", "shared"),
        (10, 70),
        ("full", "fixed"),
        buffer=(80_00, 1_800_00),
        fees=0.15,
    ),
    Situation(
        "student",
        9,
        (income.hourly,),
        (600_00, 1_500_00),
        (1, 4),
        ("shared", "parents"),
        (0, 45),
        cards=(0, 1),
        loans=((),),
        buffer=(60_00, 900_00),
        intensity=0.6,
        ages=("18-24", "18-24", "25-34"),
    ),
    Situation(
        "retiree",
        10,
        (income.pension,),
        (1_900_00, 4_800_00),
        (0, 3),
        ("mortgage", "owned", "rent"),
        (0, 18),
        cards=(0, 2),
        loans=((),),
        buffer=(3_000_00, 20_000_00),
        ages=("65+",),
        saving=(50_00, 250_00),
        intensity=0.7,
    ),
    Situation(
        "in debt",
        11,
        (_salary, income.hourly),
        (2_400_00, 5_000_00),
        (0, 5),
        ("rent", "mortgage"),
        (48, 104),
        ("fixed", "minimum", "minimum", "overdue"),
        (1, 3),
        (("car",), ("student", "car"), ("loan", "car")),
        (40_00, 1_300_00),
        fees=0.15,
    ),
    Situation(
        "saver",
        8,
        (_salary, income.split_salary),
        (3_600_00, 8_500_00),
        (0, 3),
        ("rent", "mortgage"),
        (0, 15),
        buffer=(2_500_00, 9_000_00),
        saving=(300_00, 1_500_00),
        fees=0,
        intensity=0.8,
    ),
    Situation(
        "collector",
        8,
        (_salary,),
        (3_000_00, 6_500_00),
        (6, 15),
        ("rent", "mortgage"),
        (5, 45),
        ("full", "fixed"),
        cards=(1, 2),
    ),
    Situation(
        "fee-pressed",
        6,
        (income.hourly, _salary),
        (1_500_00, 2_600_00),
        (0, 3),
        ("rent", "shared"),
        (20, 80),
        ("fixed", "minimum"),
        cards=(0, 1),
        buffer=(-180_00, 220_00),
        fees=1.6,
        intensity=0.8,
    ),
    Situation(
        "thin file",
        5,
        (income.hourly,),
        (700_00, 2_200_00),
        (0, 2),
        ("shared", "parents"),
        cards=(0, 1),
        thin=True,
        intensity=0.5,
    ),
)


def choose(ledger: Ledger) -> Situation:
    """One situation, as often as its weight says."""
    return ledger.rng.choices(SITUATIONS, [situation.weight for situation in SITUATIONS])[0]


def lead(ledger: Ledger, situation: Situation) -> None:
    """Live the whole history."""
    rng = ledger.rng
    if situation.thin:
        if ledger.chance(0.15):
            return  # nothing is linked yet
        ledger.first = max(ledger.first, ledger.as_of - ledger.between(5, 80))
    _open_accounts(ledger, situation)
    rng.choice(situation.pay)(ledger, rng.randint(*situation.monthly))
    housing = rng.choice(situation.housing)
    bills.household(ledger, housing, (550_00, 2_100_00))
    bills.loans(ledger, rng.choice(situation.loans))
    subscribe(ledger, rng.randint(*situation.subscriptions), events=not situation.steady)
    everyday.habits(ledger)
    everyday.shopping(ledger, situation.intensity)
    everyday.friends_and_cash(ledger)
    _by_chance(ledger, situation)
    _cards(ledger, situation)


def _open_accounts(ledger: Ledger, situation: Situation) -> None:
    rng = ledger.rng
    balance = rng.randint(*situation.buffer)
    ledger.open("checking", CHECKING, "Everyday Checking", balance, available=max(balance, 0))
    count = rng.randint(*situation.cards)
    for number in range(count):
        limited = not (number == 0 and ledger.chance(0.05))
        cards.open_card(
            ledger,
            "card" if number == 0 else f"card {number}",
            rng.randint(*situation.utilization),
            limited=limited,
        )
    ledger.facts["pays_with"] = "card" if count and ledger.chance(0.65) else "checking"
    if count and not situation.steady and ledger.chance(0.1):
        cards.replace_card(ledger)
    balance = rng.randint(200_00, 12_000_00)
    ledger.open(
        "savings",
        SAVINGS,
        rng.choice(("Savings", "Rainy Day", "High Yield Savings")),
        balance,
        available=balance,
    )


def _cards(ledger: Ledger, situation: Situation) -> None:
    for key in [key for key in ledger.accounts if key.startswith("card")]:
        style = ledger.rng.choice(situation.styles)
        ledger.facts.setdefault("pays cards", []).append(style)
        cards.pay_card(ledger, key, style)


def _by_chance(ledger: Ledger, situation: Situation) -> None:
    if situation.saving:
        everyday.save(ledger, ledger.rng.randint(*situation.saving), linked=ledger.chance(0.9))
    everyday.earn_interest(ledger, ledger.rng.randint(20, 18_00))
    everyday.fees(ledger, situation.fees)
    if situation.steady:
        return
    for share, happens in (
        (0.07, everyday.journey),
        (0.08, bills.instalments),
        (0.08, bills.childcare),
        (0.10, cards.pay_unlinked_card),
        (0.03, _business),
    ):
        if ledger.chance(share):
            happens(ledger)


def _business(ledger: Ledger) -> None:
    """A firm's account beside one's own: what happens there is none of a person's streams."""
    ledger.open("business", CHECKING, "Business Checking", 5_000_00, holder="business")
    supplier = local(ledger.rng, "storage")
    for number in range(12):
        ledger.add("business", ledger.as_of - timedelta(days=30 * number), 240_00, supplier)
