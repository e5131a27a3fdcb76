"""What cannot be an edition: every fault is listed, with its entry and its field, and nothing is written."""

import json

import pytest

from .operators import rows
from .proposals import IN_FORCE, faults

pytestmark = pytest.mark.usefixtures("database", "keys")


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
    assert found["edu-fees-2-waiver", "trigger"].endswith(
        "its threshold is a decimal number, as text, not 20"
    )
    assert found["edu-new", "title"] == "title is missing; it takes a text of one line"
    assert found["offer-credit-monitoring", "category"] == "category payday_loan is never offered"
    assert found["offer-credit-monitoring", "payout"] == "there is no field 'payout'"
    assert found["gen-nothing", None] == "there is no such entry to remove"
    assert "offers is 'never'" in found["settings", "approval"]
    reasons = [fault["reason"] for fault in answer.body["errors"]]
    assert "unknown feature 'mood'" in reasons
    pointers = [fault["pointer"] for fault in answer.body["errors"] if fault["field"] == "trigger"]
    assert pointers[:2] == ["/trigger/any/0/feature", "/trigger/any/1/threshold"]
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
    ({"summary": "You need to avoid fees."}, "summary", "it says 'need to', which no text of ours says"),
    ({"title": "Your bad luck"}, "title", "it says 'your bad', which no text of ours says"),
    ({"summary": "Institutional overdraft administration necessitates considerable deliberation."},
     None, "reading grade"),
    ({"summary": "x" * 401}, "summary", "at most 400"),
    ({"summary": "a\x00b"}, "summary", "text of one line"),
    ({"summary": "a\ud800b"}, "summary", "text of one line"),
    ({"summary": None}, "summary", "text of one line"),
    ({"summary": "Other words.", "template_version": 2}, "template_version", "the next one is 3"),
    ({"template_version": 10**30}, "template_version", "whole number"),
    ({"template_version": 1.0}, "template_version", "whole number"),
    ({"personas": ["fee_presure"]}, "personas", "no rule assigns the persona fee_presure"),
    ({"generic": True}, "trigger", "unless it is generic"),
    ({"trigger": {"feature": "fees", "op": ">", "threshold": "1000001"}}, "trigger", "to 1000000, not"),
    ({"trigger": {"feature": "fees", "op": ">", "threshold": "1e9"}}, "trigger", "a decimal number"),
    ({"reviewed_at": "yesterday"}, "reviewed_at", "a day as YYYY-MM-DD"),
    ({"reviewed_at": "2026-02-30"}, "reviewed_at", "a day as YYYY-MM-DD"),
    ({"reviewed_at": "9999-99-99"}, "reviewed_at", "a day as YYYY-MM-DD"),
    ({"reviewed_at": "2999-01-01"}, "reviewed_at", "reviewed_at is 2999-01-01, and today is"),
]  # fmt: skip


def test_an_entry_that_cannot_be_shown_is_no_draft(propose):
    for change, field, words in ENTRIES:
        answer = propose("catalogue", {"education": [{"id": "edu-fees-1-total", **change}]})
        assert words in faults(answer)["edu-fees-1-total", field], change
    assert rows("SELECT FROM editions WHERE status = 'draft'") == []


@pytest.mark.parametrize("category", ["payday", "Payday_Loan", "payday loan", "earned_wage_advance"])
def test_what_is_never_offered_is_no_draft_however_it_is_spelled(propose, category):
    answer = propose("catalogue", {"offers": [{"id": "offer-credit-monitoring", "category": category}]})

    assert faults(answer) == {
        ("offer-credit-monitoring", "category"): f"category {category} is never offered"
    }
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
    *(({"thresholds": [{"persona": "fee_pressure", "feature": "nsf_count", "threshold": written}]},
       "fee_pressure", "a whole number") for written in ("\u0663", "1_0", " 3")),
    ({"settings": {"nearness": " 0.1"}}, "settings", "from 0 to 0.2"),
    ({"settings": {"nearness": "0.9"}}, "settings", "from 0 to 0.2"),
    ({"settings": {"nearness": "NaN"}}, "settings", "from 0 to 0.2"),
    ({"settings": {"mood": 1}}, "settings", "no field 'mood'"),
    ({"remove": ["fee_pressure"]}, "fee_pressure", f"the catalogue {IN_FORCE['catalogue']} has"),
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
    ({"rules": [{"persona": "rich", "rule": ONE_TEST, "position": 1}]}, "rich", "where its list has it"),
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
    (f"/rules/{IN_FORCE['rules']}", {"against": "2020-01"}, 404),
    (f"/rules/{IN_FORCE['rules']}", {"against": "a'b"}, 422),
    ("/rules/" + IN_FORCE["catalogue"] + ".catalogue", {}, 404),
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
