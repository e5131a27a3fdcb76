"""Network closure: what a function in the VPC calls is within what it can reach, in every environment."""

from copy import deepcopy

import pytest

from config.network import Network
from tests.infra.closure import SHOPPULSE, Sources, UnprovableCall
from tests.infra.synthesis import ENVIRONMENTS, all_of, stacks, synthesise
from tests.infra.variants import database_stack

EVERYTHING = None
OF_SHOPPULSE = {"shoppulse-rotate-credentials", "test-db-connection", "shoppulse-api"}


def reachable_services(database):
    """The services that functions can reach: those with an endpoint, or all by a route to the internet."""
    if any("nat_gateway_id" in it for it in all_of(database, "aws_route")):
        return EVERYTHING
    return {it["service_name"].rpartition(".")[2] for it in all_of(database, "aws_vpc_endpoint")}


def functions_in_the_vpc(env, product="spendsense"):
    return [
        it
        for stack in stacks(env, product).values()
        for it in all_of(stack, "aws_lambda_function")
        if it.get("vpc_config")
    ]


def unreachable(functions, reached, sources):
    """For each function that would hang: the services it calls and cannot reach."""
    if reached is EVERYTHING:
        return {}
    calls = {it["function_name"]: sources.services(it["handler"]) - reached for it in functions}
    return {name: services for name, services in calls.items() if services}


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_every_function_reaches_what_its_code_calls(env):
    functions = functions_in_the_vpc(env)

    assert {it["function_name"] for it in functions} == {
        "spendsense-api",
        "compute-features",
        "assign-persona",
        "generate-recommendations",
        "relay-outbox",
        "spendsense-operations",
        "import-data",
        "export-data",
        "erase-data",
    }
    assert unreachable(functions, reachable_services(stacks(env)["Database"]), Sources()) == {}


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_shoppulses_functions_reach_what_their_code_calls(env):
    functions = functions_in_the_vpc(env, "shoppulse")

    assert {it["function_name"] for it in functions} == OF_SHOPPULSE
    assert all(SHOPPULSE.services(it["handler"]) == {"secretsmanager"} for it in functions)
    assert unreachable(functions, reachable_services(stacks(env, "shoppulse")["Vpc"]), SHOPPULSE) == {}


def test_shoppulse_without_its_nat_gateways_is_noticed():
    shut = synthesise("dev", {"network": Network(mode="managed", cidr="10.0.0.0/16")}, PRODUCT="shoppulse")

    assert unreachable(
        functions_in_the_vpc("dev", "shoppulse"), reachable_services(shut["Vpc"]), SHOPPULSE
    ) == {name: {"secretsmanager"} for name in OF_SHOPPULSE}


def test_the_code_is_really_read():
    functions = {it["function_name"]: it["handler"] for it in functions_in_the_vpc("dev")}

    called = {name: Sources().services(handler) for name, handler in functions.items()}

    assert called["compute-features"] == {"secretsmanager", "events"}
    assert called["relay-outbox"] == {"secretsmanager", "events"}
    assert called["export-data"] == {"secretsmanager", "s3"}
    assert called["import-data"] == {"secretsmanager", "events", "s3"}
    assert called["spendsense-api"] >= {"secretsmanager", "s3"}


def test_a_way_to_s3_less_is_noticed():
    database = deepcopy(stacks("dev")["Database"])
    endpoints = database["resource"]["aws_vpc_endpoint"]
    [way] = [name for name, it in endpoints.items() if it["vpc_endpoint_type"] == "Gateway"]
    del endpoints[way]

    assert unreachable(functions_in_the_vpc("dev"), reachable_services(database), Sources()) == {
        name: {"s3"} for name in ("spendsense-api", "import-data", "export-data", "erase-data")
    }


@pytest.fixture
def sources(tmp_path):
    """A function with a helper two imports away, whose body each test writes."""
    for name in ("app/__init__.py", "app/core/__init__.py", "app/core/aws.py", "lambdas/__init__.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (tmp_path / "lambdas/job.py").write_text(
        "from . import step\n\ndef handler(event, context): step.run()\n"
    )
    (tmp_path / "lambdas/step.py").write_text(
        "def run():\n    from app.core import helper\n    helper.work()\n"
    )

    def write(body):
        (tmp_path / "app/core/helper.py").write_text(body)
        return Sources((tmp_path,))

    return write


JOB = [{"function_name": "job", "handler": "lambdas.job.handler"}]
PLANTED = {
    "imported by name": "from app.core.aws import client\ndef work(): client('sqs').send_message()",
    "imported as a module": "from app.core import aws\ndef work(): aws.client('sqs')",
    "under another name": "from app.core.aws import client as make\nQUEUE = make('sqs')",
    "in a nested function": "def work():\n  from app.core.aws import client\n  return lambda: client('sqs')",
}


@pytest.mark.parametrize("body", PLANTED.values(), ids=PLANTED)
def test_a_planted_call_without_endpoint_is_found(sources, body):
    assert unreachable(JOB, {"secretsmanager", "events"}, sources(body)) == {"job": {"sqs"}}


def test_the_same_call_with_an_endpoint_is_fine(sources):
    planted = sources(PLANTED["imported by name"])

    assert unreachable(JOB, {"sqs"}, planted) == {}
    assert unreachable(JOB, EVERYTHING, planted) == {}


def test_an_endpoint_less_is_noticed():
    database = database_stack("dev", network={"services": ("secretsmanager",)})

    assert unreachable(functions_in_the_vpc("dev"), reachable_services(database), Sources()).keys() == {
        "import-data",
        "compute-features",
        "assign-persona",
        "generate-recommendations",
        "relay-outbox",
        "spendsense-api",
    }


def test_nat_reaches_everything():
    assert reachable_services(database_stack("staging", network={"egress": "nat"})) is EVERYTHING


@pytest.mark.parametrize(
    "body",
    [
        "import boto3\ndef work(): boto3.client('sqs')",
        "from aws_lambda_powertools.utilities import parameters",
        "from app.core.aws import client\ndef work(name): client(name)",
    ],
    ids=["an SDK by itself", "a fetcher that makes clients", "a service that is no literal"],
)
def test_calls_that_cannot_be_read_are_refused(sources, body):
    with pytest.raises(UnprovableCall):
        sources(body).services("lambdas.job.handler")
