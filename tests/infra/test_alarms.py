"""Alarms: what raises one, at which value, and who hears of it."""

import json

import pytest

from components.events.alarms import subscription
from tests.infra.synthesis import ENVIRONMENTS, all_of, one, stacks, synthesise


@pytest.fixture(params=ENVIRONMENTS)
def alarms(request):
    return stacks(request.param)["Lambda"]


@pytest.mark.parametrize(
    ("function", "slow_s"), [("spendsense-api", 24), ("compute-features", 240), ("post-confirmation", 3)]
)
def test_slow_runs_raise_an_alarm(alarms, function, slow_s):
    alarm = one(alarms, "aws_cloudwatch_metric_alarm", alarm_name=f"{function}-duration")

    assert (alarm["metric_name"], alarm["statistic"]) == ("Duration", "Maximum")
    assert alarm["threshold"] == slow_s * 1000
    assert f" {slow_s} s or more" in alarm["alarm_description"]


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("relay-outbox-errors", "Errors"),
        ("relay-outbox-throttles", "Throttles"),
        ("compute-features-failed-runs-not-empty", "ApproximateNumberOfMessagesVisible"),
        ("repair-signups-undelivered-not-empty", "ApproximateNumberOfMessagesVisible"),
        ("spendsense-api-5xx", "5XXError"),
    ],
)
def test_one_is_enough(alarms, name, metric):
    alarm = one(alarms, "aws_cloudwatch_metric_alarm", alarm_name=name)

    assert alarm["metric_name"] == metric
    assert (alarm["threshold"], alarm["evaluation_periods"]) == (1, 1)
    assert alarm["comparison_operator"] == "GreaterThanOrEqualToThreshold"
    assert alarm["treat_missing_data"] == "notBreaching"


def test_only_this_accounts_alarms_may_write_to_the_topic(alarms):
    (statement,) = json.loads(one(alarms, "aws_sns_topic_policy")["policy"])["Statement"]

    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert "aws:SourceAccount" in statement["Condition"]["StringEquals"]


def test_subscribers_are_configured():
    lambda_stack = synthesise(
        "dev", SPENDSENSE_ALARM_SUBSCRIBERS="email:ops@example.org https://hooks.example.org/x"
    )["Lambda"]

    found = {(it["protocol"], it["endpoint"]) for it in all_of(lambda_stack, "aws_sns_topic_subscription")}

    assert found == {("email", "ops@example.org"), ("https", "https://hooks.example.org/x")}


def test_nobody_is_subscribed_unasked(alarms):
    assert not all_of(alarms, "aws_sns_topic_subscription")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("email:ops@example.org", ("email", "ops@example.org")),
        ("arn:aws:sqs:eu-west-1:1:q", ("sqs", "arn:aws:sqs:eu-west-1:1:q")),
    ],
)
def test_an_address_tells_its_protocol(address, expected):
    assert subscription(address) == expected
