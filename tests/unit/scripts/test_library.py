import json
import subprocess
import sys
from importlib.metadata import version

import pytest
import typer
from botocore.exceptions import ClientError, ParamValidationError
from typer.testing import CliRunner

from scripts import cli
from scripts.lib import settings
from scripts.lib.console import OperatorError, UsageError, emit, guarded, main_guard, step
from scripts.lib.deployed.operations import MAX_REQUEST_BYTES, OperationError, invoke_operation
from scripts.lib.deployed.outputs import output, outputs, state_key
from scripts.lib.settings import ROOT
from scripts.lib.target import resolve


def test_outputs_come_from_the_state_object_of_the_workspace(target, deploy):
    deploy("Database", DatabaseName="spendsense")

    assert outputs(target, "Database") == {"DatabaseName": "spendsense"}
    assert output(target, "Database", "DatabaseName") == "spendsense"


@pytest.mark.parametrize("bucket_exists", [True, False])
def test_a_missing_stack_names_the_cure(target, bucket_exists):
    if bucket_exists:
        target.client("s3").create_bucket(Bucket=target.state_bucket)

    with pytest.raises(OperatorError) as error:
        outputs(target, "Database")

    assert "SpendSense-Database-dev is not deployed" in error.value.message
    assert error.value.cure == "Run `make deploy ENV=dev STACK=SpendSense-Database-dev`."


def test_a_destroyed_stack_counts_as_missing(target, deploy):
    deploy("Database")

    with pytest.raises(OperatorError, match="no outputs"):
        outputs(target, "Database")


def test_an_output_that_an_older_deployment_lacks_is_said(target, deploy):
    deploy("Database", DatabaseName="spendsense")

    with pytest.raises(OperatorError, match="no output DatabasePort"):
        output(target, "Database", "DatabasePort")


def test_another_products_stack_has_its_own_key():
    assert state_key("ShopPulse-Database-dev", "Database", "dev") == "env:/dev/shoppulse/database.tfstate"


@pytest.mark.parametrize(
    "name", ["SpendSense-Cognito-dev", "SpendSense-Database-prod", "SpendSense-Database", "--dev", "x"]
)
def test_the_wrong_stack_is_a_usage_error(name):
    with pytest.raises(UsageError):
        state_key(name, "Database", "dev")


def test_an_operation_answers_its_result(target, operations):
    operations.answers["migrate"] = {"to": "0001"}

    assert invoke_operation(target, "migrate", extra=1) == {"to": "0001"}
    assert operations.requests == [{"operation": "migrate", "extra": 1}]


def test_a_failed_operation_keeps_its_type(target, operations):
    class IngestRejected(Exception):
        pass

    operations.answers["ingest"] = IngestRejected("row 3")

    with pytest.raises(OperationError, match="row 3") as error:
        invoke_operation(target, "ingest")

    assert error.value.error_type == "IngestRejected"


@pytest.mark.usefixtures("functions")
def test_a_missing_operations_function_names_the_cure(target):
    with pytest.raises(OperatorError, match="does not exist in dev") as error:
        invoke_operation(target, "migrate")

    assert "make deploy ENV=dev" in error.value.cure


def test_a_request_beyond_lambdas_limit_is_not_sent(target, operations):
    with pytest.raises(OperatorError, match="6 MiB"):
        invoke_operation(target, "ingest", document="x" * MAX_REQUEST_BYTES)

    assert operations.requests == []


def test_the_suffix_is_appended_to_names_without_environment(make_target):
    assert make_target(name_suffix="-two").name("compute-features") == "compute-features-two"


def test_keys_of_the_local_cloud_are_not_shown(make_target):
    shown = repr(make_target("local", access_key_id="AKIAX", secret_access_key="hush"))

    assert "AKIAX" not in shown
    assert "hush" not in shown


def test_local_target_comes_from_the_clouds_own_file(tmp_path, monkeypatch):
    cloud = {
        "region": "eu-west-1",
        "endpoint_url": "http://127.0.0.1:4566",
        "access_key_id": "test",
        "secret_access_key": "test",
    }
    (tmp_path / "cloud.json").write_text(json.dumps(cloud))
    monkeypatch.setenv("SPENDSENSE_LOCAL_DIR", str(tmp_path))
    monkeypatch.setenv("SPENDSENSE_STATE_BUCKET", "of-an-aws-account")
    monkeypatch.setenv("SPENDSENSE_NAME_SUFFIX", "-of-an-aws-account")

    found = resolve("local")

    assert (found.is_local, found.region, found.endpoint_url) == (True, "eu-west-1", "http://127.0.0.1:4566")
    assert (found.state_bucket, found.name_suffix) == ("spendsense-terraform-state-local", "")


@pytest.mark.parametrize("content", [None, "{", '{"region": "x"}'])
def test_a_local_cloud_that_never_ran_names_make_up(tmp_path, monkeypatch, content):
    monkeypatch.setenv("SPENDSENSE_LOCAL_DIR", str(tmp_path))
    if content:
        (tmp_path / "cloud.json").write_text(content)

    with pytest.raises(OperatorError) as error:
        resolve("local")

    assert "make up" in error.value.cure


def test_an_aws_target_takes_bucket_and_suffix_from_the_environment(monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("SPENDSENSE_STATE_BUCKET", "mine")
    monkeypatch.setenv("SPENDSENSE_NAME_SUFFIX", "-two")

    found = resolve("staging")

    assert (found.region, found.state_bucket, found.name_suffix) == ("eu-central-1", "mine", "-two")
    assert found.access_key_id is None


def test_empty_variables_count_as_unset():
    chosen = settings.read({"AWS_REGION": "", "SPENDSENSE_STATE_BUCKET": ""})

    assert (chosen.region, chosen.state_bucket) == ("us-east-1", None)


@pytest.mark.parametrize(
    ("error", "code", "shown"),
    [
        (OperatorError("It broke.", "Mend it."), 1, "Mend it."),
        (UsageError("Not so."), 2, "Not so."),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (
            ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "GetSecretValue"),
            1,
            "GetSecretValue failed with AccessDeniedException",
        ),
        (
            ClientError({"Error": {"Code": "ExpiredToken", "Message": "old"}}, "Invoke"),
            1,
            "Sign in to AWS again",
        ),
    ],
)
def test_curable_errors_become_a_message_and_an_exit_code(error, code, shown, capsys):
    with pytest.raises(typer.Exit) as exit_, main_guard():
        raise error

    assert exit_.value.exit_code == code
    streams = capsys.readouterr()
    assert shown in streams.err
    assert streams.out == ""


def test_a_refused_parameter_is_not_repeated(capsys):
    with pytest.raises(typer.Exit), main_guard():
        raise ParamValidationError(report="Invalid type for parameter SecretString, value: hunter2")

    assert "hunter2" not in capsys.readouterr().err


def test_bugs_keep_their_traceback():
    with pytest.raises(ZeroDivisionError), main_guard():
        _ = 1 / 0


def test_results_go_to_stdout_and_progress_to_stderr(capsys):
    with step("Working"):
        emit({"a": [1, 2]}, as_json=True)

    streams = capsys.readouterr()
    assert json.loads(streams.out) == {"a": [1, 2]}
    assert "Working" in streams.err


def test_steps_nest(capsys):
    with step("Outer"), step("Inner"):
        pass

    shown = capsys.readouterr().err
    assert shown.index("Inner") < shown.index("Outer")


def test_a_failed_step_says_so(capsys):
    with pytest.raises(ValueError, match="no"), step("Working"):
        raise ValueError("no")

    assert "✗ Working" in capsys.readouterr().err


def test_guarding_keeps_a_commands_signature():
    def command(name: str) -> None:
        """Greet."""

    assert guarded(command).__doc__ == "Greet."


def test_help_is_quick_because_it_imports_no_command():
    heavy = "{'boto3', 'botocore', 'cdktf', 'sqlalchemy', 'pydantic', 'scripts.package'}"
    code = (
        "import sys; from typer.testing import CliRunner; from scripts.cli import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        f"print(sorted({heavy} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_loads_and_says_in_help_what_the_list_says(name):
    loaded = cli.load(name)

    assert loaded.help.splitlines()[0].strip() == cli.COMMANDS[name][1]


@pytest.mark.parametrize("words", [["-h"], ["local", "-h"], ["analyze", "-h"]])
def test_help_is_short_too(words):
    assert "Usage" in CliRunner().invoke(cli.app, words).output


def test_it_says_its_version():
    said = CliRunner().invoke(cli.app, ["--version"])

    assert (said.exit_code, said.stdout) == (0, f"spendsense {version('spendsense')}\n")


def test_an_unknown_command_is_a_usage_error():
    assert CliRunner().invoke(cli.app, ["nope"]).exit_code == 2


def test_an_unknown_environment_is_a_usage_error():
    assert CliRunner().invoke(cli.app, ["migrate", "--env", "production"]).exit_code == 2


@pytest.mark.parametrize("name", ["bootstrap_state", "db_access"])
def test_a_file_runs_by_its_own_name(name):
    done = subprocess.run(
        [sys.executable, f"scripts/{name}.py", "--help"], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert "Usage" in done.stdout
