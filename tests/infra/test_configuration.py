"""The configuration: the workspace chooses it, and what is impossible is refused with its reason."""

import pytest
from pydantic import ValidationError

from config.environments import load
from config.network import Network
from config.sections import Api, Cognito, Concurrency, Database, Functions, Storage
from config.settings import ConfigurationError
from tests.infra.synthesis import LOCAL_ENDPOINT

VPC = {
    "vpc_id": "vpc-1",
    "function_subnet_ids": ("a", "b"),
    "database_subnet_ids": ("c", "d"),
    "function_route_table_ids": ("rtb-a",),
}


def environ(env, **variables):
    endpoint = {"AWS_ENDPOINT_URL": LOCAL_ENDPOINT} if env == "local" else {}
    return {"TF_WORKSPACE": env, **endpoint, **variables}


@pytest.mark.parametrize("workspace", [{}, {"TF_WORKSPACE": ""}, {"TF_WORKSPACE": "default"}])
def test_a_missing_workspace_is_refused_with_the_cure(workspace):
    with pytest.raises(ConfigurationError, match=r"TF_WORKSPACE=dev .*make plan ENV=dev"):
        load(workspace)


@pytest.mark.parametrize("env", ["local", "dev", "staging", "prod"])
def test_the_workspace_chooses_the_environment(env):
    config = load(environ(env))

    assert config.environment == env
    assert config.region == "us-east-1"
    assert config.stack_name("Database") == f"SpendSense-Database-{env}"
    assert config.state_key("Database") == "spendsense/database.tfstate"
    assert config.state_bucket == f"spendsense-terraform-state-{env}"


def test_region_state_bucket_and_suffix_come_from_the_process():
    config = load(
        environ("dev", AWS_REGION="eu-west-1", SPENDSENSE_STATE_BUCKET="ours", SPENDSENSE_NAME_SUFFIX="-blue")
    )

    assert (config.region, config.state_bucket) == ("eu-west-1", "ours")
    assert config.named("compute-features") == "compute-features-blue"


def test_only_prod_keeps_deleted_secrets():
    days = {env: load(environ(env)).secret_recovery_days for env in ("local", "dev", "staging", "prod")}

    assert days == {"local": 0, "dev": 0, "staging": 0, "prod": 30}


def test_a_model_is_frozen():
    config = load(environ("dev"))

    with pytest.raises(ValidationError, match="frozen"):
        config.region = "eu-west-1"


def changed(env, **sections):
    """An environment's model with sections replaced, checked anew as a whole."""
    config = load(environ(env))
    return type(config).model_validate(dict(config) | sections)


IMPOSSIBLE_WHOLES = {
    "prod without deletion protection": ("prod", {"database": Database(multi_az=True)}, "lose people's data"),
    "prod in one zone": ("prod", {"database": Database(protected=True)}, "database.multi_az"),
    "prod with deletable users": ("prod", {"cognito": Cognito()}, "cognito.deletion_protection"),
    "prod without versions": ("prod", {"storage": Storage()}, "storage.versioned"),
    "prod buckets that empty themselves": (
        "prod",
        {"storage": Storage(versioned=True, force_destroy=True)},
        "force_destroy",
    ),
    "a public database outside dev": (
        "staging",
        {"database": Database(publicly_accessible=True)},
        "dev alone may open it",
    ),
    "a public database in a network of ours": (
        "dev",
        {"database": Database(publicly_accessible=True), "network": Network(mode="managed")},
        "no way in from the internet",
    ),
    "an open API in prod": ("prod", {"api": Api(allow_all_origins=True)}, "dev alone allows"),
    "a local endpoint on AWS": ("dev", {"endpoint_url": LOCAL_ENDPOINT}, "unset it"),
    "local without an endpoint": ("local", {"endpoint_url": None}, "make up"),
    "more functions than connections": (
        "dev",
        {"functions": Functions(concurrency=Concurrency(api=60), build_dir=".")},
        r"could open 100 connections, db.t3.micro leaves them 71",
    ),
}


@pytest.mark.parametrize(
    ("env", "sections", "reason"), IMPOSSIBLE_WHOLES.values(), ids=list(IMPOSSIBLE_WHOLES)
)
def test_an_impossible_environment_is_refused(env, sections, reason):
    with pytest.raises(ValidationError, match=reason):
        changed(env, **sections)


IMPOSSIBLE_PARTS = {
    "a class that cannot carry PostgreSQL 15": (
        lambda: Database(instance_class="db.t2.micro"),
        "db.t2.micro is not in",
    ),
    "an unknown class": (lambda: Database(instance_class="db.x9.huge"), "add its connection limit"),
    "a disk that cannot grow": (lambda: Database(max_storage_gb=20), "cannot grow"),
    "a protected public database": (
        lambda: Database(protected=True, publicly_accessible=True),
        "never public",
    ),
    "a NAT in a default VPC": (lambda: Network(mode="default", egress="nat"), "public subnets"),
    "an existing VPC without its id": (lambda: Network(mode="existing"), "needs vpc_id"),
    "an existing VPC with one zone": (
        lambda: Network(mode="existing", **{**VPC, "function_subnet_ids": ("a",)}),
        "two zones",
    ),
    "an existing VPC without a way to S3": (
        lambda: Network(mode="existing", **{**VPC, "function_route_table_ids": ()}),
        "the way to S3",
    ),
    "ids in a network of ours": (lambda: Network(mode="managed", vpc_id="vpc-1"), "belong to mode existing"),
    "a CIDR that is none": (lambda: Network(cidr="10.0.0.0"), "not a private block"),
    "a misspelt field": (lambda: Database(multiaz=True), "extra"),
    "a token of two days": (lambda: Cognito(access_token_minutes=2880), "1440"),
}


@pytest.mark.parametrize(("make", "reason"), IMPOSSIBLE_PARTS.values(), ids=list(IMPOSSIBLE_PARTS))
def test_an_impossible_part_is_refused(make, reason):
    with pytest.raises(ValidationError, match=reason):
        make()


def test_the_reason_reaches_the_operator_in_one_line():
    with pytest.raises(ConfigurationError) as refused:
        load(environ("dev", AWS_ENDPOINT_URL=LOCAL_ENDPOINT))

    assert "AWS_ENDPOINT_URL is set, but dev is on AWS" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("number", ["1234", "1234567890123", "12345678901a", "my-account"])
def test_an_account_that_is_none_is_refused(number):
    with pytest.raises(ConfigurationError, match=f"SPENDSENSE_ACCOUNT_ID is '{number}'.*12 digits"):
        load(environ("dev", SPENDSENSE_ACCOUNT_ID=number))


def test_an_empty_account_is_none():
    assert load(environ("dev", SPENDSENSE_ACCOUNT_ID="")).account_id is None


def test_a_flag_that_is_neither_on_nor_off_is_refused():
    with pytest.raises(ConfigurationError, match="SPENDSENSE_RESERVE_CONCURRENCY is 'maybe'"):
        load(environ("dev", SPENDSENSE_RESERVE_CONCURRENCY="maybe"))


@pytest.mark.parametrize(
    "address",
    [
        "ops@example.org",
        "http://example.org",
        "arn:aws:s3:::bucket",
        "arn:aws:sns:eu-west-1:1:topic",
        "arn:aws:lambda:eu-west-1:1:function:sqs:1",
    ],
)
def test_who_cannot_hear_alarms_is_refused(address):
    with pytest.raises(ConfigurationError, match="not an alarm subscriber"):
        load(environ("dev", SPENDSENSE_ALARM_SUBSCRIBERS=address))


def test_a_queue_hears_alarms():
    queue = "arn:aws-cn:sqs:cn-north-1:1:alarms"

    assert load(environ("dev", SPENDSENSE_ALARM_SUBSCRIBERS=queue)).alarms.subscribers == (queue,)


def test_reservations_can_be_turned_off_for_small_accounts():
    assert load(environ("dev", SPENDSENSE_RESERVE_CONCURRENCY="off")).functions.reserve_concurrency is False


def test_an_existing_network_is_possible():
    assert Network(mode="existing", **VPC).vpc_id == "vpc-1"


@pytest.mark.parametrize("env", ["local", "staging", "prod"])
def test_the_wish_for_a_public_database_is_refused_aloud(env):
    with pytest.raises(ConfigurationError, match=r"public|private"):
        load(environ(env, SPENDSENSE_DATABASE_PUBLIC="on"))
