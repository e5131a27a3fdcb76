"""How many database connections the functions of a stack can open at once: checked while synthesising."""

from collections.abc import Iterable
from dataclasses import dataclass

from components.function.python_function import FunctionSpec

# A Lambda environment serves one request at a time, and its pool holds one connection.
CONNECTIONS_PER_RUN = 1


class ConnectionBudgetError(Exception):
    """The functions may open more connections than the database has."""


@dataclass(frozen=True)
class ConnectionBudget:
    """`maximum` is the database's max_connections; `kept_free` is for superusers, AWS and a tunnel."""

    maximum: int
    kept_free: int

    def check(self, functions: Iterable[FunctionSpec]) -> None:
        """Hold every function that can reach the database to a reservation, and their sum to the limit."""
        connected = [function for function in functions if function.network is not None]
        unbounded = [function.name for function in connected if function.reserved_concurrency is None]
        if unbounded:
            raise ConnectionBudgetError(
                f"{', '.join(unbounded)} can reach the database without reserved concurrency, "
                "so nothing bounds the connections: reserve some"
            )
        demand = sum((function.reserved_concurrency or 0) * CONNECTIONS_PER_RUN for function in connected)
        if demand > self.maximum - self.kept_free:
            terms = " + ".join(f"{function.name} {function.reserved_concurrency}" for function in connected)
            raise ConnectionBudgetError(
                f"Reserved concurrency allows {demand} database connections ({terms}), but the database "
                f"has {self.maximum}, of which {self.kept_free} are kept free: "
                "lower the reservations or take a larger class"
            )
