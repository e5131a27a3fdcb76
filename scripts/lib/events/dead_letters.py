"""Dead letters: what lies in the queues of failed runs and of undelivered events, and how to send it again.

A function's queues are named after it, `<function>-failed-runs`, `<function>-undelivered` and, of a stage,
`<function>-failed-shards`: Lambda's records of runs that failed every retry, events that EventBridge could
not hand over, and shards of a night that failed as often as their queue hands one out.
"""

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scripts.lib.target import Target

QUEUE = re.compile(r"^(?P<function>.+)-(?P<kind>failed-runs|failed-shards|undelivered)$")
# Whatever EventBridge runs; tests/infra/test_products.py holds it to what is deployed.
FUNCTIONS = (
    "compute-features",
    "assign-persona",
    "generate-recommendations",
    "relay-outbox",
    "refresh-jwks",
    "repair-signups",
    "import-data",
    "export-data",
    "erase-data",
    "remove-sign-in",
)
FAILED_RUNS = "failed-runs"
FAILED_SHARDS = "failed-shards"
SHARDS = "shards"
# Long enough to send a batch again, short enough that an interrupted redrive hides nothing for long.
HIDDEN_S = 120
BATCH = 10
WAIT_S = 1  # a long poll asks every server of the queue, so that empty means empty


@dataclass(frozen=True)
class Queue:
    """One dead-letter queue."""

    url: str
    name: str
    function: str
    kind: str


@dataclass(frozen=True)
class Letter:
    """One dead letter. `payload` None: nobody can tell what is to be sent again."""

    queue: Queue
    message_id: str
    receipt: str = field(repr=False)
    payload: dict[str, Any] | None
    error: str

    @property
    def about(self) -> str:
        """What it is about, without a person's data."""
        payload = self.payload or {}
        detail = payload.get("detail") if isinstance(payload.get("detail"), dict) else payload
        detail = detail or {}
        whom = f"shard {detail['shard_id']}" if "shard_id" in detail else detail.get("user_id") or "everybody"
        return f"{detail.get('event_type', '?')} of {whom}"


def queues(target: "Target", function: str | None = None) -> list[Queue]:
    """The dead-letter queues of the environment, or of one function of it, by name."""
    urls: list[str] = []
    for page in target.client("sqs").get_paginator("list_queues").paginate():
        urls += page.get("QueueUrls", [])
    # By whole names: others' queues, and with no suffix another environment's, may end alike.
    ours = {target.name(base) for base in FUNCTIONS if function in {None, base}}
    found = []
    for url in sorted(urls):
        name = url.rsplit("/", 1)[-1]
        match = QUEUE.match(name)
        if match and match["function"] in ours:
            found.append(Queue(url, name, match["function"], match["kind"]))
    return found


def read(target: "Target", queue: Queue, limit: int) -> list[Letter]:
    """Up to `limit` letters, each hidden from other readers for a while; `put_back` shows them again."""
    client = target.client("sqs")
    found: dict[str, Letter] = {}
    while len(found) < limit:
        answer = client.receive_message(
            QueueUrl=queue.url,
            MaxNumberOfMessages=min(BATCH, limit - len(found)),
            MessageAttributeNames=["All"],
            VisibilityTimeout=HIDDEN_S,
            WaitTimeSeconds=WAIT_S,
        )
        messages: list[Any] = list(answer.get("Messages", []))
        if not messages:
            break
        for message in messages:
            found[message["MessageId"]] = letter(queue, message)
    return list(found.values())


def letter(queue: Queue, message: dict[str, Any]) -> Letter:
    """Understand one message of a queue."""
    attributes = {
        name: value.get("StringValue", "") for name, value in message.get("MessageAttributes", {}).items()
    }
    try:
        body = json.loads(message["Body"])
    except ValueError:
        body = None
    if not isinstance(body, dict):
        return Letter(queue, message["MessageId"], message["ReceiptHandle"], None, "no JSON object")
    if queue.kind == FAILED_RUNS:
        payload, error = _failed_run(body)
    elif queue.kind == FAILED_SHARDS:
        payload, error = body, "see last_error in the table shards"
    else:
        payload, error = _undelivered(body), _joined(attributes, "ERROR_CODE", "ERROR_MESSAGE")
    return Letter(queue, message["MessageId"], message["ReceiptHandle"], payload, error)


def _failed_run(record: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    payload = record.get("requestPayload")
    answer = record.get("responsePayload")
    error = _joined(answer, "errorType", "errorMessage") if isinstance(answer, dict) else ""
    condition = str(record.get("requestContext", {}).get("condition", "unknown"))
    return (payload if isinstance(payload, dict) else None), error or condition


def _undelivered(event: dict[str, Any]) -> dict[str, Any]:
    """What the function would have been handed: by a schedule, the flat payload with the event's time."""
    if event.get("source") == "aws.events" and event.get("detail-type") == "Scheduled Event":
        return {"event_type": "scheduled", "user_id": None, "timestamp": event.get("time")}
    return event


def _joined(fields: dict[str, Any], *names: str) -> str:
    return ": ".join(str(fields[name]) for name in names if fields.get(name))


def send_again(target: "Target", dead: Letter) -> None:
    """Run the function with the letter's payload, and take the letter away once that was accepted.

    A shard goes back into its queue, which bounds how many of them run at once.
    """
    if dead.queue.kind == FAILED_SHARDS:
        work = dead.queue.url.removesuffix(FAILED_SHARDS) + SHARDS
        target.client("sqs").send_message(QueueUrl=work, MessageBody=json.dumps(dead.payload))
    else:
        target.client("lambda").invoke(
            FunctionName=dead.queue.function, InvocationType="Event", Payload=json.dumps(dead.payload)
        )
    target.client("sqs").delete_message(QueueUrl=dead.queue.url, ReceiptHandle=dead.receipt)


def put_back(target: "Target", dead: Letter) -> None:
    """Let others see the letter again at once."""
    target.client("sqs").change_message_visibility(
        QueueUrl=dead.queue.url, ReceiptHandle=dead.receipt, VisibilityTimeout=0
    )
