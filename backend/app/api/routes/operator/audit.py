"""The books: what operators did, and at whom they looked. Nobody changes them."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import operator
from app.api.csv_answers import as_csv
from app.api.models.operator_audit import AuditQuery, LogEntry
from app.api.models.operator_recommendations import Action
from app.api.observed import Looking, a_page, decode, observed, observed_page
from app.db.operator_audit import Entries, read_actions, read_looks
from app.db.operator_seen import Page
from app.db.sql import Connection
from edge.web.envelope import Envelope

router = APIRouter(prefix="/api/v1/operator", tags=["operator: audit"], dependencies=[Depends(operator)])
_FIELDS = {"actions": list(Action.model_fields), "looks": list(LogEntry.model_fields)}


@router.get(
    "/audit",
    response_model=Envelope[list[Action]] | Envelope[list[LogEntry]],
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    summary="Read the books of what operators did",
)
async def audit(request: Request, looking: Looking, query: Annotated[AuditQuery, Query()]) -> Response:
    """Entries, newest first; as CSV by `Accept: text/csv` or `format=csv`, the next page then in `Link`."""
    wanted = Entries(**query.model_dump(exclude={"log", "format", "limit", "cursor"}))
    after = decode(query.cursor)

    def read(connection: Connection) -> Page:
        reader = read_looks if query.log == "looks" else read_actions
        return reader(connection, wanted, query.limit, after)

    if not _is_csv(request, query):
        return observed(request, looking, lambda connection: a_page(read(connection)))
    page, cursor = observed_page(looking, read)
    url = request.url.include_query_params(cursor=cursor)
    link = {} if cursor is None else {"Link": f'<{url.path}?{url.query}>; rel="next"'}
    return as_csv([json.loads(item) for item in page.items], _FIELDS[query.log], link)


def _is_csv(request: Request, query: AuditQuery) -> bool:
    if query.format is not None:
        return query.format == "csv"
    return request.headers.get("accept", "").split(";")[0].split(",")[0].strip() == "text/csv"
