"""Credit cards: what is owed, what is paid of it, what the lender charges and reports."""

from datetime import date, timedelta
from random import Random

from scripts.lib.synthetic.days import Monthly, Shift, shifted
from scripts.lib.synthetic.ledger import Account, Json, Ledger
from scripts.lib.synthetic.merchants import Merchant
from scripts.lib.synthetic.plans import Plan, live

_CREDIT = ("credit", "credit card")
_NAMES = ("Visa Signature", "Freedom Card", "Mastercard", "Cash Rewards", "Platinum Card")
_UNLINKED = Merchant(
    "", "LOAN_PAYMENTS/CREDIT_CARD_PAYMENT", ("AMEX EPAYMENT ACH PMT {ref}",), channel="other"
)
_GRACE = timedelta(days=25)
_INTEREST = Merchant("", "BANK_FEES/INTEREST_CHARGE", ("INTEREST CHARGE ON PURCHASES",), channel="other")
_PAID = "LOAN_PAYMENTS/CREDIT_CARD_PAYMENT"


def open_card(ledger: Ledger, key: str, utilization: int, *, limited: bool = True) -> Account:
    """A card of which so many percent are used; without a limit it is a charge card."""
    limit = ledger.rng.choice((1_000_00, 2_500_00, 5_000_00, 8_000_00, 12_000_00))
    owed = limit * utilization // 100
    more = {"limit": limit, "available": limit - owed} if limited else {}
    return ledger.open(key, _CREDIT, ledger.rng.choice(_NAMES), owed, **more)


def replace_card(ledger: Ledger) -> None:
    """The card was lost: its purchases go on under another account id, from one day on."""
    ledger.facts["replaced_on"] = ledger.first + ledger.between(20, 360)
    card = ledger.accounts["card"]
    old = ledger.open("old_card", _CREDIT, card.name, 0, limit=card.limit, available=card.limit)
    old.name = card.name


def pay_card(ledger: Ledger, key: str, style: str) -> None:
    """Statements, payments and interest of one card; `style` is full, fixed, minimum or overdue."""
    card, rng = ledger.accounts[key], ledger.rng
    issue, apr = Monthly(rng.randint(1, 28)), rng.randint(1799, 2999)
    revolving = style != "full" and card.current > 0
    minimum = max(min(card.current, 25_00), card.current // 50) if card.current > 0 else 0
    amount = {"minimum": minimum, "overdue": minimum}.get(style, max(card.current * 8 // 100, 40_00))
    statements = list(issue.due(ledger.first - timedelta(days=62), ledger.as_of))
    payments: list[tuple[date, int]] = []
    interest = card.current * apr // 120_000 if revolving else 0
    if interest:
        live(ledger, Plan(_INTEREST, None, issue, interest, lambda _: key, required=False))
    for statement in statements:
        due = shifted(statement + _GRACE - timedelta(days=2), Shift.AFTER)
        if style == "overdue" and statement + _GRACE + timedelta(days=31) > ledger.as_of:
            _late_fee(ledger, key, statement + _GRACE + timedelta(days=1))
            continue
        paid = amount if revolving else amount * rng.randint(60, 140) // 100
        payments += _pay(ledger, key, due, paid)
    ledger.liabilities.append(_report(card, statements, payments, (minimum, interest, apr), style))


def _pay(ledger: Ledger, key: str, day: date, cents: int) -> list[tuple[date, int]]:
    if cents <= 0 or day > ledger.as_of:
        return []
    ledger.add("checking", day, cents, name="CREDIT CRD AUTOPAY PPD", category=_PAID)
    arrives = day + timedelta(days=ledger.rng.choice((0, 1, 1, 2)))
    ledger.add(key, arrives, -cents, name="PAYMENT THANK YOU - WEB", category=_PAID)
    return [(day, cents)]


def _late_fee(ledger: Ledger, key: str, day: date) -> None:
    ledger.add(key, day, 30_00, name="LATE PAYMENT FEE", category="BANK_FEES/LATE_FEE")


def _report(
    card: Account,
    statements: list[date],
    payments: list[tuple[date, int]],
    terms: tuple[int, int, int],
    style: str,
) -> Json:
    minimum, interest, apr = terms
    issued = statements[-1]
    due = issued + _GRACE - timedelta(days=31 * (style == "overdue"))
    paid = payments[-1] if payments else None
    balance = card.current + interest
    return {
        "account_id": card.id,
        "is_overdue": style == "overdue",
        "last_payment_amount": paid[1] / 100 if paid else None,
        "last_payment_date": paid[0].isoformat() if paid else None,
        "last_statement_balance": balance / 100,
        "last_statement_issue_date": issued.isoformat(),
        "minimum_payment_amount": minimum / 100,
        "next_payment_due_date": due.isoformat(),
        "aprs": [
            {
                "apr_type": "purchase_apr",
                "apr_percentage": apr / 100,
                "balance_subject_to_apr": balance / 100 if interest else 0.0,
                "interest_charge_amount": interest / 100,
            }
        ],
    }


def pay_unlinked_card(ledger: Ledger) -> None:
    """A card at a bank that is not linked: its payments are all that shows of it."""
    rhythm = Monthly(ledger.rng.randint(1, 28))
    plan = Plan(_UNLINKED, None, rhythm, 500_00, lambda _: "checking", shift=Shift.AFTER, required=False)
    plan.vary, plan.occasion = _bill, "a card that is not linked"
    live(ledger, plan)


def _bill(rng: Random, _day: date, price: int) -> int:
    return price * rng.randint(20, 180) // 100
