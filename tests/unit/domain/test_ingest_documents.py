"""Documents as wholes: what is none, what holds nothing, whose it is."""

import pytest

from app.domain.ingest import Context, read_document

from .test_ingest import TODAY, document, faults

__all__ = ["document"]


@pytest.mark.parametrize("document", [None, [], "text", {"accounts": {}}, {"transactions": "none"}])
def test_what_is_no_document_is_refused_whole(document):
    assert read_document(document, Context(TODAY)).whole


NOTHING = [
    {},
    {"foo": 1},
    {"foo": [{"account_id": "a"}]},
    {"transactions": []},
    {"transactions": {}, "liabilities": {"credit": [], "student": [{}]}},
    {"accounts": None, "transactions": None},
    {"added": [], "modified": [], "removed": [], "has_more": False},
    {"users": [{"user_id": "u"}], "accounts": []},
]


@pytest.mark.parametrize("document", NOTHING)
def test_a_document_with_nothing_in_it_is_refused_whole(document):
    assert faults(document) == [("document", None, None, None, "no_rows")]


@pytest.mark.parametrize("removed", [{"removed": [{"transaction_id": "t"}]}, {"removed": ["t"]}])
def test_a_sync_that_only_removes_has_something_in_it(removed):
    batch = read_document({"transactions": {"added": [], **removed}}, Context(TODAY))

    assert batch.whole == ()


def test_an_empty_list_beside_another_is_fine(document):
    document["transactions"] = []

    assert faults(document) == []


@pytest.mark.parametrize("held", [{"a": 1}, {"addd": [{}, {}], "has_more": False}])
def test_an_object_in_place_of_transactions_is_a_sync_or_refused(document, held):
    document["transactions"] = held
    assert faults(document) == [("transactions", None, None, None, "not_a_list")]

    document["transactions"] = {"added": [], "has_more": False, "next_cursor": "c", "request_id": "r"}
    assert faults(document) == []


@pytest.mark.parametrize("named", ["users", "accounts"])
def test_a_document_of_several_people_is_not_taken_for_one(document, named):
    if named == "users":
        document["users"] = [{"user_id": "u1"}, {"user_id": "u2"}]
    else:
        document["accounts"].append({"account_id": "b", "user_id": "u2", "type": "credit"})
        document["accounts"][0]["user_id"] = "u1"

    assert faults(document) == [("document", None, None, "user_id", "several_people")]
