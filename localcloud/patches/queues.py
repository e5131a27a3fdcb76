"""Dead letters: puts a message into one of the emulator's SQS queues as an AWS service does."""

import hashlib
import time
import uuid
from collections.abc import Mapping

from ministack.core.responses import get_account_id
from ministack.services import sqs


def send(queue_arn: str, body: str, attributes: Mapping[str, str]) -> bool:
    """Whether there is such a queue to take the message; attributes become string attributes."""
    queue = sqs._queue_by_arn(queue_arn)
    if queue is None:
        return False
    now = time.time()
    typed = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
    message = {
        "id": str(uuid.uuid4()),
        "body": body,
        "md5_body": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "md5_attrs": sqs._md5_msg_attrs(typed),
        "sent_at": now,
        "visible_at": now + sqs.queue_delay(queue),
        "receipt_handle": None,
        "receive_count": 0,
        "message_attributes": typed,
        "sys": {"SenderId": get_account_id(), "SentTimestamp": str(int(now * 1000))},
    }
    sqs._ensure_msg_fields(message)
    queue["messages"].append(message)
    sqs.esm_wake.set()
    return True
