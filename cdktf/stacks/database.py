"""SpendSense-Database: the network and the PostgreSQL server."""

from cdktf import App

from components.product_stack import ProductStack
from config.environment import Environment


class DatabaseStack(ProductStack):
    """The server, the network around it, and the secrets that open it."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "Database", config)
