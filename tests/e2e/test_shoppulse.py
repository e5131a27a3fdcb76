"""The second product on a local cloud of its own: rotated under load, up again; the last file destroys it."""

import contextlib
import json
from functools import partial

import pytest

from tests.integration.localcloud.rotators import taken_up
from tests.integration.shoppulse.rotating import USERS, who
from tests.support.cloud import NOTHING_DONE
from tests.support.kept import everything_kept
from tests.support.load import Load
from tests.support.shoppers import Shopper, admit, token
from tests.support.shops import OUTPUTS

from .conftest import wait_until

CONNECTION_TEST = "test-db-connection"
ANN = Shopper("ann@shop.example", "T001", "Finance")
# No step of a rotation fails aloud: one that has not ended by then does not end.
ROTATES_WITHIN_S = 120
# Whom the API is signed in as is nobody's to know.
SOMEBODY = "somebody"


@pytest.fixture(scope="module", autouse=True)
def first_product_leaves(request):
    """Where SpendSense is to be destroyed at last, that begins here: it takes minutes."""
    if any("leaving" in item.fixturenames for item in request.session.items):
        request.getfixturevalue("leaving")


@pytest.fixture(scope="module")
def secrets(shop):
    return shop.client("secretsmanager")


def value(secrets, arn):
    return json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])


def text(secrets, arn):
    """A secret's value; None where it has none yet, as that of a user whose turn has not come."""
    with contextlib.suppress(secrets.exceptions.ResourceNotFoundException):
        return secrets.get_secret_value(SecretId=arn)["SecretString"]


def connect(shop):
    """Ask the function, as an operator does; who it was signed in as."""
    return shop.invoke(CONNECTION_TEST, {})["user"]


@pytest.mark.parametrize("kind", OUTPUTS)
def test_a_stacks_outputs_have_their_ids(shop, kind):
    state = shop.states[f"env:/local/shoppulse/{kind.lower()}.tfstate"]

    assert set(state["outputs"]) == OUTPUTS[kind]


def test_the_connection_is_tested_through_the_cloud_and_no_secret_is_told(shop, secrets):
    answer = shop.invoke(CONNECTION_TEST, {})

    assert answer["server_version"][:2].isdecimal()
    assert answer["database"] == "shoppulse"
    assert answer["user"] in USERS
    assert answer["connect_ms"] > 0
    assert answer["query_ms"] > 0
    # The server on loopback speaks no TLS, and the function says so.
    assert answer["tls"] is None
    arns = {secret["Name"]: secret["ARN"] for secret in secrets.list_secrets()["SecretList"]}
    signed_in = value(secrets, shop.status["app_secret_arn"])
    assert signed_in["username"] == answer["user"]
    users_own = value(secrets, arns[f"shoppulse/database/users/{answer['user']}"])
    assert signed_in["password"] == users_own["password"]
    values = (held for arn in arns.values() if (held := text(secrets, arn)))
    passwords = {json.loads(held)["password"].encode() for held in values}
    assert len(passwords) >= 2, "the administrator's, and that of who is signed in"
    kept = {"the answer": json.dumps(answer).encode(), **dict(everything_kept(shop))}
    assert len(kept) > 20
    assert [place for place, content in kept.items() if any(it in content for it in passwords)] == []


@pytest.fixture(scope="module")
def anns_token(shop):
    admit(shop, ANN)
    return token(shop, ANN)


def test_a_person_reads_their_tenants_metrics_and_a_stranger_none(shop, anns_token):
    answer = shop.get("/shoppulse/v1/metrics", anns_token)

    assert answer.status_code == 200, answer.text
    assert "net_revenue" in answer.text
    assert shop.get("/shoppulse/v1/metrics").status_code == 401


def test_two_rotations_under_load_shut_nobody_out(shop, secrets, anns_token):
    application = shop.status["app_secret_arn"]

    def sign_in():
        return who(value(secrets, application))[0]

    def ask():
        answer = shop.get("/shoppulse/v1/metrics/net_revenue", anns_token)
        assert answer.status_code == 200, answer.text
        return SOMEBODY

    first = value(secrets, application)
    # One copy of the function alone may run at a time.
    with Load([partial(connect, shop), ask, sign_in, sign_in]) as load:
        for _ in range(2):
            # Thirty days lie between two rotations: everybody has read the secret since the one before.
            load.everybody_signs_in()
            before = value(secrets, application)
            rotate(secrets, application)
            assert who(before)[0] == before["username"], "a login is good until the next rotation"
        load.everybody_signs_in()

    assert load.failures == []
    assert load.users == {*USERS, SOMEBODY}, "the load saw no rotation"
    last = value(secrets, application)
    assert (last["username"], last["password"] == first["password"]) == (first["username"], False)


def rotate(secrets, arn):
    """Rotate by Secrets Manager's own call, and wait until everybody reads the new login."""
    version = wait_until(lambda: taken_up(secrets, arn), ROTATES_WITHIN_S)

    def labels():
        return secrets.describe_secret(SecretId=arn)["VersionIdsToStages"][version]

    wait_until(lambda: "AWSCURRENT" in labels(), ROTATES_WITHIN_S)


def test_a_second_up_is_quick_and_every_plan_is_empty(shop):
    before = {key: it["serial"] for key, it in shop.states.items()}

    said = shop.up()

    assert NOTHING_DONE in said, said
    assert {key: it["serial"] for key, it in shop.states.items()} == before
    plans = shop.json("plan-review", "plan", "--env", "local")
    assert [stack["errored"] for stack in plans["stacks"]] == [False] * len(OUTPUTS)
    assert plans["changes"] == []


def test_down_and_up_keeps_everything(shop, secrets):
    signed_in = value(secrets, shop.status["app_secret_arn"])

    shop.run("local", "down")
    shop.up()

    assert connect(shop) == signed_in["username"]
    assert value(secrets, shop.status["app_secret_arn"]) == signed_in
