"""A forgotten password: who gets a code, where it is shown, what it is good for, and what nobody is told."""

import json

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from .conftest import TOUCHY, probed, unique, waited

ANN, OLD, NEW = "ann@example.com", "Secret123!", "Better456!"
# Each code is the same here every time: `make up` tells them.
SIGN_UP_CODE, RESET_CODE, WRONG = "123456", "654321", "000000"


class Pool:
    """A user pool as our stacks make it, and its public client as a browser calls it."""

    def __init__(self, aws, *, hides="ENABLED"):
        self.aws, self.function = aws, aws.function(TOUCHY)
        self.admin = aws.client("cognito-idp")
        self.id = self.admin.create_user_pool(
            PoolName=unique("people"),
            AutoVerifiedAttributes=["email"],
            UsernameAttributes=["email"],
            LambdaConfig={"PostConfirmation": self.function["FunctionArn"]},
        )["UserPool"]["Id"]
        made = self.admin.create_user_pool_client(
            UserPoolId=self.id, ClientName="web", PreventUserExistenceErrors=hides
        )
        self.client_id = made["UserPoolClient"]["ClientId"]
        unsigned = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
        self.anyone = boto3.client(
            "cognito-idp", endpoint_url=aws.url, region_name="us-east-1", config=unsigned
        )

    def call(self, action, **words):
        return getattr(self.anyone, action)(ClientId=self.client_id, **words)

    def signed_up(self):
        self.call("sign_up", Username=ANN, Password=OLD)
        return self

    def confirmed(self):
        self.signed_up().call("confirm_sign_up", Username=ANN, ConfirmationCode=SIGN_UP_CODE)
        return self

    def forgot(self, who=ANN):
        return self.call("forgot_password", Username=who)["CodeDeliveryDetails"]

    def choose(self, code, password=NEW, who=ANN):
        self.call("confirm_forgot_password", Username=who, ConfirmationCode=code, Password=password)

    def sign_in(self, password):
        words = {"USERNAME": ANN, "PASSWORD": password}
        return self.call("initiate_auth", AuthFlow="USER_PASSWORD_AUTH", AuthParameters=words)

    def mails(self):
        """What was written to Ann for a new password, so far: pools share the mailbox."""
        logs = self.aws.client("logs")
        if not logs.describe_log_groups(logGroupNamePrefix="/local/mail")["logGroups"]:
            return []
        lines = [event["message"] for event in logs.filter_log_events(logGroupName="/local/mail")["events"]]
        return [line for line in lines if line.startswith(f"To {ANN}: the code to choose a new password is")]

    def code(self):
        before = len(self.mails())
        self.forgot()
        assert len(self.mails()) == before + 1
        shown = self.mails()[-1].rpartition(" ")[2]
        assert shown == RESET_CODE
        return shown

    def fails(self, name):
        return pytest.raises(getattr(self.anyone.exceptions, name))


def code_is_shown_and_replaces_the_password(aws):
    pool = Pool(aws).confirmed()

    pool.choose(pool.code())

    assert pool.sign_in(NEW)["AuthenticationResult"]["AccessToken"]
    with pool.fails("NotAuthorizedException"):
        pool.sign_in(OLD)


def trigger_is_told_of_the_new_password(aws):
    pool = Pool(aws).confirmed()
    pool.choose(pool.code())

    def events():
        lines = [it for it in aws.log(pool.function["FunctionName"]) if "working on" in it]
        return [json.loads(it.partition("working on ")[2]) for it in lines]

    told = waited(aws, lambda: [it for it in events() if "ForgotPassword" in it["triggerSource"]])
    assert [it["triggerSource"] for it in told] == ["PostConfirmation_ConfirmForgotPassword"]
    assert told[0]["request"]["userAttributes"]["email_verified"] == "true"


def unconfirmed_account_is_not_confirmed_by_it(aws):
    pool = Pool(aws).signed_up()
    pool.forgot()
    with pool.fails("ExpiredCodeException"):
        pool.choose(RESET_CODE)
    with pool.fails("UserNotConfirmedException"):
        pool.sign_in(OLD)


def disabled_account_gets_no_code(aws):
    pool = Pool(aws).confirmed()
    pool.admin.admin_disable_user(UserPoolId=pool.id, Username=ANN)
    before = pool.mails()
    pool.forgot()
    assert pool.mails() == before
    with pool.fails("ExpiredCodeException"):
        pool.choose(RESET_CODE)


def first_password_is_not_forgotten(aws):
    pool = Pool(aws)
    attributes = [{"Name": "email", "Value": ANN}, {"Name": "email_verified", "Value": "true"}]
    pool.admin.admin_create_user(
        UserPoolId=pool.id, Username=ANN, UserAttributes=attributes, MessageAction="SUPPRESS"
    )
    with pool.fails("NotAuthorizedException"):
        pool.forgot()


def client_that_hides_nobody_is_told_why(aws):
    pool = Pool(aws, hides="LEGACY").signed_up()
    with pool.fails("InvalidParameterException"):
        pool.forgot()


test_the_patched_emulator_does, test_the_probe_fails_without_the_patches = probed(
    code_is_shown_and_replaces_the_password,
    trigger_is_told_of_the_new_password,
    unconfirmed_account_is_not_confirmed_by_it,
    disabled_account_gets_no_code,
    first_password_is_not_forgotten,
    client_that_hides_nobody_is_told_why,
)


# What follows ministack has right by itself, and the page counts on it.


def test_wrong_used_and_weak_are_told_apart(aws):
    pool = Pool(aws).confirmed()
    code = pool.code()
    with pool.fails("CodeMismatchException"):
        pool.choose(WRONG)
    with pool.fails("InvalidPasswordException"):
        pool.choose(code, "weak")
    pool.choose(code)
    with pool.fails("ExpiredCodeException"):
        pool.choose(code)


def test_nobody_is_told_who_has_an_account(aws):
    pool = Pool(aws).signed_up()
    before = pool.mails()

    assert pool.forgot() == pool.forgot("ada@example.com")
    assert pool.mails() == before
    with pool.fails("CodeMismatchException"):
        pool.choose(WRONG, who="ada@example.com")
