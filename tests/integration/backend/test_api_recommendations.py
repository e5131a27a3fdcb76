"""What a person is recommended: the current set, without what was taken back."""

import json

import pytest

from app.api.models.recommendations import RecommendationSet
from edge.web.envelope import Envelope

from .people import SET, consent, execute, recommendations

pytestmark = pytest.mark.usefixtures("database", "keys")


@pytest.mark.usefixtures("people")
def test_recommendations_are_those_of_the_current_set_that_were_not_taken_back(get):
    answer = get("/recommendations", query={"window": "30d"})

    found = Envelope[RecommendationSet].model_validate(answer.body).data
    assert (found.status, found.window, found.set_id) == ("ready", "30d", SET.format(1))
    assert [item.title for item in found.education] == ["education approved of 1", "education shown of 1"]
    assert found.education[0].because.text == "Visa ending in 4523 is at 68%"
    assert {item.disclosure for item in found.education} == {"Education only"}


@pytest.mark.usefixtures("people")
def test_a_superseded_set_is_gone(get):
    execute("UPDATE recommendation_sets SET superseded_at = now() WHERE user_id = 'hannah'")
    recommendations("hannah", 3)

    found = get("/recommendations").body["data"]

    assert found["set_id"] == SET.format(3)
    assert "of 1" not in json.dumps(found)


@pytest.mark.usefixtures("people")
def test_offers_need_a_consent_of_their_own(get):
    assert get("/recommendations").body["data"]["offers"] == []
    consent("hannah", purpose="partner_offers")
    [offer] = get("/recommendations").body["data"]["offers"]
    consent("hannah", "revoked", purpose="partner_offers")

    assert offer["compensation_disclosure"] == "Paid"
    assert get("/recommendations").body["data"]["offers"] == []


@pytest.mark.parametrize(
    ("made", "status"),
    [
        (None, "pending"),
        ({"as_of": "(now() AT TIME ZONE 'UTC')::date - 2"}, "ready"),
        ({"as_of": "(now() AT TIME ZONE 'UTC')::date - 3"}, "stale"),
        ({"persona": "insufficient_data"}, "insufficient_data"),
        ({"superseded": "now()"}, "pending"),
    ],
)
def test_the_status_says_how_far_the_jobs_are(get, made, status):
    consent("hannah")
    if made is not None:
        recommendations("hannah", 1, **made)

    found = Envelope[RecommendationSet].model_validate(get("/recommendations").body).data

    assert found.status == status
    assert bool(found.education) == (status != "pending"), "nothing is made up"
    assert get("/recommendations", query={"window": "180d"}).body["data"]["status"] == "pending"


@pytest.mark.usefixtures("people")
def test_no_persona_is_named_to_a_consumer(get):
    assert "high_utilization" not in get("/recommendations").text
