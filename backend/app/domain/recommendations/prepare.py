"""Turns an item into a text, or says why it cannot be shown."""

from dataclasses import dataclass
from typing import Any

from app.domain.features import FeatureSet
from app.domain.features.values import Unit
from app.domain.recommendations.guardrails import violations
from app.domain.recommendations.items import Item, Offer
from app.domain.recommendations.slots import Filled, fill, render


@dataclass(frozen=True)
class Ready:
    """An item that passed everything, with its text."""

    item: Item | Offer
    filled: dict[str, Filled]
    text: str
    eligibility: tuple[dict[str, Any], ...] = ()


def prepare(
    item: Item | Offer, features: FeatureSet, eligibility: tuple[dict[str, Any], ...] = ()
) -> tuple[Ready | None, str | None]:
    """Fill and check the item's texts: either it is ready, or the reason why not."""
    filled = fill(item.because, features)
    if filled is None:
        return None, "a slot has no value"
    text = render(item.because, filled)
    # Merchants and cards are called what they are called; tone and grade judge our own words.
    own = {name: "Name" if slot.slot.unit is Unit.TEXT else slot.text for name, slot in filled.items()}
    spoken = [f"{item.title}.", item.summary, item.why_now, item.because.format_map(own)]
    found = violations(spoken, text, filled, features.window)
    return (None, "; ".join(found)) if found else (Ready(item, filled, text, eligibility), None)
