"""The product's own stages on a given database, in this process or in one of their own."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from app.db import credentials, engine
from app.db.access import BATCH, MIGRATION
from app.db.engine import transaction
from app.db.locks import lock_users
from app.db.sql import text
from tests.bench.meter import Meter, Spent

SHARD_SIZE = 250
_NEXT = text("SELECT user_id FROM profiles WHERE user_id > :after ORDER BY user_id LIMIT :size")


class Product:
    """The product, connected."""

    def migrate(self) -> None:
        """Bring the schema up, and what belongs to it."""
        from lambdas.operation_requests import Request  # noqa: PLC0415 - jobs carry no pydantic
        from lambdas.operations import migrate  # noqa: PLC0415 - jobs carry no Alembic

        with transaction(MIGRATION) as connection:
            migrate(connection, Request(operation="migrate"))

    def ingest(self, user_id: str, document: Mapping[str, Any], received_on: date) -> None:
        """A person who consents, with their bank data."""
        from app.db.consents import ConsentChange, record_consent  # noqa: PLC0415
        from app.db.ingest import ingest  # noqa: PLC0415
        from app.db.notices import current_notice  # noqa: PLC0415
        from app.db.profiles import ensure_profile  # noqa: PLC0415

        with transaction() as connection:
            ensure_profile(connection, user_id)
            notice = current_notice(connection, "education")
            record_consent(
                connection,
                ConsentChange(user_id, "granted", "bench", notice.version, notice_sha256=notice.sha256),
            )
        with transaction() as connection:
            ingest(connection, user_id, document, received_on=received_on)

    def meter(self) -> Meter:
        """A meter of this process and its session."""
        with transaction(BATCH) as connection:
            return Meter(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())

    def shards(self, after: str, size: int = SHARD_SIZE) -> Iterator[Sequence[str]]:
        """Everybody whose id follows, so many at once: no process of the product ever holds all ids."""
        while True:
            with transaction(BATCH) as connection:
                shard = connection.execute(_NEXT, {"after": after, "size": size}).scalars()
            if not shard:
                return
            yield shard
            after = shard[-1]

    def advance(self, name: str, people: Sequence[str], as_of: date) -> None:
        """A stage for these people, shard by shard, as a night does it."""
        from lambdas.clock import Clock  # noqa: PLC0415
        from lambdas.stage import advance  # noqa: PLC0415

        stage = import_module(f"lambdas.{name}").STAGE
        for start in range(0, len(people), SHARD_SIZE):
            shard = people[start : start + SHARD_SIZE]
            with transaction(BATCH) as connection:
                lock_users(connection, shard)
                outcome = advance(connection, stage, as_of, shard, Clock())
            if outcome.no_consent or outcome.no_input:
                raise RuntimeError(f"{name} had nothing to do for {len(outcome.no_consent)} people")


@contextmanager
def as_product(url: str) -> Iterator[Product]:
    """The product on this database: the connection secret is the address's."""
    parts = urlsplit(url)
    secret = {
        "host": parts.hostname,
        "port": parts.port,
        "database": parts.path.lstrip("/"),
        "username": parts.username,
        "password": parts.password,
    }
    os.environ |= {"ENVIRONMENT": "local", "DATABASE_SECRET_ARN": "arn:bench", "LOG_LEVEL": "ERROR"}
    credentials.read_secret = {"arn:bench": secret}.__getitem__  # type: ignore[assignment]
    engine.dispose()
    try:
        yield Product()
    finally:
        engine.dispose()


def advance(url: str, name: str, people: Sequence[str], as_of: date) -> Spent:
    """Run a stage for these people and say what it took."""
    with as_product(url) as product:
        product.advance(name, people[:1], as_of)  # connects, imports, compiles its statements
        meter = product.meter()
        product.advance(name, people[1:], as_of)
        return meter.read()


def advance_everybody(url: str, name: str, as_of: date) -> Spent:
    """Run a stage for all people of a database and say what it took."""
    with as_product(url) as product:
        [first] = next(product.shards("", size=1))
        product.advance(name, [first], as_of)  # connects, imports, compiles its statements
        meter = product.meter()
        for shard in product.shards(first):
            product.advance(name, shard, as_of)
        return meter.read()
