"""Mistake 10: every write leaves an audit row, in its own transaction."""

import pytest

from tests.integration.shoppulse.conftest import add_user, place_order

LAST = "SELECT action, resource_type, resource_id, details, user_id FROM audit_logs WHERE action = :action"
WRITES = {
    "users": "INSERT INTO users (tenant_id, email, cognito_user_id, role)"
    " VALUES ('T001', 'b@x.example', 'b', 'Admin')",
    "orders": "INSERT INTO orders (tenant_id, order_date) VALUES ('T001', '2026-01-01')",
    "fulfillment": "INSERT INTO fulfillment (tenant_id, order_id) VALUES ('T001', 'O1')",
    "marketing_campaigns": "INSERT INTO marketing_campaigns (tenant_id, date) VALUES ('T001', '2026-01-01')",
    "role_metric_visibility": "INSERT INTO role_metric_visibility (tenant_id, role, metric_name)"
    " VALUES ('T001', 'Admin', 'roas')",
    "governance_rules": "INSERT INTO governance_rules (tenant_id, user_id, dimension, values)"
    " VALUES ('T001', 'U1', 'team', '{}')",
}
KEYS = {
    "users": "user_id",
    "orders": "order_id",
    "fulfillment": "fulfillment_id",
    "marketing_campaigns": "campaign_id",
    "role_metric_visibility": "id",
    "governance_rules": "rule_id",
}


@pytest.fixture
def ann(acting):
    with acting("T001") as run:
        add_user(run, "T001", user_id="U1")
        place_order(run, "T001", order_id="O1")
    return "U1"


@pytest.mark.parametrize("table", WRITES)
def test_a_row_written_changed_and_removed_is_told_of(acting, ann, table):
    key = KEYS[table]
    with acting("T001", ann) as run:
        made = run(f"{WRITES[table]} RETURNING {key}")[0][0]
        run(f"UPDATE {table} SET created_at = created_at WHERE {key} = :key", key=made)
        done = ["insert", "update"]
        if table != "users":
            run(f"DELETE FROM {table} WHERE {key} = :key", key=made)
            done.append("delete")

    with acting("T001") as run:
        for verb in done:
            found = [row for row in run(LAST, action=f"{table}.{verb}") if row.resource_id == str(made)]
            assert found == [(f"{table}.{verb}", table, str(made), {"rows": 1}, ann)]


def test_tenants_are_told_of_too(acting):
    with acting("T001") as run:
        run("UPDATE tenants SET is_active = false")

    with acting("T001") as run:
        assert run(LAST, action="tenants.update") == [
            ("tenants.update", "tenants", "T001", {"rows": 1}, None)
        ]
        assert len(run(LAST, action="tenants.insert")) == 1


def test_many_rows_in_one_statement_are_one_line_with_their_number(acting):
    with acting("T001") as run:
        run(
            "INSERT INTO orders (tenant_id, order_date)"
            " SELECT 'T001', date '2026-01-01' + n FROM generate_series(1, 50) AS n"
        )

    with acting("T001") as run:
        assert run(LAST, action="orders.insert") == [("orders.insert", "orders", None, {"rows": 50}, None)]


def test_what_is_rolled_back_leaves_no_line(acting):
    def fail():
        with acting("T001") as run:
            place_order(run, "T001")
            assert len(run(LAST, action="orders.insert")) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with acting("T001") as run:
        assert run(LAST, action="orders.insert") == []


def test_nobody_acts_as_another_tenants_person(acting, refused, ann):
    code, _ = refused(
        "T002", "INSERT INTO orders (tenant_id, order_date) VALUES ('T002', '2026-01-01')", user=ann
    )

    assert code == "23503"
    with acting("T002") as run:
        assert run("SELECT * FROM orders") == []


def test_where_it_came_from_is_kept(acting):
    with acting("T001") as run:
        run("SELECT set_config('app.ip_address', '203.0.113.9', true)")
        place_order(run, "T001")
        assert run("SELECT ip_address::text FROM audit_logs WHERE action = 'orders.insert'") == [
            ("203.0.113.9/32",)
        ]


def test_a_write_without_its_line_is_the_fault_this_file_is_for(acting):
    """The planted fault: with the trigger off, the same look finds nothing."""
    with acting(role=None) as run:
        run("ALTER TABLE orders DISABLE TRIGGER orders_audit_insert")

    with acting("T001") as run:
        place_order(run, "T001")
        assert run(LAST, action="orders.insert") == []
