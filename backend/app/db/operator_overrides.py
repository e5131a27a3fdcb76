"""Overriding: a recommendation vanishes at once, and what takes its place is decided and traced like any."""

import json
import uuid
from typing import Any

from app.db.decision_traces import append_trace
from app.db.editions.catalogue import CATALOGUE
from app.db.editions.kind import of_version
from app.db.feature_columns import PACKED
from app.db.operator_audit import note_deed
from app.db.operator_decisions import Order, change, held, note_review, require_current
from app.db.recommendation_bases import Basis, basis_of
from app.db.recommendations import write_item
from app.db.sql import Connection, text
from app.domain.errors import NotPossible
from app.domain.recommendations import Choice
from app.domain.recommendations.engine import Place
from app.domain.recommendations.items import Recommendation
from app.domain.recommendations.replacement import Proposal, is_decided_by, replacement

STALE = "Their figures have changed since this set was made; recompute first."

# What the set was made from, as far as it is still there: features and persona of its day and editions.
_BASIS = text(f"""
SELECT sets.as_of, sets.catalogue_version, contexts.body AS context, json_build_object(
    'window_days', f.window_days, 'feature_version', f.feature_version, 'features', {PACKED},
    'null_reasons', f.null_reasons, 'evidence', f.evidence, 'persona', p.persona, 'matched', p.matched,
    'tests', p.tests, 'hysteresis', p.hysteresis, 'rules_version', p.rules_version)::text AS record
FROM recommendation_sets AS sets
JOIN decision_contexts AS contexts ON contexts.set_id = sets.set_id AND contexts.body IS NOT NULL
JOIN feature_snapshots AS f ON f.user_id = sets.user_id AND f.window_days = sets.window_days
    AND f.as_of = sets.as_of AND f.feature_version = contexts.body ->> 'feature_version'
JOIN persona_assignments AS p ON p.user_id = sets.user_id AND p.window_days = sets.window_days
    AND p.as_of = sets.as_of AND p.rules_version = sets.rules_version
WHERE sets.set_id = CAST(:set_id AS uuid)
""")  # noqa: S608 - made of the columns
_KNOWN = text("""
SELECT EXISTS (SELECT FROM recommendations WHERE recommendation_id = CAST(:recommendation_id AS uuid))
""")
# The new one stands where the old one stood, which goes behind all others.
_MAKE_ROOM = text("""
UPDATE recommendations SET position = (
    SELECT max(position) + 1 FROM recommendations WHERE set_id = CAST(:set_id AS uuid))
WHERE recommendation_id = CAST(:recommendation_id AS uuid)
""")


def override(connection: Connection, order: Order, catalogue_id: str | None) -> tuple[str, str | None]:
    """Take it away, and put another entry of its catalogue in its place; whose it is, and the new one's id.

    Raises NotPossible where the entry does not pass what every recommendation has to.
    """
    item = held(connection, order)
    require_current(item)
    new = None if catalogue_id is None else _replacement(connection, item, catalogue_id)
    change(connection, item, order, "overridden")
    if new is not None:
        connection.execute(_MAKE_ROOM, {"set_id": item.set_id, "recommendation_id": order.recommendation_id})
        write_item(connection, item.set_id, item.user_id, new)
        append_trace(connection, item.user_id, item.set_id, new, order.recommendation_id)
        note_review(connection, order.operator_id, new.recommendation_id)
    details: dict[str, Any] = {"version": item.version, "status": item.status, "was": item.catalogue_id}
    if new is not None:
        details["replacement_id"] = new.recommendation_id
    deed = order.deed("override", item.user_id, replacement_catalogue_id=catalogue_id, details=details)
    note_deed(connection, deed)
    return item.user_id, None if new is None else new.recommendation_id


def _replacement(connection: Connection, item: Any, catalogue_id: str) -> Recommendation:
    row = connection.execute(_BASIS, {"set_id": item.set_id}).one_or_none()
    if row is None:
        raise NotPossible(STALE)
    catalogue = of_version(connection, CATALOGUE, row.catalogue_version)
    entry = catalogue.entries.get(catalogue_id)
    if entry is None:
        raise NotPossible(f"There is no {catalogue_id} in the catalogue {row.catalogue_version}.")
    basis = _basis(item, row)
    if not is_decided_by(row.context, basis.features, basis.persona, catalogue):
        raise NotPossible(STALE)
    place = Place(uuid.UUID(item.set_id), item.position, "approved")
    new = replacement(basis.features, basis.persona, basis.choice, Proposal(entry, catalogue, place))
    if new.type != item.type:
        raise NotPossible("An offer stands for an offer alone, and education for education.")
    if connection.execute(_KNOWN, {"recommendation_id": new.recommendation_id}).scalar():
        raise NotPossible(f"{catalogue_id} is in this set already.")
    return new


def _basis(item: Any, row: Any) -> Basis:
    """What the person chose is as it was for the set; that an offer is allowed now was checked before.

    What operators took away before does not count: one who puts it back has the last word.
    """
    context = row.context
    choice = Choice(context["offers_allowed"], frozenset(context["dismissed"]))
    return basis_of(item.user_id, row.as_of, json.loads(row.record), choice)
