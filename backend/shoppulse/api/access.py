"""Who asks. A token says who signed in and nothing else: tenant, role and rules are the database's word."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine

from edge.web.bearer import Credentials, bearer_of
from edge.web.keys import KeyRing
from shoppulse.db import people
from shoppulse.db.access import NOBODYS, Person, signed_in
from shoppulse.domain.scope import Scope

READING = replace(NOBODYS, read_only=True)


@dataclass(frozen=True)
class Service:
    """What the routes work with: the way to the database, and the keys of the user pool."""

    engine: Engine
    keys: KeyRing


@dataclass(frozen=True)
class View:
    """A transaction of a person's tenant, and what they may see of it."""

    connection: Connection
    person: Person
    scope: Scope


@dataclass(frozen=True)
class Caller:
    """Somebody with a valid token."""

    service: Service
    subject: str

    @contextmanager
    def view(self) -> Iterator[View]:
        """What this person sees; raises NotAdmitted for whom the database does not know or let in."""
        with signed_in(self.service.engine, self.subject, READING) as (connection, person):
            yield View(connection, person, people.scope(connection, person.tenant_id, person.user_id))


async def caller(request: Request, credentials: Credentials) -> Caller:
    """The caller; 401 without a valid access token."""
    service: Service = request.app.state.service
    return Caller(service, bearer_of(credentials, service.keys).user_id)


Asking = Annotated[Caller, Depends(caller)]
