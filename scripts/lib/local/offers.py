"""What `spendsense local` does for each product: its stages, and how it tells of what runs."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import RenderableType

from scripts.lib.local import shoppulse, shoppulse_summary, spendsense, summary
from scripts.lib.local.work import Stage
from scripts.lib.products import SHOPPULSE, SPENDSENSE, Product
from scripts.lib.target import Target

Shown = Callable[[dict[str, str], dict[str, bool]], RenderableType]


@dataclass(frozen=True)
class Offer:
    """One product on this machine."""

    stages: tuple[Stage, ...]
    addresses: Callable[[Target], dict[str, str]]
    shown: Shown
    welcome: Shown
    variables: Callable[[Target], dict[str, str]]


_OFFERS = {
    SPENDSENSE.slug: Offer(
        spendsense.STAGES, summary.addresses, summary.shown, summary.welcome, summary.variables
    ),
    SHOPPULSE.slug: Offer(
        shoppulse.STAGES,
        shoppulse_summary.addresses,
        shoppulse_summary.shown,
        shoppulse_summary.welcome,
        shoppulse.variables,
    ),
}


def of(product: Product) -> Offer:
    """What there is of a product."""
    return _OFFERS[product.slug]
