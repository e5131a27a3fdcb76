"""Slots: the only way a number gets into a text. Each carries its value, unit, window, day and sources."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from string import Formatter
from typing import Any, NamedTuple

from app.domain.days import iso
from app.domain.features import FeatureSet
from app.domain.features.values import encode
from app.domain.recommendations.slot_table import SLOTS, Slot
from app.domain.recommendations.spelling import show
from app.domain.recommendations.subjects import subjects

_NUMBER = re.compile(r"[$\d][\d,]*(?:\.\d+)?%?")


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
        return subjects(self._features)


def render(template: str, filled: Mapping[str, Filled]) -> str:
    """The template with its slots' texts in their places."""
    return template.format_map({name: slot.text for name, slot in filled.items()})


@lru_cache(maxsize=1024)  # a person's three windows share most of their figures
def _shown(name: str, value: str | int, currency: str) -> tuple[str, tuple[str, ...]]:
    text = show(SLOTS[name], value, currency)
    return text, numbers(text)


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
