"""How the end of `make up` looks, whichever product it is of."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scripts.lib.products import Product

COMMAND = ".venv/bin/spendsense"


def servers(product: Product, found: Mapping[str, str], running: Mapping[str, bool]) -> RenderableType:
    """Addresses, and whether the two servers answer; the database's password stays out of sight."""
    table = Table(box=None, show_header=False, pad_edge=False)
    host = found["database_url"].partition("@")[2]
    user = found["database_url"].partition("//")[2].partition(":")[0]
    table.add_row("Web", found["web_url"])
    table.add_row("API", found["api_url"])
    for server, name, address in (
        ("emulator", "AWS emulator", found["aws_endpoint_url"]),
        ("postgres", "Database", f"postgresql://{user}:…@{host}"),
    ):
        down = "" if running[server] else f"  (down: `{product.make('up')}`)"
        table.add_row(name, address + down)
    return table


def welcome(
    product: Product, shown: RenderableType, commands: Sequence[str], advice: Sequence[str] = ()
) -> RenderableType:
    """That it runs, where, advice, and commands to try, each of them in one line."""
    return Group(
        Text(f"\n{product.name} runs on this machine.\n", style="bold"),
        shown,
        *map(Text, advice),
        Text("\nTry:"),
        *(Text(f"  {command}", no_wrap=True, overflow="ignore") for command in commands),
    )
