"""What starts the functions that work with people's own files and wishes."""

import json

import pytest

from tests.infra.synthesis import ENVIRONMENTS, all_of, one, stacks

UPLOADS = "${data.terraform_remote_state.remote_database.outputs.UploadsBucketName}"
# Of each rule the function that it runs and the pattern that it matches.
STARTED_BY = {
    "import-data-upload": (
        "import-data",
        {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"bucket": {"name": [UPLOADS]}}},
    ),
    "export-data-event": (
        "export-data",
        {
            "source": ["spendsense"],
            "detail-type": ["Export Requested"],
            "detail": {"event_type": ["export.requested"]},
        },
    ),
    "erase-data-event": (
        "erase-data",
        {
            "source": ["spendsense"],
            "detail-type": ["Sign-in Removed"],
            "detail": {"event_type": ["signin.removed"]},
        },
    ),
}


@pytest.mark.parametrize("env", ENVIRONMENTS)
@pytest.mark.parametrize("name", STARTED_BY)
def test_each_is_started_by_one_event_and_gets_it_whole(env, name):
    stack = stacks(env)["Lambda"]
    function, pattern = STARTED_BY[name]
    [(logical, rule)] = (
        (key, it)
        for key, it in stack["resource"]["aws_cloudwatch_event_rule"].items()
        if it["name"] == f"spendsense-{name}-{env}"
    )
    target = one(stack, "aws_cloudwatch_event_target", rule=f"${{aws_cloudwatch_event_rule.{logical}.name}}")

    assert json.loads(rule["event_pattern"]) == pattern
    [started] = [
        it["function_name"]
        for key, it in stack["resource"]["aws_lambda_function"].items()
        if target["arn"] == f"${{aws_lambda_function.{key}.arn}}"
    ]
    assert started == function
    assert not target.keys() & {"input", "input_path", "input_transformer"}


@pytest.mark.parametrize("name", ["import-data", "export-data", "erase-data", "remove-sign-in"])
def test_none_fails_in_silence(name):
    watched = {
        dimension
        for alarm in all_of(stacks("prod")["Lambda"], "aws_cloudwatch_metric_alarm")
        for dimension in alarm["dimensions"].values()
    }

    assert watched >= {name, f"{name}-failed-runs", f"{name}-undelivered"}
