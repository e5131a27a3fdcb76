"""`shoppulse`: the operator commands of ShopPulse Analytics under one name."""

import sys
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from scripts import shoppulse_snapshot
from scripts.lib.console import HELP, GuardedGroup, UsageError, emit, step
from scripts.lib.options import Json
from scripts.lib.products import SHOPPULSE
from scripts.lib.settings import choose_product
from scripts.lib.shoppulse.roles import Role
from shoppulse.domain.figures import as_data
from shoppulse.domain.metrics import Grain, Split

app = typer.Typer(
    cls=GuardedGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=HELP,
    help="ShopPulse from the terminal: its schema, invented shops, metrics, snapshots.",
)
app.add_typer(shoppulse_snapshot.app, name="snapshot")


class Part(StrEnum):
    """The texts that scripts/init-database.sh runs."""

    SCHEMA = "schema"
    SEED = "seed"
    VERIFY = "verify"


@app.command()
def sql(part: Part) -> None:
    """Print the SQL that makes the schema, writes the known tenants, or names what is missing."""
    from shoppulse.db import migrations  # noqa: PLC0415 - SQLAlchemy, which `--help` need not load

    texts = {
        Part.SCHEMA: migrations.schema_sql,
        Part.SEED: migrations.seed_sql,
        Part.VERIFY: migrations.verify_sql,
    }
    sys.stdout.write(texts[part]())


@app.command()
def generate(
    *,
    tenants: Annotated[int, typer.Option(min=1, max=100_000, help="How many tenants.")] = 3,
    orders: Annotated[int, typer.Option(min=0, help="How many orders in all.")] = 3_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same rows.")] = 1,
    users: Annotated[
        int | None, typer.Option(min=0, help="People in all; four a tenant unless said.")
    ] = None,
    shipments: Annotated[
        int | None, typer.Option(min=0, help="Shipments in all; one an order unless said.")
    ] = None,
    campaigns: Annotated[
        int | None, typer.Option(min=0, help="Campaign rows in all; 90 a tenant unless said.")
    ] = None,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="For millions: one transaction that locks the tables.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Invent tenants with people, orders, shipments and campaigns, from a seed."""
    from scripts.lib.shoppulse import connection, engine, invent, load  # noqa: PLC0415 - as above

    recipe = invent.Recipe(
        tenants=tenants,
        orders=orders,
        seed=seed,
        users=4 * tenants if users is None else users,
        shipments=orders if shipments is None else shipments,
        campaigns=90 * tenants if campaigns is None else campaigns,
    )
    if recipe.shipments > recipe.orders:
        raise UsageError("There cannot be more shipments than orders.")
    with step(f"Inventing {tenants} tenants") as current:
        done = load.load(engine.engine(connection.login()), recipe, current.update, at_once=at_once)
        current.done(f"{done.orders} orders, {done.orders_per_second} a second")
    emit(done, as_json)


@app.command()
def metrics(
    *,
    tenant: Annotated[str, typer.Option(help="The tenant, like T001.")],
    role: Annotated[
        str | None, typer.Option(help="As this role; without --user of the whole tenant.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="As this person, within what their rules show.")] = None,
    by: Annotated[Grain, typer.Option(help="The length of a period.")] = Grain.MONTH,
    split: Annotated[Split | None, typer.Option(help="Told apart by region, store or channel.")] = None,
    start: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--before", formats=["%Y-%m-%d"], help="The day after the last.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the metrics that a role, or a person, of a tenant may see."""
    from scripts.lib.shoppulse import connection, engine, figures  # noqa: PLC0415 - as above

    asked = figures.Asked(
        tenant, role, user, by, split, start.date() if start else None, end.date() if end else None
    )
    found = figures.answers(engine.engine(connection.login()), asked)
    emit([as_data(answer) for answer in found], as_json, figures.as_table(found, split))


@app.command("add-user")
def add_user(
    *,
    tenant: Annotated[str, typer.Option(help="The tenant, like T001.")],
    email: Annotated[str, typer.Option(help="Their address, which they sign in with.")],
    role: Annotated[Role, typer.Option(case_sensitive=False, help="What they may see goes by it.")],
    region: Annotated[str | None, typer.Option(help="The only region that they see.")] = None,
    store: Annotated[str | None, typer.Option(help="The only store that they see.")] = None,
    admin: Annotated[bool, typer.Option("--admin", help="Administers the tenant.")] = False,
    password_stdin: Annotated[
        bool,
        typer.Option(
            "--password-stdin", help="Read a password from standard input; else Cognito sends one by mail."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a person of a tenant who can sign in: in the user pool and in the database, or in neither."""
    from scripts.lib.shoppulse import connection, engine, sign_ins  # noqa: PLC0415 - as above

    values = {
        "email": email.strip().lower(),
        "role": role.value,
        "region": region,
        "store_id": store,
        "is_tenant_admin": admin,
    }
    sign_in = sign_ins.pool(sys.stdin.readline().rstrip("\n") if password_stdin else None)
    with step(f"Making {values['email']}"):
        person = sign_ins.add(engine.engine(connection.login()), tenant, values, sign_in)
    emit(person, as_json)


def main() -> None:
    """Entry point of `shoppulse`, whose commands are never meant for the other product."""
    choose_product(SHOPPULSE.slug)
    app()


if __name__ == "__main__":
    main()
