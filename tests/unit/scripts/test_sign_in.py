"""Signing in answers tokens and shows no password; without a terminal one must be handed in."""

import json

import pytest

from scripts import sign_in
from scripts.lib.console import OperatorError, UsageError
from scripts.lib.deployed import people

from .demo_people import CONSUMER


@pytest.mark.usefixtures("hannah")
def test_sign_in_prints_one_token_for_a_request_or_all_as_json(cli, target):
    plain = cli(sign_in, CONSUMER, "--env", "dev", "--password-stdin", stdin="Demo123!\n")
    everything = cli(sign_in, CONSUMER, "--env", "dev", "--password-stdin", "--json", stdin="Demo123!\n")

    assert plain.stdout.count("\n") == 1
    assert plain.stdout.count(".") == 2
    assert set(json.loads(everything.stdout)) == {
        "access_token",
        "id_token",
        "refresh_token",
        "expires_in",
        "token_type",
    }


@pytest.mark.usefixtures("hannah")
def test_a_wrong_password_is_said_without_it(cli):
    shown = cli(sign_in, CONSUMER, "--env", "dev", "--password-stdin", stdin="Wrong999!\n")

    assert shown.exit_code == 1
    assert "Wrong999!" not in shown.output


@pytest.mark.usefixtures("database", "published")
def test_a_challenge_is_said(target, pool):
    client = target.client("cognito-idp")
    client.admin_create_user(UserPoolId=pool, Username="new@demo.com", TemporaryPassword="Temp123!")

    with pytest.raises(OperatorError, match="NEW_PASSWORD_REQUIRED"):
        sign_in.run(target, "new@demo.com", "Temp123!")


def test_demo_people_of_the_local_cloud_need_no_password(make_target):
    local = make_target("local")

    assert sign_in.password_for(local, CONSUMER, from_stdin=False) == people.DEMO_PASSWORD


@pytest.mark.parametrize(("env", "email"), [("dev", CONSUMER), ("local", "somebody@example.com")])
def test_without_a_terminal_the_password_must_be_handed_in(make_target, env, email):
    with pytest.raises(UsageError):
        sign_in.password_for(make_target(env), email, from_stdin=False)
