"""The two products, whose infrastructure is made of the same components."""

from pydantic import Field

from config.section import Section


class Product(Section):
    """Whose infrastructure this is. `name` opens stack names, `slug` opens resource names and state keys."""

    name: str = Field(pattern=r"^[A-Z][A-Za-z0-9]+$")
    slug: str = Field(pattern=r"^[a-z][a-z0-9]+$")


SPENDSENSE = Product(name="SpendSense", slug="spendsense")
SHOPPULSE = Product(name="ShopPulse", slug="shoppulse")
