"""What texts speak of, picked from the evidence by meaning instead of by place: the card, the next charge."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.days import iso
from app.domain.features import FeatureSet
from app.domain.features.values import encode

_HIGH_USE = Decimal("0.30")
_NOTHING_OWED = "0.00"
_SOON = 45
"""Days: a charge further off is no news yet."""
_ARTICLE = re.compile(r"\A(?:my|your|the)\s+(?=\w)", re.IGNORECASE)
_PAY_RHYTHM = {
    "WEEKLY": "every week",
    "BIWEEKLY": "every two weeks",
    "SEMI_MONTHLY": "twice a month",
    "MONTHLY": "every month",
}


def subjects(features: FeatureSet) -> dict[str, Any]:
    """The evidence, with what slots ask for by these names; what would not be true is empty."""
    evidence = features.evidence
    cards = [card | {"label": _card_label(card)} for card in evidence["cards"]]
    is_paid = features.value("payroll_next_date") is not None
    monthly = features.value("subscription_monthly")
    return {
        **evidence,
        "window": features.window,
        **_cards(cards),
        "next_subscription": _next_subscription(evidence["subscriptions"], features.as_of),
        "subscription_yearly": str(monthly * 12) if isinstance(monthly, Decimal) else None,
        "fees_list": evidence["fees"],
        "fee_count": len(evidence["fees"]),
        "regular_pay_gap": _regular_pay_gap(features),
        "pay_rhythm": _PAY_RHYTHM.get(str(features.value("payroll_frequency"))) if is_paid else None,
    }


def _cards(cards: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Of the cards, the fullest first, the one that each text speaks of; empty where it would not be true."""
    charged = [card for card in cards if _above(card["interest_month"])]
    minimum = [card for card in cards if _above(card["minimum_payment"])]
    owed = [card for card in minimum if _above(card["balance"], card["minimum_payment"])]
    top: Mapping[str, Any] = next((card for card in cards if card["utilization"]), {})
    in_order = not any(card["is_overdue"] or card.get("pays_minimum") for card in cards)
    return {
        "top_card": top,
        "orderly_card": top if in_order else {},
        "interest_card": next(
            (card for card in charged if card["utilization"] and Decimal(card["utilization"]) >= _HIGH_USE),
            {},
        ),
        "overdue_card": next(
            (card for card in cards if card["is_overdue"] and card["balance"] != _NOTHING_OWED), {}
        ),
        "minimum_card": next((card for card in owed if card in charged), {}),
        "minimum_only_card": next((card for card in owed if card.get("pays_minimum")), {}),
    }


def _above(amount: str | None, least: str = "0") -> bool:
    return amount is not None and Decimal(amount) > Decimal(least)


def _card_label(card: Mapping[str, Any]) -> str:
    """Visa ending in 4523: without what would be said twice, or of whose card it is."""
    name = _ARTICLE.sub("", " ".join(str(card["name"]).split()), count=1) or "card"
    mask = "".join(letter for letter in str(card["mask"] or "") if letter.isalnum())
    return name if not mask or name.endswith(mask) else f"{name} ending in {mask}"


def _next_subscription(rows: Sequence[Mapping[str, Any]], as_of: int) -> Mapping[str, Any]:
    """The next to charge, with its day as a text says it."""
    today, last = iso(as_of), iso(as_of + _SOON)
    upcoming = [row for row in rows if row["next_date"] and today < row["next_date"] <= last]
    found = min(upcoming, key=lambda row: (row["next_date"], row["merchant"]), default=None)
    if found is None:
        return {}
    day = date.fromisoformat(found["next_date"])
    year = "" if day.year == date.fromordinal(as_of).year else f", {day.year}"
    return {**found, "day": f"{day:%B} {day.day}{year}"}


def _regular_pay_gap(features: FeatureSet) -> str | int | None:
    """The usual gap, unless the time since the last pay is one of what it is the median of."""
    gap, last = features.value("pay_gap_median"), features.value("payroll_last_date")
    if not isinstance(gap, Decimal | int) or not isinstance(last, date):
        return None
    return encode(gap) if features.as_of - last.toordinal() < gap else None
