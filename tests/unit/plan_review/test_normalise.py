import json
import random

import pytest

from scripts.lib.console import OperatorError
from scripts.lib.plan.model import read_plan
from scripts.lib.plan.normalise import canonical, canonical_bytes, compare, digest

NAME = "SpendSense-S3-dev"


def form(document):
    return canonical(read_plan(NAME, document))


def change(document, address):
    return next(it for it in document["resource_changes"] if it["address"] == address)


def test_time_order_and_unchanged_attributes_make_no_difference(document):
    again = document("risky")
    again["timestamp"] = "2031-01-01T00:00:00Z"
    random.Random(7).shuffle(again["resource_changes"])
    random.Random(7).shuffle(again["relevant_attributes"])
    again["prior_state"] = {}
    again["resource_drift"] = []
    queue = change(again, "aws_sqs_queue.dead_letters")["change"]
    queue["before"]["arn"] = queue["after"]["arn"] = "arn:aws:sqs:us-east-1:000000000000:other"

    assert digest(form(again)) == digest(form(document("risky")))
    assert canonical_bytes(form(again)) == canonical_bytes(form(document("risky")))


def test_an_id_that_a_replacement_forgets_makes_no_difference(document):
    again = document("risky")
    change(again, "aws_s3_bucket.frontend")["change"]["before"]["id"] = "another-id"

    assert compare(form(document("risky")), form(again)) == []


def planted_value(document):
    change(document, "aws_sqs_queue.dead_letters")["change"]["after"]["message_retention_seconds"] = 60


def planted_removal(document):
    document["resource_changes"] = [
        it for it in document["resource_changes"] if it["address"] != "aws_sqs_queue.rules"
    ]


def planted_addition(document):
    extra = json.loads(json.dumps(change(document, "aws_sqs_queue.rules")))
    document["resource_changes"].append(extra | {"address": "aws_sqs_queue.planted"})


def planted_action(document):
    change(document, "aws_sqs_queue.dead_letters")["change"]["actions"] = ["delete", "create"]


def planted_right(document):
    policy = change(document, "aws_iam_role_policy.api")["change"]["after"]
    policy["policy"] = policy["policy"].replace("secretsmanager:*", "*")


def planted_output(document):
    document["output_changes"]["FrontendBucketName"]["actions"] = ["delete"]
    document["output_changes"]["FrontendBucketName"]["after_unknown"] = False


def planted_loss_of_an_attribute(document):
    before = change(document, "aws_sqs_queue.dead_letters")["change"]
    before["before"]["policy"] = "something"
    before["after"]["policy"] = None


def planted_terraform(document):
    document["terraform_version"] = "1.99.0"


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (planted_value, "aws_sqs_queue.dead_letters: other values of message_retention_seconds"),
        (planted_removal, "aws_sqs_queue.rules: reviewed, but no longer planned"),
        (planted_addition, "aws_sqs_queue.planted: planned now, but was not reviewed"),
        (planted_action, "aws_sqs_queue.dead_letters: update was reviewed, replace is planned"),
        (planted_right, "aws_iam_role_policy.api: other values of policy"),
        (planted_output, "output FrontendBucketName: other values of FrontendBucketName"),
        (planted_loss_of_an_attribute, "aws_sqs_queue.dead_letters: other values of policy"),
        (planted_terraform, "terraform_version: 1.11.4 → 1.99.0"),
    ],
)
def test_whatever_applying_would_do_otherwise_is_a_difference(document, plant, said):
    planted = document("risky")
    plant(planted)

    found = compare(form(document("risky")), form(planted))

    assert found == [said]
    assert digest(form(planted)) != digest(form(document("risky")))


def test_the_plan_of_another_stack_is_another_plan(document):
    other = canonical(read_plan("SpendSense-S3-prod", document("risky")))

    assert compare(form(document("risky")), other) == ["stack: SpendSense-S3-dev → SpendSense-S3-prod"]


def test_an_empty_plan_is_empty(document):
    assert (form(document("nothing"))["changes"], form(document("nothing"))["outputs"]) == ([], [])


def test_an_unfinished_plan_has_no_canonical_form(document):
    with pytest.raises(OperatorError):
        form(document("nothing") | {"errored": True})
