"""The recommendations a person sees: the current set of a window, one of them in full, and why it was made.

What was superseded, overridden, withdrawn or dismissed is not shown.
"""

from app.db.consents import EDUCATION
from app.db.freshness import of_days_ago, set_overtaken
from app.db.gate import active, gated, read_gated
from app.db.sql import Connection, text
from app.domain.errors import NothingThere
from app.domain.features.values import UNITS

_VISIBLE = f"""
    item.user_id = :user_id AND item.status IN ('approved', 'shown')
    AND (item.expires_at IS NULL OR item.expires_at > now())
    AND (item.type = 'education' OR {active("partner_offers")})
"""
_FIELDS = """
                   'id', item.recommendation_id,
                   'type', item.type,
                   'title', item.title,
                   'summary', item.summary,
                   'because', item.because,
                   'why_now', item.why_now,
                   'what_it_does_not_consider', item.what_it_does_not_consider,
                   'eligibility', item.eligibility,
                   'disclosure', item.disclosure,
                   'compensation_disclosure', item.compensation_disclosure,
                   'dismissible', true,
                   'expires_at', item.expires_at,
                   'feedback', (SELECT action FROM feedback
                                WHERE feedback.user_id = :user_id
                                  AND feedback.recommendation_id = item.recommendation_id
                                ORDER BY created_at DESC LIMIT 1)
"""
_ITEMS = f"""
    coalesce((
        SELECT json_agg(json_build_object({_FIELDS}) ORDER BY position)
        FROM recommendations AS item
        WHERE item.set_id = current.set_id AND item.type = '{{type}}' AND {_VISIBLE}
    ), '[]')
"""  # noqa: S608 - constants of ours
# Of what is not shown any more, too: who doubted it reads here what became of it.
_ANSWERS = """
    (SELECT coalesce(json_agg(json_build_object(
                'recommendation_id', recommendation_id, 'title', title, 'said_at', said.created_at,
                'answer', resolution, 'answered_at', resolved_at) ORDER BY resolved_at DESC), '[]')
     FROM feedback AS said JOIN recommendations AS about USING (user_id, recommendation_id)
     WHERE user_id = :user_id AND resolved_at > now() - interval '30 days' AND title IS NOT NULL)
"""
_CURRENT = gated(
    EDUCATION,
    f"""
    SELECT json_build_object(
               'set_id', current.set_id,
               'window', :window_days || 'd',
               'as_of', current.as_of,
               'status', CASE
                   WHEN current.set_id IS NULL THEN 'pending'
                   WHEN {set_overtaken("current.created_at", "latest.computed_at")} THEN 'stale'
                   WHEN current.persona = 'insufficient_data' THEN 'insufficient_data'
                   WHEN {of_days_ago("current.as_of")} THEN 'stale'
                   ELSE 'ready' END,
               'education', {_ITEMS.format(type="education")},
               'offers', {_ITEMS.format(type="offer")},
               'answers', {_ANSWERS}
           )::text AS body,
           NULL AS following
    FROM (VALUES (1)) AS always
    LEFT JOIN recommendation_sets AS current
           ON current.user_id = :user_id AND window_days = :window_days AND superseded_at IS NULL
    LEFT JOIN LATERAL (
        SELECT computed_at FROM feature_snapshots WHERE user_id = :user_id AND window_days = :window_days
        ORDER BY as_of DESC, computed_at DESC LIMIT 1
    ) AS latest ON true
    """,  # noqa: S608 - made of the constants above
).kept("current_set", user_id="text", window_days="integer")
SAID = """
json_build_object('feedback_id', feedback_id, 'recommendation_id', recommendation_id, 'action', action,
    'note', note, 'created_at', created_at,
    'dispute', CASE WHEN action = 'not_true' THEN
        CASE WHEN resolved_at IS NULL THEN 'open' ELSE 'answered' END END,
    'resolution', resolution, 'resolved_at', resolved_at)
"""
_ONE = """
    FROM recommendations AS item
    JOIN recommendation_sets AS current ON current.set_id = item.set_id AND superseded_at IS NULL
"""
_IN_FULL = gated(
    EDUCATION,
    f"""
    SELECT json_build_object({_FIELDS},
               'set_id', item.set_id,
               'window', current.window_days || 'd',
               'as_of', current.as_of,
               'said', (SELECT coalesce(json_agg({SAID} ORDER BY created_at, feedback_id), '[]')
                        FROM feedback WHERE feedback.user_id = :user_id
                                        AND feedback.recommendation_id = item.recommendation_id)
           )::text AS body,
           item.status AS following
    {_ONE}
    WHERE item.recommendation_id = CAST(:recommendation_id AS uuid) AND {_VISIBLE}
    """,  # noqa: S608 - same
).kept("recommendation_in_full", user_id="text", recommendation_id="text")
# No candidates and no persona: what was decided about, and not how the person was sorted.
_RULES = """
(SELECT coalesce(json_agg(json_build_object(
     'signal', test ->> 'name', 'unit', coalesce(units.unit, 'text'), 'value', test -> 'value',
     'comparison', test ->> 'op', 'threshold', test -> 'threshold', 'result', test ->> 'result',
     'null_reason', test ->> 'null_reason') ORDER BY place), '[]')
 FROM jsonb_array_elements(trace.body -> 'features') WITH ORDINALITY AS tests (test, place)
 LEFT JOIN (VALUES {units}) AS units (name, unit) ON units.name = test ->> 'name')
""".format(units=", ".join(f"('{name}', '{unit.value}')" for name, unit in UNITS.items()))  # noqa: S608 - our own names
_WHY = gated(
    EDUCATION,
    f"""
    SELECT json_build_object(
               'recommendation_id', item.recommendation_id,
               'title', item.title,
               'window', current.window_days || 'd',
               'as_of', current.as_of,
               'decided_at', trace.created_at,
               'because', item.because,
               'why_now', item.why_now,
               'currency', (SELECT base_currency FROM profiles WHERE user_id = :user_id),
               'rules', {_RULES},
               'eligibility', item.eligibility,
               'what_it_does_not_consider', item.what_it_does_not_consider,
               'data', context.body -> 'data',
               'consent', CASE WHEN context.body ->> 'consent' IS NOT NULL
                          THEN (context.body -> 'consent') - 'id' END,
               'disclosure', item.disclosure
           )::text AS body,
           NULL AS following
    {_ONE}
    JOIN decision_traces AS trace ON trace.recommendation_id = item.recommendation_id
                                 AND trace.user_id = item.user_id AND trace.body IS NOT NULL
    JOIN decision_contexts AS context ON context.set_id = trace.set_id AND context.body IS NOT NULL
    WHERE item.recommendation_id = CAST(:recommendation_id AS uuid) AND {_VISIBLE}
    """,  # noqa: S608 - same
).kept("explanation", user_id="text", recommendation_id="text")
_SHOWN = text("""
UPDATE recommendations SET status = 'shown', version = version + 1
WHERE user_id = :user_id AND recommendation_id = CAST(:recommendation_id AS uuid) AND status = 'approved'
""")


def read_recommendations(connection: Connection, user_id: str, window_days: int) -> str:
    """The current set, a JSON object with its status; raises ConsentRequired."""
    return read_gated(connection, _CURRENT, user_id=user_id, window_days=window_days)[0]


def read_in_full(connection: Connection, user_id: str, recommendation_id: str) -> tuple[str, bool]:
    """A JSON object, and whether it is seen for the first time; raises ConsentRequired or NothingThere."""
    return _found(read_gated(connection, _IN_FULL, user_id=user_id, recommendation_id=recommendation_id))


def read_explanation(connection: Connection, user_id: str, recommendation_id: str) -> str:
    """Why it was made, a JSON object; raises ConsentRequired or NothingThere."""
    return _found(read_gated(connection, _WHY, user_id=user_id, recommendation_id=recommendation_id))[0]


def mark_shown(connection: Connection, user_id: str, recommendation_id: str) -> None:
    """Note that the person has seen it. The caller holds their lock and has checked their consent."""
    connection.execute(_SHOWN, {"user_id": user_id, "recommendation_id": recommendation_id})


def _found(row: tuple[str | None, str | None]) -> tuple[str, bool]:
    body, status = row
    if body is None:
        raise NothingThere("There is no such item of yours.")
    return body, status == "approved"
