"""Is it alive, can it work? The only public routes."""

from fastapi import APIRouter, Request, Response

from app.api.models.health import Health
from app.db.access import LOGIN
from app.db.engine import reading
from app.db.sql import text
from edge.web.envelope import Envelope
from edge.web.problems import NotReady
from edge.web.responses import enveloped

router = APIRouter(tags=["health"])

_OK = '{"status":"ok"}'
_SCHEMA = text("SELECT to_regclass('profiles') IS NOT NULL")


@router.get("/health", response_model=Envelope[Health])
@router.get("/api/v1/health", response_model=Envelope[Health])
async def alive(request: Request) -> Response:
    """The process answers; nothing else is asked."""
    return enveloped(request, _OK)


@router.get("/api/v1/health/ready", response_model=Envelope[Health])
async def ready(request: Request) -> Response:
    """The database answers and has its tables; 503 otherwise, without details."""
    with reading(LOGIN) as connection:
        if not connection.execute(_SCHEMA).scalar():
            raise NotReady("The database has not been migrated yet.")
    return enveloped(request, _OK)
