"""What operators may propose an edition of: the parts of its content, and what speaks against a new one.

A content is shown and proposed in parts, each a list in its order; its tables hold that order as `position`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.db.editions.catalogue import CATALOGUE
from app.db.editions.kind import Content, Kind, in_force
from app.db.editions.rules import RULES
from app.db.sql import Connection, text
from app.domain.errors import EntryFault
from app.domain.personas import Rules
from app.domain.proposals import catalogue as catalogues
from app.domain.proposals import rules as rule_tables
from app.domain.proposals.catalogue import Author, Said
from app.domain.proposals.difference import SETTINGS
from app.domain.recommendations import Catalogue
from app.domain.recommendations.entry_rows import WORDS

_WORDS = ", ".join(WORDS)
_SAID = text(f"""
SELECT DISTINCT id, template_version, {_WORDS} FROM (
    SELECT version, id, template_version, {_WORDS} FROM catalogue_items
    UNION ALL SELECT version, id, template_version, {_WORDS} FROM offers) AS entries
JOIN editions USING (version) WHERE kind = 'catalogue' AND status = 'approved'
""")  # noqa: S608 - constants of ours

Changed = tuple[Content, list[EntryFault]]


@dataclass(frozen=True)
class Subject:
    """A kind of edition, with the table of each part of its content and the field that names a row of it.

    `change` makes a content of another, `complete` adds what its author left out, and `judge` tells what
    speaks against a value beside the value itself: what else is in force, and what was before.
    """

    kind: Kind[Any]
    tables: Mapping[str, str]
    keys: Mapping[str, str]
    change: Callable[[Content, Mapping[str, Any]], Changed]
    complete: Callable[[Connection, Content, Author], Content]
    judge: Callable[[Connection, Any], Iterable[EntryFault]]

    def shown(self, stored: Content) -> Content:
        """The content of the tables, in its parts."""
        parts = {
            part: [
                {name: value for name, value in row.items() if name != "position"}
                for row in sorted(stored[table], key=lambda row: row["position"])
            ]
            for part, table in self.tables.items()
        }
        return {**parts, SETTINGS: stored[SETTINGS]}

    def stored(self, content: Content) -> Content:
        """The content as its tables hold it."""
        rows = {
            table: [{**row, "position": position} for position, row in enumerate(content[part])]
            for part, table in self.tables.items()
        }
        return {**rows, SETTINGS: content[SETTINGS]}


def _said(connection: Connection) -> list[Said]:
    return [Said(id_, version, tuple(words)) for id_, version, *words in connection.execute(_SAID)]


def _complete(connection: Connection, content: Content, author: Author) -> Content:
    return catalogues.completed(content, _said(connection), author)


def _judge_catalogue(connection: Connection, catalogue: Catalogue) -> Iterable[EntryFault]:
    personas = rule_tables.personas_of(in_force(connection, RULES).value)
    yield from catalogues.history_faults(catalogue, _said(connection), personas)
    now = in_force(connection, CATALOGUE).value
    yield from catalogues.review_faults(catalogue, now, datetime.now(UTC).date())


def _judge_rules(connection: Connection, rules: Rules) -> Iterable[EntryFault]:
    version, catalogue = in_force(connection, CATALOGUE)
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in catalogue.entries.values():
        for persona in entry.personas:
            wanted[persona].add(entry.id)
    return rule_tables.lost_faults(rules, wanted, version)


CATALOGUES = Subject(
    CATALOGUE,
    {"education": "catalogue_items", "offers": "offers"},
    catalogues.PARTS,
    catalogues.changed,
    _complete,
    _judge_catalogue,
)
RULE_TABLES = Subject(
    RULES,
    {"rules": "persona_rules"},
    rule_tables.PARTS,
    rule_tables.changed,
    lambda _connection, content, _author: content,
    _judge_rules,
)
SUBJECTS = {subject.kind.name: subject for subject in (CATALOGUES, RULE_TABLES)}
