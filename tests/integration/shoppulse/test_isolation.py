"""Two tenants, every table: reads, writes, foreign keys, filters and cursors reach no row of the other, by
explicit predicates alone, by row-level security alone, and by both.
"""

import contextlib
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from shoppulse.db.access import Access, enter
from shoppulse.db.records import Records
from shoppulse.db.tables import TABLES
from shoppulse.domain.errors import NotFound, ShopPulseError
from tests.integration.shoppulse import world
from tests.integration.shoppulse.conftest import TENANTS, acting_on, address, fresh

LOCKS = ("predicates", "row security", "both")
HOSTILE = ("' OR true --", "tenant_id; DROP TABLE orders", 'x" = x', "T002", "%", "")


@pytest.fixture(scope="module")
def engines(postgres_server, shop_template):
    """By lock: an engine and the role that statements run under. The superuser passes over row security."""
    with fresh(postgres_server, shop_template) as name:
        owner = create_engine(address(postgres_server, name))
        superuser = create_engine(postgres_server.url(name))
        for tenant in TENANTS:
            world.settle(acting_on(owner.begin), tenant)
        yield {
            "predicates": (superuser, None),
            "row security": (owner, "shoppulse_runtime"),
            "both": (owner, "shoppulse_runtime"),
            "all": (superuser, None),
        }
        owner.dispose()
        superuser.dispose()


@pytest.fixture(scope="module")
def both_held(engines):
    with engines["all"][0].connect() as connection:
        return {tenant: world.held(connection, tenant) for tenant in TENANTS}


@contextlib.contextmanager
def trying(engines, lock, tenant):
    """A transaction of a tenant under one lock, undone in the end."""
    engine, role = engines[lock]
    with engine.connect() as connection, connection.begin() as whole:
        enter(connection, Access(tenant, role=role))
        yield connection
        whole.rollback()


def seen_by_all(connection, tenant):
    """The tenant's rows within this very transaction: its owner's view, under the tenant's own name."""
    connection.execute(text("SELECT set_config('role', 'none', true)"))
    connection.execute(text("SELECT set_config('app.tenant_id', :t, true)"), {"t": tenant})
    return world.held(connection, tenant).rows


@dataclass(frozen=True)
class Attempt:
    """What one tenant tries on a table, with something of the other's: its key, its values."""

    table: str
    verb: str
    condition: tuple | None
    cursor: int

    def key(self, theirs):
        keys = theirs.keys[self.table]
        return keys[self.cursor % len(keys)]


filters = st.one_of(
    st.none(),
    st.tuples(st.just("tenant_id"), st.sampled_from(TENANTS)),
    st.tuples(st.just("tenant_id"), st.sampled_from(HOSTILE)),
    st.tuples(st.sampled_from(HOSTILE), st.just("x")),
)
attempts = st.builds(
    Attempt,
    st.sampled_from(list(world.KEYS)),
    st.sampled_from(["find", "get", "change", "remove", "add"]),
    filters,
    st.integers(0, 3),
)
quick = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])


def by_records(connection, mine, theirs, tried):
    """The product's own way: it names the tenant in every statement."""
    records, key = Records.of(connection, mine.tenant, tried.table), tried.key(theirs)
    if tried.verb == "find":
        return records.find(
            dict([tried.condition]) if tried.condition else None, after=key if tried.cursor else None
        )
    actions = {
        "add": lambda: records.add(mine.new(tried.table, theirs)),
        "get": lambda: records.get(key),
        "change": lambda: records.change(key, world.CHANGES[tried.table]),
        "remove": lambda: records.remove(key),
    }
    return [actions[tried.verb]()]


def by_hand(connection, mine, theirs, tried):
    """Statements that forget the tenant, as a careless query would."""
    table, name, changed = tried.table, world.KEYS[tried.table], world.CHANGES[tried.table]
    values = mine.new(table, theirs) | {"tenant_id": theirs.tenant}
    statement = {
        "add": f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(f':{n}' for n in values)})",
        "find": f"SELECT * FROM {table}",
        "get": f"SELECT * FROM {table} WHERE {name}::text = (:key)::text",
        "change": f"UPDATE {table} SET {', '.join(f'{n} = :{n}' for n in changed)}",
        "remove": f"DELETE FROM {table} WHERE {name}::text = (:key)::text",
    }[tried.verb]
    given = values if tried.verb == "add" else changed | {"key": tried.key(theirs)}
    answer = "" if statement.startswith("SELECT") else " RETURNING *"
    return [dict(row) for row in connection.execute(text(statement + answer), given).mappings()]


@pytest.mark.parametrize("lock", LOCKS)
@quick
@given(st.permutations(TENANTS), attempts)
def test_no_row_of_the_other_is_read_or_changed(engines, both_held, lock, pair, tried):
    mine, theirs = (both_held[tenant] for tenant in pair)
    way = by_hand if lock == "row security" else by_records
    with trying(engines, lock, mine.tenant) as connection:
        found = []
        with contextlib.suppress(ShopPulseError, DBAPIError), connection.begin_nested():
            found = way(connection, mine, theirs, tried)

        assert [row for row in found if row and row["tenant_id"] != mine.tenant] == []
        assert seen_by_all(connection, theirs.tenant) == theirs.rows


@pytest.mark.parametrize("table", world.KEYS)
def test_a_legal_request_answers_alike_under_each_lock(engines, both_held, table):
    answers = []
    for lock in ("predicates", "both"):
        with trying(engines, lock, "T001") as connection:
            answers.append(Records.of(connection, "T001", table).find())
    with trying(engines, "row security", "T001") as connection:
        rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY {world.KEYS[table]}")).mappings()
        answers.append([dict(row) for row in rows])

    assert answers[0] == answers[1] == answers[2] == both_held["T001"].rows[table] != []


@pytest.mark.parametrize("lock", ["predicates", "both"])
@pytest.mark.parametrize("table", world.KEYS)
def test_a_foreign_key_and_a_missing_one_are_refused_in_the_same_words(engines, both_held, table, lock):
    """Mistake 4: 403 against 404 would say which ids others have."""
    missing = {"fulfillment": 999_999, "role_metric_visibility": 999_999}.get(table, "X999999")
    with trying(engines, lock, "T001") as connection:
        records = Records.of(connection, "T001", table)
        said = []
        for key in (both_held["T002"].keys[table][0], missing, "' OR true --"):
            acts = [records.get, lambda key: records.change(key, world.CHANGES[table])]
            for act in acts[: 1 + records.kept.changed]:
                with pytest.raises(NotFound) as error:
                    act(key)
                said.append(str(error.value).replace("key", "row"))

    assert set(said) == {f"no such row in {table}"}


@pytest.mark.parametrize("table", [name for name in world.KEYS if TABLES[name].changed])
def test_a_change_of_nothing_answers_the_row_as_it_is(engines, both_held, table):
    with trying(engines, "both", "T001") as connection:
        records, (key, *_) = Records.of(connection, "T001", table), both_held["T001"].keys[table]
        assert records.change(key, {}) == records.get(key)
        with pytest.raises(NotFound):
            records.change(both_held["T002"].keys[table][0], {})


@pytest.mark.parametrize("table", world.KEYS)
@pytest.mark.parametrize("tenant", ["", None, "T999", "T001 ", "t001"])
def test_without_a_tenant_or_with_a_wrong_one_there_are_no_rows(engines, table, tenant):
    with trying(engines, "both", tenant or "") as connection:
        if tenant is None:
            connection.execute(text("RESET app.tenant_id"))
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_the_owner_is_bound_as_well(engines):
    with engines["both"][0].connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 0


FAULTS = {
    "row security": "ALTER TABLE orders DISABLE ROW LEVEL SECURITY",
    "an open policy": "DROP POLICY tenant ON orders; CREATE POLICY tenant ON orders USING (true)",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_hole_is_seen(postgres_server, shop_template, fault):
    """What the tests above look for appears as soon as row-level security has a hole."""
    with fresh(postgres_server, shop_template) as name:
        engine = create_engine(address(postgres_server, name))
        for tenant in TENANTS:
            world.settle(acting_on(engine.begin), tenant)
        with engine.begin() as connection:
            connection.execute(text(FAULTS[fault]))
        with engine.begin() as connection:
            enter(connection, Access("T001"))
            seen = (
                connection.execute(text("SELECT DISTINCT tenant_id FROM orders ORDER BY 1")).scalars().all()
            )
        engine.dispose()
    assert seen == ["T001", "T002"]
