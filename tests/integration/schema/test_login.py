"""The login of RDS: CREATEROLE, no superuser. It makes the roles, becomes each, and alone may do nothing."""

import psycopg2
import pytest
from alembic import command

from app.db.access import API, JOBS, MIGRATIONS, OPERATOR
from app.db.migrations import runner
from app.db.sql import text
from localcloud import postgres_binaries
from localcloud.database import ensure_database
from tests.support.database import Database
from tests.support.postgres import throwaway

LOGIN = "spendsense_admin"
PASSWORD = "secret"


@pytest.fixture(scope="module", params=["installed", "wheel"])
def cluster(request):
    """The installed server and the wheel's newest: rights to roles changed in version 16."""
    server = throwaway()
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "wheel":
            patch.setattr(postgres_binaries, "installed", lambda _account: [])
        server.start()
    yield server
    server.remove()


@pytest.fixture
def login(cluster):
    """An engine of the login on a database of its own, as the local cloud makes both."""
    ensure_database(cluster, "product", LOGIN, PASSWORD)
    made = Database(cluster.url("product", LOGIN, PASSWORD))
    yield made
    cluster.drop_database("product")


def migrate(login):
    with login.begin() as connection:
        return runner.migrate(connection)


def test_it_migrates_and_becomes_every_role(login):
    done = migrate(login)
    with login.begin() as connection:
        assert not connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = user")).scalar()
        for role in (API, JOBS, OPERATOR, MIGRATIONS):
            connection.execute(text(f"SET LOCAL ROLE {role}"))
            assert connection.execute(text("SELECT current_user")).scalar() == role
            connection.execute(text("SELECT * FROM profiles"))

    assert done.applied[:2] == ("0001", "0002")
    assert migrate(login).applied == ()


def test_a_transaction_that_names_no_role_may_do_nothing(login):
    migrate(login)

    for statement in ("SELECT * FROM profiles", "INSERT INTO profiles (user_id) VALUES ('eve')"):
        with pytest.raises(psycopg2.ProgrammingError, match="permission denied"), login.begin() as connection:
            connection.execute(text(statement))


def test_a_second_database_of_the_cluster_finds_the_roles(login, cluster):
    migrate(login)
    ensure_database(cluster, "second", LOGIN, PASSWORD)
    second = Database(cluster.url("second", LOGIN, PASSWORD))

    assert migrate(second).applied[0] == "0001"

    cluster.drop_database("second")


def test_the_way_back_leaves_the_tables_to_the_login(login):
    migrate(login)
    with login.begin() as connection:
        connection.execute(runner._AS_OWNER)
        with runner.for_alembic(connection) as same:
            command.downgrade(runner.configuration(same), "0001")
        connection.execute(text("INSERT INTO profiles (user_id) VALUES ('u1')"))
        owners = connection.execute(
            text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()
        assert list(owners) == [LOGIN]

    assert migrate(login).applied[0] == "0002"
