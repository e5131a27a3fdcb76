"""Files as banks and people make them: nothing is lost in silence, and what is refused is told why."""

import pytest

from scripts import analyze
from scripts.lib.analysis import portions
from scripts.lib.demo.document import demo_document

from .conftest import AS_OF


def is_netflix(row):
    return row["merchant_name"] == "Netflix"


@pytest.mark.parametrize("size", [3, 2000])
@pytest.mark.parametrize("turned", [False, True], ids=["added first", "modified first"])
def test_a_sync_put_together_of_pages_says_what_its_end_says(analysed, monkeypatch, size, turned):
    monkeypatch.setattr(portions.portions, "__defaults__", (size,))
    document = demo_document("sam", AS_OF)
    plain = analysed(document)
    rows = document["transactions"]
    gone = rows[0] | {"transaction_id": "gone"}
    sync = {
        "added": [*[row | {"amount": 7777.77} if is_netflix(row) else row for row in rows], gone],
        "modified": [*filter(is_netflix, rows), gone | {"amount": 5}],
        "removed": [{"transaction_id": "gone"}],
    }
    document["transactions"] = dict(reversed(sync.items())) if turned else sync

    assert analysed(document) == plain


def test_one_list_of_a_sync_has_an_id_once(analysed):
    document = demo_document("sam", AS_OF)
    rows = document["transactions"]
    row = rows[0]
    document["transactions"] = {"added": [*rows, row | {"amount": 9}], "modified": [row, row | {"amount": 8}]}

    _, rejected, code = analysed(document)

    assert code == 1
    assert [(fault["kind"], fault["row"], fault["reason"]) for fault in rejected] == [
        ("transactions.modified", 1, "duplicate_id"),
        ("transactions.added", len(rows), "duplicate_id"),
    ]


def test_a_sync_brings_its_accounts(analysed):
    document = demo_document("sam", AS_OF)
    plain = analysed(document)
    document["transactions"] = {"added": document["transactions"], "accounts": document.pop("accounts")}

    assert analysed(document) == plain


def test_accounts_that_a_sync_has_too_are_the_same_ones(analysed, document):
    plain = analysed(document)
    document["transactions"] = {"added": document["transactions"], "accounts": document["accounts"]}

    assert analysed(document) == plain


@pytest.mark.parametrize("options", [[], ["--skip-invalid"]])
def test_balances_that_are_too_much_together_leave_their_person_out(analysed, document, options):
    account = next(row for row in document["accounts"] if row["account_id"] == "sam-checking")
    account = account | {"balances": {"current": 9999999999.99, "iso_currency_code": "USD"}}
    first = len(document["accounts"])
    document["accounts"] += [account | {"account_id": f"more-{number}"} for number in range(120)]

    people, rejected, code = analysed(document, *options)

    assert (list(people), code) == ((["hannah", "sarah"], 0) if options else ([], 1))
    assert [(fault["kind"], fault["id"], fault["field"], fault["reason"]) for fault in rejected] == [
        ("accounts", "sam", "current", "out_of_range")
    ]
    assert first + 9 <= rejected[0]["row"] <= first + 10


def test_the_most_that_is_taken_of_a_day_fits_into_what_is_stored(analysed):
    row = {"account_id": "a", "date": str(AS_OF), "amount": -9999999999.99}
    accounts = [{"account_id": "a", "type": "depository", "subtype": "savings", "balances": {"current": 1}}]
    document = {
        "accounts": accounts,
        "transactions": [row | {"transaction_id": str(number)} for number in range(3)],
    }

    people, rejected, code = analysed(document)

    assert (rejected, code) == ([], 0)
    assert people["me"]["features"]["30d"]["savings_net_inflow_month"] > 900_000_000_000


@pytest.fixture
def run_on_as_of(monkeypatch):
    """It is the day of the demo people's files."""
    monkeypatch.setattr(analyze, "today", lambda: AS_OF)


@pytest.mark.usefixtures("run_on_as_of")
def test_an_earlier_day_may_be_as_early_as_one_likes(analysed, document):
    earlier = AS_OF.replace(year=AS_OF.year - 3)
    for account in document["accounts"]:  # or balances are told back by what came later
        del account["balances"]["last_updated_datetime"]

    with_later = analysed(document, as_of=earlier)

    assert with_later[1:] == ([], 0)
    assert with_later == analysed(document | {"transactions": []}, as_of=earlier)


@pytest.mark.usefixtures("run_on_as_of")
@pytest.mark.parametrize(("date", "reasons"), [("2028-11-18", []), ("2028-11-19", ["date_in_future"])])
@pytest.mark.parametrize("earlier", [3, 0])
def test_a_date_is_absurd_two_years_after_the_run(analysed, document, date, reasons, earlier):
    document["transactions"][0]["date"] = date

    _, rejected, _ = analysed(document, as_of=AS_OF.replace(year=AS_OF.year - earlier))

    assert [fault["reason"] for fault in rejected] == reasons


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_file_whose_transactions_have_another_name_is_said_to_have_none(run, options):
    document = demo_document("sam", AS_OF)
    document |= {"transaction": document.pop("transactions"), "x\x1b[31m" + "y" * 90: 1, "request_id": "r"}

    shown = run(document, *options)

    assert shown.exit_code == 0
    assert "Warning" not in shown.stdout
    assert "has accounts and no transactions; passed over, of names that are not known: " in shown.stderr
    assert '"transaction", "x\\u001b[31myyy' in shown.stderr
    assert "request_id" not in shown.stderr


@pytest.mark.parametrize(
    "document", [demo_document("sam", AS_OF) | {"other": [1]}, {"users": [{"user_id": "new"}], "other": [1]}]
)
def test_a_file_with_transactions_or_without_accounts_is_not_warned_of(run, document):
    assert "Warning" not in run(document).stderr


def test_of_many_names_that_are_not_known_a_few_are_named(run):
    document = {"accounts": [{"account_id": "a", "type": "credit"}]} | {f"other{n}": n for n in range(9)}

    said = run(document).stderr

    assert '"other4".' in said
    assert "other5" not in said


def test_a_merchants_name_of_spaces_is_none(analysed, document):
    plain = analysed(document)
    for row in filter(is_netflix, document["transactions"]):
        row["name"] = "NETFLIX.COM"
    named = analysed(document)
    for row in filter(is_netflix, document["transactions"]):
        row["merchant_name"] = None
    missing = analysed(document)
    for row in document["transactions"]:
        if row["merchant_name"] is None:
            row["merchant_name"] = " \u200b "

    assert plain[1:] == named[1:] == ([], 0)
    assert analysed(document) == missing
