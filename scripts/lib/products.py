"""The two products and their stacks, as commands know them; `PRODUCT` chooses one."""

import re
from dataclasses import dataclass

from scripts.lib import settings
from scripts.lib.console import UsageError


@dataclass(frozen=True)
class Product:
    """`name` opens stack names, `slug` opens state keys and buckets. `kinds` are in the order of apply."""

    name: str
    slug: str
    kinds: tuple[str, ...]
    # The stack whose outputs name the user pool.
    sign_ins: str
    # What its local cloud listens on where that is free, so that both products can run side by side.
    emulator_port: int
    postgres_port: int

    def stack(self, kind: str, env: str) -> str:
        """The name of a stack, under which `cdktf deploy` knows it."""
        return f"{self.name}-{kind}-{env}"

    def make(self, target: str) -> str:
        """What to type to have make do something for this product."""
        chosen = "" if self.slug == settings.DEFAULT_PRODUCT else f" PRODUCT={self.slug}"
        return f"make {target}{chosen}"

    def cure(self, text: str) -> str:
        """A cure of who knows no products, `make clean` for one, as it is typed for this product."""
        return re.sub(r"`make (\w+)`", lambda found: f"`{self.make(found[1])}`", text)


SPENDSENSE = Product(
    "SpendSense", "spendsense", ("Database", "Cognito", "S3", "Lambda"), "Cognito", 4566, 5433
)
SHOPPULSE = Product("ShopPulse", "shoppulse", ("Vpc", "Database", "Api"), "Api", 4576, 5443)
PRODUCTS = {product.slug: product for product in (SPENDSENSE, SHOPPULSE)}


def chosen() -> Product:
    """The product that `PRODUCT` names."""
    slug = settings.read().product
    if slug not in PRODUCTS:
        raise UsageError(f"PRODUCT is {slug!r}.", f"There are {' and '.join(PRODUCTS)}.")
    return PRODUCTS[slug]
