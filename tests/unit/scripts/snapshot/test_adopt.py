"""Terraform's part of a swap, with a Terraform that keeps its state where the real one does.

The real one was tried on the local cloud: docs/decisions/0033-a-restored-server-takes-the-name.md says how.
"""

import json

import pytest

from scripts.lib import processes, stacks
from scripts.lib.console import OperatorError
from scripts.lib.products import SHOPPULSE
from scripts.lib.shoppulse.snapshot import adopt as adopting
from tests.support.database_stack import state_bucket, state_key

from .world import NAME, there

ADDRESS = "aws_db_instance.postgres_instance_1A2B"


class Terraform:
    """Answers `state rm` and `import` in the state object; `cut` names a command that fails."""

    def __init__(self, target):
        self.target, self.ran, self.cut = target, [], None
        self.place = {"Bucket": state_bucket(target.env), "Key": state_key(target.env)}

    def __call__(self, command, environ, *, folder, cure):
        program, *words = command
        assert (program, environ["PRODUCT"]) == ("terraform", "shoppulse")
        assert (folder / "cdk.tf.json").exists()
        self.ran.append(words[0] if words[0] != "state" else "rm")
        if self.ran[-1] == self.cut:
            raise OperatorError("cut off", cure)
        body = self.read()
        if words[:2] == ["state", "rm"]:
            assert words[-1] == ADDRESS
            body["resources"] = [one for one in body["resources"] if one["type"] != "aws_db_instance"]
        if words[0] == "import":
            assert words[-2:] == [ADDRESS, NAME]
            assert all(one["type"] != "aws_db_instance" for one in body["resources"]), (
                "Terraform refuses that"
            )
            found = {"identifier": NAME, "resource_id": there(self.target, NAME)["DbiResourceId"]}
            body["resources"].append(
                {
                    "mode": "managed",
                    "type": "aws_db_instance",
                    "name": "postgres_instance_1A2B",
                    "instances": [{"attributes": found}],
                }
            )
        self.target.client("s3").put_object(**self.place, Body=json.dumps(body))

    def read(self):
        return json.loads(self.target.client("s3").get_object(**self.place)["Body"].read())


@pytest.fixture
def terraform(target, rds, monkeypatch, tmp_path):
    monkeypatch.setenv("SPENDSENSE_LOCAL_DIR", str(tmp_path / "local"))
    body = {"resource": {"aws_db_instance": {"postgres_instance_1A2B": {"identifier": NAME}}}}
    (tmp_path / "cdk.tf.json").write_text(json.dumps(body))
    every = [stacks.Stack(kind, target.env, tmp_path, SHOPPULSE) for kind in SHOPPULSE.kinds]
    monkeypatch.setattr(stacks, "synth", lambda *_: every)
    fake = Terraform(target)
    monkeypatch.setattr(processes, "run", fake)
    return fake


def test_terraform_lets_go_of_the_old_server_and_learns_of_the_new_one(target, terraform):
    first = adopting.adopt(target)
    second = adopting.adopt(target)

    assert (first.changed, second.changed) == (True, False)
    assert terraform.ran == ["init", "rm", "import"]


@pytest.mark.parametrize("cut", ["init", "rm", "import"])
def test_an_adoption_that_was_cut_off_is_completed_by_the_next(target, terraform, cut):
    terraform.cut = cut
    with pytest.raises(OperatorError, match="cut off") as error:
        adopting.adopt(target)
    assert "run this again" in error.value.cure
    terraform.cut = None

    assert adopting.adopt(target).changed


def test_without_a_server_nothing_is_taken_out_of_the_state(target, terraform):
    target.client("rds").delete_db_instance(DBInstanceIdentifier=NAME, SkipFinalSnapshot=True)

    with pytest.raises(OperatorError, match=f"no server {NAME}"):
        adopting.adopt(target)

    assert terraform.ran == []


def test_prod_is_adopted_once_its_stack_is_named(prod):
    refused = prod.run("adopt")

    assert refused.exit_code == 2
    assert "--confirm ShopPulse-Database-prod" in refused.stderr
