"""`make load`: fifty people read their pages at once, through the gateway of the product that runs here.

They get sign-ins, consent and a year of data first, are served by the chain, and are erased by the product at
the end. The number of requests is fixed. Who is turned away because all copies of the function are at work
(429) asks again, as the application does, and the wait is theirs; any other answer but 200 ends the run.
Their sign-ups come at once as well. Exit code 1 where at most two hundred wait longer than the goal allows.
"""

import argparse
import asyncio
import json
import sys
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from tests.bench.measure import say
from tests.e2e.many_people import Town, publish_all
from tests.support.cloud import PASSWORD, Cloud

HOME = Path(__file__).parents[2] / ".local"
# What the application asks for when somebody opens it and looks around.
PAGES = (
    "/api/v1/users/me",
    "/api/v1/users/me/accounts",
    "/api/v1/users/me/insights?window=30d",
    "/api/v1/users/me/recurring",
    "/api/v1/users/me/recommendations?window=30d",
    "/api/v1/users/me/transactions?limit=50",
)
SERVED = "SELECT count(DISTINCT user_id) FROM recommendation_sets WHERE user_id = ANY(:people)"
HELD = "SELECT count(*) FROM profiles WHERE user_id = ANY(:people)"
PATIENCE_SECONDS = 180
# From the first event of a sign-up to the last recommendation (goal 2).
GOAL_PEOPLE, GOAL_SECONDS = 200, 10.0
ASK_AGAIN_SECONDS = 0.2


def main() -> int:
    """Load the product that `make up` started, and print how long each page took."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--people", type=int, default=50, help="how many read at once")
    parser.add_argument("--rounds", type=int, default=20, help="how often each reads all pages")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    wanted = parser.parse_args()
    cloud = Cloud(HOME)
    database = Town(cloud.status["database_url"])
    people = dict(_sign_up(cloud) for _ in range(wanted.people))
    try:
        served = _join(cloud, database, people)
        started = time.perf_counter()
        taken, turned_away = asyncio.run(_read(cloud, list(people.values()), wanted.rounds))
        figures = _figures(taken, time.perf_counter() - started)
        figures |= {"turned_away": turned_away, "sign_ups_served_seconds": served}
    finally:
        _leave(cloud, database, people)
    if wanted.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    else:
        Console().print(_table(figures, wanted.people))
    return 1 if served > GOAL_SECONDS and wanted.people <= GOAL_PEOPLE else 0


def _join(cloud: Cloud, database: Town, people: Mapping[str, str]) -> float:
    """Give new people consent and data; the seconds from their events to what they get."""
    database.join(people)
    detail = {"event_type": "user.signup", "timestamp": datetime.now(UTC).isoformat()}
    started = time.perf_counter()
    publish_all(cloud, [("User Signup", detail | {"user_id": user_id}) for user_id in people])
    _wait(database, SERVED, list(people), len(people))
    served = round(time.perf_counter() - started, 1)
    say(f"{len(people)} people signed up at once and had recommendations within {served} s")
    return served


def _sign_up(cloud: Cloud) -> tuple[str, str]:
    """A new person's id and access token."""
    cognito, pool = cloud.client("cognito-idp"), cloud.status["user_pool_id"]
    email = f"load-{uuid.uuid4().hex[:12]}@example.com"
    made = cognito.admin_create_user(
        UserPoolId=pool,
        Username=email,
        UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        MessageAction="SUPPRESS",
    )
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName="consumers")
    attributes = {entry["Name"]: entry["Value"] for entry in made["User"]["Attributes"]}
    return attributes["sub"], cloud.tokens(email)["AccessToken"]


async def _read(cloud: Cloud, tokens: Sequence[str], rounds: int) -> tuple[Mapping[str, list[float]], int]:
    """Milliseconds of every request, by page, and how often somebody was turned away."""
    taken: dict[str, list[float]] = defaultdict(list)
    turned_away: Counter[str] = Counter()
    limits = httpx.Limits(max_connections=len(tokens))
    async with httpx.AsyncClient(base_url=cloud.status["api_url"], timeout=60, limits=limits) as client:

        async def person(token: str) -> None:
            for _ in range(rounds):
                for page in PAGES:
                    start = time.perf_counter()
                    answer = await client.get(page, headers={"Authorization": f"Bearer {token}"})
                    while answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                        turned_away[page] += 1
                        await asyncio.sleep(ASK_AGAIN_SECONDS)
                        answer = await client.get(page, headers={"Authorization": f"Bearer {token}"})
                    if answer.status_code != httpx.codes.OK:
                        raise RuntimeError(f"{page} was answered with {answer.status_code}: {answer.text}")
                    taken[page].append((time.perf_counter() - start) * 1000)

        await asyncio.gather(*map(person, tokens))
    return taken, turned_away.total()


def _figures(taken: Mapping[str, list[float]], seconds: float) -> dict[str, Any]:
    pages = {page: _percentiles(values) for page, values in taken.items()}
    every = [value for values in taken.values() for value in values]
    return {
        "pages": pages,
        "all": _percentiles(every),
        "seconds": round(seconds, 1),
        "requests_per_second": round(len(every) / seconds, 1),
    }


def _percentiles(values: list[float]) -> dict[str, float]:
    cuts = quantiles(values, n=100)
    return {"requests": len(values), "p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1)}


def _table(figures: Mapping[str, Any], people: int) -> Table:
    title = f"{people} people at once: {figures['requests_per_second']} requests a second"
    caption = (
        f"Sign-ups at once, served within {figures['sign_ups_served_seconds']} s; "
        f"the goal for {GOAL_PEOPLE} is {GOAL_SECONDS:g} s"
    )
    table = Table("page", "requests", "p50 ms", "p99 ms", title=title, caption=caption)
    for page, found in {**figures["pages"], "all": figures["all"]}.items():
        table.add_row(page, *(str(found[name]) for name in ("requests", "p50_ms", "p99_ms")))
    return table


def _leave(cloud: Cloud, database: Town, people: Mapping[str, str]) -> None:
    for token in people.values():
        answer = cloud.call("DELETE", "/api/v1/users/me", token)
        while answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            time.sleep(ASK_AGAIN_SECONDS)
            answer = cloud.call("DELETE", "/api/v1/users/me", token)
        answer.raise_for_status()
    _wait(database, HELD, list(people), 0)
    say("all of them are erased")


def _wait(database: Town, question: str, people: list[str], expected: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := database.rows(question, people=people)[0][0]) != expected:
        if time.monotonic() > deadline:
            raise RuntimeError(f"after {PATIENCE_SECONDS} s it is {found} of {expected} people")
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
