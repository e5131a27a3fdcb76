"""The API's way to the database: one connection, kept between requests, whose login outlives rotations."""

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import Engine, create_engine

from shoppulse_lambdas.errors import DatabaseRefused
from shoppulse_lambdas.login import Driver, application_login, opened
from shoppulse_lambdas.settings import settings

if TYPE_CHECKING:
    from edge.login import Login


class KeptLogin:
    """The application's login: read when it is first needed, and again when the known one is refused."""

    def __init__(self) -> None:
        self._login: Login | None = None

    def connect(self) -> Driver:
        """A connection by the proxy; raises DatabaseRefused where the newest login is refused as well."""
        found = settings()
        if self._login is not None:
            with suppress(DatabaseRefused):
                return opened(self._login, found.service)
        self._login = application_login(found)
        return opened(self._login, found.service)


def engine(login: KeptLogin) -> Engine:
    """An engine of one connection: an environment answers one request at a time.

    It is asked for a sign of life before each use, since an environment may have slept for hours.
    """
    return create_engine(
        "postgresql+psycopg2://",
        creator=login.connect,
        pool_size=1,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # an error's text is logged
        use_native_hstore=False,  # else it would ask for the type at each connection
    )
