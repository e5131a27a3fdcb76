"""What an operator sends again under its key is done once, and answered as it stands by then."""

import pytest

from .decisions import OVERRIDE, WHY, current
from .operators import rows

pytestmark = pytest.mark.usefixtures("database", "keys", "served")


@pytest.fixture
def twice(ask):
    """Sends a request a second time; both answers."""

    def send(path, body, **headers):
        headers = {"Idempotency-Key": "k-1"} | {name.replace("_", "-"): it for name, it in headers.items()}
        return [ask("POST", path, body=body, headers=headers) for _ in range(2)]

    return send


def deeds():
    return [action for (action,) in rows("SELECT action FROM operator_actions")]


@pytest.mark.parametrize(("deed", "body"), [("flag", WHY), ("override", OVERRIDE)])
def test_a_decision_is_one_by_one_key(twice, deed, body):
    first, again = twice(f"/recommendations/{current()[0]}/{deed}", body, If_Match='"1"')

    assert (first.status, again.status) == (200, 200)
    assert again.body["data"] == first.body["data"]
    assert deeds() == [deed]
    assert len(rows("SELECT FROM access_log WHERE user_id = 'hannah'")) == 2, "each answer is a look"


@pytest.mark.parametrize(("path", "status"), [("/users/hannah/flag", 200), ("/users/hannah/recompute", 202)])
def test_so_is_what_is_done_for_a_person(twice, path, status):
    first, again = twice(path, WHY)

    assert (first.status, again.status) == (status, status)
    assert again.body["data"] == first.body["data"]
    assert len(deeds()) == 1


def test_so_is_a_replay(twice):
    first, again = twice(f"/recommendations/{current()[0]}/replay", None)

    assert first.body["data"]["replays"] is True
    assert again.body["data"] == first.body["data"]
    assert deeds() == ["replay"]


def test_another_request_under_the_key_is_refused(ask, twice):
    id_ = current()[0]
    twice(f"/recommendations/{id_}/flag", WHY, If_Match='"1"')

    headers = {"Idempotency-Key": "k-1", "If-Match": '"2"'}
    other = ask("POST", f"/recommendations/{id_}/unflag", body=WHY, headers=headers)

    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_a_key_keeps_no_words_about_a_person(ask, twice, call, pool):
    path = f"/recommendations/{current()[0]}/flag"
    first, _ = twice(path, WHY, If_Match='"1"')
    title = first.body["data"]["words"]["title"]

    assert [title in kept for (kept,) in rows("SELECT response::text FROM idempotency_keys")] == [False]
    call("DELETE", "/api/v1/users/me/consents/education", pool.token("hannah"))
    again, _ = twice(path, WHY, If_Match='"1"')
    assert (again.status, again.body["data"]["words"]) == (200, None)
