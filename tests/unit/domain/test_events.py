from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.domain.errors import MalformedEvent
from app.domain.events import read_request

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FLAT = {"event_type": "user.signup", "user_id": "u", "timestamp": "2026-11-20T00:30:00Z"}
ENVELOPE_ID = "8c9c1b38-96e6-4b59-9d9a-111111111111"


def test_the_envelope_is_read_by_its_detail():
    request = read_request({"id": ENVELOPE_ID, "detail-type": "User Signup", "detail": FLAT}, NOW)

    assert (request.event_type, request.user_id, request.as_of) == ("user.signup", "u", date(2026, 11, 19))
    assert request.run_id == UUID(ENVELOPE_ID)


def test_the_producers_run_id_goes_before_the_envelopes():
    detail = FLAT | {"run_id": "8c9c1b38-96e6-4b59-9d9a-222222222222"}

    assert str(read_request({"id": ENVELOPE_ID, "detail": detail}, NOW).run_id) == detail["run_id"]


def test_the_same_flat_payload_is_the_same_run():
    assert read_request(FLAT, NOW).run_id == read_request(dict(FLAT), NOW.replace(hour=13)).run_id
    assert read_request(FLAT, NOW).run_id != read_request(FLAT | {"user_id": "v"}, NOW).run_id


@pytest.mark.parametrize("user", [{}, {"user_id": None}, {"user_id": "all"}])
def test_a_schedule_is_for_everybody(user):
    assert read_request({"event_type": "scheduled"} | user, NOW).user_id is None


def test_without_a_timestamp_it_is_now():
    assert read_request({"event_type": "scheduled"}, NOW).as_of == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("timestamp", "as_of"),
    [("2026-11-20T01:00:00Z", 19), ("2026-11-20T23:30:00-05:00", 20), ("2026-11-20T01:00:00", 19)],
)
def test_the_day_is_the_last_complete_one_in_utc(timestamp, as_of):
    request = read_request({"event_type": "scheduled", "timestamp": timestamp}, NOW)

    assert request.as_of == date(2026, 11, as_of)


def test_a_day_that_is_named_counts():
    assert read_request(FLAT | {"as_of": "2026-01-31"}, NOW).as_of == date(2026, 1, 31)


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        {},
        {"detail": None, "detail-type": "User Signup"},
        FLAT | {"event_type": None},
        FLAT | {"event_type": ""},
        FLAT | {"user_id": None},
        FLAT | {"user_id": "all"},
        FLAT | {"user_id": 7},
        FLAT | {"user_id": ""},
        FLAT | {"user_id": "a\x00"},
        FLAT | {"timestamp": "soon"},
        FLAT | {"timestamp": 5},
        FLAT | {"as_of": "2026-13-01"},
        FLAT | {"as_of": 1},
        FLAT | {"run_id": 1},
    ],
)
def test_a_malformed_event_is_refused(event):
    with pytest.raises(MalformedEvent):
        read_request(event, NOW)
