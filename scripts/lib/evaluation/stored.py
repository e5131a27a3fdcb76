"""Serves a few people through a real database, some of whom revoke their consent, and counts its rows.

A row violates consent if at the moment at which it was written no consent to its purpose was active.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.db.consent_audit import consent_violations
from app.db.consents import ConsentChange, Purpose, record_consent
from app.db.engine import Engine
from app.db.locks import lock_users
from app.db.sql import Connection, text
from lambdas.clock import Clock
from lambdas.stage import advance
from scripts.lib.analysis.embedded import embedded
from scripts.lib.analysis.fault_log import FaultLog
from scripts.lib.analysis.load import NAMELESS, Loader
from scripts.lib.analysis.results import STAGES
from scripts.lib.bank_file import opened
from scripts.lib.synthetic.files import write
from scripts.lib.synthetic.population import Person, Recipe

_WRITTEN = text("""
SELECT (SELECT count(*) FROM feature_snapshots) + (SELECT count(*) FROM persona_assignments)
     + (SELECT count(*) FROM recommendation_sets) + (SELECT count(*) FROM recommendations)
""")


@dataclass(frozen=True)
class Stored:
    """How many rows stand in the database about how many people, and how many should not."""

    people: int
    rows: int
    violations: int


def store(population: Sequence[Person], as_of: date) -> Stored:
    """Run the three stages for them; every third refuses, revokes between stages, or allows no offers."""
    with _feed(population, as_of) as path, embedded() as engine:
        with opened(str(path)) as file, closing(FaultLog()) as faults:
            loader = Loader(engine, file, as_of, faults, lambda _: None)
            people = sorted(loader.load(NAMELESS, skip_invalid=False))
        _revoke(engine, people[::3], "education")
        _revoke(engine, people[2::3], "partner_offers")
        for stage in STAGES:
            with engine.begin() as connection:
                lock_users(connection, people)
                advance(connection, stage, as_of, people, Clock())
            _revoke(engine, people[1::6], "education")
        with engine.connect() as connection:
            rows, violations = count(connection)
    return Stored(len(people), rows, violations)


def count(connection: Connection) -> tuple[int, int]:
    """Rows of features, personas and recommendations, and those that were written outside of a consent."""
    return connection.execute(_WRITTEN).scalar_one(), len(consent_violations(connection))


@contextmanager
def _feed(population: Sequence[Person], as_of: date) -> Iterator[Path]:
    """The people's feed in a file, for as long as it is read."""
    with tempfile.TemporaryDirectory() as folder:
        data, labels = Path(folder) / "feed.json", Path(folder) / "labels.json"
        write(Recipe(len(population), 0, as_of), iter(population), data, labels)
        yield data


def _revoke(engine: Engine, people: Sequence[str], purpose: Purpose) -> None:
    with engine.begin() as connection:
        for user_id in people:
            record_consent(connection, ConsentChange(user_id, "revoked", "evaluation", purpose=purpose))
