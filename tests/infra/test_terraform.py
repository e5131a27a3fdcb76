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
PLANTED = "planted_"


def mockable(stack):
    """The stack without its ephemeral resources, which Terraform's mocking does not know yet."""
    changed = deepcopy(stack)
    changed.pop("ephemeral", None)
    for server in all_of(changed, "aws_db_instance"):
        server["password_wo"] = "mocked-mocked-mocked"
    for version in all_of(changed, "aws_secretsmanager_secret_version"):
        version["secret_string_wo"] = "{}"
    return changed


def lay_mocked(folder, name, stack):
    """Lay the stack down as the module `name`, beside the test file that is to test that module."""
    terraform.write(folder / name, mockable(stack))
    file = f"{name.removeprefix(PLANTED)}.tftest.hcl"
    (folder / f"{name}.tftest.hcl").write_text((HERE / file).read_text().replace('"./stack"', f'"./{name}"'))


@pytest.fixture(scope="module")
def mocked(tmp_path_factory):
    """How each test file ended over its stack, and over that stack with a planted bug: (status, errors)."""
    folder = tmp_path_factory.mktemp("mocked")
    (folder / "main.tf.json").write_text("{}")  # it needs something to be initialised
    for name, (product, kind, env, output, _) in MOCKED.items():
        stack = stacks(env, product)[kind]
        lay_mocked(folder, name, stack)
        planted = deepcopy(stack)
        planted["output"][output]["value"] = "another"
        lay_mocked(folder, PLANTED + name, planted)
    terraform.initialise(folder)
    return terraform.run_tests(folder)


@pytest.mark.parametrize("name", MOCKED)
def test_a_stack_applies_with_a_mocked_provider(mocked, name):
    assert mocked[name] == ("pass", [])


@pytest.mark.parametrize("name", MOCKED)
def test_the_mocked_run_fails_on_a_planted_bug(mocked, name):
    status, errors = mocked[PLANTED + name]

    assert status == "fail"
    assert MOCKED[name][-1] in errors
