import json

import pytest

from .conftest import demo_file


def reasons(rejected):
    return [(fault["kind"], fault["row"], fault["field"], fault["reason"]) for fault in rejected]


def rows_of(document, account):
    return [number for number, row in enumerate(document["transactions"]) if row["account_id"] == account]


def test_one_fault_refuses_the_whole_file_and_each_is_listed(analysed, document):
    document["users"].append({"user_id": "eve", "currency": "XXX"})
    document["accounts"][1]["type"] = "purse"
    document["transactions"][5]["amount"] = float("nan")
    document["transactions"][7]["date"] = "2999-01-01"
    document["transactions"].append(document["transactions"][0])
    document["liabilities"].append({"account_id": "nobodys"})

    people, rejected, code = analysed(document)

    assert (people, code) == ({}, 1)
    assert reasons(rejected) == [
        ("users", 3, "currency", "unknown_currency"),
        ("accounts", 1, "type", "unknown_account_type"),
        ("transactions", 5, "amount", "not_a_number"),
        ("transactions", 7, "date", "date_in_future"),
        ("transactions", len(document["transactions"]) - 1, "transaction_id", "duplicate_id"),
        ("liabilities", 3, "account_id", "unknown_account"),
    ]
    assert rejected[2]["id"] == document["transactions"][5]["transaction_id"]


def test_a_person_reads_which_row_which_field_and_why(run, document):
    document["transactions"][5]["amount"] = 12.345

    shown = run(document)

    assert (shown.exit_code, shown.stdout) == (1, "")
    assert "transactions[5]" in shown.stderr
    assert "has more decimals than are kept" in shown.stderr
    assert "--skip-invalid" in shown.stderr


def test_skipping_takes_the_valid_rest_and_reports_what_hangs_on_a_rejected_account(analysed, document):
    everybody = analysed(demo_file())[0]
    lost = next(row for row in document["accounts"] if row["account_id"] == "hannah-card")
    lost["balances"]["limit"] = "5000"

    people, rejected, code = analysed(document, "--skip-invalid")

    assert code == 0
    assert (people["sam"], people["sarah"]) == (everybody["sam"], everybody["sarah"])
    assert people["hannah"]["features"]["30d"]["card_count"] == 0
    assert {fault["reason"] for fault in rejected} == {"not_a_number", "account_rejected"}
    hanging = [fault["row"] for fault in rejected if fault["kind"] == "transactions"]
    assert hanging == rows_of(document, "hannah-card")


def test_only_a_persons_own_rows_betray_the_other_sign(analysed, document):
    everybody = analysed(demo_file())[0]
    for number in rows_of(document, "sam-checking"):
        document["transactions"][number]["amount"] *= -1

    people, rejected, code = analysed(document)
    assert (people, code) == ({}, 1)
    assert [(fault["id"], fault["reason"]) for fault in rejected] == [("sam", "sign_convention")]

    people, rejected, code = analysed(document, "--skip-invalid")
    assert (list(people), code) == (["hannah", "sarah"], 0)
    assert people["sarah"] == everybody["sarah"]


def test_a_row_of_somebody_who_is_unknown_or_whose_account_it_is_not(analysed, document):
    document["accounts"][0]["user_id"] = "nobody"
    document["transactions"][-1]["user_id"] = "sam"

    _, rejected, _ = analysed(document)

    assert reasons(rejected) == [
        ("accounts", 0, "user_id", "unknown_user"),
        ("transactions", len(document["transactions"]) - 1, "user_id", "not_the_accounts_owner"),
    ]


def test_ids_are_a_persons_own(analysed, document):
    for row in document["transactions"]:
        row["transaction_id"] = row["transaction_id"].partition("-")[2]

    assert analysed(document)[1:] == ([], 0)


@pytest.mark.parametrize("skip", [[], ["--skip-invalid"]])
@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"accounts": {}}, "not_a_list"),
        ({"something": 1}, "no_rows"),
        ({"accounts": None, "transactions": []}, "no_rows"),
        ({"accounts": [1]}, "not_an_object"),
    ],
)
def test_what_is_no_bank_data_is_refused(analysed, document, reason, skip):
    people, rejected, code = analysed(document, *skip)

    assert [fault["reason"] for fault in rejected] == [reason]
    assert (people, code) == ({}, 1) or (reason == "not_an_object" and skip)


@pytest.mark.parametrize("skip", [[], ["--skip-invalid"]])
@pytest.mark.parametrize(
    ("document", "cure"),
    [
        ({"something": 1}, "Put accounts into it, and their transactions"),
        ({"accounts": {}}, "Make it a list"),
    ],
)
def test_a_fault_of_the_file_itself_has_a_cure_that_helps(run, document, cure, skip):
    said = run(document, *skip).stderr.replace("\n", " ")

    assert f"Cure: {cure}" in said
    assert "--skip-invalid" not in said


def test_who_leaves_all_rows_out_is_not_told_to_leave_them_out(run, document):
    for account in document["accounts"]:
        account["type"] = "purse"
    for user in document["users"]:
        user["currency"] = "shells"

    said = run(document, "--skip-invalid").stderr.replace("\n", " ")

    assert "without its faulty rows nothing is left" in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"accounts": [\n{"account_id": "a"', "line 2, column 19: the document breaks off"),
        ('{"accounts": [], "accounts": []}', '"accounts" is there twice'),
        ("account;amount\na;12\n", "here a JSON object must begin"),
        ("", "here a JSON object must begin"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(run, text, message):
    shown = run(text)

    assert (shown.exit_code, shown.stdout) == (1, "")
    assert message in shown.stderr.replace("\n", " ")
    assert "Traceback" not in shown.output


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"accounts": [\n{"account_id": "a"', ("accounts", 0, "line 2, column 19", "broken_json")),
        ("account;amount\na;12\n", ("document", None, "line 1, column 1", "not_an_object")),
    ],
    ids=["cut off", "no object"],
)
def test_a_machine_is_told_of_what_is_no_json_as_of_faulty_rows(analysed, text, fault):
    people, rejected, code = analysed(text)

    assert (people, code) == ({}, 1)
    assert reasons(rejected) == [fault]
    assert rejected[0]["id"] is None


def test_every_one_of_many_faults_is_listed(analysed, document, run):
    for row in document["transactions"]:
        row["amount"] = json.dumps(row["amount"])

    _, rejected, _ = analysed(document)

    assert [fault["row"] for fault in rejected] == list(range(len(document["transactions"])))
    assert run(document).stderr.count("is not a number") == len(rejected)
