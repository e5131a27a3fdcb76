import base64
import gzip
import hashlib
import json

import pytest

from scripts import create_demo_users, ingest, sign_in
from scripts.lib.console import OperatorError, UsageError
from scripts.lib.deployed import people

CONSUMER = "hannah@demo.com"


@pytest.fixture
def database(operations):
    """The database's view of people: profiles made on first sight."""
    profiles = set()

    def record_profile(request):
        new = request["user_id"] not in profiles
        profiles.add(request["user_id"])
        return {"created": new}

    operations.answers |= {
        "record_profile": record_profile,
        "record_consent": {"recorded": True},
        "notice": {"version": "1", "sha256": "ab" * 32},
    }
    operations.profiles = profiles
    return operations


@pytest.fixture
def published(target, monkeypatch):
    sent = []
    client = target.client("events")
    original = client.put_events

    def put_events(*, Entries):  # noqa: N803 - boto's own name
        sent.extend(Entries)
        return original(Entries=Entries)

    monkeypatch.setattr(client, "put_events", put_events)
    return sent


def test_every_demo_person_can_sign_in_and_is_in_the_group(target, pool, database, published):
    results = create_demo_users.run(target)

    client = target.client("cognito-idp")
    for result in results:
        groups = client.admin_list_groups_for_user(UserPoolId=pool, Username=result.email)["Groups"]
        assert [group["GroupName"] for group in groups] == [result.group]
        assert sign_in.run(target, result.email, "Demo123!").access_token
    assert [result.group for result in results] == ["consumers", "consumers", "operators"]
    consumers = [result.user_id for result in results[:2]]
    assert [request["user_id"] for request in database.named("record_consent")] == consumers
    assert {
        (request["action"], request["method"], request["notice_version"], request["notice_sha256"])
        for request in database.named("record_consent")
    } == {("granted", "demo", "1", "ab" * 32)}, "to the notice in force"
    assert len(database.named("record_profile")) == 3
    assert [(entry["Source"], entry["DetailType"]) for entry in published] == [
        ("spendsense", "User Signup")
    ] * 2
    detail = json.loads(published[0]["Detail"])
    assert (detail["event_type"], detail["user_id"]) == ("user.signup", consumers[0])
    assert detail["timestamp"].endswith("Z")


@pytest.mark.usefixtures("pool")
def test_a_second_run_changes_nothing(target, database, published):
    create_demo_users.run(target)
    consents, events = len(database.named("record_consent")), len(published)

    results = create_demo_users.run(target)

    assert [result.changes for result in results] == [[], [], []]
    assert (len(database.named("record_consent")), len(published)) == (consents, events)


@pytest.mark.usefixtures("pool", "published")
def test_a_run_that_broke_off_is_repeated_whole(target, database):
    database.answers["record_consent"] = RuntimeError("database away")
    with pytest.raises(OperatorError, match="database away"):
        create_demo_users.run(target)
    database.answers["record_consent"] = {"recorded": True}

    create_demo_users.run(target)

    assert len(database.named("record_consent")) == 3, "one that failed, then one for each consumer"
    assert sign_in.run(target, CONSUMER, "Demo123!").access_token


@pytest.mark.usefixtures("pool", "database")
def test_an_event_that_the_bus_refuses_is_an_error_and_not_lost(target, monkeypatch):
    refused = {
        "FailedEntryCount": 1,
        "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "slow"}],
    }
    with monkeypatch.context() as patched:
        patched.setattr(target.client("events"), "put_events", lambda **_: refused)
        with pytest.raises(OperatorError, match="ThrottlingException"):
            create_demo_users.run(target)

    again = create_demo_users.run(target)

    assert "user.signup published" in again[0].changes


@pytest.mark.usefixtures("pool", "published")
def test_a_new_database_meets_known_people_again(target, database):
    create_demo_users.run(target)
    database.profiles.clear()

    create_demo_users.run(target)

    assert len(database.named("record_consent")) == 4


@pytest.mark.usefixtures("pool")
def test_a_dry_run_makes_nobody(target, database):
    results = create_demo_users.run(target, dry_run=True)

    assert [result.changes for result in results] == [["would be made"]] * 3
    assert database.requests == []


def test_prod_is_refused_before_anything_is_read(make_target):
    with pytest.raises(OperatorError, match="never in prod"):
        create_demo_users.run(make_target("prod"))


@pytest.mark.usefixtures("pool", "database", "published")
def test_the_result_is_json_and_shows_no_password(cli):
    shown = cli(create_demo_users, "--env", "dev", "--json")

    assert shown.exit_code == 0
    assert len(json.loads(shown.stdout)) == 3
    assert "Demo123!" not in shown.output


@pytest.fixture
def hannah(target, database, published, pool):
    return create_demo_users.run(target)[0].user_id


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
        (b"{\xff}", "no text in UTF-8"),
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


@pytest.mark.usefixtures("hannah")
def test_sign_in_prints_one_token_for_a_request_or_all_as_json(cli, target):
    plain = cli(sign_in, CONSUMER, "--env", "dev", "--password-stdin", stdin="Demo123!\n")
    everything = cli(sign_in, CONSUMER, "--env", "dev", "--password-stdin", "--json", stdin="Demo123!\n")

    assert plain.stdout.count("\n") == 1
    assert plain.stdout.count(".") == 2
    assert set(json.loads(everything.stdout)) == {
        "access_token",
        "id_token",
        "refresh_token",
        "expires_in",
        "token_type",
    }


@pytest.mark.usefixtures("hannah")
def test_a_wrong_password_is_said_without_it(cli):
    shown = cli(sign_in, CONSUMER, "--env", "dev", "--password-stdin", stdin="Wrong999!\n")

    assert shown.exit_code == 1
    assert "Wrong999!" not in shown.output


@pytest.mark.usefixtures("database", "published")
def test_a_challenge_is_said(target, pool):
    client = target.client("cognito-idp")
    client.admin_create_user(UserPoolId=pool, Username="new@demo.com", TemporaryPassword="Temp123!")

    with pytest.raises(OperatorError, match="NEW_PASSWORD_REQUIRED"):
        sign_in.run(target, "new@demo.com", "Temp123!")


def test_demo_people_of_the_local_cloud_need_no_password(make_target):
    local = make_target("local")

    assert sign_in.password_for(local, CONSUMER, from_stdin=False) == people.DEMO_PASSWORD


@pytest.mark.parametrize(("env", "email"), [("dev", CONSUMER), ("local", "somebody@example.com")])
def test_without_a_terminal_the_password_must_be_handed_in(make_target, env, email):
    with pytest.raises(UsageError):
        sign_in.password_for(make_target(env), email, from_stdin=False)
