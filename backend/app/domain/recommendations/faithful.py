"""Faithfulness: every number of a text is a slot's, and a window that it names is its slots' window."""

import re
from collections.abc import Mapping

from app.domain.recommendations.slots import Filled, numbers

_WINDOW = re.compile(r"\b(?:last|past|over)(?: the)?(?: last| past)? (\d+) days\b", re.IGNORECASE)


def unfaithful(text: str, filled: Mapping[str, Filled], window: int) -> list[str]:
    """Numbers that no slot accounts for, and windows that are not the slots' own."""
    slots = filled.values()
    known = {number for slot in slots for number in slot.numbers}
    wrong = [number for number in numbers(text) if number not in known]
    windowed = {slot.name for slot in slots if slot.slot.windowed}
    named = {int(days) for days in _WINDOW.findall(text)} if " days" in text else set()
    if named:
        fixed = {int(slot.value) for slot in slots if slot.slot.fixed_window}
        wrong += [f"{days} days" for days in sorted(named - fixed) if days != window or not windowed]
    if windowed - {"window"} and window not in named:
        wrong.append("a figure of a window that the text does not name")
    return wrong
