"""A stack's own key, and secrets under it."""

from components.base.encryption_key import EncryptionKey
from components.base.product_stack import ProductStack
from components.base.secret import Secret


def encryption_key(stack: ProductStack, part: str, holds: str, *, protected: bool) -> EncryptionKey:
    """The key of a stack; `holds` says what it encrypts."""
    return EncryptionKey(
        stack,
        "encryption",
        alias=stack.config.titled(part),
        description=f"{holds} of {stack.node.id}",
        account_id=stack.account_id,
        partition=stack.partition,
        region=stack.region,
        protected=protected,
    )


def secret(stack: ProductStack, part: str, description: str, key: EncryptionKey) -> Secret:
    """An empty secret of the product, named by its part, and protected like the database that it opens."""
    return Secret(
        stack,
        part.replace("/", "_"),
        name=stack.config.secret_name(part),
        description=description,
        key_arn=key.arn,
        recovery_days=stack.config.secret_recovery_days,
        protected=stack.config.database.protected,
    )
