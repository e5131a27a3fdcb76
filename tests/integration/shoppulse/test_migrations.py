from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from shoppulse.db import migrations
from shoppulse.db.migrations import Migration


@pytest.fixture
def empty(postgres_server, empty_shop):
    engine = create_engine(
        postgres_server.url(empty_shop, user="shop_admin", password="shop-admin-password"), poolclass=NullPool
    )
    yield engine
    engine.dispose()


def dump(engine):
    """Everything that a second run might have changed."""
    with engine.begin() as connection:
        versions = connection.execute(text("SELECT * FROM shoppulse_versions ORDER BY version")).all()
        objects = connection.execute(text("SELECT oid, relname, relkind FROM pg_class ORDER BY oid")).all()
        return versions, objects


def test_an_empty_database_becomes_whole(empty):
    with empty.begin() as connection:
        migrations.migrate(connection)

    with empty.begin() as connection:
        assert migrations.missing(connection) == []


def test_a_second_run_changes_nothing(owner):
    before = dump(owner)

    with owner.begin() as connection:
        migrations.migrate(connection)
        migrations.seed(connection)

    assert dump(owner) == before


def test_a_second_seed_leaves_no_audit_row(owner, superuser):
    with superuser.begin() as connection:
        before = connection.execute(text("SELECT count(*) FROM audit_logs")).scalar_one()

    with owner.begin() as connection:
        migrations.seed(connection)

    with superuser.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit_logs")).scalar_one() == before


def test_a_file_that_fails_leaves_nothing_of_itself(empty):
    broken = [Migration("0001", "broken", "CREATE TABLE half (id int); SELECT 1 / 0;")]

    with pytest.raises(psycopg2.Error, match="division"), empty.begin() as connection:
        migrations._run(connection, migrations.schema_sql(broken))

    with empty.begin() as connection:
        assert connection.execute(
            text("SELECT to_regclass('half'), to_regclass('shoppulse_versions')")
        ).one() == (
            None,
            None,
        )


def test_a_landed_file_that_changed_is_refused(owner):
    first, *rest = migrations.migrations()
    changed = [Migration(first.version, first.name, first.sql + "-- edited"), *rest]

    with (
        pytest.raises(psycopg2.Error, match="0001 was applied with other contents"),
        owner.begin() as connection,
    ):
        migrations._run(connection, migrations.schema_sql(changed))


def test_only_what_is_missing_is_applied(owner):
    added = Migration("9000", "added", "CREATE TABLE added (id int);")

    with owner.begin() as connection:
        migrations._run(connection, migrations.schema_sql([*migrations.migrations(), added]))

    with owner.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM added")).scalar_one() == 0


def test_versions_are_numbered_without_gap():
    numbers = [int(step.version) for step in migrations.migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(migrations._TAG not in step.sql for step in migrations.migrations())
    assert len(list(Path(migrations.FOLDER).glob("*.sql"))) == len(numbers) + 2


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ("DROP TABLE governance_rules", "the table governance_rules"),
        ("ALTER TABLE orders DROP COLUMN items_count", "the column orders.items_count"),
        ("DROP INDEX orders_by_region", "the index on orders (tenant_id, region)"),
        ("ALTER TABLE users DROP CONSTRAINT users_email_key", "the index on users (email)"),
        ("DROP TRIGGER audit_logs_append_only ON audit_logs", "the trigger audit_logs_append_only"),
        ("ALTER TABLE orders DISABLE TRIGGER orders_audit_insert", "the trigger orders_audit_insert"),
        ("DROP TRIGGER users_updated_at ON users", "the trigger users_updated_at"),
        ("ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY", "forced row-level security on tenants"),
        ("DROP POLICY tenant ON orders", "forced row-level security on orders"),
        (
            "ALTER TABLE fulfillment DROP CONSTRAINT fulfillment_tenant_id_order_id_fkey",
            "the key of fulfillment to orders by tenant",
        ),
    ],
)
def test_whatever_is_taken_away_is_missed(acting, fault, named):
    with acting(role=None) as run:
        run(fault)

        assert named in migrations.missing(run.connection)


def test_a_runtime_that_passes_over_row_security_is_missed(shared, postgres_server):
    superuser = create_engine(postgres_server.url(shared.url.database), poolclass=NullPool)
    with superuser.connect() as connection:
        connection.execute(text("ALTER ROLE shoppulse_runtime BYPASSRLS"))

        found = migrations.missing(connection)
        connection.rollback()  # roles are the cluster's

    assert found == ["a runtime role that neither owns a table nor passes over row-level security"]
