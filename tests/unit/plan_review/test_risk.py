import pytest

from scripts.lib.plan.model import Action, read_plan
from scripts.lib.plan.risk import Risk, review
from scripts.lib.plan.rules import STATEFUL

LOST = {
    "aws_cloudwatch_log_group.api": Action.REPLACE,
    "aws_s3_bucket.assets": Action.DELETE,
    "aws_s3_bucket.frontend": Action.REPLACE,
    "aws_secretsmanager_secret_version.credentials": Action.REPLACE,
    "aws_sns_topic.alarms": Action.FORGET,
}


def by_address(found):
    return {finding.change.address: finding for finding in found.findings}


def test_every_loss_of_a_real_plan_is_refused(real_plan):
    found = review([real_plan("risky")])

    assert {it.change.address: it.change.action for it in found.refused} == LOST
    assert not found.passed


def test_what_is_named_is_allowed_and_nothing_else(real_plan):
    found = review([real_plan("risky")], {"aws_s3_bucket.assets"})

    assert by_address(found)["aws_s3_bucket.assets"].risk is Risk.ALLOWED
    assert {it.change.address for it in found.refused} == LOST.keys() - {"aws_s3_bucket.assets"}


def test_all_named_is_a_pass(real_plan):
    assert review([real_plan("risky")], LOST.keys()).passed


@pytest.mark.parametrize(
    ("allowed", "passes"),
    [
        ("SpendSense-Database-dev:aws_db_instance.this", True),
        ("SpendSense-Database-prod:aws_db_instance.this", False),
        ("aws_db_instance", False),
        ("aws_db_instance.thi", False),
        ("*", False),
    ],
)
def test_a_permission_is_an_exact_name(plan_of, allowed, passes):
    assert review([plan_of(["delete"])], {allowed}).passed is passes


@pytest.mark.parametrize("kind", sorted(STATEFUL))
@pytest.mark.parametrize("actions", [["delete"], ["delete", "create"], ["create", "delete"], ["forget"]])
def test_every_stateful_kind_is_guarded_against_every_way_of_losing_it(plan_of, kind, actions):
    assert not review([plan_of(actions, kind=kind)]).passed


@pytest.mark.parametrize("actions", [["create"], ["update"], ["no-op"], ["read"]])
def test_what_keeps_a_stateful_resource_passes(plan_of, actions):
    assert review([plan_of(actions)]).passed


def test_a_left_over_of_a_replaced_database_is_refused_too(plan_of):
    assert not review([plan_of(["delete"], deposed="a1b2c3d4")]).passed


def test_a_stateless_resource_may_go(plan_of):
    found = review([plan_of(["delete"], kind="aws_lambda_function")])

    assert found.passed
    assert found.findings[0].risk is Risk.REMOVED


@pytest.mark.parametrize(
    ("attribute", "before", "after"),
    [
        ("deletion_protection", True, False),
        ("deletion_protection", "ACTIVE", "INACTIVE"),
        ("skip_final_snapshot", False, True),
        ("force_destroy", None, True),
        ("publicly_accessible", False, True),
        ("backup_retention_period", 7, 0),
        ("retention_in_days", 0, 30),
        ("retention_in_days", 30, 7),
        ("versioning_configuration", [{"status": "Enabled"}], [{"status": "Suspended"}]),
        ("cidr_ipv4", "10.0.0.0/8", "0.0.0.0/0"),
        ("ingress", [], [{"cidr_blocks": ["0.0.0.0/0"]}]),
    ],
)
def test_weaker_protection_is_shown_among_the_first(plan_of, attribute, before, after):
    weaker = review([plan_of(["update"], {attribute: before}, {attribute: after})])
    stronger = review([plan_of(["update"], {attribute: after}, {attribute: before})])

    assert weaker.findings[0].risk is Risk.WEAKENED
    assert weaker.passed
    assert stronger.findings[0].risk is Risk.CHANGED


def test_the_risky_come_first(real_plan):
    risks = [finding.risk for finding in review([real_plan("risky")]).findings]

    assert risks == sorted(risks)
    assert risks[0] is Risk.REFUSED
    assert set(risks) == {Risk.REFUSED, Risk.WEAKENED, Risk.ACCESS, Risk.CHANGED, Risk.ADDED}


def test_rights_come_before_ordinary_changes(real_plan):
    assert by_address(review([real_plan("risky")]))["aws_iam_role_policy.api"].risk is Risk.ACCESS


def test_a_permission_that_nothing_needs_is_said_for_the_stacks_at_hand(real_plan):
    allowed = {"aws_s3_bucket.gone", "SpendSense-S3-dev:aws_x.y", "SpendSense-S3-prod:aws_x.y"}

    assert review([real_plan("fresh")], allowed).unused == ("SpendSense-S3-dev:aws_x.y", "aws_s3_bucket.gone")


def test_a_plan_that_terraform_could_not_finish_does_not_pass(document):
    unfinished = document("nothing") | {"errored": True}

    found = review([read_plan("SpendSense-S3-dev", unfinished)])

    assert (found.passed, found.broken) == (False, ("SpendSense-S3-dev",))


def test_an_empty_plan_has_no_findings_and_passes(real_plan):
    found = review([real_plan("nothing")])

    assert (found.findings, found.passed) == ((), True)
