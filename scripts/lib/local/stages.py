"""The stages of `spendsense local up` once the servers run: from the state bucket to a deployed product."""

import platform
from collections.abc import Callable
from pathlib import Path

from localcloud import checkpoint
from localcloud.database import ensure_database, identity
from scripts import bootstrap_state, migrate, package, update_cognito_config, update_connection_string
from scripts.lib import settings, stacks
from scripts.lib.console import OperatorError
from scripts.lib.deployed import secret_values
from scripts.lib.deployed.outputs import outputs, wanted
from scripts.lib.local.apply import CutShortError, apply
from scripts.lib.local.record import tree
from scripts.lib.local.work import FOUNDATIONS, FUNCTIONS, Stage, Work

BUILD_INPUTS = (
    *("backend/app", "lambdas", "shoppulse_lambdas", "requirements"),
    *("scripts/package.py", "scripts/lib/packaging"),
)


def _nothing(_work: Work) -> object:
    return None


def _cloud_itself(work: Work) -> object:
    return work.cloud.access.cloud_id


def _bootstrap(work: Work) -> None:
    bootstrap_state.run(work.target)


def _sources_and_zips(_work: Work) -> object:
    return tree(*(settings.ROOT / name for name in BUILD_INPUTS)), tree(*_zips())


def _package(_work: Work) -> str:
    """Zips for this machine's processor, since it is this machine that runs them."""
    arm = platform.machine().lower() in {"arm64", "aarch64"}
    built = package.run(architecture="arm64" if arm else "x86_64")
    return ", ".join(f"{name} {zipped.bytes / 1e6:.1f} MB" for name, zipped in built.items())


def _zips() -> list[Path]:
    return sorted(settings.read().build_dir.glob("*.zip"))


def _definitions_and_stacks(work: Work) -> object:
    return tree(settings.ROOT / "cdktf"), work.target.endpoint_url, work.target.region, _written(work.every)


def _written(every: list[stacks.Stack]) -> str:
    files = (stack.folder / "cdk.tf.json" for stack in every)
    return tree(*(path for path in files if path.exists()))


def _synth(work: Work) -> None:
    stacks.synth("local", stacks.output_folder("local"), work.environ)


def _stacks_and_states(kinds: tuple[str, ...]) -> Callable[[Work], object]:
    """The stacks themselves, not their sources: a changed function leaves the database alone."""
    return lambda work: (_written(work.chosen(kinds)), work.state_marks(kinds))


def _apply(kinds: tuple[str, ...]) -> Callable[[Work], None]:
    def act(work: Work) -> None:
        checkpoint.take(work.cloud)
        try:
            apply(work.chosen(kinds), work.environ)
        except CutShortError:
            raise  # the next `up` goes back to the checkpoint
        except OperatorError:
            checkpoint.release(work.cloud)
            raise
        checkpoint.release(work.cloud)

    return act


def _server_itself(work: Work) -> object:
    return identity(work.cloud.postgres)


def _database(work: Work) -> str:
    """Does what RDS does with the password that Terraform put into the secret."""
    credentials = secret_values.read(
        work.target, secret_values.DATABASE_CREDENTIALS, "The Database stack makes it: `make up`."
    )
    name = wanted(work.target, outputs(work.target, "Database"), "DatabaseName")
    new = ensure_database(work.cloud.postgres, name, credentials["username"], credentials["password"])
    return f"{name}, {'new' if new else 'kept'}"


def _connection(work: Work) -> None:
    update_connection_string.run(work.target)


def _cognito(work: Work) -> None:
    update_cognito_config.run(work.target)


def _migrate(work: Work) -> str:
    return migrate.said(migrate.run(work.target))


STAGES = (
    Stage("bootstrap", "Terraform's state bucket", (), _cloud_itself, _bootstrap),
    Stage("package", "", (), _sources_and_zips, _package),
    Stage("synth", "Stacks from Python", ("package",), _definitions_and_stacks, _synth),
    Stage("foundations", "", ("bootstrap",), _stacks_and_states(FOUNDATIONS), _apply(FOUNDATIONS)),
    Stage("functions", "", ("foundations",), _stacks_and_states(FUNCTIONS), _apply(FUNCTIONS)),
    Stage("database", "Database and its role", ("foundations",), _server_itself, _database),
    Stage("connection", "Connection secret", ("database",), _nothing, _connection),
    Stage("cognito", "Cognito secret", ("foundations",), _nothing, _cognito),
    Stage("migrations", "Migrations", ("connection", "functions"), _nothing, _migrate),
)
