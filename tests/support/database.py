"""A database as its superuser sees it, beside the product's own way to it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg2

from app.db.engine import Engine
from app.db.sql import Connection, Result


class Database:
    """Transactions on an address, each on a connection of its own."""

    def __init__(self, url: str) -> None:
        self.url = url

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block."""
        engine = Engine(lambda: psycopg2.connect(self.url))
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Statements that are each a transaction."""
        engine = Engine(lambda: psycopg2.connect(self.url))
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def rows(result: Result) -> list[Any] | None:
    """What a statement returned; None where it is none that returns rows."""
    return None if result._cursor.description is None else result.all()


@contextmanager
def watched(see: Callable[[str], None]) -> Iterator[None]:
    """Lets `see` look at each message before it is sent to the database, whoever sends it."""
    transmit = Connection._transmit

    def watch(connection: Connection, source: str, values: Mapping[str, Any] | None) -> Result:
        see(source)
        return transmit(connection, source, values)

    with patch.object(Connection, "_transmit", watch):
        yield
