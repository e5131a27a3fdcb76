import copy
from datetime import date

import pytest

from app.domain.errors import IngestRejected
from app.domain.ingest import Context, read_document
from scripts.lib.demo.document import demo_document

TODAY = date(2026, 11, 20)


@pytest.fixture
def document():
    return {
        "accounts": [
            {
                "account_id": "a",
                "type": "depository",
                "subtype": "checking",
                "balances": {"current": 10.5, "available": None, "limit": None, "iso_currency_code": "USD"},
            }
        ],
        "transactions": [
            {
                "transaction_id": "t1",
                "account_id": "a",
                "date": "2026-11-01",
                "amount": 12.34,
                "name": "Shop",
            },
            {"transaction_id": "t2", "account_id": "a", "date": "2026-11-02", "amount": -5, "name": "Shop"},
        ],
        "liabilities": [],
    }


def faults(document, **context):
    batch = read_document(document, Context(TODAY, **context))
    return [
        (fault.kind, fault.row, fault.id, fault.field, fault.reason)
        for fault in (*batch.whole, *batch.faults)
    ]


@pytest.mark.parametrize("name", ["hannah", "sam", "sarah"])
def test_demo_documents_are_without_fault(name):
    assert faults(demo_document(name, date(2026, 11, 19))) == []


def test_missing_optional_fields_are_fine(document):
    batch = read_document(document, Context(TODAY))

    assert batch.faults == ()
    assert batch.transactions[0]["amount"] == "12.34"
    assert batch.transactions[0]["iso_currency_code"] == "USD"
    assert batch.transactions[0]["pending"] is False


def test_control_characters_become_spaces(document):
    document["transactions"][0]["name"] = "Corner\tShop\x1f\x1e\nMacon"

    batch = read_document(document, Context(TODAY))

    assert batch.faults == ()
    assert batch.transactions[0]["name"] == "Corner Shop   Macon"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("amount", float("nan"), "not_a_number"),
        ("amount", float("inf"), "not_a_number"),
        ("amount", "NaN", "not_a_number"),
        ("amount", "1_000", "not_a_number"),
        ("amount", True, "not_a_number"),
        ("amount", [], "not_a_number"),
        ("amount", None, "missing"),
        ("amount", 12.345, "too_many_decimals"),
        ("amount", 1e300, "out_of_range"),
        ("amount", 1e12, "out_of_range"),
        ("amount", 1e10, "out_of_range"),
        ("date", "2026-02-30", "not_a_date"),
        ("date", "20260201", "not_a_date"),
        ("date", 20260201, "not_a_date"),
        ("date", "2026-11-01 nonsense", "not_a_date"),
        ("date", None, "missing"),
        ("date", "1969-12-31", "date_too_old"),
        ("date", "2027-01-01", "date_in_future"),
        ("iso_currency_code", "XXX", "unknown_currency"),
        ("iso_currency_code", "usd", "unknown_currency"),
        ("account_id", "b", "unknown_account"),
        ("account_id", None, "missing"),
        ("name", 5, "not_text"),
        ("name", "a\x00b", "unstorable_text"),
        ("name", "x" * 501, "too_long"),
        ("pending", "yes", "not_a_boolean"),
        ("personal_finance_category", "FOOD", "not_an_object"),
    ],
)
def test_each_fault_names_row_field_and_reason(document, field, value, reason):
    document["transactions"][1][field] = value

    assert faults(document) == [("transactions", 1, "t2", field, reason)]


def test_a_text_that_stands_for_another_is_faulty_once(document):
    document["transactions"][1] |= {"name": 5, "merchant_name": 6}
    both = [("transactions", 1, "t2", name, "not_text") for name in ("merchant_name", "name")]
    assert faults(document) == both

    del document["transactions"][1]["name"]
    assert faults(document) == both[:1]


@pytest.mark.parametrize("blank", ["", "   ", "\t\n", "\xa0\u3000", "\u200b", "\x1f"])
def test_a_text_of_which_nothing_is_seen_is_none(document, blank):
    document["transactions"][0] |= {"merchant_name": blank, "payment_channel": blank}
    document["transactions"][1] |= {"merchant_name": "Corner Shop", "name": blank}

    first, second = read_document(document, Context(TODAY)).transactions

    assert (first["merchant_name"], first["payment_channel"], first["name"]) == (None, None, "Shop")
    assert second["name"] == "Corner Shop"


def test_the_noise_of_binary_sums_is_no_fraction_of_a_cent(document):
    document["transactions"][0]["amount"] = 25.0 + 5.01  # 30.009999999999998

    assert faults(document) == []
    assert read_document(document, Context(TODAY)).transactions[0]["amount"] == "30.01"


def test_all_faults_are_listed_at_once(document):
    document["accounts"].append({"account_id": "b", "type": "purse", "balances": {"current": "x"}})
    document["transactions"][0] |= {"amount": None, "date": "never"}
    document["transactions"].append("text")
    document["liabilities"] = [{"account_id": "a", "minimum_payment_amount": "ten", "aprs": "none"}]

    found = faults(document)

    assert found == [
        ("accounts", 1, "b", "type", "unknown_account_type"),
        ("accounts", 1, "b", "current", "not_a_number"),
        ("transactions", 0, "t1", "date", "not_a_date"),
        ("transactions", 0, "t1", "amount", "missing"),
        ("transactions", 2, None, None, "not_an_object"),
        ("liabilities", 0, "a", "minimum_payment_amount", "not_a_number"),
        ("liabilities", 0, "a", "aprs", "not_a_list_of_objects"),
    ]
    error = IngestRejected(read_document(document, Context(TODAY)).faults)
    assert "transactions[0] t1: amount: missing" in str(error)


def test_a_second_row_of_an_id_is_a_fault(document):
    document["transactions"].append(copy.deepcopy(document["transactions"][0]))

    assert faults(document) == [("transactions", 2, "t1", "transaction_id", "duplicate_id")]


def test_an_account_that_is_known_already_need_not_be_in_the_document(document):
    document["accounts"] = []

    assert faults(document, known_accounts={"a": "EUR"}) == []
    batch = read_document(document, Context(TODAY, known_accounts={"a": "EUR"}))
    assert batch.transactions[0]["iso_currency_code"] == "EUR"


def test_rows_of_an_invalid_account_are_faults_too(document):
    document["accounts"][0]["type"] = None

    assert [fault[4] for fault in faults(document)] == ["missing", "account_rejected", "account_rejected"]


PAY = {"primary": "INCOME", "detailed": "INCOME_WAGES"}


@pytest.mark.parametrize(
    ("category", "wrong", "right", "refused"),
    [
        (PAY, 2, 1, True),
        (PAY, 1, 1, False),
        (PAY, 0, 2, False),
        # Whatever the engine would read as income
        ({"detailed": "INCOME_WAGES"}, 2, 1, True),
        ({"primary": "income", "detailed": "income_wages"}, 2, 1, True),
        ({"primary": "INCOME", "detailed": "PAYCHECK_OF_OUR_OWN"}, 2, 1, True),
        # and nothing else
        ({"primary": "INCOME", "detailed": "FOOD_AND_DRINK_GROCERIES"}, 2, 0, False),
        ({"primary": "INCOME", "detailed": "UNCATEGORIZED"}, 2, 0, False),
        ({"primary": "LOAN_DISBURSEMENTS"}, 2, 0, False),
        ({"primary": "INCOMES"}, 2, 0, False),
        (None, 2, 0, False),
    ],
)
def test_income_that_leaves_the_account_betrays_the_other_sign(document, category, wrong, right, refused):
    for number in range(wrong + right):
        document["transactions"].append(
            {
                "transaction_id": f"i{number}",
                "account_id": "a",
                "date": "2026-11-03",
                "amount": 100 if number < wrong else -100,
                "name": "ACME PAYROLL",
                "personal_finance_category": category,
            }
        )

    whole = read_document(document, Context(TODAY)).whole

    assert [fault.reason for fault in whole] == (["sign_convention"] if refused else [])


def test_plaids_object_of_liabilities_is_understood(document):
    document["liabilities"] = {"credit": [{"account_id": "a"}], "student": [{"anything": 1}]}

    assert len(read_document(document, Context(TODAY)).liabilities) == 1


def test_too_many_rows_of_a_person_are_refused(document, monkeypatch):
    monkeypatch.setattr("app.domain.ingest.totals.MOST_ROWS", 2)

    assert faults(document) == [("transactions", None, None, None, "too_many_rows")]


def test_a_cryptocurrency_is_not_guessed_at(document):
    document["transactions"][0] |= {"iso_currency_code": None, "unofficial_currency_code": "BTC"}

    assert faults(document) == [("transactions", 0, "t1", "iso_currency_code", "unknown_currency")]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("amount", "12.34", "not_a_number"),
        ("amount", 10**400, "out_of_range"),
        ("name", "\x00", "unstorable_text"),
        ("account_id", " \u200b", "missing"),
        ("name", "half a pair \ud800", "unstorable_text"),
        ("transaction_id", "x" * 201, "too_long"),
        ("transaction_id", 7, "not_text"),
        ("date", "2026-11-01Tnever", "not_a_date"),
        ("date", "2026-W01-1", "not_a_date"),
    ],
)
def test_wrong_types_and_sizes_are_faults(document, field, value, reason):
    document["transactions"][1][field] = value

    [(kind, row, _, name, why)] = faults(document)
    assert (kind, row, name, why) == ("transactions", 1, field, reason)


def test_rows_may_come_before_the_accounts_they_name(document):
    turned = dict(reversed(document.items()))

    assert list(turned) == ["liabilities", "transactions", "accounts"]
    assert read_document(turned, Context(TODAY)) == read_document(document, Context(TODAY))


def test_texts_that_are_too_long_together_are_a_fault(document):
    document["transactions"][1] |= {"name": "é" * 500, "merchant_name": "é" * 500}
    assert faults(document) == []

    document["transactions"][1]["merchant_entity_id"] = "é" * 100
    assert faults(document) == [("transactions", 1, "t2", None, "too_long")]
