"""`make bench`: what docs/performance.md promises, measured as ratios side by side in one run.

Exit code 1 when a goal is missed. A time alone is no goal: it says more of the machine than of the code.
"""

import argparse
import json
import platform
import sys

from rich.console import Console
from rich.table import Table

from scripts import package
from tests.bench import cold_start, engine, shoppulse, synthesis, warm_request
from tests.bench.measure import Ratio

SUITES = {
    "cold-start": cold_start.ratios,
    "synth": synthesis.ratios,
    "request": warm_request.ratios,
    "engine": engine.ratios,
    "shoppulse": shoppulse.ratios,
}
# They measure the zips, or stacks that are made of them.
ZIPPED = {"cold-start", "synth"}


def main() -> int:
    """Run the chosen suites, print the table and say whether every goal was met."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "suites", nargs="*", choices=[*SUITES, []], default=[], help="all of them unless named"
    )
    parser.add_argument(
        "--people", nargs="+", type=int, default=engine.SIZES, help="sizes of the engine's town"
    )
    parser.add_argument("--tenants", type=int, default=shoppulse.TENANTS, help="of ShopPulse")
    parser.add_argument("--orders", type=int, default=shoppulse.ORDERS, help="of ShopPulse, in all")
    parser.add_argument("--json", action="store_true", help="print the ratios as JSON")
    wanted = parser.parse_args()
    chosen = wanted.suites or list(SUITES)
    if ZIPPED.intersection(chosen):
        package.run()  # or what is measured would be an earlier source, or missing
    found: list[Ratio] = []
    for name in chosen:
        Console(stderr=True).print(f"measuring {name} …")
        sizes = {"engine": (wanted.people,), "shoppulse": (wanted.tenants, wanted.orders)}
        found.extend(SUITES[name](*sizes.get(name, ())))
    if wanted.json:
        sys.stdout.write(json.dumps([ratio.as_dict() for ratio in found], indent=2) + "\n")
    else:
        Console().print(_table(found))
    return 0 if all(ratio.met for ratio in found) else 1


def _table(found: list[Ratio]) -> Table:
    table = Table("what", "against", "measured", "goal", "met", title=_machine())
    for ratio in found:
        table.add_row(
            ratio.what, ratio.against, ratio.shown, f"≤ {ratio.limit:g}", "yes" if ratio.met else "NO"
        )
    return table


def _machine() -> str:
    return (
        f"{platform.machine()}, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    sys.exit(main())
