"""Writes a population to disk person by person: a feed as `analyze` reads it, and labels apart from it."""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts.lib.disk import keeping, replace, spool
from scripts.lib.synthetic.ledger import Json
from scripts.lib.synthetic.population import Person, Recipe

FEED = ("users", "accounts", "transactions", "liabilities")
TRUTH = ("users", "demographics")
_WHAT = "What is invented"


@dataclass(frozen=True)
class Written:
    """What went into the files."""

    data: str
    labels: str
    users: int
    transactions: int
    streams: int


class _Lists:
    """The lists of one JSON object, each spooled to disk until all are complete."""

    def __init__(self, names: tuple[str, ...], stack: ExitStack) -> None:
        self._spools: dict[str, IO[str]] = {
            name: stack.enter_context(spool(_WHAT, mode="w+", encoding="utf-8")) for name in names
        }
        self.counts = dict.fromkeys(names, 0)

    def add(self, name: str, rows: Iterable[Json]) -> None:
        for row in rows:
            text = json.dumps(row, separators=(",", ":"))
            self._spools[name].write(f"{',' if self.counts[name] else ''}\n{text}")
            self.counts[name] += 1

    def rewind(self) -> None:
        """Everything is there; what still waits in memory goes to disk."""
        for kept in self._spools.values():
            kept.seek(0)

    def write(self, file: IO[str], head: Json) -> None:
        """The object: `head`'s fields, then every list, one row a line."""
        start = "".join(f"{json.dumps(name)}:{json.dumps(value)},\n" for name, value in head.items())
        file.write("{" + start)
        for number, (name, kept) in enumerate(self._spools.items()):
            file.write(f"{',' if number else ''}\n{json.dumps(name)}:[")
            shutil.copyfileobj(kept, file)
            file.write("]")
        file.write("}\n")


def write(recipe: Recipe, people: Iterator[Person], data: Path, labels: Path) -> Written:
    """Write both files, or neither; memory holds one person at a time."""
    streams = 0
    with ExitStack() as stack:
        with keeping(_WHAT):
            feed, truth = _Lists(FEED, stack), _Lists(TRUTH, stack)
            for person in people:
                feed.add("users", [person.user])
                feed.add("accounts", person.accounts)
                feed.add("transactions", person.transactions)
                feed.add("liabilities", person.liabilities)
                truth.add("users", [person.labels])
                truth.add("demographics", [person.demographics])
                streams += len(person.labels["streams"])
            feed.rewind()
            truth.rewind()
        head = {"as_of": recipe.as_of.isoformat(), "seed": recipe.seed}
        replace({data: lambda file: feed.write(file, {}), labels: lambda file: truth.write(file, head)})
    return Written(str(data), str(labels), feed.counts["users"], feed.counts["transactions"], streams)
