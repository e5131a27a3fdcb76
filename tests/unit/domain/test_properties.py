"""What holds for any history: order does not matter, runs repeat, sums are exact, nothing is a float."""

import json
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.clean import clean
from app.domain.days import WINDOWS
from app.domain.features.stored import from_record, to_record
from app.domain.personas import assign_persona
from app.domain.pfc import Flow
from app.domain.pipeline import analyse
from app.domain.recommendations import Choice, recommend

from .books import CARD_PAYMENT, GROCERIES, INTEREST, RENT, STREAMING, WAGES, Book, D

ACCOUNTS = ("checking", "savings", "card")
rows = st.lists(
    st.tuples(
        st.integers(0, 250),
        st.integers(-300_000, 300_000),
        st.sampled_from(
            ["Acme", "Box", "Market 12", "NETFLIX.COM 866", "Transfer to savings", "7-Eleven 311"]
        ),
        st.sampled_from(
            [None, GROCERIES, STREAMING, WAGES, RENT, CARD_PAYMENT, INTEREST, "TRANSFER_OUT_SAVINGS"]
        ),
        st.sampled_from(ACCOUNTS),
        st.booleans(),
    ),
    max_size=60,
)


def history(generated):
    book = Book().checking().savings().card()
    book.liability(minimum_payment="35", last_payment_amount="40", last_statement_balance="500")
    for days, amount, name, pfc, account, known in generated:
        book.tx(
            D - timedelta(days=days), str(Decimal(amount) / 100), name, pfc, account,
            merchant=name if known else None,
        )  # fmt: skip
    return book.history


@settings(max_examples=60)
@given(rows, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_a_second_run_changes_anything(generated, shuffle):
    original = history(generated)
    mixed = list(original.transactions)
    shuffle.shuffle(mixed)
    accounts = list(original.accounts)
    shuffle.shuffle(accounts)

    first = analyse(original, D.toordinal())

    assert analyse(original, D.toordinal()) == first
    assert (
        analyse(original._replace(transactions=tuple(mixed), accounts=tuple(accounts)), D.toordinal())
        == first
    )


@settings(max_examples=60)
@given(rows)
def test_every_row_has_one_flow_and_sums_are_exact(generated):
    original = history(generated)

    ledger = clean(original, D.toordinal())

    assert len(ledger.entries) == len(original.transactions)
    by_flow = {flow: sum(e.amount for e in ledger.entries if e.flow is flow) for flow in Flow}
    assert sum(by_flow.values()) == sum(row.amount for row in original.transactions)


@settings(max_examples=60)
@given(rows)
def test_every_null_has_a_reason_and_nothing_is_a_float(generated):
    for features in analyse(history(generated), D.toordinal()).features:
        assert {name for name, value in features.values.items() if value is None} == set(features.reasons)
        assert not any(isinstance(value, float) for value in features.values.values())
        record = json.loads(json.dumps(to_record(features))) | {"feature_version": features.version}
        assert from_record("user", features.window, features.as_of, record) == features


@settings(max_examples=40)
@given(rows, st.booleans())
def test_whatever_the_history_texts_pass_and_results_repeat(generated, offers):
    analysis = analyse(history(generated), D.toordinal())
    for features in analysis.features:
        persona = assign_persona(features)
        found = recommend(features, persona, Choice(offers))
        education = [item for item in found.recommendations if item.type == "education"]
        assert 3 <= len(education) <= 5
        assert len({item.catalogue_id for item in found.recommendations}) == len(found.recommendations)
        assert recommend(features, persona, Choice(offers)) == found
        assert found.dropped == ()


@settings(max_examples=40)
@given(rows)
def test_windows_nest(generated):
    by_window = {f.window: f for f in analyse(history(generated), D.toordinal()).features}

    for name in ("fees", "nsf_count"):
        values = [by_window[window].value(name) for window in WINDOWS]
        assert values == sorted(values)
