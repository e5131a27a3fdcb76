"""Operators find people and see where one stands; consent decides how much, and every look is logged."""

from datetime import timedelta

import pytest

from app.api.models.operator_people import Person, PersonOverview, SignalTable
from edge.web.envelope import Envelope

from .operators import rows
from .people import bank_data, consent, execute, recommendations
from .served import YESTERDAY, join, serve

pytestmark = pytest.mark.usefixtures("database", "keys")


def found(answer):
    assert answer.status == 200, answer.text
    return [person.user_id for person in Envelope[list[Person]].model_validate(answer.body).data]


@pytest.fixture
def three(database):
    """Hannah consents, Sam took his consent back, Eve never gave one."""
    for user, email in (("eve", "e_ve@demo.com"), ("sam", "sam@demo.com"), ("hannah", "hannah@demo.com")):
        execute(
            "INSERT INTO profiles (user_id, email, created_at) VALUES"
            " (:user, :email, '2026-01-01 00:00:00+00')",
            user=user,
            email=email,
        )
    for number, user in enumerate(("hannah", "sam"), 1):
        consent(user)
        bank_data(user)
        recommendations(user, number)
    consent("sam", "revoked")


def test_people_are_listed_masked_and_with_what_their_consent_allows(ask, three):
    answer = ask("GET", "/users")
    people = {one.user_id: one for one in Envelope[list[Person]].model_validate(answer.body).data}

    assert people["hannah"].email == "h***@demo.com"
    assert (people["hannah"].consent, people["hannah"].persona) == ("active", "high_utilization")
    assert [(people[name].consent, people[name].persona) for name in ("sam", "eve")] == [
        ("revoked", None),
        ("none", None),
    ]
    assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "HANNAH@"}, ["hannah"]),
        ({"q": "sam"}, ["sam"]),
        ({"q": "e_ve"}, ["eve"]),
        ({"q": "_"}, ["eve"]),
        ({"q": "%"}, []),
        ({"q": "\\"}, []),
        ({"persona": "high_utilization"}, ["hannah"]),
        ({"persona": "high_utilization", "window": "90d"}, []),
        ({"consent": "revoked"}, ["sam"]),
        ({"consent": "none"}, ["eve"]),
        ({"risk_flag": "overdue"}, []),
    ],
)
def test_filters_take_their_values_literally(ask, three, query, expected):
    assert found(ask("GET", "/users", query=query)) == expected


def test_pages_lose_and_double_nobody_though_all_came_at_one_moment(ask, three):
    seen, cursor = [], None
    while True:
        answer = ask("GET", "/users", query={"limit": "1"} | ({"cursor": cursor} if cursor else {}))
        seen += found(answer)
        cursor = answer.body["meta"]["next_cursor"]
        if cursor is None:
            break

    assert seen == ["sam", "hannah", "eve"]


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "nonsense"},
        {"cursor": "MjAyNi0wMS0wMQ"},
        {"q": "a\x00b"},
        {"limit": "201"},
        {"limit": "0"},
        {"window": "31d"},
        {"risk_flag": "poor"},
        {"sort": "email"},
    ],
)
def test_what_is_not_understood_is_refused(ask, three, query):
    assert ask("GET", "/users", query=query).status == 422


def test_without_consent_an_operator_sees_what_was_said_and_that_something_was_decided(ask, served):
    consent("sam", "revoked")

    answer = ask("GET", "/users/sam")
    sam = Envelope[PersonOverview].model_validate(answer.body).data

    assert (sam.consent, sam.data) == ("revoked", None)
    assert [one.event for one in sam.consent_log] == ["granted", "revoked"]
    assert sam.traces
    assert all(trace.erased for trace in sam.traces)
    assert "subscription_heavy" not in answer.text


def test_a_consent_that_has_lapsed_closes_the_data_before_the_night_erases_them(ask, served):
    execute("ALTER TABLE consents DISABLE TRIGGER USER")
    execute("UPDATE consents SET expires_at = now() - interval '1 second' WHERE user_id = 'hannah'")

    hannah = Envelope[PersonOverview].model_validate(ask("GET", "/users/hannah").body).data

    assert (hannah.consent, hannah.data) == ("expired", None)
    assert found(ask("GET", "/users", query={"persona": "high_utilization"})) == []
    assert found(ask("GET", "/users", query={"risk_flag": "interest_charged"})) == []
    assert ask("GET", "/users/hannah/signals").status == 403


def test_with_consent_the_overview_shows_accounts_personas_and_what_is_current(ask, served):
    hannah = Envelope[PersonOverview].model_validate(ask("GET", "/users/hannah").body).data

    assert {account.mask for account in hannah.data.accounts} >= {"4523"}
    assert [(one.window, one.persona) for one in hannah.data.personas] == [
        (window, "high_utilization") for window in ("30d", "90d", "180d")
    ]
    assert hannah.data.current_recommendations["approved"] >= 9
    assert hannah.data.transactions.last <= YESTERDAY
    assert (hannah.offers_consent, hannah.flagged) == ("active", False)


def test_risks_are_facts_among_the_features(ask, served):
    answer = ask("GET", "/users", query={"risk_flag": "interest_charged"})

    assert found(answer) == ["hannah"]
    assert answer.body["data"][0]["as_of"] == YESTERDAY.isoformat()


def test_the_address_in_full_needs_a_reason_of_the_operators_own(ask, three):
    for no_reason in (None, "%20", "%09%0A", "a", "because", "%ff%ff%ff%ff%ff%ff%ff%ff%ff%ff"):
        headers = {} if no_reason is None else {"X-Access-Reason": no_reason}
        refused = ask("GET", "/users/hannah", query={"email": "full"}, headers=headers)
        assert (refused.status, refused.body["code"]) == (422, "invalid_input"), no_reason
    assert rows("SELECT * FROM access_log") == []

    answer = ask(
        "GET",
        "/users/hannah",
        query={"email": "full"},
        headers={"X-Access-Reason": "Asked%20us%20to%20call%20%E2%80%93%20ticket%2012"},
    )

    assert answer.body["data"]["email"] == "hannah@demo.com"
    assert rows("SELECT reason FROM access_log") == [("Asked us to call \u2013 ticket 12",)]


def test_signals_stand_side_by_side_with_differences_and_reasons(ask, served):
    hannah = Envelope[SignalTable].model_validate(ask("GET", "/users/hannah/signals").body).data
    signals = {signal.name: signal for signal in hannah.signals}
    stored = rows(
        "SELECT window_days, net_spend FROM feature_snapshots WHERE user_id = 'hannah' ORDER BY window_days"
    )
    spend = dict(map(tuple, stored))

    assert [one.window for one in hannah.windows] == ["30d", "90d", "180d"]
    assert signals["utilization_max"].d30.value.rstrip("0") == "0.68"
    assert signals["net_spend"].d90.value == str(spend[90])
    assert signals["net_spend"].difference.less_180d == str(spend[30] - spend[180])
    assert signals["savings_apy"].d30.value is None
    assert signals["savings_apy"].d30.null_reason
    assert signals["savings_apy"].difference.less_90d is None
    assert signals["is_overdue"].difference is None
    assert hannah.personas[0].tests[0]["outcome"]


def test_one_window_leaves_the_others_out(ask, served):
    hannah = (
        Envelope[SignalTable]
        .model_validate(ask("GET", "/users/hannah/signals", query={"window": "90d"}).body)
        .data
    )

    assert [one.window for one in hannah.windows] == ["90d"]
    assert {signal.d30.value for signal in hannah.signals} == {None}


def test_before_anything_was_computed_nothing_is_made_up(ask):
    join("sarah")

    sarah = Envelope[SignalTable].model_validate(ask("GET", "/users/sarah/signals").body).data

    assert (sarah.windows, sarah.signals, sarah.personas) == ([], [], [])


def test_nobody_is_found_under_an_unknown_id(ask):
    for path in ("/users/nobody", "/users/nobody/signals"):
        answer = ask("GET", path)
        assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_a_later_day_takes_the_place_of_an_earlier_one(ask, served):
    serve("hannah", as_of=YESTERDAY + timedelta(days=1))

    hannah = Envelope[SignalTable].model_validate(ask("GET", "/users/hannah/signals").body).data
    assert {one.as_of for one in hannah.windows} == {YESTERDAY + timedelta(days=1)}
