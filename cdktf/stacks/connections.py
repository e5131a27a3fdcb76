"""How many of the database's connections the functions of either product may open."""

from collections.abc import Iterable

from components.function.concurrency import ConnectionBudget
from components.function.python_function import FunctionSpec
from config.environment import Environment


def check_connections(config: Environment, specs: Iterable[FunctionSpec]) -> None:
    """Hold all functions that reach the database to what it has; raises ConnectionBudgetError."""
    # Without reservations the account's own small quota is the bound: that is what the setting is for.
    if config.functions.reserve_concurrency:
        database = config.database
        ConnectionBudget(database.max_connections, database.reserved_connections).check(specs)
