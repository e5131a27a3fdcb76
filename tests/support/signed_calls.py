"""For unit and integration tests: a signing user pool without Cognito, the API as the gateway calls it."""

import io
import json
import time
import uuid
from dataclasses import dataclass, field
from functools import partial

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from app.api import access
from edge.cognito import PoolConfiguration
from edge.logging import logger
from edge.web.keys import KeyRing

REGION = "us-east-1"


@dataclass
class Pool:
    """A user pool's signing side: real RSA keys, and tokens as Cognito writes them."""

    pool_id: str
    client_id: str = "web-client"
    kid: str = "key-1"
    private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def issuer(self):
        return f"https://cognito-idp.{REGION}.amazonaws.com/{self.pool_id}"

    def jwk(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return public | {"kid": self.kid, "alg": "RS256", "use": "sig"}

    def configuration(self, *others):
        secret = {
            "user_pool_id": self.pool_id,
            "user_pool_client_id": self.client_id,
            "region": REGION,
            "issuer": self.issuer,
            "jwks": {"keys": [self.jwk(), *others]},
        }
        return PoolConfiguration.from_secret(secret)

    def access_claims(self, user_id="user-1", groups=("consumers",), **changed):
        now = int(time.time())
        claims = {
            "sub": user_id,
            "cognito:groups": list(groups),
            "iss": self.issuer,
            "client_id": self.client_id,
            "token_use": "access",
            "scope": "aws.cognito.signin.user.admin",
            "iat": now,
            "exp": now + 3600,
            "jti": str(uuid.uuid4()),
        }
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def id_claims(self, user_id="user-1", **changed):
        claims = self.access_claims(
            user_id,
            token_use="id",
            client_id=None,
            scope=None,
            aud=self.client_id,
            email="hannah@demo.com",
            email_verified=True,
        )
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def sign(self, claims, **header):
        return jwt.encode(claims, self.private, "RS256", {"kid": self.kid, **header})

    def token(self, user_id="user-1", groups=("consumers",), **changed):
        return self.sign(self.access_claims(user_id, groups, **changed))


@pytest.fixture(scope="session")
def pool():
    return Pool("us-east-1_ours")


@pytest.fixture(scope="session")
def other_pool():
    return Pool("us-east-1_theirs")


@pytest.fixture
def keys(pool, monkeypatch):
    """A key ring that knows the pool, in the place of the one that reads the secret."""
    ring = KeyRing(pool.configuration)
    monkeypatch.setattr(access, "key_ring", ring)
    return ring


@pytest.fixture
def log(monkeypatch):
    """What our logger writes from now on; it took hold of stdout when it was made."""
    written = io.StringIO()
    monkeypatch.setattr(logger.handlers[0], "stream", written)
    return written


@dataclass
class Answer:
    """What the function handed back to the gateway."""

    status: int
    headers: dict
    text: str

    @property
    def body(self):
        return json.loads(self.text)


def send(handler, method, path, token=None, *, query=None, body=None, headers=None):
    """Call an API's handler with the event of a REST API."""
    given = {"Authorization": f"Bearer {token}"} if token else {}
    event = {
        "version": "1.0",
        "resource": "/api/v1/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": given | (headers or {}) | ({"Content-Type": "application/json"} if body else {}),
        "multiValueHeaders": None,
        "queryStringParameters": query,
        "multiValueQueryStringParameters": None,
        "requestContext": {"stage": "local", "requestId": "r", "identity": {"sourceIp": "127.0.0.1"}},
        "body": json.dumps(body) if body is not None else None,
        "isBase64Encoded": False,
    }
    answer = handler(event, None)
    assert answer["isBase64Encoded"] is False, "the gateway has no binary types"
    return Answer(answer["statusCode"], answer["headers"], answer["body"])


@pytest.fixture
def call(monkeypatch):
    """Calls the API's handler."""
    monkeypatch.setenv("ENVIRONMENT", "local")
    from app.handler import handler  # noqa: PLC0415 - reads the environment when imported

    return partial(send, handler)
