"""Refreshing the pool's keys: from a real HTTP server into a fake secret; bad never replaces good."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import boto3
import pytest
from moto import mock_aws

from app.core import aws
from edge.errors import ConfigurationMissing, KeySetUnusable
from edge.jwks import fetch_key_set, key_set_address
from lambdas import refresh_jwks

KEY = {"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", "n": "AQAB", "e": "AQAB"}
NEWER = KEY | {"kid": "2"}
SECRET = {
    "user_pool_id": "us-east-1_pool",
    "user_pool_arn": "arn:pool",
    "user_pool_client_id": "client",
    "region": "us-east-1",
    "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool",
    "jwks": {"keys": [KEY]},
}


@pytest.fixture
def published():
    """What the pool publishes, a dict with `status` and `body`, served on loopback as the `issuer`."""
    answer = {"status": 200, "body": json.dumps({"keys": [KEY]}), "path": None}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer["path"] = self.path
            self.send_response(answer["status"])
            self.end_headers()
            self.wfile.write(answer["body"].encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    answer["issuer"] = f"http://127.0.0.1:{server.server_port}/{SECRET['user_pool_id']}"
    yield answer
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def secret(monkeypatch, published):
    """What the Cognito secret holds; its issuer is the server of `published`."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("COGNITO_SECRET_ARN", "configuration")
    aws.forget_clients()
    with mock_aws():
        manager = boto3.client("secretsmanager", "us-east-1")
        value = SECRET | {"issuer": published["issuer"]}
        manager.create_secret(Name="configuration", SecretString=json.dumps(value))
        yield lambda: json.loads(manager.get_secret_value(SecretId="configuration")["SecretString"])
    aws.forget_clients()


def run():
    return refresh_jwks.handler({}, None)


def test_unchanged_keys_write_nothing(published, secret, monkeypatch):
    monkeypatch.setattr(aws.client("secretsmanager"), "put_secret_value", lambda **_: pytest.fail("written"))

    assert run() == {"changed": False, "kids": ["1"]}
    assert published["path"] == "/us-east-1_pool/.well-known/jwks.json"


def test_new_keys_replace_the_old_and_leave_the_rest(published, secret):
    published["body"] = json.dumps({"keys": [KEY, NEWER]})

    assert run() == {"changed": True, "kids": ["1", "2"]}
    assert secret() == SECRET | {"issuer": published["issuer"], "jwks": {"keys": [KEY, NEWER]}}
    assert run()["changed"] is False


def test_a_secret_without_keys_gets_them(published, secret):
    boto3.client("secretsmanager", "us-east-1").put_secret_value(
        SecretId="configuration",
        SecretString=json.dumps(SECRET | {"issuer": published["issuer"], "jwks": {}}),
    )

    assert run()["changed"] is True
    assert secret()["jwks"] == {"keys": [KEY]}


@pytest.mark.parametrize(
    "answer",
    [
        {"body": json.dumps({"keys": []})},
        {"body": json.dumps({})},
        {"body": "[]"},
        {"body": "<html>"},
        {"body": json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "1"}]})},
        {"body": json.dumps({"keys": [KEY | {"n": ""}]})},
        {"body": json.dumps({"keys": ["text"]})},
        {"status": 500},
        {"status": 404},
    ],
)
def test_an_unusable_key_set_raises_and_keeps_the_last_good_one(published, secret, answer):
    published.update(answer)

    with pytest.raises(KeySetUnusable):
        run()
    assert secret()["jwks"] == SECRET["jwks"]


def test_an_unreachable_pool_raises():
    with pytest.raises(KeySetUnusable, match=r"127\.0\.0\.1:1"):
        fetch_key_set("http://127.0.0.1:1/keys")


def test_an_answer_that_breaks_off_is_no_key_set():
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_break_off, args=[server])
        thread.start()
        with pytest.raises(KeySetUnusable):
            fetch_key_set(f"http://127.0.0.1:{server.getsockname()[1]}/keys")
        thread.join()


def _break_off(server):
    connection, _ = server.accept()
    with connection:
        connection.recv(1024)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")


def test_a_secret_that_was_never_written_is_named(published, secret):
    boto3.client("secretsmanager", "us-east-1").put_secret_value(SecretId="configuration", SecretString="{}")

    with pytest.raises(ConfigurationMissing, match="user_pool_id"):
        run()


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        (None, SECRET["issuer"] + "/.well-known/jwks.json"),
        ("http://127.0.0.1:4566/", "http://127.0.0.1:4566/us-east-1_pool/.well-known/jwks.json"),
    ],
)
def test_the_address_follows_the_cloud(endpoint, expected):
    assert key_set_address(SECRET["issuer"], SECRET["user_pool_id"], endpoint) == expected
