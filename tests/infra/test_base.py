"""What every stack has in common: state, provider, tags, tidy JSON, and nothing secret in it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infra.synthesis import ENVIRONMENTS, KINDS, LOCAL_ENDPOINT, STACKS, build_dir, stacks, synthesise

ROOT = Path(__file__).parents[2]
CANARY = "canary-XEAMPLE-9d1f"
SECRET_NAMES = re.compile(r'"(access_key|secret_key|token|password|secret_string|secret_binary)": ')
COUNT_BINDINGS = """
import sys
import components.base.product_stack
print(len([name for name in sys.modules if name.startswith("cdktf_cdktf_provider_aws.")]))
"""


TITLES = {"spendsense": "SpendSense", "shoppulse": "ShopPulse"}


@pytest.fixture(params=[(*it, env) for env in ENVIRONMENTS for it in STACKS], ids="-".join)
def case(request):
    product, kind, env = request.param
    return env, kind, stacks(env, product)[kind]


@pytest.fixture
def product(case, request):
    """Whose stack it is."""
    return request.node.callspec.params["case"][0]


def test_state_lies_in_the_environments_bucket_and_is_locked(case, product):
    env, kind, stack = case
    backend = stack["terraform"]["backend"]["s3"]

    assert backend["bucket"] == f"{product}-terraform-state-{env}"
    assert backend["key"] == f"{product}/{kind.lower()}.tfstate"
    assert backend["use_lockfile"] is True
    assert backend["encrypt"] is True
    assert "workspace_key_prefix" not in backend, "scripts rely on Terraform's own prefix"


def test_other_stacks_state_is_read_from_the_same_workspace(case, product):
    env, _, stack = case
    for state in stack.get("data", {}).get("terraform_remote_state", {}).values():
        assert state["workspace"] == env
        assert state["config"]["bucket"] == f"{product}-terraform-state-{env}"
        assert state["config"]["key"] != stack["terraform"]["backend"]["s3"]["key"]


def test_only_the_local_cloud_has_an_endpoint(case):
    env, _, stack = case
    [provider] = stack["provider"]["aws"]

    if env == "local":
        [endpoints] = provider["endpoints"]
        assert set(endpoints.values()) == {LOCAL_ENDPOINT}
        assert provider["skip_requesting_account_id"] is False
        assert provider["allowed_account_ids"] == ["000000000000"], (
            "AWS must never be taken for the local cloud"
        )
    else:
        assert provider.keys() == {"region", "default_tags"}, "whose account it is was not said"
        assert "localhost" not in json.dumps(stack)
        assert "127.0.0.1" not in json.dumps(stack)


@pytest.mark.parametrize("env", ENVIRONMENTS)
def test_a_given_account_is_the_only_one(env):
    account = "000000000000" if env == "local" else "123456789012"

    for stack in synthesise(env, SPENDSENSE_ACCOUNT_ID="123456789012").values():
        [provider] = stack["provider"]["aws"]
        assert provider["allowed_account_ids"] == [account]


def test_everything_is_tagged_and_the_provider_pinned(case, product):
    env, kind, stack = case
    [provider] = stack["provider"]["aws"]

    assert provider["default_tags"][0]["tags"] == {
        "Product": TITLES[product],
        "Environment": env,
        "Stack": f"{TITLES[product]}-{kind}-{env}",
        "ManagedBy": "cdktf",
    }
    assert stack["terraform"]["required_providers"]["aws"]["version"] == "5.100.0"
    assert "required_version" not in stack["terraform"], "checkov would check nothing, and say so nowhere"


def test_no_key_or_password_is_written_down(case):
    _, _, stack = case
    assert SECRET_NAMES.findall(json.dumps(stack)) == []


def test_the_search_for_secrets_finds_a_planted_one():
    assert SECRET_NAMES.findall(json.dumps({"backend": {"secret_key": "x"}})) == ["secret_key"]


def synthesise_by_command(out, env="dev", **variables):
    """Run the application as `cdktf synth` does."""
    environ = {
        key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "TF_", "SPENDSENSE"))
    }
    environ |= {"SPENDSENSE_BUILD_DIR": str(build_dir()), "CDKTF_OUTDIR": str(out), **variables}
    if env:
        environ["TF_WORKSPACE"] = env
    return subprocess.run(
        [sys.executable, "cdktf/main.py"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )


def test_two_syntheses_are_alike_and_hold_no_credentials(tmp_path):
    written = []
    for folder, account in (("one", "AKIAONE"), ("two", "AKIATWO")):
        done = synthesise_by_command(
            tmp_path / folder,
            AWS_ACCESS_KEY_ID=account,
            AWS_SECRET_ACCESS_KEY=CANARY,
            AWS_SESSION_TOKEN=CANARY,
        )
        assert done.returncode == 0, done.stderr
        files = sorted((tmp_path / folder).rglob("cdk.tf.json"))
        written.append({path.parent.name: path.read_bytes() for path in files})

    assert set(written[0]) == {f"SpendSense-{kind}-dev" for kind in KINDS["spendsense"]}
    assert written[0] == written[1]
    assert CANARY.encode() not in b"".join(written[0].values())


def test_stacks_wait_for_those_they_read(tmp_path):
    done = synthesise_by_command(tmp_path, env="prod")

    assert (done.returncode, done.stderr) == (0, "")
    manifest = json.loads((tmp_path / "manifest.json").read_text())["stacks"]
    waits = {
        name.split("-")[1]: {it.split("-")[1] for it in stack["dependencies"]}
        for name, stack in manifest.items()
    }

    assert waits == {
        "Database": set(),
        "Cognito": set(),
        "S3": set(),
        "Lambda": {"Database", "Cognito", "S3"},
    }


def test_shoppulses_stacks_wait_for_each_other(tmp_path):
    done = synthesise_by_command(tmp_path, env="dev", PRODUCT="shoppulse")

    assert (done.returncode, done.stderr) == (0, "")
    manifest = json.loads((tmp_path / "manifest.json").read_text())["stacks"]
    assert {name: stack["dependencies"] for name, stack in manifest.items()} == {
        "ShopPulse-Vpc-dev": [],
        "ShopPulse-Database-dev": ["ShopPulse-Vpc-dev"],
        "ShopPulse-Api-dev": ["ShopPulse-Database-dev", "ShopPulse-Vpc-dev"],
    }


def test_without_a_workspace_the_command_says_what_to_do_in_one_line(tmp_path):
    done = synthesise_by_command(tmp_path, env="")

    assert done.returncode == 1
    assert done.stderr.startswith("Error: TF_WORKSPACE is not set.")
    assert len(done.stderr.splitlines()) == 1


def test_a_binding_is_imported_without_all_others():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            COUNT_BINDINGS,
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "cdktf"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(done.stdout) < 20
