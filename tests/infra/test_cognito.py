"""The Cognito stack against every value of its specification."""

import json

import pytest

from tests.infra.synthesis import ENVIRONMENTS, all_of, one, stacks, synthesise

pytestmark = pytest.mark.parametrize("env", ENVIRONMENTS)


@pytest.fixture
def cognito(env):
    return stacks(env)["Cognito"]


def test_people_sign_in_by_email(cognito):
    pool = one(cognito, "aws_cognito_user_pool")

    assert pool["username_attributes"] == ["email"]
    assert pool["auto_verified_attributes"] == ["email"]
    assert pool["username_configuration"] == {"case_sensitive": False}


def test_passwords_are_strong(cognito):
    policy = one(cognito, "aws_cognito_user_pool")["password_policy"]

    assert policy["minimum_length"] == 8
    assert all(policy[f"require_{kind}"] is True for kind in ("uppercase", "lowercase", "numbers", "symbols"))


def test_a_forgotten_password_is_replaced_by_a_code_to_a_verified_address(cognito):
    setting = one(cognito, "aws_cognito_user_pool")["account_recovery_setting"]

    assert setting == {"recovery_mechanism": [{"name": "verified_email", "priority": 1}]}


def test_prod_alone_is_protected_from_deletion(cognito, env):
    expected = "ACTIVE" if env == "prod" else "INACTIVE"

    assert one(cognito, "aws_cognito_user_pool")["deletion_protection"] == expected


def test_the_client_is_public_and_tells_nobody_who_exists(cognito):
    client = one(cognito, "aws_cognito_user_pool_client")

    assert client["generate_secret"] is False
    assert client["prevent_user_existence_errors"] == "ENABLED"
    assert client["enable_token_revocation"] is True
    assert sorted(client["explicit_auth_flows"]) == [
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
    ]


def test_tokens_live_as_long_as_written(cognito):
    client = one(cognito, "aws_cognito_user_pool_client")

    assert client["access_token_validity"] == client["id_token_validity"] == 60
    assert client["refresh_token_validity"] == 30
    assert client["token_validity_units"] == [
        {"access_token": "minutes", "id_token": "minutes", "refresh_token": "days"}
    ]


def test_nobody_can_write_what_gives_rights(cognito):
    # Without this list a client may write every attribute, custom ones too. The e-mail is needed to sign up,
    # and a changed one counts only when confirmed.
    assert one(cognito, "aws_cognito_user_pool_client")["write_attributes"] == ["email"]
    assert one(cognito, "aws_cognito_user_pool")["user_attribute_update_settings"] == {
        "attributes_require_verification_before_update": ["email"]
    }


def test_there_are_two_groups(cognito):
    groups = {group["name"]: group["precedence"] for group in all_of(cognito, "aws_cognito_user_group")}

    assert set(groups) == {"consumers", "operators"}
    assert groups["operators"] < groups["consumers"]


def test_the_pool_calls_post_confirmation(cognito):
    ((name, function),) = (
        (name, it)
        for name, it in cognito["resource"]["aws_lambda_function"].items()
        if it["function_name"] == "post-confirmation"
    )
    permission = one(cognito, "aws_lambda_permission", principal="cognito-idp.amazonaws.com")

    assert one(cognito, "aws_cognito_user_pool")["lambda_config"] == {
        "post_confirmation": f"${{aws_lambda_function.{name}.arn}}"
    }
    (pool,) = cognito["resource"]["aws_cognito_user_pool"]
    assert permission["source_arn"] == f"${{aws_cognito_user_pool.{pool}.arn}}"
    # Cognito waits no longer than 5 s, and then asks again.
    assert (function["handler"], function["timeout"], function["memory_size"]) == (
        "lambdas.post_confirmation.handler",
        5,
        512,
    )


def test_all_functions_stay_outside_the_vpc(cognito):
    functions = all_of(cognito, "aws_lambda_function")

    assert {function["function_name"] for function in functions} == {
        "post-confirmation",
        "repair-signups",
        "remove-sign-in",
    }
    assert all("vpc_config" not in function for function in functions)


def test_the_sweep_runs_every_hour_and_knows_its_pool(cognito, env):
    sweep = one(cognito, "aws_lambda_function", function_name="repair-signups")
    rule = one(cognito, "aws_cloudwatch_event_rule", name=f"spendsense-repair-signups-scheduled-{env}")

    assert (sweep["handler"], sweep["timeout"], sweep["memory_size"]) == (
        "lambdas.repair_signups.handler",
        60,
        256,
    )
    (pool,) = cognito["resource"]["aws_cognito_user_pool"]
    assert sweep["environment"]["variables"]["USER_POOL_ID"] == f"${{aws_cognito_user_pool.{pool}.id}}"
    assert rule["schedule_expression"] == "rate(1 hour)"


def test_a_wish_to_be_erased_removes_the_sign_in_first(cognito, env):
    remover = one(cognito, "aws_lambda_function", function_name="remove-sign-in")
    rule = one(cognito, "aws_cloudwatch_event_rule", name=f"spendsense-remove-sign-in-event-{env}")

    (pool,) = cognito["resource"]["aws_cognito_user_pool"]
    assert remover["handler"] == "lambdas.remove_sign_in.handler"
    assert remover["environment"]["variables"]["USER_POOL_ID"] == f"${{aws_cognito_user_pool.{pool}.id}}"
    assert json.loads(rule["event_pattern"]) == {
        "source": ["spendsense"],
        "detail-type": ["Erase Requested"],
        "detail": {"event_type": ["erase.requested"]},
    }


def test_each_function_may_do_what_its_code_does(cognito):
    rights = {
        (policy["role"].split(".")[1].split("_")[0], action)
        for policy in all_of(cognito, "aws_iam_role_policy")
        if policy["name"] not in {"baseline", "send-dead-letters"}
        for statement in json.loads(policy["policy"])["Statement"]
        for action in statement["Action"]
    }

    assert rights == {
        ("post-confirmation", "cognito-idp:AdminAddUserToGroup"),
        ("post-confirmation", "events:PutEvents"),
        ("repair-signups", "cognito-idp:AdminAddUserToGroup"),
        ("repair-signups", "cognito-idp:ListUsers"),
        ("repair-signups", "cognito-idp:ListUsersInGroup"),
        ("repair-signups", "events:PutEvents"),
        ("remove-sign-in", "cognito-idp:AdminUserGlobalSignOut"),
        ("remove-sign-in", "cognito-idp:AdminDeleteUser"),
        ("remove-sign-in", "events:PutEvents"),
    }


def test_functions_publish_under_our_source_alone(cognito):
    policies = [it for it in all_of(cognito, "aws_iam_role_policy") if "events:PutEvents" in it["policy"]]

    assert len(policies) == 3
    for policy in policies:
        (statement,) = json.loads(policy["policy"])["Statement"]
        # Not ...IfExists, by which a request without the key would pass.
        assert statement["Condition"] == {"StringEquals": {"events:source": "spendsense"}}


def test_scripts_own_the_secrets_value(cognito, env):
    secret = one(cognito, "aws_secretsmanager_secret")

    assert secret["name"] == "spendsense/cognito/configuration"
    assert secret["recovery_window_in_days"] == (30 if env == "prod" else 0)
    assert not all_of(cognito, "aws_secretsmanager_secret_version")


def test_outputs_have_the_ids_that_scripts_read(cognito):
    assert set(cognito["output"]) == {"UserPoolId", "UserPoolArn", "UserPoolClientId", "CognitoSecretArn"}


def test_a_suffix_keeps_two_environments_of_one_account_apart(env):
    suffixed = synthesise(env, SPENDSENSE_NAME_SUFFIX="-blue")["Cognito"]

    assert one(suffixed, "aws_secretsmanager_secret")["name"] == "spendsense/cognito/configuration-blue"
    assert {function["function_name"] for function in all_of(suffixed, "aws_lambda_function")} == {
        "post-confirmation-blue",
        "repair-signups-blue",
        "remove-sign-in-blue",
    }
