"""SpendSense-S3: the web application's buckets and the distribution before them."""

from cdktf import App

from components.product_stack import ProductStack
from config.environment import Environment


class StorageStack(ProductStack):
    """Two private buckets and the distribution that alone may read them."""

    def __init__(self, app: App, config: Environment) -> None:
        super().__init__(app, "S3", config)
