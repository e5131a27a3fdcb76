"""What a release ships, published once the schema is up."""

from app.db.editions.catalogue import catalogue_edition
from app.db.editions.categories import categories_edition
from app.db.editions.rules import rules_edition
from app.db.editions.write import Origin, approve, draft
from app.db.sql import Connection
from app.domain.personas import SHIPPED_RULES
from app.domain.pfc import SHIPPED_CATEGORIES
from app.domain.recommendations import SHIPPED_CATALOGUE

AUTHOR = "editorial"
RELEASE = "release"
"""Who approves what a release ships: its review is the second pair of eyes."""


def publish_shipped(connection: Connection) -> list[str]:
    """Publish what the database lacks of it, and name that; raises EditionConflict."""
    published = []
    for edition in (
        rules_edition(SHIPPED_RULES),
        catalogue_edition(SHIPPED_CATALOGUE),
        categories_edition(SHIPPED_CATEGORIES),
    ):
        if draft(connection, edition, Origin(AUTHOR)):
            approve(connection, edition.kind, edition.version, RELEASE)
            published.append(f"{edition.kind.name} {edition.version}")
    return published
