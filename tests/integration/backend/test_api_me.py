"""The API over a real PostgreSQL: who is signed in, consent as the gate, and nobody else's data."""

import pytest

from app.api.models.bank import Account
from app.api.models.me import Me
from app.db.engine import transaction
from app.db.profiles import ensure_profile
from edge.web.envelope import Envelope

from .people import SET, bank_data, consent, execute, recommendations

ME = "/api/v1/users/me"

pytestmark = pytest.mark.usefixtures("database", "keys")


def test_ready_asks_the_database(call):
    assert call("GET", "/api/v1/health/ready").body["data"] == {"status": "ok"}


def test_without_tables_it_is_not_ready(call):
    execute("ALTER TABLE profiles RENAME TO profiles_of_another_product")

    answer = call("GET", "/api/v1/health/ready")

    assert (answer.status, answer.body["code"]) == (503, "not_ready")


def test_a_dead_database_is_not_ready_and_gives_no_details(call, connection_secret):
    connection_secret.update(port=1)
    answer = call("GET", "/api/v1/health/ready")

    assert (answer.status, answer.body["code"]) == (503, "unavailable")
    assert connection_secret["host"] not in answer.text
    assert call("GET", "/api/v1/health").status == 200


def test_a_person_is_met_at_the_first_call(get):
    answer = get("")

    me = Envelope[Me].model_validate(answer.body).data
    assert (me.user_id, me.email, me.consents) == ("hannah", None, [])
    assert get("").body["data"] == answer.body["data"]


def test_me_shows_the_last_word_on_each_purpose(get):
    consent("hannah")
    consent("hannah", purpose="partner_offers")
    consent("hannah", "revoked", purpose="partner_offers")

    me = Envelope[Me].model_validate(get("").body).data

    assert [(item.purpose, item.active) for item in me.consents] == [
        ("education", True),
        ("partner_offers", False),
    ]
    assert me.consents[0].expires_at > me.consents[0].since


def test_an_id_token_fills_the_email(call, pool, get):
    token = pool.sign(pool.id_claims("hannah", email="Hannah@Demo.com"))

    answer = call("PUT", ME + "/identity", pool.token("hannah"), body={"id_token": token})

    assert answer.status == 200
    assert answer.body["data"]["email"] == "hannah@demo.com"
    assert get("").body["data"]["email"] == "hannah@demo.com"
    assert get("", "sam").body["data"]["email"] is None


def test_an_unverified_email_is_refused(call, pool, get):
    token = pool.sign(pool.id_claims("hannah", email_verified=False))

    assert call("PUT", ME + "/identity", pool.token("hannah"), body={"id_token": token}).status == 422
    assert get("").body["data"]["email"] is None


@pytest.mark.parametrize("path", ["/accounts", "/transactions", "/recommendations"])
@pytest.mark.parametrize("last", ["never", "revoked", "expired", "other purpose"])
def test_without_consent_nothing_is_shown(get, path, last):
    ensure = {"never": [], "revoked": ["granted", "revoked"], "expired": [], "other purpose": []}[last]
    with transaction() as connection:
        ensure_profile(connection, "hannah")
    for action in ensure:
        consent("hannah", action)
    if last == "other purpose":
        consent("hannah", purpose="partner_offers")
    if last == "expired":
        execute("""
            INSERT INTO consents (user_id, purpose, event, notice_version, method, occurred_at, expires_at)
            VALUES ('hannah', 'education', 'granted', '1', 'test', now() - interval '365 days',
                    now() - interval '1 second')
        """)
    bank_data("hannah")
    recommendations("hannah", 1)

    answer = get(path)

    assert (answer.status, answer.body["code"]) == (403, "consent_required")
    assert answer.body["purpose"] == "education"
    assert answer.body["consent_url"].endswith("/education")
    assert "4523" not in answer.text


@pytest.mark.usefixtures("people")
def test_revoking_works_at_once(get):
    assert get("/accounts").status == 200
    consent("hannah", "revoked")

    assert get("/accounts").status == 403
    assert get("/accounts", "sam").status == 200


@pytest.mark.usefixtures("people")
def test_accounts_show_money_as_strings_and_rates_as_numbers(get):
    answer = get("/accounts")

    visa, checking = Envelope[list[Account]].model_validate(answer.body).data
    assert (visa.balance_current, visa.balance_limit, visa.currency) == ("3400.00", "5000.00", "USD")
    assert visa.utilization == 0.68
    assert (checking.balance_current, checking.balance_limit, checking.utilization) == ("850.00", None, None)


@pytest.mark.usefixtures("people")
def test_a_closed_account_is_not_shown(get):
    execute("UPDATE accounts SET closed_at = now() WHERE account_id = 'hannah-visa'")

    assert [account["account_id"] for account in get("/accounts").body["data"]] == ["hannah-checking"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", ["", "/accounts", "/transactions", "/recommendations"])
def test_nobody_sees_anybody_else(get, path):
    hannah, sam = get(path).text, get(path, "sam").text

    assert "sam" not in hannah
    assert "hannah" not in sam
    assert SET.format(2) not in hannah
    assert SET.format(1) not in sam


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", ["", "/accounts", "/transactions", "/recommendations"])
def test_unchanged_data_is_not_sent_twice(get, path):
    first = get(path)
    again = get(path, headers={"If-None-Match": first.headers["etag"]})
    somebody_else = get(path, "sam", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status, again.text) == (304, "")
    assert first.headers["cache-control"] == "private, no-cache"
    assert somebody_else.status == 200


@pytest.mark.usefixtures("people")
def test_a_tag_opens_nothing_without_consent(get):
    tag = get("/accounts").headers["etag"]
    consent("hannah", "revoked")

    assert get("/accounts", headers={"If-None-Match": tag}).status == 403
