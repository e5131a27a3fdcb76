"""Fixtures of the commands about people: a database that knows profiles, and Hannah in the pool."""

import pytest

from scripts import create_demo_users

CONSUMER = "hannah@demo.com"


@pytest.fixture
def database(operations):
    """The database's view of people: profiles made on first sight."""
    profiles = set()

    def record_profile(request):
        new = request["user_id"] not in profiles
        profiles.add(request["user_id"])
        return {"created": new}

    operations.answers |= {
        "record_profile": record_profile,
        "record_consent": {"recorded": True},
        "notice": {"version": "1", "sha256": "ab" * 32},
    }
    operations.profiles = profiles
    return operations


@pytest.fixture
def published(target, monkeypatch):
    sent = []
    client = target.client("events")
    original = client.put_events

    def put_events(*, Entries):  # noqa: N803 - boto's own name
        sent.extend(Entries)
        return original(Entries=Entries)

    monkeypatch.setattr(client, "put_events", put_events)
    return sent


@pytest.fixture
def hannah(target, database, published, pool):
    return create_demo_users.run(target)[0].user_id
