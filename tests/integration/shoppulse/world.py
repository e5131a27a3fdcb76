"""Two tenants with a row in every table, which an isolation test may try to reach across."""

from dataclasses import dataclass

from sqlalchemy import text

from tests.integration.shoppulse.conftest import add_user, place_order

KEYS = {
    "tenants": "tenant_id",
    "users": "user_id",
    "orders": "order_id",
    "fulfillment": "fulfillment_id",
    "marketing_campaigns": "campaign_id",
    "role_metric_visibility": "id",
    "governance_rules": "rule_id",
    "audit_logs": "log_id",
}
# Of each table a column that may be changed, and a value.
CHANGES = {
    "tenants": {"tenant_name": "Mine now"},
    "users": {"status": "Deleted"},
    "orders": {"region": "APAC"},
    "fulfillment": {"carrier": "Nobody"},
    "marketing_campaigns": {"spend": 0},
    "role_metric_visibility": {"is_visible": False},
    "governance_rules": {"values": ["NA"]},
    "audit_logs": {"action": "nothing"},
}


@dataclass(frozen=True)
class Held:
    """What a tenant has: the keys of its rows and the rows themselves, by table."""

    tenant: str
    keys: dict
    rows: dict

    def new(self, table, other):
        """Values for a row of this tenant that hangs, where it can, on the other's."""
        return {
            "tenants": {"tenant_name": "Another"},
            "users": {"email": other.rows["users"][0]["email"], "cognito_user_id": "x", "role": "Admin"},
            "orders": {"order_date": "2026-02-01"},
            "fulfillment": {"order_id": other.keys["orders"][0]},
            "marketing_campaigns": {"date": "2026-02-01"},
            "role_metric_visibility": {"role": "Admin", "metric_name": "roas"},
            "governance_rules": {
                "user_id": other.keys["users"][0],
                "dimension": "region",
                "values": ["EU"],
            },
            "audit_logs": {"action": "x", "resource_type": "y"},
        }[table]


def settle(acting, tenant):
    """Rows in every table of a tenant."""
    with acting(tenant) as run:
        user = add_user(run, tenant)
        order = place_order(run, tenant, region="EU", store_id="ST001", channel="Web")
        run(
            "INSERT INTO fulfillment (tenant_id, order_id, promised_delivery_date, actual_delivery_date,"
            " sla_met, days_to_ship) VALUES (:t, :o, '2026-01-20', '2026-01-19', true, 2)",
            t=tenant,
            o=order,
        )
        run(
            "INSERT INTO marketing_campaigns (tenant_id, date, spend, impressions, clicks, conversions,"
            " revenue_attributed) VALUES (:t, '2026-01-10', 50, 1000, 40, 4, 200)",
            t=tenant,
        )
        run(
            "INSERT INTO governance_rules (tenant_id, user_id, dimension, values)"
            " VALUES (:t, :u, 'region', '{EU}')",
            t=tenant,
            u=user,
        )


def held(connection, tenant):
    """Everything of a tenant, as one who passes over row-level security sees it."""
    rows = {
        name: [
            dict(row)
            for row in connection.execute(
                text(f"SELECT * FROM {name} WHERE tenant_id = :t ORDER BY {key}"), {"t": tenant}
            ).mappings()
        ]
        for name, key in KEYS.items()
    }
    keys = {name: [row[KEYS[name]] for row in found] for name, found in rows.items()}
    return Held(tenant, keys, rows)
