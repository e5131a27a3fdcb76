"""A bus that can fail as EventBridge does."""

import json
import uuid

import pytest
from botocore.exceptions import EndpointConnectionError

from app.core import events


class Bus:
    """Stands in for EventBridge's client. `refuse` names entries (by number) that the next calls refuse."""

    def __init__(self):
        self.entries = []
        self.calls = []
        self.refuse = []
        self.missing = False

    def put_events(self, Entries):  # noqa: N803 - boto3's name
        self.calls.append(len(Entries))
        if self.missing:
            raise EndpointConnectionError(endpoint_url="https://events")
        refused = set(self.refuse.pop(0)) if self.refuse else set()
        answers = []
        for number, entry in enumerate(Entries):
            if number in refused:
                answers.append({"ErrorCode": "ThrottlingException"})
            else:
                self.entries.append(entry)
                answers.append({"EventId": str(uuid.uuid4())})
        return {"FailedEntryCount": len(refused), "Entries": answers}

    def envelopes(self):
        """What the rules would hand to the functions, in the order sent."""
        return [
            {
                "id": str(uuid.uuid4()),
                "detail-type": entry["DetailType"],
                "detail": json.loads(entry["Detail"]),
            }
            for entry in self.entries
        ]


@pytest.fixture
def bus(monkeypatch):
    fake = Bus()
    monkeypatch.setattr(events, "client", lambda _name: fake)
    return fake
