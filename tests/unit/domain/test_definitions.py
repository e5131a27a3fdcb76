"""docs/signals.md defines every feature and every persona, and none that is not there."""

import re
from pathlib import Path

from app.domain.features.values import UNITS
from app.domain.personas.rules import SHIPPED_RULES

DEFINITIONS = (Path(__file__).parents[3] / "docs/signals.md").read_text(encoding="utf-8")


def table(heading):
    """The cells of the table below a heading, a row each."""
    part = DEFINITIONS.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_every_feature_is_defined_once():
    named = [name for row in table("Features") for name in re.findall(r"`(\w+)`", row[0])]

    assert sorted(named) == sorted(UNITS)
    assert all(row[1] for row in table("Features"))


def test_every_persona_is_there_in_its_order():
    shipped = [row.persona.replace("_", " ") for row in SHIPPED_RULES.rows]

    assert [row[1] for row in table("Personas")] == ["insufficient data", *shipped, "general wellness"]
