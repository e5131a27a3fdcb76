"""Every way to come in with the wrong token, with real RSA keys; and the one right way."""

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from edge.errors import SecretUnreadable
from edge.web.keys import MAX_AGE_SECONDS, QUIET_SECONDS, KeyRing
from edge.web.problems import Unauthorized
from edge.web.tokens import Subject, verified_email, verify_access_token


@pytest.fixture
def ring(pool):
    return KeyRing(pool.configuration)


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_an_access_token_of_the_pool_names_its_subject(pool, ring):
    assert verify_access_token(pool.token("u7", ["consumers", "beta"]), ring) == Subject(
        "u7", frozenset({"consumers", "beta"})
    )


def test_a_user_in_no_group_has_none(pool, ring):
    claims = pool.access_claims()
    del claims["cognito:groups"]

    assert verify_access_token(pool.sign(claims), ring).groups == frozenset()


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": int(time.time()) - 1},
        {"exp": None},
        {"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_theirs"},
        {"iss": None},
        {"client_id": "another-client"},
        {"client_id": None},
        {"token_use": "id"},
        {"token_use": None},
        {"sub": None},
        {"sub": ""},
        {"cognito:groups": "consumers"},
        {"cognito:groups": [["consumers"]]},
    ],
)
def test_a_wrong_claim_is_refused(pool, ring, changed):
    with pytest.raises(Unauthorized):
        verify_access_token(pool.sign(pool.access_claims(**changed)), ring)


def test_a_clock_that_runs_ahead_at_cognito_refuses_nobody(pool, ring):
    assert verify_access_token(pool.token(iat=int(time.time()) + 30), ring)


def test_no_algorithm_is_no_signature(pool, ring):
    unsigned = f"{part({'alg': 'none', 'typ': 'JWT', 'kid': pool.kid})}.{part(pool.access_claims())}."

    with pytest.raises(Unauthorized):
        verify_access_token(unsigned, ring)


def test_the_public_key_is_no_shared_secret(pool, ring):
    public = pool.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = f"{part({'alg': 'HS256', 'typ': 'JWT', 'kid': pool.kid})}.{part(pool.access_claims())}"
    mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()
    forged = f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"

    with pytest.raises(Unauthorized):
        verify_access_token(forged, ring)


@pytest.mark.parametrize("algorithm", ["RS384", "PS256"])
def test_another_algorithm_of_the_same_key_is_refused(pool, ring, algorithm):
    token = jwt.encode(pool.access_claims(), pool.private, algorithm, {"kid": pool.kid})

    with pytest.raises(Unauthorized):
        verify_access_token(token, ring)


def test_another_pool_cannot_sign_with_our_key_name(pool, other_pool, ring):
    token = jwt.encode(pool.access_claims(), other_pool.private, "RS256", {"kid": pool.kid})

    with pytest.raises(Unauthorized):
        verify_access_token(token, ring)


def test_a_token_of_another_pool_is_refused(other_pool, ring):
    with pytest.raises(Unauthorized):
        verify_access_token(other_pool.token(), ring)


def test_a_changed_claim_breaks_the_signature(pool, ring):
    head, _, signature = pool.token("u1").split(".")

    with pytest.raises(Unauthorized):
        verify_access_token(f"{head}.{part(pool.access_claims('u2'))}.{signature}", ring)


@pytest.mark.parametrize("kid", ["unknown", None, 7, ""])
def test_an_unknown_key_name_is_refused(pool, ring, kid):
    head = {"alg": "RS256", "typ": "JWT"} | ({} if kid is None else {"kid": kid})
    _, body, signature = pool.token().split(".")

    with pytest.raises(Unauthorized):
        verify_access_token(f"{part(head)}.{body}.{signature}", ring)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "....", "é", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"])
def test_rubbish_is_refused(ring, token):
    with pytest.raises(Unauthorized):
        verify_access_token(token, ring)


def test_an_id_token_gives_its_verified_email(pool, ring):
    token = pool.sign(pool.id_claims("u1"))

    assert verified_email(token, ring, Subject("u1", frozenset())) == "hannah@demo.com"


@pytest.mark.parametrize("changed", [{"email_verified": False}, {"email_verified": None}, {"email": None}])
def test_an_unverified_email_is_none(pool, ring, changed):
    token = pool.sign(pool.id_claims("u1", **changed))

    assert verified_email(token, ring, Subject("u1", frozenset())) is None


@pytest.mark.parametrize(
    "changed", [{"sub": "u2"}, {"aud": "another-client"}, {"aud": None}, {"token_use": "access"}]
)
def test_an_id_token_of_somebody_or_something_else_is_refused(pool, ring, changed):
    token = pool.sign(pool.id_claims("u1", **changed))

    with pytest.raises(Unauthorized):
        verified_email(token, ring, Subject("u1", frozenset()))


class Secret:
    """A Cognito secret that counts how often it is read."""

    def __init__(self, value):
        self.value = value
        self.reads = 0

    def __call__(self):
        self.reads += 1
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def test_a_rotated_key_is_found_by_reading_the_secret_again(pool, other_pool):
    secret = Secret(pool.configuration())
    ring = KeyRing(secret, Clock())
    assert ring.find("key-1")
    secret.value = pool.configuration(other_pool.jwk() | {"kid": "key-2"})

    assert ring.find("key-2")
    assert secret.reads == 2


def test_a_flood_of_unknown_names_reads_the_secret_once_a_minute(pool):
    secret, clock = Secret(pool.configuration()), Clock()
    ring = KeyRing(secret, clock)

    for number in range(50):
        assert ring.find(f"random-{number}") is None
    assert secret.reads == 2
    clock.now += QUIET_SECONDS + 1
    assert ring.find("random") is None

    assert secret.reads == 3


def test_a_key_that_left_the_pool_is_forgotten(pool, other_pool):
    secret, clock = Secret(pool.configuration(other_pool.jwk() | {"kid": "old"})), Clock()
    ring = KeyRing(secret, clock)
    assert ring.find("old")
    secret.value = pool.configuration()
    clock.now += MAX_AGE_SECONDS + 1

    assert ring.find("old") is None


def test_known_keys_outlive_a_secret_that_cannot_be_read(pool):
    secret, clock = Secret(pool.configuration()), Clock()
    ring = KeyRing(secret, clock)
    assert ring.find("key-1")
    secret.value = SecretUnreadable("gone")
    clock.now += MAX_AGE_SECONDS + 1

    assert ring.find("key-1")


def test_without_any_keys_the_failure_is_told():
    ring = KeyRing(Secret(SecretUnreadable("gone")), Clock())

    with pytest.raises(SecretUnreadable):
        ring.find("key-1")


def test_only_rsa_signing_keys_are_taken(pool):
    symmetric = {"kty": "oct", "k": "c2VjcmV0", "kid": "oct"}
    encryption = pool.jwk() | {"kid": "enc", "use": "enc"}
    nameless = {name: value for name, value in pool.jwk().items() if name != "kid"}
    ring = KeyRing(lambda: pool.configuration(symmetric, encryption, nameless), Clock())

    assert ring.find("oct") is None
    assert ring.find("enc") is None
    assert ring.find("key-1")
