import json
import re
from itertools import chain

import pytest

from scripts.lib.analysis import portions
from scripts.lib.demo.document import demo_document

from .conftest import AS_OF, PEOPLE, demo_file

WINDOWS = ("30d", "90d", "180d")
STREAM = {
    "merchant", "direction", "frequency", "status", "is_active", "kind", "average_amount", "last_amount",
    "first_date", "last_date", "predicted_next_date", "transaction_ids",
}  # fmt: skip


def test_the_demo_people_are_what_their_stories_say(analysed):
    people, rejected, code = analysed(demo_file())

    assert (list(people), rejected, code) == (list(PEOPLE), [], 0)
    expected = {"hannah": "high_utilization", "sam": "subscription_heavy", "sarah": "savings_builder"}
    for name, persona in expected.items():
        assert {people[name]["personas"][window]["persona"] for window in WINDOWS} == {persona}
    for window in WINDOWS:
        assert people["hannah"]["features"][window]["utilization_max"] == 0.68
        assert people["hannah"]["features"][window]["interest_charges_month"] == 87
        first = people["hannah"]["recommendations"][window]["education"][0]
        assert "68% utilization ($3,400 of $5,000 limit)" in first["because"]["text"]
        assert people["sam"]["features"][window]["subscription_count"] == 8
        assert people["sam"]["features"][window]["subscription_monthly"] == 170.44
        assert people["sam"]["features"][window]["utilization_max"] == 0.1


def test_the_shape_is_what_machines_expect(analysed):
    people, _, _ = analysed(demo_file())

    for report in people.values():
        assert all(set(stream) >= STREAM for stream in report["streams"])
        for part in ("features", "personas", "recommendations"):
            assert tuple(report[part]) == WINDOWS
        for window in WINDOWS:
            features, persona = report["features"][window], report["personas"][window]
            assert {name for name, value in features.items() if value is None} == set(
                features["null_reasons"]
            )
            assert features["data_quality"]["n_posted"] == features["posted_count"]
            decided = {*persona["matched"], *persona["not_met"], *persona["unknown"]}
            assert persona["persona"] in decided | {"general_wellness"}
            for item in chain(*report["recommendations"][window].values()):
                assert {"id", "title", "summary", "eligibility"} <= set(item)
                assert item["disclosure"].startswith("This is educational content")
                assert set(item["because"]) == {"text", "facts"}
    [card] = people["hannah"]["features"]["30d"]["card_utilization"]
    assert (card["account_id"], card["utilization"], card["limit"]) == ("hannah-card", 0.68, 5000)


def test_no_source_of_pay_has_its_reason(analysed):
    document = demo_file()
    document["transactions"] = [row for row in document["transactions"] if row["amount"] > 0]
    people, _, _ = analysed(document)

    features = people["sam"]["features"]["30d"]
    assert features["payroll_source"] is None
    assert features["null_reasons"]["payroll_source"] == "no_income_detected"


def test_money_has_two_decimals_and_no_number_is_a_float(run):
    written = run(demo_file(), "--json").stdout

    assert '"last_amount": 15.49' in written
    assert '"balance": 3400.00, "limit": 5000.00, "utilization": 0.68' in written
    numbers = re.findall(r'(?<=": )-?\d[\d.eE+-]*', written)
    assert len(numbers) > 800
    assert [number for number in numbers if not re.fullmatch(r"-?\d+(\.\d{1,6})?", number)] == []


def test_the_same_file_and_day_give_the_same_bytes_whatever_the_order_of_its_lists(run):
    document = demo_file()
    turned = dict(reversed(document.items()))

    first = run(document, "--json").stdout

    assert first == run(document, "--json").stdout
    assert first == run(turned, "--json").stdout


def test_rows_after_the_day_make_no_difference(analysed):
    later = demo_document("hannah", AS_OF.replace(month=12))
    earlier = demo_document("hannah", AS_OF)
    since = {row["transaction_id"] for row in later["transactions"]}
    earlier["transactions"] = [row for row in earlier["transactions"] if row["transaction_id"] in since]
    later["accounts"], later["liabilities"] = earlier["accounts"], earlier["liabilities"]

    with_later, without = analysed(later)[0]["me"], analysed(earlier)[0]["me"]

    assert with_later["streams"] == without["streams"]
    assert with_later["personas"] == without["personas"]


def test_a_file_that_names_nobody_is_of_one_person(analysed):
    document = demo_document("sam", AS_OF)

    assert list(analysed(document)[0]) == ["me"]
    assert list(analysed(document, "--user", "sam")[0]) == ["sam"]


def test_people_are_those_whom_accounts_name_where_no_list_does(analysed, document):
    del document["users"]

    assert list(analysed(document)[0]) == list(PEOPLE)


def test_one_person_may_be_asked_for(analysed):
    everybody, _, _ = analysed(demo_file())
    one, _, _ = analysed(demo_file(), "--user", "sam")

    assert one == {"sam": everybody["sam"]}


def test_a_joint_account_is_each_holders(analysed, document):
    joint = next(account for account in document["accounts"] if account["account_id"] == "sam-checking")
    document["accounts"].append(joint | {"user_id": "sarah"})

    people, rejected, _ = analysed(document)

    assert rejected == []
    employers = [stream["merchant"] for stream in people["sarah"]["streams"] if stream["kind"] == "income"]
    assert sorted(employers) == ["Harbor Logistics", "Lakeview Schools"]
    assert people["sam"]["streams"] == analysed(demo_file())[0]["sam"]["streams"]


def test_amounts_are_in_the_currency_of_the_accounts_where_the_file_does_not_say(analysed):
    document = json.loads(json.dumps(demo_document("sam", AS_OF)).replace('"USD"', '"EUR"'))

    [report] = analysed(document)[0].values()

    assert report["currency"] == "EUR"
    assert report["features"]["30d"]["excluded_currency"] == 0
    assert report["features"]["30d"]["subscription_count"] == 8


def test_a_sync_is_understood(analysed):
    document = demo_document("sam", AS_OF)
    rows = document.pop("transactions")
    netflix = [row for row in rows if row["merchant_name"] == "Netflix"]
    document["transactions"] = {
        "removed": [{"transaction_id": row["transaction_id"]} for row in netflix],
        "modified": rows[:10],
        "added": rows[10:],
    }

    people, rejected, code = analysed(document)

    assert (rejected, code) == ([], 0)
    assert people["me"]["features"]["90d"]["subscription_count"] == 7


def test_somebody_without_data_gets_starter_content(analysed):
    people, _, code = analysed({"users": [{"user_id": "new"}]})

    assert code == 0
    assert people["new"]["personas"]["30d"]["persona"] == "insufficient_data"
    assert people["new"]["recommendations"]["30d"]["offers"] == []


def test_nothing_depends_on_how_many_rows_are_taken_at_once(run, monkeypatch, document):
    document["transactions"].append(document["transactions"][0])
    whole = run(document, "--json", "--skip-invalid").stdout

    for size in (37, 400):
        monkeypatch.setattr(portions.portions, "__defaults__", (size,))
        assert run(document, "--json", "--skip-invalid").stdout == whole


def test_a_person_gets_tables_that_fit_a_terminal(run, document):
    document["transactions"][-1]["merchant_name"] = "Tricky \x1b[31m Shop"
    shown = run(document)

    assert shown.exit_code == 0
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert "\x1b" not in shown.stdout
    for words in ("hannah", "every 2 weeks", "high utilization", "✓ 68%", "$3,400 of its", "no data"):
        assert words in shown.stdout
    assert "This is educational content, not financial advice." in shown.stdout


@pytest.mark.parametrize(
    ("options", "message", "code"),
    [
        (["--user", "nobody"], "knows nobody called nobody", 2),
        (["--user", "[/b] :cat:"], "knows nobody called [/b] :cat:", 2),
        (["--user", ""], "nobody is called nothing", 2),
        (["--as-of", "2026-02-30"], "2026-02-30 is not a date", 2),
        (["--as-of", "0001-01-01"], "is too far away", 2),
    ],
)
def test_wrong_calls_are_said_in_a_sentence_with_the_cure(run, options, message, code):
    shown = run(demo_file(), *options)

    assert shown.exit_code == code
    assert message in shown.stderr
    assert "Cure: " in shown.stderr
    assert "Traceback" not in shown.output
