"""Which shipments count, and which day is today."""

import pytest

from tests.integration.shoppulse.conftest import place_order

COUNTED = (
    "SELECT sum(shipment_count), sum(sla_known_count), sum(late_count), sum(days_to_ship) FROM shipment_facts"
)


@pytest.mark.parametrize("status", ["Cancelled", "canceled"])
def test_a_cancelled_orders_shipment_counts_in_nothing(acting, status):
    with acting("T002") as run:
        for ordered in (status, "Delivered", None):
            run(
                "INSERT INTO fulfillment (tenant_id, order_id, promised_delivery_date, actual_delivery_date,"
                " sla_met, days_to_ship) VALUES ('T002', :order, '2026-01-20', '2026-01-25', false, 3)",
                order=place_order(run, "T002", order_status=ordered),
            )
        assert run(COUNTED) == [(2, 2, 2, 6)]


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_today_is_utcs_wherever_the_session_is(acting, zone):
    """A day and two hours lie between the two zones: one of them is never where UTC is."""
    with acting("T002") as run:
        run("SELECT set_config('TimeZone', :zone, true)", zone=zone)
        assert run("SELECT metrics_today() = (now() AT TIME ZONE 'UTC')::date") == [(True,)]
