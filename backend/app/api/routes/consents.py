"""What a person agrees to: they read the notice, say yes or no, and see all that they ever said."""

import ipaddress
import json
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from app.api.access import Consumer, consumer
from app.api.announce import announce
from app.api.models.consents import Agreement, Consents, Notice, Receipt
from app.api.problems import NoticeStale
from app.db.access import REQUEST
from app.db.consents import ConsentChange, Recorded, history, receipts, record_consent
from app.db.engine import reading, transaction
from app.db.notices import StaleNotice, current_notice
from app.db.profiles import ensure_profile
from app.domain.consent import Purpose
from edge.web.envelope import Envelope
from edge.web.responses import enveloped
from edge.web.tokens import Subject

router = APIRouter(prefix="/api/v1", tags=["consents"], dependencies=[Depends(consumer)])

METHOD = "api"
_LONGEST_AGENT = 300


@router.get("/consent/notices/{purpose}", response_model=Envelope[Notice])
async def notice(request: Request, caller: Consumer, purpose: Purpose) -> Response:
    """The notice in force: what a person reads before they say yes."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        found = current_notice(connection, purpose)
    return enveloped(request, json.dumps(found.as_dict()))


@router.get("/users/me/consents", response_model=Envelope[Consents])
async def consents(request: Request, caller: Consumer) -> Response:
    """What holds now, and everything that was said, oldest first."""
    with reading(REQUEST.of(caller.user_id)) as connection:
        standing = receipts(connection, caller.user_id)
        said = history(connection, caller.user_id)
    active = [receipt.as_dict() for receipt in standing if receipt.state.active]
    return enveloped(request, json.dumps({"active": active, "history": said}))


@router.put("/users/me/consents/{purpose}", response_model=Envelope[Receipt])
async def agree(request: Request, caller: Consumer, purpose: Purpose, said: Agreement) -> Response:
    """Say yes to the notice in force, for 365 days; 409 `notice_stale` where it is another one by now.

    The same yes again changes nothing and answers the same receipt.
    """
    change = ConsentChange(
        caller.user_id,
        "granted",
        METHOD,
        purpose=purpose,
        **said.model_dump(),
        **_from_where(request),
    )
    try:
        return _receipt(request, _record(caller, change))
    except StaleNotice as stale:
        raise NoticeStale("The notice has changed. Please read the new one first.") from stale


@router.delete("/users/me/consents/{purpose}", response_model=Envelope[Receipt | None])
async def withdraw(request: Request, caller: Consumer, purpose: Purpose) -> Response:
    """Say no: it holds at once, and what was made under the consent is erased before this answers.

    The same no again changes nothing. Where there never was a yes, there is no receipt: null.
    """
    change = ConsentChange(caller.user_id, "revoked", METHOD, purpose=purpose, **_from_where(request))
    return _receipt(request, _record(caller, change))


def _record(caller: Subject, change: ConsentChange) -> Recorded:
    with transaction(REQUEST.of(caller.user_id)) as connection:
        if change.action == "granted":
            ensure_profile(connection, caller.user_id)
        done = record_consent(connection, change)
    announce(caller.user_id, done.announced)
    return done


def _receipt(request: Request, done: Recorded) -> Response:
    return enveloped(request, json.dumps(done.receipt and done.receipt.as_dict()))


def _from_where(request: Request) -> dict[str, Any]:
    """The address that the gateway saw and the browser's own words, as evidence of who said it."""
    try:
        address = str(ipaddress.ip_address(request.client.host if request.client else ""))
    except ValueError:
        address = None
    agent = "".join(sign for sign in request.headers.get("user-agent", "") if sign.isprintable())
    return {"ip": address, "user_agent": agent[:_LONGEST_AGENT] or None}
