"""How groups are served: counted from rows, of people who agreed to that, and so that nobody can be told."""

import json

import pytest

from app.api.models.operator_metrics import KeptMetrics, Metrics, MetricsStarted
from app.db.feature_columns import COLUMNS
from edge.web.envelope import Envelope

from .operators import rows
from .people import consent, execute, lay

pytestmark = pytest.mark.usefixtures("database", "keys")

PERSON = "FROM generate_series(1, :count) AS n"
USER = ":name || n"
SET = "md5(:name || n || days)::uuid"
WINDOWS = "CROSS JOIN (VALUES (30), (90), (180)) AS windows (days)"


def crowd(
    name,
    count=40,
    *,
    irregular=None,
    cards=0,
    savings=None,
    history=200,
    persona="savings_builder",
    purposes=("education", "partner_offers", "research_metrics"),
    offer=None,
):
    """So many people alike, with the set of each window and what it was made of; `offer` is one's status."""
    values = {"name": name, "count": count}
    join(values, purposes)
    measure(
        values,
        history_days=history,
        behaviours_detected=3,
        income_irregular=irregular,
        card_count=cards,
        savings_balance=savings,
    )
    decide(values, persona, offer)


def join(values, purposes):
    """Who they are, and what they agree to."""
    lay(f"INSERT INTO profiles (user_id) SELECT {USER} {PERSON}", **values)
    for purpose in purposes:
        lay(
            "INSERT INTO consents (user_id, purpose, event, notice_version, method, expires_at)"
            f" SELECT {USER}, :purpose, 'granted', '1', 'test', now() + interval '1 day' {PERSON}",
            purpose=purpose,
            **values,
        )


def measure(values, **measured):
    """Their features of each window."""
    features = {
        "as_of": "2026-01-31",
        "feature_version": "1",
        "input_hash": "h",
        "evidence": {},
        "computed_at": "2026-02-01",
        **measured,
    }
    unknown = {feature: "no_data" for feature in COLUMNS if features.get(feature) is None}
    lay(
        "INSERT INTO feature_snapshots SELECT (jsonb_populate_record(NULL::feature_snapshots, :features ||"
        f" jsonb_build_object('user_id', {USER}, 'window_days', days))).* {PERSON} {WINDOWS}",
        features=json.dumps(features | {"null_reasons": unknown}),
        **values,
    )


def decide(values, persona, offer):
    """Their sets, and the offer in the one that is compared."""
    # Only the set of 90 days is of this persona: the others are not what is compared.
    lay(
        "INSERT INTO recommendation_sets (set_id, user_id, window_days, as_of, persona, input_hash,"
        f" rules_version, catalogue_version) SELECT {SET}, {USER}, days, '2026-01-31',"
        f" CASE days WHEN 90 THEN :persona ELSE 'general_wellness' END, 'h', '1', '1' {PERSON} {WINDOWS}",
        persona=persona,
        **values,
    )
    if offer is not None:
        lay(
            "INSERT INTO recommendations (recommendation_id, set_id, user_id, position, catalogue_id, type,"
            " title, summary, because, why_now, disclosure, compensation_disclosure, status)"
            f" SELECT gen_random_uuid(), {SET}, {USER}, 1, 'item', 'offer', 'T', 'S', '{{}}', 'N', 'D', 'C',"
            f" :status {PERSON} {WINDOWS} WHERE days = 90",
            status=offer,
            **values,
        )


def fairness(ask, run=None):
    answer = ask("GET", "/metrics", query=run and {"run": run})
    assert answer.status == 200, answer.text
    return Envelope[Metrics].model_validate(answer.body).data.fairness


def dimension(found, name):
    [one] = [one for one in found.dimensions if one.dimension == name]
    return one


def sizes(one):
    return {group.group: group.people for group in one.groups}


def rates(one, outcome, persona=None):
    return {
        rate.group: (rate.of, rate.rate)
        for compared in one.outcomes
        if (compared.outcome, compared.persona) == (outcome, persona)
        for rate in compared.rates
    }


def test_without_anybody_nothing_is_told(ask):
    found = fairness(ask)

    assert (found.window, found.fewest, found.people) == ("90d", 30, 0)
    assert [one.dimension for one in found.dimensions] == ["income", "accounts", "history"]
    assert all((one.groups, one.withheld, one.outcomes) == ([], [], []) for one in found.dimensions)


def test_groups_are_what_bank_data_say(ask):
    crowd("a", 30, irregular=True, cards=1, savings="10", history=89)
    crowd("b", 31, irregular=False, cards=2, savings=None, history=90)
    crowd("c", 32, irregular=None, cards=0, savings="0", history=179)
    crowd("d", 33, irregular=None, cards=0, savings=None, history=180)

    found = fairness(ask)

    assert found.people == 126
    assert sizes(dimension(found, "income")) == {"irregular": 30, "steady": 31, "unknown": 65}
    assert sizes(dimension(found, "accounts")) == {
        "cards_and_savings": 30,
        "cards": 31,
        "savings": 32,
        "neither": 33,
    }
    assert sizes(dimension(found, "history")) == {
        "under_90_days": 30,
        "under_180_days": 63,
        "from_180_days": 33,
    }


def test_rates_are_of_the_ninety_days_and_flagged_where_they_lie_apart(ask):
    crowd("even", 60, irregular=False, offer="approved")
    crowd("odd", 30, irregular=True, persona="variable_income_budgeter")
    crowd("saver", 10, irregular=True, offer="shown")

    income = dimension(fairness(ask), "income")

    assert rates(income, "persona", "savings_builder") == {"irregular": (40, 0.25), "steady": (60, 1)}
    assert rates(income, "persona", "variable_income_budgeter") == {
        "irregular": (40, 0.75),
        "steady": (60, 0),
    }
    assert rates(income, "offer_shown") == {"irregular": (40, 0.25), "steady": (60, 1)}
    assert rates(income, "every_offer_rejected") == {"irregular": (40, 0.75), "steady": (60, 0)}
    [shown] = [one for one in income.outcomes if one.outcome == "offer_shown"]
    odd, even = shown.rates
    assert (shown.reference, odd.difference, odd.ratio, odd.flagged) == ("steady", -0.75, 0.25, True)
    assert (even.difference, even.ratio, even.flagged) == (0, 1, False)


@pytest.mark.parametrize(
    ("status", "shown", "rejected"),
    [
        ("approved", 1, 0),
        ("shown", 1, 0),
        ("dismissed", 1, 0),
        ("pending", 0, 0),
        ("overridden", 0, 0),
        ("withdrawn", 0, 0),
        (None, 0, 1),
    ],
)
def test_an_offer_that_nobody_saw_was_neither_shown_nor_rejected(ask, status, shown, rejected):
    crowd("a", irregular=True, offer=status)

    income = dimension(fairness(ask), "income")

    assert rates(income, "offer_shown") == {"irregular": (40, shown)}
    assert rates(income, "every_offer_rejected") == {"irregular": (40, rejected)}


def test_only_who_agreed_to_be_counted_is(ask):
    crowd("agreed", 30, irregular=True)
    crowd("silent", 50, irregular=True, purposes=("education", "partner_offers"))
    crowd("gone", 50, irregular=True, purposes=("partner_offers", "research_metrics"))
    crowd("later", 50, irregular=True)
    execute(
        "INSERT INTO consents (user_id, purpose, event, notice_version, method)"
        " SELECT 'later' || n, 'research_metrics', 'revoked', '1', 'test' FROM generate_series(1, 50) AS n"
    )

    found = fairness(ask)

    assert found.people == 30
    assert sizes(dimension(found, "income")) == {"irregular": 30}


def test_small_groups_are_named_and_nothing_of_them_is_told(ask):
    crowd("steady", 90, irregular=False, persona="savings_builder")
    crowd("odd", 40, irregular=True, persona="savings_builder")
    crowd("new", 3, irregular=None, persona="insufficient_data")

    income = dimension(fairness(ask), "income")

    # The three would follow from the whole, were the forty told of.
    assert (sizes(income), income.withheld) == ({"steady": 90}, ["irregular", "unknown"])
    assert rates(income, "persona", "insufficient_data") == {"steady": (90, 0)}
    for few in ("irregular", "unknown"):
        assert few not in json.dumps([one.model_dump() for one in income.outcomes])


def test_a_person_too_few_is_nobody(ask):
    crowd("a", 29, irregular=True)
    found = fairness(ask)
    assert found.people == 29
    assert all(one.groups == one.outcomes == [] and one.withheld for one in found.dimensions)

    crowd("b", 1, irregular=True)
    assert sizes(dimension(fairness(ask), "income")) == {"irregular": 30}


def test_offers_need_as_many_who_allow_them(ask):
    crowd("a", 29, irregular=True, offer="shown")
    crowd("b", 11, irregular=True, purposes=("education", "research_metrics"))

    income = dimension(fairness(ask), "income")

    assert sizes(income) == {"irregular": 40}
    assert (rates(income, "offer_shown"), rates(income, "every_offer_rejected")) == ({}, {})
    assert rates(income, "persona", "savings_builder") == {"irregular": (40, 1)}


def test_whom_the_engine_served_is_in_a_group(ask, served):
    consent("hannah", purpose="research_metrics")

    found = fairness(ask)

    assert found.people == 1
    assert [one.withheld for one in found.dimensions] == [
        ["steady"],
        ["cards_and_savings"],
        ["from_180_days"],
    ]


def test_runs_keep_it_and_older_ones_say_that_they_have_none(ask):
    crowd("a", 30, irregular=True)
    answer = ask("POST", "/metrics/run")
    run = Envelope[MetricsStarted].model_validate(answer.body).data.run_id
    counted = fairness(ask)
    crowd("b", 30, irregular=False)
    assert fairness(ask, run) == counted != fairness(ask)

    rows("ALTER TABLE metrics_runs DISABLE TRIGGER USER")
    execute("UPDATE metrics_runs SET metrics = metrics - 'fairness'")
    assert fairness(ask, run) is None
    listed = Envelope[list[KeptMetrics]].model_validate(ask("GET", "/metrics/runs").body).data
    assert [one.fairness for one in listed] == [None]
