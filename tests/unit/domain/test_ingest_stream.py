import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.ingest import Context, read_document, read_text
from app.domain.ingest import stream as stream_module
from app.domain.ingest.stream import Element, Flaw, Unreadable, read_elements
from scripts.lib.demo.document import demo_document

TODAY = date(2026, 11, 20)
DOCUMENT = (
    '{"item": {"a": [1]}, "users":[{"user_id":"a\\ud83d\\ude00"}], "n": -12.50e1, "empty": [ ],\n'
    ' "transactions": {"added": [{"amount": 15.49, "x": [true, null]}, 7], "has_more": false},\n'
    ' "liabilities": {}}\n'
)


def elements(*chunks):
    return list(read_elements(chunks))


def test_lists_come_element_by_element_and_numbers_exact():
    assert elements(DOCUMENT) == [
        Element("item", None, {"a": [Decimal(1)]}),
        Element("users", 0, {"user_id": "a😀"}),
        Element("n", None, Decimal("-12.50e1")),
        Element("transactions.added", 0, {"amount": Decimal("15.49"), "x": [True, None]}),
        Element("transactions.added", 1, Decimal(7)),
        Element("transactions.has_more", None, False),
    ]


def test_wherever_the_text_is_cut_into_pieces_the_rows_are_the_same():
    whole = elements(DOCUMENT)

    for cut in range(len(DOCUMENT) + 1):
        assert elements(DOCUMENT[:cut], "", DOCUMENT[cut:]) == whole
    assert elements(*DOCUMENT) == whole


def test_a_document_that_breaks_off_anywhere_is_said_to():
    for cut in range(len(DOCUMENT.rstrip())):
        with pytest.raises(Unreadable) as refusal:
            elements(DOCUMENT[:cut])
        assert refusal.value.fault.reason == ("broken_json" if cut else "not_an_object")


@pytest.mark.parametrize(
    ("text", "place", "reason", "message"),
    [
        ("", "document", "not_an_object", "line 1, column 1"),
        ("[]", "document", "not_an_object", "line 1, column 1"),
        ("\x89PNG", "document", "not_an_object", "line 1, column 1"),
        ('{"a": [1 2]}', "a[0]", "broken_json", "line 1, column 10: expecting ']'"),
        ('{"a": [1,]}', "a[1]", "broken_json", "line 1, column 10: expecting value"),
        ('{"a": tru}', "a", "broken_json", "line 1, column 7: expecting value"),
        ('{\n "a": [{},\n {"b" 1}]}' + " " * 99, "a[1]", "broken_json", "line 3, column 7: expecting ':'"),
        ('{"a": [{"b": "x\ny"}]}', "a[0]", "broken_json", "line 1, column 16: invalid control character"),
        ('{"a": 1} x', "document", "broken_json", "column 10: more follows"),
        ('{"a": 1, "a": 2}', "a", "duplicate_key", '"a" is there twice'),
        ('{"a": ' + "[" * 100_000, "a[0]", "too_deeply_nested", "column 8"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text, place, reason, message):
    with pytest.raises(Unreadable, match=message.replace("[", r"\[")) as refusal:
        elements(text)

    fault = refusal.value.fault
    assert (fault.kind if fault.row is None else f"{fault.kind}[{fault.row}]", fault.reason) == (
        place,
        reason,
    )


def test_only_as_much_is_held_as_the_longest_row_asks_for(monkeypatch):
    row = '{"name": "' + "x" * 90 + '"},'
    sizes = []
    monkeypatch.setattr(
        stream_module._Scanner, "_flaws", lambda scanner, _value: sizes.append(len(scanner._text)) or ()
    )

    rows = sum(1 for _ in read_elements(['{"a": [', *([row] * 5000), "1]}"]))

    assert rows == 5001
    assert max(sizes) < 5 * len(row)


def test_a_row_larger_than_any_bank_writes_ends_the_reading(monkeypatch):
    monkeypatch.setattr(stream_module, "LARGEST_ELEMENT", 1000)
    pieces = iter(['{"a": [{"b": "', *["x" * 100] * 10_000])

    with pytest.raises(Unreadable) as refusal:
        list(read_elements(pieces))

    assert refusal.value.fault.reason == "row_too_large"
    assert sum(1 for _ in pieces) > 9_000, "the rest was not read"


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity", "1e99999999999999999999"])
def test_numbers_that_are_none_are_named_by_row_and_field(token):
    given = '"transaction_id":"t","account_id":"a","date":"2026-01-01","amount":1'
    row = f'{{{given},"location":{{"lat":{token}}}}}'
    document = f'{{"accounts":[{{"account_id":"a","type":"credit"}}],"transactions":[{row}]}}'

    batch = read_text([document], Context(TODAY))

    found = [(fault.kind, fault.row, fault.id, fault.field, fault.reason) for fault in batch.faults]
    # What is beyond every bound is a number to JSON; in a field that nobody reads it does no harm.
    expected = [("transactions", 0, "t", "lat", "not_a_number")] if "e" not in token else []
    assert found == expected


def test_a_key_that_is_there_twice_is_a_fault_of_its_row():
    assert elements('{"accounts": [{"type": 1, "b": {"c": 1, "c": 2}}]}')[0].flaws == (
        Flaw("c", "duplicate_key"),
    )


def test_a_row_with_nan_in_a_field_that_is_read_has_one_fault():
    text = '{"accounts":[{"account_id":"a","type":"credit","balances":{"current":NaN}}],"note":{"x":NaN}}'
    found = [str(fault) for fault in read_text([text], Context(TODAY)).faults]

    assert found == ["note: x: not_a_number", "accounts[0] a: current: not_a_number"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("x" * 600),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    (kind, field)
    for kind, row in {kind: rows[0] for kind, rows in demo_document("hannah", TODAY).items()}.items()
    for field in [None, *row, *(row.get("balances") or ()), *(row.get("personal_finance_category") or ())]
]


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(value=json_values, place=st.sampled_from(PLACES))
def test_any_value_anywhere_gives_faults_or_rows_and_never_an_error(value, place):
    kind, field = place
    document = json.loads(json.dumps(demo_document("hannah", TODAY)))
    document["transactions"] = document["transactions"][-5:]
    row = document[kind][0]
    holder = next((part for part in row.values() if isinstance(part, dict) and field in part), row)
    if field is None:
        document[kind][0] = value
    else:
        holder[field] = value

    batch = read_document(document, Context(TODAY))

    for fault in batch.faults:
        assert fault.reason
    assert all(row["amount"] and row["transaction_id"] for row in batch.transactions)
    json.dumps([batch.accounts, batch.transactions, batch.liabilities]).encode()


@settings(max_examples=300)
@given(value=json_values | st.dictionaries(st.sampled_from(["accounts", "added", "users"]), json_values))
def test_any_document_gives_faults_or_rows_and_never_an_error(value):
    read_document(value, Context(TODAY))


@settings(max_examples=200)
@given(text=st.text(alphabet='{}[]":,0e-.tN \\u\n', max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        elements(text)
    except Unreadable:
        return
    assert isinstance(json.loads(text), dict)
