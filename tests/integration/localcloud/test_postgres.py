import os
import signal

import psutil
import psycopg2
import pytest
from psycopg2.extras import RealDictCursor

from localcloud import cloud, ports, postgres_binaries
from localcloud.postgres import THROWAWAY, Server


def query(url, statement):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_each_test_gets_a_migrated_database_of_its_own(database_url):
    assert query(database_url, "SELECT to_regclass('profiles') IS NOT NULL AS there") == [{"there": True}]


def test_it_listens_on_loopback_alone(postgres_server):
    process = postgres_server.daemon.process()

    listening = {entry.laddr for entry in process.net_connections() if entry.status == psutil.CONN_LISTEN}

    assert listening == {("127.0.0.1", postgres_server.port)}


def test_a_wrong_password_is_refused(postgres_server):
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        query(postgres_server.url(password="wrong"), "SELECT 1")


def test_it_never_runs_as_root(postgres_server):
    assert postgres_server.daemon.process().uids().effective != 0


@pytest.fixture
def own_server(postgres_home):
    server = Server(postgres_home / "data", postgres_home, ports.choose(), THROWAWAY | {"fsync": "on"})
    yield server
    server.remove()


def test_a_killed_server_starts_again_with_its_data(own_server):
    own_server.start()
    own_server.create_database("kept")
    os.kill(own_server.daemon.process().pid, signal.SIGKILL)

    own_server.start()

    assert query(own_server.url("kept"), "SELECT current_database() AS name") == [{"name": "kept"}]


def test_an_initialisation_that_was_cut_short_is_done_anew(own_server):
    torn = own_server.data.with_name("data.new")
    torn.mkdir()
    (torn / "PG_VERSION").write_text("15\n")

    own_server.start()

    assert own_server.running()


@pytest.mark.skipif(os.geteuid() != 0, reason="who is no root reaches their own folders")
def test_a_cloud_in_a_closed_folder_keeps_its_data_elsewhere(tmp_path):
    tmp_path.chmod(0o700)
    preferred = cloud.Preferred(ports.choose(), ports.choose())
    made = cloud.made(tmp_path / "state", "us-east-1", preferred)
    try:
        made.postgres.start()

        assert made.postgres.data.is_relative_to("/var/lib/spendsense")
        assert made.postgres.running()
    finally:
        cloud.remove(tmp_path / "state")
    assert not made.postgres.data.exists()


def test_a_lost_pidfile_does_not_start_a_second_server(own_server):
    own_server.start()
    first = own_server.daemon.process().pid
    own_server.daemon.pidfile.unlink()

    own_server.start()

    assert own_server.daemon.process().pid == first


def test_without_an_installed_server_the_wheels_is_used(own_server, monkeypatch):
    monkeypatch.setattr(postgres_binaries, "installed", lambda _account: [])

    own_server.start()

    assert "pginstall" in own_server.daemon.process().exe()
    assert query(own_server.url(), "SHOW server_version")[0]["server_version"] >= "16"


def test_stop_says_whether_it_ran(own_server):
    own_server.start()

    assert [own_server.stop(), own_server.stop(), own_server.running()] == [True, False, False]
