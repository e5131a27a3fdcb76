"""Who signs in, how a person is made, and what a pool of connections remembers: nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from shoppulse.db import people
from shoppulse.db.access import NOBODYS, Access, signed_in, transaction
from shoppulse.domain.errors import Conflict, Invalid, NotAdmitted, NotFound
from shoppulse.domain.scope import NOTHING, WHOLE_TENANT, Scope
from tests.integration.shoppulse.conftest import add_user, address, place_order

ANN = Access("T001")


@pytest.fixture
def one_connection(postgres_server, shop_database):
    """A pool of a single connection, as a function has."""
    engine = create_engine(address(postgres_server, shop_database), pool_size=1, max_overflow=0)
    yield engine
    engine.dispose()


def sign_in(engine, subject):
    with signed_in(engine, subject) as (_, person):
        return person


def test_tenant_and_role_come_from_the_database_by_subject(acting):
    """Mistake 1: there is nothing to hand over but the subject."""
    with acting("T001") as run:
        user = add_user(run, "T001", region="EU")

    person = sign_in(acting.engine, "sub-T001-ann")

    assert (person.user_id, person.tenant_id, person.role, person.region) == (user, "T001", "Finance", "EU")


@pytest.mark.parametrize("subject", ["", "nobody", "sub-T001-ann' OR true --"])
def test_a_stranger_is_not_admitted(acting, subject):
    with acting("T001") as run:
        add_user(run, "T001")
    with pytest.raises(NotAdmitted):
        sign_in(acting.engine, subject)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET status = 'Inactive'",
        "UPDATE users SET status = 'Deleted'",
        "UPDATE tenants SET is_active = false",
    ],
)
def test_who_left_or_whose_tenant_is_closed_is_not_admitted(acting, statement):
    with acting("T001") as run:
        add_user(run, "T001")
        run(statement)
    with pytest.raises(NotAdmitted):
        sign_in(acting.engine, "sub-T001-ann")


def test_a_subject_shows_one_row_to_read_and_none_to_write(acting):
    with acting("T001") as run:
        add_user(run, "T001")
        add_user(run, "T001", "bob")
    with acting() as run:
        run("SELECT set_config('app.subject', 'sub-T001-ann', true)")
        assert run("SELECT email FROM users") == [("ann@t001.example",)]
        assert run("UPDATE users SET role = 'Admin'") == 0
        assert run("SELECT * FROM orders") == []


def test_signing_in_ends_the_way_by_subject(acting):
    with acting("T001") as run:
        add_user(run, "T001")
    with acting("T002") as run:
        add_user(run, "T002")
    with signed_in(acting.engine, "sub-T001-ann") as (connection, _):
        assert connection.execute(text("SELECT tenant_id FROM users")).scalars().all() == ["T001"]
        assert connection.execute(text("SELECT current_setting('app.subject')")).scalar_one() == ""


@pytest.mark.parametrize("ending", ["commit", "error"])
def test_a_pooled_connection_remembers_no_tenant(committing, one_connection, ending):
    """Mistake 8: a plain SET would stay on the connection, and the next tenant would find it."""
    with committing("T001") as run:
        place_order(run, "T001")

    def use():
        with transaction(one_connection, ANN) as connection:
            assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 1
            if ending == "error":
                raise ZeroDivisionError

    if ending == "error":
        with pytest.raises(ZeroDivisionError):
            use()
    else:
        use()

    with one_connection.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 0
        left = "SELECT current_setting('app.tenant_id'), current_setting('app.user_id'), current_user"
        assert connection.execute(text(left)).one() == ("", "", "shop_admin")
    with transaction(one_connection, Access("T002")) as connection:
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 0


def test_a_plain_set_is_the_fault_that_the_test_above_is_for(committing, one_connection):
    with committing("T001") as run:
        place_order(run, "T001")
    with one_connection.begin() as connection:
        connection.execute(text("SET app.tenant_id = 'T001'"))
    with one_connection.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM orders")).scalar_one() == 1


def test_a_pool_shared_by_tenants_keeps_them_apart(committing, postgres_server, shop_database):
    for tenant in ("T001", "T002"):
        with committing(tenant) as run:
            place_order(run, tenant)
    engine = create_engine(address(postgres_server, shop_database), pool_size=2, max_overflow=0)

    def look(tenant):
        with transaction(engine, Access(tenant)) as connection:
            return tenant, connection.execute(text("SELECT tenant_id FROM orders")).scalars().all()

    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(look, ["T001", "T002", "T003"] * 20))
    engine.dispose()

    assert all(rows == ([] if tenant == "T003" else [tenant]) for tenant, rows in seen)


class Pool:
    """A pool of sign-ins that remembers; `broken` makes it fail."""

    def __init__(self, *, broken=False):
        self.held, self.calls, self.broken = {}, 0, broken

    def subject_of(self, email):
        return self.held.get(email)

    def create(self, email):
        self.calls += 1
        if self.broken:
            raise ConnectionError
        self.held[email] = f"sub-{email}"
        return self.held[email]

    def delete(self, email):
        del self.held[email]


NEW = {"email": "new@shop.example", "role": "Marketing"}


def test_a_person_is_made_with_a_sign_in(acting):
    pool = Pool()

    row = people.add_user(acting.engine, ANN, NEW, pool)

    assert (row["cognito_user_id"], row["tenant_id"]) == ("sub-new@shop.example", "T001")
    assert sign_in(acting.engine, "sub-new@shop.example").role == "Marketing"


def test_a_row_that_is_refused_makes_no_sign_in(acting):
    """Mistake 3: the e-mail is taken in another tenant, which only the row's rule knows."""
    with acting("T002") as run:
        add_user(run, "T002", email=NEW["email"])
    pool = Pool()

    with pytest.raises(Conflict, match="unique is taken"):
        people.add_user(acting.engine, ANN, NEW, pool)

    assert pool.calls == 0


def test_a_value_that_is_refused_makes_no_sign_in(acting):
    pool = Pool()
    with pytest.raises(Invalid):
        people.add_user(acting.engine, ANN, {**NEW, "role": "Owner"}, pool)
    assert pool.calls == 0


def test_a_sign_in_that_fails_leaves_no_row(acting):
    with pytest.raises(ConnectionError):
        people.add_user(acting.engine, ANN, NEW, Pool(broken=True))
    with acting("T001") as run:
        assert run("SELECT * FROM users") == []


def test_what_fails_after_the_sign_in_takes_it_away_again(acting):
    with acting("T002") as run:
        add_user(run, "T002", cognito_user_id=f"sub-{NEW['email']}")
    pool = Pool()

    with pytest.raises(Conflict):
        people.add_user(acting.engine, ANN, NEW, pool)

    assert (pool.calls, pool.held) == (1, {})
    with acting("T001") as run:
        assert run("SELECT * FROM users") == []


RULE = "INSERT INTO governance_rules (tenant_id, user_id, dimension, values) VALUES ('T001', :u, :d, :v)"


@pytest.mark.parametrize(
    ("person", "rules", "scope"),
    [
        ({}, [], WHOLE_TENANT),
        ({"region": "EU"}, [], Scope(regions=frozenset({"EU"}))),
        ({"store_id": "ST001"}, [], Scope(stores=frozenset({"ST001"}))),
        ({"region": "EU"}, [("region", ["NA", "GCC"])], Scope(regions=frozenset({"NA", "GCC"}))),
        ({}, [("region", [])], NOTHING),
        ({}, [("team", ["growth"])], NOTHING),
    ],
)
def test_a_persons_scope_is_read_from_their_rules(acting, person, rules, scope):
    with acting("T001") as run:
        user = add_user(run, "T001", **person)
        for dimension, values in rules:
            run(RULE, u=user, d=dimension, v=values)
        assert people.scope(run.connection, "T001", user) == scope


def test_a_person_of_another_tenant_has_no_scope_here(acting):
    with acting("T002") as run:
        theirs = add_user(run, "T002")
    with transaction(acting.engine, ANN) as connection, pytest.raises(NotFound):
        people.scope(connection, "T001", theirs)


def test_who_is_not_active_has_no_scope(acting):
    with acting("T001") as run:
        user = add_user(run, "T001", status="Inactive")
    with transaction(acting.engine, ANN) as connection, pytest.raises(NotFound):
        people.scope(connection, "T001", user)


def test_who_only_reads_cannot_write(acting):
    with acting("T001") as run:
        add_user(run, "T001")

    def move(access):
        with signed_in(acting.engine, "sub-T001-ann", access) as (connection, _):
            return connection.execute(text("UPDATE users SET region = 'EU'")).rowcount

    assert move(NOBODYS) == 1
    with pytest.raises(DBAPIError, match="read-only transaction"):
        move(replace(NOBODYS, read_only=True))
