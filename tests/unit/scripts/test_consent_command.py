"""The commands about consent: they name the notice in force, say what became of it, and can be tried dry."""

import json

import pytest

from scripts import consent
from scripts.lib.deployed import people

NOTICE = {"version": "3", "sha256": "cd" * 32}
RECEIPT = {
    "id": "c1",
    "status": "ACTIVE",
    "createdTime": "2026-11-20T12:00:00+00:00",
    "expirationTime": "2027-11-20T12:00:00+00:00",
    "record": {"purpose": "education", "notice": {"version": "3"}},
}
SAID = {
    "event": "granted",
    "purpose": "education",
    "occurred_at": "2026-11-20T12:00:00+00:00",
    "notice_version": "3",
    "method": "letter",
}


class StaleNotice(Exception):
    pass


@pytest.fixture
def sam(target, pool):
    client = target.client("cognito-idp")
    client.admin_create_user(UserPoolId=pool, Username="sam@demo.com", MessageAction="SUPPRESS")
    return people.get(target, people.Pool(pool, ""), "sam@demo.com").user_id


@pytest.fixture
def recorded(operations):
    operations.answers |= {
        "notice": NOTICE,
        "record_consent": {"recorded": True, "event": "granted", "withdrawn": 0, "receipt": RECEIPT},
        "consents": {"receipts": [RECEIPT], "history": [SAID]},
    }
    return operations


def test_a_yes_is_to_the_notice_in_force(cli, recorded, sam):
    shown = cli(
        consent, "grant", "sam@demo.com", "--purpose", "partner_offers", "--method", "letter", "--json"
    )

    assert shown.exit_code == 0
    assert recorded.named("notice")[0]["purpose"] == "partner_offers"
    [request] = recorded.named("record_consent")
    assert request == {
        "operation": "record_consent",
        "user_id": sam,
        "purpose": "partner_offers",
        "action": "granted",
        "method": "letter",
        "notice_version": "3",
        "notice_sha256": "cd" * 32,
        "dry_run": False,
    }
    assert json.loads(shown.stdout)["receipt"] == RECEIPT


def test_a_no_needs_no_notice_and_says_what_it_withdrew(cli, recorded, sam):
    recorded.answers["record_consent"] |= {"event": "revoked", "withdrawn": 12}

    shown = cli(consent, "revoke", "sam@demo.com")

    assert shown.exit_code == 0
    assert "revoked, 12 recommendations withdrawn" in shown.stderr
    assert recorded.named("notice") == []
    assert recorded.named("record_consent")[0]["action"] == "revoked"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"event": "granted"}, "would be granted"),
        ({"event": None}, "unchanged: it was so already"),
        ({"event": None, "receipt": None}, "has never consented to education"),
    ],
)
def test_a_dry_run_says_what_would_be(cli, recorded, sam, answer, words):
    recorded.answers["record_consent"] |= answer

    shown = cli(consent, "grant", sam, "--dry-run")

    assert words in shown.output
    assert recorded.named("record_consent")[0]["dry_run"] is True


def test_show_lists_where_each_purpose_stands_and_all_that_was_said(cli, recorded, sam):
    shown = cli(consent, "show", "sam@demo.com")
    raw = cli(consent, "show", "sam@demo.com", "--purpose", "education", "--json")

    assert "ACTIVE" in shown.stdout
    assert "letter" in shown.stdout
    assert json.loads(raw.stdout) == {"user_id": sam, "receipts": [RECEIPT], "history": [SAID]}
    assert "purpose" not in recorded.named("consents")[0]
    assert recorded.named("consents")[1]["purpose"] == "education"


def test_a_refusal_is_said_by_name(cli, recorded, sam):
    recorded.answers["record_consent"] = StaleNotice("version 4 is in force")

    shown = cli(consent, "grant", "sam@demo.com")

    assert shown.exit_code == 1
    assert "StaleNotice: version 4 is in force" in shown.stderr


def test_a_stranger_is_named(cli, recorded, pool):
    assert "nobody@demo.com is not in the user pool" in cli(consent, "show", "nobody@demo.com").stderr
