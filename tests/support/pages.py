"""Every page of the web application, read from its own table of addresses, so that none is left out."""

import re
from dataclasses import dataclass

from tests.support.cloud import ROOT, Cloud

CONSUMER, OPERATOR = "hannah@demo.com", "operator@demo.com"
TABLES = {CONSUMER: "consumer/pages.tsx", OPERATOR: "operator/pages.tsx"}
# An address and what stands at it, up to the next; where that only leads elsewhere, there is no page.
ROUTE = re.compile(r'<Route path="([^"]+)"((?:(?!<Route|<Redirect).)*)(?=<Route|</Switch>)', re.DOTALL)
PARAMETER = re.compile(r":\w+")
# Pages that show something else under a longer address.
VIEWS = {
    "/operator/users/:id": ("?view=signals", "?view=recommendations", "?view=history"),
    "/operator/review": ("?status=disputed",),
    "/operator/audit": ("?log=looks",),
}
NOWHERE = "/no/such/page"


@dataclass(frozen=True)
class Place:
    """One page: its name for files and failures, and its address with the ids filled in."""

    name: str
    path: str


def places(cloud: Cloud, who: str) -> list[Place]:
    """Every page that this person can open, with something to see on it."""
    found = []
    for route in routes(who):
        path = PARAMETER.sub(an_id(cloud, route), route) if PARAMETER.search(route) else route
        found += [Place(_name(route + view), path + view) for view in ("", *VIEWS.get(route, ()))]
    return [*found, Place(_name(NOWHERE), NOWHERE)]


def routes(who: str) -> list[str]:
    return [path for path, _ in ROUTE.findall((ROOT / "frontend/src/spendsense" / TABLES[who]).read_text())]


def an_id(cloud: Cloud, route: str) -> str:
    """What stands for `:id` and the like: the first thing that the list above the route holds."""
    if route == "/recommendations/:id":
        return recommendations(cloud)[0]["id"]
    if route == "/operator/recommendations/:id":
        return recommendations(cloud)[0]["id"]
    if route == "/operator/users/:id":
        return user_id(cloud, CONSUMER)
    token = cloud.tokens(OPERATOR)["AccessToken"]
    rows = cloud.get("/api/v1" + route.rpartition("/:")[0], token).json()["data"]
    return next(row[key] for row in rows for key in ("request_id", "version", "id") if row.get(key))


def user_id(cloud: Cloud, email: str) -> str:
    return cloud.get("/api/v1/users/me", cloud.tokens(email)["AccessToken"]).json()["data"]["user_id"]


def recommendations(cloud: Cloud, email: str = CONSUMER) -> list[dict]:
    token = cloud.tokens(email)["AccessToken"]
    return cloud.get("/api/v1/users/me/recommendations", token).json()["data"]["education"]


def _name(route: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", PARAMETER.sub("one", route)).strip("-") or "overview"
