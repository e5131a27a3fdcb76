"""What operators' scripts do inside the VPC: one function an operation, found by its name in the request.

Each runs in one transaction. Known failures are exceptions with a name and a message without secrets;
the invoker sees both.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from app.db import ingest as ingest_db
from app.db.access import FOR_PERSON, MIGRATION, OPERATIONS, Access
from app.db.consent_audit import consent_violations as find_violations
from app.db.consents import history, receipts
from app.db.consents import record_consent as append_consent
from app.db.engine import transaction
from app.db.ingest import IngestReport
from app.db.job_runs_read import read_request, read_runs
from app.db.migrations import runner
from app.db.notices import current_notice, publish_notices
from app.db.profiles import ensure_profile
from app.db.replays import replay_person, replay_recommendation
from app.db.sql import Connection, text
from app.domain.errors import IngestRejected
from edge.contained import contained
from edge.logging import logger
from lambdas.operation_requests import (
    Consent,
    Consents,
    CurrentNotice,
    Ingest,
    InvalidRequest,
    Profile,
    Replay,
    Request,
    RequestStatus,
    StageStatus,
)

# Faults in an answer, which takes 6 MB as well; of those beyond, the number.
MOST_LISTED = 20_000


def migrate(connection: Connection, _request: Request) -> dict[str, Any]:
    """Bring the schema up to date, and publish what this release ships for it."""
    done = runner.migrate(connection)
    published = publish_notices(connection)
    return {
        "from": done.before,
        "to": done.after,
        "applied": list(done.applied),
        "published": [*done.published, *published],
    }


def check_connection(connection: Connection, _request: Request) -> dict[str, Any]:
    """Say what we are connected to and how."""
    started = time.perf_counter()
    row = connection.execute(
        text("SELECT current_setting('server_version'), current_database(), session_user")
    )
    version, database, user = row.one()
    return {
        "server_version": version,
        "tls": bool(connection.driver.info.ssl_in_use),
        "latency_ms": round((time.perf_counter() - started) * 1000, 2),
        "database": database,
        "user": user,
        "migration": runner.current_revision(connection),
    }


def record_profile(connection: Connection, request: Profile) -> dict[str, Any]:
    """Make the profile of a person, or correct its e-mail."""
    return {"created": ensure_profile(connection, request.user_id, request.email)}


def record_consent(connection: Connection, request: Consent) -> dict[str, Any]:
    """Record what a person said, and answer the receipt; raises StaleNotice.

    A dry run does all of it and takes it back: what it answers is what would happen.
    """
    with connection.nested(keep=not request.dry_run):
        ensure_profile(connection, request.user_id)
        done = append_consent(connection, request.change())
    return {
        "recorded": done.event is not None,
        "event": done.event,
        "withdrawn": done.withdrawn,
        "receipt": done.receipt and done.receipt.as_dict(),
    }


def consents(connection: Connection, request: Consents) -> dict[str, Any]:
    """Where each purpose stands that the person ever agreed to, and all that they said, oldest first."""
    states = receipts(connection, request.user_id, request.purpose)
    return {
        "receipts": [receipt.as_dict() for receipt in states],
        "history": history(connection, request.user_id, request.purpose),
    }


def consent_violations(connection: Connection, _request: Request) -> dict[str, Any]:
    """List the results that were made outside of consent; there must be none."""
    return {"violations": [found.as_dict() for found in find_violations(connection)]}


def notice(connection: Connection, request: CurrentNotice) -> dict[str, Any]:
    """The notice in force: what a person has to read before they say yes."""
    return current_notice(connection, request.purpose).as_dict()


def ingest(connection: Connection, request: Ingest) -> dict[str, Any]:
    """Take bank data in, or refuse them whole: an answer with every fault. Raises ConsentRequired."""
    try:
        report = ingest_db.ingest_text(
            connection,
            request.user_id,
            request.content(),
            received_on=datetime.now(UTC).date(),
            skip_invalid=request.skip_invalid,
        )
    except IngestRejected as refused:  # raised before a row was written; as an error it would be cut short
        return _reported(IngestReport(0, 0, 0, refused.faults), refused=True)
    return _reported(report, refused=False)


def _reported(report: IngestReport, *, refused: bool) -> dict[str, Any]:
    answer = report.as_dict()
    listed = answer["rejected"][:MOST_LISTED]
    unlisted = len(answer["rejected"]) - len(listed)
    return answer | {"rejected": listed, "unlisted": unlisted, "refused": refused}


def stage_status(connection: Connection, request: StageStatus) -> dict[str, Any]:
    """List what the jobs did."""
    return {"runs": read_runs(connection, request.since, request.user_id)}


def request_status(connection: Connection, request: RequestStatus) -> dict[str, Any]:
    """List the runs that an event has set off so far, and how their shards do."""
    return {"runs": read_request(connection, request.request_id)}


def replay(connection: Connection, request: Replay) -> dict[str, Any]:
    """Decide again from traces, and say of each part whether it differs; raises NoTrace."""
    if request.recommendation_id is not None:
        return replay_recommendation(connection, str(request.recommendation_id))
    return replay_person(connection, str(request.user_id))


@dataclass(frozen=True)
class Operation:
    """How a request is read, what is done with it, and as whom: FOR_PERSON is the person it names."""

    request: type[Request]
    run: Callable[[Connection, Any], dict[str, Any]]
    access: Access

    def access_for(self, request: Any) -> Access:
        """The access of this one request."""
        return self.access.of(request.user_id) if self.access == FOR_PERSON else self.access


BY_NAME: Mapping[str, Operation] = {
    "migrate": Operation(Request, migrate, MIGRATION),
    "check_connection": Operation(Request, check_connection, MIGRATION),
    "record_profile": Operation(Profile, record_profile, FOR_PERSON),
    "record_consent": Operation(Consent, record_consent, FOR_PERSON),
    "consents": Operation(Consents, consents, FOR_PERSON),
    "consent_violations": Operation(Request, consent_violations, OPERATIONS),
    "notice": Operation(CurrentNotice, notice, OPERATIONS),
    "ingest": Operation(Ingest, ingest, FOR_PERSON),
    "replay": Operation(Replay, replay, OPERATIONS),
    "stage_status": Operation(StageStatus, stage_status, OPERATIONS),
    "request_status": Operation(RequestStatus, request_status, OPERATIONS),
}


@contained
def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Run `{"operation": NAME, ...}` and answer `{"operation", "result"}`."""
    name = event.get("operation")
    operation = BY_NAME.get(name) if isinstance(name, str) else None
    if operation is None:
        raise InvalidRequest(f"operation is not one of {', '.join(BY_NAME)}")
    request = _read(operation, event)
    with transaction(operation.access_for(request)) as connection:
        result = operation.run(connection, request)
    logger.info("operation finished", extra={"operation": name})
    return {"operation": name, "result": result}


def _read(operation: Operation, event: dict[str, Any]) -> Request:
    try:
        return operation.request.model_validate(event)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise InvalidRequest("; ".join(faults)) from None
