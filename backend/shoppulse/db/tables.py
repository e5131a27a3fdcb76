"""The eight tables as SQLAlchemy sees them: which columns there are, and which row a key means."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import TableClause, column, table


@dataclass(frozen=True)
class Kept:
    """A table: its key, how the key is read (ValueError: no key has this form), and whether rows may be
    added, changed and removed one by one; else the database writes them, or they are marked instead.
    """

    table: TableClause
    key: str
    key_of: Callable[[str], object] = str
    added: bool = True
    changed: bool = True
    removed: bool = True


def _kept(name: str, columns: str, key_of: Callable[[str], object] = str, **allowed: bool) -> Kept:
    names = [*columns.split(), "created_at", "updated_at"]
    return Kept(table(name, *map(column, names)), names[0], key_of, **allowed)


TABLES = {
    kept.table.name: kept
    for kept in (
        _kept(
            "tenants",
            "tenant_id tenant_name industry plan_tier country created_date is_active",
            added=False,
            removed=False,
        ),
        _kept(
            "users",
            "user_id tenant_id email cognito_user_id role region store_id is_tenant_admin status",
            removed=False,
        ),
        _kept(
            "orders",
            "order_id tenant_id order_date store_id region channel order_status items_count gross_revenue"
            " discount_amount net_revenue currency",
        ),
        _kept(
            "fulfillment",
            "fulfillment_id order_id tenant_id warehouse carrier promised_delivery_date actual_delivery_date"
            " fulfillment_status sla_met days_to_ship",
            int,
        ),
        _kept(
            "marketing_campaigns",
            "campaign_id tenant_id date channel spend impressions clicks conversions revenue_attributed",
        ),
        _kept("role_metric_visibility", "id tenant_id role metric_name is_visible", int),
        _kept("governance_rules", "rule_id tenant_id user_id dimension values", UUID),
        _kept(
            "audit_logs",
            "log_id tenant_id user_id action resource_type resource_id details ip_address",
            UUID,
            added=False,
            changed=False,
            removed=False,
        ),
    )
}
