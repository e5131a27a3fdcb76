"""The event bus's rules, payloads and deliveries against every value of their specification."""

import copy
import json

import cdktf
import pytest

from components.events.event_rules import EventRule, Schedule
from tests.infra.synthesis import all_of, lone_stack, one, stacks

SCHEDULES = {
    "compute-features": "cron(0 1 * * ? *)",
    "assign-persona": "cron(5 1 * * ? *)",
    "generate-recommendations": "cron(10 1 * * ? *)",
    "relay-outbox": "rate(1 minute)",
    "refresh-jwks": "cron(30 0 * * ? *)",
}
EVENTS = {
    "compute-features": ("User Signup", "user.signup"),
    "assign-persona": ("Features Computed", "features.computed"),
    "generate-recommendations": ("Persona Assigned", "persona.assigned"),
}
# Beside the six: what starts the chain for somebody who has just consented.
CONSENT = ("compute-features", "Consent Granted", "consent.granted")
# And for whose data or corrections are new.
DATA = ("compute-features", "Data Ingested", "data.ingested")
# What people's own files and wishes start.
FILES = ("import-data-upload", "export-data-event", "erase-data-event")
# And for whom an operator asks for it.
RECOMPUTE = ("compute-features", "Recompute Requested", "recompute.requested")
OUTPUTS = {
    "compute-features": "ComputeFeatures",
    "assign-persona": "AssignPersona",
    "generate-recommendations": "GenerateRecommendations",
}


@pytest.fixture
def functions(env):
    return stacks(env)["Lambda"]


def _target(stack, rule_name):
    ((logical, _),) = (
        (key, it)
        for key, it in stack["resource"]["aws_cloudwatch_event_rule"].items()
        if it["name"] == rule_name
    )
    return one(stack, "aws_cloudwatch_event_target", rule=f"${{aws_cloudwatch_event_rule.{logical}.name}}")


def _function(stack, reference):
    return stack["resource"]["aws_lambda_function"][reference.split(".")[1]]["function_name"]


def test_there_are_these_rules_and_no_others(functions, env):
    names = {rule["name"] for rule in all_of(functions, "aws_cloudwatch_event_rule")}

    assert names == {f"spendsense-{name}-scheduled-{env}" for name in SCHEDULES} | {
        f"spendsense-{name}-{kind}-{env}" for name in EVENTS for kind in ("event", "shards")
    } | {f"spendsense-{CONSENT[0]}-{kind}-{env}" for kind in ("consent", "data", "recompute")} | {
        f"spendsense-{name}-{env}" for name in FILES
    }


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_hand_over_the_flat_payload(functions, env, name):
    rule = one(functions, "aws_cloudwatch_event_rule", name=f"spendsense-{name}-scheduled-{env}")
    target = _target(functions, rule["name"])

    assert rule["schedule_expression"] == SCHEDULES[name]
    assert "event_pattern" not in rule
    assert _function(functions, target["arn"]) == name
    assert target["input_transformer"] == {
        "input_paths": {"time": "$.time"},
        "input_template": '{"event_type":"scheduled","user_id":null,"timestamp":<time>}',
    }


def event_rule_faults(functions, rule_name, function, detail_type, event_type):
    """What is wrong with a rule that hands one kind of our events to a function, in full and surely."""
    rule = one(functions, "aws_cloudwatch_event_rule", name=rule_name)
    target = _target(functions, rule_name)
    letters = target.get("dead_letter_config", {}).get("arn", "")
    checks = {
        "pattern": json.loads(rule.get("event_pattern", "{}"))
        == {"source": ["spendsense"], "detail-type": [detail_type], "detail": {"event_type": [event_type]}},
        "schedule": "schedule_expression" not in rule,
        "function": _function(functions, target["arn"]) == function,
        "envelope": not target.keys() & {"input", "input_path", "input_transformer"},
        "retries": target.get("retry_policy")
        == {"maximum_event_age_in_seconds": 21600, "maximum_retry_attempts": 24},
        "dead letters": _queue(functions, letters) == f"{function}-undelivered",
    }
    return [name for name, holds in checks.items() if not holds]


def _queue(stack, reference):
    parts = reference.removeprefix("${").split(".")
    return stack["resource"]["aws_sqs_queue"].get(parts[1], {}).get("name") if len(parts) > 1 else None


@pytest.mark.parametrize("name", EVENTS)
def test_events_hand_over_the_whole_envelope(functions, env, name):
    assert event_rule_faults(functions, f"spendsense-{name}-event-{env}", name, *EVENTS[name]) == []


@pytest.mark.parametrize(("name", "event"), [("consent", CONSENT), ("data", DATA), ("recompute", RECOMPUTE)])
def test_consent_new_data_and_operators_start_the_chain(functions, env, name, event):
    assert event_rule_faults(functions, f"spendsense-compute-features-{name}-{env}", *event) == []
    reference = functions["output"][f"ComputeFeatures{name.title()}RuleArn"]["value"]
    rule = functions["resource"]["aws_cloudwatch_event_rule"][reference.split(".")[1]]
    assert rule["name"] == f"spendsense-compute-features-{name}-{env}"


def _consent_rule(stack):
    return one(stack, "aws_cloudwatch_event_rule", name="spendsense-compute-features-consent-dev")


PLANTED = {
    "pattern": lambda stack, _: _consent_rule(stack).update(
        event_pattern=json.dumps({"source": ["spendsense"], "detail-type": ["Consent Granted"]})
    ),
    "function": lambda stack, target: target.update(
        arn=next(
            f"${{aws_lambda_function.{key}.arn}}"
            for key, it in stack["resource"]["aws_lambda_function"].items()
            if it["function_name"] == "assign-persona"
        )
    ),
    "envelope": lambda _, target: target.update(input_path="$.detail"),
    "retries": lambda _, target: target.pop("retry_policy"),
    "dead letters": lambda _, target: target.pop("dead_letter_config"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_in_the_rule_of_consent_is_found(fault):
    stack = copy.deepcopy(stacks("dev")["Lambda"])
    name = "spendsense-compute-features-consent-dev"

    PLANTED[fault](stack, _target(stack, name))

    assert event_rule_faults(stack, name, *CONSENT) == [fault]


@pytest.mark.parametrize("name", EVENTS)
def test_shards_go_into_the_queue_of_their_stage_as_whole_envelopes(functions, env, name):
    rule = one(functions, "aws_cloudwatch_event_rule", name=f"spendsense-{name}-shards-{env}")
    target = _target(functions, rule["name"])
    queue = functions["resource"]["aws_sqs_queue"][target["arn"].split(".")[1]]

    assert json.loads(rule["event_pattern"]) == {
        "source": ["spendsense"],
        "detail-type": ["Shard Ready"],
        "detail": {"event_type": ["shard.ready"], "stage": [name]},
    }
    assert queue["name"] == f"{name}-shards"
    assert not target.keys() & {"input", "input_path", "input_transformer"}


def test_all_rules_are_on_and_on_the_default_bus(functions):
    for rule in all_of(functions, "aws_cloudwatch_event_rule"):
        assert (rule["event_bus_name"], rule["state"]) == ("default", "ENABLED")
    assert {it["event_bus_name"] for it in all_of(functions, "aws_cloudwatch_event_target")} == {"default"}


def test_every_delivery_is_tried_for_six_hours(functions):
    for target in all_of(functions, "aws_cloudwatch_event_target"):
        assert target["retry_policy"] == {
            "maximum_event_age_in_seconds": 21600,
            "maximum_retry_attempts": 24,
        }


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("kind", ["scheduled", "event"])
def test_rule_outputs_name_the_right_rule(functions, env, name, kind):
    reference = functions["output"][f"{OUTPUTS[name]}{kind.title()}RuleArn"]["value"]
    rule = functions["resource"]["aws_cloudwatch_event_rule"][reference.split(".")[1]]

    assert rule["name"] == f"spendsense-{name}-{kind}-{env}"


@pytest.mark.parametrize(
    "given",
    [{}, {"schedule": Schedule("rate(1 day)", "{}"), "pattern": {"source": ["x"]}}],
    ids=["none", "both"],
)
def test_a_rule_is_a_schedule_or_a_pattern(given):
    stack = lone_stack()

    with pytest.raises(ValueError, match="a schedule or a pattern"):
        EventRule(stack, "rule", name="rule", description="", **given)


def test_another_product_hands_over_a_payload_of_its_own():
    stack = lone_stack()
    rule = EventRule(
        stack, "rule", name="r", description="", schedule=Schedule("rate(1 day)", '{"at":<time>}')
    )
    function = type(
        "Function", (), {"arn": "arn", "node": stack.node, "allow_invocation": lambda *_, **__: None}
    )
    queue = type("Queue", (), {"arn": "arn:q", "accept_from_rule": lambda *_: None})
    rule.add_target(function, dead_letters=queue)

    target = one(json.loads(cdktf.Testing.synth(stack)), "aws_cloudwatch_event_target")

    assert target["input_transformer"] == {
        "input_paths": {"time": "$.time"},
        "input_template": '{"at":<time>}',
    }
