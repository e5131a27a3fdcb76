"""Syncs, of which Plaid sends pages that people put together: which of the rows of an id counts."""

import itertools

import pytest

from app.domain.ingest import Context, read_document

from .test_ingest import TODAY, document, faults

__all__ = ["document"]
ORDERS = list(itertools.permutations(["added", "modified", "removed"]))


def taken(document):
    """The names of the rows that are taken, by id, of a document without a fault."""
    batch = read_document(document, Context(TODAY))
    assert (batch.whole, batch.faults) == ((), ())
    return {row["transaction_id"]: row["name"] for row in batch.transactions}


def nested(document, name="transactions"):
    """The document with all but its accounts under `transactions`."""
    return {"accounts": document.pop("accounts"), name: document}


@pytest.fixture
def sync(document):
    """Two rows that were added, of which the first was modified."""
    added = document.pop("transactions")
    return document | {"added": added, "modified": [added[0] | {"name": "Modified"}], "removed": []}


@pytest.mark.parametrize("wrap", [nested, dict], ids=["nested", "at the top"])
def test_a_syncs_added_modified_and_removed_are_understood(document, wrap):
    added, modified = document.pop("transactions")
    del document["liabilities"]
    removed = [{"transaction_id": "t0"}]

    batch = read_document(
        wrap(document | {"added": [added], "modified": [modified], "removed": removed}), Context(TODAY)
    )

    assert {row["transaction_id"] for row in batch.transactions} == {"t1", "t2"}
    assert (batch.removed, batch.faults) == (("t0",), ())


def test_what_is_removed_in_the_same_document_is_not_taken(document):
    document["removed"] = [{"transaction_id": "t2"}]

    assert taken(document) == {"t1": "Shop"}


def test_a_syncs_rows_are_counted_in_their_own_list(document):
    document["transactions"] = {"added": document["transactions"], "modified": [{"account_id": "a"}]}

    assert {fault[:2] for fault in faults(document)} == {("transactions.modified", 0)}


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_what_is_modified_counts_and_what_is_removed_does_not_in_any_order(sync, order):
    sync = {name: sync[name] for name in ("accounts", *order)}
    assert taken(sync) == {"t1": "Modified", "t2": "Shop"}

    sync["removed"] = [{"transaction_id": "t1"}]
    assert taken(sync) == {"t2": "Shop"}
    assert taken(nested(sync)) == {"t2": "Shop"}


@pytest.mark.parametrize("name", ["added", "modified"])
@pytest.mark.parametrize("changed", [{}, {"amount": 1}], ids=["the same", "another"])
def test_one_list_has_an_id_once_whatever_stands_in_the_other(sync, name, changed):
    sync[name].append(sync[name][0] | changed)

    assert faults(sync) == [(name, len(sync[name]) - 1, "t1", "transaction_id", "duplicate_id")]


def test_a_modified_row_that_is_faulty_leaves_the_one_that_was_added(sync):
    sync["modified"][0]["amount"] = None

    batch = read_document(sync, Context(TODAY))

    assert [str(fault) for fault in batch.faults] == ["modified[0] t1: amount: missing"]
    assert [(row["transaction_id"], row["name"]) for row in batch.transactions] == [
        ("t1", "Shop"),
        ("t2", "Shop"),
    ]


def test_only_what_counts_is_counted(sync, monkeypatch):
    monkeypatch.setattr("app.domain.ingest.totals.MOST_ROWS", 3)  # an account and two transactions

    assert faults(sync) == []


def test_a_syncs_own_accounts_are_the_documents(document):
    document["transactions"] = {"added": document["transactions"], "accounts": document.pop("accounts")}

    batch = read_document(document, Context(TODAY))

    assert (len(batch.accounts), len(batch.transactions), batch.faults) == (1, 2, ())


@pytest.mark.parametrize("turned", [False, True], ids=["first", "last"])
def test_an_account_of_a_sync_that_the_documents_list_has_too_is_that_one(document, turned):
    own = document["accounts"][0]
    document["transactions"] = {
        "accounts": [own | {"name": "older"}, own | {"account_id": "b"}],
        "added": document["transactions"],
    }
    document = dict(reversed(document.items())) if turned else document

    batch = read_document(document, Context(TODAY))

    assert {row["account_id"]: row["name"] for row in batch.accounts} == {"a": None, "b": None}
    assert batch.faults == ()

    document["transactions"]["accounts"] *= 2
    assert faults(document) == [
        ("transactions.accounts", row, account, "account_id", "duplicate_id")
        for row, account in ((2, "a"), (3, "b"))
    ]


def test_whoever_a_syncs_accounts_name_is_one_of_its_people(document):
    document["accounts"][0]["user_id"] = "ann"
    document["transactions"] = {"accounts": [document["accounts"][0] | {"user_id": "bob"}]}

    assert [fault[4] for fault in faults(document)] == ["several_people"]
