"""What ingest learns of merchants, what a person says of them, and that both reach the features."""

from datetime import date, timedelta

import pytest

from app.db.histories import read_histories
from app.db.ingest import ingest
from app.domain.model import Override
from lambdas import compute_features

from .conftest import AS_OF, signup, tables

TODAY = date(2026, 11, 20)
ACCOUNT = {
    "account_id": "checking",
    "type": "depository",
    "subtype": "checking",
    "balances": {"current": 100, "iso_currency_code": "USD"},
}


def row(number, name, merchant=None, days_ago=1, **more):
    return {
        "transaction_id": f"t{number}",
        "account_id": "checking",
        "date": (AS_OF - timedelta(days=days_ago)).isoformat(),
        "amount": 9.99,
        "name": name,
        "merchant_name": merchant,
        **more,
    }


@pytest.fixture
def take(join, database):
    """Ingests transactions of Hannah's."""
    join("hannah")

    def run(*transactions, **sync):
        document = {"accounts": [ACCOUNT], "transactions": list(transactions) or sync}
        with database.transaction() as connection:
            ingest(connection, "hannah", document, received_on=TODAY)

    return run


@pytest.fixture
def learnt(query):
    said = "SELECT descriptor, merchant_key FROM merchant_aliases ORDER BY 1"
    return lambda: dict(tuple(row) for row in query(said))


def read(database):
    with database.transaction() as connection:
        [history] = read_histories(connection, ["hannah"], AS_OF)
    return history


def test_a_descriptor_stands_for_the_merchant_that_most_of_its_rows_name(take, learnt):
    take(
        *(row(n, f"NFX*{n}00123 LOS GATOS", "Netflix") for n in range(3)),
        row(3, "NFX*900123 LOS GATOS", "Netfix"),
        row(4, "NFX*900124 LOS GATOS"),
        row(5, "ACH DEBIT", "Power Co"),
        row(6, "ACH DEBIT", "Water Co"),
        row(7, "Corner Shop", "Corner Shop"),
    )

    assert list(learnt().values()) == ["netflix"], "no majority, and a merchant of that very name, need none"


def test_what_was_given_is_never_overwritten_and_what_is_gone_is_forgotten(take, learnt, query):
    query("INSERT INTO merchant_aliases VALUES ('hannah', 'nfx los gatos', 'films', 'given')")
    take(row(1, "NFX LOS GATOS", "Netflix"), row(2, "SPT STOCKHOLM", "Spotify"))
    assert learnt() == {"nfx los gatos": "films", "spt stockholm": "spotify"}

    take(removed=[{"transaction_id": "t2"}])
    assert learnt() == {"nfx los gatos": "films"}


def test_an_alias_outlives_the_look_back(take, database, bus, query):
    take(
        row(0, "NFX LOS GATOS", "Netflix", days_ago=600),
        *(row(n, "NFX LOS GATOS", days_ago=30 * n) for n in range(1, 8)),
    )

    compute_features.handler(signup("hannah"), None)

    assert read(database).history().aliases == {"nfx los gatos": "netflix"}
    assert query("SELECT merchant_key FROM recurring_streams") == [("netflix",)]


def test_the_same_document_twice_changes_no_row(take, query):
    document = [
        *(row(n, "NFX LOS GATOS", "Netflix", days_ago=n) for n in range(3)),
        row(8, "SHOP", pending=True),
        row(9, "SHOP", pending_transaction_id="t8"),
    ]
    state = [
        f"SELECT '{table}', xmin::text, ctid::text, updated_at FROM {table} ORDER BY 3"
        for table in ("accounts", "transactions", "merchant_aliases")
    ]
    take(*document)
    before = [query(statement) for statement in state]
    take(*document)

    assert [query(statement) for statement in state] == before
    assert all(before)


@pytest.mark.parametrize("posted_first", [False, True])
def test_a_pending_row_gives_way_to_its_posted_twin(take, query, posted_first):
    pending = row(1, "SHOP", pending=True)
    posted = row(2, "SHOP", pending_transaction_id="t1")
    for each in (posted, pending) if posted_first else (pending, posted):
        take(each)

    assert query("SELECT transaction_id FROM transactions WHERE removed_at IS NULL") == [("t2",)]


def test_a_pending_row_without_a_twin_stays(take, query):
    take(row(1, "SHOP", pending=True), row(2, "SHOP", pending_transaction_id="another"))

    assert query("SELECT count(*) FROM transactions WHERE removed_at IS NULL") == [(2,)]


def test_an_override_reaches_the_streams_and_survives_every_run(take, database, bus, query):
    take(*(row(n, "NFX LOS GATOS", "Netflix", days_ago=30 * n) for n in range(8)))
    kind = "SELECT kind FROM recurring_streams"
    compute_features.handler(signup("hannah"), None)
    assert query(kind) == [("subscription",)]

    query("INSERT INTO stream_overrides (user_id, merchant_key, kind) VALUES ('hannah', 'netflix', 'bill')")
    stale = read(database)
    assert stale.digest != stale.computed_digest, "the features of the day were computed without it"
    assert compute_features.handler(signup("hannah"), None)["computed"] == 1
    assert query(kind) == [("bill",)]

    take(row(20, "NFX LOS GATOS", "Netflix", days_ago=0))
    compute_features.handler(signup("hannah"), None)
    assert query(kind) == [("bill",)]
    assert read(database).history().overrides == {"netflix": Override("bill", ignored=False)}


def test_without_a_change_nothing_is_computed_again(take, database, bus, query):
    take(*(row(n, "NFX LOS GATOS", "Netflix", days_ago=30 * n) for n in range(8)))
    query("INSERT INTO stream_overrides (user_id, merchant_key, ignored) VALUES ('hannah', 'netflix', true)")
    compute_features.handler(signup("hannah"), None)
    before = tables(query)

    assert compute_features.handler(signup("hannah"), None)["computed"] == 0
    assert tables(query) == before
