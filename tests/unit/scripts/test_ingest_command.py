"""Bank data goes whole to whom it belongs; what is refused is said with its cure."""

import base64
import gzip
import hashlib
import json

import pytest

from scripts import ingest
from scripts.lib.console import OperatorError

from .demo_people import CONSUMER

DOCUMENT = {"accounts": [{"account_id": "a"}], "transactions": [], "liabilities": []}
PACKED = ingest.pack([json.dumps(DOCUMENT).encode()])
REPORT = {"accounts": 1, "transactions": 0, "liabilities": 0, "rejected": []}


@pytest.mark.parametrize("by", ["email", "id"])
def test_ingest_hands_over_the_whole_document(target, database, hannah, by):
    database.answers["ingest"] = REPORT

    result = ingest.run(target, PACKED, CONSUMER if by == "email" else hannah)

    request = database.named("ingest")[0]
    assert json.loads(gzip.decompress(base64.b64decode(request["document_gz"]))) == DOCUMENT
    assert (request["user_id"], request["skip_invalid"]) == (hannah, False)
    assert (result.user_id, result.accounts) == (hannah, 1)


def sign_up(target, pool, *, confirmed, verified):
    """Somebody in the pool with an address that is perhaps not theirs; answers their id."""
    client, email = target.client("cognito-idp"), "victim@example.com"
    attributes = [
        {"Name": "email", "Value": email},
        {"Name": "email_verified", "Value": str(verified).lower()},
    ]
    client.admin_create_user(UserPoolId=pool, Username=email, UserAttributes=attributes)
    if confirmed:
        client.admin_set_user_password(UserPoolId=pool, Username=email, Password="Known123!", Permanent=True)
    found = client.admin_get_user(UserPoolId=pool, Username=email)["UserAttributes"]
    return next(entry["Value"] for entry in found if entry["Name"] == "sub")


@pytest.mark.parametrize(("confirmed", "verified"), [(False, True), (True, False), (False, False)])
def test_an_unproven_address_gets_no_bank_data(target, pool, database, confirmed, verified):
    user_id = sign_up(target, pool, confirmed=confirmed, verified=verified)

    with pytest.raises(OperatorError, match=r"Nobody has proven yet that victim@example\.com") as error:
        ingest.run(target, PACKED, "victim@example.com")

    assert f"--user {user_id}" in error.value.cure
    assert database.requests == []


def test_an_id_may_be_given_by_who_knows_whose_it_is_and_its_address_is_not_recorded(target, pool, database):
    user_id = sign_up(target, pool, confirmed=True, verified=False)
    database.answers["ingest"] = REPORT

    assert ingest.run(target, PACKED, user_id).user_id == user_id

    assert database.named("record_profile") == []


def test_a_proven_address_gets_its_data(target, pool, database):
    user_id = sign_up(target, pool, confirmed=True, verified=True)
    database.answers["ingest"] = REPORT

    assert ingest.run(target, PACKED, "victim@example.com").user_id == user_id

    assert database.named("record_profile")[0]["email"] == "victim@example.com"


FAULT = {"kind": "transactions", "row": 3, "id": "t3", "field": "amount", "reason": "missing"}


@pytest.mark.usefixtures("hannah")
def test_a_refused_document_lists_its_faults_and_the_cure(cli, database, tmp_path):
    path = tmp_path / "data.json"
    path.write_text(json.dumps(DOCUMENT))
    database.answers["ingest"] = REPORT | {"rejected": [FAULT], "unlisted": 7, "refused": True}

    shown = cli(ingest, str(path), "--user", CONSUMER)
    as_json = cli(ingest, str(path), "--user", CONSUMER, "--json")

    assert (shown.exit_code, shown.stdout) == (1, "")
    for said in ("transactions[3]", "t3", "amount", "is missing", "and 7 more", "8 faults", "--skip-invalid"):
        assert said in shown.stderr
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["rejected"] == [FAULT]


@pytest.mark.usefixtures("hannah")
@pytest.mark.parametrize(
    ("reason", "cure"),
    [("several_people", "Divide it into a file for each person"), ("not_a_list", "a list")],
)
def test_what_no_row_can_cure_is_not_cured_by_leaving_rows_out(target, database, reason, cure):
    fault = {"kind": "document", "row": None, "id": None, "field": None, "reason": reason}
    database.answers["ingest"] = REPORT | {"rejected": [fault], "refused": True}

    with pytest.raises(ingest.DocumentRefusedError) as error:
        ingest.run(target, PACKED, CONSUMER, skip_invalid=True)

    assert cure in error.value.cure
    assert "--skip-invalid" not in error.value.cure


@pytest.mark.usefixtures("hannah")
def test_without_consent_nothing_is_taken_and_it_is_said(target, database):
    class ConsentRequired(Exception):
        pass

    database.answers["ingest"] = ConsentRequired("education")

    with pytest.raises(ingest.ConsentRequiredError, match="has not consented"):
        ingest.run(target, PACKED, CONSUMER)


@pytest.mark.usefixtures("hannah")
def test_other_failures_of_ingest_stay_what_they_are(target, database):
    database.answers["ingest"] = RuntimeError("database away")

    with pytest.raises(OperatorError, match="RuntimeError: database away"):
        ingest.run(target, PACKED, CONSUMER)


@pytest.mark.usefixtures("pool", "operations")
def test_a_stranger_is_named(target):
    with pytest.raises(OperatorError, match=r"nobody@demo\.com is not in the user pool"):
        ingest.run(target, PACKED, "nobody@demo.com")


def test_a_document_beyond_the_limit_is_refused_with_the_cure(monkeypatch):
    monkeypatch.setattr(ingest, "MAX_REQUEST_BYTES", 1100)

    with pytest.raises(OperatorError, match="6 MiB when packed"):
        ingest.pack([hashlib.sha256(bytes([number])).digest() for number in range(100)])


def test_packing_is_deterministic():
    body = json.dumps(DOCUMENT).encode()

    assert ingest.pack([body]) == ingest.pack([body[:9], body[9:]])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1, column 2: the document breaks off"),
        ("[]", "line 1, column 1: here a JSON object must begin"),
        (b"{\xff}", "not text in UTF-8"),
        (None, "No such file"),
    ],
)
def test_a_file_of_another_kind_is_refused(cli, tmp_path, content, message):
    path = tmp_path / "data.json"
    if content:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    shown = cli(ingest, str(path), "--user", CONSUMER)

    assert shown.exit_code == 1
    assert message in shown.stderr


@pytest.mark.usefixtures("hannah")
def test_ingest_reads_standard_input(cli, database):
    database.answers["ingest"] = REPORT | {"rejected": [FAULT]}

    shown = cli(ingest, "-", "--user", CONSUMER, "--skip-invalid", "--json", stdin=json.dumps(DOCUMENT))

    assert shown.exit_code == 0
    assert json.loads(shown.stdout)["rejected"][0]["row"] == 3
    assert database.named("ingest")[0]["skip_invalid"] is True
