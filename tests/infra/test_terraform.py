"""What Terraform itself says: every stack is valid, and five of them apply with a mocked provider."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from tests.infra import terraform
from tests.infra.synthesis import ENVIRONMENTS, STACKS, all_of, one, stacks
from tests.infra.variants import database_stack

HERE = Path(__file__).parent


VARIANTS = {
    "nat": {"egress": "nat"},
    "default": {"mode": "default"},
    "existing": {
        "mode": "existing",
        "vpc_id": "vpc-1",
        "function_subnet_ids": ("subnet-a", "subnet-b"),
        "database_subnet_ids": ("subnet-c", "subnet-d"),
        "function_route_table_ids": ("rtb-a",),
    },
}


def with_a_fault():
    broken = deepcopy(stacks("dev")["Database"])
    one(broken, "aws_db_instance")["vpc_security_group_ids"] = ["${aws_security_group.nowhere.id}"]
    return broken


@pytest.fixture(scope="module")
def diagnostics(tmp_path_factory):
    """What `terraform validate` says of every stack, of other networks, and of a planted fault, by folder."""
    modules = {
        f"{product}-{env}-{kind}": stacks(env, product)[kind]
        for env in ENVIRONMENTS
        for product, kind in STACKS
    }
    modules |= {name: database_stack("staging", network=network) for name, network in VARIANTS.items()}
    folder = terraform.write_as_modules(
        tmp_path_factory.mktemp("terraform"), modules | {"fault": with_a_fault()}
    )
    terraform.initialise(folder)
    said = json.loads(terraform.run(folder, "validate", "-json").stdout)
    found = {name: [] for name in [*modules, "fault"]}
    for it in said["diagnostics"]:
        if it["summary"] != "Backend configuration ignored":  # as a module has none
            found[Path(it["range"]["filename"]).parent.name].append(f"{it['summary']}: {it['detail']}")
    return found


@pytest.mark.parametrize(("product", "kind"), STACKS)
@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_every_stack_is_valid(diagnostics, env, product, kind):
    assert diagnostics[f"{product}-{env}-{kind}"] == []


@pytest.mark.parametrize("network", VARIANTS)
def test_other_networks_are_valid_too(diagnostics, network):
    assert diagnostics[network] == []


def test_a_planted_fault_is_found(diagnostics):
    assert len(diagnostics["fault"]) == 1
    assert "aws_security_group" in diagnostics["fault"][0]


# file: (product, kind, environment, an output, what the mocked run says when that output is wrong)
MOCKED = {
    "database": ("spendsense", "Database", "staging", "DatabaseName", "the database is called spendsense"),
    "cognito": ("spendsense", "Cognito", "prod", "UserPoolId", "the pool's id is the pool's"),
    "lambda": ("spendsense", "Lambda", "prod", "ApiGatewayUrl", "the address is the stage's"),
    "shoppulse_database": (
        *("shoppulse", "Database", "staging", "DatabaseProxyEndpoint"),
        "functions connect to the proxy",
    ),
    "shoppulse_api": ("shoppulse", "Api", "staging", "ApiUrl", "the address is the stage's"),
}


def mockable(stack):
    """The stack without its ephemeral resources, which Terraform's mocking does not know yet."""
    changed = deepcopy(stack)
    changed.pop("ephemeral", None)
    for server in all_of(changed, "aws_db_instance"):
        server["password_wo"] = "mocked-mocked-mocked"
    for version in all_of(changed, "aws_secretsmanager_secret_version"):
        version["secret_string_wo"] = "{}"
    return changed


@pytest.fixture(params=MOCKED)
def mocked(request, tmp_path):
    """The name of a test file, the stack that it is for, and how to run it over it."""
    name = request.param
    product, kind, env, *_ = MOCKED[name]

    def run(stack):
        folder = terraform.write(tmp_path / "stack", mockable(stack))
        file = HERE / f"{name}.tftest.hcl"
        (folder / file.name).write_text(file.read_text())
        terraform.initialise(folder)
        return terraform.run(folder, "test")

    return name, deepcopy(stacks(env, product)[kind]), run


def test_a_stack_applies_with_a_mocked_provider(mocked):
    _, stack, run = mocked

    done = run(stack)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "1 passed, 0 failed" in done.stdout


def test_the_mocked_run_fails_on_a_planted_bug(mocked):
    name, stack, run = mocked
    *_, output, complaint = MOCKED[name]
    stack["output"][output]["value"] = "another"

    done = run(stack)

    assert done.returncode == 1
    assert complaint in done.stdout + done.stderr
