import json

import pytest

from scripts import redrive
from scripts.lib.console import OperatorError
from scripts.lib.events import dead_letters

SIGNUP = {
    "source": "spendsense",
    "detail-type": "User Signup",
    "detail": {"event_type": "user.signup", "user_id": "u1", "timestamp": "2026-01-02T03:04:05Z"},
}
FAILED_RUN = {
    "version": "1.0",
    "requestContext": {"condition": "RetriesExhausted", "approximateInvokeCount": 3},
    "requestPayload": SIGNUP,
    "responsePayload": {"errorType": "DatabaseUnreachable", "errorMessage": "no connection to db"},
}
NIGHT = {
    "source": "aws.events",
    "detail-type": "Scheduled Event",
    "time": "2026-01-02T01:00:00Z",
    "detail": {},
}


@pytest.fixture
def queues(target, functions, monkeypatch):
    """Every dead-letter queue of one function, and one that is none of ours."""
    monkeypatch.setattr(dead_letters, "WAIT_S", 0)
    functions.functions["compute-features"] = lambda _payload: None
    client = target.client("sqs")
    names = ("compute-features-failed-runs", "compute-features-undelivered", "orders")
    return {name: client.create_queue(QueueName=name)["QueueUrl"] for name in names}


def post(target, url, body, **attributes):
    target.client("sqs").send_message(
        QueueUrl=url,
        MessageBody=body if isinstance(body, str) else json.dumps(body),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
        },
    )


def waiting(target, url):
    answer = target.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(answer["ApproximateNumberOfMessages"])


def hidden(target, url):
    answer = target.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(answer["ApproximateNumberOfMessagesNotVisible"])


def test_a_failed_run_is_run_again_with_its_own_payload(target, queues, functions):
    post(target, queues["compute-features-failed-runs"], FAILED_RUN)

    (letter,) = redrive.run(target).letters

    assert functions.invoked == [("compute-features", "Event", SIGNUP)]
    assert (letter.outcome, letter.about) == ("sent again", "user.signup of u1")
    assert letter.error == "DatabaseUnreachable: no connection to db"
    assert waiting(target, queues["compute-features-failed-runs"]) == 0
    assert hidden(target, queues["compute-features-failed-runs"]) == 0


def test_an_undelivered_event_goes_to_its_target(target, queues, functions):
    post(target, queues["compute-features-undelivered"], SIGNUP, ERROR_CODE="NO_PERMISSIONS")

    (letter,) = redrive.run(target).letters

    assert functions.invoked == [("compute-features", "Event", SIGNUP)]
    assert letter.error == "NO_PERMISSIONS"


def test_an_undelivered_night_keeps_its_own_time(target, queues, functions):
    post(target, queues["compute-features-undelivered"], NIGHT)

    redrive.run(target)

    payload = {"event_type": "scheduled", "user_id": None, "timestamp": "2026-01-02T01:00:00Z"}
    assert functions.invoked == [("compute-features", "Event", payload)]


def test_a_failed_shard_goes_back_into_its_queue(target, queues, functions):
    client = target.client("sqs")
    letters = client.create_queue(QueueName="compute-features-failed-shards")["QueueUrl"]
    work = client.create_queue(QueueName="compute-features-shards")["QueueUrl"]
    detail = {"event_type": "shard.ready", "shard_id": "5f0c", "stage": "compute-features", "round": 0}
    post(target, letters, {"detail-type": "Shard Ready", "detail": detail})

    (letter,) = redrive.run(target).letters

    assert (letter.outcome, letter.about) == ("sent again", "shard.ready of shard 5f0c")
    [message] = client.receive_message(QueueUrl=work)["Messages"]
    assert json.loads(message["Body"])["detail"] == detail
    assert (waiting(target, letters), hidden(target, letters)) == (0, 0)
    assert functions.invoked == []


def test_a_shard_whose_queue_is_gone_stays(target, queues):
    letters = target.client("sqs").create_queue(QueueName="compute-features-failed-shards")["QueueUrl"]
    post(target, letters, {"detail": {"event_type": "shard.ready", "shard_id": "5f0c"}})

    assert redrive.run(target).kept == 1
    assert waiting(target, letters) == 1


def test_a_dry_run_shows_and_leaves_everything(target, queues, functions):
    post(target, queues["compute-features-failed-runs"], FAILED_RUN)

    (letter,) = redrive.run(target, dry_run=True).letters

    assert letter.outcome == "would be sent again"
    assert functions.invoked == []
    assert waiting(target, queues["compute-features-failed-runs"]) == 1


def test_what_lambda_does_not_accept_stays(target, queues, functions):
    functions.functions.clear()
    post(target, queues["compute-features-failed-runs"], FAILED_RUN)

    result = redrive.run(target)

    assert result.kept == 1
    assert "ResourceNotFoundException" in result.letters[0].outcome
    assert waiting(target, queues["compute-features-failed-runs"]) == 1


@pytest.mark.parametrize("body", ["not json", "[]", "{}"])
def test_what_nobody_understands_stays(target, queues, functions, body):
    post(target, queues["compute-features-failed-runs"], body)

    result = redrive.run(target)

    assert result.kept == 1
    assert functions.invoked == []
    assert waiting(target, queues["compute-features-failed-runs"]) == 1


def test_queues_of_others_are_left_alone(target, queues, functions):
    post(target, queues["orders"], FAILED_RUN)

    assert redrive.run(target).queues == ["compute-features-failed-runs", "compute-features-undelivered"]
    assert functions.invoked == []


def test_one_function_can_be_chosen(target, queues):
    target.client("sqs").create_queue(QueueName="relay-outbox-failed-runs")

    assert redrive.run(target, "relay-outbox").queues == ["relay-outbox-failed-runs"]


def test_another_environment_in_the_account_is_left_alone(make_target, queues):
    two = make_target(name_suffix="-two")
    two.client("sqs").create_queue(QueueName="compute-features-two-failed-runs")

    assert redrive.run(two).queues == ["compute-features-two-failed-runs"]


@pytest.mark.parametrize("name", ["compute-features-staging-failed-runs", "shop-orders-undelivered"])
def test_what_is_not_this_environments_is_left_alone(target, queues, functions, name):
    url = target.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    post(target, url, FAILED_RUN)

    assert name not in redrive.run(target).queues
    assert (waiting(target, url), functions.invoked) == (1, [])


def test_no_queues_at_all_is_an_error(target):
    with pytest.raises(OperatorError, match="no dead-letter queues"):
        redrive.run(target)


def test_more_than_a_batch_is_sent(target, queues, functions):
    for _ in range(23):
        post(target, queues["compute-features-failed-runs"], FAILED_RUN)

    assert len(redrive.run(target).letters) == 23
    assert len(functions.invoked) == 23


def test_the_limit_holds(target, queues, functions):
    for _ in range(5):
        post(target, queues["compute-features-failed-runs"], FAILED_RUN)

    redrive.run(target, limit=2)

    assert len(functions.invoked) == 2


@pytest.mark.usefixtures("queues")
def test_empty_queues_are_exit_code_0(cli):
    shown = cli(redrive, "--env", "dev", "--json")

    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["letters"] == []


def test_a_person_sees_the_beginning_of_an_error(cli, target, queues):
    body = FAILED_RUN | {"responsePayload": {"errorType": "Boom", "errorMessage": "[x] " + "long " * 100}}
    post(target, queues["compute-features-failed-runs"], body)

    shown = cli(redrive, "--env", "dev", "--dry-run")

    assert "Boom: [x] long" in shown.stdout
    assert len(shown.stdout) < 500


def test_kept_letters_are_exit_code_1_and_still_reported(cli, target, queues):
    post(target, queues["compute-features-failed-runs"], "not json")

    shown = cli(redrive, "--env", "dev", "--json")

    assert shown.exit_code == 1
    assert json.loads(shown.stdout)["letters"][0]["outcome"].startswith("kept")
