"""Snapshots in typed columns: which there are, what they refuse, and that nothing is lost on the way."""

import json
from datetime import date
from decimal import Decimal

import psycopg2
import pytest
from alembic import command

from app.db.feature_columns import COLUMNS
from app.db.features import Result, write_features
from app.db.migrations import runner
from app.db.personas import read_snapshots
from app.db.sql import text
from app.domain.features.stored import to_record
from app.domain.features.values import UNITS, Unit
from app.domain.ingest import Context, read_text
from app.domain.model import Account, History, Transaction
from app.domain.pipeline import analyse
from scripts.lib.demo.document import demo_document
from tests.support.database import Database

AS_OF = date(2026, 1, 31)
KINDS = {
    Unit.MONEY: "numeric(14,2)",
    Unit.RATIO: "numeric",
    Unit.MONTHS: "numeric",
    Unit.DAYS: "numeric",
    Unit.COUNT: "integer",
    Unit.FLAG: "boolean",
    Unit.TEXT: "text",
    Unit.DATE: "date",
}


def cents(value):
    return None if value is None else int(Decimal(value) * 100)


def history(user_id, name):
    """The books of a demo person."""
    batch = read_text([json.dumps(demo_document(name, AS_OF))], Context(AS_OF))
    accounts = tuple(
        Account(
            row["account_id"],
            row["type"],
            row["subtype"],
            row["mask"],
            row["name"],
            *(cents(row[f"balance_{kind}"]) for kind in ("current", "available", "limit")),
        )
        for row in batch.accounts
    )
    transactions = tuple(
        Transaction(
            row["transaction_id"],
            row["account_id"],
            date.fromisoformat(row["date"]).toordinal(),
            cents(row["amount"]),
            row["iso_currency_code"],
            row["name"],
            row["merchant_name"],
            None,
            row["pfc_primary"],
            row["pfc_detailed"],
        )
        for row in batch.transactions
    )
    return History(user_id, accounts=accounts, transactions=transactions)


@pytest.fixture
def analyses():
    """A full life for Hannah, and for Sam an empty one, full of nulls."""
    books = (history("hannah", "hannah"), History("sam"))
    return [analyse(book, AS_OF.toordinal()) for book in books]


def test_there_is_a_column_of_the_right_type_for_every_feature(acting):
    with acting() as run:
        rows = run(
            "SELECT attname, format_type(atttypid, atttypmod) AS kind FROM pg_attribute"
            " WHERE attrelid = 'feature_snapshots'::regclass AND attnum > 0 AND NOT attisdropped"
        )
    kinds = {row.attname: row.kind for row in rows}

    assert {name: kinds.get(name) for name in UNITS} == {name: KINDS[unit] for name, unit in UNITS.items()}
    assert set(COLUMNS) == set(UNITS)
    assert "features" not in kinds


def test_what_is_written_is_read_back_to_the_last_digit(server, people, analyses):
    with server.begin() as connection:
        changed = write_features(connection, [Result.of(each, "h") for each in analyses], AS_OF)
        stored = {
            (user_id, snapshot.features.window): snapshot.features
            for user_id, snapshots in read_snapshots(connection, ["hannah", "sam"], AS_OF)
            for snapshot in snapshots
        }

    assert changed == {"hannah", "sam"}
    for features in (each for analysis in analyses for each in analysis.features):
        back = stored[features.user_id, features.window]
        assert to_record(back)["null_reasons"] == to_record(features)["null_reasons"]
        assert back.values == features.values
        assert {name: str(value) for name, value in back.values.items()} == {
            name: str(value) for name, value in features.values.items()
        }


def test_what_is_the_same_is_not_written_again(server, people, analyses):
    results = [Result.of(each, "h") for each in analyses]
    rows = text("SELECT xmin::text, ctid::text FROM feature_snapshots ORDER BY user_id, window_days")
    with server.begin() as connection:
        write_features(connection, results, AS_OF)
    with server.begin() as connection:
        before = connection.execute(rows).all()
        changed = write_features(connection, results, AS_OF)
        assert connection.execute(rows).all() == before

    assert changed == set()


@pytest.mark.parametrize(
    "fault",
    [
        "net_spend = NULL, null_reasons = null_reasons - 'net_spend'",
        'net_spend = 5, null_reasons = null_reasons || \'{"net_spend": "no_data"}\'',
        "balances_as_of = NULL, null_reasons = '{}'",
    ],
)
def test_a_null_without_a_reason_and_a_reason_without_a_null_are_refused(server, people, analyses, fault):
    with server.begin() as connection:
        write_features(connection, [Result.of(analyses[0], "h")], AS_OF)
    with pytest.raises(psycopg2.IntegrityError, match="nulls_have_reasons"), server.begin() as connection:
        connection.execute(text(f"UPDATE feature_snapshots SET {fault}"))


def move(connection, act, revision):
    with runner.for_alembic(connection) as same:
        act(runner.configuration(same), revision)


def test_values_of_the_json_column_move_into_their_columns_and_back(empty_database_url):
    engine = Database(empty_database_url)
    old = {
        "net_spend": "12.50",
        "savings_growth": "0.133333",
        "card_count": 2,
        "is_overdue": False,
        "payroll_last_date": "2026-01-30",
        "payroll_merchant": "ACME",
        "pay_gap_median": "14.5",
        "utilization_max": None,
    }
    with engine.begin() as connection:
        move(connection, command.upgrade, "0003")
        connection.execute(text("INSERT INTO profiles (user_id) VALUES ('gone')"))
        connection.execute(text("ALTER TABLE feature_snapshots DISABLE TRIGGER consent_at_insert"))
        connection.execute(
            text(
                "INSERT INTO feature_snapshots"
                " (user_id, window_days, as_of, feature_version, features, null_reasons, input_hash)"
                " VALUES ('gone', 30, '2026-01-31', '1', :features,"
                " '{\"utilization_max\": \"no_data\"}', 'h')"
            ),
            {"features": json.dumps(old)},
        )
    with engine.begin() as connection:
        connection.execute(runner._AS_OWNER)
        move(connection, command.upgrade, "0004")
        row = connection.execute(text("SELECT * FROM feature_snapshots")).one()._asdict()
        move(connection, command.downgrade, "0003")
        back = connection.execute(text("SELECT features FROM feature_snapshots")).scalar_one()

    assert {name: row[name] for name in old} == old | {
        "net_spend": Decimal("12.50"),
        "savings_growth": Decimal("0.133333"),
        "payroll_last_date": date(2026, 1, 30),
        "pay_gap_median": Decimal("14.5"),
    }
    assert {name: back[name] for name in old} == old


@pytest.mark.parametrize(
    "change",
    [
        "first_date = first_date - 1",
        "last_date = last_date + 1",
        "last_amount = last_amount + 1",
        "average_amount = average_amount + 1",
        "direction = CASE direction WHEN 'inflow' THEN 'outflow' ELSE 'inflow' END",
        "merchant_key = 'another'",
        "predicted_next_date = NULL",
        "transaction_ids = '{another}'",
    ],
)
def test_a_stream_that_differs_in_anything_is_written_anew(server, people, analyses, change):
    rows = text("SELECT to_jsonb(recurring_streams) FROM recurring_streams ORDER BY stream_id")
    results = [Result.of(each, "h") for each in analyses]
    with server.begin() as connection:
        write_features(connection, results, AS_OF)
        written = connection.execute(rows).all()
        connection.execute(text(f"UPDATE recurring_streams SET {change}"))
        assert connection.execute(rows).all() != written

        write_features(connection, results, AS_OF)

        assert connection.execute(rows).all() == written
