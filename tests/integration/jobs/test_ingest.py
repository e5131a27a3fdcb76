from concurrent.futures import ThreadPoolExecutor
from datetime import date

import psycopg2
import pytest

from app.db.consents import ConsentChange, record_consent
from app.db.ingest import ingest
from app.domain.errors import ConsentRequired, IngestRejected, UnknownUser
from scripts.lib.demo.document import demo_document
from tests.support.database import Database

from .conftest import AS_OF

TODAY = date(2026, 11, 20)


@pytest.fixture
def take(database):
    """Ingests in a transaction of its own."""

    def run(user_id, document, **more):
        with database.transaction() as connection:
            return ingest(connection, user_id, document, received_on=TODAY, **more).as_dict()

    return run


def rows(query):
    return {
        table: query(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in ("accounts", "transactions", "liabilities")
    }


def test_a_document_is_taken_and_taken_again_without_a_write(join, take, query):
    join("hannah")
    document = demo_document("hannah", AS_OF)

    report = take("hannah", document)
    before = rows(query)
    again = take("hannah", document)

    assert report == again
    assert (report["accounts"], report["liabilities"], report["rejected"]) == (3, 1, [])
    assert report["transactions"] == len(document["transactions"])
    assert rows(query) == before, "not even updated_at moves"


def test_amounts_are_stored_to_the_cent(join, take, query):
    join("hannah")
    document = demo_document("hannah", AS_OF)
    take("hannah", document)

    [(stored,)] = query("SELECT sum(amount * 100) FROM transactions")
    assert stored == sum(round(row["amount"] * 100) for row in document["transactions"])
    assert query("SELECT balance_current FROM accounts WHERE mask = '4523'") == [(3400,)]


@pytest.mark.parametrize(
    ("currencies", "settled"),
    [(("EUR", "EUR", "USD"), "EUR"), (("EUR", "USD", "USD"), "USD"), ((None, None, None), "USD")],
)
def test_figures_are_in_the_currency_of_most_accounts(join, take, query, currencies, settled):
    join("hannah")
    document = demo_document("hannah", AS_OF)
    for account, currency in zip(document["accounts"], currencies, strict=True):
        account["balances"]["iso_currency_code"] = currency
    document["transactions"], document["liabilities"] = [], []

    take("hannah", document)

    assert query("SELECT base_currency FROM profiles") == [(settled,)]


def test_one_fault_refuses_the_whole_document(join, take, query):
    join("hannah")
    document = demo_document("hannah", AS_OF)
    document["transactions"][5]["amount"] = float("nan")

    with pytest.raises(IngestRejected, match=r"transactions\[5\].*not_a_number"):
        take("hannah", document)

    assert not any(rows(query).values())


def test_skipping_leaves_out_the_faulty_rows_and_reports_them(join, take):
    join("hannah")
    document = demo_document("hannah", AS_OF)
    document["transactions"][5]["amount"] = None

    report = take("hannah", document, skip_invalid=True)

    assert report["transactions"] == len(document["transactions"]) - 1
    assert [(fault["row"], fault["reason"]) for fault in report["rejected"]] == [(5, "missing")]


def test_a_wrong_sign_is_refused_even_when_skipping(join, take):
    join("hannah")
    document = demo_document("hannah", AS_OF)
    for row in document["transactions"]:
        row["amount"] = -row["amount"]

    with pytest.raises(IngestRejected, match="sign_convention"):
        take("hannah", document, skip_invalid=True)


def test_balances_that_no_feature_could_add_up_are_refused_even_when_skipping(join, take, query):
    join("hannah")
    document = demo_document("hannah", AS_OF)
    account = document["accounts"][0] | {"balances": {"current": 9999999999.99}}
    document["accounts"] += [account | {"account_id": f"more-{number}"} for number in range(120)]

    with pytest.raises(IngestRejected, match=r"accounts\[1[23]\] more-\d+: current: out_of_range"):
        take("hannah", document, skip_invalid=True)

    assert not any(rows(query).values())


def test_pages_of_a_sync_put_together_are_taken_as_they_end(join, take, query):
    join("hannah")
    document = demo_document("hannah", AS_OF)
    document["added"] = document.pop("transactions")
    first, second = document["added"][:2]
    document["modified"] = [row | {"name": "Renamed"} for row in (first, second)]
    document["removed"] = [{"transaction_id": second["transaction_id"]}]

    report = take("hannah", document)

    assert (report["transactions"], report["rejected"]) == (len(document["added"]) - 1, [])
    renamed = query("SELECT transaction_id FROM transactions WHERE name = 'Renamed'")
    assert renamed == [(first["transaction_id"],)]


def test_a_modified_row_changes_and_a_removed_one_stays_removed(join, take, query):
    join("hannah")
    document = demo_document("hannah", AS_OF)
    take("hannah", document)
    first, second = document["transactions"][:2]

    take(
        "hannah",
        {
            "transactions": {
                "modified": [first | {"name": "Renamed"}],
                "removed": [{"transaction_id": second["transaction_id"]}],
            }
        },
    )
    take("hannah", {"transactions": [second]})

    assert query("SELECT count(*) FROM transactions WHERE name = 'Renamed'") == [(1,)]
    removed = query("SELECT transaction_id FROM transactions WHERE removed_at IS NOT NULL")
    assert removed == [(second["transaction_id"],)]


@pytest.mark.parametrize("skip_invalid", [False, True])
def test_without_consent_no_bank_data_are_kept(join, consent, take, query, skip_invalid):
    join("hannah")
    consent("hannah", "revoked")
    consent("hannah", purpose="partner_offers")

    with pytest.raises(ConsentRequired, match="education"):
        take("hannah", demo_document("hannah", AS_OF), skip_invalid=skip_invalid)

    assert not any(rows(query).values())


def test_a_revocation_that_came_first_is_seen_by_the_ingest_that_waited_for_it(
    join, take, query, database_url
):
    join("hannah")
    other = Database(database_url)
    with ThreadPoolExecutor(1) as pool:
        with other.begin() as connection:
            record_consent(connection, ConsentChange("hannah", "revoked", "test", "1"))
            waiting = pool.submit(take, "hannah", demo_document("hannah", AS_OF))
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
        with pytest.raises(ConsentRequired):
            waiting.result(10)

    assert not any(rows(query).values())


def test_nobody_without_a_profile(database, take):
    with pytest.raises(UnknownUser):
        take("nobody", demo_document("hannah", AS_OF))


def test_an_account_of_another_person_is_unknown(join, take):
    join("sam", "sam")
    join("hannah")
    row = demo_document("sam", AS_OF)["transactions"][0]

    with pytest.raises(IngestRejected, match="unknown_account"):
        take("hannah", {"transactions": [row]})


def test_the_schema_would_refuse_what_the_checks_let_through(join, take, monkeypatch):
    # The second lock: were the currency not checked, nothing of the document would stay all the same.
    monkeypatch.setattr("app.domain.ingest.fields.CURRENCIES", {"USD", "usd"})
    join("hannah")
    document = demo_document("hannah", AS_OF)
    document["transactions"][0]["iso_currency_code"] = "usd"

    with pytest.raises(psycopg2.Error):
        take("hannah", document)
