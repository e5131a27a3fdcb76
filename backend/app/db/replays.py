"""Replays stored decisions: the chain first, then every trace by the editions that it names."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from app.db.decision_traces_read import read_chain, read_link
from app.db.editions.catalogue import CATALOGUE
from app.db.editions.kind import of_version
from app.db.editions.rules import RULES
from app.db.sql import Connection
from app.domain.errors import DomainError
from app.domain.recommendations.chain import Broken, Link, first_broken
from app.domain.recommendations.replay import replay


class NoTrace(DomainError):
    """Nothing was decided under that id."""


class Replayed(NamedTuple):
    """One recommendation decided again; `differences` are empty where it replays.

    Where the trace was erased, with the person's consent, there is nothing to decide by.
    """

    recommendation_id: str
    rendered_sha256: str | None
    text: str | None
    differences: list[dict[str, Any]]
    erased: bool = False


def replay_recommendation(connection: Connection, recommendation_id: str) -> dict[str, Any]:
    """Decide one recommendation again; raises NoTrace."""
    link = read_link(connection, recommendation_id)
    if link is None:
        raise NoTrace(f"there is no decision trace of {recommendation_id}")
    broken = (
        None
        if link.is_whole
        else Broken(link.position, recommendation_id, "its content is not what was written")
    )
    return _report(connection, [link], broken)


def replay_person(connection: Connection, user_id: str) -> dict[str, Any]:
    """Decide everything that a person was ever recommended again; raises NoTrace."""
    links = list(read_chain(connection, user_id))
    if not links:
        raise NoTrace("there is no decision trace of this person")
    return _report(connection, links, first_broken(links))


def _report(connection: Connection, links: Iterable[Link], broken: Broken | None) -> dict[str, Any]:
    replayed = [_replay(connection, link) for link in links]
    return {
        "replayed": len(replayed),
        "erased": sum(one.erased for one in replayed),
        "differing": sum(bool(one.differences) for one in replayed),
        "broken": None if broken is None else broken._asdict(),
        "recommendations": [one._asdict() for one in replayed],
    }


def _replay(connection: Connection, link: Link) -> Replayed:
    trace = link.trace()
    if trace is None:
        return Replayed(link.recommendation_id, None, None, [], erased=True)
    rules = of_version(connection, RULES, trace["persona"]["rules_version"])
    catalogue = of_version(connection, CATALOGUE, trace["catalogue_version"])
    again = replay(trace, rules, catalogue)
    differences = [vars(difference) for difference in again.differences]
    if trace["recommendation_id"] != link.recommendation_id:
        stored, replayed = trace["recommendation_id"], link.recommendation_id
        differences.append({"part": "recommendation_id", "stored": stored, "replayed": replayed})
    return Replayed(link.recommendation_id, again.rendered_sha256, again.text, differences)
