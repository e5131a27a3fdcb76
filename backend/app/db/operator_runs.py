"""What the jobs did, for operators to look at; and one person's chain set off anew, through the outbox."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime

from app.db.consents import EDUCATION, users_with_consent
from app.db.job_runs_read import RUNS
from app.db.operator_audit import Deed, note_deed
from app.db.operator_recommendations import require_person
from app.db.operator_seen import AFTER, Page, Place, Seen, read_page
from app.db.outbox import enqueue
from app.db.sql import Connection, text
from app.domain.errors import NothingThere, NotPossible, PersonWithoutConsent

DETAIL_TYPE, EVENT_TYPE = "Recompute Requested", "recompute.requested"
# Three stages of five minutes each at most: what is older has died, and no reason to wait.
LONGEST_CHAIN = "interval '15 minutes'"
_LAST_STAGE = "generate-recommendations"

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('recompute/' || :user_id, 0))")
_UNDER_WAY = text(f"""
SELECT EXISTS (
    SELECT FROM job_runs WHERE user_id = :user_id AND status = 'started'
      AND started_at > now() - {LONGEST_CHAIN}
) OR EXISTS (
    SELECT FROM operator_actions
    WHERE user_id = :user_id AND action = 'recompute' AND occurred_at > now() - {LONGEST_CHAIN}
      AND NOT EXISTS (
          SELECT FROM job_runs WHERE request_id = CAST(details ->> 'run_id' AS uuid)
            AND (status LIKE 'skipped:%' OR (stage = '{_LAST_STAGE}' AND status = 'finished')))
)
""")  # noqa: S608 - made of constants of ours
_RUN = RUNS.replace("SELECT run_id", "SELECT job_runs.started_at AS started, run_id")
_PAGE = text(
    "SELECT user_id, started AS at, run_id AS id, (to_jsonb(run) - 'started')::text AS item FROM ("  # noqa: S608
    + _RUN.format(condition="started_at >= CAST(:since AS timestamptz)")
    + f""") AS run
WHERE {AFTER.format(at="started", id="run_id")}
  AND (CAST(:stage AS text) IS NULL OR stage = :stage)
  AND (CAST(:status AS text) IS NULL OR status = :status)
ORDER BY started DESC, run_id DESC LIMIT :limit
"""
)
_REQUEST = text(
    """
SELECT request.user_id, json_build_object(
    'run_id', :run_id, 'event', event, 'stages', coalesce(stages, '[]'), 'failures', failures,
    'status', CASE WHEN stages IS NULL THEN 'waiting' WHEN failed THEN 'failed' WHEN skipped THEN 'skipped'
              WHEN done THEN 'finished' ELSE 'started' END)::text AS body
FROM (
    SELECT json_agg(to_jsonb(run) - 'started' ORDER BY started) AS stages, max(user_id) AS stage_user,
           bool_or(status = 'failed') AS failed, bool_or(status LIKE 'skipped:%') AS skipped,
           bool_or(stage = 'generate-recommendations' AND status = 'finished') AS done
    FROM ("""  # noqa: S608 - made of constants of ours
    + _RUN.format(condition="(request_id = CAST(:run_id AS uuid) OR job_runs.run_id = CAST(:run_id AS uuid))")
    + """) AS run
) AS staged
LEFT JOIN LATERAL (
    SELECT user_id, json_build_object('detail_type', detail_type, 'created_at', created_at,
        'sent_at', sent_at, 'attempts', attempts, 'last_error', last_error) AS event
    FROM outbox WHERE event_id = CAST(:run_id AS uuid)
) AS sent ON true
CROSS JOIN LATERAL (SELECT coalesce(stage_user, sent.user_id) AS user_id) AS request
CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('stage', shards.stage, 'number', number, 'people', people,
        'attempts', attempts, 'last_error', last_error, 'failed_at', shards.finished_at)
        ORDER BY shards.stage, number), '[]') AS failures
    FROM shards JOIN job_runs USING (run_id)
    WHERE job_runs.request_id = CAST(:run_id AS uuid) AND shards.status = 'failed'
) AS failing
WHERE stages IS NOT NULL OR event IS NOT NULL
"""
)


def recompute(connection: Connection, deed: Deed) -> str:
    """Ask for the person's chain anew; the id of the run. The event waits in the outbox for the relay.

    Raises NothingThere, PersonWithoutConsent, or NotPossible while one is under way.
    """
    assert deed.user_id is not None  # noqa: S101 - a deed may be about nobody, this one is not
    require_person(connection, deed.user_id)
    connection.execute(_ONE_AT_A_TIME, {"user_id": deed.user_id})
    if not users_with_consent(connection, [deed.user_id]):
        raise PersonWithoutConsent(EDUCATION)
    if connection.execute(_UNDER_WAY, {"user_id": deed.user_id}).scalar():
        raise NotPossible("A run for this person is under way.")
    run_id = uuid.uuid4()
    detail = {
        "event_type": EVENT_TYPE,
        "user_id": deed.user_id,
        "timestamp": datetime.now(UTC).isoformat(),
        "run_id": str(run_id),
    }
    enqueue(connection, run_id, DETAIL_TYPE, deed.user_id, detail)
    note_deed(connection, replace(deed, details={"run_id": str(run_id)}))
    return str(run_id)


def read_stage_runs(
    connection: Connection,
    since: datetime,
    stage: str | None,
    status: str | None,
    page: tuple[int, Place | None],
) -> Page:
    """Runs of stages since that moment, newest first."""
    limit, after = page
    return read_page(connection, _PAGE, limit, after, since=since, stage=stage, status=status)


def read_run(connection: Connection, run_id: str) -> Seen:
    """All stages that one event has set off, as a JSON object; raises NothingThere."""
    row = connection.execute(_REQUEST, {"run_id": run_id}).one_or_none()
    if row is None:
        raise NothingThere("There is no run of that id.")
    return Seen(row.body, frozenset({row.user_id} if row.user_id else ()))
