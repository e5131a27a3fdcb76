"""`spendsense`: every operator command under one name. A command's module is imported when it is called."""

import importlib
from importlib import metadata
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from scripts.lib.console import HELP, GuardedGroup, guarded, put

# name: (module, summary); a test holds each summary to its command's docstring.
COMMANDS = {
    "local": ("scripts.local", "Run the whole product on this machine."),
    "stacks": ("scripts.stacks", "Synthesise, deploy and destroy the stacks of an environment."),
    "package": ("scripts.package", "Build the Lambda zips, reproducibly, into build/."),
    "bootstrap-state": ("scripts.bootstrap_state", "Make the bucket that holds Terraform's state."),
    "update-connection-string": (
        "scripts.update_connection_string",
        "Write the secret from which functions connect to the database.",
    ),
    "update-cognito-config": (
        "scripts.update_cognito_config",
        "Write the secret from which functions verify tokens.",
    ),
    "migrate": ("scripts.migrate", "Bring the database's schema up to date."),
    "create-demo-users": ("scripts.create_demo_users", "Make the demo sign-ins, with consent recorded."),
    "consent": ("scripts.consent", "Record and show what a person consents to."),
    "publish-frontend": ("scripts.publish_frontend", "Publish a build of the web application."),
    "ingest": ("scripts.ingest", "Read a person's accounts and transactions from a file."),
    "evaluate": ("scripts.evaluate", "Judge the engine by labelled people."),
    "generate": ("scripts.generate", "Invent labelled people to judge the engine by."),
    "analyze": ("scripts.analyze", "Run the whole engine on a file of bank data, on this machine alone."),
    "sign-in": ("scripts.sign_in", "Sign in and print the tokens."),
    "test-connection": ("scripts.test_connection", "Connect to the database as the functions do."),
    "test-eventbridge": ("scripts.test_eventbridge", "Send an event and prove that each stage ran."),
    "db-access": ("scripts.db_access", "Open the database to one address, for a while."),
    "redrive": ("scripts.redrive", "Show the dead-letter queues and send their messages again."),
    "replay": ("scripts.replay", "Decide recommendations again from their traces."),
    "plan-review": ("scripts.plan_review", "Summarise a Terraform plan and refuse to lose data."),
}


class LazyGroup(GuardedGroup):
    """Lists every command from the table above and imports only the one that is called."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: TyperCommand(name, help=text) for name, (_, text) in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Put the real command in the place of its entry, then resolve as usual."""
        if args and args[0] in COMMANDS:
            self.commands[args[0]] = load(args[0])
        return super().resolve_command(ctx, args)


def load(name: str) -> Any:
    """Import a command's module: its Typer application `app` if it is a group, else its `command`."""
    module = importlib.import_module(COMMANDS[name][0])
    group = getattr(module, "app", None)
    if group is None:
        group = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        group.command(name)(guarded(module.command))
    loaded = typer.main.get_command(group)
    loaded.name = name
    return loaded


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=HELP,
    help="SpendSense from the terminal: run it, deploy it, look after it.",
)


def _version(asked: bool) -> None:
    if asked:
        put(f"spendsense {metadata.version('spendsense')}\n")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Keep the group a group: Typer would make a single command of an application without callback."""


def main() -> None:
    """Entry point of `spendsense`."""
    app()


if __name__ == "__main__":
    main()
