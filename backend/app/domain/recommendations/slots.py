"""Slots: the only way a number gets into a text. Each carries its value, unit, window, day and sources."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from string import Formatter
from typing import Any, NamedTuple

from app.domain.days import iso
from app.domain.features import FeatureSet
from app.domain.features.values import Unit, encode
from app.domain.recommendations.slot_table import SLOTS, Slot

_NUMBER = re.compile(r"[$\d][\d,]*(?:\.\d+)?%?")
_PAY_RHYTHM = {
    "WEEKLY": "every week",
    "BIWEEKLY": "every two weeks",
    "SEMI_MONTHLY": "twice a month",
    "MONTHLY": "every month",
}


class Filled(NamedTuple):
    """A slot with its value, as it stands in a text; `numbers` are those that this text states."""

    name: str
    slot: Slot
    value: str | int
    text: str
    numbers: tuple[str, ...]
    window: str
    as_of: str
    source_ids: tuple[str, ...]

    def as_fact(self) -> dict[str, Any]:
        """The fact as people and traces see it."""
        slot = self.slot
        return {
            "slot": self.name,
            "label": slot.label,
            "value": self.value,
            "text": self.text,
            "unit": slot.unit.value,
            "window": self.window if slot.windowed else None,
            "as_of": self.as_of,
            "feature": slot.source if isinstance(slot.source, str) else "constant",
            "source_ids": list(self.source_ids),
        }


@lru_cache(maxsize=1024)
def numbers(text: str) -> tuple[str, ...]:
    """Every number that a text states, with its sign of currency or percent."""
    return tuple([found.rstrip(",") for found in _NUMBER.findall(text) if found != "$"])


@lru_cache(maxsize=1024)
def slot_names(template: str) -> tuple[str, ...]:
    """The slots that a template asks for, in order, each once."""
    names = (name for _, name, _, _ in Formatter().parse(template) if name)
    return tuple(dict.fromkeys(names))


class Facts:
    """What texts may say of one feature set: each slot is looked up once, whatever number of texts use it."""

    def __init__(self, features: FeatureSet) -> None:
        self._features = features
        self._window, self._as_of = f"{features.window}d", iso(features.as_of)
        self._filled: dict[str, Filled | None] = {}

    def fill(self, template: str) -> dict[str, Filled] | None:
        """Every slot of the template, or None if one of them has no value."""
        filled = {name: self._slot(name) for name in slot_names(template)}
        known = {name: slot for name, slot in filled.items() if slot is not None}
        return known if len(known) == len(filled) else None

    def _slot(self, name: str) -> Filled | None:
        if name not in self._filled:
            self._filled[name] = self._look_up(name)
        return self._filled[name]

    def _look_up(self, name: str) -> Filled | None:
        slot, features = SLOTS[name], self._features
        value, sources = _look_up(slot, features, self._context)
        if value is None or value == "" or (slot.of_something and not Decimal(value)):
            return None
        text, stated = _shown(name, value, features.currency)
        return Filled(name, slot, value, text, stated, self._window, self._as_of, sources)

    @cached_property
    def _context(self) -> dict[str, Any]:
        return _context(self._features)


def render(template: str, filled: Mapping[str, Filled]) -> str:
    """The template with its slots' texts in their places."""
    return template.format_map({name: slot.text for name, slot in filled.items()})


@lru_cache(maxsize=1024)  # a person's three windows share most of their figures
def _shown(name: str, value: str | int, currency: str) -> tuple[str, tuple[str, ...]]:
    text = show(SLOTS[name], value, currency)
    return text, numbers(text)


def show(slot: Slot, value: str | int, currency: str) -> str:
    """The value in the words of its unit: $3,400, 68%, 0.4, November 14, 8 subscriptions."""
    if slot.unit is Unit.TEXT:
        return str(value)
    if slot.unit is Unit.DATE:
        day = date.fromisoformat(str(value))
        return f"{day:%B} {day.day}"
    number = Decimal(value)
    if slot.unit is Unit.MONEY:
        return _show_money(number, currency)
    return _show_number(slot, number)


def _show_number(slot: Slot, number: Decimal) -> str:
    if slot.unit is Unit.RATIO:
        return f"{(number * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)}%"
    if slot.unit is Unit.MONTHS:
        return str(number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))
    return f"{number} {slot.nouns[number != 1]}" if slot.nouns else format(number, "f")


def _show_money(number: Decimal, currency: str) -> str:
    whole = number == number.to_integral_value()
    amount = f"{number:,.0f}" if whole else f"{number:,.2f}"
    return f"${amount}" if currency == "USD" else f"{amount} {currency}"


def _context(features: FeatureSet) -> dict[str, Any]:
    """The evidence, with what texts pick from it by meaning instead of by place."""
    evidence = features.evidence
    cards = [card | {"label": _card_label(card)} for card in evidence["cards"]]
    today = iso(features.as_of)
    upcoming = [row for row in evidence["subscriptions"] if row["next_date"] and row["next_date"] > today]
    is_paid = features.value("payroll_next_date") is not None
    monthly = features.value("subscription_monthly")
    return {
        **evidence,
        "window": features.window,
        "top_card": next((card for card in cards if card["utilization"]), {}),
        "overdue_card": next((card for card in cards if card["is_overdue"]), {}),
        "minimum_card": next((card for card in cards if card["minimum_payment"]), {}),
        "next_subscription": min(upcoming, key=lambda row: (row["next_date"], row["merchant"]), default={}),
        "subscription_yearly": str(monthly * 12) if isinstance(monthly, Decimal) else None,
        "fees_list": evidence["fees"],
        "fee_count": len(evidence["fees"]),
        "pay_rhythm": _PAY_RHYTHM.get(str(features.value("payroll_frequency"))) if is_paid else None,
    }


def _card_label(card: Mapping[str, Any]) -> str:
    return f"{card['name']} ending in {card['mask']}" if card["mask"] else str(card["name"])


def _look_up(
    slot: Slot, features: FeatureSet, context: Mapping[str, Any]
) -> tuple[str | int | None, tuple[str, ...]]:
    if isinstance(slot.source, Decimal):
        return str(slot.source), ()
    if slot.source in features.values:
        return encode(features.value(slot.source)), ()
    node: Any = context
    sources: tuple[str, ...] = ()
    for step in slot.source.split("."):
        node = _step(node, step)
        if isinstance(node, dict) and "source_id" in node:
            sources = (node["source_id"],)
    return node, sources


def _step(node: Any, step: str) -> Any:
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list | tuple) and int(step) < len(node):
        return node[int(step)]
    return None
