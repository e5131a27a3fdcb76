"""Runs the three stages for the people of a database, as a night does, and reads back what they wrote."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from app.db.engine import Engine
from app.db.recommendation_bases import Basis, read_bases
from app.db.sql import Connection, text
from lambdas import assign_persona, compute_features, generate_recommendations
from lambdas.clock import Clock
from scripts.lib.analysis.portions import portions
from scripts.lib.analysis.report import feature_report, persona_report, recommendation_report

STAGES = (compute_features.STAGE, assign_persona.STAGE, generate_recommendations.STAGE)
# Small: what a shard holds of its people is what memory is needed for.
SHARD_SIZE = 25
_STREAMS = text("""
SELECT user_id, merchant, merchant_key, direction, frequency, status, is_active, kind, average_amount,
       last_amount, monthly_amount, first_date, last_date, predicted_next_date, price_changes,
       transaction_ids, stream_id
FROM recurring_streams WHERE user_id = ANY(:user_ids)
ORDER BY user_id, direction DESC, kind, merchant, first_date, stream_id
""")
_SHOWN = text("""
SELECT sets.user_id, sets.window_days, items.recommendation_id::text AS id, items.catalogue_id, items.type,
       items.title, items.summary, items.because, items.why_now, items.what_it_does_not_consider,
       items.eligibility, items.disclosure, items.compensation_disclosure
FROM recommendation_sets AS sets JOIN recommendations AS items USING (set_id)
WHERE sets.user_id = ANY(:user_ids) AND sets.superseded_at IS NULL
ORDER BY sets.user_id, sets.window_days, items.position
""")
Report = dict[str, Any]


def results(engine: Engine, people: Sequence[str], as_of: date) -> Iterator[Report]:
    """What the engine says of each person, in their order, while the next shards are still to be run."""
    for shard in portions(people, SHARD_SIZE):
        for stage in STAGES:
            with engine.begin() as connection:
                stage.advance(connection, shard, as_of, Clock())
        with engine.connect() as connection:
            reports = list(_read_back(connection, shard, as_of))
        yield from reports  # with no connection open, because whoever takes them may stop


def _read_back(connection: Connection, shard: list[str], as_of: date) -> Iterator[Report]:
    bases = dict(read_bases(connection, shard, as_of))
    streams = _by_person(connection, _STREAMS, shard)
    shown = _by_person(connection, _SHOWN, shard)
    for person in shard:
        yield {
            "user_id": person,
            "currency": bases[person][0].features.currency,
            "streams": [_stream(row) for row in streams.get(person, ())],
            **_windows(bases[person], shown.get(person, ())),
        }


def _by_person(connection: Connection, query: Any, shard: list[str]) -> dict[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for row in connection.execute(query, {"user_ids": shard}).mappings():
        found.setdefault(row["user_id"], []).append({**row})
    return found


def _stream(row: Report) -> Report:
    del row["user_id"]
    row["price_changes"] = [
        {"date": change["date"], "old": Decimal(change["old"]), "new": Decimal(change["new"])}
        for change in row["price_changes"]
    ]
    return row


def _windows(bases: Sequence[Basis], shown: Sequence[Mapping[str, Any]]) -> Report:
    report: Report = {"features": {}, "personas": {}, "recommendations": {}}
    for basis in bases:
        window = basis.features.window
        name = f"{window}d"
        mine = [row for row in shown if row["window_days"] == window]
        report["features"][name] = feature_report(basis.features)
        report["personas"][name] = persona_report(basis.persona)
        report["recommendations"][name] = {
            kind: [recommendation_report(row) for row in mine if row["type"] == singular]
            for kind, singular in (("education", "education"), ("offers", "offer"))
        }
    return report
