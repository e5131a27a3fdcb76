"""Editions that one operator proposes and another approves: decided once, kept for ever."""

from copy import deepcopy

import psycopg2
import pytest

from app.api.models.operator_editions import CatalogueEdition, Edition, RulesEdition
from app.api.models.operator_vocabulary import Vocabulary
from app.db.access import CONSOLE
from app.db.engine import transaction
from app.db.sql import text
from app.domain.personas import SHIPPED_RULES
from app.domain.proposals.rules import personas_of
from app.domain.recommendations import SHIPPED_CATALOGUE
from app.domain.recommendations.slots import slot_names
from edge.web.envelope import Envelope

from .operators import rows
from .proposals import IN_FORCE, UTILIZATION, WHY, drafted
from .served import serve

pytestmark = pytest.mark.usefixtures("database", "keys")

MODELS = {"rules": RulesEdition, "catalogue": CatalogueEdition}


def whole(ask, kind):
    return deepcopy(ask("GET", f"/{kind}/{IN_FORCE[kind]}").body["data"]["content"])


@pytest.mark.parametrize("kind", ["rules", "catalogue"])
def test_what_ships_is_listed_and_shown_whole(ask, kind):
    [only] = Envelope[list[Edition]].model_validate(ask("GET", f"/{kind}").body).data
    shown = Envelope[MODELS[kind]].model_validate(ask("GET", f"/{kind}/{only.version}").body).data

    assert (only.version, only.status, only.in_force, only.mine) == (IN_FORCE[kind], "approved", True, False)
    assert shown.edition == only
    assert (shown.compared_with, shown.differences) == (only.version, [])
    parts = shown.content.model_dump()
    if kind == "rules":
        assert [row["persona"] for row in parts["rules"]] == [
            "insufficient_data",
            *(row.persona for row in SHIPPED_RULES.rows),
        ]
    else:
        assert [row["id"] for row in parts["education"]] == [one.id for one in SHIPPED_CATALOGUE.education]


def test_the_vocabulary_holds_everything_that_what_ships_is_written_with(ask):
    words = Envelope[Vocabulary].model_validate(ask("GET", "/vocabulary").body).data

    signals = {signal.name for signal in words.signals}
    tests = {test.feature for row in SHIPPED_RULES.rows for test in row.rule.tests}
    assert signals >= tests | set(SHIPPED_CATALOGUE.features)
    slots = {slot.name for slot in words.slots}
    assert slots >= {name for one in SHIPPED_CATALOGUE.entries.values() for name in slot_names(one.because)}
    assert set(words.personas) == personas_of(SHIPPED_RULES)


@pytest.mark.parametrize("kind", ["rules", "catalogue"])
def test_a_draft_says_what_differs_and_decides_nothing_yet(ask, propose, kind):
    answer = propose(kind)

    draft = Envelope[MODELS[kind]].model_validate(answer.body).data
    assert (draft.edition.status, draft.edition.mine, draft.edition.in_force) == ("draft", True, False)
    assert draft.compared_with == draft.edition.based_on == IN_FORCE[kind]
    changed = {(one.part, one.entry, one.field) for one in draft.differences}
    if kind == "rules":
        assert changed == {("rules", "high_utilization", "rule")}
    else:
        # A new text has a version of its own, and whoever wrote it has looked at it.
        fields = ("summary", "template_version", "reviewed_by", "reviewed_at")
        assert changed == {("education", "edu-fees-1-total", field) for field in fields}
    assert ask("GET", f"/{kind}", query={"status": "approved"}).body["data"][0]["in_force"]
    assert [one["version"] for one in ask("GET", f"/{kind}", "otto").body["data"]] == [
        draft.edition.version,
        IN_FORCE[kind],
    ]


def test_a_second_operator_puts_it_in_force(ask, propose, judge):
    version = drafted(propose())

    answer = judge("approve", version)

    edition = Envelope[Edition].model_validate(answer.body).data
    assert (edition.status, edition.in_force, edition.revision) == ("approved", True, 2)
    assert (edition.created_by, edition.decided_by, edition.mine) == ("olga", "otto", False)
    assert edition.decision_reason == WHY["reason"]
    earlier = ask("GET", f"/rules/{IN_FORCE['rules']}").body["data"]
    assert earlier["compared_with"] == version
    assert not earlier["edition"]["in_force"]
    against = ask("GET", f"/rules/{version}", query={"against": IN_FORCE["rules"]}).body["data"]
    [difference] = against["differences"]
    assert difference["before"]["any"][0]["threshold"] == "0.50"
    assert difference["after"]["any"][0]["threshold"] == "0.40"


def test_the_next_run_decides_by_it_and_what_was_decided_before_replays_as_it_was(
    ask, propose, judge, served
):
    [[old]] = rows(
        "SELECT recommendation_id::text FROM recommendations WHERE user_id = 'sam' ORDER BY 1 LIMIT 1"
    )
    version = drafted(propose(change={"thresholds": [UTILIZATION | {"threshold": "0.09"}]}))
    serve("hannah", "sam")
    assert personas_of_sam() == {(IN_FORCE["rules"], "subscription_heavy")}

    judge("approve", version)
    serve("hannah", "sam")

    assert personas_of_sam() == {
        (IN_FORCE["rules"], "subscription_heavy"),
        (version, "high_utilization"),
    }
    replay = ask("POST", f"/recommendations/{old}/replay").body["data"]
    assert (replay["replays"], replay["differences"]) == (True, [])


def personas_of_sam():
    return set(
        map(tuple, rows("SELECT rules_version, persona FROM persona_assignments WHERE user_id = 'sam'"))
    )


@pytest.mark.parametrize("kind", ["rules", "catalogue"])
def test_nobody_approves_or_rejects_what_they_proposed(ask, propose, judge, kind):
    version = drafted(propose(kind))

    for decision, words in (("approve", "somebody else approves it"), ("reject", "withdraw it")):
        answer = judge(decision, version, kind, operator="olga")
        assert (answer.status, answer.body["code"]) == (409, "conflict")
        assert words in answer.body["detail"]
    answer = judge("withdraw", version, kind)
    assert (answer.status, answer.body["detail"]) == (409, "Somebody else proposed it: reject it.")
    assert ask("GET", f"/{kind}/{version}").body["data"]["edition"]["status"] == "draft"
    assert len(rows("SELECT FROM operator_actions")) == 1, "refusals leave no entry"


@pytest.mark.parametrize(("decision", "operator", "status"), [
    ("reject", "otto", "rejected"), ("withdraw", "olga", "withdrawn"), ("approve", "otto", "approved"),
])  # fmt: skip
def test_what_is_decided_stays_and_is_in_the_book_with_its_reason(propose, judge, decision, operator, status):
    version = drafted(propose())

    answer = judge(decision, version, operator=operator)

    assert answer.body["data"]["status"] == status
    for again in ("approve", "reject", "withdraw"):
        late = judge(again, version, operator="oda", revision=2)
        assert (late.status, late.body["detail"]) == (409, f"It is {status}, and that stays.")
    book = rows("SELECT operator_id, action, reason, details FROM operator_actions ORDER BY occurred_at")
    assert [(one.operator_id, one.action) for one in book] == [
        ("olga", "draft_rules"),
        (operator, f"{decision}_rules"),
    ]
    assert {one.details["version"] for one in book} == {version}
    assert book[1].reason == WHY["reason"]


def test_who_looked_at_another_state_is_told_so(propose, judge):
    version = drafted(propose())

    assert judge("approve", version, revision=7).status == 412
    assert judge("reject", version).status == 200
    assert judge("approve", version, operator="oda", revision=1).body["code"] == "changed_meanwhile"


def test_without_if_match_or_a_reason_nothing_is_decided(ask, propose, judge):
    version = drafted(propose())

    assert ask("POST", f"/rules/{version}/approve", "otto", body=WHY).status == 428
    for body in ({}, {"reason": "too short"}, {"reason": " " * 40}):
        assert judge("approve", version, body=body).status == 422
    assert rows("SELECT DISTINCT status FROM editions WHERE kind = 'rules' ORDER BY 1") == [
        ("approved",),
        ("draft",),
    ]


def test_a_proposal_made_from_what_is_no_longer_in_force_is_refused(propose, judge):
    first, second = drafted(propose()), drafted(propose(change={"settings": {"nearness": "0.03"}}))
    assert judge("approve", first).status == 200

    late = judge("approve", second)
    assert (late.status, late.body["code"]) == (409, "conflict")
    assert f"{first} is in force by now" in late.body["detail"]
    anew = propose(change={"settings": {"nearness": "0.03"}})
    assert (anew.status, anew.body["code"]) == (412, "changed_meanwhile")
    assert drafted(propose(change={"settings": {"nearness": "0.03"}}, based_on=first))


def test_a_key_makes_a_proposal_and_a_decision_once(ask, propose, judge):
    headers = {"Idempotency-Key": "k1"}
    answers = [propose(headers=headers) for _ in range(2)]
    [version] = {drafted(answer) for answer in answers}

    approvals = [judge("approve", version, headers={"Idempotency-Key": "k2"}) for _ in range(2)]

    assert [answer.status for answer in approvals] == [200, 200]
    assert approvals[0].body["data"] == approvals[1].body["data"]
    assert propose("catalogue", headers=headers).body["code"] == "idempotency_key_reused"
    assert len(rows("SELECT FROM operator_actions")) == 2


def test_what_cannot_be_written_in_the_book_is_not_done(ask, propose, judge):
    version = drafted(propose())
    rows("REVOKE INSERT ON operator_actions FROM spendsense_operator")

    assert propose(change={"settings": {"nearness": "0.03"}}).status == 500
    assert judge("approve", version).status == 500
    assert rows("SELECT status FROM editions WHERE version = :version", version=version) == [("draft",)]
    assert len(rows("SELECT FROM editions WHERE kind = 'rules'")) == 2


@pytest.mark.parametrize("kind", ["rules", "catalogue"])
def test_what_changes_nothing_is_refused(ask, propose, kind):
    for part in ({"content": whole(ask, kind)}, {"change": {"settings": {}}}):
        answer = propose(kind, **part)
        assert (answer.status, answer.body["detail"]) == (409, "Nothing in it differs from what is in force.")


def test_a_whole_catalogue_is_a_proposal_too(ask, propose):
    content = whole(ask, "catalogue")
    gone = content["education"].pop(3)
    content["offers"].reverse()
    content["settings"]["approval"]["offers"] = "pre_review"

    answer = propose("catalogue", content=content)

    found = {(one["part"], one["entry"], one["field"]) for one in answer.body["data"]["differences"]}
    assert found == {
        ("education", gone["id"], None),
        ("offers", None, "order"),
        ("settings", None, "approval"),
    }


SIGNED = "INSERT INTO editions (kind, version, content_sha256, created_by{}) VALUES ('rules', 'x', {}{})"
SHA = "repeat('a', 64), 'otto'"
LATE = "INSERT INTO persona_rules SELECT version, 9, 'late', '{}' FROM editions WHERE status = 'draft'"
COUNTED = "INSERT INTO metrics_runs (requested_by, started_at, rules_version, catalogue_version, metrics)"


@pytest.mark.parametrize("statement", [
    "UPDATE editions SET status = 'approved', approved_by = 'otto' WHERE status = 'draft'",
    "UPDATE editions SET status = 'rejected', closed_by = 'otto', decision_reason = 'It is not right.'",
    SIGNED.format("", SHA, ""),
    SIGNED.format(", status, approved_by, approved_at", SHA, ", 'approved', 'oda', now()"),
    LATE,
    COUNTED + " VALUES ('otto', now(), '1', '1', '{}')",
])  # fmt: skip
def test_the_database_itself_lets_nobody_sign_for_another(propose, statement):
    drafted(propose())

    with pytest.raises(psycopg2.Error, match=r"row-level security|begins as a draft|no draft"):
        _run_as_oda(statement)


def _run_as_oda(statement):
    with transaction(CONSOLE.of("oda")) as connection:
        connection.execute(text(statement))
