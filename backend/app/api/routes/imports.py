"""Bringing data: a form by which the file goes straight to a bucket, and how far its reading has come."""

import json
import uuid
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request, Response

from app.api.access import Consumer, consumer
from app.api.idempotency import Once, Reply, once
from app.api.models.imports import Import, ImportRequest, ImportStarted
from app.core.objects import upload_form
from app.core.settings import settings
from app.db.access import REQUEST
from app.db.engine import reading
from app.db.import_requests import read_import, request_import
from app.db.profiles import ensure_profile
from app.db.sql import Connection
from app.domain.bringing import key_of
from edge.web.envelope import Envelope
from edge.web.problems import NotFound
from edge.web.responses import enveloped

router = APIRouter(prefix="/api/v1/users/me/imports", tags=["imports"], dependencies=[Depends(consumer)])

# Ten years of a busy person's transactions have about twenty.
MAX_BYTES = 32 * 1024 * 1024
FORM_SECONDS = 15 * 60


@router.post("", status_code=201, response_model=Envelope[ImportStarted])
async def start_import(
    request: Request, caller: Consumer, asked: Once, wanted: Annotated[ImportRequest | None, Body()] = None
) -> Response:
    """Answer a form for one JSON file of Plaid's shape. It is taken under consent to education alone."""
    skip_invalid = wanted is not None and wanted.skip_invalid

    def work(connection: Connection) -> Reply:
        return Reply(201, _start(connection, caller.user_id, skip_invalid=skip_invalid))

    reply = once(asked, REQUEST.of(caller.user_id), work)
    return enveloped(request, reply.data, status=reply.status)


@router.get("/{import_id}", response_model=Envelope[Import])
async def get_import(request: Request, caller: Consumer, import_id: uuid.UUID) -> Response:
    """How far an import has come; at the end what was taken and, row by row, what was not."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        found = read_import(connection, caller.user_id, import_id)
    if found is None:
        raise NotFound("There is no such import.")
    return enveloped(request, found)


def _start(connection: Connection, user_id: str, *, skip_invalid: bool) -> str:
    import_id = uuid.uuid4()
    key = key_of(user_id, import_id)
    form = upload_form(settings().uploads_bucket, key, max_bytes=MAX_BYTES, seconds=FORM_SECONDS)
    ensure_profile(connection, user_id)
    request_import(connection, user_id, import_id, skip_invalid=skip_invalid, expires_at=form.expires_at)
    upload = form._asdict() | {"expires_at": form.expires_at.isoformat()}
    return json.dumps({"import_id": str(import_id), "upload": upload})
