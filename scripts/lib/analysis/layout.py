"""How the tables of a report look."""

from rich import box
from rich.table import Table


def table(*columns: str) -> Table:
    """A table without vertical lines; a column named with `>` at its end is set to the right."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for column in columns:
        justify = "right" if column.endswith(">") else "left"
        made.add_column(column.removesuffix(">"), justify=justify, overflow="fold")  # type: ignore[arg-type]
    return made
