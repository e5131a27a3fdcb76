"""The options that commands share, so that they are spelt and explained alike everywhere."""

from typing import Annotated

import typer

from scripts.lib.target import Environment

Env = Annotated[Environment, typer.Option("--env", help="The environment to work on.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
StackName = Annotated[
    str | None,
    typer.Option("--stack-name", help="Another stack than SpendSense-<Kind>-<env>, in the same form."),
]

StackPattern = Annotated[str, typer.Option("--stack", help="The product's stacks to work on, as a pattern.")]

# Those of the product that PRODUCT names: no other is synthesised.
ALL_STACKS = "*"
LOCAL = Environment.LOCAL
