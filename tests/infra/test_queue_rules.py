"""Every rule for queues: the real stacks keep it in each environment, and one planted bug is found."""

import json
from copy import deepcopy

import pytest

from components.events.work_queue import WorkQueue
from config.sections import Concurrency, Functions
from tests.infra import queue_rules as rules
from tests.infra.synthesis import ENVIRONMENTS, STACKS, all_of, one, stacks

RULES = {
    "lossy feeds": rules.lossy_feeds,
    "unbounded feeds": rules.unbounded_feeds,
    "open queues": rules.open_queues,
    "endless functions": rules.endless_functions,
}
STAGES = {"compute-features", "assign-persona", "generate-recommendations"}


@pytest.mark.parametrize("env", ENVIRONMENTS)
@pytest.mark.parametrize(("product", "kind"), STACKS)
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_stacks_keep_the_rule(rule, product, kind, env):
    assert rule(stacks(env, product)[kind]) == []


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_each_stage_is_fed_from_its_own_queue(env):
    stack = stacks(env)["Lambda"]
    fed = {
        stack["resource"]["aws_lambda_function"][feed["function_name"].split(".")[1]]["function_name"]
        for feed in all_of(stack, "aws_lambda_event_source_mapping")
    }

    assert fed == STAGES
    assert {it["name"] for it in all_of(stack, "aws_sqs_queue") if "redrive_policy" in it} == {
        f"{stage}-shards" for stage in STAGES
    }


def _queue(stack):
    return one(stack, "aws_sqs_queue", name="assign-persona-shards")


def _feed(stack):
    return all_of(stack, "aws_lambda_event_source_mapping")[0]


def _bring_whole_batches_back(stack):
    del _feed(stack)["function_response_types"]


def _put_shards_together(stack):
    _feed(stack)["batch_size"] = 10


def _show_messages_at_work(stack):
    _queue(stack)["visibility_timeout_seconds"] = 300


def _try_for_ever(stack):
    del _queue(stack)["redrive_policy"]


def _give_up_at_once(stack):
    redrive = json.loads(_queue(stack)["redrive_policy"])
    _queue(stack)["redrive_policy"] = json.dumps(redrive | {"maxReceiveCount": 1})


def _forget_the_bound(stack):
    del _feed(stack)["scaling_config"]


def _take_every_copy(stack):
    _feed(stack)["scaling_config"]["maximum_concurrency"] = 9


def _let_another_rule_in(stack):
    rule = "${aws_cloudwatch_event_rule.other.arn}"
    _queue(stack)["policy"] = _queue(stack)["policy"].replace(
        '"aws:SourceArn": [', f'"aws:SourceArn": ["{rule}", '
    )


def _let_anybody_in(stack):
    document = json.loads(_queue(stack)["policy"])
    next(it for it in document["Statement"] if it["Effect"] == "Allow").pop("Condition")
    _queue(stack)["policy"] = json.dumps(document)


def _shut_the_queue(stack):
    document = json.loads(_queue(stack)["policy"])
    _queue(stack)["policy"] = json.dumps(
        document | {"Statement": [it for it in document["Statement"] if it["Effect"] == "Deny"]}
    )


def _leave_loops_to_the_default(stack):
    stack["resource"]["aws_lambda_function_recursion_config"].popitem()


def _allow_loops(stack):
    all_of(stack, "aws_lambda_function_recursion_config")[0]["recursive_loop"] = "Allow"


PLANTED = [
    (rules.lossy_feeds, _bring_whole_batches_back, "a whole batch"),
    (rules.lossy_feeds, _put_shards_together, "share the time"),
    (rules.lossy_feeds, _show_messages_at_work, "while it is at work"),
    (rules.lossy_feeds, _try_for_ever, "for ever"),
    (rules.lossy_feeds, _give_up_at_once, "fails once"),
    (rules.unbounded_feeds, _forget_the_bound, "not bounded"),
    (rules.unbounded_feeds, _take_every_copy, "9 of 10"),
    (rules.open_queues, _let_another_rule_in, "takes messages of"),
    (rules.open_queues, _let_anybody_in, "messages of"),
    (rules.open_queues, _shut_the_queue, "refuses messages of"),
    (rules.endless_functions, _leave_loops_to_the_default, "may loop"),
    (rules.endless_functions, _allow_loops, "may loop"),
]


@pytest.mark.parametrize(("rule", "plant", "words"), PLANTED, ids=[plant.__name__ for _, plant, _ in PLANTED])
def test_a_planted_bug_is_found(rule, plant, words):
    stack = deepcopy(stacks("prod")["Lambda"])
    plant(stack)

    faults = rule(stack)

    assert faults
    assert all(words in fault for fault in faults)


def test_a_night_that_leaves_single_people_no_copies_is_refused():
    with pytest.raises(
        ValueError, match="leaves single people fewer than 2 of the 5 copies of assign_persona"
    ):
        Functions(build_dir=".", concurrency=Concurrency(assign_persona=5), shard_concurrency=4)


def test_without_reservations_the_queue_itself_is_the_bound():
    functions = Functions(build_dir=".", concurrency=Concurrency(assign_persona=5), reserve_concurrency=False)

    assert functions.shard_concurrency == 4


def test_fewer_copies_than_aws_has_are_refused():
    queue = WorkQueue.__new__(WorkQueue)
    queue.name = "work"

    with pytest.raises(ValueError, match="work: AWS runs 2 copies"):
        queue.feed(concurrency=1)
