"""Edge cases of the signals' definitions, by their numbers there: short, late and shared histories."""

import copy
import json
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.ingest import Context
from app.domain.ingest.document import read_accounts, read_rows
from app.domain.ingest.owners import Owners
from app.domain.ingest.stream import read_elements
from app.domain.personas import SHIPPED_RULES, assign_persona
from app.domain.recommendations import SHIPPED_CATALOGUE, Choice, recommend
from app.domain.recommendations.replay import replay

from .books import OTHER, RENT, Book, D, ago, monthly
from .test_replay import traces_of


def test_33_ten_days_of_history_are_too_short():
    book = Book().checking().days_of_history(10)

    assert book.reason("average_monthly_expenses") == "history_short"
    assert book.reason("cash_flow_buffer_months") == "history_short"


def test_34_without_accounts_there_is_not_enough():
    for window in (30, 90, 180):
        assert assign_persona(Book().features(window)).persona == "insufficient_data"


def test_37_a_late_row_changes_the_next_run_and_no_old_trace():
    def run():
        found = book.features()
        return recommend(found, assign_persona(found), Choice())

    book = Book().checking().savings("300").days_of_history(60)
    spent, before = book.value("net_spend"), run()
    kept = copy.deepcopy(list(traces_of(before)))

    book.tx(ago(20), "412.34", "Late", OTHER)
    after = run()

    assert book.value("net_spend") == spent + Decimal("412.34")
    assert after.set_id != before.set_id
    assert list(traces_of(before)) == kept
    for item, trace in kept:
        again = replay(trace, SHIPPED_RULES, SHIPPED_CATALOGUE)
        assert (again.text, again.differences) == (item.because["text"], ())
    texts = [{item.because["text"] for item in one.recommendations} for one in (before, after)]
    assert texts[0] != texts[1]


def test_38_a_joint_account_is_seen_by_both_and_nothing_is_summed_over_them():
    ann, bob = Book().checking("500"), Book().checking("900", holder_category="personal")
    for book in (ann, bob):  # the same account and rows, as the reader gives them to each holder
        book.account("joint", current="2000").each(monthly(1, 8), "1200", "Home", RENT, on="joint")
    ann.tx(ago(5), "40", "Shop", OTHER)
    bob.tx(ago(5), "90", "Shop", OTHER)

    for book, own, cash in ((ann, 40, 2500), (bob, 90, 2900)):
        assert book.value("net_spend") == 1200 + own
        assert book.value("checking_balance") == cash
        assert [stream.merchant for stream in book.streams()] == ["Home"]


def test_38_a_document_gives_a_joint_accounts_rows_to_each_holder():
    row = {"transaction_id": "t", "account_id": "joint", "date": D.isoformat(), "amount": 40}
    accounts = [{"account_id": "joint", "user_id": name, "type": "depository"} for name in ("ann", "bob")]
    document = json.dumps({"accounts": accounts, "transactions": [row]})
    about = {"accounts", "transactions"}, Context(D), Owners({"ann": None, "bob": None})

    assert not [one for one in read_accounts(lambda: read_elements([document]), *about) if one.faults]
    [read] = read_rows(lambda: read_elements([document]), *about)

    assert (read.owners, read.faults) == (("ann", "bob"), ())


@pytest.mark.parametrize(
    ("number", "file", "test"),
    [
        (35, "test_consent.py", "test_a_revocation_during_a_run_waits_for_it_and_none_slips_in_between"),
        (36, "test_chain.py", "test_the_same_event_twice_gives_the_same_rows_and_one_event"),
    ],
)
def test_35_and_36_are_tested_on_the_database(number, file, test):
    tests = Path(__file__).parents[2] / "integration" / "jobs" / file

    assert f"\ndef {test}(" in tests.read_text(), number
