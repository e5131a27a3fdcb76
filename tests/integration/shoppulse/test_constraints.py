"""What no row may be, whoever writes it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.shoppulse.conftest import add_user, place_order

CHECK, UNIQUE, FOREIGN, PRIVILEGE, RESTRICT = "23514", "23505", "23503", "42501", "23001"


@pytest.mark.parametrize(
    "columns",
    [
        {"gross_revenue": -1, "discount_amount": 0, "net_revenue": -1},
        {"discount_amount": -5, "net_revenue": 105},
        {"net_revenue": 95},
        {"gross_revenue": 5, "discount_amount": 10, "net_revenue": -5},
        {"items_count": -1},
        {"currency": "usd"},
    ],
)
def test_amounts_that_cannot_be_are_refused(acting, columns):
    with pytest.raises(Exception, match="check constraint"), acting("T001") as run:
        place_order(run, "T001", **columns)


@pytest.mark.parametrize(
    ("columns", "fine"),
    [
        ({"promised": "2026-01-20", "actual": "2026-01-20", "met": True, "days": 2}, True),
        ({"promised": "2026-01-20", "actual": "2026-01-21", "met": False, "days": 2}, True),
        ({"promised": "2026-01-20", "actual": None, "met": None, "days": None}, True),
        ({"promised": "2026-01-20", "actual": "2026-01-21", "met": True, "days": 2}, False),
        ({"promised": "2026-01-20", "actual": "2026-01-20", "met": False, "days": 2}, False),
        ({"promised": "2026-01-20", "actual": "2026-01-20", "met": None, "days": 2}, False),
        ({"promised": "2026-01-20", "actual": None, "met": True, "days": 2}, False),
        ({"promised": "2026-01-20", "actual": "2026-01-20", "met": True, "days": -1}, False),
        ({"promised": "2026-01-20", "actual": "2026-01-14", "met": True, "days": 0}, False),
        ({"promised": "2026-01-20", "actual": "2026-01-16", "met": True, "days": 3}, False),
    ],
)
def test_a_shipments_figures_follow_its_dates(acting, columns, fine):
    def ship():
        with acting("T001") as run:
            order = place_order(run, "T001", order_date="2026-01-15")
            run(
                "INSERT INTO fulfillment (tenant_id, order_id, promised_delivery_date, actual_delivery_date,"
                " sla_met, days_to_ship) VALUES ('T001', :order, :promised, :actual, :met, :days)",
                order=order,
                **columns,
            )

    if fine:
        ship()
    else:
        with pytest.raises(Exception, match=r"violates check|arrived before"):
            ship()


def test_a_shipment_cannot_be_moved_to_before_its_order(acting, refused):
    with acting("T001") as run:
        order = place_order(run, "T001", order_date="2026-01-15")
        run("INSERT INTO fulfillment (tenant_id, order_id) VALUES ('T001', :order)", order=order)

    code, _ = refused("T001", "UPDATE fulfillment SET actual_delivery_date = '2026-01-01'")

    assert code == CHECK


@pytest.mark.parametrize(
    ("day", "fine"),
    [("2026-01-13", True), ("2026-01-18", True), ("2026-01-19", False), ("2026-02-01", False)],
)
def test_an_order_cannot_be_moved_to_behind_its_arrival(acting, day, fine):
    """It was two days until it was shipped, and arrived on the 20th."""

    def move():
        with acting("T001") as run:
            order = place_order(run, "T001", order_date="2026-01-15")
            run(
                "INSERT INTO fulfillment (tenant_id, order_id, actual_delivery_date, promised_delivery_date,"
                " sla_met, days_to_ship) VALUES ('T001', :order, '2026-01-20', '2026-01-20', true, 2)",
                order=order,
            )
            run("UPDATE orders SET order_date = :day, region = 'EU'", day=day)

    if fine:
        move()
    else:
        with pytest.raises(Exception, match="arrived before"):
            move()


def test_clicks_stay_within_impressions(refused):
    code, said = refused(
        "T001",
        "INSERT INTO marketing_campaigns (tenant_id, date, impressions, clicks)"
        " VALUES ('T001', '2026-01-01', 10, 11)",
    )
    assert (code, "campaigns_clicks_within_impressions" in said) == (CHECK, True)


@pytest.mark.parametrize(
    "columns", [{"role": "Ops"}, {"role": "finance"}, {"status": "active"}, {"email": "Ann@x.example"}]
)
def test_people_have_known_roles_states_and_one_spelling(acting, columns):
    with pytest.raises(Exception, match="check constraint"), acting("T001") as run:
        add_user(run, "T001", **columns)


def test_an_email_is_one_persons_in_the_whole_platform(acting, refused):
    """Mistake 3: one rule, in the table and in the user pool."""
    with acting("T001") as run:
        add_user(run, "T001", email="ann@shop.example")

    with pytest.raises(Exception, match="users_email_key"), acting("T002") as run:
        add_user(run, "T002", email="ann@shop.example")


@pytest.mark.parametrize("order", ["theirs", "nobody's"])
def test_a_shipment_cannot_hang_on_another_tenants_order(acting, refused, order):
    """Mistake 5: and the refusal is the same whether the order is another tenant's or nobody's."""
    with acting("T002") as run:
        theirs = place_order(run, "T002")
    wanted = theirs if order == "theirs" else "O999999999"

    code, said = refused(
        "T001", "INSERT INTO fulfillment (tenant_id, order_id) VALUES ('T001', :order)", order=wanted
    )

    assert code == FOREIGN
    assert said.splitlines()[1:] == ['DETAIL:  Key is not present in table "orders".']


def test_a_rule_cannot_be_about_another_tenants_person(acting, refused):
    with acting("T002") as run:
        theirs = add_user(run, "T002")

    code, _ = refused(
        "T001",
        "INSERT INTO governance_rules (tenant_id, user_id, dimension, values)"
        " VALUES ('T001', :person, 'region', '{EU}')",
        person=theirs,
    )

    assert code == FOREIGN


def test_two_tenants_that_write_at_once_get_ids_of_their_own(committing):
    """Mistake 2: the highest id so far, plus one, would collide."""

    def write(tenant):
        ids = []
        for _ in range(20):
            with committing(tenant) as run:
                ids.append(place_order(run, tenant))
        return ids

    with ThreadPoolExecutor(4) as pool:
        written = [one for ids in pool.map(write, ["T001", "T002"] * 2) for one in ids]

    assert len(set(written)) == 80
    assert all(one.startswith("O000000") for one in written)


def test_ids_grow_longer_when_their_digits_are_used_up(committing):
    with committing(role=None) as run:
        run("SELECT setval('user_ids', 999999)")

    with committing("T001") as run:
        assert add_user(run, "T001") == "U1000000"


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_logs SET action = 'x'", "DELETE FROM audit_logs", "TRUNCATE audit_logs"]
)
def test_the_audit_is_append_only_for_its_owner_too(refused, statement):
    code, said = refused("T001", statement, role=None)
    assert (code, "append-only" in said) == (RESTRICT, True)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO audit_logs (tenant_id, action, resource_type) VALUES ('T001', 'x', 'y')",
        "INSERT INTO tenants (tenant_id, tenant_name) VALUES ('T001', 'x')",
        "DELETE FROM users",
        "UPDATE metrics SET numerator = 'gross_revenue'",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE orders DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_runtime_may_not(refused, statement):
    code, _ = refused("T001", statement)
    assert code == PRIVILEGE


def test_updated_at_follows_a_change(committing):
    with committing("T001") as run:
        order = place_order(run, "T001")
    with committing("T001") as run:
        run("UPDATE orders SET region = 'EU'")
        changed = run("SELECT updated_at > created_at FROM orders WHERE order_id = :order", order=order)

    assert changed == [(True,)]


def test_a_row_stays_with_its_tenant(refused, acting):
    with acting("T001") as run:
        place_order(run, "T001")

    code, said = refused("T001", "UPDATE orders SET tenant_id = 'T002'")

    assert code in {RESTRICT, PRIVILEGE}, said


def test_times_know_their_zone(acting):
    with acting(role=None) as run:
        kinds = run(
            "SELECT DISTINCT data_type FROM information_schema.columns WHERE table_schema = 'public'"
            " AND column_name IN ('created_at', 'updated_at')"
        )
    assert kinds == [("timestamp with time zone",)]
