"""The stages of `spendsense local up` that every product has once the servers run: up to applied stacks."""

import platform
from collections.abc import Callable, Mapping
from pathlib import Path

from localcloud import checkpoint
from localcloud.database import ensure_database, identity
from localcloud.lock import in_turn
from scripts import bootstrap_state, package
from scripts.lib import settings, stacks
from scripts.lib.console import OperatorError
from scripts.lib.local.apply import CutShortError, apply
from scripts.lib.local.record import Record, digest, tree
from scripts.lib.local.work import Stage, Work

_BUILT = "zips"
BUILD_INPUTS = (
    *("backend", "lambdas", "shoppulse_lambdas", "requirements"),
    *("scripts/package.py", "scripts/lib/packaging"),
)


def nothing(_work: Work) -> object:
    """The inputs of a stage that depends on those before it alone."""
    return None


def server_itself(work: Work) -> object:
    """The inputs of a stage whose results lie in the database's data folder."""
    return identity(work.cloud.postgres)


def database_made(work: Work, name: str, login: Mapping[str, str]) -> str:
    """Does what RDS does with the login that Terraform put into a secret."""
    new = ensure_database(work.cloud.postgres, name, login["username"], login["password"])
    return f"{name}, {'new' if new else 'kept'}"


def _cloud_itself(work: Work) -> object:
    return work.cloud.access.cloud_id


def _bootstrap(work: Work) -> None:
    bootstrap_state.run(work.target)


def _sources_and_zips(_work: Work) -> object:
    return tree(*(settings.ROOT / name for name in BUILD_INPUTS)), tree(*_zips())


def _package(work: Work) -> str:
    """Zips for this machine's processor, since it is this machine that runs them.

    Both products are built of them: what one cloud's `up` has built, the other's need not.
    """
    folder = settings.read().build_dir
    with in_turn(folder / "built-here.lock"):
        built_here = Record(folder / "built-here.json")
        if built_here.holds(_BUILT, digest(_sources_and_zips(work))):
            return "up to date"
        done = _build()
        built_here.note(_BUILT, digest(_sources_and_zips(work)))
    return done


def _build() -> str:
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
    target = work.target
    stacks.synth(target.product, target.env, stacks.output_folder(target.env), work.environ)


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


def applied(name: str, after: tuple[str, ...], kinds: tuple[str, ...]) -> Stage:
    """The stage that applies the stacks of these kinds, side by side."""
    return Stage(name, "", after, _stacks_and_states(kinds), _apply(kinds))


SYNTHESISED = (
    Stage("bootstrap", "Terraform's state bucket", (), _cloud_itself, _bootstrap),
    Stage("package", "", (), _sources_and_zips, _package),
    Stage("synth", "Stacks from Python", ("package",), _definitions_and_stacks, _synth),
)
