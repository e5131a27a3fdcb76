"""`spendsense plan-review`: what Terraform would do, in words; refuses to lose what no code brings back.

`show`, `normalise` and `compare` read files alone. `plan` and `apply` work on an environment's stacks, and
`apply` carries out reviewed plans and nothing else.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from scripts.lib import settings, stacks
from scripts.lib.console import GuardedGroup, OperatorError, emit, note
from scripts.lib.options import ALL_STACKS, LOCAL, Env, Json, StackPattern
from scripts.lib.plan import gate
from scripts.lib.plan.markdown import markdown
from scripts.lib.plan.model import Plan, read_plan
from scripts.lib.plan.normalise import canonical, canonical_bytes, digest
from scripts.lib.plan.render import as_json as programs
from scripts.lib.plan.render import terminal
from scripts.lib.plan.risk import Review, review
from scripts.lib.target import resolve

ALLOW_FILE = settings.ROOT / ".github" / "plan-allow.txt"

app = typer.Typer(
    cls=GuardedGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Summarise a Terraform plan and refuse to lose data.",
)

Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", help="ADDRESS or STACK:ADDRESS that may be destroyed or replaced. Repeatable."),
]
AllowFile = Annotated[Path, typer.Option(help="The same, one a line; # begins a comment.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print a comment in Markdown.")]
PlanFiles = Annotated[
    list[str], typer.Argument(help="Outputs of `terraform show -json`, each FILE or STACK=FILE; - is stdin.")
]


@app.command()
def show(
    files: PlanFiles,
    title: Annotated[str, typer.Option(help="What is planned, for the headline.")] = "Plan",
    allow: Allow = None,
    allow_file: AllowFile = ALLOW_FILE,
    as_markdown: AsMarkdown = False,
    as_json: Json = False,
) -> None:
    """Summarise plans; exit code 1 if one would lose data or could not be finished."""
    found = review((read_file(name) for name in files), permissions(allow, allow_file))
    report(found, title, as_markdown, as_json)


@app.command()
def normalise(
    file: Annotated[str, typer.Argument(help="Output of `terraform show -json`, FILE or STACK=FILE.")],
    output: Annotated[Path | None, typer.Option(help="Where to write the canonical plan.")] = None,
) -> None:
    """Print the SHA-256 of a plan's canonical form, which holds neither times, ids, order nor secrets."""
    document = canonical(read_file(file))
    if output:
        output.write_bytes(canonical_bytes(document))
    sys.stdout.write(digest(document) + "\n")


@app.command()
def compare(
    reviewed: Annotated[Path, typer.Argument(help="The canonical plan that was reviewed.")],
    new: Annotated[Path, typer.Argument(help="The canonical plan of now.")],
) -> None:
    """Exit with 1, saying where, if two canonical plans do different things."""
    gate.refuse_unless_same(new.name, read_json(str(reviewed)), read_json(str(new)))


@app.command()
def plan(
    env: Env = LOCAL,
    stack: StackPattern = ALL_STACKS,
    out: Annotated[Path | None, typer.Option(help="Folder for canonical plans and summaries.")] = None,
    lock: Annotated[bool, typer.Option(help="Take the state's lock; a read-only role cannot.")] = True,
    allow: Allow = None,
    allow_file: AllowFile = ALLOW_FILE,
    as_json: Json = False,
) -> None:
    """Plan the stacks of an environment and summarise what would change."""
    target = resolve(env.value)
    folder = stacks.output_folder(target.env)
    environ = stacks.process_environment(target, folder)
    every = stacks.synth(target.product, target.env, folder, environ)
    planned = gate.plan_stacks(target, stacks.chosen(every, stack), environ, lock=lock)
    found = review(planned.plans, permissions(allow, allow_file))
    for name in planned.waiting:
        note(f"{name} can be planned once the stacks before it are applied.")
    if out:
        gate.keep([it for it in planned.plans if not it.errored], out)
        (out / "summary.md").write_text(markdown(found, target.env, planned.waiting))
        (out / "summary.json").write_text(json.dumps(programs(found), indent=1) + "\n")
    report(found, target.env, as_markdown=False, as_json=as_json)


@app.command()
def apply(
    reviewed: Annotated[Path, typer.Option(help="The folder that `plan --out` wrote and people reviewed.")],
    env: Env = LOCAL,
    stack: StackPattern = ALL_STACKS,
    allow: Allow = None,
    allow_file: AllowFile = ALLOW_FILE,
    as_json: Json = False,
) -> None:
    """Apply reviewed plans, stack by stack; stop where a new plan differs from the reviewed one."""
    target = resolve(env.value)
    folder = stacks.output_folder(target.env)
    environ = stacks.process_environment(target, folder)
    allowed = permissions(allow, allow_file)
    every = stacks.synth(target.product, target.env, folder, environ)
    applied = [gate.apply_reviewed(it, environ, reviewed, allowed) for it in stacks.chosen(every, stack)]
    changed = sum(it.changed for it in applied)
    emit(applied, as_json, f"{changed} of {len(applied)} stacks changed")


def report(found: Review, title: str, as_markdown: bool, as_json: bool) -> None:
    """Print a review and end with its exit code."""
    if as_markdown:
        sys.stdout.write(markdown(found, title))
    else:
        emit(programs(found), as_json, terminal(found, title))
    if not found.passed:
        raise typer.Exit(1)


def permissions(named: Iterable[str] | None, file: Path) -> set[str]:
    """What may be lost: named on the command line or in a file, which need not exist."""
    lines = file.read_text().splitlines() if file.is_file() else []
    written = {line.split("#", 1)[0].strip() for line in lines} - {""}
    return written | set(named or ())


def read_file(name: str) -> Plan:
    """A plan from FILE or STACK=FILE; without a name the file's own is the stack's."""
    stack, separator, path = name.rpartition("=")
    return read_plan(stack if separator else Path(path).stem, read_json(path))


def read_json(path: str) -> Any:
    """The JSON document in a file or on stdin."""
    try:
        return json.loads(sys.stdin.read() if path == "-" else Path(path).read_text())
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError:
        raise OperatorError(f"{path} is not JSON.", "Give the output of `terraform show -json`.") from None


if __name__ == "__main__":
    app()
