import pytest

from scripts.lib.console import OperatorError
from scripts.lib.plan.model import Action, Difference, read_plan
from scripts.lib.plan.values import SENSITIVE, UNKNOWN


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        None,
        {},
        {"format_version": "1.0", "values": {}},
        {"format_version": "2.0", "planned_values": {}},
    ],
)
def test_what_is_no_plan_never_looks_like_no_changes(wrong):
    with pytest.raises(OperatorError):
        read_plan("S", wrong)


def test_an_action_of_a_later_terraform_is_refused_rather_than_ignored(plan_of):
    with pytest.raises(OperatorError, match="evaporate"):
        plan_of(["evaporate"])


def test_a_moved_resource_keeps_its_old_name(real_plan):
    changes = {change.address: change for change in real_plan("risky").changes}

    assert changes["aws_ssm_parameter.switch"].moved_from == "aws_ssm_parameter.flag"


def test_a_rename_alone_matters_and_a_read_does_not(plan_of):
    assert plan_of(["no-op"], previous_address="aws_db_instance.old").effective
    assert not plan_of(["no-op"]).effective
    assert not plan_of(["read"], kind="aws_caller_identity").effective


def test_the_reason_of_a_replacement_is_known(real_plan):
    changes = {change.address: change for change in real_plan("risky").changes}

    assert changes["aws_s3_bucket.frontend"].action is Action.REPLACE
    assert changes["aws_s3_bucket.frontend"].replaced_for == ("bucket",)


def test_drift_is_what_really_differs_not_what_reads_otherwise(real_plan, document):
    listed = {item["address"] for item in document("risky")["resource_drift"]}

    assert set(real_plan("risky").drifted) == {"aws_iam_role.api", "aws_s3_bucket.assets"}
    assert set(real_plan("risky").drifted) < listed


def differences(plan):
    return {it.attribute: (it.before, it.after) for it in plan.changes[0].differences}


def test_only_what_differs_is_a_difference(plan_of):
    plan = plan_of(["update"], {"size": 20, "class": "a"}, {"size": 20, "class": "b"})

    assert plan.changes[0].differences == (Difference("class", "a", "b"),)


def test_what_is_unknown_before_apply_says_so(plan_of):
    plan = plan_of(["update"], {"arn": "old"}, {}, after_unknown={"arn": True, "tags": {}, "rules": [{}]})

    assert differences(plan) == {"arn": ("old", UNKNOWN)}


def test_an_unknown_part_does_not_hide_the_known_rest(plan_of):
    plan = plan_of(["update"], {"env": {"A": "1"}}, {"env": {"A": "2"}}, after_unknown={"env": {"B": True}})

    assert differences(plan) == {"env": ({"A": "1"}, {"A": "2", "B": UNKNOWN})}


@pytest.mark.parametrize("side", ["before_sensitive", "after_sensitive"])
def test_a_mark_on_either_side_hides_both(plan_of, side):
    plan = plan_of(["update"], {"value": "old"}, {"value": "new"}, **{side: {"value": True}})

    assert differences(plan) == {"value": (SENSITIVE, SENSITIVE)}


def test_marks_reach_into_lists_and_objects(plan_of):
    plan = plan_of(
        ["update"],
        {"containers": [{"name": "a", "key": "hidden"}]},
        {"containers": [{"name": "b", "key": "hidden"}, {"name": "c", "key": "hidden-too"}]},
        before_sensitive={"containers": [{"key": True}]},
        after_sensitive={"containers": [{"key": True}, {"key": True}]},
    )

    assert "hidden" not in str(plan.changes[0].differences)
    assert "'name': 'c'" in str(plan.changes[0].differences)


def test_a_whole_object_may_be_marked(plan_of):
    plan = plan_of(["create"], None, {"value": "hidden"}, after_sensitive=True)

    assert "hidden" not in str(plan)
    assert "hidden" not in str(plan.changes[0].differences)


@pytest.mark.parametrize(
    "name", ["password", "master_password", "secret_string", "auth_token", "private_key"]
)
def test_a_forgotten_mark_is_made_up_for_by_the_name(plan_of, name):
    plan = plan_of(["update"], {name: "hidden-1"}, {name: "hidden-2"})

    assert differences(plan) == {name: (SENSITIVE, SENSITIVE)}
