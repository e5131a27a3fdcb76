"""An order that moves while a shipment of it is being written: neither is held to what the other replaces."""

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.shoppulse.conftest import place_order

CHECK, TIMEOUT = "23514", "55P03"
MOVE = "UPDATE orders SET order_date = '2026-02-01' WHERE order_id = :order"
SHIP = (
    "INSERT INTO fulfillment (tenant_id, order_id, promised_delivery_date, actual_delivery_date, sla_met)"
    " VALUES ('T001', :order, '2026-01-20', '2026-01-18', true)"
)


@pytest.fixture
def order(committing):
    """An order of 15 January."""
    with committing("T001") as run:
        return place_order(run, "T001")


def refusal(committing, statement, order):
    """Why a transaction that waits for nobody cannot do this."""
    with committing("T001") as run:
        run("SELECT set_config('lock_timeout', '200ms', true)")
        with pytest.raises(DBAPIError) as error:
            run(statement, order=order)
        run.connection.rollback()
    return error.value.orig.pgcode


@pytest.mark.parametrize(("first", "second"), [(SHIP, MOVE), (MOVE, SHIP)])
def test_the_second_waits_for_the_first_and_is_refused(committing, order, first, second):
    with committing("T001") as run:
        run(first, order=order)
        assert refusal(committing, second, order) == TIMEOUT

    assert refusal(committing, second, order) == CHECK
