"""A snapshot is taken, the data are destroyed, and the server that was restored takes over with every row."""

import json
import shutil

import psycopg2
import pytest

from scripts.lib.products import SHOPPULSE
from scripts.lib.shoppulse.snapshot import manual, waiting
from scripts.lib.shoppulse.snapshot.declared import declared
from scripts.lib.shoppulse.snapshot.restore import restore
from scripts.lib.shoppulse.snapshot.swap import swap
from scripts.lib.target import Target
from shoppulse.db import migrations
from tests.support.database_stack import DatabaseStack, state_bucket
from tests.support.shops import OWNER, PASSWORD, fresh

from .conftest import CREDENTIALS, probed, unique
from .rotators import new_rotator, rotate

KEPT = ("tenants", "role_metric_visibility", "audit_logs", "shoppulse_versions")


@pytest.fixture
def shop(postgres_server, shop_template):
    with fresh(postgres_server, shop_template) as name:
        yield name


@pytest.fixture
def target(aws, postgres_server, shop):
    """The local cloud with a Database stack, whose server's database is `shop`."""
    state = aws.emulator.state
    (state / "postgres-password").write_text(postgres_server.password)
    shutil.copy(postgres_server.daemon.pidfile, state / "run" / "postgres.pid")
    deploy(DatabaseStack(aws.client, unique("analytics")), aws, shop)
    return Target(
        "local",
        "us-east-1",
        aws.url,
        "",
        state_bucket("local"),
        CREDENTIALS.access_key_id,
        CREDENTIALS.secret_access_key,
        SHOPPULSE,
    )


def deploy(stack, aws, database):
    groups = stack.make_groups()
    server = stack.make_server(DBName=database, MasterUsername=OWNER, MasterUserPassword=PASSWORD)
    secrets = aws.client("secretsmanager")
    admin, application = (
        secrets.create_secret(Name=unique("secret"), SecretString=json.dumps({"password": PASSWORD}))["ARN"]
        for _ in range(2)
    )
    rotate(aws, application, RotationLambdaARN=new_rotator(aws, application)["FunctionArn"])
    stack.make_proxy(aws.role(), admin)
    stack.write_state("local", server | groups, admin, application)


def rows(server, database, query, *login):
    """What the superuser sees, or whose login it is."""
    connection = psycopg2.connect(server.url(database, *login))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def counted(server, database):
    return [rows(server, database, f"SELECT count(*) FROM {table}")[0][0] for table in KEPT]


def instance(target, name):
    return target.client("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]


def taken_in_use(target, known, server, shop):
    """A snapshot of a database that somebody is connected to, whom it does not disturb."""
    client = psycopg2.connect(server.url(shop, OWNER, PASSWORD))
    taken = manual.take(target, known, None, lambda _: None)
    with client.cursor() as cursor:
        cursor.execute("SELECT 1")
    client.close()
    return taken.name


def test_what_was_destroyed_is_there_again_after_restore_and_swap(target, postgres_server, shop, monkeypatch):
    monkeypatch.setattr(waiting, "PAUSE_S", 0.05)
    known = declared(target)
    before = counted(postgres_server, shop)
    assert before[:2] == [3, 48]

    taken = taken_in_use(target, known, postgres_server, shop)
    rows(postgres_server, shop, "DROP TABLE tenants, role_metric_visibility, audit_logs CASCADE")
    made = restore(target, known, taken)

    assert (made.address, made.port) == ("127.0.0.1", postgres_server.port)
    assert counted(postgres_server, made.database) == before, "beside the old one, to be looked into"
    assert rows(postgres_server, shop, "SELECT to_regclass('tenants')") == [(None,)]

    done = swap(target, known)

    assert counted(postgres_server, shop) == before, "where everybody looks"
    assert rows(postgres_server, shop, migrations.verify_sql()) == []
    seen = rows(postgres_server, shop, "SELECT count(*) FROM tenants", OWNER, PASSWORD)
    assert seen == [(0,)], "row-level security binds the owner again"
    server, replaced = instance(target, known.name), instance(target, done.replaced)
    assert server["DBName"] == shop
    assert (server["PubliclyAccessible"], server["DeletionProtection"]) == (False, True)
    assert server["PerformanceInsightsEnabled"], "so that Terraform's next plan is empty"
    assert rows(postgres_server, replaced["DBName"], "SELECT to_regclass('tenants')") == [(None,)]
    rds = target.client("rds")
    [reached] = rds.describe_db_proxy_targets(DBProxyName=known.proxy)["Targets"]
    assert reached["RdsResourceId"] == known.name

    manual.delete(target, known, taken)
    rds.modify_db_instance(
        DBInstanceIdentifier=done.replaced, DeletionProtection=False, ApplyImmediately=True
    )
    rds.delete_db_instance(DBInstanceIdentifier=done.replaced, SkipFinalSnapshot=True)
    left = rows(postgres_server, "postgres", f"SELECT 1 FROM pg_database WHERE datname LIKE '{shop}@%'")
    assert left == []


def test_a_snapshot_of_a_database_that_is_not_there_is_refused(target, postgres_server, shop):
    known = declared(target)
    postgres_server.drop_database(shop)

    with pytest.raises(target.client("rds").exceptions.InvalidDBInstanceStateFault, match="does not exist"):
        manual.take(target, known, "of-nothing", lambda _: None)

    assert manual.list_all(target, known) == []


def a_server_takes_another_name(aws):
    rds, old, new = aws.client("rds"), unique("db"), unique("db")
    rds.create_db_instance(DBInstanceIdentifier=old, DBInstanceClass="db.t3.micro", Engine="postgres")
    arn = rds.describe_db_instances(DBInstanceIdentifier=old)["DBInstances"][0]["DBInstanceArn"]
    rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "who", "Value": "kept"}])

    rds.modify_db_instance(DBInstanceIdentifier=old, NewDBInstanceIdentifier=new, ApplyImmediately=True)

    (instance,) = rds.describe_db_instances(DBInstanceIdentifier=new)["DBInstances"]
    assert instance["DBInstanceArn"].endswith(f":{new}")
    assert instance["TagList"] == [{"Key": "who", "Value": "kept"}]
    with pytest.raises(rds.exceptions.DBInstanceNotFoundFault):
        rds.describe_db_instances(DBInstanceIdentifier=old)


test_the_patched_emulator_answers, test_the_probe_fails_without_the_patches = probed(
    a_server_takes_another_name
)
