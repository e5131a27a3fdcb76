"""Editions of the persona rules."""

from app.db.editions.kind import Content, Kind
from app.db.editions.write import Edition
from app.domain.personas import Rules, stored


def _parse(version: str, content: Content) -> Rules:
    return stored.from_records(version, content["persona_rules"], content["settings"])


RULES = Kind("rules", {"persona_rules": "position smallint, persona text, rule jsonb"}, _parse)


def rules_edition(rules: Rules) -> Edition:
    """The edition that holds these rules."""
    settings, rows = stored.settings_record(rules), stored.to_records(rules)
    return Edition(RULES, rules.version, {"settings": settings, "persona_rules": rows})
