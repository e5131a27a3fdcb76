"""The engine against a real server: how it connects, and what it does when a password or a server changes."""

import socket
import time

import psycopg2
import pytest

from app.db import credentials, engine
from app.db.access import BATCH, REQUEST, Access
from app.db.credentials import CA_BUNDLE, Credentials
from app.db.engine import reading, transaction
from app.db.locks import lock_users
from app.db.sql import text
from edge.errors import ConfigurationMissing, DatabaseUnreachable
from tests.support.database import Database, watched

ROLE = "spendsense_app_test"


@pytest.fixture
def role(database_url, connection_secret, database):
    """A role of our own on the server; `set_password` changes its password there."""
    server = Database(database_url)

    def set_password(password):
        with server.connect() as connection:
            connection.execute(text(f"ALTER ROLE {ROLE} PASSWORD '{password}'"))
            connection.execute(
                text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = :role"),
                {"role": ROLE},
            )

    with server.connect() as connection:
        connection.execute(text(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'first'"))
    connection_secret.update(username=ROLE, password="first")
    yield set_password
    engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP ROLE {ROLE}"))


@pytest.fixture
def reads(database, connection_secret, monkeypatch):
    """How often the secret was read; it hands out copies, as the real one does."""
    seen = []

    def read(_):
        seen.append(connection_secret.get("password"))
        return dict(connection_secret)

    monkeypatch.setattr(credentials, "read_secret", read)
    return seen


def setting(name, connect=transaction):
    with connect() as connection:
        return connection.execute(text(f"SHOW {name}")).scalar()


def user():
    with transaction() as connection:
        return connection.execute(text("SELECT current_user")).scalar()


def test_the_secret_is_read_once_for_many_connections(role, reads):
    for _ in range(3):
        assert user() == ROLE
        engine.engine().dispose()

    assert reads == ["first"]


def test_a_rotated_password_is_read_once_more_and_works(role, reads, connection_secret):
    assert user() == ROLE
    role("second")
    connection_secret["password"] = "second"
    engine.engine().dispose()

    assert user() == ROLE
    assert reads == ["first", "second"]


def test_a_wrong_password_is_tried_twice_and_no_more(role, reads, connection_secret, log):
    connection_secret["password"] = "canary-password"

    with pytest.raises(DatabaseUnreachable) as failure:
        user()

    assert reads == ["canary-password"] * 2
    assert "canary" not in str(failure.value) + log.getvalue()


def test_a_server_that_is_not_there_is_no_reason_to_read_the_secret_again(reads, connection_secret):
    connection_secret.update(port=1)

    with pytest.raises(DatabaseUnreachable, match=r"127\.0\.0\.1:1"):
        user()
    assert len(reads) == 1


def test_a_database_that_moved_is_found_at_the_next_attempt(reads, connection_secret):
    moved_to = connection_secret["port"]
    connection_secret.update(port=1)
    with pytest.raises(DatabaseUnreachable):
        user()
    connection_secret.update(port=moved_to)

    assert user()


def test_a_secret_that_lacks_fields_names_them(reads, connection_secret):
    del connection_secret["password"]

    with pytest.raises(ConfigurationMissing, match="password"):
        user()


def test_a_connection_lost_while_asleep_is_replaced_unnoticed(role, monkeypatch):
    assert user() == ROLE
    role("first")
    monkeypatch.setattr(engine, "PROBE_AFTER_SECONDS", 0)

    assert user() == ROLE


def test_a_connection_lost_a_moment_ago_is_replaced_unnoticed(role):
    assert user() == ROLE
    role("first")  # ends the role's connections

    assert user() == ROLE


def test_a_fresh_connection_is_not_probed(database):
    statements = []
    quiet, other_end = socket.socketpair()

    class Connection:
        closed = 0

        def fileno(self):
            return quiet.fileno()

        def cursor(self):
            statements.append("probe")
            raise AssertionError

    with quiet, other_end:
        kept = engine.Engine(Connection)
        kept._driver, kept._last_used = Connection(), time.time()
        with kept._held():
            pass

    assert statements == []


def test_an_error_rolls_everything_back(database):
    def insert_and_fail():
        with transaction() as connection:
            connection.execute(text("INSERT INTO profiles (user_id) VALUES ('u1')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        insert_and_fail()

    with transaction() as connection:
        assert connection.execute(text("SELECT count(*) FROM profiles")).scalar() == 0


def test_statements_and_locks_have_limits(database):
    assert setting("statement_timeout") == f"{REQUEST.statement_ms // 1000}s"
    assert setting("lock_timeout") == f"{REQUEST.lock_ms // 1000}s"
    assert setting("statement_timeout", lambda: transaction(BATCH)) == f"{BATCH.statement_ms // 60_000}min"
    assert setting("statement_timeout", reading) == f"{REQUEST.statement_ms // 1000}s"
    assert setting("timezone") == "UTC"


def test_a_statement_that_runs_too_long_is_stopped(database):
    with (
        pytest.raises(psycopg2.OperationalError, match="statement timeout"),
        transaction(Access(50, 50)) as connection,
    ):
        connection.execute(text("SELECT pg_sleep(5)"))


def test_behind_a_proxy_limits_come_with_each_transaction(database, monkeypatch):
    """RDS Proxy refuses start-up options, and would pin a session that SET something."""
    monkeypatch.setattr(Credentials, "behind_proxy", True)

    assert setting("statement_timeout") == f"{REQUEST.statement_ms // 1000}s"
    assert setting("statement_timeout", reading) == f"{REQUEST.statement_ms // 1000}s"
    with engine.engine().connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "0", (
            "the session itself is clean"
        )


def test_behind_a_proxy_no_message_has_two_statements(database, monkeypatch):
    monkeypatch.setattr(Credentials, "behind_proxy", True)
    sent = []
    with watched(sent.append), reading(REQUEST) as connection:
        connection.execute(text("SELECT 1"))

    assert len(sent) == 4
    assert not [message for message in sent if ";" in message.strip().rstrip(";")]


@pytest.mark.parametrize("behind_proxy", [False, True])
def test_who_is_refused_once_is_not_refused_for_ever(database, monkeypatch, behind_proxy):
    monkeypatch.setattr(Credentials, "behind_proxy", behind_proxy)
    nobody = Access(1_000, 1_000, role="nobody_of_this_name")
    with pytest.raises(psycopg2.Error), transaction(nobody) as connection:
        connection.execute(text("SELECT 1"))

    assert setting("statement_timeout") == f"{REQUEST.statement_ms // 1000}s"


def test_reading_leaves_no_transaction_behind(database):
    with reading() as connection:
        first = connection.execute(text("SELECT now()")).scalar()
        assert connection.execute(text("SELECT now()")).scalar() > first, "each statement stands alone"
    with transaction() as connection:
        first = connection.execute(text("SELECT now()")).scalar()
        assert connection.execute(text("SELECT now()")).scalar() == first


def test_errors_do_not_carry_the_values_of_a_statement(database):
    with pytest.raises(psycopg2.OperationalError) as failure, transaction(Access(50, 50)) as connection:
        connection.execute(text("SELECT pg_sleep(5), CAST(:secret AS text)"), {"secret": "canary"})

    assert "canary" not in str(failure.value)


def test_two_writers_of_one_person_wait_for_each_other(database, database_url):
    other = Database(database_url)
    with other.begin() as holder:
        lock_users(holder, ["u2", "u1"])
        with (
            pytest.raises(psycopg2.OperationalError, match="lock timeout"),
            transaction(Access(60_000, 50)) as late,
        ):
            lock_users(late, ["u1"])
        with transaction(Access(60_000, 50)) as free:
            lock_users(free, ["u3"])
    with transaction(Access(60_000, 50)) as connection:
        lock_users(connection, ["u1"])


def test_only_loopback_goes_without_verified_tls():
    def tls(host):
        return Credentials(host, 5432, "d", "u", "p").tls()

    assert tls("db.abc.us-east-1.rds.amazonaws.com") == {
        "sslmode": "verify-full",
        "sslrootcert": str(CA_BUNDLE),
    }
    assert tls("localhost.evil.example")["sslmode"] == "verify-full"
    assert tls("127.0.0.1") == {"sslmode": "prefer"}


def test_the_bundle_lies_beside_the_package_as_in_the_zip():
    assert CA_BUNDLE.parent.joinpath("app", "db", "credentials.py").exists()


def test_a_proxy_is_known_by_its_address():
    def behind(host):
        return Credentials(host, 5432, "d", "u", "p").behind_proxy

    assert behind("spendsense.proxy-abc.us-east-1.rds.amazonaws.com")
    assert not behind("spendsense.abc.us-east-1.rds.amazonaws.com")


def test_the_password_is_not_in_a_printed_credential():
    assert "canary" not in repr(Credentials("h", 1, "d", "u", "canary"))


@pytest.mark.parametrize("connect", [transaction, reading])
@pytest.mark.parametrize("behind_proxy", [False, True])
def test_role_and_person_hold_for_one_transaction(database, monkeypatch, connect, behind_proxy):
    monkeypatch.setattr(Credentials, "behind_proxy", behind_proxy)
    who = text("SELECT current_user, current_setting('app.user_id', true)")

    with connect(REQUEST.of("hannah")) as connection:
        assert tuple(connection.execute(who).one()) == ("spendsense_api", "hannah")
    with connect(BATCH) as connection:
        assert tuple(connection.execute(who).one()) == ("spendsense_jobs", "")
    with engine.engine().connect() as connection:
        assert tuple(connection.execute(who).one()) == ("postgres", "")


def test_reading_takes_one_round_trip(database, monkeypatch):
    sent = []

    with watched(sent.append), reading(REQUEST.of("hannah")) as connection:
        assert connection.execute(text("SELECT CAST(:n AS int) % 2"), {"n": 3}).scalar() == 1

    assert len(sent) == 1
