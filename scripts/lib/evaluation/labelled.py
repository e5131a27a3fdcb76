"""Reads a feed and its labels from files, as `generate` writes them."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from scripts.lib.console import OperatorError
from scripts.lib.synthetic.population import Person

_CURE = "Write both with `spendsense generate --out FILE`."


def read(data: Path, labels: Path) -> tuple[date, list[Person]]:
    """The labels' day, and everybody in the feed who has labels; held in memory whole."""
    feed, truth = _object(data), _object(labels)
    try:
        return date.fromisoformat(truth["as_of"]), list(_people(feed, truth))
    except (KeyError, TypeError, ValueError) as error:
        why = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise OperatorError(f"{data} and {labels} do not fit together: {why}.", _CURE) from None


def _object(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OperatorError(f"{path} cannot be read: {error.strerror}.", _CURE) from None
    except ValueError as error:
        raise OperatorError(f"{path} is not JSON: {error}.", _CURE) from None
    if not isinstance(document, dict):
        raise OperatorError(f"{path} holds no JSON object.", _CURE)
    return document


def _people(feed: dict[str, Any], truth: dict[str, Any]) -> Iterator[Person]:
    owners = {row["account_id"]: row["user_id"] for row in feed["accounts"]}
    rows: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for kind in ("accounts", "transactions", "liabilities"):
        for row in feed[kind]:
            rows[owners[row["account_id"]]][kind].append(row)
    users = {row["user_id"]: row for row in feed["users"]}
    demographics = {row["user_id"]: row for row in truth["demographics"]}
    for labels in truth["users"]:
        user_id = labels["user_id"]
        own = rows[user_id]
        yield Person(
            users[user_id],
            own["accounts"],
            own["transactions"],
            own["liabilities"],
            labels,
            demographics[user_id],
        )
