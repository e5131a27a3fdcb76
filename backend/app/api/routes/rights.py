"""What is everybody's right: a copy of everything that is held about them, and its end."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.api.access import Consumer, consumer
from app.api.announce import announce
from app.api.models.rights import Erasure, Export
from app.core.objects import download_link
from app.core.settings import settings
from app.db.access import REQUEST
from app.db.engine import transaction
from app.db.erasure import EraseJob, own_erasure, request_erasure
from app.db.exports import ExportJob, current_export, request_export
from app.db.profiles import ensure_profile
from edge.web.envelope import Envelope
from edge.web.problems import NotReady
from edge.web.responses import enveloped

router = APIRouter(prefix="/api/v1/users/me", tags=["rights"], dependencies=[Depends(consumer)])

LINK_SECONDS = 5 * 60
FILENAME = "spendsense-my-data.json"


@router.get("/export", response_model=Envelope[Export], responses={202: {"model": Envelope[Export]}})
async def export(request: Request, caller: Consumer) -> Response:
    """Ask for a copy of everything that is held: 202 while it is made, then 200 with a link for minutes."""
    job, asked = _export(caller.user_id)
    announce(caller.user_id, asked)
    body = {
        "export_id": str(job.export_id),
        "status": job.status,
        "requested_at": job.requested_at.isoformat(),
        "link": None if job.object_key is None else _link(job.object_key),
    }
    return enveloped(request, json.dumps(body), status=202 if job.object_key is None else 200)


@router.delete("", status_code=202, response_model=Envelope[Erasure])
async def erase(request: Request, caller: Consumer) -> Response:
    """Ask for the end of everything that is held, and of the sign-in. Nothing is computed from now on.

    Asking again answers how far it is, for as long as the last access token holds.
    """
    with transaction(REQUEST.of(caller.user_id)) as connection:
        asked = request_erasure(connection, caller.user_id)
        job = own_erasure(connection)
    if job is None:
        raise NotReady("The request could not be found again. Please try once more.")
    announce(caller.user_id, asked)
    return enveloped(request, _erasure(job), status=202)


def _export(user_id: str) -> tuple[ExportJob, UUID | None]:
    with transaction(REQUEST.of(user_id)) as connection:
        job = current_export(connection, user_id)
        asked = None
        if job is None:
            ensure_profile(connection, user_id)
            asked = request_export(connection, user_id)
            job = current_export(connection, user_id)
    if job is None:
        raise NotReady("The copy could not be asked for. Please try once more.")
    return job, asked


def _link(key: str) -> dict[str, str]:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=LINK_SECONDS)
    url = download_link(settings().exports_bucket, key, filename=FILENAME, seconds=LINK_SECONDS)
    return {"url": url, "expires_at": until.isoformat()}


def _erasure(job: EraseJob) -> str:
    finished = job.finished_at if job.status == "done" else None
    body = {
        "erase_id": str(job.erase_id),
        # A person is told that it goes on: what failed is tried again, by itself or by us.
        "status": "running" if job.status == "failed" else job.status,
        "requested_at": job.requested_at.isoformat(),
        "finished_at": finished and finished.isoformat(),
    }
    return json.dumps(body)
