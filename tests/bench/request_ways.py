"""Three ways to answer one request, a page of transactions: the product's, a bare handler's, and with an ORM.

Each checks the same token, counts the request, asks for consent and answers the same fields of the same
rows. The bare handler sends the product's own two statements and has nothing around them: it is the floor.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import psycopg2
import psycopg2.extensions
from fastapi import Depends, FastAPI, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from mangum import Mangum
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.api import access
from app.api.limits import READ, WINDOW_SECONDS
from app.api.models.bank import Transaction
from app.db import rate_limits, transactions_read
from edge.web.envelope import Envelope
from edge.web.keys import KeyRing
from edge.web.tokens import verify_access_token
from tests.bench import orm

PATH = "/api/v1/users/me/transactions"
PAGE = 20  # about five kilobytes
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


class LimitRow(orm.Base):
    """How often somebody has asked."""

    __tablename__ = "rate_limits"


def event(token: str) -> dict[str, Any]:
    """What the gateway hands over."""
    return {
        "resource": "/api/v1/{proxy+}",
        "path": PATH,
        "httpMethod": "GET",
        "headers": {"Authorization": f"Bearer {token}"},
        "multiValueHeaders": None,
        "queryStringParameters": {"limit": str(PAGE)},
        "multiValueQueryStringParameters": None,
        "requestContext": {"stage": "v1", "requestId": "bench", "identity": {"sourceIp": "127.0.0.1"}},
        "body": None,
        "isBase64Encoded": False,
    }


def product(ring: KeyRing) -> Handler:
    """The function as it is deployed, with this ring of keys."""
    access.key_ring = ring
    from app.handler import handler  # noqa: PLC0415 - reads the environment when imported

    return handler


def bare(ring: KeyRing, url: str) -> Handler:
    """A function of the standard library and psycopg2."""
    count, page = str(rate_limits._COUNT), str(transactions_read.NEWEST.statement)
    connection = psycopg2.connect(url)
    connection.autocommit = True

    def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
        token = event["headers"]["Authorization"].removeprefix("Bearer ")
        person = {"user_id": verify_access_token(token, ring).user_id}
        with connection.cursor() as cursor:
            limit = {"bucket": READ.bucket, "most": READ.most, "seconds": WINDOW_SECONDS}
            cursor.execute(count, person | limit)
            if cursor.fetchone()[0] > READ.most:
                return {"statusCode": 429}
            wanted = int(event["queryStringParameters"]["limit"])
            cursor.execute(page, person | {"include_pending": False, "limit": wanted})
            consented, body, _following = cursor.fetchone()
        if not consented:
            return {"statusCode": 403}
        now = datetime.now(UTC).isoformat()
        text = f'{{"data":{body},"meta":{{"timestamp":"{now}"}}}}'
        return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": text}

    return handler


def with_orm(ring: KeyRing, engine: Engine) -> Handler:
    """FastAPI as its first tutorial has it: plain functions, dependencies, objects and a response model."""
    app = FastAPI()
    bearer = HTTPBearer()

    def session() -> Any:
        with Session(engine) as opened:
            yield opened

    def caller(
        credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)],
        opened: Annotated[Session, Depends(session)],
    ) -> str:
        user_id = verify_access_token(credentials.credentials, ring).user_id
        _count(opened, user_id)
        if not orm.consents(opened, user_id):
            raise HTTPException(403)
        return user_id

    @app.get(PATH, response_model=Envelope[list[Transaction]])
    def transactions(
        user_id: Annotated[str, Depends(caller)],
        opened: Annotated[Session, Depends(session)],
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> Any:
        rows = opened.scalars(
            select(orm.TransactionRow)
            .where(
                orm.TransactionRow.user_id == user_id,
                orm.TransactionRow.removed_at.is_(None),
                orm.TransactionRow.pending.is_(False),
            )
            .order_by(orm.TransactionRow.date.desc(), orm.TransactionRow.transaction_id.desc())
            .limit(limit)
        )
        return {"data": list(map(_shown, rows)), "meta": {"timestamp": datetime.now(UTC)}}

    return Mangum(app, lifespan="off")


def _count(session: Session, user_id: str) -> None:
    row = session.get(LimitRow, (user_id, READ.bucket))
    now = datetime.now(UTC)
    if row is None or (now - row.started_at).total_seconds() > WINDOW_SECONDS:
        row = session.merge(LimitRow(user_id=user_id, bucket=READ.bucket, started_at=now, requests=0))
    row.requests += 1
    session.commit()
    if row.requests > READ.most:
        raise HTTPException(429)


def _shown(row: Any) -> Transaction:
    return Transaction(
        transaction_id=row.transaction_id,
        account_id=row.account_id,
        date=row.date,
        authorized_date=row.authorized_date,
        amount=str(row.amount),
        currency=row.iso_currency_code,
        name=row.name,
        merchant=row.merchant_name,
        category=row.pfc_primary,
        category_detailed=row.pfc_detailed,
        payment_channel=row.payment_channel,
        pending=row.pending,
    )


def rows_of(answer: dict[str, Any]) -> Any:
    """What was answered; raises where it was no success."""
    if answer["statusCode"] != 200:
        raise RuntimeError(f"a request was answered with {answer['statusCode']}: {answer.get('body')}")
    return json.loads(answer["body"])["data"]
