"""What an edition can be written with: signals to test, slots to fill, and how much of each."""

from collections.abc import Collection
from typing import Any

from app.domain.days import WINDOWS
from app.domain.features.glossary import CHOICES, MEANINGS
from app.domain.features.values import UNITS
from app.domain.logic_stored import DEEPEST, MOST_TESTS, comparing
from app.domain.personas.stored import WIDEST_NEARNESS
from app.domain.recommendations.denied import DENIED_CATEGORIES
from app.domain.recommendations.entry_rows import LONGEST_NAME, MOST_CHECKS, MOST_PERSONAS, WORDS
from app.domain.recommendations.items import COMPENSATION_DISCLOSURE, DISCLOSURE
from app.domain.recommendations.slot_table import SLOTS


def vocabulary(personas: Collection[str]) -> dict[str, Any]:
    """Everything that a form for editions offers, JSON-ready; `personas` are those that rules assign."""
    return {
        "signals": [signal for name in UNITS if (signal := _signal(name)) is not None],
        "slots": [
            {"name": name, "label": slot.label, "unit": slot.unit, "windowed": slot.windowed}
            for name, slot in SLOTS.items()
        ],
        "windows": list(WINDOWS),
        "personas": sorted(personas),
        "denied_categories": sorted(DENIED_CATEGORIES),
        "disclosures": {"education": DISCLOSURE, "offer": COMPENSATION_DISCLOSURE},
        "limits": {
            **WORDS,
            "name": LONGEST_NAME,
            "personas": MOST_PERSONAS,
            "checks": MOST_CHECKS,
            "deepest": DEEPEST,
            "tests": MOST_TESTS,
            "nearness": format(WIDEST_NEARNESS, "f"),
        },
    }


def _signal(name: str) -> dict[str, Any] | None:
    how = comparing(name)
    if how is None:
        return None
    choices = list(CHOICES[name]) if name in CHOICES else None
    return {"name": name, "meaning": MEANINGS[name], "unit": UNITS[name], "choices": choices, **how._asdict()}
