"""Sends an event right after the commit that wrote it, so that what follows need not wait for the relay."""

from uuid import UUID

import psycopg2

from app.db.access import REQUEST
from app.db.engine import transaction
from app.db.sending import send_waiting
from edge.errors import KnownFailure
from edge.logging import logger


def announce(user_id: str, event_id: UUID | None) -> None:
    """Send the person's event now. Whatever fails here is left to the relay of the minute, and is no failure
    of the request, whose effect is committed.
    """
    if event_id is None:
        return
    try:
        with transaction(REQUEST.of(user_id)) as connection:
            outcome = send_waiting(connection, only=[event_id])
    except (KnownFailure, psycopg2.Error):
        logger.exception("an event waits for the relay")
        return
    refused = [reason for reason in outcome.values() if reason is not None]
    if refused:
        logger.warning("an event was not taken and waits for the relay", extra={"reason": refused[0]})
