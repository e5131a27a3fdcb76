"""Turns an entry into a text, or says why it cannot be shown.

Tone and reading grade were judged when the edition was loaded; what depends on a person's figures is judged
here.
"""

from typing import Any, NamedTuple

from app.domain.recommendations.faithful import unfaithful
from app.domain.recommendations.items import Item, Offer
from app.domain.recommendations.slots import Facts, Filled, render

NO_VALUE = "a slot has no value"
UNFAITHFUL = "unfaithful: "


class Ready(NamedTuple):
    """An entry that passed everything, with its text."""

    item: Item | Offer
    filled: dict[str, Filled]
    text: str
    eligibility: tuple[dict[str, Any], ...] = ()


class Rejected(NamedTuple):
    """Why an entry cannot be shown; `unfaithful` is what its text would have said wrongly."""

    reason: str
    unfaithful: tuple[str, ...] = ()


def prepare(
    item: Item | Offer, facts: Facts, window: int, eligibility: tuple[dict[str, Any], ...] = ()
) -> Ready | Rejected:
    """Fill and check the text: either it is ready, or the reason why not."""
    filled = facts.fill(item.because)
    if filled is None:
        return Rejected(NO_VALUE)
    text = render(item.because, filled)
    wrong = unfaithful(text, filled, window)
    if wrong:
        return Rejected(UNFAITHFUL + "; ".join(wrong), tuple(wrong))
    return Ready(item, filled, text, eligibility)
