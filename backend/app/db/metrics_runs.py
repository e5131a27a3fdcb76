"""Runs of the metrics: what was counted at a time, kept so that later ones can be compared with it."""

from dataclasses import replace
from typing import Any

from app.db.editions.kind import version_sql
from app.db.operator_audit import Deed, note_deed
from app.db.operator_metrics import read_metrics
from app.db.operator_seen import AFTER, Page, Place, read_page
from app.db.sql import Connection, text
from app.domain.errors import NothingThere, NotPossible

# Let go of with the transaction, so that nothing a failed run leaves behind is in the way of the next.
_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('metrics', 0))")
_NOW = text("SELECT clock_timestamp()")
_KEEP = text(f"""
INSERT INTO metrics_runs (requested_by, started_at, rules_version, catalogue_version, metrics)
VALUES (:operator_id, :started_at, {version_sql("rules")}, {version_sql("catalogue")},
        CAST(:metrics AS jsonb))
RETURNING run_id::text
""")  # noqa: S608 - made of constants of ours
# Runs from before fairness was counted hold none.
_RUN = """
jsonb '{"fairness": null}' || metrics || jsonb_build_object('run', jsonb_build_object(
    'run_id', run_id, 'requested_by', requested_by, 'started_at', started_at, 'finished_at', finished_at,
    'rules_version', rules_version, 'catalogue_version', catalogue_version))
"""
_ONE = text(f"SELECT ({_RUN})::text FROM metrics_runs WHERE run_id = CAST(:run_id AS uuid)")  # noqa: S608 - same
_PAGE = text(f"""
SELECT NULL AS user_id, started_at AS at, run_id::text AS id, ({_RUN})::text AS item FROM metrics_runs
WHERE {AFTER.format(at="started_at", id="run_id::text")}
ORDER BY started_at DESC, run_id::text DESC LIMIT :limit
""")  # noqa: S608 - same


def run_metrics(connection: Connection, deed: Deed, disclosures: tuple[str, str]) -> str:
    """Count everything and keep it, with its entry in the book; the id of the run.

    Raises NotPossible while another run is counting.
    """
    if not connection.execute(_ALONE).scalar():
        raise NotPossible("A run is under way.")
    started_at = connection.execute(_NOW).scalar_one()
    values: dict[str, Any] = {
        "operator_id": deed.operator_id,
        "started_at": started_at,
        "metrics": read_metrics(connection, *disclosures),
    }
    run_id: str = connection.execute(_KEEP, values).scalar_one()
    note_deed(connection, replace(deed, details={"run_id": run_id}))
    return run_id


def read_metrics_run(connection: Connection, run_id: str) -> str:
    """What a run counted, a JSON object; raises NothingThere."""
    found = connection.execute(_ONE, {"run_id": run_id}).scalar()
    if found is None:
        raise NothingThere("There is no run of the metrics of that id.")
    return str(found)


def read_metrics_runs(connection: Connection, limit: int, after: Place | None) -> Page:
    """The runs, newest first."""
    return read_page(connection, _PAGE, limit, after)
