"""Editions that one operator proposes and another approves: checked whole, decided once, kept for ever."""

import json
from copy import deepcopy

import pytest
from sqlalchemy.exc import DBAPIError

from app.api.models.envelope import Envelope
from app.api.models.operator_editions import CatalogueEdition, Edition, RulesEdition
from app.db.access import CONSOLE
from app.db.engine import transaction
from app.domain.personas import SHIPPED_RULES
from app.domain.recommendations import SHIPPED_CATALOGUE

from .operators import rows

pytestmark = pytest.mark.usefixtures("database", "keys")

WHY = {"reason": "Reviewed with the editors."}
IN_FORCE = {"rules": SHIPPED_RULES.version, "catalogue": SHIPPED_CATALOGUE.version}
STRICTER = {
    "thresholds": [{"persona": "high_utilization", "feature": "utilization_max", "threshold": "0.40"}]
}
CALMER = {"education": [{"id": "edu-fees-1-total", "summary": "Fees add up. Some can be avoided."}]}
CHANGES = {"rules": STRICTER, "catalogue": CALMER}
MODELS = {"rules": RulesEdition, "catalogue": CatalogueEdition}


@pytest.fixture
def propose(ask):
    """Proposes a change, by default of the rules and as Olga."""

    def send(kind="rules", change=None, content=None, **more):
        body = {"reason": "Figures of the last quarter.", "based_on": more.pop("based_on", IN_FORCE[kind])}
        part = {"content": content} if content else {"change": change or CHANGES[kind]}
        return ask("POST", f"/{kind}", body=body | part, **more)

    return send


@pytest.fixture
def decide(ask):
    """Says a word on an edition, by default as Otto, who proposed none."""

    def send(decision, version, kind="rules", operator="otto", *, revision=1, body=WHY, **more):
        headers = {"If-Match": f'"{revision}"', **more.pop("headers", {})}
        path = f"/{kind}/{version}/{decision}"
        return ask("POST", path, operator, body=body, headers=headers, **more)

    return send


def drafted(answer):
    assert answer.status == 201, answer.text
    return answer.body["data"]["edition"]["version"]


def faults(answer):
    assert (answer.status, answer.body["code"]) == (422, "invalid_edition"), answer.text
    return {(fault["entry"], fault["field"]): fault["reason"] for fault in answer.body["errors"]}


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


def test_a_second_operator_puts_it_in_force_and_it_decides(ask, propose, decide, served):
    version = drafted(propose())

    answer = decide("approve", version)

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


@pytest.mark.parametrize("kind", ["rules", "catalogue"])
def test_nobody_approves_or_rejects_what_they_proposed(ask, propose, decide, kind):
    version = drafted(propose(kind))

    for decision, words in (("approve", "somebody else approves it"), ("reject", "withdraw it")):
        answer = decide(decision, version, kind, operator="olga")
        assert (answer.status, answer.body["code"]) == (409, "conflict")
        assert words in answer.body["detail"]
    answer = decide("withdraw", version, kind)
    assert (answer.status, answer.body["detail"]) == (409, "Somebody else proposed it: reject it.")
    assert ask("GET", f"/{kind}/{version}").body["data"]["edition"]["status"] == "draft"
    assert len(rows("SELECT FROM operator_actions")) == 1, "refusals leave no entry"


@pytest.mark.parametrize(("decision", "operator", "status"), [
    ("reject", "otto", "rejected"), ("withdraw", "olga", "withdrawn"), ("approve", "otto", "approved"),
])  # fmt: skip
def test_what_is_decided_stays_and_is_in_the_book_with_its_reason(
    propose, decide, decision, operator, status
):
    version = drafted(propose())

    answer = decide(decision, version, operator=operator)

    assert answer.body["data"]["status"] == status
    for again in ("approve", "reject", "withdraw"):
        late = decide(again, version, operator="oda", revision=2)
        assert (late.status, late.body["detail"]) == (409, f"It is {status}, and that stays.")
    book = rows("SELECT operator_id, action, reason, details FROM operator_actions ORDER BY occurred_at")
    assert [(one.operator_id, one.action) for one in book] == [
        ("olga", "draft_rules"),
        (operator, f"{decision}_rules"),
    ]
    assert {one.details["version"] for one in book} == {version}
    assert book[1].reason == WHY["reason"]


def test_who_looked_at_another_state_is_told_so(propose, decide):
    version = drafted(propose())

    assert decide("approve", version, revision=7).status == 412
    assert decide("reject", version).status == 200
    assert decide("approve", version, operator="oda", revision=1).body["code"] == "changed_meanwhile"


def test_without_if_match_or_a_reason_nothing_is_decided(ask, propose, decide):
    version = drafted(propose())

    assert ask("POST", f"/rules/{version}/approve", "otto", body=WHY).status == 428
    for body in ({}, {"reason": "too short"}, {"reason": " " * 40}):
        assert decide("approve", version, body=body).status == 422
    assert rows("SELECT DISTINCT status FROM editions WHERE kind = 'rules' ORDER BY 1") == [
        ("approved",),
        ("draft",),
    ]


def test_a_proposal_made_from_what_is_no_longer_in_force_is_refused(propose, decide):
    first, second = drafted(propose()), drafted(propose(change={"settings": {"nearness": "0.03"}}))
    assert decide("approve", first).status == 200

    late = decide("approve", second)
    assert (late.status, late.body["code"]) == (409, "conflict")
    assert f"{first} is in force by now" in late.body["detail"]
    anew = propose(change={"settings": {"nearness": "0.03"}})
    assert (anew.status, anew.body["code"]) == (412, "changed_meanwhile")
    assert drafted(propose(change={"settings": {"nearness": "0.03"}}, based_on=first))


def test_a_key_makes_a_proposal_and_a_decision_once(ask, propose, decide):
    headers = {"Idempotency-Key": "k1"}
    answers = [propose(headers=headers) for _ in range(2)]
    [version] = {drafted(answer) for answer in answers}

    approvals = [decide("approve", version, headers={"Idempotency-Key": "k2"}) for _ in range(2)]

    assert [answer.status for answer in approvals] == [200, 200]
    assert approvals[0].body["data"] == approvals[1].body["data"]
    assert propose("catalogue", headers=headers).body["code"] == "idempotency_key_reused"
    assert len(rows("SELECT FROM operator_actions")) == 2


def test_what_cannot_be_written_in_the_book_is_not_done(ask, propose, decide):
    version = drafted(propose())
    rows("REVOKE INSERT ON operator_actions FROM spendsense_operator")

    assert propose(change={"settings": {"nearness": "0.03"}}).status == 500
    assert decide("approve", version).status == 500
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


def test_every_fault_of_a_catalogue_is_listed_with_its_entry_and_field(propose):
    answer = propose("catalogue", {
        "education": [
            {"id": "edu-fees-1-total", "because": "You paid {feez}.", "summary": "You should know better."},
            {"id": "edu-fees-2-waiver", "trigger": {"any": [
                {"feature": "mood", "op": ">", "threshold": "1"},
                {"feature": "fees", "op": ">", "threshold": 20},
            ]}},
            {"id": "edu-new"},
        ],
        "offers": [
            {"id": "offer-credit-monitoring", "category": "payday_loan", "payout": "40.00"},
            {"id": "offer-budgeting-app", "title": "Institutional expenditure administration utility"},
        ],
        "remove": ["gen-nothing"],
        "settings": {"approval": {"offers": "never", "first_use": "auto"}},
    })  # fmt: skip

    found = faults(answer)
    assert found["edu-fees-1-total", "because"] == "unknown slot 'feez'"
    assert (
        found["edu-fees-2-waiver", "trigger"] == "fees is a money: its threshold is a decimal as text, not 20"
    )
    assert found["edu-new", "title"] == "title is missing; it takes a text of one line"
    assert found["offer-credit-monitoring", "category"] == "category payday_loan is never offered"
    assert found["offer-credit-monitoring", "'payout'"] == "there is no field 'payout'"
    assert found["gen-nothing", None] == "there is no such entry to remove"
    assert "offers is 'never'" in found["settings", "approval"]
    reasons = [fault["reason"] for fault in answer.body["errors"]]
    assert "unknown feature 'mood'" in reasons
    assert rows("SELECT FROM editions WHERE status = 'draft'") == []


ENTRIES = [
    ({"because": "You paid {fees:>1000000000} over {window} days."}, "because", "stands as it is"),
    ({"because": "You paid {fees!r} over {window} days."}, "because", "stands as it is"),
    ({"because": "You paid {fees.__class__} over {window} days."}, "because", "unknown slot"),
    ({"because": "You paid {} over {window} days."}, "because", "unknown slot ''"),
    ({"because": "You paid {fees} over {window} days{"}, "because", "because: "),
    ({"because": "You paid {fees} in fees."}, "because", "comes with the window's name"),
    ({"because": "{next_subscription_date} {raised_on} {last_fee_date}"}, "because", "too many"),
    ({"summary": "Fees of $35 add up."}, "summary", "a number in a text is a slot"),
    ({"summary": "You need to avoid fees."}, "summary", "tone 2026-11.1: 'need to'"),
    ({"title": "Your bad luck"}, "title", "tone 2026-11.1: 'your bad'"),
    ({"summary": "Institutional overdraft administration necessitates considerable deliberation."},
     None, "reading grade"),
    ({"summary": "x" * 401}, "summary", "at most 400"),
    ({"summary": "a\x00b"}, "summary", "text of one line"),
    ({"summary": "a\ud800b"}, "summary", "text of one line"),
    ({"summary": None}, "summary", "text of one line"),
    ({"summary": "Other words.", "template_version": 1}, "template_version", "the next one is 2"),
    ({"template_version": 10**30}, "template_version", "whole number"),
    ({"template_version": 1.0}, "template_version", "whole number"),
    ({"personas": ["fee_presure"]}, "personas", "no rule assigns the persona fee_presure"),
    ({"generic": True}, "trigger", "unless it is generic"),
    ({"trigger": {"feature": "fees", "op": ">", "threshold": "1e9"}}, "trigger", "from -1000000 to 1000000"),
    ({"reviewed_at": "yesterday"}, "reviewed_at", "a day as YYYY-MM-DD"),
]  # fmt: skip


def test_an_entry_that_cannot_be_shown_is_no_draft(propose):
    for change, field, words in ENTRIES:
        answer = propose("catalogue", {"education": [{"id": "edu-fees-1-total", **change}]})
        assert words in faults(answer)["edu-fees-1-total", field], change
    assert rows("SELECT FROM editions WHERE status = 'draft'") == []


ONE_TEST = {"feature": "fees", "op": ">", "threshold": "1"}
RULES = [
    ({"thresholds": [{"persona": "high_utilization", "feature": "fees", "threshold": "1"}]},
     "high_utilization", "fees: there is no test of it"),
    ({"thresholds": [{"persona": "nobody", "feature": "fees", "threshold": "1"}]}, "nobody", "no test of it"),
    ({"thresholds": [{"persona": "fee_pressure", "feature": "nsf_count", "threshold": "many"}]},
     "fee_pressure", "a whole number"),
    ({"thresholds": [{"persona": "fee_pressure", "feature": "nsf_count", "threshold": -1}]},
     "fee_pressure", "from 0 to 10000, not -1"),
    ({"thresholds": [{"persona": "fee_pressure", "feature": "fees_typical", "threshold": {"30": "1"}}]},
     "fee_pressure", "the windows are"),
    ({"thresholds": [{"persona": "high_utilization", "feature": "is_overdue", "threshold": "yes"}]},
     "high_utilization", "true or false"),
    ({"settings": {"nearness": "0.9"}}, "settings", "from 0 to 0.2"),
    ({"settings": {"nearness": "NaN"}}, "settings", "from 0 to 0.2"),
    ({"settings": {"mood": 1}}, "settings", "no field 'mood'"),
    ({"remove": ["fee_pressure"]}, "fee_pressure", "the catalogue 2026-11.1 has entries for it"),
    ({"remove": ["insufficient_data"]}, "insufficient_data", "its rule comes first"),
    ({"remove": ["nobody"]}, "nobody", "no such rule to remove"),
    ({"rules": [{"persona": "general_wellness", "rule": ONE_TEST}]},
     "general_wellness", "it is what is left"),
    ({"rules": [{"persona": "A\ud800", "rule": {}}]}, "A\ud800", "text of one line"),
    ({"rules": [{"persona": "rich", "rule": {"feature": [], "op": {}, "threshold": []}}]},
     "rich", "unknown feature []"),
    ({"rules": [{"persona": "rich", "rule": {"feature": "fees", "op": [], "threshold": []}}]},
     "rich", "unknown operator []"),
    ({"rules": [{"persona": "rich", "rule": json.loads('{"any":[' * 300 + "1" + "]}" * 300)}]},
     "rich", "at most 6 deep"),
    ({"rules": [{"persona": "rich", "rule": {"any": [ONE_TEST] * 41}}]}, "rich", "41 tests, at most 40"),
    ({"rules": [{"persona": "rich", "rule": ONE_TEST, "position": 1}]}, "'rich'", "where its list has it"),
]  # fmt: skip


def test_rules_that_could_not_be_judged_are_no_draft(propose):
    for change, entry, words in RULES:
        found = faults(propose("rules", change))
        assert any(name == entry and words in reason for (name, _), reason in found.items()), found
    assert rows("SELECT FROM editions WHERE status = 'draft'") == []


@pytest.mark.parametrize(("path", "query", "status"), [
    ("/rules/2026-01.9", {}, 404),
    ("/rules/%00", {}, 422),
    ("/rules/x%27%20OR%20%271%27=%271", {}, 422),
    ("/rules/" + "9" * 41, {}, 422),
    ("/rules/2026-11.2", {"against": "2020-01"}, 404),
    ("/rules/2026-11.2", {"against": "a'b"}, 422),
    ("/rules/2026-11.1", {}, 404),
    ("/catalogue", {"status": "secret"}, 422),
    ("/catalogue", {"cursor": "x"}, 422),
    ("/catalogue", {"limit": "0"}, 422),
])  # fmt: skip
def test_a_name_is_data_and_never_a_command(ask, path, query, status):
    answer = ask("GET", path, query=query)

    assert answer.status == status, answer.text


@pytest.mark.parametrize("body", [
    {},
    {"content": None},
    {"content": {"rules": [], "settings": {}}, "change": {}},
    {"change": {"rules": [{}] * 301}},
    {"change": {"rules": "all"}},
    {"change": {"force": True}},
    {"change": {"thresholds": [{"persona": "a\x00", "feature": "b", "threshold": "1"}]}},
    {"change": {}, "approved_by": "olga"},
    {"change": {}, "based_on": "'; DROP TABLE editions; --"},
])  # fmt: skip
def test_a_proposal_of_another_shape_is_refused(ask, body):
    whole_body = {"reason": "Figures of the last quarter.", "based_on": IN_FORCE["rules"], **body}

    assert ask("POST", "/rules", body=whole_body).status == 422
    assert rows("SELECT FROM editions WHERE status = 'draft'") == []


def test_so_many_faults_are_counted_and_the_first_of_them_listed(propose):
    answer = propose("rules", {"rules": [{f"f{n}": 1 for n in range(400)}]})

    assert len(answer.body["errors"]) == 200
    assert "of which the first 200 are listed" in answer.body["detail"]


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

    with pytest.raises(DBAPIError, match=r"row-level security|begins as a draft|no draft"):
        _run_as_oda(statement)


def _run_as_oda(statement):
    with transaction(CONSOLE.of("oda")) as connection:
        connection.exec_driver_sql(statement)
