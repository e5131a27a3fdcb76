"""What comes back regularly, and corrections that last."""

import uuid

import pytest

from app.api.models.recurring import Corrected, Stream
from app.db.engine import transaction
from app.db.sql import text
from edge.web.envelope import Envelope

from .people import consent, execute
from .served import join, serve

pytestmark = pytest.mark.usefixtures("database", "keys", "both")
RECURRING = "/recurring"


@pytest.fixture
def both(database):
    join("hannah", "sam")
    serve("hannah", "sam")


@pytest.fixture
def streams(get):
    def read(user="sam", **query):
        answer = get(RECURRING, user, query=query or None)
        return Envelope[list[Stream]].model_validate(answer.body).data

    return read


@pytest.fixture
def patch(call, pool):
    def send(stream_id, body, user="sam", **more):
        return call("PATCH", f"/api/v1/users/me/recurring/{stream_id}", pool.token(user), body=body, **more)

    return send


def subscription(streams, number=0):
    return streams(kind="subscription")[number]


def of(streams, merchant):
    return next((stream for stream in streams() if stream.merchant == merchant), None)


def by_id(streams):
    return {stream.stream_id: stream for stream in streams()}


def rows(statement):
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_streams_have_their_amounts_dates_and_the_reason_of_our_confidence(streams):
    one = subscription(streams)

    assert len(streams(kind="subscription")) == 8
    assert (one.direction, one.is_active, one.currency, one.version) == ("outflow", True, "USD", "0")
    assert one.next_date > one.last_date >= one.first_date
    assert one.confidence_reason == f"Seen {one.payments} times, on regular dates."
    assert one.correction is None


def test_filters_choose_among_all(streams):
    every = {stream.stream_id for stream in streams()}
    inflow, outflow = streams(direction="inflow"), streams(direction="outflow")

    assert {stream.stream_id for stream in inflow + outflow} == every
    assert {stream.direction for stream in inflow} == {"inflow"}
    assert all(stream.is_active for stream in streams(active="true"))
    assert not any(stream.is_active for stream in streams(active="false"))


def test_a_correction_is_kept_starts_the_chain_and_changes_the_page(streams, patch, bus):
    one = subscription(streams)

    answer = patch(one.stream_id, {"ignored": True, "note": "My flatmate pays"})

    said = Envelope[Corrected].model_validate(answer.body).data
    assert (answer.status, said.recompute, said.correction.ignored) == (200, True, True)
    assert answer.headers["etag"] == f'"{said.version}"'
    assert [event["detail"]["event_type"] for event in bus.envelopes()] == ["data.ingested"]
    assert bus.envelopes()[0]["detail"]["user_id"] == "sam"
    assert of(streams, one.merchant).correction == said.correction, "known at once"
    serve("sam")
    after = of(streams, one.merchant)
    assert (after.kind, after.correction) == ("ignored", said.correction)
    assert len(streams(kind="subscription")) == 7


def test_it_lasts_when_the_merchant_gets_another_key(streams, patch):
    one = subscription(streams)
    patch(one.stream_id, {"kind": "bill"})
    execute(
        "UPDATE transactions SET merchant_entity_id = 'entity-77'"
        f" WHERE user_id = 'sam' AND merchant_name = '{one.merchant}'"
    )
    serve("sam")

    after = of(streams, one.merchant)
    assert after.stream_id != one.stream_id
    assert (after.kind, after.correction.kind) == ("bill", "bill")
    patch(after.stream_id, {"kind": "habit"})
    assert rows("SELECT merchant_key, kind FROM stream_overrides") == [("entity-77", "habit")], (
        "one word, the last"
    )


def test_what_is_not_named_stays_and_null_takes_back(streams, patch):
    one = subscription(streams)
    patch(one.stream_id, {"kind": "bill", "note": "Office"})

    kept = patch(one.stream_id, {"note": None}).body["data"]["correction"]
    gone = patch(one.stream_id, {"kind": None}).body["data"]

    assert (kept["kind"], kept["note"]) == ("bill", None)
    assert (gone["correction"], gone["version"]) == (None, "0")
    assert rows("SELECT * FROM stream_overrides") == []


def test_the_same_again_announces_nothing(streams, patch, bus):
    one = subscription(streams)
    first = patch(one.stream_id, {"kind": "bill"}).body["data"]

    again = patch(one.stream_id, {"kind": "bill"}).body["data"]

    assert again == {**first, "recompute": False}
    assert len(bus.envelopes()) == 1


def test_merged_streams_are_one_until_that_is_taken_back(streams, patch):
    one, other = subscription(streams), subscription(streams, 1)

    said = patch(one.stream_id, {"merged_into": other.stream_id})

    assert said.body["data"]["correction"]["merged_into"] == other.stream_id
    serve("sam")
    joined = by_id(streams)
    assert one.stream_id not in joined
    assert [merged.stream_id for merged in joined[other.stream_id].merged] == [one.stream_id]
    assert patch(one.stream_id, {"merged_into": None}).status == 200
    serve("sam")
    apart = by_id(streams)
    assert apart[one.stream_id].merchant == one.merchant
    assert apart[other.stream_id].merged == []


def test_a_merchant_that_got_another_key_is_still_what_another_is_merged_into(streams, patch):
    one, other = subscription(streams), subscription(streams, 1)
    patch(one.stream_id, {"merged_into": other.stream_id})
    execute("UPDATE recurring_streams SET merchant_key = 'another' WHERE stream_id = :id", id=other.stream_id)

    said = patch(one.stream_id, {"note": "the same"}).body["data"]["correction"]

    assert said["merged_into"] == by_id(streams)[one.stream_id].correction.merged_into == other.stream_id


def test_if_match_refuses_what_was_corrected_meanwhile(streams, patch):
    one = subscription(streams)
    first = patch(one.stream_id, {"kind": "bill"}, headers={"If-Match": '"0"'})

    late = patch(one.stream_id, {"kind": "habit"}, headers={"If-Match": '"0"'})
    timely = patch(one.stream_id, {"kind": "habit"}, headers={"If-Match": first.headers["etag"]})

    assert (late.status, late.body["code"]) == (412, "changed_meanwhile")
    assert timely.status == 200


@pytest.mark.parametrize("target", ["itself", "income", "nothing"])
def test_what_cannot_be_merged_is_refused(streams, patch, target):
    one = subscription(streams)
    into = {
        "itself": one.stream_id,
        "income": streams(direction="inflow")[0].stream_id,
        "nothing": str(uuid.uuid4()),
    }[target]

    answer = patch(one.stream_id, {"merged_into": into})

    assert answer.status == (404 if target == "nothing" else 409)
    assert rows("SELECT * FROM stream_overrides") == []


def test_nobody_corrects_anybody_elses(streams, patch):
    theirs, nothing = (
        patch(stream_id, {"ignored": True}, "hannah")
        for stream_id in (subscription(streams).stream_id, uuid.uuid4())
    )

    assert theirs.status == nothing.status == 404
    assert {**theirs.body, "request_id": 0} == {**nothing.body, "request_id": 0}
    assert rows("SELECT * FROM stream_overrides") == []


@pytest.mark.parametrize(
    "body",
    [{}, {"kind": "ignored"}, {"note": ""}, {"note": "x" * 501}, {"note": "a\x00"}, {"merchant_key": "x"},
     {"merged_into": "netflix"}, {"ignored": "perhaps"}],
    ids=str,
)  # fmt: skip
def test_what_is_no_correction_is_refused(streams, patch, body):
    assert patch(subscription(streams).stream_id, body).status == 422


def test_without_consent_nothing_is_shown_or_corrected(streams, patch, get):
    one = subscription(streams)
    consent("sam", "revoked")

    for answer in (get(RECURRING, "sam"), patch(one.stream_id, {"ignored": True})):
        assert (answer.status, answer.body["code"]) == (403, "consent_required")
